//===- Modes.h - What conditions say of the context -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Code that may be called in several contexts is often told by memory in which
// one it is: `if (chip->atomic_mode)`. Most conditions say nothing of it:
// `if (hba->state == RUNNING)`. The first kind goes with the context, and keeps
// a finding from being definite.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_MODES_H
#define LOCKLINT_FACTS_MODES_H

#include "Facts/Term.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace locklint {

/// Memory that a condition tests: a member of any object, or a global variable.
struct Mode {
  PlaceKey Place;
  /// The bits that are tested; all if the content is compared.
  uint64_t Bits = ~uint64_t(0);
  /// As Fact::OfPath. No part of the identity.
  bool OfPath = false;

  bool isMember() const { return Place.first == TermKind::Field; }
  llvm::StringRef name(const TermTable &T) const {
    return isMember() ? llvm::StringRef(T.field(FieldId(Place.second)).Name)
                      : T.name(Place.second);
  }
  bool overlaps(const Mode &O) const {
    return Place == O.Place && (Bits & O.Bits);
  }
  friend bool operator==(const Mode &A, const Mode &B) {
    return A.Place == B.Place && A.Bits == B.Bits;
  }
};

/// The memory that \p Test depends on, without the pointers that lead there.
llvm::SmallVector<Mode, 2> modesOf(const TermTable &T, TermId Test);

/// Whether \p M is a bool, or some bits of a word: what is compared as a number
/// is data, or a state that all contexts meet.
bool isFlag(const TermTable &T, const Mode &M);

/// The modes of which something in a unit shows that they go with the context.
class ModeSet {
public:
  void add(const Mode &M);
  bool overlaps(const Mode &M) const;

private:
  llvm::SmallVector<Mode, 4> All;
};

/// Whether \p Name, of a parameter or a member, is one by which the kernel says
/// whether it may be waited: `can_sleep`, `atomic`, `nowait`, `gfp_mask`.
bool namesContext(llvm::StringRef Name);

} // namespace locklint

#endif // LOCKLINT_FACTS_MODES_H
