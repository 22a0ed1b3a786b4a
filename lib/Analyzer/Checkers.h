//===- Checkers.h - The rules as checkers of Clang's analyzer ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_CHECKERS_H
#define LOCKLINT_ANALYZER_CHECKERS_H

#include "llvm/ADT/StringRef.h"
#include <functional>
#include <string>

namespace clang::ento {
class CheckerRegistry;
} // namespace clang::ento

namespace locklint {

class LockModelling;
class Rule;

/// The checker that all rules share. Enabled alone it reports nothing.
inline constexpr llvm::StringLiteral ModellingChecker =
    "linuxkernel.locking.Modelling";

/// What the analyzer calls a rule: linuxkernel.locking.SleepInAtomic; a rule
/// that is off by default is in optin.linuxkernel.locking.
std::string checkerName(const Rule &R);

/// Adds a checker for each rule, their options, and the one that they share.
/// \p Configure is called, in this thread, when that one is made.
void registerCheckers(clang::ento::CheckerRegistry &Registry,
                      std::function<void(LockModelling &)> Configure);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_CHECKERS_H
