//===- EnvRanges.cpp - What is known of the ranges of values --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/Env.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace locklint;

TermId Env::negationOf(TermId Value) const {
  const Term &X = (*T)[Value];
  if (X.Kind != TermKind::Binary)
    return 0;
  // That it is not 0 is known of the value itself.
  int64_t C;
  if (X.Op == TermOp::Ne && T->isConst(X.B, C) && C == 0)
    return 0;
  if (X.Op != TermOp::Ne && X.Op != TermOp::Lt && X.Op != TermOp::ULt)
    return 0;
  return T->unary(TermOp::Not, Value);
}

/// Adds \p C to what is within \p R; everything where it may wrap around, as
/// the type is not known here.
static Range sum(Range R, int64_t C) {
  constexpr int64_t Safe = std::numeric_limits<int8_t>::max();
  if (C < -Safe || C > Safe)
    return Range();
  bool Bounded = C < 0 ? R.Lo >= -C || R == Range::exactly(0)
                       : R.Lo >= 0 && R.Hi <= Safe - C;
  if (!Bounded)
    return Range();
  Range Sum;
  Sum.Lo = R.Lo + C;
  if (R.Hi != std::numeric_limits<int64_t>::max())
    Sum.Hi = R.Hi + C;
  return Sum;
}

Range Env::rangeOfShape(const Term &X, const TermTable &T) {
  int64_t C;
  switch (X.Kind) {
  case TermKind::Const:
    return Range::exactly(X.C);
  case TermKind::Global:
  case TermKind::Function:
  case TermKind::Local:
  case TermKind::Field:
  case TermKind::Index:
    return {Range().Lo, Range().Hi, true};
  case TermKind::Unary:
    return X.Op == TermOp::Not ? Range{0, 1, false} : Range();
  case TermKind::Binary:
    break;
  default:
    return Range();
  }
  switch (X.Op) {
  case TermOp::Eq:
  case TermOp::Ne:
  case TermOp::Lt:
  case TermOp::Le:
  case TermOp::ULt:
  case TermOp::ULe:
  case TermOp::LAnd:
  case TermOp::LOr:
    return {0, 1, false};
  case TermOp::And:
    return T.isConst(X.B, C) && C >= 0 ? Range{0, C, false} : Range();
  case TermOp::Or:
    return {Range().Lo, Range().Hi, T.isConst(X.B, C) && C != 0};
  case TermOp::Add:
    // A variable's instance of some processor.
    return {Range().Lo, Range().Hi, T.isAddress(X.A) || T.isAddress(X.B)};
  default:
    return Range();
  }
}

Range Env::range(TermId Value) const {
  const Term X = (*T)[Value];
  Range R = rangeOfShape(X, *T);
  if (X.Kind == TermKind::Unary && X.Op == TermOp::Not) {
    if (int D = decide(X.A); D >= 0)
      return Range::exactly(!D);
  } else if (X.Kind == TermKind::Binary) {
    int64_t C;
    switch (X.Op) {
    case TermOp::Eq:
    case TermOp::Ne:
    case TermOp::Lt:
    case TermOp::Le:
    case TermOp::ULt:
    case TermOp::ULe:
      if (int D = compare(X); D >= 0)
        return Range::exactly(D);
      if (int D = ordered(X); D >= 0)
        return Range::exactly(D);
      break;
    case TermOp::LAnd:
    case TermOp::LOr: {
      int Absorbs = X.Op == TermOp::LOr;
      int A = decide(X.A), B = decide(X.B);
      if (A == Absorbs || B == Absorbs)
        return Range::exactly(Absorbs);
      if (A >= 0 && B >= 0)
        return Range::exactly(!Absorbs);
      break;
    }
    case TermOp::Add:
      if (T->isConst(X.B, C))
        R = R.meet(sum(range(X.A), C));
      break;
    case TermOp::And:
      // The bits of what is known by its name, and is a constant here.
      if (T->isConst(X.B, C))
        if (Range A = range(X.A); A.Lo == A.Hi)
          return Range::exactly(A.Lo & C);
      break;
    default:
      break;
    }
  }
  return R.meet(stated(Value));
}

