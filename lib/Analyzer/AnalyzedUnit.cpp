//===- AnalyzedUnit.cpp - What the analyzer shows of a unit ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Analysis/CallEffects.h"
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
      Branches(Run, Bodies), Values(Run.Terms, Run.Lower) {
  // The fast engine knows what the analyzer is not told: which functions are
  // handlers, what those do that are not inlined.
  Run.lower();
  Run.summarise();
  Run.preferModels();
  findModes();
  Run.judge();
  Run.findEntries();
  Run.enter();
  Fast = joinCauses(std::move(Run.Found));
  Run.startOver();
  Run.findEntries();
  for (const UnitRun::Function *F : Run.functions())
    for (const Entry &E : F->Entries)
      for (const Fact &K : E.If)
        Run.Terms.any(K.Value, [&](const Term &X, TermId) {
          if (X.Kind == TermKind::Field)
            OnEntry.insert(X.B);
          return false;
        });
  for (UnitRun::Function *F : Run.functions())
    Bodies.prepare(const_cast<FunctionDecl *>(F->Definition));
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
      Found.push_back(M.Place.second);
  return Found;
}

void AnalyzedUnit::findModes() {
  auto Add = [&](llvm::ArrayRef<Fact> Conditions) {
    for (const Fact &K : Conditions)
      for (FieldId Member : flagsOf(Run.Terms, K.Value))
        Modes.insert(Member);
  };
  for (const UnitRun::Function *F : Run.functions()) {
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
                  OnEntry.contains(Run.Terms[X.A].B);
         });
}

/// Whether the path has asked two objects for the same mode, and they are of
/// different ones. Objects that work together are of one; the code cannot say
/// so.
static bool mixesModes(const TermTable &T, const Frame *F) {
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
  return !testsStatus(Run.Terms, Condition, Run.directReclaim()) &&
         Run.Terms.any(Condition, [&](const Term &, TermId Id) {
           return llvm::is_contained(F->Arguments, Id);
         });
}

/// The site of the call that \p F is the function of, as one of its caller's:
/// \p Below happens in \p F.
static SiteId siteAbove(UnitRun &Run, const Frame *F, SiteId Below) {
  if (!Below)
    return 0;
  Site S;
  if (const auto *Call = dyn_cast_or_null<CallExpr>(F->Function->getCallSite()))
    S.Where = Run.Lower.location(Call->getExprLoc());
  if (const auto *Callee = dyn_cast<FunctionDecl>(F->Function->getDecl());
      Callee && Callee->getIdentifier())
    S.Callee = Callee->getName();
  S.Object = Run.Sites[Below].Object;
  S.Next = Below;
  return Run.Sites.add(S);
}

/// The caller's state when its callee is in \p Callee.
static std::optional<State> stateAbove(UnitRun &Run, const LookUps &Found,
                                       const Frame *F, State Callee) {
  Callee.relocate([&](SiteId Id) { return siteAbove(Run, F, Id); });
  matchDropped(Run.Terms, F->Caller->S, Callee, Found);
  return F->Caller->S.compose(Callee, Run.M);
}

/// Whether \p E happens in \p Callee whatever is passed, as the fast engine has
/// found, which sees all paths at once.
bool AnalyzedUnit::Step::happensAnyway(const Frame *Callee,
                                       const Event &E) const {
  const TermTable &T = U.Run.Terms;
  const SiteTable &Sites = U.Run.Sites;
  const UnitRun::Function *F = U.functionOf(Callee);
  return F && F->Sum && llvm::any_of(F->Sum->Events, [&](const CallerEvent &N) {
           return N.Ev.Do == E.Do &&
                  Sites.leaf(N.Ev.Where).Where == Sites.leaf(E.Where).Where &&
                  llvm::none_of(
                      N.If, [&](const Fact &K) { return asksForMode(T, K); });
         });
}

