//===- HtmlFiles.h - locklint report --html ---------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_HTMLFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_HTMLFILES_H

#include "Html/Report.h"
#include "Report/SourcePlace.h"
#include "ReportDirectory.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"

namespace locklint {

/// Gathers the findings of analyses and of documents, and writes them as pages.
class HtmlOutput {
public:
  explicit HtmlOutput(ReportDirectory Directory);

  /// Returns how many were new.
  unsigned add(llvm::ArrayRef<Finding> Findings);
  /// Adds what the SARIF document \p File tells.
  llvm::Error addSarif(llvm::StringRef File);
  void addProblem(llvm::StringRef File, llvm::StringRef Why);

  size_t findings() const { return Content.Findings.size(); }
  size_t problems() const { return Content.Problems.size(); }
  llvm::StringRef directory() const { return Directory.name(); }
  bool isWritten() const { return Written; }
  /// Writes all pages. The code is read of \p Sources, of which what is hidden
  /// has changed.
  llvm::Error finish(llvm::IntrusiveRefCntPtr<HidingFileSystem> Sources);

private:
  bool isNew(const ReportedFinding &F);
  llvm::StringRef shorten(llvm::StringRef File) const;
  std::string nameFor(llvm::StringRef Root, llvm::StringRef File) const;
  SourceText read(llvm::StringRef File, HidingFileSystem &Sources) const;
  void toByteColumns(SourceTexts &Sources);
  void gatherRules();
  void draw(SourceTexts &Sources);

  ReportDirectory Directory;
  bool Written = false;
  llvm::SmallString<128> Here;
  std::unique_ptr<llvm::BumpPtrAllocator> Storage;
  std::unique_ptr<llvm::UniqueStringSaver> Names;
  llvm::StringSet<> Seen;
  HtmlContent Content;
  /// Indices of findings whose columns count characters.
  std::vector<size_t> FromDocument;
  /// Rules that documents tell of.
  llvm::StringMap<RuleText> KnownRules;
  /// The contentHash() of files when they were analysed, where documents say
  /// so. Empty where two disagree.
  llvm::StringMap<std::string> Hashes;
};

/// The kinds of things that 'locklint report' is given.
enum class ReportInput { Source, Store, Sarif };
ReportInput reportInputOf(llvm::StringRef Name);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_HTMLFILES_H
