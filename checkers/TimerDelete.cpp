//===- TimerDelete.cpp - linuxkernel-timer-delete -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Racing Timers: A Kernel Pastime",
// and the comments of timer_delete_sync() (kernel/time/timer.c),
// cancel_work_sync() (kernel/workqueue.c), free_irq() (kernel/irq/manage.c).
//
//===----------------------------------------------------------------------===//

#include "checkers/Outliving.h"
#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

namespace {

/// How the keys of delayed works begin.
constexpr llvm::StringLiteral DelayedWork = "struct delayed_work.work";

class TimerDelete : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    // Of callers that hold what their callee acquired, the callee is told.
    std::vector<const HandlerCall *> Calls;
    for (const HandlerCall &W : P.calls())
      Calls.push_back(&W);
    llvm::stable_sort(Calls, [&](const HandlerCall *A, const HandlerCall *B) {
      return C.Sites[A->Where].Depth < C.Sites[B->Where].Depth;
    });
    std::set<std::pair<SiteId, SiteId>> Told;
    std::set<Location> Deletions;
    for (const HandlerCall *Call : Calls) {
      const HandlerCall &W = *Call;
      if (W.Do == Effect::Action::Wait) {
        if (checkSelf(P, W, C) || checkInterrupt(P, W, C))
          continue;
        checkHeld(P, W, Told, C);
      } else if (W.Do == Effect::Action::Delete) {
        if (checkDeleted(P, W, C))
          Deletions.insert(C.place(W.Where));
      }
    }
    for (const FreedObject &O : P.freed())
      if (checkFreed(P, O, C))
        Deletions.insert(C.place(O.Deleted.Where));
    checkTooEarly(P, name(), C, Deletions);
    checkOutliving(P, name(), C, Deletions);
  }

