//===- AnalyzedUnit.cpp - What the analyzer shows of a unit ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Engine/CallEffects.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <functional>

using namespace clang;
using namespace ento;
using namespace locklint;

/// Paths kept of one finding: the analyzer shows the shortest.
static constexpr unsigned MaxPaths = 16;

AnalyzedUnit::AnalyzedUnit(ASTContext &Context, Preprocessor &PP,
                           const Model &M)
    : Run(Context, PP, M, Result), Bodies(Context, Run.Lower.macros()),
      Branches(Run, Bodies), Values(Context, Run.Terms, Run.Lower) {
  // The fast engine knows what the analyzer is not told: which functions are
  // handlers, what those do that are not inlined.
  Run.Solve.summarise();
  Run.preferModels();
  findModes();
  Run.Solve.judge();
  Run.Solve.findEntries();
  Run.Solve.enter();
  Fast = joinCauses(std::move(Run.Solve.Found));
  Run.Solve.startOver();
  Run.Solve.findEntries();
  for (const UnitRun::Function *F : Run.Solve.functions())
    for (const Entry &E : F->Entries)
      for (const Fact &K : E.If)
        Run.Terms.any(K.Value, [&](const Term &X, TermId) {
          if (X.Kind == TermKind::Field)
            OnEntry.insert(X.member());
          return false;
        });
  for (UnitRun::Function *F : Run.Solve.functions())
    Bodies.prepare(const_cast<FunctionDecl *>(Run.definition(*F)));
}

UnitRun::Function *AnalyzedUnit::functionOf(const Frame *F) {
  UnitRun::Function *Found =
      Run.find(dyn_cast_or_null<FunctionDecl>(F->Function->getDecl()));
  return Found && Found->IR ? Found : nullptr;
}

void AnalyzedUnit::startFunction(const FunctionDecl *Top) {
  const UnitRun::Function *F = Run.find(Top);
  ContextKnown = F && !F->Entries.empty();
  Values.startOver();
  LookedUp = LookUps();
  if (F && F->IR)
    noteAcquired(*F->IR, Run.Terms, LookedUp);
  Events.clear();
  Known.clear();
  Exits.clear();
  AcquiredAt.clear();
}

/// The members that \p Id asks for a mode: bools, and words of which it tests
/// bits. Not those that lead to them.
static llvm::SmallVector<FieldId, 2> flagsOf(const TermTable &T, TermId Id) {
  llvm::SmallVector<FieldId, 2> Found;
  for (const Mode &M : modesOf(T, Id))
    if (M.isMember() && isFlag(T, M))
      Found.push_back(FieldId(M.Place.second));
  return Found;
}

void AnalyzedUnit::findModes() {
  auto Add = [&](llvm::ArrayRef<Fact> Conditions) {
    for (const Fact &K : Conditions)
      for (FieldId Member : flagsOf(Run.Terms, K.Value))
        Modes.insert(Member);
  };
  for (const UnitRun::Function *F : Run.Solve.functions()) {
    if (!F->Sum || !F->Relevant)
      continue;
    for (const CallerEvent &N : F->Sum->Events)
      Add(N.If);
    for (const ExitCase &X : F->Sum->Exits)
      if (!X.After.same(F->Sum->Exits.front().After))
        for (const ExitCase &Y : F->Sum->Exits)
          Add(Y.If);
  }
}

bool AnalyzedUnit::isMode(TermId Id) const {
  return !Run.Terms.isVague(Id) &&
         llvm::any_of(flagsOf(Run.Terms, Id),
                      [&](FieldId M) { return Modes.contains(M); });
}

bool AnalyzedUnit::isKnownOnEntry(TermId Id) const {
  return !OnEntry.empty() && !Run.Terms.isVague(Id) &&
         Run.Terms.any(Id, [&](const Term &X, TermId) {
           return X.Kind == TermKind::Load &&
                  Run.Terms[X.A].Kind == TermKind::Field &&
                  OnEntry.contains(Run.Terms[X.A].member());
         });
}

bool AnalyzedUnit::mixesModes(const TermTable &T, const Frame *F) {
  llvm::SmallDenseMap<FieldId, bool, 8> Modes;
  for (; F; F = F->Caller)
    for (const Answer &A : F->Asked)
      if (std::optional<FieldId> Member = T.boolMember(A.Value);
          Member && !A.Stored) {
        auto [It, New] = Modes.try_emplace(*Member, A.In.NonZero);
        if (!New && It->second != A.In.NonZero)
          return true;
      }
  return false;
}

