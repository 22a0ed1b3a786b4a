//===- PrintIR.h - The IR, as developers read it ----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_PRINTIR_H
#define LOCKLINT_IR_PRINTIR_H

#include "IR/UnitIR.h"
#include "llvm/Support/raw_ostream.h"

namespace locklint {

/// Prints the attributes and the blocks of \p F, which the engine begins with.
void print(llvm::raw_ostream &OS, const UnitFunction &F, const TermTable &T);

} // namespace locklint

#endif // LOCKLINT_IR_PRINTIR_H
