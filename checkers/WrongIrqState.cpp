//===- WrongIrqState.cpp - linuxkernel-wrong-irq-state --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lockdep_assert_irqs_enabled() and lockdep_assert_irqs_disabled()
// (include/linux/lockdep.h), in code and as functions of the kernel state them:
// bottom halves, for one, must not be enabled with interrupts disabled
// (kernel/softirq.c, __local_bh_enable_ip()).
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {

class WrongIrqState : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    if (V.Ev.Do == Effect::Action::AssertIrqsOn)
      checkEnabled(V, C);
    else if (V.Ev.Do == Effect::Action::AssertIrqsOff)
      checkDisabled(V, C);
  }

private:
  static const char *needed(const EventView &V) {
    return V.Ev.Do == Effect::Action::AssertIrqsOn ? "enabled" : "disabled";
  }

  Finding atNeed(const EventView &V, const RuleContext &C) const {
    const Site &Here = C.Sites[V.Ev.Where];
    Finding F = at(V, C);
    F.Message = "'" + Here.Callee.str() + "' needs interrupts " + needed(V);
    if (Here.Next)
      F.Message += " (in '" + C.Sites.leaf(V.Ev.Where).Callee.str() + "')";
    return F;
  }

  /// Says by which calls the need arises, and reports.
  void report(Finding F, const EventView &V, const RuleContext &C) const {
    if (C.Sites[V.Ev.Where].Next)
      C.explain(F.Witness, V.Ev.Where, Step::Kind::Needs,
                C.Sites.leaf(V.Ev.Where).Callee.str(),
                (llvm::Twine("interrupts ") + needed(V)).str());
    C.report(std::move(F));
  }

  void checkEnabled(const EventView &V, const RuleContext &C) const {
    const State &Before = V.Before;
    if (!Before.irqsOff() && !Before.inHardirq())
      return;
    // A wrong variant of the release is told as that.
    if (const HeldLock *L = Before.held(V.Ev.Lock);
        L && V.Ev.Lock && L->Var != Variant::Bh)
      return;
    Finding F = atNeed(V, C);
    if (Before.Irq.Level == IrqLevel::Off && Before.IrqWhere) {
      C.blame(F, V.Ev, Before.IrqWhere);
      auto By = llvm::find_if(Before.Held, [&](const HeldLock &L) {
        return L.Where == Before.IrqWhere;
      });
      if (By != Before.Held.end()) {
        std::string Lock = C.lockName(By->Lock, By->Where);
        F.Under = C.Terms.className(By->Lock);
        F.Message += ", but " + C.M.type(By->Type).Name + " '" + Lock +
                     "' is held with interrupts disabled";
        C.explain(F.Witness, By->Where, Step::Kind::Acquired, Lock);
      } else {
        F.Message += ", but they are disabled";
        C.explain(F.Witness, Before.IrqWhere, Step::Kind::IrqsOff,
                  C.Sites.leaf(Before.IrqWhere).Callee.str());
      }
    } else if (V.In && V.In->Start.irqsOff()) {
      F.Under = V.In->By->Function;
      // Not each time is a callback called with interrupts disabled: host
      // controllers decide for an URB's. Where the kernel does not complain,
      // nobody need have seen it.
      F.Strict |= V.Ev.Unchecked && V.In->By->Row->Kind != HandlerKind::Irq;
      F.Message += ", but is called " + describe(V.In->How).str() + " (" +
                   V.In->By->As + " '" + V.In->By->Function + "')";
      C.explain(F.Witness, V.In);
    } else {
      // A test or an assertion alone has shown it.
      return;
    }
    report(std::move(F), V, C);
  }

  void checkDisabled(const EventView &V, const RuleContext &C) const {
    if (!V.In || !V.In->Start.irqsOn() || !V.Before.irqsOn() ||
        V.Before.inHardirq())
      return;
    Finding F = atNeed(V, C);
    F.Under = V.In->By->Function;
    F.Message += ", but is called " + describe(V.In->How).str() + " (" +
                 V.In->By->As + " '" + V.In->By->Function + "')";
    C.explain(F.Witness, V.In);
    report(std::move(F), V, C);
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeWrongIrqState(const RuleInfo &Info) {
  return std::make_unique<const WrongIrqState>(Info);
}
