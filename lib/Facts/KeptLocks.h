//===- KeptLocks.h - Locks that are kept from call to call ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_KEPTLOCKS_H
#define LOCKLINT_FACTS_KEPTLOCKS_H

#include "Facts/Summary.h"

namespace locklint {

/// Whether the function that returns by \p Exits keeps \p Lock from call to
/// call: it releases it where a test of memory, of those that \p Counts holds
/// of, says so, and leaves that there on just those ways out on which it holds
/// it.
bool isKeptUntilNextCall(llvm::ArrayRef<ExitCase> Exits, ObjectId Lock,
                         llvm::function_ref<bool(TermId Test)> Counts);

} // namespace locklint

#endif // LOCKLINT_FACTS_KEPTLOCKS_H
