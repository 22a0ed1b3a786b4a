//===- FixIts.h - Fixes as Clang shows them ------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_FIXITS_H
#define LOCKLINT_TOOLS_COMMON_FIXITS_H

namespace clang {
class DiagnosticBuilder;
class SourceManager;
} // namespace clang

namespace locklint {
struct Finding;

/// Adds the fix of \p F, if it has one, to the diagnostic \p To that reports
/// it.
void addFixIts(const clang::DiagnosticBuilder &To,
               clang::SourceManager &Sources, const Finding &F);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_FIXITS_H
