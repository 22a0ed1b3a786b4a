//===- EnvTruths.cpp - What a path knows of a variable's truth ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/Env.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

void Env::state(TermId Value, bool Truth, unsigned Block) {
  Range In = Truth ? Range::notZero() : Range::exactly(0);
  if (TermId Negation = negationOf(Value)) {
    Value = Negation;
    In = Truth ? Range::exactly(0) : Range::notZero();
  }
  auto I = llvm::lower_bound(
      Facts, Value, [](const Known &K, TermId Id) { return K.Value < Id; });
  if (I == Facts.end() || I->Value != Value)
    Facts.insert(I, {Value, In, Block});
}

void Env::stateTruth(TermId Value, const Env &O, unsigned Block) {
  const Term X = (*T)[Value];
  // It is 0 or 1, and computed from what may be known of its operands.
  if (!(rangeOfShape(X, *T) == Range{0, 1, false}) || T->isVague(Value))
    return;
  int Truth = decide(Value);
  if (Truth < 0 || O.decide(Value) != Truth)
    return;
  state(Value, Truth, Block);
  for (TermId Part : {X.A, X.B})
    if (Part && (X.Op == TermOp::LAnd || X.Op == TermOp::LOr))
      stateTruth(Part, O, Block);
}

bool Env::agree() const {
  // One bit of several is set, and each of them is clear.
  auto AreClear = [&](TermId Word, int64_t Bits) {
    for (const Known &K : Facts) {
      const Term &X = (*T)[K.Value];
      int64_t Clear;
      if (X.Kind == TermKind::Binary && X.Op == TermOp::And && X.A == Word &&
          K.In.zero() && T->isConst(X.B, Clear))
        Bits &= ~Clear;
    }
    return Bits == 0;
  };
  return llvm::all_of(Facts, [&](const Known &K) {
    const Term &X = (*T)[K.Value];
    int64_t Bits;
    if (X.Kind == TermKind::Binary && X.Op == TermOp::And && K.In.nonZero() &&
        T->isConst(X.B, Bits))
      return !AreClear(X.A, Bits);
    if (X.Kind != TermKind::Binary ||
        (X.Op != TermOp::LAnd && X.Op != TermOp::LOr))
      return true;
    int Absorbs = X.Op == TermOp::LOr;
    int A = decide(X.A), B = decide(X.B);
    if (A == Absorbs || B == Absorbs)
      return Absorbs ? !K.In.zero() : !K.In.nonZero();
    return A < 0 || B < 0 || (Absorbs ? !K.In.nonZero() : !K.In.zero());
  });
}
