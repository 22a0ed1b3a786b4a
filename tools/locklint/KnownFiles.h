//===- KnownFiles.h - Files that need no new look ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_KNOWNFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_KNOWNFILES_H

#include "AnalyzeFile.h"
#include "LinkFiles.h"
#include "Store/UnitStore.h"
#include "common/UsersModel.h"
#include <atomic>
#include <memory>
#include <mutex>

namespace locklint {
class FactsOutput;

/// Analyses files, but for those of which the store, or else what was captured
/// before, knows that nothing has changed. May be used by several threads.
class KnownFiles {
public:
  /// \p Store may be null, and so may \p Facts, which is not owned.
  KnownFiles(std::unique_ptr<UnitStore> Store, const FactsOutput *Facts,
             const Model &M, const FileOptions &O)
      : Store(std::move(Store)), Facts(Facts), M(M), O(O) {}

  FileResult analyze(const clang::tooling::CompileCommand &Command,
                     const Wishes &W);
  /// All that the store has: whatever has changed since, nothing is analysed.
  /// Nothing if it is damaged, which takeError() says.
  std::vector<AnalyzedFile> all();
  /// What of these has changed.
  Outdated outdated();
  /// Forgets how files that \p Commands compile were compiled otherwise.
  void
  forgetOthers(llvm::ArrayRef<const clang::tooling::CompileCommand *> Commands);
  /// What linking the units of that key has shown before; none if that is not
  /// known. Names of files are owned by \p Owner.
  std::optional<std::vector<Finding>> program(llvm::StringRef Key,
                                              ProgramTables &Owner);
  void keepProgram(llvm::StringRef Key, llvm::ArrayRef<Finding> Findings);

  /// How many files were known.
  unsigned known() const { return Known; }
  /// The first thing that went wrong with the store.
  llvm::Error takeError();

private:
  void note(llvm::Error E);
  std::optional<FileResult>
  recall(const clang::tooling::CompileCommand &Command, llvm::StringRef Key);
  std::optional<FileResult> resultOf(StoredUnit U) const;

  std::unique_ptr<UnitStore> Store;
  const FactsOutput *Facts;
  const Model &M;
  const FileOptions &O;
  std::atomic<unsigned> Known = 0;
  std::mutex Mutex;
  std::string Failure;
};

/// What is kept of a file that was analysed as \p Command compiles it.
CapturedUnit captured(const clang::tooling::CompileCommand &Command,
                      const FileResult &R);

/// Why no store can be kept at \p Path, if that is so. Its directory is made if
/// need be.
std::error_code checkStorePlace(llvm::StringRef Path);

/// Opens the store at \p Path for results that this program and \p Choice, the
/// user's model files, determine. Its directory is made if need be.
llvm::Expected<std::unique_ptr<UnitStore>> openStore(llvm::StringRef Path,
                                                     const ModelChoice &Choice,
                                                     std::string &Replaced);
/// The same to read from: an error if there is none, or it is another's.
llvm::Expected<std::unique_ptr<UnitStore>>
openExistingStore(llvm::StringRef Path, const ModelChoice &Choice);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_KNOWNFILES_H
