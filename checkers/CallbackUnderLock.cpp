//===- CallbackUnderLock.cpp - linuxkernel-callback-under-lock ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Preventing Deadlock": a callback
// that is called with a lock held may call back into the code that holds it.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

namespace {

class CallbackUnderLock : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    if (V.Ev.Do != Effect::Action::Call || V.In || V.Possible ||
        C.Sites[V.Ev.Where].Next)
      return;
    for (const HeldLock &L : V.Before.Held) {
      if (!L.certain() || L.FromEntry ||
          C.M.type(L.Type).Recursive == Recursion::All)
        continue;
      Finding F;
      F.Rule = name();
      F.Where = C.Sites[V.Ev.Where].Where;
      F.Function = V.Function.str();
      std::string Lock = C.lockName(L.Lock, L.Where);
      F.Message = "calling through a pointer while " + C.M.type(L.Type).Name +
                  " '" + Lock + "' is held: the function may want it, too";
      C.explain(F.Witness, L.Where, Step::Kind::Acquired, Lock);
      C.report(std::move(F));
      return;
    }
  }
};

} // namespace

std::unique_ptr<const Rule>
locklint::makeCallbackUnderLock(const RuleInfo &Info) {
  return std::make_unique<const CallbackUnderLock>(Info);
}
