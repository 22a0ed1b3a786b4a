//===- OtherFiles.cpp - What other files do to this one's locks -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OtherFiles.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

void OtherFiles::gather(const FunctionIR &F) {
  std::set<PlaceKey> Acquires, Releases;
  for (const CallInstr &C : F.Calls) {
    if (!C.Model)
      continue;
    for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
      const Effect &E = C.Model->Effects[I];
      std::optional<PlaceKey> K = T.keyOf(C.Operands[I].Lock);
      if (K && E.Do == Effect::Action::Acquire)
        Acquires.insert(*K);
      else if (K && E.Do == Effect::Action::Release)
        Releases.insert(*K);
    }
  }
  for (PlaceKey K : Releases)
    if (!Acquires.count(K))
      Released.insert(K);
}

bool OtherFiles::mayRelease(TermId Lock) const {
  std::optional<PlaceKey> K = T.keyOf(Lock);
  return K && Released.count(*K);
}
