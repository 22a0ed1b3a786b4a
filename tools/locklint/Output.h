//===- Output.h - Where findings go --------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H
#define LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

namespace locklint {
class SarifReport;
class TextReport;
struct Finding;
struct Location;

enum class Format { Text, Sarif };

/// Takes the findings of all files, each once however many units include it.
class Output {
public:
  /// To standard output if \p File is empty. Text is then written as it comes;
  /// all else is written by finish(), whole or not at all. \p AsCompiler: text
  /// goes to standard error instead, at once, as many processes write there.
  Output(Format How, llvm::StringRef File, bool AsCompiler);
  ~Output();

  /// Returns how many findings were new.
  unsigned add(llvm::MutableArrayRef<Finding> Findings);
  /// \p File could not be analysed, or a part of it.
  void addProblem(llvm::StringRef File, llvm::StringRef Why);
  llvm::Error finish();

private:
  void shorten(Location &Where) const;

  std::string File;
  bool AsCompiler;
  llvm::SmallString<128> Here;
  llvm::StringSet<> Seen;
  std::string Buffer;
  std::unique_ptr<llvm::raw_ostream> Buffered;
  /// One of the two.
  std::unique_ptr<TextReport> Text;
  std::unique_ptr<SarifReport> Sarif;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H
