//===- Rules.cpp - The list of rules --------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/Rules.h"
#include "checkers/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace locklint;

llvm::ArrayRef<const Rule *> locklint::rules() {
  static const std::unique_ptr<const Rule> Made[] = {
#define RULE(CLASS, NAME, ENABLED, SUMMARY)                                    \
  make##CLASS({#CLASS, NAME, RuleInfo::ENABLED, SUMMARY}),
#include "checkers/Rules.def"
  };
  static const std::vector<const Rule *> ByName = [] {
    std::vector<const Rule *> Sorted;
    for (const std::unique_ptr<const Rule> &R : Made)
      Sorted.push_back(R.get());
    llvm::sort(Sorted, [](const Rule *A, const Rule *B) {
      return A->name() < B->name();
    });
    return Sorted;
  }();
  return ByName;
}

bool locklint::isNamed(const Rule &R, llvm::StringRef Globs) {
  llvm::SmallVector<llvm::StringRef> Items;
  llvm::SplitString(Globs, Items, ",");
  return llvm::any_of(
      Items, [&](llvm::StringRef Item) { return Item.trim() == R.name(); });
}
