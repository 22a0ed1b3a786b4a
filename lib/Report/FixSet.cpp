//===- FixSet.cpp - Fixes, and what they make of files --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/FixSet.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace llvm;
using namespace locklint;
using tooling::Replacement;
using tooling::Replacements;

uint64_t locklint::hashOfContent(StringRef Content) {
  return xxh3_64bits(Content);
}

void FixSet::add(const Finding &F) {
  if (F.Fix.empty())
    return;
  Fix New{F.Where.Line, F.Where.Column, F.Fix.front().FileHash, {}};
  for (const Edit &E : F.Fix)
    New.Changes.push_back({E.Where.Line, E.Where.Column, E.Length, E.Text});
  sort(New.Changes);
  // All of it is in one function.
  std::vector<Fix> &Fixes = ByFile[F.Fix.front().Where.File.str()];
  if (none_of(Fixes,
              [&](const Fix &Old) { return Old.Changes == New.Changes; }))
    Fixes.push_back(std::move(New));
}

std::vector<std::string> FixSet::files() const {
  std::vector<std::string> Files;
  for (const auto &Entry : ByFile)
    Files.push_back(Entry.first);
  return Files;
}

/// Adds \p New to \p Old, each once; false if they overlap.
static bool addAll(Replacements &Old, const std::vector<Replacement> &New) {
  for (const Replacement &R : New) {
    if (is_contained(Old, R))
      continue;
    if (Error E = Old.add(R)) {
      consumeError(std::move(E));
      return false;
    }
  }
  return true;
}

Expected<FixSet::Fixed> FixSet::apply(StringRef File, StringRef Content) const {
  const std::vector<Fix> &Fixes = ByFile.find(File)->second;
  if (any_of(Fixes, [Hash = hashOfContent(Content)](const Fix &F) {
        return F.FileHash != Hash;
      }))
    return createStringError("it has changed since it was analysed, and stays "
                             "as it is; run locklint again");
  SourceManagerForFile Source(File, Content);
  SourceManager &Sources = Source.get();
  std::vector<std::vector<Replacement>> All;
  for (const Fix &F : Fixes) {
    std::vector<Replacement> &Own = All.emplace_back();
    for (const Change &C : F.Changes) {
      SourceLocation Begin =
          Sources.translateLineCol(Sources.getMainFileID(), C.Line, C.Column);
      Own.emplace_back(File, Sources.getFileOffset(Begin), C.Length, C.Text);
    }
  }
  Fixed Result;
  SmallBitVector Overlapping(Fixes.size());
  for (size_t I = 0; I != All.size(); ++I)
    for (size_t J = I + 1; J != All.size(); ++J) {
      Replacements Both;
      addAll(Both, All[I]);
      if (addAll(Both, All[J]))
        continue;
      Overlapping.set(I);
      Overlapping.set(J);
      Result.Overlaps.push_back(
          formatv("{0}:{1}:{2}: this fix and that of line {3} overlap; neither "
                  "is applied",
                  File, Fixes[I].Line, Fixes[I].Column, Fixes[J].Line));
    }
  Replacements Chosen;
  for (size_t I = 0; I != All.size(); ++I)
    if (!Overlapping.test(I)) {
      addAll(Chosen, All[I]);
      ++Result.Count;
    }
  Expected<std::string> New = tooling::applyAllReplacements(Content, Chosen);
  if (!New)
    return New.takeError();
  Result.Content = std::move(*New);
  return Result;
}
