//===- Bits.cpp - Values that the analyzer's solver knows too little of ---===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/LockModelling.h"
#include "Analyzer/ModelledCall.h"
#include "Analyzer/PathValues.h"
#include "Compat/Clang/Analyzer.h"
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
      !static_cast<const llvm::APSInt &>(Masked->getRHS()).isPowerOf2() ||
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

/// What IS_ERR() says of the address of a variable or member: the solver
/// compares addresses with NULL alone. 0 if nothing is known.
TermId LockModelling::isErrorCode(const BinaryOperator *B,
                                  CheckerContext &C) const {
  TermTable &T = Unit->Run.Terms;
  TermId L = Unit->Values.value(C.getSVal(B->getLHS()));
  TermId R = Unit->Values.value(C.getSVal(B->getRHS()));
  if (!T.isAddress(L) && !T.isAddress(R))
    return 0;
  BinaryOperatorKind Op = B->getOpcode();
  if (Op == BO_GT || Op == BO_GE)
    std::swap(L, R);
  TermId Id =
      T.binary(Op == BO_LT || Op == BO_GT ? TermOp::ULt : TermOp::ULe, L, R);
  int64_t Known;
  return T.isConst(Id, Known) ? Id : 0;
}

/// Linux 6.17's guards ask whether (unsigned long)p - 1 is above the largest
/// pointer, for NULL and error codes in one comparison. The solver does not
/// calculate with addresses; all that it needs to know is whether p is one.
bool LockModelling::shift(const BinaryOperator *B, CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  std::optional<nonloc::LocAsInteger> Number =
      C.getSVal(B->getLHS()).getAs<nonloc::LocAsInteger>();
  const llvm::APSInt *By = C.getSVal(B->getRHS()).getAsInteger();
  if (!Number || !By || *By != 1 || !C.getSVal(B).isUnknown())
    return false;
  QualType Type = B->getType();
  SValBuilder &Values = C.getSValBuilder();
  SVal Shifted = conjureValue(C, B, Type);
  ConditionValues Ops(State, Values, Type);
  auto IsAtLeast = [&](SVal V, int64_t Bound) {
    return Ops.binary(TermOp::ULe, Ops.constant(Bound), V);
  };
  Loc Pointer = Number->getLoc();
  std::optional<bool> IsError;
  if (Unit->Run.Terms.isAddress(Unit->Values.value(Pointer)))
    IsError = false;
  else if (State->isNull(Pointer).isConstrainedTrue() ||
           !assume(State, IsAtLeast(Pointer, LowestError), false))
    IsError = true;
  else if (State->isNonNull(Pointer).isConstrainedTrue() &&
           !assume(State, IsAtLeast(Pointer, LowestError), true))
    IsError = false;
  State = State->BindExpr(B, C.getLocationContext(), Shifted);
  if (IsError)
    if (ProgramStateRef Next =
            assume(State, IsAtLeast(Shifted, LowestError - 1), *IsError))
      State = Next;
  C.addTransition(State);
  return true;
}

/// The numbers in pointers that are error codes, as PTR_ERR() has them.
REGISTER_MAP_WITH_PROGRAMSTATE(ErrorCodes, SymbolRef, SVal)

/// Whether the pointer \p V is an error code.
static SVal isError(SVal V, ProgramStateRef State, CheckerContext &C) {
  ConditionValues Ops(State, C.getSValBuilder(), C.getASTContext().LongTy);
  return Ops.binary(TermOp::ULe, Ops.constant(LowestError), V);
}

/// The solver knows of a pointer how it compares, and no more; made a number,
/// it may be anything but negative. So an error code gets a number of its own.
bool LockModelling::errorCode(const CastExpr *E, CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  if (!frameOf(State))
    return false;
  if (E->getCastKind() == CK_IntegralToPointer && C.getSVal(E).isUnknown()) {
    SVal Pointer = errorPointer(C.getSVal(E->getSubExpr()), E, State, C);
    if (Pointer.isUnknown())
      return false;
    C.addTransition(State->BindExpr(E, C.getLocationContext(), Pointer));
    return true;
  }
  std::optional<nonloc::LocAsInteger> Number =
      C.getSVal(E).getAs<nonloc::LocAsInteger>();
  if (E->getCastKind() != CK_PointerToIntegral || !Number)
    return false;
  SymbolRef Pointer = Number->getLoc().getAsLocSymbol();
  if (!Pointer || assume(State, isError(Number->getLoc(), State, C), false))
    return false;
  QualType Long = C.getASTContext().LongTy;
  SVal Code = UnknownVal();
  if (const SVal *Known = State->get<ErrorCodes>(Pointer)) {
    Code = *Known;
  } else {
    Code = conjureValue(C, E, Long);
    State = assumeIn(State, Code, {LowestError, -1, true});
    if (!State)
      return false;
    State = State->set<ErrorCodes>(Pointer, Code);
  }
  Code = C.getSValBuilder().evalCast(Code, E->getType(), Long);
  C.addTransition(State->BindExpr(E, C.getLocationContext(), Code));
  return true;
}

