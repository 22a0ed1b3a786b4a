//===- Outliving.h - Handlers that outlive their objects --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For linuxkernel-timer-delete: a handler that is scheduled, and that nobody
// stops for a driver's end or where its beginning fails.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_OUTLIVING_H
#define LOCKLINT_CHECKERS_OUTLIVING_H

#include "checkers/Rule.h"
#include <set>

namespace locklint {

/// Whether \p H, by itself or by what it calls, frees what contains its own
/// object.
bool freesOwn(const Program &P, const Handler &H);

/// Reports for \p Rule the handlers that may run after what contains their
/// objects is freed, or after the module is gone. \p Deletions: those that do
/// not wait and have been reported.
void checkOutliving(const Program &P, llvm::StringRef Rule,
                    const RuleContext &C, const std::set<Location> &Deletions);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_OUTLIVING_H
