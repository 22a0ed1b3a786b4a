//===- OtherFiles.cpp - What other files do to this one's locks -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OtherFiles.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// The variable, or the member that the lock is.
OtherFiles::Key OtherFiles::keyOf(TermId Lock) const {
  const Term &X = T[Lock];
  switch (X.Kind) {
  case TermKind::Field:
    return {X.Kind, X.B};
  case TermKind::Global:
    return {X.Kind, X.A};
  default:
    return {TermKind::Unknown, 0};
  }
}

void OtherFiles::gather(const FunctionIR &F) {
  std::set<Key> Acquires, Releases;
  for (const CallInstr &C : F.Calls) {
    if (!C.Model)
      continue;
    for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
      const Effect &E = C.Model->Effects[I];
      Key K = keyOf(C.Operands[I].Lock);
      if (E.Do == Effect::Action::Acquire)
        Acquires.insert(K);
      else if (E.Do == Effect::Action::Release)
        Releases.insert(K);
    }
  }
  for (Key K : Releases)
    if (K.first != TermKind::Unknown && !Acquires.count(K))
      Released.insert(K);
}

bool OtherFiles::mayRelease(TermId Lock) const {
  return Released.count(keyOf(Lock)) != 0;
}
