//===- GivenUp.cpp - Functions that are too complex -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/GivenUp.h"
#include "llvm/Support/ErrorHandling.h"

llvm::StringRef locklint::describe(Limit L) {
  switch (L) {
  case Limit::Held:
    return "too many locks held at once";
  case Limit::States:
    return "too many combinations of held locks at one place";
  case Limit::Visits:
    return "too many paths through its branches and loops";
  }
  llvm_unreachable("no such limit");
}