bool AnalyzedUnit::isAsked(const Frame *F, TermId Condition) const {
  const TermTable &T = Run.Terms;
  if (isMode(Condition) || isKnownOnEntry(Condition) ||
      asksForArgument(F, Condition))
    return true;
  return !F->Caller && asksForMode(T, {Condition, locklint::Range::notZero()});
}

/// Whether \p A came out by the same test as \p Condition in \p F: the same
/// test again waits for a change. What helpers compare, they compare for the
/// calls that lead to them.
static bool isSameTest(const Answer &A, const Frame *F, const Expr *Condition) {
  if (!Condition || A.Condition != Condition)
    return false;
  const StackFrameContext *X = A.AskedIn, *Y = F->Function;
  while (X != Y) {
    if (!A.OfLocks || X->inTopFrame() || Y->inTopFrame() ||
        X->getCallSite() != Y->getCallSite())
      return false;
    X = X->getParent()->getStackFrame();
    Y = Y->getParent()->getStackFrame();
  }
  return true;
}

std::optional<bool> AnalyzedUnit::answer(const Frame *F, TermId Value,
                                         const Expr *Condition) const {
  for (const Frame *G = F; G; G = G->Caller)
    for (const Answer &A : G->Asked)
      if (A.Value == Value && (A.OfLocks || A.Stored || isMode(Value)) &&
          !isSameTest(A, F, Condition))
        return A.In.NonZero;
  return std::nullopt;
}

bool AnalyzedUnit::isRunning(TermId Id) {
  return Id && Id == runningObject(Run.Terms);
}

TermId AnalyzedUnit::comparison(TermId A, TermId B) {
  TermTable &T = Run.Terms;
  int64_t C;
  if (T.isConst(A, C))
    std::swap(A, B);
  // What is around an object is somewhere.
  if (T.isConst(B, C))
    return C == 0 && T[A].Kind == TermKind::Binary && T[A].Op == TermOp::Add &&
                   T[T[A].B].Kind == TermKind::Const
               ? T.constant(0)
               : 0;
  TermId Id = T.binary(TermOp::Eq, A, B);
  return T.isVague(Id) ? 0 : Id;
}

bool AnalyzedUnit::asksForMemory(TermId Id) const {
  return !Run.Terms.isVague(Id) && Run.Terms.contains(Id, TermKind::Load);
}

bool AnalyzedUnit::goesWithoutSaying(const Frame *F, const Fact &K) {
  UnitRun::Function *Top = F->Caller ? nullptr : functionOf(F);
  return Top && impliedByPointers(Run.Terms, K, Top->IR->ParamIsPointer);
}

bool AnalyzedUnit::asksForArgument(const Frame *F, TermId Condition) const {
  return !testsStatus(Run.Terms, Condition, Run.Solve.directReclaim()) &&
         Run.Terms.any(Condition, [&](const Term &, TermId Id) {
           return llvm::is_contained(F->Arguments, Id);
         });
}

void AnalyzedUnit::Step::finish(const ExplodedNode *Node) {
  if (!Node)
    return;
  for (size_t I : Told)
    if (U.Events[I].Nodes.size() < MaxPaths)
      U.Events[I].Nodes.push_back(Node);
}

void AnalyzedUnit::leave(const Frame *F, ExitCase X, const ExplodedNode *Node) {
  UnitRun::Function *In = functionOf(F);
  if (!In || !Node || mixesModes(Run.Terms, F))
    return;
  std::vector<Exit> &Ways = Exits[In];
  for (const Exit &E : Ways)
    if (E.F == F && E.X.Where == X.Where && E.X.ReturnedIn == X.ReturnedIn)
      return;
  X.Own = F->S;
  X.If.assign(F->Asked.begin(), F->Asked.end());
  Ways.push_back({F, std::move(X), Node});
}

/// Locks that a loop acquires one after the other: how often it went round, the
/// analyzer chooses. Which of them are held after it, or given back by another
/// loop, is no news.
void AnalyzedUnit::forgiveLoops(std::vector<Exit> &Ways) {
  std::set<ObjectId> InLoops, Gathered;
  for (const auto &[Where, Acquired] : AcquiredAt) {
    if (Acquired.Objects.size() < 2)
      continue;
    InLoops.insert(Acquired.Objects.begin(), Acquired.Objects.end());
    if (Acquired.AtOnce)
      Gathered.insert(Acquired.Objects.begin(), Acquired.Objects.end());
  }
  for (Exit &E : Ways) {
    for (HeldLock &L : E.X.Own.Held)
      L.Many |= Gathered.count(L.Lock) != 0;
    llvm::erase_if(E.X.Own.Dropped, [&](const FreeLock &L) {
      return InLoops.count(L.Lock) != 0;
    });
  }
}

