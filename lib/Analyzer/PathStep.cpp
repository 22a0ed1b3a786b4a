//===- PathStep.cpp - One event on a path of the analyzer -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Engine/CallEffects.h"
#include "Facts/References.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace ento;
using namespace locklint;

/// The site of the call that \p F is the function of, as one of its caller's:
/// \p Below happens in \p F.
static SiteId siteAbove(UnitRun &Run, const Frame *F, SiteId Below) {
  if (!Below)
    return {};
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

namespace {
/// A callee that the analyzer follows: both have the analyzer's words.
class FollowedCallee : public CalleeView {
public:
  FollowedCallee(UnitRun &Run, const LookUps &LookedUp, const Frame *F)
      : CalleeView({Run.Terms, Run.Sites, Run.Solve.M, F->Caller->S, LookedUp}),
        Run(Run), F(F) {}

protected:
  TermId translate(TermId Id) override { return Id; }
  SiteId above(SiteId Below) override { return siteAbove(Run, F, Below); }
  bool mayBeAcquired(ObjectId) override { return false; }

private:
  UnitRun &Run;
  const Frame *F;
};
} // namespace

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
  FollowedCallee Words(U.Run, U.LookedUp, Callee);
  std::optional<State> Before = Words.within(Inner.Before);
  if (!Before)
    return std::nullopt;
  for (const Frame *Below = Now; Below != F; Below = Below->Caller)
    if (holdsLockOf(T, F->S, Below->Dropped))
      return std::nullopt;
  Event E = Words.event(Inner.E, *Before);
  View V{
      F,        std::move(*Before), std::move(E), Inner.Undecided, Inner.OfMode,
      Inner.If, Inner.ByMode};
  // The caller may be in no position to answer what the callee has asked for;
  // unless it does the same whatever the answer is.
  for (const Fact &K : Callee->Asked) {
    std::optional<FieldId> Member = T.boolMember(K.Value);
    if (Member)
      V.OfMode |= llvm::any_of(F->Asked, [&](const Fact &Here) {
        return T.boolMember(Here.Value) == Member;
      });
    else if (T.testsBits(K.Value)) {
      V.ByMode = true;
      V.If.push_back(K);
    } else if (U.asksForArgument(Callee, K.Value) &&
               !happensAnyway(Callee, Inner.E)) {
      V.Undecided = true;
    }
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
    bool ForCallers =
        concernsCallers(V->Before, V->E, U.Run.Solve.M, T) ||
        (V->ByMode && !V->Undecided && V->E.Do == Effect::Action::Sleep);
    if (UnitRun::Function *F = U.functionOf(V->In))
      tell(*F, *V, Possible || V->Undecided || V->OfMode || V->ByMode,
           ForCallers);
    if (!ForCallers)
      return;
  }
}

void AnalyzedUnit::Step::tell(UnitRun::Function &F, const View &V,
                              bool Possible, bool ForCallers) {
  // Many paths come by in the same state: what is said of one holds for all.
  std::string Key =
      llvm::formatv("{0} {1} {2} {3} {4} {5} {6} {7} {8}", Now, V.In,
                    int(V.E.Do), V.E.Where.number(), V.E.Lock, V.E.Flags,
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
  U.Run.Solve.observe(F, V.Before, V.E, Possible);
  S.Findings = std::exchange(U.Run.Solve.Found, {});
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
  Next.S = Now->S.apply(E, U.Run.Solve.M);
  if (E.Do == Effect::Action::Free)
    forgetDeleted(U.Run.Terms, Next.S, E.Lock);
  if (E.Do == Effect::Action::Acquire &&
      U.Run.Solve.owners().Noted.count(U.Run.Sites[E.Where].Where))
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
    S.Slept = {};
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
  if (Run.Solve.owners().empty() || !F || !F->Sum)
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
      FollowedCallee(U.Run, U.LookedUp, Now).after(std::move(Callee));
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
    if (triesInVain(E, F->S.held(E.Lock), U.Run.Solve.M))
      return true;
  return false;
}

bool AnalyzedUnit::Step::holds(ObjectId Lock) const {
  for (const Frame *F = Now; F; F = F->Caller) {
    if (const HeldLock *Held = F->S.held(Lock))
      return Held->certain();
    if (F->S.dropped(Lock) || F->S.free(Lock))
      return false;
  }
  return false;
}

bool AnalyzedUnit::Step::isPossible() const {
  State S = Now->S;
  for (const Frame *F = Now; F->Caller; F = F->Caller) {
    std::optional<State> Above =
        FollowedCallee(U.Run, U.LookedUp, F).within(std::move(S));
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
      L.Escaped |= !L.FromEntry && U.Run.Solve.mayBeReleased(Where, L.Lock);
    if (U.Run.Solve.isEnabled(Where) && F.S.disablesOne())
      F.S.enableOne();
    if (U.Run.Solve.mayClearFlag(Where))
      escapeSleeping(F.S, U.Run.Solve.M);
  });
}

void AnalyzedUnit::Step::escapeOwned(TermId Passed) {
  change([&](Frame &F) { locklint::escapeOwned(U.Run.Terms, F.S, Passed); });
}

void AnalyzedUnit::Step::escape(TermId Place) {
  change([&](Frame &F) {
    locklint::escape(U.Run.Terms, U.Run.Sites, F.S, Place);
  });
}