/// The same event, as the caller sees it; none if this cannot happen there.
std::optional<AnalyzedUnit::Step::View>
AnalyzedUnit::Step::outwards(const View &Inner) const {
  const TermTable &T = U.Run.Terms;
  const Frame *Callee = Inner.In, *F = Callee->Caller;
  std::optional<State> Before =
      stateAbove(U.Run, U.LookedUp, Callee, Inner.Before);
  if (!Before)
    return std::nullopt;
  View V{F,       std::move(*Before), Inner.E, Inner.Undecided, Inner.OfMode,
         Inner.If};
  V.E.Where = siteAbove(U.Run, Callee, Inner.E.Where);
  if (V.E.Do == Effect::Action::Release)
    V.E.Lock = matchHeld(T, V.Before, V.E.Lock, V.E.Type, U.LookedUp);
  // The caller may be in no position to answer what the callee has asked for;
  // unless it does the same whatever the answer is.
  for (const Fact &K : Callee->Asked) {
    std::optional<FieldId> Member = T.boolMember(K.Value);
    if (Member)
      V.OfMode |= llvm::any_of(F->Asked, [&](const Fact &Here) {
        return T.boolMember(Here.Value) == Member;
      });
    else if (T.testsBits(K.Value) || (U.asksForArgument(Callee, K.Value) &&
                                      !happensAnyway(Callee, Inner.E)))
      V.Undecided = true;
  }
  V.If.append(F->Asked.begin(), F->Asked.end());
  return V;
}

void AnalyzedUnit::Step::tell(const Event &E, bool Possible) {
  tell(
      View{
          Now, Now->S, E, false, false, {Now->Asked.begin(), Now->Asked.end()}},
      Possible);
}

void AnalyzedUnit::Step::tell(std::optional<View> V, bool Possible) {
  const TermTable &T = U.Run.Terms;
  Possible |= mixesModes(T, Now);
  for (; V; V = V->In->Caller ? outwards(*V) : std::nullopt) {
    bool ForCallers = concernsCallers(V->Before, V->E, U.Run.M, T);
    if (UnitRun::Function *F = U.functionOf(V->In))
      tell(*F, *V, Possible || V->Undecided || V->OfMode, ForCallers);
    if (!ForCallers)
      return;
  }
}

void AnalyzedUnit::Step::tell(UnitRun::Function &F, const View &V,
                              bool Possible, bool ForCallers) {
  // Many paths come by in the same state: what is said of one holds for all.
  std::string Key =
      llvm::formatv("{0} {1} {2} {3} {4} {5} {6} {7} {8}", Now, V.In,
                    int(V.E.Do), V.E.Where, V.E.Lock, V.E.Flags,
                    int(V.E.Mode) * 8 + int(V.E.Var), Possible, V.E.Overwrites);
  auto [It, New] = U.Known.try_emplace(Key, U.Events.size());
  Told.push_back(It->second);
  if (!New)
    return;
  Seen S;
  S.In = &F;
  S.N.Ev = V.E;
  S.N.Before = forCallers(V.Before);
  S.N.If = V.If;
  S.N.OfMode = V.OfMode;
  S.ForCallers = ForCallers;
  S.About.push_back(V.E.Lock);
  for (const HeldLock &L : V.Before.Held)
    S.About.push_back(L.Lock);
  U.Run.observe(F, V.Before, V.E, Possible);
  S.Findings = std::exchange(U.Run.Found, {});
  U.Events.push_back(std::move(S));
  if (V.E.Do == Effect::Action::Acquire) {
    PlaceOfLocks &Here = U.AcquiredAt[{&F, V.E.Where}];
    Here.Objects.insert(V.E.Lock);
    Here.AtOnce |= llvm::any_of(V.Before.Held, [&](const HeldLock &L) {
      return L.Where == V.E.Where && L.Lock != V.E.Lock;
    });
  }
}

void AnalyzedUnit::Step::happen(const Event &E) {
  Frame Next = *Now;
  Next.S = Now->S.apply(E, U.Run.M);
  if (E.Do == Effect::Action::Free)
    forgetDeleted(U.Run.Terms, Next.S, E.Lock);
  if (E.Do == Effect::Action::Acquire &&
      U.Run.owners().Noted.count(U.Run.Sites[E.Where].Where))
    for (HeldLock &L : Next.S.Held)
      L.ByOwner |= L.Where == E.Where;
  U.simplify(Next.S);
  Now = U.Frames.intern(std::move(Next));
}

