//===- Unit.cpp - Analysing one translation unit --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Unit.h"
#include "Analysis/Engine.h"
#include "Analysis/Lowering.h"
#include "checkers/Rule.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

using namespace clang;
using namespace locklint;

namespace {

/// Rounds of a recursive group of functions before its summaries are taken as
/// they are.
constexpr unsigned MaxRounds = 3;

class UnitRun {
public:
  UnitRun(ASTContext &Context, const Model &M, UnitResult &Result)
      : Context(Context), M(M), Result(Result), Strings(Result.Storage),
        Lower(Context, M, Terms, Strings), Rules(M, Terms, Sites, Found),
        Engine(M, Terms, Sites, options(Context)) {}

  void run();

private:
  struct Function {
    const FunctionDecl *Definition = nullptr;
    FunctionScan Scan;
    unsigned Order = 0, Low = 0;
    bool OnStack = false;
    /// Some call in it, or below it, means something.
    bool Relevant = false;
    std::optional<FunctionIR> IR;
    std::optional<Summary> Sum;
    std::set<ObjectId> Acquired, Released;
    bool LockHelper = false;
  };

  static EngineOptions options(ASTContext &Context);
  Function &function(const FunctionDecl *Definition);
  void visit(const FunctionDecl *Root);
  void analyze(llvm::ArrayRef<Function *> Group);
  bool summarise(Function &F, bool Last);
  void observe(Function &F, const State &Before, const Event &E, bool Possible);
  void judge(Function &F);

  ASTContext &Context;
  const Model &M;
  UnitResult &Result;
  llvm::StringSaver Strings;
  TermTable Terms;
  SiteTable Sites;
  std::vector<Finding> Found;
  Lowering Lower;
  RuleContext Rules;
  locklint::Engine Engine;

  std::map<unsigned, Function> Functions; ///< By Lowering::number().
  llvm::StringMap<unsigned> ByName;
  std::vector<Function *> Stack;
  std::vector<Function *> Done; ///< Callees before callers.
  unsigned Counter = 0;
};

} // namespace

EngineOptions UnitRun::options(ASTContext &Context) {
  EngineOptions O;
  // Since 6.9 the bits of gfp flags are numbered by an enum
  // (linux/gfp_types.h), and depend on the configuration.
  for (const NamedDecl *D : Context.getTranslationUnitDecl()->lookup(
           DeclarationName(&Context.Idents.get("___GFP_DIRECT_RECLAIM_BIT"))))
    if (const auto *E = dyn_cast<EnumConstantDecl>(D))
      O.DirectReclaim = 1ULL << E->getInitVal().getZExtValue();
  return O;
}

UnitRun::Function &UnitRun::function(const FunctionDecl *Definition) {
  Function &F = Functions[Lower.number(Definition)];
  if (!F.Definition) {
    F.Definition = Definition;
    F.Scan = Lower.scan(Definition);
    F.Relevant = F.Scan.HasEvents;
  }
  return F;
}

/// Tarjan's strongly connected components, so that callees come before callers
/// and recursive groups together; iterative, as call chains are deep.
void UnitRun::visit(const FunctionDecl *Root) {
  struct Frame {
    Function *F;
    size_t Next;
  };
  std::vector<Frame> Frames;
  auto Enter = [&](Function &F) {
    F.Order = F.Low = ++Counter;
    F.OnStack = true;
    Stack.push_back(&F);
    Frames.push_back({&F, 0});
  };
  Function &R = function(Root);
  if (R.Order)
    return;
  Enter(R);
  while (!Frames.empty()) {
    Function &F = *Frames.back().F;
    if (Frames.back().Next < F.Scan.Callees.size()) {
      Function &C = function(F.Scan.Callees[Frames.back().Next++]);
      if (!C.Order)
        Enter(C);
      else if (C.OnStack)
        F.Low = std::min(F.Low, C.Order);
      continue;
    }
    Frames.pop_back();
    if (!Frames.empty())
      Frames.back().F->Low = std::min(Frames.back().F->Low, F.Low);
    if (F.Low != F.Order)
      continue;
    std::vector<Function *> Group;
    Function *Top;
    do {
      Top = Stack.back();
      Stack.pop_back();
      Top->OnStack = false;
      Group.push_back(Top);
    } while (Top != &F);
    analyze(Group);
  }
}

