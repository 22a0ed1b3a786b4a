//===- FixIts.cpp - Fixes as Clang shows them -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FixIts.h"
#include "Finding/Finding.h"
#include "Report/SourcePlace.h"
#include "clang/Basic/Diagnostic.h"

using namespace clang;

void locklint::addFixIts(const DiagnosticBuilder &To, SourceManager &Sources,
                         const Finding &F) {
  for (const Edit &E : F.Fix) {
    SourceLocation Begin = findPlace(Sources, E.Where);
    To << FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Begin, Begin.getLocWithOffset(E.Length)),
        E.Text);
  }
}