void AnalyzedUnit::keep(std::vector<PathFinding> &Kept, Finding F,
                        const Seen *S, llvm::ArrayRef<Exit> Ways) {
  PathFinding P;
  if (S) {
    P.Nodes = S->Nodes;
    P.About = S->About;
  }
  // A way out is shown by a path that takes it.
  for (const Exit &E : Ways) {
    Location Return = Run.Sites[E.X.Where].Where;
    bool Shows = Return == F.Where ||
                 (!Return.valid() && functionOf(E.F)->IR->End == F.Where);
    for (const auto *Released : {&E.X.Own.Free, &E.X.Own.Dropped})
      for (const FreeLock &L : *Released)
        Shows |= Run.Sites[L.Where].Where == F.Where;
    if (!Shows || P.Nodes.size() >= MaxPaths)
      continue;
    P.Nodes.push_back(E.Node);
    for (const HeldLock &L : E.X.Own.Held)
      P.About.push_back(L.Lock);
    for (const auto *Released : {&E.X.Own.Free, &E.X.Own.Dropped})
      for (const FreeLock &L : *Released)
        P.About.push_back(L.Lock);
  }
  P.What = std::move(F);
  Kept.push_back(std::move(P));
}

bool locklint::coversDefect(const Finding &A, const Finding &B) {
  return sameDefect(A, B) && (!A.Strict || B.Strict);
}

std::vector<PathFinding> AnalyzedUnit::judge() {
  std::vector<PathFinding> All;
  for (Seen &S : Events) {
    for (Finding &F : S.Findings)
      keep(All, std::move(F), &S, {});
    if (!S.ForCallers)
      continue;
    Run.Solve.enter(*S.In, S.N);
    for (Finding &F : std::exchange(Run.Solve.Found, {}))
      keep(All, std::move(F), &S, {});
  }
  for (auto &[F, Ways] : Exits) {
    forgiveLoops(Ways);
    llvm::SmallVector<ExitCase, 0> Cases;
    for (const Exit &E : Ways)
      Cases.push_back(E.X);
    Run.Solve.judge(*F, Cases);
    for (Finding &Found : std::exchange(Run.Solve.Found, {}))
      keep(All, std::move(Found), nullptr, Ways);
  }
  llvm::sort(All, [](const PathFinding &A, const PathFinding &B) {
    return tellsBetter(A.What, B.What);
  });
  std::vector<PathFinding> Kept;
  for (PathFinding &P : All) {
    // The fast engine knows better than paths what is the cause, and which of
    // its places is told.
    const Finding *Told = nullptr, *Main = nullptr;
    for (const Finding &F : Fast) {
      auto Here = [&](const Finding &G) {
        return G.Rule == P.What.Rule && G.Where == P.What.Where;
      };
      auto Other = llvm::find_if(F.Others, Here);
      if (!Here(F) && Other == F.Others.end())
        continue;
      Main = &F;
      Told = Here(F) ? &F : &*Other;
      break;
    }
    if (Told) {
      P.What.Cause = Told->Cause;
      P.What.Under = Told->Under;
    }
    if (llvm::any_of(GivenOut, [&](const Finding &Old) {
          return coversDefect(Old, P.What);
        }))
      continue;
    if (Told != Main || (!Told && llvm::any_of(Fast, [&](const Finding &F) {
          return sameDefect(F, P.What);
        }))) {
      Waiting.push_back(std::move(P.What));
      continue;
    }
    if (Main)
      P.What.Others = Main->Others;
    GivenOut.push_back(P.What);
    Kept.push_back(std::move(P));
  }
  return Kept;
}

std::vector<Finding> AnalyzedUnit::finish() {
  for (Finding &F : Waiting)
    Run.Solve.Found.push_back(std::move(F));
  Run.finish();
  std::vector<Finding> Found = std::move(Result.Findings);
  llvm::erase_if(Found, [&](const Finding &F) {
    return llvm::any_of(
        GivenOut, [&](const Finding &Old) { return coversDefect(Old, F); });
  });
  return Found;
}
