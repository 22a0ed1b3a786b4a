//===- IrqFlags.cpp - linuxkernel-irq-flags -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Locking Between Hard IRQ and
// Softirqs/Tasklets", and include/linux/irqflags.h: what saves the interrupt
// state keeps it in a variable of the caller's; what does not enables
// interrupts whatever they were.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {

class IrqFlags : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    const Event &E = V.Ev;
    bool Saves = E.Do == Effect::Action::IrqSave ||
                 (E.Do == Effect::Action::Acquire && E.Var == Variant::IrqSave);
    bool Restores =
        E.Do == Effect::Action::IrqRestore ||
        (E.Do == Effect::Action::Release && E.Var == Variant::IrqSave);
    if (!V.In && (Saves || Restores))
      checkFlags(V, Saves, C);
    if (E.Do == Effect::Action::Acquire && E.Var == Variant::Irq)
      checkAcquire(V, C);
    if (E.Do == Effect::Action::IrqEnable ||
        (E.Do == Effect::Action::Release && E.Var == Variant::Irq))
      checkEnable(V, C);
  }

private:
  void checkFlags(const EventView &V, bool Saves, const RuleContext &C) const {
    const Event &E = V.Ev;
    std::string Call = C.Sites.leaf(E.Where).Callee.str();
    auto Earlier = [&](ObjectId Flags) {
      return llvm::find_if(V.Before.Saved, [&](const SavedFlags &S) {
        return S.Value == Flags;
      });
    };
    Finding F = at(V, C);
    if (E.WrongType) {
      F.Message = "the flags of '" + Call + "' are no 'unsigned long'";
      C.report(std::move(F));
    } else if (Saves && E.Overwrites) {
      F.Message = "'" + Call +
                  "' overwrites flags that are still needed: the interrupt "
                  "state saved first is lost";
      if (const auto *S = Earlier(E.Overwrites); S != V.Before.Saved.end())
        C.explain(F.Witness, S->Where, Step::Kind::Saved,
                  C.Sites.leaf(S->Where).Callee.str());
      C.report(std::move(F));
    } else if (!Saves && E.Unset) {
      F.Message = "'" + Call + "' restores flags that were never saved";
      C.report(std::move(F));
    } else if (!Saves) {
      const auto *S = Earlier(E.Flags);
      if (S == V.Before.Saved.end() || !S->Used)
        return;
      // Told as a lock that is not held; or others are pending, whose place
      // these took.
      if (V.Before.free(E.Lock) || pending(V))
        return;
      // `local_irq_disable(); ...; local_irq_restore(flags);`: disabled since,
      // they become again what they have been restored to before.
      if (E.Do == Effect::Action::IrqRestore &&
          V.Before.Irq.Level == IrqLevel::Off &&
          S->Level.Level != IrqLevel::Off)
        return;
      F.Message = "'" + Call + "' restores flags that were restored already";
      C.explain(F.Witness, S->Where, Step::Kind::Restored,
                C.Sites.leaf(S->Where).Callee.str());
      C.report(std::move(F));
    }
  }

  /// A lock of \p V's path that was acquired by disabling interrupts.
  static const HeldLock *disabledBy(const EventView &V) {
    for (const HeldLock &L : V.Before.Held)
      if (L.Lock != V.Ev.Lock && L.certain() && !L.FromEntry &&
          (L.Var == Variant::Irq || L.Var == Variant::IrqSave))
        return &L;
    return nullptr;
  }

  /// spin_lock_irq() with interrupts disabled: its unlock enables them.
  void checkAcquire(const EventView &V, const RuleContext &C) const {
    if (!V.Before.irqsOff())
      return;
    Finding F = at(V, C);
    F.Message = "'" + C.Sites.leaf(V.Ev.Where).Callee.str() + "' ";
    if (const HeldLock *L = disabledBy(V)) {
      std::string Lock = C.lockName(L->Lock, L->Where);
      F.Message += "while " + C.M.type(L->Type).Name + " '" + Lock +
                   "' is held with interrupts disabled";
      C.blame(F, V.Ev, L->Where);
      C.explain(F.Witness, L->Where, Step::Kind::Acquired, Lock);
    } else if (V.In && V.Before.Irq.Level == IrqLevel::Entry) {
      F.Message += describe(V.In->How).str() + " (" + V.In->By->As + " '" +
                   V.In->By->Function + "')";
      C.explain(F.Witness, V.In);
    } else if (const SavedFlags *S = pending(V)) {
      F.Message += "with interrupts disabled already";
      C.blame(F, V.Ev, S->Where);
      C.explain(F.Witness, S->Where, Step::Kind::Saved,
                C.Sites.leaf(S->Where).Callee.str());
    } else {
      return;
    }
    F.Message += ": its release will enable them too early";
    if (C.Sites[V.Ev.Where].Next)
      C.explain(F.Witness, V.Ev.Where, Step::Kind::Acquired,
                C.lockName(V.Ev.Lock, V.Ev.Where));
    C.report(std::move(F));
  }

  /// Flags that were saved by disabling interrupts, and still are to be
  /// restored.
  static const SavedFlags *pending(const EventView &V) {
    for (const SavedFlags &S : V.Before.Saved)
      if (!S.Used && S.Where)
        return &S;
    return nullptr;
  }

  /// Interrupts enabled under a lock that was acquired by disabling them, or
  /// where the kernel calls back with them disabled.
  void checkEnable(const EventView &V, const RuleContext &C) const {
    if (!V.Before.irqsOff() || V.Ev.Retaken)
      return;
    const HeldLock *Own =
        V.Ev.Do == Effect::Action::Release ? V.Before.held(V.Ev.Lock) : nullptr;
    const HeldLock *L = disabledBy(V);
    Finding F = at(V, C);
    F.Message =
        "'" + C.Sites.leaf(V.Ev.Where).Callee.str() + "' enables interrupts";
    // Another variant is told where the lock was acquired, or as a wrong one.
    if (L && (!Own || Own->Var == Variant::Plain)) {
      std::string Lock = C.lockName(L->Lock, L->Where);
      F.Message += " while " + C.M.type(L->Type).Name + " '" + Lock +
                   "' is held, which was acquired with them disabled";
      C.blame(F, V.Ev, L->Where);
      C.explain(F.Witness, L->Where, Step::Kind::Acquired, Lock);
    } else if (isEnteredDisabled(V) && (!Own || isLeftToCaller(*Own, V, C))) {
      F.Message += ", which are disabled where " + V.In->By->As + " '" +
                   V.In->By->Function + "' is called";
      C.explain(F.Witness, V.In);
      if (C.Sites[V.Ev.Where].Next)
        C.explain(F.Witness, V.Ev.Where, Step::Kind::IrqsOn,
                  C.Sites.leaf(V.Ev.Where).Callee.str());
    } else if (const SavedFlags *S = Own ? savedAround(*Own, V, C) : nullptr) {
      std::string Saves = C.Sites.leaf(S->Where).Callee.str();
      F.Message += " too early: the state that '" + Saves +
                   "' has saved is still to be restored";
      C.blame(F, V.Ev, S->Where);
      C.explain(F.Witness, S->Where, Step::Kind::Saved, Saves);
    } else {
      return;
    }
    C.report(std::move(F));
  }

  /// The flags that local_irq_save() has saved when it disabled interrupts for
  /// a section in which \p Own was acquired; null: there are none. Those of a
  /// lock may be given up with it, where its owner goes from lock to lock.
  static const SavedFlags *savedAround(const HeldLock &Own, const EventView &V,
                                       const RuleContext &C) {
    if (Own.Var != Variant::Plain || Own.FromEntry || !Own.certain() ||
        V.Before.Irq.Level != IrqLevel::Off)
      return nullptr;
    const SavedFlags *S = pending(V);
    return S && S->Where == V.Before.IrqWhere &&
                   C.Sites.leaf(S->Where).Object.empty()
               ? S
               : nullptr;
  }

  /// Whether interrupts are as the kernel has disabled them, or disabled by the
  /// path on top of that.
  static bool isEnteredDisabled(const EventView &V) {
    return V.In && V.In->Start.irqsOff() && !V.In->By->Row->Enables &&
           (V.Ev.Do == Effect::Action::IrqEnable || V.Before.held(V.Ev.Lock));
  }

  /// Whether nobody else tells that releasing \p Own with the _irq variant is
  /// wrong: in one function it is a wrong variant, but callees may drop what
  /// their callers have acquired.
  static bool isLeftToCaller(const HeldLock &Own, const EventView &V,
                             const RuleContext &C) {
    return !Own.FromEntry && Own.certain() &&
           (Own.Var == Variant::Plain || Own.Var == Variant::IrqSave) &&
           !inOneCall(Own.Where, V.Ev.Where, C.Sites);
  }

  /// Whether one function does both, in one call of it.
  static bool inOneCall(SiteId A, SiteId B, const SiteTable &Sites) {
    while (Sites[A].Next && Sites[B].Next && Sites[A].Where == Sites[B].Where) {
      A = Sites[A].Next;
      B = Sites[B].Next;
    }
    return !Sites[A].Next && !Sites[B].Next;
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeIrqFlags(const RuleInfo &Info) {
  return std::make_unique<const IrqFlags>(Info);
}
