//===- Drivers.cpp - Which drivers work together --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Drivers.h"
#include <vector>

using namespace locklint;

void Drivers::uses(llvm::StringRef User, llvm::StringRef Other) {
  if (User == Other || User.empty() || Other.empty())
    return;
  if (Used[User].insert(Other).second)
    Reached.clear();
}

const llvm::StringSet<> &Drivers::reachedFrom(llvm::StringRef From) const {
  auto [Known, New] = Reached.try_emplace(From);
  llvm::StringSet<> &All = Known->second;
  if (!New)
    return All;
  std::vector<llvm::StringRef> Work = {From};
  while (!Work.empty()) {
    auto Found = Used.find(Work.back());
    Work.pop_back();
    if (Found == Used.end())
      continue;
    for (const auto &Other : Found->second)
      if (auto [It, First] = All.insert(Other.first()); First)
        Work.push_back(It->first());
  }
  return All;
}

bool Drivers::meet(llvm::StringRef A, llvm::StringRef B) const {
  return A == B || A.empty() || B.empty() || reach(A, B) || reach(B, A);
}
