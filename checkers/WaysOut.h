//===- WaysOut.h - How the ways out of a function differ --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By its result, or by an argument, a caller may know which way out a function
// took.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_WAYSOUT_H
#define LOCKLINT_CHECKERS_WAYSOUT_H

#include "checkers/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include <cstdint>

namespace locklint {

/// The outcome that a return value tells of.
enum class Outcome : uint8_t { Unknown, Success, Failure };
Outcome outcome(const FunctionView &F, const ExitCase &X);

/// Whether the two return values are the answers 1 and 0 to a question, as are
/// those of a function of type bool.
bool isAnswer(const FunctionView &F, const ExitCase &A, const ExitCase &B);

/// Whether the two ways are told apart by an argument that is no pointer, and
/// that is a mode, not a quantity: then the caller asked for the difference.
bool askedFor(const FunctionView &F, const ExitCase &A, const ExitCase &B,
              const TermTable &T);

/// Whether the flags that were saved at \p Where, by disabling interrupts, are
/// lost when the function returns by \p X: a caller that asked for that could
/// not restore them.
bool losesFlags(const FunctionView &F, const ExitCase &X, SiteId Where);

/// Whether a flag among the arguments asks for \p X, whatever else it depends
/// on.
bool isOnDemand(const FunctionView &F, const ExitCase &X, const TermTable &T);

/// Whether \p L is taken in a loop: a round more or less is no path that forgot
/// to release it. Nor is one that releases what the round before has acquired.
bool isTakenInRounds(const FunctionView &F, const HeldLock &L,
                     const TermTable &T);

/// Whether a function of another file may be there to release \p L, which \p F
/// succeeds with.
bool mayBeLeftToOthers(const FunctionView &F, const HeldLock &L);

/// Whether a lock of \p Locks, another one than \p Lock, is of its class, as
/// locks of the elements of a list are.
template <class List>
bool hasSibling(const List &Locks, LockTypeId Type, ObjectId Lock,
                const TermTable &T) {
  return llvm::any_of(Locks, [&](const auto &O) {
    return O.Lock != Lock && O.Type == Type && T.mayAlias(O.Lock, Lock);
  });
}

/// Whether locks of this type are read sections, which lock no object.
inline bool isSection(LockTypeId Type, const Model &M) {
  return M.type(Type).Recursive == Recursion::All;
}

/// Whether there is no lock \p Lock when the function returns by \p X: the
/// pointer that leads to it is NULL, or a small number that stands for
/// something else, as SEQ_START_TOKEN does.
bool isAbsent(const ExitCase &X, ObjectId Lock, const TermTable &T);

/// Whether what \p Lock is in is another argument, too, when the function
/// returns by \p X: a walk from object to object ends where it began.
bool isGivenTwice(const ExitCase &X, ObjectId Lock, const TermTable &T);

} // namespace locklint

#endif // LOCKLINT_CHECKERS_WAYSOUT_H
