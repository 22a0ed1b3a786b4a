//===- MembersCalled.h - Which members functions call ---------- -*- C++
//-*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_MEMBERSCALLED_H
#define LOCKLINT_IR_MEMBERSCALLED_H

#include "IR/IR.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace locklint {

/// The members of structs which \p F may have read a pointer from that it
/// calls, each once: a variable may have held the pointer meanwhile.
llvm::SmallVector<FieldId, 4> membersCalled(const FunctionIR &F,
                                            const TermTable &T);

/// The name of a member in all units, whichever file declares its struct:
/// "struct foo.bar", of a struct without a tag ".bar".
std::string memberName(const FieldInfo &Member);

} // namespace locklint

#endif // LOCKLINT_IR_MEMBERSCALLED_H
