//===- Fingerprints.cpp - Knowing a finding again -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixes/Fingerprints.h"
#include "Report/SourcePlace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Analysis/IssueHash.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;
using namespace locklint;

static const FunctionDecl *findFunction(ASTContext &Context,
                                        llvm::StringRef Name) {
  for (const NamedDecl *D : Context.getTranslationUnitDecl()->lookup(
           DeclarationName(&Context.Idents.get(Name))))
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      return F;
  return nullptr;
}

static void add(SourceManager &Sources, const LangOptions &Options,
                llvm::function_ref<const Decl *(llvm::StringRef)> Function,
                llvm::MutableArrayRef<Finding> Findings) {
  llvm::StringMap<unsigned> Seen;
  auto Add = [&](Finding &F) {
    llvm::StringRef Hash =
        getIssueHash(FullSourceLoc(findPlace(Sources, F.Where), Sources),
                     F.Rule, F.Message, Function(F.Function), Options);
    F.Fingerprint = Hash.str();
    if (unsigned Number = ++Seen[Hash]; Number > 1)
      F.Fingerprint += ":" + llvm::utostr(Number);
  };
  for (Finding &F : Findings)
    Add(F);
  for (Finding &F : Findings)
    for (Finding &Other : F.Others)
      Add(Other);
}

void locklint::addFingerprints(ASTContext &Context,
                               llvm::MutableArrayRef<Finding> Findings) {
  add(
      Context.getSourceManager(), Context.getLangOpts(),
      [&](llvm::StringRef Name) { return findFunction(Context, Name); },
      Findings);
}

void locklint::addFingerprints(SourceManager &Sources,
                               llvm::MutableArrayRef<Finding> Findings) {
  add(
      Sources, LangOptions(), [](llvm::StringRef) { return nullptr; },
      Findings);
}
