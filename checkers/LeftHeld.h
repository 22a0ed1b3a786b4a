//===- LeftHeld.h - Locks that one way out leaves held ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Part of linuxkernel-unbalanced-lock.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_LEFTHELD_H
#define LOCKLINT_CHECKERS_LEFTHELD_H

#include "checkers/Rule.h"

namespace locklint {

/// A way out of a function that leaves a lock held, and one that does not,
/// which show together that the lock was forgotten.
struct OddWay {
  const ExitCase *Holds = nullptr; ///< Null: there is none.
  const ExitCase *Lacks = nullptr;
  /// By an argument a caller may have asked for that.
  bool OnDemand = false;
};
/// Looks for such a pair of ways out for \p L, which \p F has acquired itself.
OddWay findLeftHeld(const FunctionView &F, const HeldLock &L,
                    const RuleContext &C);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_LEFTHELD_H
