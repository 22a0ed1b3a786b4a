//===- Run.h - One run of the command line ----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_RUN_H
#define LOCKLINT_TOOLS_LOCKLINT_RUN_H

#include "AnalyzeFile.h"
#include "ApplyFixes.h"
#include "Baseline.h"
#include "ChangedLines.h"
#include "FactsFiles.h"
#include "Headers/HeaderCache.h"
#include "HtmlFiles.h"
#include "Jobs.h"
#include "KnownFiles.h"
#include "LinkFiles.h"
#include "Output.h"
#include "Progress.h"
#include "Statistics.h"
#include "common/Selection.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace locklint {

enum ExitStatus { NothingFound = 0, SomethingFound = 1, NotAnalyzed = 2 };

/// What a run is to do, checked.
struct RunOptions {
  /// Files and directories; empty: all of the compile database, or what has
  /// changed.
  std::vector<std::string> Sources;
  const Model *M = nullptr;
  /// The user's model files, which M contains.
  ModelChoice Choice;
  Wishes W;
  FileOptions O;
  Format How = Format::Text;
  std::string OutputFile;
  /// Gets what is told of, in place of an output of that format; may be null.
  HtmlOutput *Html = nullptr;
  /// Findings that are not told of.
  std::optional<Baseline> Known;
  /// Gets all findings, known or not; without Known, none is told of.
  std::optional<Baseline> NewBaseline;
  /// Only what touches these is told of.
  std::optional<ChangedLines> Changed;
  /// The sources among them are those to analyse.
  bool OnlyChanged = false;
  /// What fixes have done so far, if they are to be applied; not owned.
  AppliedFixes *Applied = nullptr;
  /// Apply them, instead of telling what is left.
  bool Apply = false;
  /// None: beside the compile database, where directories are analysed.
  std::optional<std::string> StoreFile;
  bool NoStore = false;
  /// Each file by itself.
  bool Separate = false;
  /// Files at once.
  unsigned Jobs = 1;
  bool Quiet = false;
  /// Tell where the time goes.
  bool Stats = false;
  /// Called with the compiler's flags, locklint behaves as the compiler would.
  bool AsCompiler = false;
  bool Werror = false;
  /// Files are not looked for: they are those that the store has.
  bool FromStore = false;
  /// Facts are written there, and nothing is told of what they show.
  std::optional<FactsOutput> Capture;
  /// Something to do with all files in place of telling what was found in them;
  /// may be empty.
  std::function<ExitStatus(llvm::ArrayRef<AnalyzedFile>)> Instead;
  /// Where precompiled headers are kept, if anywhere.
  std::unique_ptr<HeaderCache> Headers;
};

/// Says that what the store at \p Path had is gone, and who had written it.
void noteReplaced(llvm::StringRef Path,
                  llvm::StringRef WrittenBy = "by another version of locklint, "
                                              "or with another model");

/// Finds files, analyses them, and tells of what was found.
class Run {
public:
  Run(CompileCommands &Commands, RunOptions Options);

  ExitStatus run();
  /// Whether run() has applied fixes, and told nothing: another run is to tell.
  bool hasApplied() const { return HasApplied; }

private:
  std::string storePath(llvm::StringRef Database) const;
  bool openStore(llvm::StringRef Database);
  bool checkOutput() const;
  void fail(llvm::StringRef File, llvm::StringRef Why);
  void analyze(KnownFiles &Known);
  void take(size_t Number, FileResult Result);
  void show(size_t Number, FileResult &Result);
  void keepWanted(AnalyzedFile &File);
  void leaveOutKnown(std::vector<Finding> &Findings);
  void select(FileResult &Result);
  void matchBaseline();
  void noteRead(llvm::ArrayRef<ReadFile> Read);
  void noteHeaders() const;
  void applyFixes();
  void capture(const Job &J, const FileResult &Result);
  ExitStatus instead(KnownFiles &Known);
  bool openKnown(std::optional<KnownFiles> &Known);
  ExitStatus runOnStore();
  void showAll(KnownFiles &Known);
  ExitStatus finish(KnownFiles &Known, unsigned NumKnown);
  unsigned countFiles() const;
  void summarise(unsigned Known) const;

  CompileCommands &Commands;
  RunOptions Options;
  /// What findings point into.
  llvm::IntrusiveRefCntPtr<HidingFileSystem> Sources;
  Output Out;
  Progress Line;
  std::unique_ptr<UnitStore> Store;
  std::vector<Job> Work;
  /// Hold: those that were analysed, by number of their jobs.
  std::vector<AnalyzedFile> Files;
  bool Link = false;
  /// Nothing is told of a file before all are analysed.
  bool Hold = false;
  bool HasApplied = false;
  /// OnlyChanged: the headers, by their real paths, that no source is known to
  /// include.
  std::map<std::string, std::string> UnreadHeaders;
  /// What is named on the command line is not there.
  bool CalledWrongly = false;
  unsigned NumFiles = 0, Failed = 0;
  unsigned Findings = 0, FilesWithFindings = 0, Untouched = 0;
  /// By rule, without "linuxkernel-".
  std::map<std::string, unsigned> ByRule;
  unsigned Functions = 0, TooComplex = 0;
  Statistics Stats;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_RUN_H
