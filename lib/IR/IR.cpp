//===- IR.cpp - Functions as the engine sees them -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/IR.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

std::set<PlaceKey> locklint::releasedAlone(const FunctionIR &F,
                                           const TermTable &T) {
  std::set<PlaceKey> Acquired, Released;
  for (const CallInstr &C : F.Calls) {
    if (!C.Model)
      continue;
    for (auto [E, Operands] : llvm::zip(C.Model->Effects, C.Operands)) {
      std::optional<PlaceKey> K = T.keyOf(Operands.Lock);
      if (K && E.Do == Effect::Action::Acquire)
        Acquired.insert(*K);
      else if (K && E.Do == Effect::Action::Release)
        Released.insert(*K);
    }
  }
  for (PlaceKey K : Acquired)
    Released.erase(K);
  return Released;
}