bool AnalyzedUnit::Step::withdraw(ObjectId Lock) {
  Frame Next = *Now;
  if (!Next.S.withdraw(Lock))
    return false;
  Now = U.Frames.intern(std::move(Next));
  return true;
}

/// Where a path has slept first shows what its context is. If that is known
/// anyway, it would only keep paths apart that are alike.
void AnalyzedUnit::simplify(State &S) const {
  if (ContextKnown)
    S.Slept = 0;
}

/// Of many answers the last ones.
static void remember(llvm::SmallVectorImpl<Answer> &Asked, const Answer &A) {
  constexpr unsigned Most = 24;
  if (llvm::any_of(Asked, [&](const Answer &Old) {
        return Old.Value == A.Value && Old.In == A.In;
      }))
    return;
  if (A.OfLocks || A.Stored)
    llvm::erase_if(Asked,
                   [&](const Answer &Old) { return Old.Value == A.Value; });
  if (Asked.size() >= Most)
    Asked.erase(Asked.begin());
  Asked.push_back(A);
}

void AnalyzedUnit::Step::learn(const Answer &A) {
  Frame Next = *Now;
  remember(Next.Asked, A);
  Now = U.Frames.intern(std::move(Next));
}

void AnalyzedUnit::Step::written(TermId Place) {
  const TermTable &T = U.Run.Terms;
  std::function<bool(const Term &, TermId)> IsRead = [&](const Term &X,
                                                         TermId Id) {
    if (TermId Long = U.Values.longNameOf(Id))
      return T.any(Long, IsRead);
    return X.Kind == TermKind::Load && T.mayAlias(X.A, Place);
  };
  auto Reads = [&](const Answer &A) { return T.any(A.Value, IsRead); };
  bool Concerned = false;
  for (const Frame *F = Now; F; F = F->Caller)
    Concerned |= llvm::any_of(F->Asked, Reads);
  if (Concerned)
    change([&](Frame &F) { llvm::erase_if(F.Asked, Reads); });
}

/// Where the function of \p Callee releases a lock that is recursive by hand on
/// some ways back, its caller, in \p S, holds one level fewer after the others.
void AnalyzedUnit::countLevels(const Frame *Callee, State &S) {
  UnitRun::Function *F = functionOf(Callee);
  if (Run.owners().empty() || !F || !F->Sum)
    return;
  for (const ExitCase &X : F->Sum->Exits)
    for (const FreeLock &D : X.After.Dropped)
      if (D.ByOwner)
        for (HeldLock &L : S.Held)
          L.Many |= L.ByOwner &&
                    Run.Terms.className(L.Lock) == Run.Terms.className(D.Lock);
}

bool AnalyzedUnit::Step::leave() {
  State Callee = Now->S;
  // Flags that it has saved and restored are gone with it.
  llvm::erase_if(Callee.Saved, [&](const SavedFlags &F) {
    return F.Used &&
           llvm::none_of(Now->Caller->S.Saved, [&](const SavedFlags &Ours) {
             return Ours.Value == F.Value;
           });
  });
  std::optional<State> After =
      stateAbove(U.Run, U.LookedUp, Now, std::move(Callee));
  if (!After)
    return false;
  Frame Next = *Now->Caller;
  Next.S = std::move(*After);
  U.countLevels(Now, Next.S);
  U.simplify(Next.S);
  for (const Answer &A : Now->Asked)
    if (A.OfLocks || A.Stored || U.isMode(A.Value) || U.isKnownOnEntry(A.Value))
      remember(Next.Asked, A);
  Now = U.Frames.intern(std::move(Next));
  return true;
}

bool AnalyzedUnit::Step::isHeldInVain(const Event &E) const {
  for (const Frame *F = Now; F; F = F->Caller)
    if (triesInVain(E, F->S.held(E.Lock), U.Run.M))
      return true;
  return false;
}

