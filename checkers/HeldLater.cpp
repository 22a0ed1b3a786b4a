//===- HeldLater.cpp - Locks that a later call releases -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/HeldLater.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {
enum class Answer : uint8_t { No, Yes, Unknown };
} // namespace

/// Whether \p K holds where \p Value is in the memory that it tests.
static Answer holds(const FunctionView &F, TermId Value, const Fact &K,
                    const TermTable &T) {
  int64_t C, Other;
  Range Known;
  const Term &X = T[Value];
  bool Object = X.Kind == TermKind::Global || X.Kind == TermKind::Function ||
                X.Kind == TermKind::Field || X.Kind == TermKind::Index;
  // What the caller passes exists.
  bool Passed = X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size() &&
                F.ParamIsPointer[X.A];
  if (T.isConst(Value, C))
    Known = Range::exactly(C);
  else if (Object || Passed)
    Known = Range::notZero();
  // x == 1.
  if (const Term &Test = T[K.Value]; Test.Kind == TermKind::Binary)
    Known = T.isConst(Value, C) && T.isConst(Test.B, Other)
                ? Range::exactly((C == Other) == (Test.Op == TermOp::Eq))
                : Range();
  if (K.In.contains(Known))
    return Answer::Yes;
  return K.In.meet(Known).empty() ? Answer::No : Answer::Unknown;
}

/// The memory that \p Test tests, by itself or against a constant; 0: it is
/// another test.
static TermId testedPlace(TermId Test, const TermTable &T) {
  const Term &X = T[Test];
  if (X.Kind == TermKind::Load)
    return X.A;
  if (X.Kind == TermKind::Binary &&
      (X.Op == TermOp::Eq || X.Op == TermOp::Ne) &&
      T[X.A].Kind == TermKind::Load && T[X.B].Kind == TermKind::Const)
    return T[X.A].A;
  return 0;
}

/// Whether on each way out the memory that \p K tests says if \p Lock is held.
static bool tells(const FunctionView &F, const Fact &K, ObjectId Lock,
                  const TermTable &T) {
  bool Kept = false;
  for (const ExitCase &X : F.Summarised) {
    Answer Before = Answer::Unknown;
    for (const Fact &Asked : X.If)
      if (Asked.Value == K.Value) {
        if (K.In.contains(Asked.In))
          Before = Answer::Yes;
        else if (K.In.meet(Asked.In).empty())
          Before = Answer::No;
      }
    Answer After = Before;
    bool Written = false;
    for (auto [Place, Value] : X.Writes)
      if (Place == testedPlace(K.Value, T)) {
        Written = true;
        After = Value ? holds(F, Value, K, T) : Answer::Unknown;
      }
    const HeldLock *H = X.Own.held(Lock);
    bool Acquired = H && !H->FromEntry, Dropped = X.Own.dropped(Lock);
    bool Free = Dropped || X.Own.free(Lock);
    // What was held is, and is still said to be.
    if (!Acquired && !Free && !Written)
      continue;
    Answer Held = Acquired ? Answer::Yes : Free ? Answer::No : Before;
    if (Held == Answer::Unknown || After != Held ||
        (Dropped && Before != Answer::Yes) ||
        (Acquired && Before == Answer::Yes))
      return false;
    Kept |= Acquired;
  }
  return Kept;
}

bool locklint::isKeptUntilNextCall(const FunctionView &F, ObjectId Lock,
                                   const TermTable &T) {
  return llvm::any_of(F.Summarised, [&](const ExitCase &X) {
    return X.Own.dropped(Lock) && llvm::any_of(X.If, [&](const Fact &K) {
             return testedPlace(K.Value, T) && tells(F, K, Lock, T);
           });
  });
}

bool locklint::isReleasedByPartner(const FunctionView &F, ObjectId Lock) {
  bool Kept = false;
  for (const ExitCase &X : F.Summarised) {
    const HeldLock *H = X.Own.held(Lock);
    if (!H || H->FromEntry)
      continue;
    Kept = true;
    if (llvm::none_of(F.ReleasedUnder, [&](const ReleaseUnder &R) {
          return R.Lock == Lock && R.By != F.Name &&
                 llvm::any_of(X.If, [&](const Fact &K) {
                   return R.If.Value == K.Value && R.If.In.contains(K.In);
                 });
        }))
      return false;
  }
  return Kept;
}
