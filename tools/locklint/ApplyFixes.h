//===- ApplyFixes.h - locklint --fix -------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_APPLYFIXES_H
#define LOCKLINT_TOOLS_LOCKLINT_APPLYFIXES_H

#include "Report/FixSet.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

namespace locklint {

/// What fixes have done in all rounds: what one leaves for another to do, the
/// next analysis shows.
struct AppliedFixes {
  unsigned Count = 0;
  /// The files that were changed.
  llvm::StringSet<> Files;
  /// Something could not be written.
  bool Failed = false;
  /// What was complained of.
  llvm::StringSet<> Said;
};

/// Writes \p Fixes to their files, and complains of those that it cannot. A
/// file that is not among \p Sources, which were analysed, must lie below \p
/// Tree. Whether any file has changed. All names are absolute.
bool applyFixes(const FixSet &Fixes, const llvm::StringSet<> &Sources,
                llvm::StringRef Tree, AppliedFixes &Applied);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_APPLYFIXES_H