bool AnalyzedUnit::Step::holds(ObjectId Lock) const {
  for (const Frame *F = Now; F; F = F->Caller) {
    if (const HeldLock *Held = F->S.held(Lock))
      return !Held->Many;
    if (F->S.dropped(Lock) || F->S.free(Lock))
      return false;
  }
  return false;
}

bool AnalyzedUnit::Step::isPossible() const {
  State S = Now->S;
  for (const Frame *F = Now; F->Caller; F = F->Caller) {
    std::optional<State> Above = stateAbove(U.Run, U.LookedUp, F, std::move(S));
    if (!Above)
      return false;
    S = std::move(*Above);
  }
  return true;
}

static const Frame *changed(FrameTable &Frames, const Frame *F,
                            llvm::function_ref<void(Frame &)> How) {
  if (!F)
    return nullptr;
  Frame Next = *F;
  How(Next);
  Next.Caller = changed(Frames, F->Caller, How);
  return Frames.intern(std::move(Next));
}

void AnalyzedUnit::Step::change(llvm::function_ref<void(Frame &)> How) {
  Now = changed(U.Frames, Now, How);
}

void AnalyzedUnit::Step::settle(llvm::function_ref<bool(ObjectId)> WillNotRun) {
  change([&](Frame &F) {
    for (HandlerRecord &D : F.S.Deleted)
      D.Sure |= D.Result && WillNotRun(D.Result);
  });
}

void AnalyzedUnit::Step::blur() {
  change([](Frame &F) { F.S.blur(); });
}

void AnalyzedUnit::Step::goElsewhere(const Location &Where) {
  change([&](Frame &F) {
    for (HeldLock &L : F.S.Held)
      L.Many |= !L.FromEntry && U.Run.mayBeReleased(Where, L.Lock);
    if (U.Run.isEnabled(Where) && F.S.disablesOne())
      F.S.enableOne();
  });
}

void AnalyzedUnit::Step::escape(TermId Place) {
  change([&](Frame &F) {
    locklint::escape(U.Run.Terms, U.Run.Sites, F.S, Place);
  });
}

/// Whether \p Value may be in \p In, by what the path has asked before.
bool AnalyzedUnit::Step::mayBe(TermId Value, locklint::Range In) const {
  int64_t Known;
  if (U.Run.Terms.isConst(Value, Known))
    return In.contains(locklint::Range::exactly(Known));
  std::optional<bool> NonZero = U.answer(Now, Value, /*Condition=*/nullptr);
  return !NonZero || (*NonZero ? !In.zero() : !In.NonZero);
}

/// Whether the arguments may be pointers where the callee needs some.
bool AnalyzedUnit::Step::mayPass(uint32_t NonNull,
                                 llvm::ArrayRef<TermId> Args) const {
  for (unsigned I = 0; I != Args.size(); ++I)
    if ((NonNull & nonNullBit(I)) && Args[I] &&
        !mayBe(Args[I], locklint::Range::notZero()))
      return false;
  return true;
}

