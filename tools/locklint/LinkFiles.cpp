//===- LinkFiles.cpp - Files that are analysed together -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinkFiles.h"
#include "Fixes/Fingerprints.h"
#include "Report/SourcePlace.h"
#include "checkers/Rule.h"
#include "common/Selection.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

static bool isOfRule(const Finding &F) {
  return any_of(rules(), [&](const Rule *R) { return R->name() == F.Rule; });
}

/// What was found in \p File alone, and in the program, in its place: the
/// former has the fixes.
static void replace(AnalyzedFile &File, std::vector<Finding> Linked,
                    const Wishes &W) {
  ReportSources Text;
  SourceManager &Sources = Text.get();
  if (OptionalFileEntryRef Main =
          Sources.getFileManager().getOptionalFileRef(File.Path))
    Sources.setMainFileID(
        Sources.createFileID(*Main, SourceLocation(), SrcMgr::C_User));
  keepWanted(Linked, Sources, W);
  addFingerprints(Sources, Linked);
  std::vector<Finding> Alone = std::move(File.Result.Unit.Findings);
  std::vector<Finding> All;
  for (Finding &F : Linked) {
    auto Same = find_if(Alone, [&](const Finding &G) {
      return G.Rule == F.Rule && G.Where == F.Where && G.Message == F.Message;
    });
    All.push_back(std::move(Same == Alone.end() ? F : *Same));
  }
  for (Finding &F : Alone)
    if (!isOfRule(F))
      All.push_back(std::move(F));
  sort(All);
  File.Result.Unit.Findings = std::move(All);
}

/// The file among \p Files of which \p F is told.
static size_t fileOf(const Finding &F, const StringMap<size_t> &Files) {
  StringRef Name = F.Where.File;
  if (!F.Witness.empty() && F.Witness.back().What == Step::Kind::Included)
    Name = F.Witness.back().Where.File;
  // Of a header, whichever includes it.
  return Files.lookup(Name);
}

LinkResult locklint::linkFiles(std::vector<AnalyzedFile> &Files,
                               const Model &M, const Wishes &W) {
  std::vector<const AnalyzedFile *> Sorted;
  for (const AnalyzedFile &F : Files)
    if (!F.Result.Encoded.empty())
      Sorted.push_back(&F);
  sort(Sorted, [](const AnalyzedFile *A, const AnalyzedFile *B) {
    return std::tie(A->Path, A->Result.Encoded) <
           std::tie(B->Path, B->Result.Encoded);
  });
  std::vector<LinkInput> Units;
  for (const AnalyzedFile *F : Sorted)
    Units.push_back({F->Result.Encoded, F->Directory});
  LinkResult Program = linkUnits(Units, M);
  StringMap<size_t> Numbers;
  for (auto [I, F] : enumerate(Files))
    if (!F.Result.Encoded.empty())
      Numbers.try_emplace(F.Path, I);
  std::vector<std::vector<Finding>> Found(Files.size());
  for (Finding &F : Program.Findings)
    Found[fileOf(F, Numbers)].push_back(std::move(F));
  for (auto [File, Linked] : zip(Files, Found))
    if (!File.Result.Encoded.empty())
      replace(File, std::move(Linked), W);
  return Program;
}
