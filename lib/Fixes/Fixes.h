//===- Fixes.h - From a rule's wish to edits --------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule asks for a fix in terms of calls and lock variants; here it becomes
// edits of the source. There are none where the change would not be certain:
// calls written in macros, locks that other functions acquire or release.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FIXES_FIXES_H
#define LOCKLINT_FIXES_FIXES_H

#include "Facts/Summary.h"
#include "Finding/Finding.h"
#include "Model/Model.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class ASTContext;
class FunctionDecl;
} // namespace clang

namespace locklint {
class GlobalNames;

/// Fills in Finding::Fix of those whose wish can be met. \p Pairs finds what
/// the function that acquires at a site does to that lock; null if some of it
/// happens elsewhere. \p Definition finds a function by its number.
void makeFixes(
    clang::ASTContext &Context, const Model &M, const SiteTable &Sites,
    GlobalNames &Globals, llvm::function_ref<const LockPairs *(SiteId)> Pairs,
    llvm::function_ref<const clang::FunctionDecl *(unsigned)> Definition,
    std::vector<Finding> &Findings);

} // namespace locklint

#endif // LOCKLINT_FIXES_FIXES_H
