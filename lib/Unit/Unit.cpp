//===- Unit.cpp - Analysing one translation unit --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/CallEffects.h"
#include "Fixes/Fingerprints.h"
#include "Lowering/GlobalNames.h"
#include "Unit/UnitRun.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

namespace {

/// Rounds of a recursive group of functions before its summaries are taken as
/// they are.
constexpr unsigned MaxRounds = 3;

} // namespace

UnitRun::UnitRun(ASTContext &Context, Preprocessor &PP, const Model &M,
                 UnitResult &Result, const UnitInput &Input)
    : Context(Context), M(M), Result(Result), Strings(Result.Storage),
      Globals(Context, PP),
      Lower(Context, M, Terms, Strings, Globals, Input.Header),
      Options(options(Globals)), Rules(M, Terms, Sites, Found, LeftAt),
      Engine(M, Terms, Sites, Options), Owners(Terms), Others(Terms) {
  Known.emplace(M, Terms, Sites);
  for (SourceLocation Error : Input.Errors)
    Errors.push_back(Context.getSourceManager().getFileLoc(Error));
}

EngineOptions UnitRun::options(GlobalNames &Globals) {
  EngineOptions O;
  // Since 6.9 the bits of gfp flags are numbered by an enum
  // (linux/gfp_types.h), and depend on the configuration.
  for (const NamedDecl *D : Globals.find("___GFP_DIRECT_RECLAIM_BIT"))
    if (const auto *E = dyn_cast<EnumConstantDecl>(D))
      O.DirectReclaim = 1ULL << E->getInitVal().getZExtValue();
  return O;
}

UnitRun::Function &UnitRun::numbered(unsigned Number) {
  if (Number >= Functions.size())
    Functions.resize(Number + 1);
  return Functions[Number];
}

UnitRun::Function &UnitRun::function(const FunctionDecl *Definition) {
  Function &F = numbered(Lower.number(Definition));
  if (!F.Definition) {
    F.Definition = Definition;
    if (hasError(Definition)) {
      F.Sum.emplace();
      return F;
    }
    F.Scan = Lower.scan(Definition);
    F.Relevant = F.Scan.HasEvents;
  }
  return F;
}

bool UnitRun::hasError(const FunctionDecl *Definition) const {
  if (Errors.empty())
    return false;
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Begin = SM.getFileLoc(Definition->getBeginLoc());
  SourceLocation End = SM.getFileLoc(Definition->getEndLoc());
  return llvm::any_of(Errors, [&](SourceLocation Error) {
    return SM.isPointWithin(Error, Begin, End);
  });
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
    // What a short function returns is worth knowing: IS_ERR(), netdev_priv();
    // so is when it changes a flag.
    bool Changes = llvm::any_of(F->Scan.Writes.Members, [&](FieldId Member) {
      return Terms.field(Member).Flag;
    });
    F->ValueMatters =
        !Relevant && !Recursive && F->Scan.Small &&
        (Changes || !F->Definition->getReturnType()->isVoidType());
    if (!Relevant) {
      if (Lower.inMain(F->Definition->getLocation()))
        for (const FunctionDecl *C : F->Scan.Callees)
          F->Scan.Writes.add(function(C).Scan.Writes);
      continue;
    }
    for (const FunctionDecl *C : F->Scan.Callees)
      learnValue(function(C));
    F->IR = Lower.lower(F->Definition, F->Scan);
    F->Scan.Finder.reset();
  }
  for (Function *F : Group)
    collectRegistrations(*F);
  unsigned Rounds = Recursive ? MaxRounds : 1;
  for (unsigned Round = 1; Round <= Rounds; ++Round)
    for (Function *F : Group)
      if (F->IR)
        Schedule.push_back({F, Round == Rounds});
  Done.insert(Done.end(), Group.begin(), Group.end());
}

/// Prepares a function that some relevant one needs the value of. Most of those
/// in headers nobody does.
void UnitRun::learnValue(Function &F) {
  if (!F.ValueMatters || F.IR || F.Sum)
    return;
  F.Sum = Lower.keptReturn(F.Definition);
  if (F.Sum)
    return;
  for (const FunctionDecl *C : F.Scan.Callees)
    learnValue(function(C));
  F.IR = Lower.lower(F.Definition, F.Scan);
  F.Scan.Finder.reset();
  if (F.IR)
    Schedule.push_back({&F, true});
}

