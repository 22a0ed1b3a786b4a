//===- PointerTargets.h - What pointers to functions point to ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_POINTERTARGETS_H
#define LOCKLINT_IR_POINTERTARGETS_H

#include "Facts/Drivers.h"
#include "Facts/Term.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace locklint {

/// The functions that members of structs point to. All objects of a struct
/// count as one, as all their locks are of one class for lockdep.
class PointerTargets {
public:
  struct Target {
    unsigned Number = 0; ///< UnitFunction::Number.
    unsigned Params = 0; ///< How many parameters it has.
    llvm::StringRef Driver;
  };
  /// What one call may lead to.
  struct Called {
    /// UnitFunction::Number of each. None also where there are too many.
    llvm::SmallVector<unsigned, 2> Functions;
    /// It may lead to other functions, too, that the program does not show.
    bool Open = false;
  };

  void add(FieldId Member, Target T) { ByMember[Member].push_back(T); }
  /// Values that are not known are stored to \p Member.
  void addUnknown(FieldId Member) { Unknown.insert(Member); }
  /// The program is a part of one: drivers that it does not show to meet may do
  /// so, and a call that depends on it is not followed.
  void setPartial() { Partial = true; }
  bool empty() const { return ByMember.empty(); }
  bool mayPoint(FieldId Member) const { return ByMember.contains(Member); }
  const llvm::DenseMap<FieldId, llvm::SmallVector<Target, 1>> &
  byMember() const {
    return ByMember;
  }

  /// What a call with \p Args arguments, in a part of \p Driver, leads to if
  /// it calls what \p Member points to.
  Called find(FieldId Member, unsigned Args, llvm::StringRef Driver,
              const Drivers &Linked) const;

  /// Calls with more targets than this are not followed: each function is
  /// summarised in the place of every call of it.
  static constexpr unsigned MaxTargets = 8;

private:
  llvm::DenseMap<FieldId, llvm::SmallVector<Target, 1>> ByMember;
  llvm::DenseSet<FieldId> Unknown;
  bool Partial = false;
};

} // namespace locklint

#endif // LOCKLINT_IR_POINTERTARGETS_H
