//===- LockUpgrade.cpp - linuxkernel-lock-upgrade -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Read/Write Lock Variants": a read
// lock cannot become a write lock; between dropping the one and acquiring the
// other, another task may have changed what was checked.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

namespace {

class LockUpgrade : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    if (V.Ev.Do != Effect::Action::Release || V.In)
      return;
    const HeldLock *H = V.Before.held(V.Ev.Lock);
    if (!H || !H->certain() || !H->UpgradedFrom)
      return;
    Finding F;
    F.Rule = name();
    F.Where = C.place(H->Where);
    F.Function = V.Function.str();
    F.Strict = V.Possible;
    std::string Lock = C.lockName(H->Lock, H->Where);
    F.Message = C.M.type(H->Type).Name + " '" + Lock +
                "' is acquired for writing, but what was checked under it for "
                "reading is not checked again";
    C.explain(F.Witness, H->UpgradedFrom, Step::Kind::Released, Lock);
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeLockUpgrade(const RuleInfo &Info) {
  return std::make_unique<const LockUpgrade>(Info);
}
