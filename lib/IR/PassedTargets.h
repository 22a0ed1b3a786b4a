//===- PassedTargets.h - Functions that members get by way of others ------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_PASSEDTARGETS_H
#define LOCKLINT_IR_PASSEDTARGETS_H

#include "IR/UnitIR.h"

namespace locklint {

/// Where functions store a parameter in a member, adds the functions that their
/// callers pass to what the member points to; where they copy what another
/// member holds, which initialisers alone set, adds what that one points to.
/// \p Writes: of the whole program.
void addPassedTargets(UnitIR &Unit, const MemberFacts &Writes,
                      const TermTable &T);

/// \p F, as what a member points to.
PointerTargets::Target targetOf(const UnitFunction &F);

} // namespace locklint

#endif // LOCKLINT_IR_PASSEDTARGETS_H