private:
  Finding at(const HandlerCall &W, const RuleContext &C) const {
    Finding F;
    F.Rule = name();
    F.Where = C.Sites[W.Where].Where;
    F.Cause = C.place(W.Where);
    F.Function = W.Function;
    return F;
  }

  /// The member of the whole object, in which others may be nested, that leads
  /// to \p Place; none: it is an object itself.
  static std::optional<FieldId> outermost(const TermTable &Terms,
                                          TermId Place) {
    std::optional<FieldId> Member;
    for (; Terms[Place].Kind == TermKind::Field ||
           Terms[Place].Kind == TermKind::Index;
         Place = Terms[Place].A)
      if (Terms[Place].Kind == TermKind::Field)
        Member = Terms[Place].member();
    return Member;
  }

  /// Whether \p W waits for the callbacks of a device that lies in one struct,
  /// and \p T is of a lock in another struct, in which that callback's device
  /// lies: an attribute of a device of another kind.
  static bool isOfOtherKind(const HandlerCall &W, const HandlerTake &T,
                            const TermTable &Terms) {
    const Term &Object = Terms[Terms.objectOf(T.Lock)];
    const Term &Device =
        Object.Kind == TermKind::Binary && Object.Op == TermOp::Add
            ? Terms[Object.A]
            : Object;
    std::optional<FieldId> Waits = outermost(Terms, W.Object),
                           Takes = outermost(Terms, T.Lock);
    bool IsPassed = Device.Kind == TermKind::Param && Device.A == 0;
    return !W.Members.empty() && (IsPassed || Terms.isVague(T.Lock)) && Waits &&
           Takes && !Terms.areOfOneStruct(*Waits, *Takes);
  }

  /// Whether what \p W waits for may be another object than the one whose lock
  /// \p Held is, while the handler waits, by \p T, for its own object's: one
  /// leads to the other, as a child does to its parent, or a loop has found it.
  static bool isOfAnother(const HandlerCall &W, ObjectId Held,
                          const HandlerTake &T, const TermTable &Terms) {
    std::optional<FieldId> Waits = outermost(Terms, W.Object),
                           Holds = outermost(Terms, Held);
    TermId Object = Terms.objectOf(W.Object), Owner = Terms.objectOf(Held);
    if (!Waits || !Holds || !Terms.areOfOneStruct(*Waits, *Holds) ||
        Object == Owner ||
        Terms.contains(Terms.objectOf(T.Lock), TermKind::Load))
      return false;
    auto LeadsTo = [&](TermId From, TermId To) {
      return Terms.any(To,
                       [&](const Term &, TermId Part) { return Part == From; });
    };
    return Terms.isVague(Object) || Terms.contains(Object, TermKind::Phi) ||
           LeadsTo(Owner, Object) || LeadsTo(Object, Owner);
  }

  /// Whether \p Where is reached by calling the handler \p H as a function:
  /// what is done at once is not scheduled.
  static bool isCalled(const Handler &H, SiteId Where, const RuleContext &C) {
    for (; C.Sites[Where].Next; Where = C.Sites[Where].Next)
      if (C.Sites[Where].Callee == H.Function)
        return true;
    return false;
  }

  /// Waiting with a lock held that the handler waits for.
  void checkHeld(const Program &P, const HandlerCall &W,
                 std::set<std::pair<SiteId, SiteId>> &Told,
                 const RuleContext &C) const {
    std::string Call = C.Sites[W.Where].Callee.str();
    for (const OrderEdge::End &L : W.Held) {
      std::pair Places(C.Sites.leafId(W.Where), C.Sites.leafId(L.Where));
      if (Told.count(Places))
        continue;
      // Callbacks of some struct may be another object's.
      if (!W.Members.empty() && P.isNoValidate(L.Lock))
        continue;
      std::string Lock = L.Name;
      for (const Handler *H : handlersOf(P, W, C))
        for (const HandlerTake &T :
             llvm::make_pointee_range(P.takesOf(H->Address))) {
          if (!P.mayBeOne(T, L) || isCalled(*H, L.Where, C) ||
              isOfOtherKind(W, T, C.Terms) ||
              (T.Mode == LockMode::Read && L.Mode == LockMode::Read))
            continue;
          // A queue is no proof: its work may be stopped by then; the function
          // may have a reference, so that the work does not drop the last one;
          // or the works have them, and the last one to be dropped waits.
          if (W.Kind == HandlerKind::Queue &&
              (T.WithLastRef || countsDown(T.Where, C) || putsDown(W, C) ||
               isOfAnother(C.Terms, W.Object, L.Lock) ||
               isStoppedBefore(P, W, *H, C)))
            continue;
          Finding F = at(W, C);
          F.Under = C.Terms.className(L.Lock);
          F.Strict = isOfAnother(W, L.Lock, T, C.Terms);
          F.Message = "'" + Call + "' waits for " + nameOf(*H) +
                      ", which acquires " + C.M.type(L.Type).Name + " '" +
                      Lock + "' that is held here";
          C.explain(F.Witness, L.Where, Step::Kind::Acquired, Lock);
          if (C.Sites[W.Where].Next)
            C.explain(F.Witness, W.Where, Step::Kind::Waits,
                      C.Sites.leaf(W.Where).Callee.str());
          explain(F.Witness, *H);
          C.explain(F.Witness, T.Where, Step::Kind::Acquired, T.Name);
          C.report(std::move(F));
          Told.insert(Places);
          return;
        }
      if (W.Kind != HandlerKind::Timer || isIrqSafe(P, W, C))
        continue;
      for (const LockUse &U : llvm::make_pointee_range(P.usesOf(L.Class))) {
        if (!U.InHardirq ||
            (U.Mode == LockMode::Read && L.Mode == LockMode::Read))
          continue;
        Finding F = at(W, C);
        F.Under = C.Terms.className(L.Lock);
        F.Message = "'" + Call + "' waits for a timer with " +
                    C.M.type(L.Type).Name + " '" + Lock +
                    "' held, which an interrupt of the timer may wait for";
        C.explain(F.Witness, L.Where, Step::Kind::Acquired, Lock);
        C.explain(F.Witness, U.In);
        C.explain(F.Witness, U.Where, Step::Kind::Acquired, U.Name);
        C.report(std::move(F));
        Told.insert(Places);
        return;
      }
    }
  }

  /// Whether the lock that is acquired at \p Where is acquired only if a count
  /// has become 0: refcount_dec_and_mutex_lock().
  static bool countsDown(SiteId Where, const RuleContext &C) {
    const CallModel *M = C.M.lookup(C.Sites.leaf(Where).Callee);
    return M && llvm::any_of(M->Effects, [](const Effect &E) {
             return E.Do == Effect::Action::Acquire && !E.Try &&
                    E.When.On == Condition::Subject::Result &&
                    E.When.Is == Condition::Test::NonZero;
           });
  }

  /// Whether \p W may happen only where the last reference to something is
  /// dropped.
  static bool putsDown(const HandlerCall &W, const RuleContext &C) {
    for (SiteId S = W.Where; S; S = C.Sites[S].Next)
      if (llvm::StringRef Name = C.Sites[S].Callee;
          Name.ends_with("_put") || Name.contains("_put_"))
        return true;
    return llvm::any_of(W.Held, [&](const OrderEdge::End &L) {
      return countsDown(L.Where, C);
    });
  }

  /// Whether \p Queue and \p Lock are members of two objects of one struct: the
  /// works on the one's queue acquire that one's lock.
  static bool isOfAnother(const TermTable &Terms, TermId Queue, TermId Lock) {
    auto Outermost = [&](TermId Place) {
      while (Terms[Terms[Place].A].Kind == TermKind::Field)
        Place = Terms[Place].A;
      return Place;
    };
    auto IsMember = [&](TermId Id) {
      return Terms[Id].Kind == TermKind::Field;
    };
    if (Terms[Queue].Kind != TermKind::Load || !IsMember(Terms[Queue].A) ||
        !IsMember(Lock))
      return false;
    const Term &Q = Terms[Outermost(Terms[Queue].A)];
    const Term &L = Terms[Outermost(Lock)];
    return Q.A != L.A && Terms.areOfOneStruct(Q.member(), L.member());
  }

  /// Whether the path of \p W has stopped \p H before.
  static bool isStoppedBefore(const Program &P, const HandlerCall &W,
                              const Handler &H, const RuleContext &C) {
    return llvm::any_of(P.of(W.Driver).Calls, [&](const HandlerCall *Stop) {
      return Stop->Kind == H.Row->Kind &&
             Program::sameObject(Stop->Key, H.Key) &&
             llvm::any_of(W.StoppedAt, [&](SiteId Where) {
               return C.Sites[Where].Where == C.Sites[Stop->Where].Where;
             });
    });
  }

  /// Whether \p Id names the same object in each call of a handler: there may
  /// be another one of its kind for what is looked up or read.
  static bool isNamed(const TermTable &Terms, TermId Id) {
    return !Terms.any(Id, [](const Term &T, TermId) {
      return T.Kind == TermKind::Load || T.Kind == TermKind::Result ||
             T.Kind == TermKind::Phi || T.Kind == TermKind::Unknown;
    });
  }

  /// Whether \p W, in the handler \p H of an interrupt, waits for that
  /// interrupt: by the number that it is passed, or by one that is kept in the
  /// object that it is passed, where the driver has but one.
  static bool isOwnInterrupt(const Program &P, const HandlerCall &W,
                             const Handler &H, const RuleContext &C) {
    const Term &Number = C.Terms[W.Object];
    if (Number.Kind == TermKind::Param)
      return W.In->How != Runs::Task || Number.A == 0;
    if (W.In->How != Runs::Task || Number.Kind != TermKind::Load)
      return false;
    const Term &Object = C.Terms[C.Terms.objectOf(Number.A)];
    std::vector<const Handler *> Found = handlersOf(P, W, C);
    return Object.Kind == TermKind::Param && Object.A == 1 && !Found.empty() &&
           llvm::all_of(Found,
                        [&](const Handler *O) { return O->Where == H.Where; });
  }

  /// Whether \p W waits for all works on a queue that \p H, which makes the
  /// call, is queued to: a variable, or one that belongs to its own object.
  static bool isOwnQueue(const Program &P, const HandlerCall &W,
                         const Handler &H, const RuleContext &C) {
    const TermTable &Terms = C.Terms;
    auto ownerOf = [&](TermId Queue) {
      return Terms[Queue].Kind == TermKind::Load &&
                     isNamed(Terms, Terms[Queue].A)
                 ? Terms.objectOf(Terms[Queue].A)
                 : 0;
    };
    TermId Owner = ownerOf(W.Object);
    if (!Owner || putsDown(W, C))
      return false;
    bool IsVariable = Terms[Owner].Kind == TermKind::Global;
    for (const HandlerCall &Q :
         llvm::make_pointee_range(P.of(W.Driver).Calls)) {
      if (Q.Do != Effect::Action::Arm || Q.Kind != HandlerKind::Queue ||
          !Program::sameObject(Q.Key, W.Key))
        continue;
      for (const HandlerCall *A : armedBy(P, Q, C))
        if (Program::sameObject(A->Key, H.Key) &&
            (IsVariable || (ownerOf(Q.Object) &&
                            ownerOf(Q.Object) == Terms.objectOf(A->Object))))
          return true;
    }
    return false;
  }

  /// Waiting for oneself.
  bool checkSelf(const Program &P, const HandlerCall &W,
                 const RuleContext &C) const {
    const Handler *H = W.In ? W.In->By : nullptr;
    if (!H)
      return false;
    bool Own = false;
    if (W.Kind == HandlerKind::Queue)
      Own = H->Row->Kind == HandlerKind::Work && isOwnQueue(P, W, *H, C);
    else if (H->Row->Kind == W.Kind)
      Own = W.Kind == HandlerKind::Irq ? isOwnInterrupt(P, W, *H, C)
                                       : Program::sameObject(W.Key, H->Key) &&
                                             isNamed(C.Terms, W.Object);
    if (!Own)
      return false;
    Finding F = at(W, C);
    F.Under = H->Function;
    F.Message = "'" + C.Sites[W.Where].Callee.str() + "' waits for " +
                nameOf(*H) + ", which it is called from";
    explain(F.Witness, *H);
    if (C.Sites[W.Where].Next)
      C.explain(F.Witness, W.Where, Step::Kind::Waits,
                C.Sites.leaf(W.Where).Callee.str());
    C.report(std::move(F));
    return true;
  }

  /// Whether no interrupt can interrupt the timer that \p W waits for:
  /// TIMER_IRQSAFE.
  static bool isIrqSafe(const Program &P, const HandlerCall &W,
                        const RuleContext &C) {
    std::vector<const Handler *> Handlers = handlersOf(P, W, C);
    return !Handlers.empty() && llvm::all_of(Handlers, [](const Handler *H) {
      return llvm::is_contained(H->Row->Contexts, Runs::IrqOff);
    });
  }

  /// Waiting where an interrupt may have interrupted the handler, or where
  /// waiting means to sleep.
  bool checkInterrupt(const Program &P, const HandlerCall &W,
                      const RuleContext &C) const {
    if (!W.In || (W.In->How != Runs::Hardirq && W.In->How != Runs::Softirq))
      return false;
    // Nobody sees whether it is the last reference that is put there.
    if (W.Kind == HandlerKind::Queue && putsDown(W, C))
      return false;
    const CallModel *M = C.M.lookup(C.Sites.leaf(W.Where).Callee);
    bool Sleeps = M && llvm::any_of(M->Effects, [](const Effect &E) {
                    return E.Do == Effect::Action::Sleep;
                  });
    if (!Sleeps && !(W.Kind == HandlerKind::Timer &&
                     W.In->How == Runs::Hardirq && !isIrqSafe(P, W, C)))
      return false;
    Finding F = at(W, C);
    F.Under = W.In->By->Function;
    F.Message = "'" + C.Sites[W.Where].Callee.str() + "' waits for a handler " +
                describe(W.In->How).str() + " (" + nameOf(*W.In->By) + ")";
    C.explain(F.Witness, W.In);
    if (C.Sites[W.Where].Next)
      C.explain(F.Witness, W.Where, Step::Kind::Waits,
                C.Sites.leaf(W.Where).Callee.str());
    C.report(std::move(F));
    return true;
  }

  /// A handler that a driver only deletes where it ends may still be running.
  /// Whether that is reported.
  bool checkDeleted(const Program &P, const HandlerCall &D,
                    const RuleContext &C) const {
    if (!D.In || !D.In->By->Row->Ends || D.Key.empty())
      return false;
    // Waited for after all, or its queue is: by the end itself, or by what
    // comes after it.
    bool Emptied = false;
    for (const HandlerCall &W :
         llvm::make_pointee_range(P.of(D.Driver).Calls)) {
      if (W.Do != Effect::Action::Wait ||
          (W.In != D.In && (!W.In || !isReleaseAction(*W.In->By))))
        continue;
      if (W.Kind == D.Kind && Program::sameObject(W.Key, D.Key))
        return false;
      Emptied |= D.Kind == HandlerKind::Work && W.Kind == HandlerKind::Queue;
    }
    // A work that is delayed is on no queue.
    if (Emptied && !llvm::StringRef(D.Key).starts_with(DelayedWork))
      return false;
    for (const Handler *H : P.handlersOf(D.Kind, D.Key, D.Driver))
      // devm_work_autocancel() and its like cancel it then.
      if (H->Call.starts_with("devm_"))
        return false;
    for (const Handler *H : P.handlersOf(D.Kind, D.Key, D.Driver)) {
      // The kernel knows its own: dev->power.suspend_timer, say.
      bool OfKernel =
          H->Driver.empty() && !P.isOfSamePart(*H, D.Driver, D.Where);
      if (!OfKernel && (checkRearmed(P, D, *H, Emptied, C) ||
                        (!Emptied && checkGone(P, D, *H, C))))
        return true;
    }
    return false;
  }

  /// At the deletion, for that is what to change: one finding, however many
  /// callers lead there, and whatever else is wrong with it.
  Finding atDeletion(const HandlerCall &D, const Handler &H,
                     const RuleContext &C) const {
    Finding F = at(D, C);
    F.Where = C.place(D.Where);
    F.Wanted = {FixRequest::Kind::WaitForTimer, F.Where};
    C.explain(F.Witness, D.In);
    for (SiteId S = D.Where; C.Sites[S].Next; S = C.Sites[S].Next)
      F.Witness.push_back(
          {Step::Kind::Calls, C.Sites[S].Where, C.Sites[S].Callee.str(), ""});
    explain(F.Witness, H);
    return F;
  }

  /// A handler that schedules itself again outlives one deletion. If its queue
  /// is \p Emptied, it has to do so whatever the driver says.
  bool checkRearmed(const Program &P, const HandlerCall &D, const Handler &H,
                    bool Emptied, const RuleContext &C) const {
    for (const HandlerCall &A :
         llvm::make_pointee_range(P.of(H.Driver).Calls)) {
      if (A.Do != Effect::Action::Arm || A.Kind != D.Kind ||
          !Program::sameObject(A.Key, D.Key) || !A.In ||
          A.In->By->Address != H.Address || (Emptied && P.mayBeKeptFrom(A)))
        continue;
      Finding F = atDeletion(D, H, C);
      F.Message = "'" + C.Sites.leaf(D.Where).Callee.str() +
                  "' does not stop " + nameOf(H) +
                  ", which schedules itself again";
      C.explain(F.Witness, A.Where, Step::Kind::Arms,
                C.Sites.leaf(A.Where).Callee.str());
      C.report(std::move(F));
      return true;
    }
    return false;
  }

  /// A handler may be running when what contains its object is freed, after
  /// the driver's end or by it, and a work when the module is gone: RCU's grace
  /// period, which that waits for, is none for works.
  bool checkGone(const Program &P, const HandlerCall &D, const Handler &H,
                 const RuleContext &C) const {
    bool Managed = Program::isManaged(H.Allocator);
    bool OfModule =
        D.Kind == HandlerKind::Work && D.In->By->As == "exit function" &&
        C.Terms[C.Terms.objectOf(H.Object)].Kind == TermKind::Global;
    if (!Managed && !OfModule)
      return false;
    // A counted object is freed with its last reference.
    if (freesOwn(P, H))
      return false;
    Finding F = atDeletion(D, H, C);
    F.Message =
        "'" + C.Sites.leaf(D.Where).Callee.str() + "' does not wait for " +
        nameOf(H) + ", which may still run when " +
        (Managed ? "what contains its object is freed" : "the module is gone");
    if (Managed)
      F.Witness.push_back(
          {Step::Kind::Managed, H.AllocatedAt, H.Allocator.str(), ""});
    C.report(std::move(F));
    return true;
  }

  /// A function frees an object whose handler it has only deleted. Whether a
  /// user is told of it.
  bool checkFreed(const Program &P, const FreedObject &O,
                  const RuleContext &C) const {
    std::vector<const Handler *> Handlers =
        P.handlersOf(O.Deleted.Kind, O.Key, "");
    if (O.Later && Handlers.empty())
      return false;
    // A handler that frees its own object knows that it runs, and one that has
    // a reference to it keeps others from doing so. What was never set up on
    // this path does not run.
    if (llvm::any_of(Handlers,
                     [&](const Handler *H) {
                       return H->Function == O.Function ||
                              llvm::is_contained(O.NotYet, H->Address) ||
                              (O.Later && freesOwn(P, *H)) ||
                              P.dropsReference(H, O.Deleted.Object);
                     }) ||
        (Handlers.empty() && P.dropsReference(nullptr, O.Deleted.Object)))
      return false;
    if (!O.Rcu.empty() &&
        llvm::none_of(P.handlersOf(HandlerKind::Rcu, O.Rcu, O.Driver),
                      [&](const Handler *H) { return freesOwn(P, *H); }))
      return false;
    if (!O.MadeBy.empty() && llvm::none_of(Handlers, [&](const Handler *H) {
          return llvm::is_contained(O.MadeBy, H->Allocator);
        }))
      return false;
    const Site &Delete = C.Sites.leaf(O.Deleted.Where);
    Finding F;
    F.Rule = name();
    F.Where = C.place(O.Deleted.Where);
    F.Function = O.Function;
    // Objects that RCU frees are counted, mostly, and a scheduled work counts.
    F.Strict = O.Later;
    F.Message = "'" + Delete.Callee.str() +
                "' does not wait for the handler, but what contains it is "
                "freed";
    C.explain(F.Witness, O.Freed, Step::Kind::Frees,
              C.Sites.leaf(O.Freed).Callee.str());
    F.Wanted = {FixRequest::Kind::WaitForTimer, F.Where};
    bool Shown = !F.Strict;
    C.report(std::move(F));
    return Shown;
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeTimerDelete(const RuleInfo &Info) {
  return std::make_unique<const TimerDelete>(Info);
}
