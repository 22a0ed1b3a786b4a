//===- Checkers.h - The rules as checkers of Clang's analyzer ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_CHECKERS_H
#define LOCKLINT_ANALYZER_CHECKERS_H

#include <string>

namespace clang {
class ASTContext;
namespace ento {
class CheckerRegistry;
} // namespace ento
} // namespace clang

namespace locklint {

class Rule;
struct UnitResult;

/// What the analyzer calls a rule: linuxkernel.locking.SleepInAtomic; a rule
/// that is off by default is in optin.linuxkernel.locking.
std::string checkerName(const Rule &R);

/// Leaves of a unit's findings those that are not suppressed in the source.
using KeepFunction = void (*)(UnitResult &, clang::ASTContext &, bool Strict);

/// Adds a checker for each rule, their options, and the one that they share.
void registerCheckers(clang::ento::CheckerRegistry &Registry,
                      KeepFunction Keep);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_CHECKERS_H
