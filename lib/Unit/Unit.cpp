//===- Unit.cpp - Analysing one translation unit --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/CallEffects.h"
#include "Fixes/Fingerprints.h"
#include "Fixes/Fixes.h"
#include "IR/PassedHandlers.h"
#include "Lowering/MemberWrites.h"
#include "Store/UnitCodec.h"
#include "Unit/UnitRun.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

using namespace clang;
using namespace locklint;

UnitRun::UnitRun(ASTContext &Context, Preprocessor &PP, const Model &M,
                 UnitResult &Result, const UnitInput &Input)
    : Context(Context), Result(Result), Strings(Result.Storage),
      FromAST(Context, PP, M, Terms, Strings, Input), Lower(FromAST.Lower),
      Solve(M, Terms, Sites, lower(Input), [this] {
        return Writes ? std::move(*Writes)
                      : findMemberWrites(this->Context, Lower);
      }) {}

UnitIR UnitRun::lower(const UnitInput &Input) {
  UnitIR Unit = FromAST.run();
  if (Input.Encoded)
    encode(Unit, Input);
  addPassedHandlers(Unit, Terms);
  return Unit;
}

void UnitRun::encode(UnitIR &Unit, const UnitInput &Input) {
  llvm::SmallVector<unsigned, 32> Added = FromAST.lowerCallers(Unit);
  Writes = findMemberWrites(Context, Lower);
  *Input.Encoded = encodeUnit(Unit, *Writes, Terms);
  // By itself, the unit is what it was.
  for (unsigned Number : Added) {
    Unit.Functions[Number].IR.reset();
    Unit.Functions[Number].Given.reset();
  }
}

void UnitRun::preferModels() {
  for (const Function *F : Solve.functions())
    if (const CallModel *C = Lower.modelOfName(definition(*F));
        C && F->CallsOut && !showsEffects(*C, F->Sum ? &*F->Sum : nullptr))
      Lower.preferModel(definition(*F));
}

UnitRun::Function *UnitRun::find(const FunctionDecl *F) {
  std::optional<unsigned> Number = FromAST.find(F);
  return Number ? &Solve.function(*Number) : nullptr;
}

const FunctionDecl *UnitRun::named(llvm::StringRef Name) const {
  llvm::ArrayRef<unsigned> Found = Solve.named(Name);
  return Found.empty() ? nullptr : FromAST.definition(Found.front());
}

void UnitRun::finish() {
  Result.Functions = Solve.analysed();
  Result.TooComplex = Solve.givenUp();
  Result.Findings = Solve.finish();
  makeFixes(
      Context, Solve.M, Sites, FromAST.Globals,
      [&](SiteId Where) { return Solve.pairsAt(Where); },
      [&](unsigned Number) { return FromAST.definition(Number); },
      Result.Findings);
}

void UnitRun::keepHeader() {
  for (const Function *F : Solve.functions())
    FromAST.keepHeader(*F, F->Sum ? &*F->Sum : nullptr);
}

UnitAnalysis::UnitAnalysis(ASTContext &Context, Preprocessor &PP,
                           const Model &M, const UnitInput &Input)
    : Context(Context) {
  // After such an error Clang tells of no others.
  if (!Context.getDiagnostics().hasFatalErrorOccurred())
    Run = std::make_unique<UnitRun>(Context, PP, M, Result, Input);
}

UnitAnalysis::~UnitAnalysis() = default;

void UnitAnalysis::summarise() {
  if (Run)
    Run->Solve.summarise();
}

UnitResult UnitAnalysis::finish() {
  if (Run) {
    Run->Solve.judge();
    Run->Solve.findEntries();
    Run->Solve.enter();
    Run->finish();
    Run->keepHeader();
    Run.reset();
    addFingerprints(Context.getSourceManager(), Result.Findings);
  }
  return std::move(Result);
}

UnitResult locklint::analyzeUnit(ASTContext &Context, Preprocessor &PP,
                                 const Model &M, const UnitInput &Input) {
  UnitAnalysis Analysis(Context, PP, M, Input);
  Analysis.summarise();
  return Analysis.finish();
}
