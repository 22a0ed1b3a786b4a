//===- ApplyFixes.cpp - locklint --fix ------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ApplyFixes.h"
#include "WriteFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

/// Whether \p File, wherever symbolic links lead, lies below \p Tree.
static bool isBelow(StringRef File, StringRef Tree) {
  SmallString<256> RealFile, RealTree;
  return !sys::fs::real_path(File, RealFile) &&
         !sys::fs::real_path(Tree, RealTree) &&
         StringRef(RealFile).starts_with(
             (RealTree.str().rtrim('/') + "/").str());
}

bool locklint::applyFixes(const FixSet &Fixes, const StringSet<> &Sources,
                          StringRef Tree, AppliedFixes &Applied) {
  bool Changed = false;
  auto Warn = [&](const std::string &What) {
    if (Applied.Said.insert(What).second)
      WithColor::warning(errs(), "locklint") << What << '\n';
  };
  for (const std::string &File : Fixes.files()) {
    if (!Sources.contains(File) && !isBelow(File, Tree)) {
      Warn("'" + File + "': not below '" + Tree.str() +
           "', and so it stays as it is");
      continue;
    }
    FixSet::Fixed New;
    Error E = updateSource(File, [&](StringRef Old) -> Expected<std::string> {
      Expected<FixSet::Fixed> Made = Fixes.apply(File, Old);
      if (!Made)
        return Made.takeError();
      New = std::move(*Made);
      return New.Content;
    });
    if (E) {
      std::string Why = toString(std::move(E));
      if (Applied.Said.insert(Why).second)
        WithColor::error(errs(), "locklint") << Why << '\n';
      Applied.Failed = true;
      continue;
    }
    for (const std::string &Overlap : New.Overlaps)
      Warn(Overlap);
    if (!New.Count)
      continue;
    Applied.Count += New.Count;
    Applied.Files.insert(File);
    Changed = true;
  }
  return Changed;
}
