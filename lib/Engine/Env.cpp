//===- Env.cpp - What a path knows of values ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/Env.h"
#include "IR/IR.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {
template <typename Cells> auto lower(Cells &V, TermId Place) {
  return llvm::lower_bound(V, Place,
                           [](const auto &C, TermId P) { return C.Place < P; });
}
template <typename Facts> auto lowerFact(Facts &V, TermId Value) {
  return llvm::lower_bound(V, Value,
                           [](const auto &C, TermId P) { return C.Value < P; });
}

/// The key under which a call's result is bound.
constexpr uint32_t Binding = ~0U;
} // namespace

TermId Env::read(TermId Place) const {
  if (!Place)
    return 0;
  auto I = lower(Cells, Place);
  if (I != Cells.end() && I->Place == Place)
    return I->Value;
  return T->load(Place);
}

TermId Env::eval(TermId Id) const {
  if (!T->containsAny(Id, TermKind::Load, TermKind::Result))
    return Id;
  const Term X = (*T)[Id];
  switch (X.Kind) {
  case TermKind::Load:
    return read(eval(X.A));
  case TermKind::Result: {
    if (X.B != 0)
      return Id;
    TermId Bound = T->result(X.A, Binding);
    auto I = lower(Cells, Bound);
    return I != Cells.end() && I->Place == Bound ? I->Value : Id;
  }
  default:
    break;
  }
  switch (TermTable::arity(X)) {
  case 1:
    return T->rebuild(Id, eval(X.A), 0);
  case 2: {
    TermId A = eval(X.A);
    return T->rebuild(Id, A, eval(X.B));
  }
  default:
    return Id;
  }
}

void Env::write(TermId Place, TermId Value) {
  if (!Place)
    return;
  auto I = lower(Cells, Place);
  if (I != Cells.end() && I->Place == Place)
    I->Value = Value;
  else
    Cells.insert(I, {Place, Value});
}

bool Env::below(TermId Place, TermId Base) const {
  while (true) {
    if (Place == Base)
      return true;
    const Term &X = (*T)[Place];
    if (X.Kind != TermKind::Field && X.Kind != TermKind::Index)
      return false;
    Place = X.A;
  }
}

void Env::copy(TermId To, TermId From) {
  eraseBelow(To);
  std::vector<Cell> New;
  for (const Cell &C : Cells)
    if (below(C.Place, From))
      New.push_back({T->rewrite(C.Place,
                                [&](TermId Id) -> std::optional<TermId> {
                                  if (Id == From)
                                    return To;
                                  return std::nullopt;
                                }),
                     C.Value});
  for (const Cell &C : New)
    write(C.Place, C.Value);
}

void Env::eraseBelow(TermId Place) {
  llvm::erase_if(Cells, [&](const Cell &C) { return below(C.Place, Place); });
}

void Env::clobberBelow(TermId Place, uint32_t Number,
                       llvm::function_ref<bool(TermId Cell)> Keeps) {
  for (Cell &C : Cells)
    if (below(C.Place, Place) && !Keeps(C.Place))
      C.Value = T->result(Number, C.Place);
}

void Env::eraseIf(llvm::function_ref<bool(const Cell &)> Pred) {
  llvm::erase_if(Cells, Pred);
}

void Env::bind(uint32_t Number, TermId Value) {
  write(T->result(Number, Binding), Value);
}

void Env::joinResult(Env &O, uint32_t Number, unsigned Block) {
  TermId Result = T->result(Number, 0), Bound = T->result(Number, Binding);
  TermId Mine = eval(Result), Theirs = O.eval(Result);
  if (Mine == Theirs)
    return;
  Range Both = range(Mine).join(O.range(Theirs));
  for (Env *E : {this, &O}) {
    E->eraseIf([&](const Cell &C) { return C.Place == Bound; });
    E->forgetFacts([&](const Known &K) { return K.Value == Result; });
    E->restrict(Result, Both, Block);
  }
}

Range Env::stated(TermId Value) const {
  TermId Negation = Facts.empty() ? 0 : negationOf(Value);
  TermId Key = Negation ? Negation : Value;
  auto I = lowerFact(Facts, Key);
  if (I == Facts.end() || I->Value != Key)
    return Range();
  if (!Negation)
    return I->In;
  if (I->In.zero())
    return Range::exactly(1);
  return I->In.nonZero() ? Range::exactly(0) : Range();
}

bool Env::restrict(TermId Value, Range In, unsigned Block) {
  if (!Value || T->isVague(Value))
    return true;
  Range Known = range(Value);
  if (Known.meet(In).empty())
    return false;
  if (In.contains(Known))
    return true;
  if (TermId Negation = negationOf(Value)) {
    if (!In.zero() && !In.nonZero())
      return true;
    Value = Negation;
    In = In.zero() ? Range::notZero() : Range::exactly(0);
  }
  auto I = lowerFact(Facts, Value);
  if (I != Facts.end() && I->Value == Value)
    I->In = I->In.meet(In);
  else
    Facts.insert(I, {Value, In, Block});
  return true;
}

