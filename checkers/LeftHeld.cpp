//===- LeftHeld.cpp - Locks that one way out leaves held ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/LeftHeld.h"
#include "checkers/HeldLater.h"
#include "checkers/WaysOut.h"

using namespace locklint;

/// Whether the result by which \p X returns tells that it holds \p Lock: false
/// that is also returned without the lock tells nothing.
static bool isTold(const FunctionView &F, const ExitCase &X, ObjectId Lock) {
  return outcome(F, X) != Outcome::Failure ||
         llvm::none_of(F.Exits, [&](const ExitCase &Z) {
           return outcome(F, Z) == Outcome::Failure && !Z.Own.held(Lock);
         });
}

/// Whether \p F's result tells callers that \p X, which holds \p L, and not \p
/// Y, is the way that it took.
static bool tellsApart(const FunctionView &F, const HeldLock &L,
                       const ExitCase &X, const ExitCase &Y, const Model &M) {
  Outcome OX = outcome(F, X), OY = outcome(F, Y);
  // Success holds it and failure does not, or a trylock's answer.
  if (OX == Outcome::Success && OY == Outcome::Failure)
    return true;
  // Nobody is asked whether a read section goes on.
  if (!F.ReturnsBool && isAnswer(F, X, Y) &&
      !(isSection(L.Type, M) && X.ReturnedIn.Lo > 0))
    return true;
  if (F.ReturnsBool &&
      (OX == Outcome::Unknown || (OX != OY && isTold(F, X, L.Lock))))
    return true;
  return !F.ReturnsVoid && OX == Outcome::Unknown && OY != Outcome::Unknown;
}

/// Whether an argument may ask for \p X, which holds \p L, rather than for \p
/// Y.
static bool mayAsk(const FunctionView &F, const HeldLock &L, const ExitCase &X,
                   const ExitCase &Y, const TermTable &T) {
  // A function of another file may do as the argument says.
  if (L.Called)
    return isOnDemand(F, X, T) || askedFor(F, X, Y, T);
  // Callers that are all known, and do not release it, did not ask.
  return !F.CallersKnown && askedFor(F, X, Y, T);
}

OddWay locklint::findLeftHeld(const FunctionView &F, const HeldLock &L,
                              const RuleContext &C) {
  OddWay Odd;
  auto GivesBack = [&](const ExitCase &X) {
    return llvm::is_contained(X.Own.GivenBack, L.Lock);
  };
  bool Shown = llvm::any_of(F.Exits, GivesBack);
  // A function that only ever acquires does so for somebody else.
  if ((!Shown && !llvm::is_contained(F.Released, L.Lock)) ||
      isKeptUntilNextCall(F, L.Lock) || isTakenInRounds(F, L, C.Terms))
    return Odd;
  for (const ExitCase &X : F.Exits) {
    // An iterator holds the lock of one element after the other: it was entered
    // with one, too. Nor does a way out leave what its caller held.
    const HeldLock *Left = X.Own.held(L.Lock);
    if (!Left || Left->FromEntry ||
        hasSibling(X.Own.Dropped, L.Type, L.Lock, C.Terms))
      continue;
    auto IsMissing = [&](const HeldLock &O) { return !X.Own.held(O.Lock); };
    for (const ExitCase &Y : F.Exits) {
      // A way out that never took the lock says nothing of those that did; nor
      // does one with another lock in its place: which one is taken depends on
      // the object.
      if (Y.Own.held(L.Lock) ||
          hasSibling(llvm::make_filter_range(Y.Own.Held, IsMissing), L.Type,
                     L.Lock, C.Terms) ||
          (Shown && !GivesBack(Y)) || X.Own.Held.size() <= Y.Own.Held.size())
        continue;
      // Nobody asks for an error that leaves a lock held.
      bool Fails = !F.ReturnsBool && outcome(F, X) == Outcome::Failure &&
                   outcome(F, Y) != Outcome::Failure;
      bool Asked = !Fails && !losesFlags(F, X, Left->Where) &&
                   mayAsk(F, *Left, X, Y, C.Terms);
      if ((!Fails && isReleasedByPartner(F, L.Lock)) || (Asked && Odd.Holds) ||
          // A lock without an owner may be released by somebody else, later.
          (!C.M.type(L.Type).Owned && outcome(F, X) != Outcome::Failure) ||
          tellsApart(F, L, X, Y, C.M))
        continue;
      Odd = {&X, &Y, Asked};
      if (!Asked)
        return Odd;
    }
  }
  return Odd;
}
