//===- BinarySemaphores.h - Semaphores that are locks -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A semaphore that is initialised to 1 is a lock where every function that
// releases it acquires it, too. Others let one task wait for another.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_BINARYSEMAPHORES_H
#define LOCKLINT_ENGINE_BINARYSEMAPHORES_H

#include "IR/IR.h"
#include <map>
#include <set>

namespace locklint {

/// The semaphores of one unit, by variable or member.
class BinarySemaphores {
public:
  BinarySemaphores(const Model &M, const TermTable &T) : M(M), T(T) {}

  /// Adds what \p F initialises, acquires and releases.
  void gather(const FunctionIR &F);
  /// The semaphore at \p Place begins with \p Count; none: that is not known.
  void initialised(TermId Place, std::optional<int64_t> Count);
  /// The type of \p Lock, which is of type \p Type by its calls.
  LockTypeId typeOf(TermId Lock, LockTypeId Type) const;

private:
  const Model &M;
  const TermTable &T;
  std::map<PlaceKey, bool> IsOne; ///< Wherever it is initialised.
  std::set<PlaceKey> ReleasedAlone;
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_BINARYSEMAPHORES_H