bool Env::saysNothing(TermId Value, Range In) const {
  Range Shape = rangeOfShape((*T)[Value], *T);
  return Shape.meet(In) == Shape;
}

int Env::decide(TermId Condition) const {
  if (!Condition)
    return -1;
  Range R = range(Condition);
  if (R.zero())
    return 0;
  if (R.nonZero())
    return 1;
  return -1;
}

int Env::compare(const Term &X) const {
  Range A = range(X.A), B = range(X.B);
  switch (X.Op) {
  case TermOp::Eq:
  case TermOp::Ne: {
    Range Common = A.meet(B);
    if (Common.empty())
      return X.Op == TermOp::Ne;
    if (A.Lo == A.Hi && A == B)
      return X.Op == TermOp::Eq;
    return -1;
  }
  case TermOp::Lt:
    if (A.Hi < B.Lo)
      return 1;
    return A.Lo >= B.Hi ? 0 : -1;
  case TermOp::Le:
    if (A.Hi <= B.Lo)
      return 1;
    return A.Lo > B.Hi ? 0 : -1;
  case TermOp::ULt:
  case TermOp::ULe: {
    // Where neither or both can be negative, unsigned order is signed order.
    bool Same = (A.Lo >= 0 && B.Lo >= 0) || (A.Hi < 0 && B.Hi < 0);
    if (Same) {
      bool Strict = X.Op == TermOp::ULt;
      if (Strict ? A.Hi < B.Lo : A.Hi <= B.Lo)
        return 1;
      return (Strict ? A.Lo >= B.Hi : A.Lo > B.Hi) ? 0 : -1;
    }
    if (A.Hi < 0 && B.Lo >= 0)
      return 0;
    if (A.Lo >= 0 && B.Hi < 0)
      return 1;
    return -1;
  }
  default:
    return -1;
  }
}

int Env::ordered(const Term &X) const {
  if (Facts.empty() || (*T)[X.A].Kind == TermKind::Const ||
      (*T)[X.B].Kind == TermKind::Const)
    return -1;
  enum : unsigned { Less = 1, Equal = 2, Greater = 4, Any = 7 };
  // x + 1 <= y holds where y <= x does not: see TermTable::compareNext().
  auto Before = [&](TermId Value) -> TermId {
    const Term &V = (*T)[Value];
    int64_t C;
    return V.Kind == TermKind::Binary && V.Op == TermOp::Add &&
                   T->isConst(V.B, C) && C == 1
               ? V.A
               : 0;
  };
  auto Told = [&](TermOp Op, TermId A, TermId B, unsigned IfTrue) -> unsigned {
    if (TermId X = Op == TermOp::Le ? Before(A) : 0) {
      A = std::exchange(B, X);
      IfTrue = Any & ~IfTrue;
    }
    TermId Made = T->findComparison(Op, A, B);
    Range R = Made ? stated(Made) : Range();
    return R.nonZero() ? IfTrue : R.zero() ? Any & ~IfTrue : Any;
  };
  unsigned Equality =
      Told(TermOp::Eq, std::min(X.A, X.B), std::max(X.A, X.B), Equal);
  // Facts are kept of Le and ULe: see negationOf().
  auto Order = [&](TermOp Op) {
    return Equality & Told(Op, X.A, X.B, Less | Equal) &
           Told(Op, X.B, X.A, Greater | Equal);
  };
  auto Decide = [](unsigned Possible, unsigned IfTrue) {
    if (!(Possible & IfTrue))
      return 0;
    return Possible & ~IfTrue ? -1 : 1;
  };
  switch (X.Op) {
  case TermOp::Eq:
    return Decide(Order(TermOp::Le) & Order(TermOp::ULe), Equal);
  case TermOp::Ne:
    return Decide(Order(TermOp::Le) & Order(TermOp::ULe), Less | Greater);
  case TermOp::Lt:
    return Decide(Order(TermOp::Le), Less);
  case TermOp::Le:
    return Decide(Order(TermOp::Le), Less | Equal);
  case TermOp::ULt:
    return Decide(Order(TermOp::ULe), Less);
  case TermOp::ULe:
    return Decide(Order(TermOp::ULe), Less | Equal);
  default:
    llvm_unreachable("no comparison");
  }
}
