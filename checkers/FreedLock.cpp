//===- FreedLock.cpp - linuxkernel-freed-lock -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// debug_check_no_locks_freed() (kernel/locking/lockdep.c): memory that is freed
// must contain no lock that is held.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

namespace {

class FreedLock : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    // A callee that frees may put a reference that is not the last one.
    if (V.Ev.Do != Effect::Action::Free || V.Ev.Later || V.Possible || V.In ||
        C.Sites[V.Ev.Where].Next)
      return;
    for (const HeldLock &L : V.Before.Held) {
      if (!L.certain() || !isWithin(L.Lock, V.Ev.Lock, C.Terms))
        continue;
      std::string Lock = C.lockName(L.Lock, L.Where);
      Finding F;
      F.Rule = name();
      F.Where = C.Sites[V.Ev.Where].Where;
      F.Function = V.Function.str();
      F.Message = "'" + C.Sites[V.Ev.Where].Callee.str() +
                  "' frees what contains " + C.M.type(L.Type).Name + " '" +
                  Lock + "', which is held";
      C.explain(F.Witness, L.Where,
                L.Asserted ? Step::Kind::Asserted : Step::Kind::Acquired, Lock);
      C.report(std::move(F));
      return;
    }
  }

private:
  /// Whether \p Lock is a member, however deep, of what is at \p Object.
  static bool isWithin(ObjectId Lock, ObjectId Object, const TermTable &T) {
    if (!Object || T.isVague(Object))
      return false;
    while (Lock != Object) {
      const Term &Member = T[Lock];
      if (Member.Kind != TermKind::Field && Member.Kind != TermKind::Index)
        return false;
      Lock = Member.A;
    }
    return true;
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeFreedLock(const RuleInfo &Info) {
  return std::make_unique<const FreedLock>(Info);
}
