//===- References.h - What holds of counted objects -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_REFERENCES_H
#define LOCKLINT_FACTS_REFERENCES_H

#include "Facts/Summary.h"
#include "llvm/ADT/ArrayRef.h"

namespace locklint {

/// Whether \p Function drops a reference to the object that its first argument
/// is in, and calls its last argument where that was the last one.
bool dropsReference(llvm::StringRef Function);

/// Whether \p Function drops one or more of what its last argument counts, and
/// returns whether none is left.
bool countsDown(llvm::StringRef Function);

/// Whether what \p Function, which countsDown(), counts can only be references.
bool countsReferences(llvm::StringRef Function);

/// Whether \p Member is named as a count of references, which an atomic_t is in
/// older code: refcnt, usage_ref.
bool isReferenceCount(llvm::StringRef Member);

/// Whether \p Function is named as one that takes a reference to its argument,
/// or drops one.
bool takesReference(llvm::StringRef Function);
bool putsReference(llvm::StringRef Function);

/// Whether \p Function is named as one that releases a lock.
bool unlocks(llvm::StringRef Function);

/// After a call of another file's function that unlocks what \p Passed points
/// to: it may have released a lock of the object that the pointer was read
/// from, as of a lock that knows its owner.
void escapeOwned(const TermTable &T, State &S, TermId Passed);

/// Whether \p Function takes the entry that it is passed first out of its list.
bool unlinks(llvm::StringRef Function);

/// Whether \p Function makes the list or entry empty that it is passed.
bool emptiesList(llvm::StringRef Function);

/// Whether \p Function calls the function that it is passed with a lock held
/// which that is to release, as a rule.
bool leavesReleaseToPassed(llvm::StringRef Function);

/// Whether \p From holds a lock of the object that the place \p Within is in.
bool holdsLockOf(const TermTable &T, const State &From, TermId Within);

/// Whether \p N, in what the call of \p Callee with \p Args does, happens only
/// after the last reference to an object was dropped in which the caller holds
/// a lock, as \p From says. It does not happen: the caller is to release the
/// lock, so it has another reference. \p LastRef: N.Ev.LastRef, as the caller
/// knows it.
bool followsLastReference(const TermTable &T, const SiteTable &Sites,
                          llvm::StringRef Callee, llvm::ArrayRef<TermId> Args,
                          const State &From, const CallerEvent &N,
                          TermId LastRef);

} // namespace locklint

#endif // LOCKLINT_FACTS_REFERENCES_H
