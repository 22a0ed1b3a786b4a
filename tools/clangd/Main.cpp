//===- Main.cpp - clangd with the rules built in --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd loads no modules, so this is all of clangd, and the rules. Where its
// ways would keep them from working, Hooks.cpp changes these.
//
//===----------------------------------------------------------------------===//

#include "RuleChecks.h"

namespace clang::clangd {
int clangdMain(int Argc, char **Argv);
} // namespace clang::clangd

int main(int Argc, char **Argv) {
  locklint::registerRuleChecks();
  return clang::clangd::clangdMain(Argc, Argv);
}