void UnitRun::analyze(llvm::ArrayRef<Function *> Group) {
  bool Relevant = false;
  for (Function *F : Group) {
    Relevant |= F->Relevant;
    for (const FunctionDecl *C : F->Scan.Callees)
      Relevant |= function(C).Relevant;
  }
  bool Recursive =
      Group.size() > 1 || llvm::is_contained(Group.front()->Scan.Callees,
                                             Group.front()->Definition);
  for (Function *F : Group) {
    F->Relevant = Relevant;
    // What a short function returns is worth knowing: IS_ERR(), netdev_priv().
    if (!Relevant && (Recursive || !F->Scan.Small ||
                      F->Definition->getReturnType()->isVoidType()))
      continue;
    F->IR = Lower.lower(F->Definition);
  }
  unsigned Rounds = Recursive ? MaxRounds : 1;
  for (unsigned Round = 1; Round <= Rounds; ++Round)
    for (Function *F : Group)
      if (F->IR)
        summarise(*F, Round == Rounds);
  for (Function *F : Group) {
    if (F->IR && F->Relevant) {
      ++Result.Functions;
      if (F->Sum->Unknown)
        ++Result.Unknown;
    }
    Done.push_back(F);
  }
}

bool UnitRun::summarise(Function &F, bool Last) {
  auto Callees = [&](unsigned Number) -> const Summary * {
    auto It = Functions.find(Number);
    return It != Functions.end() && It->second.Sum ? &*It->second.Sum : nullptr;
  };
  size_t Before = Found.size();
  Summary S = Engine.run(
      *F.IR, Callees, [&](const State &Before, const Event &E, bool Possible) {
        if (Last && F.Relevant)
          observe(F, Before, E, Possible);
      });
  // Of a function that was given up on nothing is said.
  if (S.Unknown)
    Found.erase(Found.begin() + Before, Found.end());
  // A short function that was too much work is one that nobody asked for.
  if (!F.Relevant && S.Unknown)
    return false;
  F.Sum = std::move(S);
  return true;
}

void UnitRun::observe(Function &F, const State &Before, const Event &E,
                      bool Possible) {
  if (E.Do == Effect::Action::Acquire && !Before.dropped(E.Lock) &&
      !Before.held(E.Lock))
    F.Acquired.insert(E.Lock);
  if (E.Do == Effect::Action::Release)
    if (const HeldLock *H = Before.held(E.Lock)) {
      if (!H->FromEntry && !E.Retaken)
        F.Released.insert(E.Lock);
      // Acquired in a callee: that is a lock helper, and all between.
      for (SiteId S = H->Where; S && Sites[S].Next; S = Sites[S].Next)
        if (auto It = ByName.find(Sites[S].Callee); It != ByName.end())
          Functions[It->second].LockHelper = true;
    }
  EventView V{F.IR->Name, Before, E, Possible};
  for (const Rule *R : rules())
    R->checkEvent(V, Rules);
}

void UnitRun::judge(Function &F) {
  if (!F.IR || !F.Relevant || F.Sum->Unknown)
    return;
  Terms.ParamNames = F.IR->ParamNames;
  FunctionView V;
  V.Name = F.IR->Name;
  V.End = F.IR->End;
  V.Exits = F.Sum->Exits;
  V.ReturnsVoid = F.IR->ReturnsVoid || F.IR->ReturnsAggregate;
  V.ReturnsPointer = F.IR->ReturnsPointer;
  V.ReturnsBool = F.IR->ReturnsBool;
  V.ParamIsPointer = F.IR->ParamIsPointer;
  std::vector<ObjectId> Acquired(F.Acquired.begin(), F.Acquired.end());
  V.Acquired = Acquired;
  std::vector<ObjectId> Released(F.Released.begin(), F.Released.end());
  V.Released = Released;
  V.Annotated = llvm::any_of(F.IR->Annotations, [](const auto &A) {
    return A.What != FunctionIR::Annotation::MustHold;
  });
  V.LockHelper = F.LockHelper;
  for (const Rule *R : rules())
    R->checkFunction(V, Rules);
}

void UnitRun::run() {
  std::vector<const FunctionDecl *> Roots;
  for (const Decl *D : Context.getTranslationUnitDecl()->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() && F->hasBody() &&
        (Lower.inMain(F->getLocation()) || !F->isInlineSpecified()))
      Roots.push_back(F);
  }
  for (const FunctionDecl *F : Roots)
    if (F->getIdentifier())
      ByName[F->getName()] = Lower.number(F);
  for (const FunctionDecl *F : Roots)
    visit(F);
  for (Function *F : Done)
    judge(*F);

  llvm::sort(Found, [](const Finding &A, const Finding &B) {
    // Of two tellings of one defect the shorter is read.
    if (A.Rule == B.Rule && A.Where == B.Where && A.Strict == B.Strict &&
        A.Witness.size() != B.Witness.size())
      return A.Witness.size() < B.Witness.size();
    if (A.Rule == B.Rule && A.Where == B.Where && A.Strict != B.Strict)
      return !A.Strict;
    return A < B;
  });
  for (Finding &F : Found)
    if (Result.Findings.empty() || Result.Findings.back().Rule != F.Rule ||
        !(Result.Findings.back().Where == F.Where))
      Result.Findings.push_back(std::move(F));
}

UnitResult locklint::analyzeUnit(ASTContext &Context, const Model &M) {
  UnitResult Result;
  UnitRun(Context, M, Result).run();
  return Result;
}
