//===- OtherFiles.cpp - What other files do to this one's locks -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/OtherFiles.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

void OtherFiles::gather(const FunctionIR &F) {
  Released.merge(releasedAlone(F, T));
}

bool OtherFiles::mayRelease(TermId Lock) const {
  std::optional<PlaceKey> K = T.keyOf(Lock);
  return K && Released.count(*K);
}
