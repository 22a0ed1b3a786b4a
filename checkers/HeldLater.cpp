//===- HeldLater.cpp - Locks that a later call releases -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/HeldLater.h"
#include "Facts/KeptLocks.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

bool locklint::isKeptUntilNextCall(const FunctionView &F, ObjectId Lock) {
  return isKeptUntilNextCall(F.Summarised, Lock, [](TermId) { return true; });
}

bool locklint::isReleasedByPartner(const FunctionView &F, ObjectId Lock) {
  if (!F.IsCallback)
    return false;
  bool Kept = false;
  for (const ExitCase &X : F.Summarised) {
    const HeldLock *H = X.Own.held(Lock);
    if (!H || H->FromEntry)
      continue;
    Kept = true;
    if (llvm::none_of(F.ReleasedUnder, [&](const ReleaseUnder &R) {
          return R.IsCallback && R.Lock == Lock && R.By != F.Name &&
                 llvm::any_of(X.If, [&](const Fact &K) {
                   return R.If.Value == K.Value && R.If.In.contains(K.In);
                 });
        }))
      return false;
  }
  return Kept;
}

/// Whether \p F may leave something in the member at \p Place.
static bool writes(const FunctionView &F, TermId Place) {
  return llvm::any_of(F.Summarised, [&](const ExitCase &X) {
    return llvm::any_of(X.Writes,
                        [&](const auto &W) { return W.first == Place; });
  });
}

bool locklint::isLeftToPartner(const FunctionView &F, ObjectId Lock,
                               const TermTable &T) {
  bool OfArgument = T.contains(Lock, TermKind::Param);
  return llvm::any_of(F.ReleasedUnder, [&](const ReleaseUnder &R) {
    const Term &Value = T[R.If.Value];
    return R.Only && R.Lock == Lock && R.By != F.Name &&
           Value.Kind == TermKind::Load && T[Value.A].Kind == TermKind::Field &&
           (!OfArgument || writes(F, Value.A));
  });
}

/// Whether \p X is taken only where \p K does not hold.
static bool contradicts(const ExitCase &X, const Fact &K, const TermTable &T) {
  const Term &Value = T[K.Value];
  return (Value.Kind == TermKind::Param && K.In.zero() &&
          (X.NonNull & nonNullBit(Value.A))) ||
         llvm::any_of(X.If, [&](const Fact &O) {
           return O.Value == K.Value && O.In.meet(K.In).empty();
         });
}

bool locklint::isLeftUnder(const FunctionView &F, const ExitCase &X,
                           ObjectId Lock, const TermTable &T) {
  auto IsParam = [&](const Fact &K) {
    return T[K.Value].Kind == TermKind::Param;
  };
  return llvm::any_of(F.LeftHeld, [&](const LeftUnder &L) {
    return L.Lock == Lock && llvm::any_of(X.If, [&](const Fact &K) {
             // Another function may have it at another place.
             return (K.Value == L.If.Value || (IsParam(K) && IsParam(L.If))) &&
                    L.If.In.contains(K.In) &&
                    llvm::all_of(F.Exits, [&](const ExitCase &Y) {
                      return Y.Own.dropped(Lock) || contradicts(Y, K, T);
                    });
           });
  });
}

bool locklint::isReleasedForCaller(const FunctionView &F, ObjectId Lock,
                                   const TermTable &T) {
  return llvm::any_of(F.ReleasedForCallers, [&](ObjectId Held) {
    return Held == Lock ||
           (T[Held].Kind == TermKind::Field &&
            T[Lock].Kind == TermKind::Field && T[Held].B == T[Lock].B);
  });
}

bool locklint::isToldByMemory(const FunctionView &F, const ExitCase &X,
                              const ExitCase &Y, const TermTable &T) {
  return llvm::any_of(X.If, [&](const Fact &K) {
    const Term &Value = T[K.Value];
    return Value.Kind == TermKind::Load && K.In.nonZero() &&
           contradicts(Y, K, T) && writes(F, Value.A);
  });
}

/// The place of the flag that is set where \p K holds; 0 if there is none.
static TermId flagSet(const TermTable &T, const Fact &K) {
  TermId Id = K.Value;
  if (!K.In.nonZero())
    return 0;
  bool Bits = T[Id].Kind == TermKind::Binary && T[Id].Op == TermOp::And &&
              T.testsBits(Id);
  if (Bits)
    Id = T[Id].A;
  const Term &Value = T[Id];
  return Value.Kind == TermKind::Load && (Bits || isFlag(T, Value.A)) ? Value.A
                                                                      : 0;
}

bool locklint::isToldByFlag(const FunctionView &F, ObjectId Lock,
                            const TermTable &T) {
  bool Drops = false;
  for (const ExitCase &X : F.Summarised) {
    if (!X.Own.dropped(Lock))
      continue;
    Drops = true;
    if (llvm::none_of(X.If, [&](const Fact &K) {
          TermId Flag = flagSet(T, K);
          return Flag && writes(F, Flag);
        }))
      return false;
  }
  return Drops;
}
