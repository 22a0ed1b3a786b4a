//===- UnitHead.h - What a unit gives to others and needs of them -*- C++ -*-=//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An encoded unit begins with its head, which tells without a look at the rest
// which other units it has to do with.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_UNITHEAD_H
#define LOCKLINT_STORE_UNITHEAD_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {
class MemberFacts;
class TermTable;
struct UnitFunction;
struct UnitIR;

struct UnitHead {
  /// UnitIR::Module.
  std::string Module;
  /// A name with external linkage that the unit defines.
  struct Definition {
    std::string Name;
    bool Exported = false; ///< As in UnitIR::Definition.
    /// The functions of other units that this one calls, by itself or by what
    /// it calls in its own: indices into References.
    std::vector<unsigned> Calls;
    /// Likewise, the members that these call what they point to: indices into
    /// Members.
    std::vector<unsigned> Through;
  };
  std::vector<Definition> Definitions;
  /// A function of another unit that the unit calls or takes the address of.
  struct Reference {
    std::string Name;
    /// The model says what it does.
    bool Modelled = false;
  };
  std::vector<Reference> References;
  /// A member of a struct that the unit calls what it points to, or stores
  /// functions in.
  struct Member {
    std::string Name; ///< As memberName() has it.
    bool Called = false;
    /// Functions are stored there, or values that are not known.
    bool Stored = false;
    /// Stored: it is declared to point to functions, so that the head of every
    /// unit tells whether something is stored there.
    bool Code = false;
    /// The functions of other units that are stored there, and what the
    /// functions that are stored there call, as in Definition.
    std::vector<unsigned> Calls, Through;
  };
  std::vector<Member> Members;

  /// Null if the unit has nothing to do with it.
  const Member *member(llvm::StringRef Name) const;

  /// That of \p Unit, of which \p Kept are kept, and which stores \p Writes in
  /// members. \p Named: functions that the unit names, but does not call.
  static UnitHead of(const UnitIR &Unit, const MemberFacts &Writes,
                     const TermTable &Terms,
                     llvm::ArrayRef<const UnitFunction *> Kept,
                     llvm::ArrayRef<llvm::StringRef> Named);
  /// The head of the unit that encodeUnit() has made \p Encoded of; none if
  /// that is damaged.
  static std::optional<UnitHead> read(llvm::StringRef Encoded);
};

} // namespace locklint

#endif // LOCKLINT_STORE_UNITHEAD_H
