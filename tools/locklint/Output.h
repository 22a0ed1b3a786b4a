//===- Output.h - Where findings go --------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H
#define LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H

#include "Report/FindingWriter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace locklint {

/// What documents tell of each rule.
std::vector<RuleText> ruleTexts();

/// Takes the findings of all files, each once however many units include it.
class Output {
public:
  /// To standard output if \p File is empty or "-"; to a file for each source
  /// if it is a directory. What is no document is written to standard output as
  /// it comes; all else whole or not at all. \p Source: the first that is
  /// named, or nothing. \p AsCompiler: many processes write to the same place.
  /// So text goes to standard error instead, at once, and \p File gets what it
  /// has of other sources besides. What findings point into is read of
  /// \p Readable.
  Output(Format How, llvm::StringRef File, llvm::StringRef Source,
         bool AsCompiler, ReadableFiles Readable);
  ~Output();

  /// What is wrong with \p File, if that can be told before.
  llvm::Error check() const;

  /// Of the file \p Source. Returns how many findings were new, and counts them
  /// in \p ByRule.
  unsigned add(llvm::StringRef Source, llvm::MutableArrayRef<Finding> Findings,
               std::map<std::string, unsigned> &ByRule);
  /// \p Source could not be analysed, or a part of it.
  void addProblem(llvm::StringRef Source, llvm::StringRef Why);
  /// Nothing will be added of \p Source any more.
  void endFile(llvm::StringRef Source);
  llvm::Error finish();

  /// Calls a file below the working directory by the shorter name, which is the
  /// one to read.
  void shorten(Location &Where) const;

private:
  void begin();
  llvm::Expected<std::string> document();
  llvm::Error write();
  /// The name of the source's own document in the directory.
  std::string pathFor(llvm::StringRef Source) const;

  const FormatInfo &How;
  std::string File;
  bool IsDirectory;
  bool AsCompiler;
  llvm::SmallString<128> Here;
  WriterContext Context;
  llvm::StringSet<> Seen;
  /// The files that were analysed.
  std::vector<std::string> Sources;
  /// The first thing that went wrong.
  std::string Failure;
  std::string Buffer;
  std::unique_ptr<llvm::raw_ostream> Buffered;
  std::unique_ptr<FindingWriter> Writer;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_OUTPUT_H
