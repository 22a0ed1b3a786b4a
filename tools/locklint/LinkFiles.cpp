//===- LinkFiles.cpp - Files that are analysed together -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinkFiles.h"
#include "Finding/LinkedFindings.h"
#include "Fixes/Fingerprints.h"
#include "KnownFiles.h"
#include "Link/Linker.h"
#include "Report/SourcePlace.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/StringSaver.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

/// Puts what was found in the program in the place of what was found in \p File
/// alone, which has fixes.
static void replace(AnalyzedFile &File, std::vector<Finding> Linked,
                    const ReadableFiles &Readable) {
  std::vector<Finding> &Findings = File.Result.Unit.Findings;
  if (!replaceFindings(Findings, std::move(Linked)))
    return;
  ReportSources Text(Readable);
  addFingerprints(Text.get(), Findings);
}

/// The file among \p Files of which \p F is told.
static size_t fileOf(const Finding &F, const StringMap<size_t> &Files) {
  StringRef Name = F.Where.File;
  if (!F.Witness.empty() && F.Witness.back().What == Step::Kind::Included)
    Name = F.Witness.back().Where.File;
  // Of a header, whichever includes it.
  return Files.lookup(Name);
}

/// The files that could be parsed, in an order that does not depend on how they
/// were named.
static std::vector<const AnalyzedFile *> sorted(ArrayRef<AnalyzedFile> Files) {
  std::vector<const AnalyzedFile *> Sorted;
  for (const AnalyzedFile &F : Files)
    if (!F.Result.Encoded.empty())
      Sorted.push_back(&F);
  sort(Sorted, [](const AnalyzedFile *A, const AnalyzedFile *B) {
    return std::tie(A->Path, A->Result.Encoded) <
           std::tie(B->Path, B->Result.Encoded);
  });
  return Sorted;
}

static std::vector<LinkInput> inputsOf(ArrayRef<const AnalyzedFile *> Files) {
  std::vector<LinkInput> Units;
  for (const AnalyzedFile *F : Files)
    Units.push_back({F->Result.Encoded, F->Directory});
  return Units;
}

std::vector<LinkInput> locklint::unitsOf(ArrayRef<AnalyzedFile> Files) {
  return inputsOf(sorted(Files));
}

void locklint::dumpFiles(raw_ostream &OS, ArrayRef<AnalyzedFile> Files,
                         const Model &M, Dump What, StringRef Function) {
  dumpUnits(OS, locklint::unitsOf(Files), M, What, Function);
}

bool locklint::linkFiles(std::vector<AnalyzedFile> &Files, const Model &M,
                         KnownFiles &Known, const ReadableFiles &Readable) {
  std::vector<const AnalyzedFile *> Sorted = sorted(Files);
  if (Sorted.empty())
    return true;
  std::string Key = programKey(inputsOf(Sorted));
  auto Names = std::make_shared<ProgramTables>(M);
  std::optional<std::vector<Finding>> Found = Known.program(Key, *Names);
  if (!Found) {
    std::optional<LinkResult> Program = linkUnits(inputsOf(Sorted), M);
    if (!Program)
      return false;
    Known.keepProgram(Key, Program->Findings);
    Found = std::move(Program->Findings);
    Names = std::move(Program->Names);
  }
  StringMap<size_t> Numbers;
  for (auto [I, F] : enumerate(Files))
    if (!F.Result.Encoded.empty())
      Numbers.try_emplace(F.Path, I);
  std::vector<std::vector<Finding>> ByFile(Files.size());
  for (Finding &F : *Found)
    ByFile[fileOf(F, Numbers)].push_back(std::move(F));
  for (auto [File, Linked] : zip(Files, ByFile))
    if (!File.Result.Encoded.empty()) {
      replace(File, std::move(Linked), Readable);
      File.Result.OfProgram = Names;
    }
  return true;
}

void locklint::keepWanted(AnalyzedFile &File, const Wishes &W,
                          const ReadableFiles &Readable) {
  if (File.Result.Encoded.empty())
    return;
  ReportSources Text(Readable);
  SourceManager &Sources = Text.get();
  if (OptionalFileEntryRef Main =
          Sources.getFileManager().getOptionalFileRef(File.Path))
    Sources.setMainFileID(
        Sources.createFileID(*Main, SourceLocation(), SrcMgr::C_User));
  StringSaver Saver(File.Result.Unit.Storage);
  for (Finding &F : misnamedInComments(Sources)) {
    F.Where.File = Saver.save(F.Where.File);
    File.Result.Unit.Findings.push_back(std::move(F));
  }
  keepWanted(File.Result.Unit.Findings, Sources, Saver, W);
}
