//===- Frames.cpp - The lock state of an analyzer's path ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/Frames.h"

using namespace locklint;

void Frame::Profile(llvm::FoldingSetNodeID &Id) const {
  Id.AddPointer(Function);
  Id.AddPointer(Caller);
  S.profile(Id);
  for (TermId A : Arguments)
    Id.AddInteger(A);
  Id.AddInteger(Dropped);
  for (const Answer &K : Asked) {
    Id.AddPointer(K.Condition);
    Id.AddPointer(K.AskedIn);
    Id.AddInteger(K.Value);
    Id.AddInteger(K.In.Lo);
    Id.AddInteger(K.In.Hi);
    Id.AddBoolean(K.In.NonZero);
  }
}

const Frame *FrameTable::intern(Frame F) {
  llvm::FoldingSetNodeID Id;
  F.Profile(Id);
  void *At;
  if (const Frame *Known = Unique.FindNodeOrInsertPos(Id, At))
    return Known;
  Frame &Kept = Frames.emplace_back(std::move(F));
  Kept.SetNextInBucket(nullptr);
  Unique.InsertNode(&Kept, At);
  return &Kept;
}
