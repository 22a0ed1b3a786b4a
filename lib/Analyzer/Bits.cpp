//===- Bits.cpp - Values that the analyzer's solver knows too little of ---===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockModelling.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ConstraintManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SValBuilder.h"

using namespace clang;
using namespace ento;
using namespace locklint;

/// To the solver `flags & BIT` is some number up to BIT, so that it can be
/// nonzero and still differ from BIT.
ProgramStateRef LockModelling::evalAssume(ProgramStateRef State, SVal Condition,
                                          bool) const {
  const SymExpr *Tested = Condition.getAsSymbol();
  if (const auto *C = dyn_cast_or_null<SymIntExpr>(Tested);
      C && BinaryOperator::isComparisonOp(C->getOpcode()))
    Tested = C->getLHS();
  const auto *Masked = dyn_cast_or_null<SymIntExpr>(Tested);
  if (!Masked || Masked->getOpcode() != BO_And ||
      !Masked->getRHS().isPowerOf2() ||
      State->getConstraintManager().getSymVal(State, Masked))
    return State;
  SValBuilder &Values = State->getStateManager().getSValBuilder();
  nonloc::SymbolVal Bit(Masked);
  auto IsSet =
      Values
          .evalBinOp(State, BO_EQ, Bit, Values.makeIntVal(Masked->getRHS()),
                     Values.getConditionType())
          .getAs<DefinedSVal>();
  if (!IsSet)
    return State;
  ProgramStateRef Set = State->assume(*IsSet, true);
  if (State->isNonNull(Bit).isConstrainedTrue())
    return Set;
  return Set ? State : State->assume(Bit, false);
}
