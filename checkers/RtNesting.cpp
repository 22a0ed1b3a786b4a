//===- RtNesting.cpp - linuxkernel-rt-nesting -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/locking/locktypes.rst, "Lock type nesting rules" and
// "PREEMPT_RT caveats": with PREEMPT_RT a spinlock_t sleeps, so it must not be
// acquired where a raw spinlock is held, or with interrupts or preemption
// disabled explicitly.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {

class RtNesting : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    const Event &E = V.Ev;
    if (E.Do != Effect::Action::Acquire || E.Try || V.In ||
        !C.M.type(E.Type).SleepsOnRt)
      return;
    Finding F = at(V, C);
    std::string Lock = C.lockName(E.Lock, E.Where);
    F.Message = "acquiring " + C.M.type(E.Type).Name + " '" + Lock +
                "', which sleeps with PREEMPT_RT, ";
    for (const HeldLock &L : V.Before.Held) {
      const LockType &Type = C.M.type(L.Type);
      if (!L.certain() || Type.Waits != Waiting::Spin || Type.SleepsOnRt)
        continue;
      std::string Outer = C.lockName(L.Lock, L.Where);
      F.Message += "while " + Type.Name + " '" + Outer + "' is held";
      C.explain(F.Witness, L.Where,
                L.Asserted ? Step::Kind::Asserted : Step::Kind::Acquired,
                Outer);
      finish(V, std::move(F), C);
      return;
    }
    if (V.Before.Irq.Level == IrqLevel::Off && disables(V.Before.IrqWhere, C)) {
      F.Message += "with interrupts disabled";
      C.explain(F.Witness, V.Before.IrqWhere, Step::Kind::IrqsOff,
                C.Sites.leaf(V.Before.IrqWhere).Callee.str());
      finish(V, std::move(F), C);
    } else if (V.Before.Preempt > 0 && V.Before.PreemptWhere) {
      F.Message += "with preemption disabled";
      C.explain(F.Witness, V.Before.PreemptWhere, Step::Kind::PreemptOff,
                C.Sites.leaf(V.Before.PreemptWhere).Callee.str());
      finish(V, std::move(F), C);
    }
  }

private:
  void finish(const EventView &V, Finding F, const RuleContext &C) const {
    if (C.Sites[V.Ev.Where].Next)
      C.explain(F.Witness, V.Ev.Where, Step::Kind::Acquired,
                C.lockName(V.Ev.Lock, V.Ev.Where));
    C.report(std::move(F));
  }

  /// Whether interrupts were disabled there for their own sake: the variants of
  /// spinlock_t do not disable them with PREEMPT_RT.
  static bool disables(SiteId Where, const RuleContext &C) {
    const CallModel *M =
        Where ? C.M.lookup(C.Sites.leaf(Where).Callee) : nullptr;
    return M && llvm::any_of(M->Effects, [](const Effect &E) {
             return E.Do == Effect::Action::IrqDisable ||
                    E.Do == Effect::Action::IrqSave;
           });
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeRtNesting(const RuleInfo &Info) {
  return std::make_unique<const RtNesting>(Info);
}
