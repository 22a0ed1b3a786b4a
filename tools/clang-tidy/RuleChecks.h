//===- RuleChecks.h - The rules as checks of clang-tidy ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For every program that runs clang-tidy's checks: clang-tidy itself, which
// loads them as a module, and clangd.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_CLANG_TIDY_RULECHECKS_H
#define LOCKLINT_TOOLS_CLANG_TIDY_RULECHECKS_H

namespace locklint {

/// Adds the rules to the program's checks.
void registerRuleChecks();

} // namespace locklint

#endif // LOCKLINT_TOOLS_CLANG_TIDY_RULECHECKS_H
