//===- AnalyzeFile.h - From a compile command to findings -------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
#define LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H

#include "Statistics.h"
#include "Store/Archive.h"
#include "Store/UnitStore.h"
#include "Unit/Unit.h"
#include <memory>
#include <string>
#include <vector>

namespace clang::tooling {
struct CompileCommand;
} // namespace clang::tooling

namespace locklint {
class HeaderCache;
struct ModelChoice;
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
  /// More is to be made of it: it is kept, or linked with others. Findings are
  /// all that there are, wanted or not.
  bool Whole = false;
  /// Where precompiled headers are kept; null: nowhere. Not owned.
  HeaderCache *Headers = nullptr;
  /// The file is judged with what a store, with this model, has of its program;
  /// null: by itself. Not owned; not with Whole.
  const ModelChoice *InProgram = nullptr;
  /// InProgram: the compile database that the file's command is of; empty:
  /// none.
  std::string Database;
  /// Tell on standard error how the headers of each file were read.
  bool ExplainHeaders = false;
};

struct FileResult {
  /// Findings are those to be shown, in order, unless FileOptions::Whole.
  UnitResult Unit;
  /// Why the file, or part of it, could not be analysed; empty if it could.
  std::string Problem;
  /// Clang's errors, printed.
  std::string ClangErrors;
  PhaseTimes Times;
  /// Nothing was analysed: it is what was kept of it.
  bool WasKnown = false;
  // With FileOptions::Whole:
  /// What others need of the unit, as encodeUnit() writes it; empty if it could
  /// not be parsed.
  std::string Encoded;
  /// The files that were read.
  std::vector<ReadFile> Read;
  /// Owns names, where the unit does not.
  std::shared_ptr<ProgramTables> Names, OfProgram;
};

/// Analyses one file as \p Command compiles it. May be called from several
/// threads: the working directory of the process does not matter.
FileResult analyzeFile(const clang::tooling::CompileCommand &Command,
                       const Model &M, const Wishes &W, const FileOptions &O);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_ANALYZEFILE_H
