//===- TooEarly.h - Handlers that are stopped too early ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For linuxkernel-timer-delete: a handler that is stopped before another one
// that schedules it may run again. What it and the rest of that rule have in
// common is here, too.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_TOOEARLY_H
#define LOCKLINT_CHECKERS_TOOEARLY_H

#include "checkers/Rule.h"
#include <set>

namespace locklint {

/// Whether \p H runs when a device's managed resources are released, after the
/// driver's end.
bool isReleaseAction(const Handler &H);

/// The calls that \p Do is done by, those with the shortest chains of callees
/// first. Rules report one call once, however many callers lead to it: the
/// shortest chain begins nearest to what is wrong.
std::vector<const HandlerCall *> callsThat(Effect::Action Do, const Program &P,
                                           const RuleContext &C);

/// The handlers that \p W, which waits for them or stops them, is about.
std::vector<const Handler *> handlersOf(const Program &P, const HandlerCall &W);

/// As messages call it.
inline std::string nameOf(const Handler &H) {
  return H.As + " '" + H.Function + "'";
}

/// Says where \p H is made a handler.
void explain(std::vector<Step> &Witness, const Handler &H);

/// Reports for \p Rule what ends of drivers, and actions of devices, stop too
/// early. \p Told: deletions that are reported for themselves.
void checkTooEarly(const Program &P, llvm::StringRef Rule, const RuleContext &C,
                   const std::set<Location> &Told);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_TOOEARLY_H
