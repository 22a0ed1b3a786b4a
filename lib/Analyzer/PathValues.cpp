//===- PathValues.cpp - What an analyzer's path knows ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/PathValues.h"
#include "clang/AST/ASTContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace locklint;

REGISTER_TRAIT_WITH_PROGRAMSTATE(InnermostFrame, const void *)

const Frame *locklint::frameOf(ProgramStateRef State) {
  return static_cast<const Frame *>(State->get<InnermostFrame>());
}

ProgramStateRef locklint::withFrame(ProgramStateRef State, const Frame *F) {
  return State->set<InnermostFrame>(F);
}

int locklint::decided(ProgramStateRef State, SVal V) {
  std::optional<DefinedSVal> D = V.getAs<DefinedSVal>();
  // A struct is neither.
  if (!D || V.getAs<nonloc::LazyCompoundVal>() ||
      V.getAs<nonloc::CompoundVal>())
    return -1;
  auto [True, False] = State->assume(*D);
  return True && False ? -1 : True ? 1 : 0;
}

ProgramStateRef locklint::assume(ProgramStateRef State, SVal V, bool Truth) {
  std::optional<DefinedOrUnknownSVal> D = V.getAs<DefinedOrUnknownSVal>();
  return D ? State->assume(*D, Truth) : State;
}

ProgramStateRef locklint::assumeIn(ProgramStateRef State, SVal V,
                                   locklint::Range R) {
  if (R.zero() || R.nonZero())
    State = assume(State, V, R.nonZero());
  SymbolRef S = V.getAsSymbol();
  if (!State || !S || !V.getAs<NonLoc>() ||
      !S->getType()->isIntegralOrEnumerationType())
    return State;
  BasicValueFactory &Values = State->getBasicVals();
  const llvm::APSInt &Min = Values.getMinValue(S->getType());
  const llvm::APSInt &Max = Values.getMaxValue(S->getType());
  if (Min.getBitWidth() > 64 || (Min.isUnsigned() && R.Lo < 0))
    return State;
  auto Bound = [&](int64_t N) -> const llvm::APSInt & {
    llvm::APSInt Wide = llvm::APSInt::get(N);
    if (llvm::APSInt::compareValues(Wide, Min) <= 0)
      return Min;
    if (llvm::APSInt::compareValues(Wide, Max) >= 0)
      return Max;
    return Values.getValue(N, S->getType());
  };
  return State->assumeInclusiveRange(V.castAs<NonLoc>(), Bound(R.Lo),
                                     Bound(R.Hi), true);
}

locklint::Range locklint::rangeOf(ProgramStateRef State, SVal V) {
  if (const llvm::APSInt *I = V.getAsInteger();
      I && I->getSignificantBits() <= 64)
    return locklint::Range::exactly(I->getExtValue());
  locklint::Range R;
  R.NonZero = decided(State, V) == 1;
  SymbolRef S = V.getAsSymbol();
  if (!S)
    return R;
  ConstraintManager &CM = State->getConstraintManager();
  const llvm::APSInt *Lo = CM.getSymMinVal(State, S);
  const llvm::APSInt *Hi = CM.getSymMaxVal(State, S);
  if (!Lo || !Hi || Lo->getBitWidth() > 64)
    return R;
  // The upper half of what is unsigned is negative: error codes in pointers.
  int64_t L = int64_t(Lo->getExtValue()), H = int64_t(Hi->getExtValue());
  if (L <= H) {
    R.Lo = L;
    R.Hi = H;
  }
  return R;
}

QualType OperandValues::resultType() {
  return Result.getType(State->getStateManager().getContext());
}

SVal OperandValues::value(const Expr *E) {
  SVal V = State->getSVal(E, Where);
  // A macro may name a variable: what is meant is its content.
  if (E->isGLValue())
    return load(V, E->getType());
  return V;
}

SVal OperandValues::address(const Expr *E) {
  E = E->IgnoreParens();
  if (const auto *C = dyn_cast<CastExpr>(E);
      C && C->getCastKind() == CK_LValueToRValue)
    return address(C->getSubExpr());
  if (SVal V = State->getSVal(E, Where); E->isGLValue() && !V.isUnknown())
    return V;
  if (const auto *D = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(D->getDecl()))
      return State->getLValue(V, Where);
  } else if (const auto *M = dyn_cast<MemberExpr>(E)) {
    const Expr *Base = M->getBase();
    return field(M->isArrow() ? pointer(Base) : address(Base),
                 dyn_cast<FieldDecl>(M->getMemberDecl()));
  } else if (const auto *O = dyn_cast<UnaryOperator>(E);
             O && O->getOpcode() == UO_Deref) {
    return pointer(O->getSubExpr());
  }
  return UnknownVal();
}

SVal OperandValues::load(SVal Address, QualType Type) {
  if (std::optional<Loc> L = Address.getAs<Loc>())
    return State->getSVal(*L, Type);
  return UnknownVal();
}

SVal OperandValues::field(SVal Base, const FieldDecl *F) {
  return F ? State->getLValue(F, Base) : UnknownVal();
}

/// The value of a pointer expression, evaluated or not.
SVal OperandValues::pointer(const Expr *E) {
  if (SVal V = State->getSVal(E, Where); !V.isUnknown())
    return V;
  E = E->IgnoreParens();
  if (const auto *C = dyn_cast<ImplicitCastExpr>(E)) {
    if (C->getCastKind() == CK_LValueToRValue)
      return load(address(C->getSubExpr()), C->getType());
    if (C->getCastKind() == CK_ArrayToPointerDecay)
      return address(C->getSubExpr());
  } else if (const auto *O = dyn_cast<UnaryOperator>(E);
             O && O->getOpcode() == UO_AddrOf) {
    return address(O->getSubExpr());
  }
  return UnknownVal();
}

SVal ConditionValues::constant(int64_t C) {
  QualType T = Type->isIntegralOrEnumerationType()
                   ? Type
                   : Builder.getContext().UnsignedLongTy;
  return Builder.makeIntVal(C, T);
}

SVal ConditionValues::binary(TermOp Op, SVal A, SVal B) {
  ASTContext &Context = Builder.getContext();
  QualType Int = Context.IntTy;
  switch (Op) {
  case TermOp::And:
    return Builder.evalBinOp(State, BO_And, A, B, Type);
  case TermOp::Eq:
    return Builder.evalBinOp(State, BO_EQ, number(A), number(B), Int);
  case TermOp::Ne:
    return Builder.evalBinOp(State, BO_NE, number(A), number(B), Int);
  case TermOp::Lt:
    return Builder.evalBinOp(State, BO_LT, number(A), number(B), Int);
  case TermOp::Le:
    return Builder.evalBinOp(State, BO_LE, number(A), number(B), Int);
  case TermOp::ULt:
    return Builder.evalBinOp(State, BO_LT, number(A), number(B), Int);
  case TermOp::ULe:
    return Builder.evalBinOp(State, BO_LE, number(A), number(B), Int);
  default:
    return UnknownVal();
  }
}

SVal ConditionValues::negate(SVal A) {
  return Builder.evalBinOp(State, BO_EQ, A,
                           Builder.makeIntVal(0, Builder.getContext().IntTy),
                           Builder.getContext().IntTy);
}

/// Pointers compare as numbers do: IS_ERR().
SVal ConditionValues::number(SVal V) {
  if (V.getAs<Loc>())
    return Builder.evalCast(V, Builder.getContext().UnsignedLongTy, Type);
  return V;
}