bool Env::assume(TermId Condition, bool Truth, unsigned Block) {
  if (!Condition || T->isVague(Condition))
    return true;
  int D = decide(Condition);
  if (D >= 0)
    return D == int(Truth);
  const Term X = (*T)[Condition];
  if (X.Kind == TermKind::Unary && X.Op == TermOp::Not)
    return assume(X.A, !Truth, Block);
  if (!restrict(Condition, Truth ? Range::notZero() : Range::exactly(0), Block))
    return false;
  if (X.Kind != TermKind::Binary)
    return true;
  if (X.Op == TermOp::LAnd || X.Op == TermOp::LOr)
    return assumeLogical(X, Truth, Block);
  return assumeComparison(X, Truth, Block);
}

bool Env::assumeLogical(const Term &X, bool Truth, unsigned Block) {
  bool And = X.Op == TermOp::LAnd;
  if (And == Truth)
    return assume(X.A, Truth, Block) && assume(X.B, Truth, Block);
  // One side is settled: the other decides.
  if (int A = decide(X.A); A >= 0 && A == int(And))
    return assume(X.B, Truth, Block);
  if (int B = decide(X.B); B >= 0 && B == int(And))
    return assume(X.A, Truth, Block);
  // Either may be so: what both say of one value, as IS_ERR_OR_NULL() does.
  Env Left = *this, Right = *this;
  bool CanLeft = Left.assume(X.A, Truth, Block);
  bool CanRight = Right.assume(X.B, Truth, Block);
  if (!CanLeft || !CanRight) {
    if (CanLeft || CanRight)
      *this = CanLeft ? std::move(Left) : std::move(Right);
    return CanLeft || CanRight;
  }
  for (const Known &K : Left.Facts)
    restrict(K.Value, K.In.join(Right.range(K.Value)), Block);
  return true;
}

/// The numbers from \p Lo on.
static Range atLeast(int64_t Lo) {
  Range R;
  R.Lo = Lo;
  return R;
}

/// The numbers up to \p Hi.
static Range atMost(int64_t Hi) {
  Range R;
  R.Hi = Hi;
  return R;
}

bool Env::assumeComparison(const Term &X, bool Truth, unsigned Block) {
  int64_t C;
  bool Strict = X.Op == TermOp::Lt || X.Op == TermOp::ULt;
  switch (X.Op) {
  case TermOp::Eq:
  case TermOp::Ne: {
    if (!T->isConst(X.B, C))
      return true;
    if ((X.Op == TermOp::Eq) == Truth)
      return restrict(X.A, Range::exactly(C), Block);
    if (C == 0)
      return restrict(X.A, Range::notZero(), Block);
    Range R = range(X.A);
    if (R.Lo == C)
      return restrict(X.A, atLeast(C + 1), Block);
    if (R.Hi == C)
      return restrict(X.A, atMost(C - 1), Block);
    return true;
  }
  case TermOp::Lt:
  case TermOp::Le:
    if (T->isConst(X.B, C)) // a < C, a <= C
      return restrict(X.A, Truth ? atMost(C - Strict) : atLeast(C + !Strict),
                      Block);
    if (T->isConst(X.A, C)) // C < b, C <= b
      return restrict(X.B, Truth ? atLeast(C + Strict) : atMost(C - !Strict),
                      Block);
    return true;
  case TermOp::ULt:
  case TermOp::ULe:
    if (T->isConst(X.A, C) && C < 0 && C >= LowestError && Truth)
      return restrict(X.B, Range{C + Strict, -1, true}, Block);
    if (T->isConst(X.B, C) && C < 0 && C >= LowestError && !Truth)
      return restrict(X.A, Range{C + !Strict, -1, true}, Block);
    if (T->isConst(X.B, C) && C >= 0)
      return Truth ? restrict(X.A, Range{0, C - Strict, false}, Block) : true;
    if (T->isConst(X.A, C) && C >= 0 && !Truth)
      return restrict(X.B, Range{0, C - !Strict, false}, Block);
    return true;
  default:
    return true; // The other operations compare nothing.
  }
}

void Env::rename(llvm::function_ref<TermId(TermId)> Map) {
  for (Cell &C : Cells) {
    C.Place = Map(C.Place);
    C.Value = Map(C.Value);
  }
  llvm::erase_if(Cells, [&](const Cell &C) { return T->isVague(C.Place); });
  llvm::sort(Cells,
             [](const Cell &A, const Cell &B) { return A.Place < B.Place; });
  Cells.erase(std::unique(Cells.begin(), Cells.end(),
                          [](const Cell &A, const Cell &B) {
                            return A.Place == B.Place;
                          }),
              Cells.end());
  for (Known &F : Facts)
    F.Value = Map(F.Value);
  llvm::erase_if(Facts, [&](const Known &F) { return T->isVague(F.Value); });
  llvm::sort(Facts,
             [](const Known &A, const Known &B) { return A.Value < B.Value; });
}

