//===- PointerTargets.h - What pointers to functions point to ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_POINTERTARGETS_H
#define LOCKLINT_IR_POINTERTARGETS_H

#include "Facts/Drivers.h"
#include "Facts/Location.h"
#include "Facts/Term.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <set>

namespace locklint {

/// The functions that members of structs point to. All objects of a struct
/// count as one, as all their locks are of one class for lockdep.
class PointerTargets {
public:
  struct Target {
    unsigned Number = 0; ///< UnitFunction::Number.
    unsigned Params = 0; ///< How many parameters it has.
    llvm::StringRef Driver;
    Location Where;
  };
  /// What one call may lead to.
  struct Called {
    /// UnitFunction::Number of each. None also where there are too many.
    llvm::SmallVector<unsigned, 2> Functions;
    /// It may lead to other functions, too, that the program does not show.
    bool Open = false;
    /// The kernel itself calls them, and they are of other parts of it or of
    /// drivers, each for objects of its own.
    bool Foreign = false;
    /// It leads to each of them, for one object or another: see isOneOf().
    bool Alternatives = false;
  };

  /// False if it is known already.
  bool add(FieldId Member, Target T);
  /// Values that are not known are stored to \p Member.
  void addUnknown(FieldId Member) { Unknown.insert(Member); }
  /// Initialisers alone store to \p Member, or what it gets is handed over.
  void addTable(FieldId Member) { Tables.insert(Member); }
  /// To be called when all are added. They are in the order of their places
  /// then, as files are not always linked in the same order.
  void sort(const TermTable &T);
  /// Whether a call in \p Caller of what \p Member points to may be of any of
  /// the functions: initialisers of tables have them, and the caller is none
  /// that would call its own alone. That are those that members of the struct
  /// point to, and what is in a file with some of these, but not with all.
  bool isOneOf(FieldId Member, const TermTable &T,
               const Location &Caller) const;
  /// The program is a part of one: drivers that it does not show to meet may do
  /// so, and a call that depends on it is not followed.
  void setPartial() { Partial = true; }
  bool empty() const { return ByMember.empty(); }
  bool mayPoint(FieldId Member) const { return ByMember.contains(Member); }
  llvm::ArrayRef<Target> of(FieldId Member) const;
  const llvm::DenseMap<FieldId, llvm::SmallVector<Target, 1>> &
  byMember() const {
    return ByMember;
  }

  /// The functions that a call through \p Member with \p Args arguments leads
  /// to, in the function at \p Caller, a part of \p Driver. The kernel itself,
  /// and a driver that others use, call functions of code that the program need
  /// not show.
  Called find(FieldId Member, unsigned Args, llvm::StringRef Driver,
              const Location &Caller, const Drivers &Linked) const;

  /// Calls with more targets than this are not followed: each function is
  /// summarised in the place of every call of it.
  static constexpr unsigned MaxTargets = 16;

private:
  llvm::DenseMap<FieldId, llvm::SmallVector<Target, 1>> ByMember;
  llvm::DenseSet<FieldId> Unknown, Tables;
  /// By TermTable::structOf(): the places of the functions that the struct's
  /// members point to.
  llvm::DenseMap<uint32_t, std::set<Location>> OfStruct;
  bool Partial = false;
};

} // namespace locklint

#endif // LOCKLINT_IR_POINTERTARGETS_H
