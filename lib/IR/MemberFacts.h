//===- MemberFacts.h - What a unit stores in members ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which members of structs a unit writes, where, and with which constants: a
// flag that no code sets is never set, and a member that nobody writes later
// keeps its value.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_MEMBERFACTS_H
#define LOCKLINT_IR_MEMBERFACTS_H

#include "Facts/Location.h"
#include "Facts/Summary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <utility>

namespace locklint {

class MemberFacts {
public:
  /// Write::In of an initialiser at file scope.
  static constexpr unsigned NoFunction = ~0U;

  struct Write {
    unsigned In = NoFunction; ///< UnitFunction::Number.
    Location Where;
    /// Bits that are given a constant value.
    uint64_t Bits = 0;
  };
  struct Member {
    /// The struct is declared in the unit's own files, and not in a header.
    bool Own = false;
    /// It is declared to point to functions, or is an array of such pointers.
    bool Code = false;
    /// Some stored value is not known.
    bool Anything = false;
    uint64_t OrBits = 0;
    llvm::SmallVector<int64_t, 4> Constants;
    /// The addresses of the functions that are stored there.
    llvm::SmallVector<TermId, 0> Functions;
    /// Including writes of the whole struct.
    llvm::SmallVector<Write, 4> Writes;
  };

  llvm::DenseMap<FieldId, Member> Members;
  /// By caller and callee: the first call.
  std::map<std::pair<unsigned, unsigned>, Location> Calls;

  /// Whether the unit's own files declare the struct that \p F is a member of.
  bool isOwn(FieldId F) const {
    const Member *M = find(F);
    return M && M->Own;
  }

  /// Whether \p K, about a member of a struct of the unit's own, holds for none
  /// of the values that the unit stores there; memory begins as 0.
  bool neverHolds(const TermTable &T, const Fact &K) const;

  /// A place in a function.
  struct Place {
    unsigned In; ///< UnitFunction::Number.
    Location Where;
  };
  /// Whether the members that \p Value tests keep what they are at \p Places:
  /// the unit writes them before one of these alone, in its function or in a
  /// function that calls that then. What leads to them does not count.
  bool stays(const TermTable &T, TermId Value,
             llvm::ArrayRef<Place> Places) const;

  /// Whether a function of those that \p Which chooses gives \p F, or some of
  /// its \p Bits, a value that stands in the code.
  bool setsIn(FieldId F, uint64_t Bits,
              llvm::function_ref<bool(unsigned)> Which) const;

private:
  const Member *find(FieldId F) const;
  bool isBefore(const Write &W, const Place &P) const;
};

} // namespace locklint

#endif // LOCKLINT_IR_MEMBERFACTS_H
