//===- IrqUnsafeLock.cpp - linuxkernel-irq-unsafe-lock --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/locking/lockdep-design.rst, "Single-lock state rules" and
// "Multi-lock dependency rules": a class that interrupts acquire must not be
// acquired with interrupts enabled, nor must a lock that may be, be waited for
// while one of such a class is held. The same of softirqs.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

using namespace locklint;

namespace {

class IrqUnsafeLock : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    // Disabled interrupts keep softirqs away, not the other way round: that
    // a softirq acquires a lock says nothing against a finding about
    // interrupts.
    ClassesToldOf Told;
    for (bool Hard : {true, false}) {
      for (const LockUse &On : P.uses())
        if (Hard ? On.HardirqsOn : On.SoftirqsOn)
          checkUse(P, On, Hard, Told, C);
      for (const OrderEdge &E : P.edges())
        checkEdge(P, E, Hard, Told, C);
    }
    // The callers are not known: they may have disabled interrupts.
    for (const LockUse &On : P.uses())
      if (On.ContextUnknown && !Told.Hard.count(P.resolve(On.Class)))
        checkUse(P, On, /*Hard=*/true, Told, C);
  }

private:
  struct ClassesToldOf {
    /// Interrupts acquire the lock itself.
    std::set<ClassId> Uses;
    /// Hard interrupts must be disabled, for whatever reason.
    std::set<ClassId> Hard;
  };

  static bool inInterrupt(const LockUse &U, bool Hard) {
    return Hard ? U.InHardirq : U.InSoftirq;
  }

  /// Whether the handler of \p In cannot run where \p On happens.
  static bool excluded(const Program &P, const LockUse &On, const LockUse &In) {
    if (!P.mayMeet(In.Class, On.Driver, In.Driver))
      return true;
    // Entered and left by the path itself: nothing is registered.
    const Handler *H = In.In ? In.In->By : nullptr;
    if (!H)
      return false;
    if (llvm::is_contained(On.NotYet, H->Address))
      return true;
    if (H->Row->Alternative && On.In && On.In->By->Row->Alternative &&
        On.In->How != In.In->How)
      return true;
    return llvm::any_of(On.Quiet, [&](const HandlerRecord &Q) {
      return Q.Kind == H->Row->Kind &&
             (Q.Object || Q.Kind == HandlerKind::Irq) &&
             (Q.Kind == HandlerKind::Irq || P.objectKey(Q.Object) == H->Key);
    });
  }

  /// Where another file's interrupt acquires the lock, that is the news, and
  /// every plain acquisition of it one place more.
  static void blameElsewhere(Finding &F, const LockUse &In,
                             const RuleContext &C) {
    Location There = C.place(In.Where);
    if (!There.valid() || There.File == F.Where.File)
      return;
    F.Cause = There;
    F.Under = In.Name;
  }

  static void explainInterrupt(std::vector<Step> &Witness, const LockUse &In,
                               const RuleContext &C) {
    C.explain(Witness, In.In);
    C.explain(Witness, In.Where, Step::Kind::Acquired, In.Name);
  }

  static void explainEnabled(std::vector<Step> &Witness, const LockUse &On,
                             const RuleContext &C) {
    C.explain(Witness, On.In);
    if (On.EnabledAt)
      C.explain(Witness, On.EnabledAt, Step::Kind::IrqsOn,
                C.Sites.leaf(On.EnabledAt).Callee.str());
    else if (On.Slept && !On.In)
      C.explain(Witness, On.Slept, Step::Kind::MayRunWithIrqsOn,
                C.Sites.leaf(On.Slept).Callee.str());
  }

  void checkUse(const Program &P, const LockUse &On, bool Hard,
                ClassesToldOf &Told, const RuleContext &C) const {
    ClassId Class = P.resolve(On.Class);
    for (const LockUse &In : llvm::make_pointee_range(P.usesOf(Class))) {
      if (!inInterrupt(In, Hard))
        continue;
      // Readers do not wait for readers.
      if (In.Mode == LockMode::Read && On.Mode == LockMode::Read)
        continue;
      if (excluded(P, On, In))
        continue;
      Finding F;
      F.Rule = name();
      F.Severity = Hard;
      F.Where = C.source(On.Where);
      F.Function = On.Function;
      F.Strict = On.ContextUnknown;
      blameElsewhere(F, In, C);
      std::string Lock = On.Name;
      std::string What = Hard ? "interrupts" : "bottom halves";
      F.Message = On.EnabledAt ? C.M.type(On.Type).Name + " '" + Lock +
                                     "' is held when " + What + " are"
                               : "acquiring " + C.M.type(On.Type).Name + " '" +
                                     Lock + "' with " + What;
      F.Message += (On.ContextUnknown ? " perhaps enabled, which "
                                      : " enabled, which ") +
                   (In.In ? In.In->By->As + " '" + In.In->By->Function + "'"
                          : "'" + In.Function + "'") +
                   " acquires " + (Hard ? "in hardirq" : "in softirq") +
                   " context";
      explainEnabled(F.Witness, On, C);
      if (C.Sites[On.Where].Next)
        C.explain(F.Witness, On.Where, Step::Kind::Acquired, Lock);
      explainInterrupt(F.Witness, In, C);
      if (!On.ContextUnknown) {
        Told.Uses.insert(Class);
        if (Hard)
          Told.Hard.insert(Class);
      }
      // Bottom halves may be enabled again only where interrupts are on.
      bool Certain =
          On.In && On.In->How == Runs::Task && !C.Sites[On.Where].Next;
      F.Wanted = {FixRequest::Kind::Pairs, F.Where, C.Sites.leafId(On.Where),
                  Certain && !Told.Hard.count(Class) ? Variant::Bh
                                                     : Variant::IrqSave};
      C.report(std::move(F));
      return;
    }
  }

  /// A lock acquired under one that interrupts acquire: who holds the former
  /// with interrupts enabled can be interrupted by who waits for the latter.
  void checkEdge(const Program &P, const OrderEdge &E, bool Hard,
                 ClassesToldOf &Told, const RuleContext &C) const {
    ClassId From = P.resolve(E.From.Class), To = P.resolve(E.To.Class);
    // Who sleeps under a spinning lock is wrong for another reason.
    if (From == To || E.Nested || Told.Uses.count(From) ||
        Told.Uses.count(To) || C.M.type(E.To.Type).Waits == Waiting::Sleep)
      return;
    for (const LockUse &In : llvm::make_pointee_range(P.usesOf(From))) {
      if (!inInterrupt(In, Hard) ||
          (In.Mode == LockMode::Read && E.From.Mode == LockMode::Read))
        continue;
      for (const LockUse &On : llvm::make_pointee_range(P.usesOf(To))) {
        if (!(Hard ? On.HardirqsOn : On.SoftirqsOn) ||
            (On.Mode == LockMode::Read && E.To.Mode == LockMode::Read) ||
            excluded(P, On, In))
          continue;
        Finding F;
        F.Rule = name();
        F.Severity = Hard;
        F.Where = C.source(On.Where);
        F.Function = On.Function;
        std::string Lock = On.Name;
        std::string Safe = E.From.Name;
        F.Message = "acquiring " + C.M.type(On.Type).Name + " '" + Lock +
                    "' with " + (Hard ? "interrupts" : "bottom halves") +
                    " enabled, which is waited for while '" + Safe +
                    "' is held, which is acquired in " +
                    (Hard ? "hardirq" : "softirq") + " context";
        explainEnabled(F.Witness, On, C);
        if (C.Sites[On.Where].Next)
          C.explain(F.Witness, On.Where, Step::Kind::Acquired, Lock);
        C.explain(F.Witness, E.From.Where, Step::Kind::Acquired, Safe);
        C.explain(F.Witness, E.To.Where, Step::Kind::Acquired, E.To.Name);
        explainInterrupt(F.Witness, In, C);
        if (Hard)
          Told.Hard.insert(To);
        C.report(std::move(F));
        return;
      }
    }
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeIrqUnsafeLock(const RuleInfo &Info) {
  return std::make_unique<const IrqUnsafeLock>(Info);
}
