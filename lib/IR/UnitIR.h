//===- UnitIR.h - A translation unit, reduced to what locking needs -*- C++
//-*-//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lowering turns one translation unit into this value. It holds all that
// summaries, entries and rules need, so nothing asks Clang afterwards: the same
// value is analysed by itself, or stored and linked with those of other files.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_UNITIR_H
#define LOCKLINT_IR_UNITIR_H

#include "Facts/Summary.h"
#include "IR/IR.h"
#include "IR/MemberFacts.h"
#include "IR/PointerTargets.h"
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace locklint {

/// A function that the unit defines, or includes the definition of.
struct UnitFunction {
  /// Index into UnitIR::Functions; CallInstr::Callee refers to it.
  unsigned Number = 0;
  llvm::StringRef Name; ///< Owned by the unit's strings.
  Location Where;
  /// The term of its address.
  TermId Address = 0;
  /// UnitIR::Module of a unit that defines it.
  llvm::StringRef Module;
  /// Which driver it is a part of (see Drivers): its module, or, built into the
  /// kernel, its directory. Empty: none, or that is not known.
  llvm::StringRef Driver;
  /// A definition was seen. False for a number that only a call mentions.
  bool Defined = false;
  /// Defined in the unit's own files, not in a header.
  bool InMain = false;
  /// It has external linkage.
  bool External = false;
  /// Another definition replaces this one, if there is one.
  bool Weak = false;
  /// It can be known by its name alone: defined in one of the unit's own files,
  /// or not inline.
  bool Named = false;
  /// Its address is taken, so it may be called out of sight.
  bool AddressTaken = false;
  bool ReturnsVoid = false;
  /// By parameter.
  llvm::SmallVector<bool, 6> ParamIsPointer;
  /// By parameter: the struct of the driver's own that it points to, "struct
  /// foo"; or empty. None at all for functions of headers.
  std::vector<std::string> ParamRecords;

  /// module_init() and module_exit() leave no call to see, but put the function
  /// into a section. None: it is in neither, or has another type.
  enum class Section : uint8_t { None, Init, Exit } In = Section::None;

  /// The numbers of the functions it calls, without duplicates.
  std::vector<unsigned> Callees;
  /// A call in it, by itself, means something to locking.
  bool HasEvents = false;
  /// A call in it, or below it, does.
  bool Relevant = false;
  /// Short and without loops: its value is worth knowing.
  bool Small = false;
  /// Not relevant, but what it returns, or does to flags, is worth knowing.
  bool ValueMatters = false;
  /// It, or what it calls in this file, calls a function of another file.
  bool CallsOut = false;
  /// It, or what it calls in this file, calls what a pointer in memory points
  /// to.
  bool CallsMember = false;
  /// It returns nothing, and on some path ends in a call of a function that is
  /// defined elsewhere.
  bool EndsElsewhere = false;
  /// The unit is all of the module that it is compiled for.
  bool WholeModule = false;
  /// The members that the function may write, by itself or by what it calls in
  /// this file; empty for functions of headers.
  WriteSet Writes;

  /// Its body; none if nobody needs it.
  std::optional<FunctionIR> IR;
  /// A summary that stands in for the body: an unknown one where Clang reports
  /// an error, or the one that was kept of a precompiled header.
  std::optional<Summary> Given;
};

struct UnitIR {
  /// By UnitFunction::Number.
  std::deque<UnitFunction> Functions;
  /// The numbers of the functions that are defined in the unit, or called in
  /// it: callees before callers, but for recursion.
  std::vector<unsigned> Order;
  /// The functions to summarise, in order. A recursive group appears once for
  /// each round; the second member marks a function's last round.
  std::vector<std::pair<unsigned, bool>> Schedule;
  /// Handlers that global variables name.
  std::vector<Registration> Initialisers;
  /// Initial values of locks that count (LockType::Counter): the lock's place,
  /// and the number if it is known.
  std::vector<std::pair<TermId, std::optional<int64_t>>> Counts;
  /// The module that the unit is a part of; empty if it is a part of the kernel
  /// itself, or that is not known.
  std::string Module;
  /// A name that the unit defines with external linkage. Weak definitions are
  /// left out, as others replace them.
  struct Definition {
    llvm::StringRef Name;
    bool Exported = false; ///< Other modules may use it: EXPORT_SYMBOL().
  };
  std::vector<Definition> Definitions;
  /// The linker notes here how the drivers of its units depend on each other.
  Drivers Linked;
  /// Where the unit's main file includes a source file, by that file's name.
  std::map<llvm::StringRef, Location> IncludedAt;
  /// The bit of gfp flags that allows sleeping, in this unit's kernel; 0: the
  /// unit does not include what says it.
  uint64_t DirectReclaim = 0;
  /// Functions that members point to. The linker finds them.
  PointerTargets Targets;
};

} // namespace locklint

#endif // LOCKLINT_IR_UNITIR_H
