//===- Fingerprints.h - Knowing a finding again --------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FIXES_FINGERPRINTS_H
#define LOCKLINT_FIXES_FINGERPRINTS_H

#include "Finding/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class ASTContext;
class SourceManager;
} // namespace clang

namespace locklint {

/// Fills in Finding::Fingerprint: Clang's hash of the rule, the message, the
/// enclosing function's signature, and the text of the line. Where several
/// findings agree in all that, their order tells them apart. \p Findings must
/// be sorted.
void addFingerprints(clang::ASTContext &Context,
                     llvm::MutableArrayRef<Finding> Findings);
/// The same where only the text is at hand: without the signature.
void addFingerprints(clang::SourceManager &Sources,
                     llvm::MutableArrayRef<Finding> Findings);

} // namespace locklint

#endif // LOCKLINT_FIXES_FINGERPRINTS_H