std::vector<AnalyzedUnit::WayBack>
AnalyzedUnit::Step::summarised(const UnitRun::Function &Callee,
                               const Site &Call, llvm::ArrayRef<TermId> Args,
                               TermId Result, ProgramStateRef Before) {
  TermTable &T = U.Run.Terms;
  SiteTable &Sites = U.Run.Sites;
  if (!Callee.Sum || Callee.Sum->Unknown) {
    blur();
    return {{*this, nullptr, {}, {}}};
  }

  std::function<TermId(TermId)> Translate = [&](TermId Id) -> TermId {
    const Term X = T[Id];
    switch (X.Kind) {
    case TermKind::Param:
      return X.A < Args.size() ? Args[X.A] : 0;
    case TermKind::Load:
      if (T[X.A].Kind == TermKind::Return)
        return Result;
      return U.Values.load(Before, Translate(X.A));
    case TermKind::Return:
    case TermKind::Local:
    case TermKind::Result:
    case TermKind::Phi:
      return 0;
    default:
      break;
    }
    switch (TermTable::arity(X)) {
    case 1:
      return T.rebuild(Id, Translate(X.A), 0);
    case 2: {
      TermId A = Translate(X.A);
      return T.rebuild(Id, A, Translate(X.B));
    }
    default:
      return Id;
    }
  };
  auto Above = [&](SiteId Below) { return Sites.below(Call, Below); };
  auto Here = [&](State S) {
    S.rename(Translate);
    S.relocate(Above);
    return S;
  };
  for (const CallerEvent &N : Callee.Sum->Events) {
    if (N.Again)
      continue;
    View V{Now,   State(),  N.Ev,
           false, N.OfMode, {Now->Asked.begin(), Now->Asked.end()}};
    bool Can = mayPass(N.NonNull, Args);
    for (const Fact &K : N.If) {
      TermId Value = Translate(K.Value);
      Can &= mayBe(Value, K.In);
      int64_t Known;
      if (!Can || T.isConst(Value, Known))
        continue;
      V.Undecided |= asksForMode(T, K) || T.testsBits(K.Value);
      V.OfMode |= N.Ev.Do == Effect::Action::Release;
      V.If.push_back({Value, K.In});
    }
    std::optional<State> Then =
        Can ? Now->S.compose(Here(N.Before), U.Run.M) : std::nullopt;
    if (!Then)
      continue;
    V.Before = std::move(*Then);
    V.E.Lock = V.E.Lock ? Translate(V.E.Lock) : 0;
    V.E.Where = Above(V.E.Where);
    tell(std::move(V), /*Possible=*/false);
  }

  std::vector<ExitCase> Exits;
  for (const ExitCase &X : Callee.Sum->Exits) {
    ExitCase Way;
    Way.ReturnedIn = X.ReturnedIn;
    Way.Returned = Translate(X.Returned);
    bool Can = mayPass(X.NonNull, Args);
    for (const Fact &K : X.If) {
      Fact Ours{Translate(K.Value), K.In};
      Can &= mayBe(Ours.Value, K.In);
      if (U.isMode(Ours.Value) || isOfSolver(Ours))
        Way.If.push_back(Ours);
    }
    if (!Can)
      continue;
    State After = Here(X.After);
    // The caller knows by one name what it is given.
    if (Result && T[Way.Returned].Kind == TermKind::Load &&
        !U.pointer(Way.Returned))
      After.rename([&](ObjectId Id) {
        return T.rewrite(Id, [&](TermId Y) {
          return Y == Way.Returned ? std::optional(Result) : std::nullopt;
        });
      });
    // What is locked exists.
    for (const HeldLock &L : After.Held) {
      TermId Base = T.objectOf(L.Lock);
      Way.ReturnedIn.NonZero |=
          Base && (Base == Result || Base == Way.Returned);
    }
    matchDropped(T, Now->S, After, U.LookedUp);
    if (std::optional<State> S = Now->S.compose(After, U.Run.M)) {
      Way.After = std::move(*S);
      Exits.push_back(std::move(Way));
    }
  }
  if (Exits.empty())
    return {{*this, nullptr, {}, {}}};
  return waysBack(Exits);
}

bool AnalyzedUnit::Step::calls(const Event &E, ProgramStateRef Before) {
  const Term &Pointer = U.Run.Terms[E.Lock];
  const UnitRun::Function *Callee =
      Pointer.Kind == TermKind::Function
          ? U.Run.find(U.Run.named(U.Run.Terms.name(Pointer.A)))
          : nullptr;
  if (!Callee || !Callee->Sum || Callee->Sum->Unknown)
    return false;
  Site Via = U.Run.Sites[E.Where];
  Site At = Via;
  At.Callee = U.Run.Terms.name(Pointer.A);
  Via.Next = U.Run.Sites.add(At);
  // How it comes back does not matter: it may be called any number of times.
  summarised(*Callee, Via, E.Args, /*Result=*/0, Before);
  return true;
}

