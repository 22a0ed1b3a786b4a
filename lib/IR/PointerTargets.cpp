//===- PointerTargets.cpp - What pointers to functions point to -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PointerTargets.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

PointerTargets::Called PointerTargets::find(FieldId Member, unsigned Args,
                                            llvm::StringRef Driver,
                                            const Drivers &Linked) const {
  Called Found;
  auto It = ByMember.find(Member);
  if (It == ByMember.end())
    return Found;
  Found.Open = Unknown.contains(Member);
  for (const Target &T : It->second) {
    if (T.Params != Args || llvm::is_contained(Found.Functions, T.Number))
      continue;
    if (Linked.meet(Driver, T.Driver))
      Found.Functions.push_back(T.Number);
    else if (Partial)
      return {};
  }
  if (Found.Functions.size() > MaxTargets)
    Found.Functions.clear();
  return Found;
}
