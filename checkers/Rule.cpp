//===- Rule.cpp - The rules, and what they share --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

llvm::ArrayRef<const Rule *> locklint::rules() {
  static const Rule *const All[] = {
      &doubleLockRule(),
      &sleepInAtomicRule(),
      &unbalancedLockRule(),
  };
  return All;
}

std::string RuleContext::lockName(ObjectId Lock, SiteId Where) const {
  if (llvm::StringRef Written = Sites.leaf(Where).Object; !Written.empty())
    return Written.str();
  std::string Name = Terms.object(Lock);
  if (Name.find("…") == std::string::npos && !Name.empty())
    return Name;
  return Terms.className(Lock);
}

void RuleContext::explain(std::vector<Step> &Witness, SiteId Where,
                          Step::Kind What, std::string Subject,
                          std::string Detail) const {
  if (!Where)
    return;
  while (SiteId Next = Sites[Where].Next) {
    Witness.push_back(
        {Step::Kind::Calls, Sites[Where].Where, Sites[Where].Callee.str(), ""});
    Where = Next;
  }
  Witness.push_back(
      {What, Sites[Where].Where, std::move(Subject), std::move(Detail)});
}
