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
#include "checkers/Waiting.h"
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
    checkWaiting(P, name(), C);
    std::set<Location> Deletions;
    for (const HandlerCall *D : callsThat(Effect::Action::Delete, P, C))
      if (checkDeleted(P, *D, C))
        Deletions.insert(C.place(D->Where));
    for (const FreedObject &O : P.freed())
      if (checkFreed(P, O, C))
        Deletions.insert(C.place(O.Deleted.Where));
    checkTooEarly(P, name(), C, Deletions);
    checkOutliving(P, name(), C, Deletions);
  }

private:
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
    if (isArmedAtOnce(P, D, C))
      return false;
    for (const Handler *H : P.handlersOf(D.Kind, D.Key, D.Driver)) {
      // The kernel knows its own: dev->power.suspend_timer, say.
      bool OfKernel = Drivers::isBuiltIn(H->Driver) &&
                      !P.isOfSamePart(*H, D.Driver, D.Where);
      if (!OfKernel && (checkRearmed(P, D, *H, Emptied, C) ||
                        (!Emptied && checkGone(P, D, *H, C))))
        return true;
    }
    return false;
  }

  /// Whether the function that has made the deletion \p D schedules the same
  /// handler again: it has been deleted to be set to another time.
  static bool isArmedAtOnce(const Program &P, const HandlerCall &D,
                            const RuleContext &C) {
    auto IsBeside = [&](SiteId A, SiteId B) {
      for (; C.Sites[A].Next && C.Sites[B].Next;
           A = C.Sites[A].Next, B = C.Sites[B].Next)
        if (C.Sites[A].Where != C.Sites[B].Where)
          return false;
      return !C.Sites[A].Next && !C.Sites[B].Next;
    };
    return llvm::any_of(P.of(D.Driver).Calls, [&](const HandlerCall *A) {
      return A->Do == Effect::Action::Arm && A->Kind == D.Kind &&
             A->In == D.In && Program::sameObject(A->Key, D.Key) &&
             IsBeside(A->Where, D.Where);
    });
  }

  /// At the deletion, for that is what to change: one finding, however many
  /// callers lead there, and whatever else is wrong with it.
  Finding atDeletion(const HandlerCall &D, const Handler &H,
                     const RuleContext &C) const {
    Finding F;
    F.Rule = name();
    F.Where = F.Cause = C.place(D.Where);
    F.Function = D.Function;
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
