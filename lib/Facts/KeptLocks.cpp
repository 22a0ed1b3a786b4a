//===- KeptLocks.cpp - Locks that are kept from call to call --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/KeptLocks.h"

using namespace locklint;

/// Whether on each way out test \p Index comes out within \p In just where
/// \p Lock is held.
static bool tells(llvm::ArrayRef<ExitCase> Exits, unsigned Index, Range In,
                  ObjectId Lock) {
  bool Kept = false;
  for (const ExitCase &X : Exits) {
    const MemoryTest &M = X.Tests[Index];
    const HeldLock *H = X.Own.held(Lock);
    bool Acquired = H && !H->FromEntry, Dropped = X.Own.dropped(Lock);
    bool Was = In.contains(M.Before), Is = In.contains(M.After);
    bool WasNot = In.meet(M.Before).empty(), IsNot = In.meet(M.After).empty();
    if (Dropped ? !Was || !IsNot : Acquired && (Was || !Is))
      return false;
    if (X.Own.free(Lock) && !IsNot)
      return false;
    // A lock that nothing happened to is told of as before.
    if (!Dropped && !Acquired && !X.Own.free(Lock) &&
        !(M.Before == M.After || (Was && Is) || (WasNot && IsNot)))
      return false;
    Kept |= Acquired;
  }
  return Kept;
}

bool locklint::isKeptUntilNextCall(
    llvm::ArrayRef<ExitCase> Exits, ObjectId Lock,
    llvm::function_ref<bool(TermId Test)> Counts) {
  for (const ExitCase &X : Exits)
    if (X.Own.dropped(Lock))
      for (unsigned I = 0; I != X.Tests.size(); ++I)
        if (Counts(X.Tests[I].Test) && tells(Exits, I, X.Tests[I].Before, Lock))
          return true;
  return false;
}