SymbolRef AnalyzedUnit::pointer(TermId Id) const {
  SymbolRef S = Values.symbolOf(Id);
  return S && S->getType()->isPointerType() ? S : nullptr;
}

/// Whether the analyzer's solver can be told \p K: of memory it has many values
/// that are one for us.
bool AnalyzedUnit::Step::isOfSolver(const Fact &K) const {
  return U.Values.symbolOf(K.Value) &&
         !U.Run.Terms.any(K.Value, [](const Term &X, TermId) {
           return X.Kind == TermKind::Load;
         });
}

/// Whether the path will know later which of the two ways it took.
static bool toldApart(const ExitCase &A, const ExitCase &B) {
  if (A.ReturnedIn.meet(B.ReturnedIn).empty())
    return true;
  return llvm::any_of(A.If, [&](const Fact &K) {
    return llvm::any_of(B.If, [&](const Fact &L) {
      return K.Value == L.Value && K.In.meet(L.In).empty();
    });
  });
}

std::vector<AnalyzedUnit::WayBack>
AnalyzedUnit::Step::waysBack(llvm::ArrayRef<ExitCase> Exits) {
  std::vector<WayBack> Ways;
  for (const ExitCase &X : Exits) {
    Frame Next = *Now;
    Next.S = X.After;
    // Which of those that nothing tells apart was taken, nobody knows.
    for (const ExitCase &Y : Exits)
      if (!X.After.same(Y.After) && !toldApart(X, Y))
        Next.S.doubt(Y.After, Now->S);
    U.simplify(Next.S);
    // Those that leave the same locks are one.
    auto Same = llvm::find_if(
        Ways, [&](const WayBack &W) { return W.Path.Now->S.same(Next.S); });
    SymbolRef Returned = U.pointer(X.Returned);
    if (Same == Ways.end()) {
      Step Path = *this;
      Path.Now = U.Frames.intern(std::move(Next));
      Ways.push_back({std::move(Path), Returned, X.ReturnedIn, X.If});
      continue;
    }
    Frame Both = *Same->Path.Now;
    Both.S.meet(Next.S);
    Same->Path.Now = U.Frames.intern(std::move(Both));
    Same->ReturnedIn = Same->ReturnedIn.join(X.ReturnedIn);
    if (Same->Returned != Returned)
      Same->Returned = nullptr;
    llvm::erase_if(Same->If, [&](const Fact &K) {
      return llvm::none_of(X.If, [&](const Fact &L) {
        return K.Value == L.Value && K.In == L.In;
      });
    });
  }
  for (WayBack &W : Ways)
    llvm::erase_if(W.If, [&](const Fact &K) {
      if (isOfSolver(K))
        return false;
      Answer A;
      A.Value = K.Value;
      A.In = K.In;
      A.AskedIn = Now->Function;
      W.Path.learn(A);
      return true;
    });
  return Ways;
}

bool AnalyzedUnit::Step::assume(ContextTest Test, bool Outcome) {
  std::optional<State> S = Now->S.assume(Test, Outcome, U.Run.M);
  if (!S)
    return false;
  Frame Next = *Now;
  Next.S = std::move(*S);
  Now = U.Frames.intern(std::move(Next));
  return isPossible();
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
    Run.enter(*S.In, S.N);
    for (Finding &F : std::exchange(Run.Found, {}))
      keep(All, std::move(F), &S, {});
  }
  for (auto &[F, Ways] : Exits) {
    forgiveLoops(Ways);
    std::vector<ExitCase> Cases;
    for (const Exit &E : Ways)
      Cases.push_back(E.X);
    Run.judge(*F, Cases);
    for (Finding &Found : std::exchange(Run.Found, {}))
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
    Run.Found.push_back(std::move(F));
  Run.finish();
  std::vector<Finding> Found = std::move(Result.Findings);
  llvm::erase_if(Found, [&](const Finding &F) {
    return llvm::any_of(
        GivenOut, [&](const Finding &Old) { return coversDefect(Old, F); });
  });
  return Found;
}