/// The pointer that the error code \p Code is made: the one that it comes from,
/// or else a new one, for \p E. Unknown: it may be no error code.
SVal LockModelling::errorPointer(SVal Code, const Expr *E,
                                 ProgramStateRef &State, CheckerContext &C) {
  if (!Code.getAs<nonloc::SymbolVal>())
    return UnknownVal();
  for (const auto &[Pointer, Known] : State->get<ErrorCodes>())
    if (Known == Code)
      return C.getSValBuilder().makeLoc(Pointer);
  if (rangeOf(State, Code).Hi >= 0)
    return UnknownVal();
  SVal Pointer = conjureValue(C, E, E->getType());
  ProgramStateRef Next = assume(State, isError(Pointer, State, C), true);
  SymbolRef S = Pointer.getAsLocSymbol();
  if (!Next || !S)
    return UnknownVal();
  State = Next->set<ErrorCodes>(S, Code);
  return Pointer;
}

void LockModelling::keepErrorCodes(ProgramStateRef State,
                                   SymbolReaper &Reaper) {
  for (const auto &[Pointer, Code] : State->get<ErrorCodes>())
    Reaper.markLive(Code.getAsSymbol());
}

/// The bits that the path has asked for or written, by their places.
REGISTER_MAP_WITH_PROGRAMSTATE(BitsOfPath, TermId, SVal)

/// test_bit() and its like.
void LockModelling::evalBit(const ModelledCall &Call, ProgramStateRef State,
                            CheckerContext &C) const {
  const CallExpr *CE = Call.Call;
  const LocationContext *Where = C.getLocationContext();
  SValBuilder &Builder = C.getSValBuilder();
  QualType Int = Unit->Run.Context.IntTy;
  OperandValues Operands(State, Where, UnknownVal());
  auto Argument = [&](unsigned I) -> SVal {
    if (I >= Call.Args.size() || !Call.Args[I])
      return UnknownVal();
    SVal V = Operands.value(Call.Args[I]);
    if (!V.isUnknown())
      return V;
    // What is passed to a macro need not be evaluated.
    Expr::EvalResult Constant;
    if (Call.Args[I]->EvaluateAsInt(Constant, Unit->Run.Context))
      return Builder.makeIntVal(Constant.Val.getInt());
    const Expr *E = Call.Args[I]->IgnoreParenImpCasts();
    if (const auto *O = dyn_cast<UnaryOperator>(E);
        O && O->getOpcode() == UO_AddrOf)
      return Operands.address(O->getSubExpr());
    return E->isGLValue() ? Operands.load(Operands.address(E), E->getType())
                          : SVal(UnknownVal());
  };
  TermId Place = Unit->Run.Terms.bit(Unit->Values.value(Argument(1)),
                                     Unit->Values.value(Argument(0)));
  bool Vague = Unit->Run.Terms.isVague(Place);
  BitChange Change = changeOf(Call.Model->Bit);
  SVal Old = UnknownVal();
  if (const SVal *Known = State->get<BitsOfPath>(Place))
    Old = *Known;
  // Who asks in a loop waits until somebody else changes it.
  bool Waits =
      Change == BitChange::None && Old.isConstant() && isOfLoop(CE, Where);
  if (Vague || Old.isUnknown() || Waits)
    Old = conjureValue(C, CE, Int, Call.Model);
  SVal New = Old;
  switch (Change) {
  case BitChange::None:
    break;
  case BitChange::Set:
    New = Builder.makeIntVal(1, Int);
    break;
  case BitChange::Clear:
    New = Builder.makeIntVal(0, Int);
    break;
  case BitChange::Flip:
    New = Builder.evalBinOp(State, BO_EQ, Old, Builder.makeIntVal(0, Int), Int);
    break;
  case BitChange::Assign:
    New = Argument(2);
    break;
  }
  if (!Vague)
    State = New.isUnknownOrUndef() ? State->remove<BitsOfPath>(Place)
                                   : State->set<BitsOfPath>(Place, New);
  if (!CE->getType()->isVoidType())
    State = State->BindExpr(CE, Where, Old);
  C.addTransition(State);
}

/// What is known of bits is asked for again.
void LockModelling::keepBits(ProgramStateRef State, SymbolReaper &Reaper) {
  for (const auto &[Place, Value] : State->get<BitsOfPath>())
    for (SymbolRef S : Value.symbols())
      Reaper.markLive(S);
}
