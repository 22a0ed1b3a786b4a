//===- LocklintTidy.cpp - The module for clang-tidy -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   clang-tidy-19 -load LocklintTidy.so -checks='-*,linuxkernel-*' FILE
//
//===----------------------------------------------------------------------===//

#include "RuleChecks.h"
#include "common/OtherClang.h"

namespace {

struct Registration {
  Registration() {
    locklint::refuseOtherClang("LocklintTidy.so", "clang-tidy");
    locklint::registerRuleChecks();
  }
} Registered;

} // namespace
