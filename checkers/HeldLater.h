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

/// Whether another function of the unit releases \p Lock, which its caller
/// holds, just where a member says so which \p F writes, or is of the task:
/// where \p F leaves the lock held, that one may release it.
bool isLeftToPartner(const FunctionView &F, ObjectId Lock, const TermTable &T);

/// Whether \p F returns by \p X just under a condition under which another
/// function of the unit leaves \p Lock held.
bool isLeftUnder(const FunctionView &F, const ExitCase &X, ObjectId Lock,
                 const TermTable &T);

/// Whether some caller of \p F holds \p Lock, by whichever name, for \p F to
/// release it.
bool isReleasedForCaller(const FunctionView &F, ObjectId Lock,
                         const TermTable &T);

/// Whether \p F releases \p Lock, which it has not acquired, only where a flag
/// is set that it sets and clears itself: the flag may tell that the lock was
/// held when \p F was entered.
bool isToldByFlag(const FunctionView &F, ObjectId Lock, const TermTable &T);

/// Whether memory of the caller's, in which \p F leaves something for its next
/// call, tells \p X, which releases a lock of the caller's, from \p Y.
bool isToldByMemory(const FunctionView &F, const ExitCase &X, const ExitCase &Y,
                    const TermTable &T);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_HELDLATER_H
