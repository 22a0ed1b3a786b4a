//===- StoredOwners.h - Locks made recursive by hand ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lock becomes recursive by hand where its holder is noted in a member or a
// variable, and who finds itself noted there leaves the acquisition out:
//
//   if (d->owner != current) {
//     mutex_lock(&d->lock);
//     d->owner = current;
//   }
//   d->depth++;
//
// How often such a lock is held is told by a count, which engines do not
// follow.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_STOREDOWNERS_H
#define LOCKLINT_ENGINE_STOREDOWNERS_H

#include "Engine/Env.h"
#include "IR/IR.h"
#include "llvm/ADT/DenseSet.h"
#include <set>

namespace locklint {

/// The places of one unit that note an owner: `current`, or what is read of it,
/// is stored there, and compared with what they hold.
class StoredOwners {
public:
  /// What the model says that get_current() returns.
  explicit StoredOwners(TermTable &T) : T(T), Current(T.global("current")) {}

  /// Adds what \p F stores and compares.
  void gather(const FunctionIR &F);
  bool empty() const;
  /// Whether the path knows that the current task is not noted as an owner.
  bool isOther(const Env &E) const;
  /// A path in \p S has stored \p Value at \p Place: perhaps it notes who holds
  /// the lock that it has acquired.
  void stored(State &S, TermId Place, TermId Value, const SiteTable &Sites);

  /// By where they are called: acquisitions and releases that happen to others
  /// than the owner alone, and acquisitions after which the owner is noted.
  std::set<Location> ForOthers, Noted;

private:
  bool isOwner(TermId Place) const;
  bool isCurrent(TermId Value) const;
  void gather(TermId Value, const llvm::DenseSet<TermId> &Copies);

  TermTable &T;
  TermId Current;
  std::set<PlaceKey> Stored, Compared;
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_STOREDOWNERS_H
