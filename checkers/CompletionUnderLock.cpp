//===- CompletionUnderLock.cpp - linuxkernel-completion-under-lock --------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/scheduler/completion.rst. To wait for a completion with a lock
// held orders the lock before the completion; to acquire the lock before
// complete() is called orders it after. As lockdep's cross-release feature had
// it (Documentation/locking/crossrelease.txt of Linux 4.14), both together are
// a deadlock: here, if every completer needs the lock.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

namespace {

using Call = CompletionCall;

class CompletionUnderLock : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    std::vector<const Call *> Waits;
    for (const Call &W : P.completions())
      if (W.Do == Effect::Action::Await && W.Class && !W.Locks.empty())
        Waits.push_back(&W);
    // If a caller holds what its callee holds, too, the callee is reported.
    llvm::stable_sort(Waits, [&](const Call *A, const Call *B) {
      return C.Sites[A->Where].Depth < C.Sites[B->Where].Depth;
    });
    std::set<std::pair<SiteId, SiteId>> Told;
    for (const Call *W : Waits)
      for (const Call::Taken &L : W->Locks)
        if (C.M.type(L.Type).Waits == Waiting::Sleep &&
            !Told.count({C.Sites.leafId(W->Where), C.Sites.leafId(L.Where)}) &&
            check(P, *W, L, C))
          Told.insert({C.Sites.leafId(W->Where), C.Sites.leafId(L.Where)});
  }

private:
  /// A wait with a lock held, against the calls that may end it.
  struct Query {
    const Program &P;
    const RuleContext &C;
    const Call &Wait;
    const Call::Taken &Lock;
    ClassId Completion, Class;
    /// Each instance of the lock belongs to one completion: both are members of
    /// one object.
    bool OfObject;

    Query(const Program &P, const RuleContext &C, const Call &Wait,
          const Call::Taken &Lock)
        : P(P), C(C), Wait(Wait), Lock(Lock), Completion(P.resolve(Wait.Class)),
          Class(P.resolve(Lock.Class)), OfObject(isOfOneObject(Lock, Wait)) {}

    bool isOfOneObject(const Call::Taken &L, const Call &Of) const {
      TermId Object = C.Terms.objectOf(L.Lock);
      return Object == C.Terms.objectOf(Of.Object) && !C.Terms.isVague(Object);
    }

    /// Whether \p Of completes what is waited for.
    bool completes(const Call &Of) const {
      return P.resolve(Of.Class) == Completion;
    }

    /// Whether \p Of does, or completes what a pointer of the driver points to,
    /// which may be the same.
    bool mayBeCompletedBy(const Call &Of) const {
      if (completes(Of))
        return P.mayMeet(Wait.Class, Wait.Driver, Of.Driver);
      switch (C.Terms[Of.Object].Kind) {
      case TermKind::Global:
      case TermKind::Local:
      case TermKind::Field:
      case TermKind::Index:
        return false;
      default:
        return Of.Root && Of.Driver == Wait.Driver;
      }
    }

    /// The lock that \p Of has taken, and that the waiting task holds.
    const Call::Taken *takenBy(const Call &Of) const {
      for (const Call::Taken &T : Of.Locks)
        if (P.resolve(T.Class) == Class &&
            (T.Mode == LockMode::Write || Lock.Mode == LockMode::Write) &&
            (P.isOne(Lock.Class) || isOfOneObject(T, Of)))
          return &T;
      return nullptr;
    }

    /// Whether each path that calls down to \p At takes the lock somewhere on
    /// its way; \p By: where one does.
    bool isTakenOnTheWay(SiteId At, const Call *&By) const {
      for (; At; At = C.Sites[At].Next) {
        bool Some = false, All = true;
        for (const Call &Of : P.completions())
          if (Of.Do == Effect::Action::Complete && Of.Where == At && !Of.Root) {
            Some = true;
            All &= takenBy(Of) != nullptr;
            By = &Of;
          }
        if (Some && All)
          return true;
      }
      return false;
    }
  };

  bool check(const Program &P, const Call &W, const Call::Taken &L,
             const RuleContext &C) const {
    Query Q(P, C, W, L);
    if (!P.isOne(L.Class) && !Q.OfObject)
      return false;
    std::set<llvm::StringRef> Waiters;
    for (const Call &Of : P.completions())
      if (Of.Do == Effect::Action::Await &&
          C.Sites.leafId(Of.Where) == C.Sites.leafId(W.Where))
        Waiters.insert(Of.Function);
    // Each call that completes it, and each way that leads there.
    const Call *Witness = nullptr;
    std::set<SiteId> Completers, Entered;
    for (const Call &Of : P.completions()) {
      if (Of.Do != Effect::Action::Complete || !Q.mayBeCompletedBy(Of))
        continue;
      // It may be the waiting task that has done so already.
      if (Waiters.count(Of.Function))
        return false;
      SiteId Leaf = C.Sites.leafId(Of.Where);
      Completers.insert(Leaf);
      const Call *By = &Of;
      if (Q.takenBy(Of) || Q.isTakenOnTheWay(Of.Where, By)) {
        if (Q.completes(Of) && (!Witness || C.Sites[By->Where].Depth <
                                                C.Sites[Witness->Where].Depth))
          Witness = By;
        if (Of.Root)
          Entered.insert(Leaf);
      } else if (Of.Root) {
        return false;
      }
    }
    // The others are called by nobody knows whom, with which locks held.
    if (!Witness || !llvm::all_of(Completers, [&](SiteId Leaf) {
          const Call *By = nullptr;
          return Entered.count(Leaf) || Q.isTakenOnTheWay(Leaf, By);
        }))
      return false;
    report(Q, *Witness);
    return true;
  }

  void report(const Query &Q, const Call &By) const {
    const RuleContext &C = Q.C;
    const Call &W = Q.Wait;
    const Call::Taken &Taken = *Q.takenBy(By);
    std::string Waiter = C.Sites.leaf(W.Where).Callee.str();
    Finding F;
    F.Rule = name();
    F.Where = C.Sites[W.Where].Where;
    F.Cause = C.place(W.Where);
    F.Under = C.Terms.className(Q.Lock.Lock);
    F.Function = W.Function;
    F.Message = "'" + C.Sites[W.Where].Callee.str() + "' waits with " +
                C.M.type(Q.Lock.Type).Name + " '" + Q.Lock.Name +
                "' held, which '" + By.Function +
                "' acquires before it completes '" + W.Name + "'";
    C.explain(F.Witness, Q.Lock.Where, Step::Kind::Acquired, Q.Lock.Name);
    if (C.Sites[W.Where].Next)
      C.explain(F.Witness, W.Where, Step::Kind::Awaits, Waiter);
    // How the completer is entered, its caller's view says.
    for (const Call &Of : Q.P.completions())
      if (Of.In && Of.Where == By.Where && Of.Function == By.Function) {
        C.explain(F.Witness, Of.In);
        break;
      }
    C.explain(F.Witness, Taken.Where,
              Taken.Released ? Step::Kind::Released : Step::Kind::Acquired,
              Taken.Name);
    C.explain(F.Witness, By.Where, Step::Kind::Completes,
              C.Sites.leaf(By.Where).Callee.str());
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule>
locklint::makeCompletionUnderLock(const RuleInfo &Info) {
  return std::make_unique<const CompletionUnderLock>(Info);
}