void Env::forgetFacts(llvm::function_ref<bool(const Known &)> Pred) {
  llvm::erase_if(Facts, Pred);
}

/// Where ranges grow from round to round, the bounds that do are dropped; at 0
/// they may come to rest, and at the lowest error code.
static Range widened(const Range &Old, Range New) {
  if (New.Lo < Old.Lo)
    New.Lo = New.Lo >= 0             ? 0
             : New.Lo >= LowestError ? LowestError
                                     : std::numeric_limits<int64_t>::min();
  if (New.Hi > Old.Hi)
    New.Hi = New.Hi <= 0 ? 0 : std::numeric_limits<int64_t>::max();
  return New;
}

bool Env::join(const Env &O, uint32_t Number, bool Widen) {
  std::vector<Known> Met;
  bool Changed = joinCells(O, Number, Widen, Met);
  Changed |= joinFacts(O, Widen, Met);
  return Changed;
}

bool Env::joinCells(const Env &O, uint32_t Number, bool Widen,
                    std::vector<Known> &Met) {
  bool Changed = false;
  std::vector<Cell> Joined;
  // Most of what meets is the same: it stays where it is.
  size_t Same = 0;
  while (Same != std::min(Cells.size(), O.Cells.size()) &&
         Cells[Same] == O.Cells[Same] && !T->isVague(Cells[Same].Value))
    ++Same;
  auto Local = [&](TermId Place) {
    TermKind Root = (*T)[T->objectOf(Place)].Kind;
    return Root == TermKind::Local || Root == TermKind::Result;
  };
  auto IsUnset = [&](TermId Value) {
    const Term &X = (*T)[Value];
    return X.Kind == TermKind::Result && X.B == UnsetValue;
  };
  auto A = Cells.begin() + Same, AE = Cells.end();
  auto B = O.Cells.begin() + Same, BE = O.Cells.end();
  while (A != AE || B != BE) {
    if (A != AE && B != BE && A->Place == B->Place && A->Value == B->Value &&
        !T->isVague(A->Value)) {
      Joined.push_back(*A);
      ++A;
      ++B;
      continue;
    }
    bool HasA = A != AE && (B == BE || A->Place <= B->Place);
    bool HasB = B != BE && (A == AE || B->Place <= A->Place);
    TermId Place = HasA ? A->Place : B->Place;
    if (HasA != HasB && Local(Place)) {
      // Not in scope, or not made, on one side.
      Changed |= HasA;
    } else {
      TermId Phi = T->phi(Number, Place);
      TermId VA = HasA ? A->Value : T->load(Place);
      TermId VB = HasB ? B->Value : T->load(Place);
      Joined.push_back({Place, Phi});
      Range Now = range(VA), Other = O.range(VB);
      // Who reads it knows that it was given a value.
      Range R = IsUnset(VA) ? Other : IsUnset(VB) ? Now : Now.join(Other);
      if (Widen)
        R = widened(Now, R);
      Met.push_back({Phi, R, 0});
      Changed |= VA != Phi || !(R == Now);
    }
    if (HasA)
      ++A;
    if (HasB)
      ++B;
  }

  Cells.resize(Same);
  Cells.insert(Cells.end(), Joined.begin(), Joined.end());
  return Changed;
}

bool Env::joinFacts(const Env &O, bool Widen, const std::vector<Known> &Met) {
  bool Changed = false;
  auto Theirs = O.Facts.begin(), TheirEnd = O.Facts.end();
  auto Kept = Facts.begin();
  for (const Known &F : Facts) {
    // What is known of a phi comes from the two values that met in it.
    if ((*T)[F.Value].Kind == TermKind::Phi &&
        llvm::any_of(Met, [&](const Known &P) { return P.Value == F.Value; }))
      continue;
    while (Theirs != TheirEnd && Theirs->Value < F.Value)
      ++Theirs;
    if (Theirs != TheirEnd && Theirs->Value == F.Value && Theirs->In == F.In) {
      *Kept++ = F;
      continue;
    }
    Range Other = O.range(F.Value);
    Range R = F.In.join(Other);
    if (!(R == F.In)) {
      Changed = true;
      if (Widen)
        R = widened(F.In, R);
    }
    if (!saysNothing(F.Value, R))
      *Kept++ = {F.Value, R, F.Block};
  }
  Facts.erase(Kept, Facts.end());
  for (const Known &F : Met)
    if (!F.In.full())
      Facts.insert(lowerFact(Facts, F.Value), F);
  return Changed;
}
