//===- Fingerprints.cpp - Knowing a finding again -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixes/Fingerprints.h"
#include "Report/SourcePlace.h"
#include "clang/Analysis/IssueHash.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace locklint;

void locklint::addFingerprints(SourceManager &Sources,
                               llvm::MutableArrayRef<Finding> Findings) {
  LangOptions Options;
  Options.LineComment = true;
  for (Finding &F : Findings) {
    addFingerprints(Sources, F.Others);
    if (!F.Fingerprint.empty())
      continue;
    // The hash has a place for a declaration, which would bring in the types of
    // parameters, and which whoever links has not.
    std::string Context = (F.Rule + " in " + F.Function).str();
    F.Fingerprint =
        getIssueHash(FullSourceLoc(findPlace(Sources, F.Where), Sources),
                     Context, F.Message, /*IssueDecl=*/nullptr, Options)
            .str();
  }
}
