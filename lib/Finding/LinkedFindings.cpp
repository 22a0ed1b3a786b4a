//===- LinkedFindings.cpp - What a program shows of a file ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Finding/LinkedFindings.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

bool locklint::replaceFindings(std::vector<Finding> &Alone,
                               std::vector<Finding> Linked) {
  std::vector<Finding> All;
  bool IsNew = false;
  for (Finding &F : Linked) {
    auto Same = llvm::find_if(Alone, [&](const Finding &G) {
      return G.Rule == F.Rule && G.Where == F.Where && G.Message == F.Message;
    });
    IsNew |= Same == Alone.end();
    All.push_back(std::move(Same == Alone.end() ? F : *Same));
  }
  llvm::sort(All);
  Alone = std::move(All);
  return IsNew;
}
