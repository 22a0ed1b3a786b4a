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
  if (User != Other && !User.empty() && !Other.empty())
    Used[User.str()].insert(Other.str());
}

bool Drivers::reaches(llvm::StringRef From, llvm::StringRef To) const {
  std::set<std::string> Seen;
  std::vector<std::string> Work = {From.str()};
  while (!Work.empty()) {
    std::string Driver = std::move(Work.back());
    Work.pop_back();
    if (Driver == To)
      return true;
    if (!Seen.insert(Driver).second)
      continue;
    if (auto Found = Used.find(Driver); Found != Used.end())
      Work.insert(Work.end(), Found->second.begin(), Found->second.end());
  }
  return false;
}

bool Drivers::meet(llvm::StringRef A, llvm::StringRef B) const {
  return A == B || A.empty() || B.empty() || reaches(A, B) || reaches(B, A);
}
