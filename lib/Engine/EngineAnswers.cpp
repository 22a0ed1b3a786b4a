//===- EngineAnswers.cpp - Functions that only ask ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `return a->x && b->y;` comes back with 0 in two ways, and no range of one
// value tells callers which. So the answer gets a name: it is an element of a
// table, one for each function, at the values that the function asks for. Who
// asks twice gets the same answer, unless the path has written in between what
// the answer depends on.
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Values that a function may ask for; more would make long terms.
static constexpr unsigned MaxAsked = 4;

/// A branch tests \p Value.
void FunctionRun::asks(TermId Value) {
  if (Loops || (!Asked.empty() && !Asked.back()))
    return;
  auto Ask = [&](auto &&Self, TermId Id) -> bool {
    const Term &X = T[Id];
    if (!exportable(Id) || T.isVague(Id))
      return false;
    if (X.Kind == TermKind::Load || X.Kind == TermKind::Param) {
      if (!llvm::is_contained(Asked, Id))
        Asked.push_back(Id);
      return Asked.size() <= MaxAsked;
    }
    unsigned Parts = TermTable::arity(X);
    TermId A = X.A, B = X.B;
    return (Parts < 1 || Self(Self, A)) && (Parts < 2 || Self(Self, B));
  };
  if (!Ask(Ask, Value))
    Asked.push_back(0);
}

/// Whether the function does nothing but answer, and what by.
void FunctionRun::findAnswer(Summary &Out) {
  if (Loops || F.ReturnsVoid || F.ReturnsPointer || Asked.empty() ||
      !Asked.back() || !Out.Events.empty() || !Out.Handlers.empty() ||
      Out.Exits.size() < 2)
    return;
  const Range Truth{0, 1, false};
  // An answer is one bit: about a number or a pointer, facts say more.
  auto IsBit = [&](TermId Id) {
    const Term &Value = T[Id];
    return Value.Kind == TermKind::Load && T[Value.A].Kind == TermKind::Index &&
           T.isBitmap(T[Value.A].A);
  };
  for (const ExitCase &X : Out.Exits) {
    if (!X.Writes.empty() || !X.After.neutral())
      return;
    if (X.ReturnedIn.Lo == X.ReturnedIn.Hi)
      continue;
    // `return test_bit(A, f) && test_bit(B, f);` answers by the second bit
    // where the first one is set.
    if (!X.Returned || !Truth.contains(X.ReturnedIn))
      return;
    asks(X.Returned);
    if (!Asked.back() || !llvm::all_of(Asked, IsBit))
      return;
  }
  Out.Asked.assign(Asked.begin(), Asked.end());
}

/// The name of the answer of \p Known, which \p C asks; 0: it has none.
TermId FunctionRun::answerOf(const CallInstr &C, const Engine::Callee &Known,
                             llvm::ArrayRef<TermId> Args, const Env &Here) {
  if (Known.Sum->Asked.empty())
    return 0;
  TermId Place = T.function(C.Name.empty() ? Known.Name : C.Name);
  for (TermId Id : Known.Sum->Asked)
    Place = T.index(Place, translate(Id, C, Args, Here));
  return T.isVague(Place) ? 0 : T.load(Place);
}
