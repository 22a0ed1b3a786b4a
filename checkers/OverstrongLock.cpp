//===- OverstrongLock.cpp - linuxkernel-overstrong-lock -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Cheat Sheet For Locking": what
// needs no flags saved. Not a bug; saving costs time, and misleads readers
// about the context.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include <map>

using namespace locklint;

namespace {

class OverstrongLock : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    // Every situation that one acquisition is reached in must agree.
    std::map<Location, const SavingUse *> At;
    for (const SavingUse &U : P.saves()) {
      auto [It, New] = At.try_emplace(C.place(U.Where), &U);
      const SavingUse *&Known = It->second;
      if (!judged(U) || (!New && Known && Known->In->How != U.In->How))
        Known = nullptr;
    }
    for (auto [Where, U] : At) {
      if (!U)
        continue;
      bool Hardirq = U->In->How == Runs::Hardirq;
      Finding F;
      F.Rule = name();
      F.Where = Where;
      F.Function = U->In->By->Function;
      F.Message = "'" + U->Name +
                  "' is acquired saving the interrupt state, which is known: " +
                  (Hardirq ? "interrupts are disabled in a hardirq handler"
                           : "interrupts are enabled");
      C.explain(F.Witness, U->In);
      C.report(std::move(F));
    }
  }

private:
  static bool judged(const SavingUse &U) {
    return U.In && U.AsEntered &&
           (U.In->How == Runs::Hardirq || U.In->How == Runs::Task);
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeOverstrongLock(const RuleInfo &Info) {
  return std::make_unique<const OverstrongLock>(Info);
}
