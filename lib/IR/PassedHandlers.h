//===- PassedHandlers.h - Handlers that are made by helpers -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_PASSEDHANDLERS_H
#define LOCKLINT_IR_PASSEDHANDLERS_H

#include "IR/UnitIR.h"

namespace locklint {

/// Where helpers make handlers of what they are passed, adds to their callers
/// that the function they pass becomes one. Objects are named as the callers
/// call them, or not at all.
void addPassedHandlers(UnitIR &Unit, TermTable &Terms);

} // namespace locklint

#endif // LOCKLINT_IR_PASSEDHANDLERS_H
