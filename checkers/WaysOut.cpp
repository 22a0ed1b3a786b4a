//===- WaysOut.cpp - How the ways out of a function differ ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/WaysOut.h"

using namespace locklint;

Outcome locklint::outcome(const FunctionView &F, const ExitCase &X) {
  const Range &R = X.ReturnedIn;
  if (F.ReturnsVoid || R.full())
    return Outcome::Unknown;
  if (F.ReturnsBool || F.ReturnsPointer) {
    if (R.zero() || (F.ReturnsPointer && R.Lo >= LowestError && R.Hi <= 0))
      return Outcome::Failure;
    return R.nonZero() ? Outcome::Success : Outcome::Unknown;
  }
  if (R.zero())
    return Outcome::Success;
  // By convention a number other than 0 is an error code, unless it is known to
  // be positive, as what a function returns that has no negative numbers.
  if (R.Lo > 0 || (F.ReturnsUnsigned && R.nonZero()))
    return Outcome::Success;
  return R.nonZero() ? Outcome::Failure : Outcome::Unknown;
}

bool locklint::isAnswer(const FunctionView &F, const ExitCase &A,
                        const ExitCase &B) {
  const Range &R = A.ReturnedIn, &S = B.ReturnedIn;
  return !F.ReturnsVoid && !F.ReturnsPointer &&
         ((R.zero() && S.Lo > 0) || (S.zero() && R.Lo > 0));
}

bool locklint::isTakenInRounds(const FunctionView &F, const HeldLock &L,
                               const TermTable &T) {
  return llvm::any_of(F.Exits, [&](const ExitCase &X) {
    const HeldLock *H = X.Own.held(L.Lock);
    return (H && !H->certain() && !H->ByOwner) ||
           llvm::any_of(X.Own.Dropped, [&](const FreeLock &O) {
             return O.Type == L.Type && T.contains(O.Lock, TermKind::Phi) &&
                    T.mayAlias(O.Lock, L.Lock);
           });
  });
}

bool locklint::mayBeLeftToOthers(const FunctionView &F, const HeldLock &L) {
  return L.LeftToOthers && (F.ReturnsVoid || F.LeavesByHabit ||
                            llvm::any_of(F.Exits, [&](const ExitCase &X) {
                              return X.Own.held(L.Lock) &&
                                     outcome(F, X) != Outcome::Failure;
                            }));
}

bool locklint::isAbsent(const ExitCase &X, ObjectId Lock, const TermTable &T) {
  constexpr int64_t FirstPage = 4096;
  return llvm::any_of(X.If, [&](const Fact &K) {
    return K.Value == T.objectOf(Lock) && K.In.Lo >= 0 && K.In.Hi < FirstPage;
  });
}

bool locklint::isGivenTwice(const ExitCase &X, ObjectId Lock,
                            const TermTable &T) {
  TermId Object = T.objectOf(Lock);
  return llvm::any_of(X.If, [&](const Fact &K) {
    const Term &Same = T[K.Value];
    if (Same.Kind != TermKind::Binary || Same.Op != TermOp::Eq ||
        !K.In.nonZero() || (Same.A != Object && Same.B != Object))
      return false;
    const Term &Other = T[Same.A == Object ? Same.B : Same.A];
    return Other.Kind == TermKind::Param;
  });
}

bool locklint::losesFlags(const FunctionView &F, const ExitCase &X,
                          SiteId Where) {
  // Callers know flags that are returned, or left in memory.
  bool Handed = llvm::any_of(F.Summarised, [](const ExitCase &Y) {
    return llvm::any_of(Y.After.Saved,
                        [](const SavedFlags &S) { return !S.Used; });
  });
  return !Handed && llvm::any_of(X.Own.Saved, [&](const SavedFlags &S) {
    return !S.Used && S.Where == Where;
  });
}

bool locklint::isOnDemand(const FunctionView &F, const ExitCase &X,
                          const TermTable &T) {
  return llvm::any_of(X.If, [&](const Fact &K) {
    const Term &Argument = T[K.Value];
    return Argument.Kind == TermKind::Param &&
           Argument.A < F.ParamIsPointer.size() &&
           !F.ParamIsPointer[Argument.A] && (K.In.zero() || K.In.NonZero);
  });
}

/// Whether \p K and \p L, which exclude each other, ask how much their value
/// is: x < 0 and x >= 0.
static bool isQuantity(const Fact &K, const Fact &L, const TermTable &T) {
  return llvm::is_contained({TermOp::Lt, TermOp::Le, TermOp::ULt, TermOp::ULe},
                            T[K.Value].Op) ||
         (K.In.Lo != K.In.Hi && L.In.Lo != L.In.Hi);
}

bool locklint::askedFor(const FunctionView &F, const ExitCase &A,
                        const ExitCase &B, const TermTable &T) {
  for (const Fact &K : A.If)
    for (const Fact &L : B.If) {
      if (K.Value != L.Value || !K.In.meet(L.In).empty() || isQuantity(K, L, T))
        continue;
      // A pointer that is compared with a number, as SEQ_START_TOKEN, is one.
      const Term &Test = T[K.Value];
      int64_t Token;
      if (Test.Kind == TermKind::Binary && Test.Op == TermOp::Eq &&
          T[Test.A].Kind == TermKind::Param && T.isConst(Test.B, Token) &&
          Token != 0)
        return true;
      bool Scalar = false, Memory = false;
      T.any(K.Value, [&](const Term &X, TermId) {
        if (X.Kind == TermKind::Param)
          Scalar |= X.A >= F.ParamIsPointer.size() || !F.ParamIsPointer[X.A];
        Memory |= X.Kind == TermKind::Load;
        return false;
      });
      if (Scalar && !Memory)
        return true;
    }
  return false;
}
