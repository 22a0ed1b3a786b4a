//===- AnalyzeFile.h - From a compile command to findings -------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
#define LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H

#include "Analysis/Unit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Regex.h"
#include <optional>
#include <string>

namespace clang::tooling {
struct CompileCommand;
} // namespace clang::tooling

namespace locklint {

/// What the user wants to see; shared by all files.
struct Wishes {
  /// The rules, by their full names.
  llvm::StringSet<> Checks;
  /// Headers whose findings are shown, besides the file itself.
  std::optional<llvm::Regex> Headers;
  bool Strict = false;
  /// Colours in Clang's messages.
  bool Colors = false;
  /// The process ends soon after; memory need not be freed.
  bool LeaveMemory = false;
};

struct FileResult {
  /// Findings are those to be shown, in order; their files are absolute.
  UnitResult Unit;
  /// Why the file, or part of it, could not be analysed; empty if it could.
  std::string Problem;
  /// Clang's errors, printed.
  std::string ClangErrors;
};

/// Analyses one file as \p Command compiles it. May be called from several
/// threads: the working directory of the process does not matter.
FileResult analyzeFile(const clang::tooling::CompileCommand &Command,
                       const Model &M, const Wishes &W);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
