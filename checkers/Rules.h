//===- Rules.h - The makers of the rules ------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each rule's file defines the maker that Rules.def declares here; rules()
// alone calls it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_RULES_H
#define LOCKLINT_CHECKERS_RULES_H

#include <memory>

namespace locklint {
class Rule;
struct RuleInfo;

#define RULE(CLASS, NAME, ENABLED, SUMMARY)                                    \
  std::unique_ptr<const Rule> make##CLASS(const RuleInfo &Info);
#include "checkers/Rules.def"

} // namespace locklint

#endif // LOCKLINT_CHECKERS_RULES_H
