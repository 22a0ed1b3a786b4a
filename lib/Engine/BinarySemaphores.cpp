//===- BinarySemaphores.cpp - Semaphores that are locks -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/BinarySemaphores.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

void BinarySemaphores::initialised(TermId Place, std::optional<int64_t> Count) {
  std::optional<PlaceKey> K = T.keyOf(Place);
  if (!K)
    return;
  bool One = Count == 1;
  auto [It, New] = IsOne.try_emplace(*K, One);
  It->second &= One;
}

void BinarySemaphores::gather(const FunctionIR &F) {
  ReleasedAlone.merge(releasedAlone(F, T));
  for (const CallInstr &C : F.Calls) {
    if (!C.Model)
      continue;
    for (auto [E, Operands] : llvm::zip(C.Model->Effects, C.Operands)) {
      if (E.Do != Effect::Action::Init || E.Count.Kind != Operand::Base::Arg)
        continue;
      int64_t Count;
      bool Known = E.Count.Index < C.Args.size() &&
                   T.isConst(C.Args[E.Count.Index], Count);
      initialised(Operands.Lock, Known ? std::optional(Count) : std::nullopt);
    }
  }
}

LockTypeId BinarySemaphores::typeOf(TermId Lock, LockTypeId Type) const {
  if (Type == AnyLockType || M.type(Type).Binary == AnyLockType)
    return Type;
  std::optional<PlaceKey> K = T.keyOf(Lock);
  auto Found = K ? IsOne.find(*K) : IsOne.end();
  bool Binary =
      Found != IsOne.end() && Found->second && !ReleasedAlone.count(*K);
  return Binary ? M.type(Type).Binary : Type;
}
