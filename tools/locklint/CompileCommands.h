//===- CompileCommands.h - How a file is compiled ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds a file's compile command, and turns it into one that Clang understands:
// a distribution's kernel is compiled by GCC.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_COMPILECOMMANDS_H
#define LOCKLINT_TOOLS_LOCKLINT_COMPILECOMMANDS_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class CompilerInvocation;
} // namespace clang
namespace llvm::vfs {
class FileSystem;
} // namespace llvm::vfs

namespace locklint {

/// The compile commands of a run: from flags after `--`, from the directory
/// given by -p, or else from the nearest compile_commands.json above a file.
class CompileCommands {
public:
  /// Every file is compiled with \p Flags, which may be null.
  explicit CompileCommands(
      std::unique_ptr<clang::tooling::CompilationDatabase> Flags)
      : Everywhere(std::move(Flags)) {}

  /// Uses the database in \p Directory.
  llvm::Error load(llvm::StringRef Directory);

  /// \p AbsolutePath's commands; one at least.
  llvm::Expected<std::vector<clang::tooling::CompileCommand>>
  find(llvm::StringRef AbsolutePath);

  /// The C files, sorted, that have a command in the database for files in
  /// \p Directory. \p Within: of these, those below that directory; empty: all.
  llvm::Expected<std::vector<std::string>> below(llvm::StringRef Directory,
                                                 llvm::StringRef Within);

  /// The path of the database that was used for files in \p Directory; empty
  /// if there is none.
  llvm::StringRef nameIn(llvm::StringRef Directory);

private:
  llvm::Expected<clang::tooling::CompilationDatabase *>
  databaseFor(llvm::StringRef Directory);
  /// What is found above a source file.
  struct Nearest {
    /// Null: there is none, or a problem.
    std::unique_ptr<clang::tooling::CompilationDatabase> Database;
    std::string Path;
    std::string Problem;
  };
  static Nearest search(llvm::StringRef Directory);

  std::unique_ptr<clang::tooling::CompilationDatabase> Everywhere;
  /// The path of Everywhere, where that is a file.
  std::string Named;
  /// By directory of the source file.
  llvm::StringMap<Nearest> Found;
};

/// The target that the name of \p Command's compiler tells, as in TRIPLE-gcc,
/// if this Clang does not have it; empty otherwise. The code is read for
/// another.
std::string missingTarget(const clang::tooling::CompileCommand &Command);

/// Parses a compile command for analysis. Whatever this Clang does not know, or
/// refuses for the target, is left out; outputs and warnings are off. On error,
/// returns null and tells why in \p Error.
std::unique_ptr<clang::CompilerInvocation>
parseCommand(const clang::tooling::CompileCommand &Command,
             llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
             std::string &Error);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_COMPILECOMMANDS_H
