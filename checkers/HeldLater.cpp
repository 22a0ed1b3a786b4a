//===- HeldLater.cpp - Locks that a later call releases -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/HeldLater.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Whether on each way out test \p Index comes out within \p In just where
/// \p Lock is held.
static bool tells(const FunctionView &F, unsigned Index, Range In,
                  ObjectId Lock) {
  bool Kept = false;
  for (const ExitCase &X : F.Summarised) {
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

bool locklint::isKeptUntilNextCall(const FunctionView &F, ObjectId Lock) {
  for (const ExitCase &X : F.Summarised)
    if (X.Own.dropped(Lock))
      for (unsigned I = 0; I != X.Tests.size(); ++I)
        if (tells(F, I, X.Tests[I].Before, Lock))
          return true;
  return false;
}

bool locklint::isReleasedByPartner(const FunctionView &F, ObjectId Lock) {
  bool Kept = false;
  for (const ExitCase &X : F.Summarised) {
    const HeldLock *H = X.Own.held(Lock);
    if (!H || H->FromEntry)
      continue;
    Kept = true;
    if (llvm::none_of(F.ReleasedUnder, [&](const ReleaseUnder &R) {
          return R.Lock == Lock && R.By != F.Name &&
                 llvm::any_of(X.If, [&](const Fact &K) {
                   return R.If.Value == K.Value && R.If.In.contains(K.In);
                 });
        }))
      return false;
  }
  return Kept;
}
