//===- InclusionOrder.cpp - In which order headers are read ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/InclusionOrder.h"

using namespace llvm;
using namespace locklint;

InclusionOrder::InclusionOrder(ArrayRef<RecordedHeader> Headers)
    : Headers(Headers), Included(Headers.size()) {
  unsigned Positions = 0;
  for (const RecordedHeader &H : Headers) {
    FirstOf.push_back(Positions);
    Positions += H.Includes.size() + 1;
  }
  Times.resize(Positions);
}

void InclusionOrder::include(HeaderId Id, StringRef Name,
                             function_ref<void(HeaderId, StringRef)> Enters,
                             function_ref<void(StringRef)> Defines) {
  if (Included.test(Id))
    return;
  Included.set(Id);
  Enters(Id, Name);
  const RecordedHeader &H = Headers[Id];
  auto Next = H.Definitions.begin();
  for (size_t I = 0; I <= H.Includes.size(); ++I) {
    Times[FirstOf[Id] + I] = ++Now;
    for (; Next != H.Definitions.end() && Next->first <= I; ++Next)
      Defines(Next->second);
    if (I != H.Includes.size())
      include(H.Includes[I].first, H.Includes[I].second, Enters, Defines);
  }
}

bool InclusionOrder::isBefore(TextPosition A, TextPosition B) const {
  if (!Included.test(A.Header) || !Included.test(B.Header))
    return false;
  return Times[FirstOf[A.Header] + A.After] <
         Times[FirstOf[B.Header] + B.After];
}
