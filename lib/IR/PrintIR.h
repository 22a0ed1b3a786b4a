//===- PrintIR.h - The IR, as developers read it ----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ParseIR.h reads what this writes. docs/ir.md describes it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_PRINTIR_H
#define LOCKLINT_IR_PRINTIR_H

#include "IR/UnitIR.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace locklint {

/// Prints \p Functions, whose terms are in \p T and whose calls \p M models.
void print(llvm::raw_ostream &OS,
           llvm::ArrayRef<const UnitFunction *> Functions, const TermTable &T,
           const Model &M);

/// Prints the functions that \p Unit names in its Order, and what it says
/// besides; what the linker adds follows from that.
void print(llvm::raw_ostream &OS, const UnitIR &Unit, const TermTable &T,
           const Model &M);

} // namespace locklint

#endif // LOCKLINT_IR_PRINTIR_H
