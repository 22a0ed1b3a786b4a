//===- Rules.h - The list of rules ------------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_RULES_H
#define LOCKLINT_CHECKERS_RULES_H

namespace locklint {
class Rule;

const Rule &callbackUnderLockRule();
const Rule &doubleLockRule();
const Rule &irqFlagsRule();
const Rule &irqUnsafeLockRule();
const Rule &lockOrderRule();
const Rule &lockUpgradeRule();
const Rule &overstrongLockRule();
const Rule &rtNestingRule();
const Rule &sleepInAtomicRule();
const Rule &timerDeleteRule();
const Rule &unbalancedLockRule();

} // namespace locklint

#endif // LOCKLINT_CHECKERS_RULES_H
