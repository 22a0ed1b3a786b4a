//===- HeldLater.h - Locks that a later call releases -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_HELDLATER_H
#define LOCKLINT_CHECKERS_HELDLATER_H

#include "checkers/Rule.h"

namespace locklint {

/// Whether \p F keeps \p Lock from call to call: it releases it where its
/// caller's memory says so, and leaves that there on just those ways out on
/// which it holds it.
bool isKeptUntilNextCall(const FunctionView &F, ObjectId Lock);

/// Whether \p F leaves \p Lock held only where a condition is met under which
/// another callback of the unit releases it.
bool isReleasedByPartner(const FunctionView &F, ObjectId Lock);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_HELDLATER_H
