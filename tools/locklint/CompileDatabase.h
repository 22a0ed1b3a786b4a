//===- CompileDatabase.h - compile_commands.json, read in part --*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A whole kernel has tens of thousands of compile commands, some 100 MB. To
// parse all of them with Clang takes longer than to analyse one driver.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_COMPILEDATABASE_H
#define LOCKLINT_TOOLS_LOCKLINT_COMPILEDATABASE_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <simdjson.h>
#include <string>
#include <vector>

namespace locklint {

/// Splits compile_commands.json into its entries, and has Clang parse those
/// that are asked for. Answers as what
/// CompilationDatabase::loadFromDirectory() returns.
class CompileDatabase : public clang::tooling::CompilationDatabase {
public:
  /// Reads \p Path. Null if that is not possible, or if some entry has not the
  /// expected shape; Clang's own database then says why.
  static std::unique_ptr<CompileDatabase> load(llvm::StringRef Path);

  std::vector<clang::tooling::CompileCommand>
  getCompileCommands(llvm::StringRef File) const override;
  std::vector<std::string> getAllFiles() const override { return Files; }
  std::vector<clang::tooling::CompileCommand>
  getAllCompileCommands() const override;

private:
  explicit CompileDatabase(llvm::StringRef Path) : Path(Path) {}

  /// Finds the entries in Text; whether all have the expected shape.
  bool split();

  /// Clang's database of the whole file.
  const clang::tooling::CompilationDatabase *whole() const;

  std::string Path;
  simdjson::padded_string Text;
  /// Parts of Text, by the names of their files without directories.
  llvm::StringMap<std::vector<llvm::StringRef>> Entries;
  /// Absolute, in the order of their entries.
  std::vector<std::string> Files;
  mutable std::unique_ptr<clang::tooling::CompilationDatabase> Whole;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_COMPILEDATABASE_H
