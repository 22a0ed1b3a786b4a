//===- Deep.cpp - A second look at findings -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/Deep.h"
#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/Checkers.h"
#include "Analyzer/LockModelling.h"
#include "Report/SourcePlace.h"
#include "Unit/Unit.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Frontend/AnalysisConsumer.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace locklint;

namespace {

using FunctionSet = llvm::SmallPtrSet<const FunctionDecl *, 16>;

/// The functions in which something of the findings happens.
FunctionSet concerned(ASTContext &Context, llvm::ArrayRef<Finding> Findings) {
  SourceManager &Sources = Context.getSourceManager();
  std::vector<SourceLocation> Places;
  for (const Finding &F : Findings) {
    Places.push_back(findPlace(Sources, F.Where));
    for (const Step &S : F.Witness)
      Places.push_back(findPlace(Sources, S.Where));
  }
  FunctionSet Found;
  for (const Decl *D : Context.getTranslationUnitDecl()->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || !F->isThisDeclarationADefinition() || !F->hasBody())
      continue;
    SourceLocation Begin = Sources.getFileLoc(F->getBeginLoc());
    SourceLocation End = Sources.getFileLoc(F->getEndLoc());
    if (llvm::any_of(Places, [&](SourceLocation Place) {
          return Place.isValid() && Sources.isPointWithin(Place, Begin, End);
        }))
      Found.insert(F->getCanonicalDecl());
  }
  return Found;
}

} // namespace

void locklint::confirmFindings(CompilerInstance &Clang, ASTContext &Context,
                               const Model &M, UnitResult &Unit) {
  if (Unit.Findings.empty() || Clang.getDiagnostics().hasErrorOccurred())
    return;
  FunctionSet Functions = concerned(Context, Unit.Findings);
  llvm::SmallVector<bool, 8> Confirmed(Unit.Findings.size(), false);

  AnalyzerOptions &Options = Clang.getAnalyzerOpts();
  Options.CheckersAndPackages = {{ModellingChecker.str(), true}};
  Options.AnalysisDiagOpt = PD_NONE;
  // A few functions are looked at, so each may call others often.
  Options.MaxTimesInlineLarge = 1000;
  std::unique_ptr<ento::AnalysisASTConsumer> Analyzer =
      ento::CreateAnalysisConsumer(Clang);
  Analyzer->AddCheckerRegistrationFn([&](ento::CheckerRegistry &Registry) {
    registerCheckers(Registry, [&](LockModelling &C, const PackageOptions &,
                                   const SourceManager &) {
      C.M = &M;
      C.Strict = true;
      C.Wanted = [&](const FunctionDecl *F) {
        return Functions.contains(F->getCanonicalDecl());
      };
      // What it receives does not outlive the call. That something may happen
      // does not confirm that it does.
      C.Receiver = [&](const Finding &Deep) {
        for (size_t I = 0; I != Confirmed.size(); ++I)
          if (coversDefect(Deep, Unit.Findings[I]))
            Confirmed[I] = true;
      };
      return llvm::Error::success();
    });
  });
  Analyzer->Initialize(Context);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    Analyzer->HandleTopLevelDecl(DeclGroupRef(D));
  Analyzer->HandleTranslationUnit(Context);

  for (size_t I = 0; I != Confirmed.size(); ++I) {
    Finding &F = Unit.Findings[I];
    F.Witness.push_back(
        {Confirmed[I] ? Step::Kind::Confirmed : Step::Kind::NotConfirmed,
         F.Where, "", ""});
  }
}