void UnitRun::summarise(Function &F, bool Last) {
  auto Callees = [&](unsigned Number) -> Engine::Callee {
    const Function &G = numbered(Number);
    bool Followed = G.Definition && Lower.inMain(G.Definition->getLocation());
    return {G.Sum ? &*G.Sum : nullptr, Followed ? &G.Scan.Writes : nullptr};
  };
  Summary S = Engine.run(
      *F.IR, Callees, [&](const State &Before, const Event &E, bool Possible) {
        if (Last && F.Relevant)
          observe(F, Before, E, Possible);
      });
  // A short function that was too much work is one that nobody asked for.
  if (F.Relevant || !S.Unknown)
    F.Sum = std::move(S);
}

void UnitRun::collectRegistrations(Function &F) {
  std::set<ObjectId> All;
  if (F.IR)
    for (const Registration &R : F.IR->Registrations)
      All.insert(R.Function);
  for (const FunctionDecl *C : F.Scan.Callees) {
    Function &G = function(C);
    G.Called = true;
    All.insert(G.Registers.begin(), G.Registers.end());
  }
  F.Registers.assign(All.begin(), All.end());
}

void UnitRun::lower() {
  std::vector<const FunctionDecl *> Roots;
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() && F->hasBody() &&
        (Lower.inMain(F->getLocation()) || !F->isInlineSpecified()))
      Roots.push_back(F);
  }
  for (const FunctionDecl *F : Roots)
    if (F->getIdentifier())
      ByName[F->getName()] = Lower.number(F);
  for (const auto &Entry : ByName)
    Engine.addFunction(Terms.function(Entry.getKey()), Entry.getValue());
  Initialisers = Lower.globals();
  for (auto [Place, Count] : Lower.counts())
    Engine.Semaphores.initialised(Place, Count);
  for (const FunctionDecl *F : Roots)
    visit(F);
  lookAtOthers();
  learnArguments();
  for (const Function *F : Done)
    if (F->IR) {
      Owners.gather(*F->IR);
      Engine.Semaphores.gather(*F->IR);
    }
  if (!Owners.empty())
    Engine.Owners = &Owners;
}

/// Whether some path of \p S ends in a call of a function that is defined
/// elsewhere. \p Ends: functions of the unit of which that is known.
static bool endsElsewhere(const Stmt *S, Lowering &Lower,
                          llvm::function_ref<bool(const FunctionDecl *)> Ends) {
  if (const auto *C = dyn_cast_or_null<CompoundStmt>(S))
    return !C->body_empty() && endsElsewhere(C->body_back(), Lower, Ends);
  if (const auto *I = dyn_cast_or_null<IfStmt>(S))
    return endsElsewhere(I->getThen(), Lower, Ends) ||
           endsElsewhere(I->getElse(), Lower, Ends);
  const auto *C = dyn_cast_or_null<CallExpr>(S);
  if (!C)
    return false;
  const FunctionDecl *F = C->getDirectCallee();
  if (!F || F->hasBody())
    return !F || Ends(F->getDefinition());
  return !F->getBuiltinID() && !F->isVariadic() && !Lower.modelOf(F);
}

/// Finds what other files may do to the locks of this one.
void UnitRun::lookAtOthers() {
  for (Function *F : Done) {
    for (const FunctionDecl *C : F->Scan.Callees)
      F->Scan.CallsOut |=
          Lower.inMain(C->getLocation()) && function(C).Scan.CallsOut;
    if (F->IR && F->IR->InMain &&
        F->Definition->getFormalLinkage() == Linkage::External)
      Others.gather(*F->IR);
  }
  for (Function *F : Done)
    if (F->IR)
      for (CallInstr &C : F->IR->Calls)
        if (C.Callee != CallInstr::NoFunction &&
            !numbered(C.Callee).Scan.CallsOut)
          C.Model = nullptr;
  if (Others.empty())
    return;
  Engine.Others = &Others;
  for (Function *F : Done)
    if (Lower.inMain(F->Definition->getLocation()) &&
        F->Definition->getReturnType()->isVoidType() &&
        endsElsewhere(F->Definition->getBody(), Lower,
                      [&](const FunctionDecl *C) {
                        return Others.EndElsewhere.contains(Lower.number(C));
                      }))
      Others.EndElsewhere.insert(Lower.number(F->Definition));
}

