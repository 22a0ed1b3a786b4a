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
class SourceManager;
} // namespace clang

namespace locklint {

/// Fills in Finding::Fingerprint where it is empty: Clang's hash of the rule,
/// the message, the enclosing function's name, and the text of the line. The
/// text is all it takes, so that a finding of the whole program has the same as
/// one of its file alone.
void addFingerprints(clang::SourceManager &Sources,
                     llvm::MutableArrayRef<Finding> Findings);

} // namespace locklint

#endif // LOCKLINT_FIXES_FINGERPRINTS_H
