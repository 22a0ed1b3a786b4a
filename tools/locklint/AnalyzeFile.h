//===- AnalyzeFile.h - From a compile command to findings -------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
#define LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H

#include "Unit/Unit.h"
#include <string>

namespace clang::tooling {
struct CompileCommand;
} // namespace clang::tooling

namespace locklint {
struct Wishes;

/// How a file is analysed, whatever is to be seen of it.
struct FileOptions {
  /// Colours in Clang's messages.
  bool Colors = false;
  /// The process ends soon after; memory need not be freed.
  bool LeaveMemory = false;
  /// Files are called as the compile command calls them; otherwise their names
  /// are made absolute.
  bool NamesAsGiven = false;
  /// Clang's analyzer says of each finding whether it confirms it.
  bool Deep = false;
  /// The file is analysed together with others: see FileResult::Encoded.
  bool Link = false;
};

struct FileResult {
  /// Findings are those to be shown, in order.
  UnitResult Unit;
  /// Why the file, or part of it, could not be analysed; empty if it could.
  std::string Problem;
  /// Clang's errors, printed.
  std::string ClangErrors;
  /// What others need of the unit, as encodeUnit() writes it.
  std::string Encoded;
};

/// Analyses one file as \p Command compiles it. May be called from several
/// threads: the working directory of the process does not matter.
FileResult analyzeFile(const clang::tooling::CompileCommand &Command,
                       const Model &M, const Wishes &W, const FileOptions &O);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
