//===- Chains.cpp - From places to calls that lead there ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/Chains.h"
#include "Facts/Guards.h"

using namespace locklint;

std::vector<ChainStep> locklint::chainOf(const SiteTable &Sites,
                                         llvm::StringRef Function,
                                         SiteId Where) {
  std::vector<ChainStep> Steps;
  for (SiteId Id = Where; Id; Id = Sites[Id].Next) {
    const Site &At = Sites[Id];
    // A call through a pointer, and behind it the function that is called.
    if (At.Callee.empty() && At.Next && Sites[At.Next].Where == At.Where)
      continue;
    if (isOfGuards(At.Callee)) {
      Steps.push_back(
          {Function.str(), Sites.leaf(Id).Callee.str(), At.Where, {}});
      break;
    }
    std::string Callee =
        At.Callee.empty() ? "a function through a pointer" : At.Callee.str();
    Steps.push_back({Function.str(), Callee, At.Where, {}});
    Function = At.Callee;
  }
  return Steps;
}
