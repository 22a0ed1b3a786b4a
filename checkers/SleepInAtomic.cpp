//===- SleepInAtomic.cpp - linuxkernel-sleep-in-atomic --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Things Which Sleep": a function
// that may sleep must not be called while holding a spinlock, or with
// interrupts, bottom halves or preemption disabled.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

namespace {

class SleepInAtomic : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    if (V.In && (V.Ev.Do == Effect::Action::Acquire ||
                 V.Ev.Do == Effect::Action::Release))
      return checkOwner(V, C);
    if (V.Ev.Do != Effect::Action::Sleep)
      return;
    if (V.Ev.InTask && !V.Before.inTask(C.M))
      return;
    AtomicReason R = V.Before.atomic(C.M);
    // Without a place to show, the reader could not follow.
    if (!R || (!R.Where && !V.In))
      return;
    // Waiting for a handler in an interrupt is another rule's.
    if (V.Ev.Waits && V.In &&
        (V.In->How == Runs::Hardirq || V.In->How == Runs::Softirq))
      return;

    // A callee forbids it and does it, as its caller asks for: that is a defect
    // of the callee.
    Finding F;
    F.Function = V.Function.str();
    SiteId Where = V.Ev.Where;
    while (V.Ev.AskedAt && C.Sites[Where].Next && C.Sites[R.Where].Next &&
           C.Sites[Where].Where == C.Sites[R.Where].Where) {
      F.Function = C.Sites[Where].Callee.str();
      F.Witness.push_back(
          {Step::Kind::Calls, C.Sites[Where].Where, F.Function, ""});
      Where = C.Sites[Where].Next;
      R.Where = C.Sites[R.Where].Next;
    }
    const Site &Here = C.Sites[Where];
    std::string Sleeper = C.Sites.leaf(Where).Callee.str();
    F.Rule = name();
    F.Where = Here.Where;
    F.Cause = C.cause(V.Ev);
    // A callee sleeps only if it drops the last reference: who holds a lock may
    // know of others, but RCU's readers do not.
    bool LastRef = V.Ev.LastRef && !V.In && Here.Next &&
                   R.Why == AtomicReason::Lock &&
                   C.M.type(R.Type).Recursive != Recursion::All;
    F.Strict = V.Possible || V.Before.isAtomicByMode(C.M) || LastRef;
    F.Message = "'" + Here.Callee.str() + "' may sleep";
    if (Here.Next)
      F.Message += " (in '" + Sleeper + "')";

    if (V.In) {
      blameContext(F, V, R, C);
    } else {
      C.blame(F, V.Ev, R.Where);
      blameCode(F, R, Here, C);
    }
    if (Here.Next)
      C.explain(F.Witness, Where, Step::Kind::Sleeps, Sleeper);
    C.report(std::move(F));
  }

private:
  /// How the function is entered forbids it.
  static void blameContext(Finding &F, const EventView &V,
                           const AtomicReason &R, const RuleContext &C) {
    bool IsLock = R.Why == AtomicReason::Lock && V.In->How == Runs::Task;
    std::string Lock = IsLock ? C.lockName(R.LockId, R.Where) : "";
    F.Message += IsLock ? " while its caller holds '" + Lock + "'"
                        : " " + describe(V.In->How).str();
    F.Message += " (" + V.In->By->As + " '" + V.In->By->Function + "')";
    if (IsLock && C.Sites.entryAt(R.Where))
      C.explain(F.Witness, R.Where, Step::Kind::HeldByCaller, Lock);
    else
      C.explain(F.Witness, V.In);
  }

  /// The path itself has forbidden it before.
  static void blameCode(Finding &F, const AtomicReason &R, const Site &Here,
                        const RuleContext &C) {
    std::string By = C.Sites.leaf(R.Where).Callee.str();
    switch (R.Why) {
    case AtomicReason::Lock:
      return blameLock(F, R, Here, C);
    case AtomicReason::Irq:
      F.Message += " while interrupts are disabled";
      C.explain(F.Witness, R.Where, Step::Kind::IrqsOff, By);
      return;
    case AtomicReason::Bh:
      F.Message += " while bottom halves are disabled";
      C.explain(F.Witness, R.Where, Step::Kind::BhOff, By);
      return;
    case AtomicReason::Preempt:
      F.Message += " while preemption is disabled";
      C.explain(F.Witness, R.Where, Step::Kind::PreemptOff, By);
      return;
    case AtomicReason::Context:
    case AtomicReason::None:
      return;
    }
  }

  static void blameLock(Finding &F, const AtomicReason &R, const Site &Here,
                        const RuleContext &C) {
    const LockType &Type = C.M.type(R.Type);
    // RCU's read sections lock no object.
    if (Type.Recursive == Recursion::All) {
      F.Message += " inside a read-side critical section of " + Type.Name;
      C.explain(F.Witness, R.Where, Step::Kind::ReadSection,
                C.Sites.leaf(R.Where).Callee.str());
      return;
    }
    std::string Lock = C.lockName(R.LockId, R.Where);
    F.Under = C.Terms.className(R.LockId);
    F.Message += " while " + Type.Name + " '" + Lock + "' is held";
    C.explain(F.Witness, R.Where,
              R.Asserted ? Step::Kind::Asserted : Step::Kind::Acquired, Lock);
    // Somebody else's lock may be dropped there, or be held by mistake.
    if (!Here.Next && !R.Asserted && !C.Sites[R.Where].Next)
      F.Wanted = {FixRequest::Kind::AtomicGfp, Here.Where};
  }

  /// Documentation/kernel-hacking/locking.rst, "The trylock Functions" and
  /// "Some Functions Which Don't Sleep": what tasks alone may own is nothing
  /// for interrupts, also where they would not sleep.
  void checkOwner(const EventView &V, const RuleContext &C) const {
    const Event &E = V.Ev;
    if (!C.M.type(E.Type).TasksOnly ||
        (E.Do == Effect::Action::Acquire && !E.Try) ||
        (V.In->How != Runs::Hardirq && V.In->How != Runs::Softirq))
      return;
    Finding F = at(V, C);
    F.Message = "'" + C.Sites.leaf(E.Where).Callee.str() + "' " +
                describe(V.In->How).str() + " (" + V.In->By->As + " '" +
                V.In->By->Function + "'): a " + C.M.type(E.Type).Name +
                " is for tasks only";
    C.explain(F.Witness, V.In);
    if (C.Sites[E.Where].Next)
      C.explain(F.Witness, E.Where,
                E.Do == Effect::Action::Acquire ? Step::Kind::Acquired
                                                : Step::Kind::Released,
                C.lockName(E.Lock, E.Where));
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeSleepInAtomic(const RuleInfo &Info) {
  return std::make_unique<const SleepInAtomic>(Info);
}
