//===- LocksByName.h - Lists of locks, sorted by their names ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// State::Held, Dropped and Free, for the implementation of State alone.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STATE_LOCKSBYNAME_H
#define LOCKLINT_STATE_LOCKSBYNAME_H

#include "State/State.h"
#include "llvm/ADT/STLExtras.h"

namespace locklint {

template <typename Range> auto findLock(Range &R, ObjectId Lock) {
  return llvm::find_if(R, [&](const auto &L) { return L.Lock == Lock; });
}

template <typename Vector, typename T> void insertSorted(Vector &V, T L) {
  V.insert(llvm::upper_bound(
               V, L, [](const T &A, const T &B) { return A.Lock < B.Lock; }),
           L);
}

template <typename Vector> void eraseLock(Vector &V, ObjectId Lock) {
  llvm::erase_if(V, [&](const auto &L) { return L.Lock == Lock; });
}

} // namespace locklint

#endif // LOCKLINT_STATE_LOCKSBYNAME_H