/// Finds which constants static functions are always passed: what is under a
/// condition that these do not meet never happens.
void UnitRun::learnArguments() {
  std::set<const FunctionDecl *> CalledOutOfSight;
  for (const Function *F : Done)
    if (!F->IR)
      for (const FunctionDecl *C : F->Scan.Callees)
        CalledOutOfSight.insert(C->getCanonicalDecl());
  std::map<unsigned, std::vector<std::optional<int64_t>>> Passed;
  for (const Function *F : Done) {
    if (!F->IR)
      continue;
    for (const CallInstr &C : F->IR->Calls) {
      if (C.Callee == CallInstr::NoFunction)
        continue;
      auto [It, New] = Passed.try_emplace(C.Callee, C.Args.size());
      std::vector<std::optional<int64_t>> &All = It->second;
      All.resize(std::min(All.size(), C.Args.size()));
      for (size_t I = 0; I != All.size(); ++I) {
        int64_t Value;
        bool Known = Terms.isConst(C.Args[I], Value);
        if (New && Known)
          All[I] = Value;
        else if (!Known || All[I] != Value)
          All[I].reset();
      }
    }
  }
  for (auto &[Number, Args] : Passed) {
    Function &F = numbered(Number);
    if (F.IR && F.Definition->getFormalLinkage() == Linkage::Internal &&
        !F.IR->Inline &&
        !Lower.addressTaken().contains(F.Definition->getCanonicalDecl()) &&
        !CalledOutOfSight.count(F.Definition->getCanonicalDecl()))
      F.IR->AlwaysPassed = std::move(Args);
  }
}

void UnitRun::preferModels() {
  for (const Function *F : Done)
    if (const CallModel *C = Lower.modelOfName(F->Definition);
        C && F->Scan.CallsOut && !showsEffects(*C, F->Sum ? &*F->Sum : nullptr))
      Lower.preferModel(F->Definition);
}

void UnitRun::summarise() {
  for (auto [F, Last] : Schedule)
    summarise(*F, Last);
  for (const Function *F : Done)
    if (F->IR && F->Relevant) {
      ++Result.Functions;
      Result.Unknown += F->Sum->Unknown;
    }
}

void UnitRun::keepHeader() {
  for (const Function *F : Done) {
    if (F->Relevant)
      continue;
    if (F->IR && F->Sum)
      Lower.keepReturn(F->Definition, *F->Sum);
    Lower.keepIdle(F->Definition, F->ValueMatters);
  }
}

UnitRun::Function *UnitRun::find(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return nullptr;
  Function &Known = numbered(Lower.number(Definition));
  return Known.Definition ? &Known : nullptr;
}

const FunctionDecl *UnitRun::named(llvm::StringRef Name) const {
  auto It = ByName.find(Name);
  return It != ByName.end() && It->second < Functions.size()
             ? Functions[It->second].Definition
             : nullptr;
}

UnitAnalysis::UnitAnalysis(ASTContext &Context, Preprocessor &PP,
                           const Model &M, const UnitInput &Input)
    : Context(Context) {
  // After such an error Clang tells of no others.
  if (Context.getDiagnostics().hasFatalErrorOccurred())
    return;
  Run = std::make_unique<UnitRun>(Context, PP, M, Result, Input);
  Run->lower();
}

UnitAnalysis::~UnitAnalysis() = default;

void UnitAnalysis::summarise() {
  if (Run)
    Run->summarise();
}

UnitResult UnitAnalysis::finish() {
  if (Run) {
    Run->judge();
    Run->findEntries();
    Run->enter();
    Run->finish();
    Run->keepHeader();
    Run.reset();
    addFingerprints(Context, Result.Findings);
  }
  return std::move(Result);
}

UnitResult locklint::analyzeUnit(ASTContext &Context, Preprocessor &PP,
                                 const Model &M, const UnitInput &Input) {
  UnitAnalysis Analysis(Context, PP, M, Input);
  Analysis.summarise();
  return Analysis.finish();
}
