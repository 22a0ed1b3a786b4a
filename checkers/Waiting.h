//===- Waiting.h - Waiting for a handler that cannot finish -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For linuxkernel-timer-delete: who waits for a handler must not hold what the
// handler waits for, nor be the handler, nor have interrupted it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_WAITING_H
#define LOCKLINT_CHECKERS_WAITING_H

#include "checkers/Rule.h"

namespace locklint {

/// Reports for \p Rule the calls that wait for ever, or may.
void checkWaiting(const Program &P, llvm::StringRef Rule, const RuleContext &C);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_WAITING_H
