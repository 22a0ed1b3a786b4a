//===- HeaderFacts.h - What a precompiled header holds ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An editor parses a file after each edit, but its headers once: the parses
// begin with one precompiled header. Clang gives its declarations and places
// the same numbers in each. So what was seen in it is kept under these.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_HEADERFACTS_H
#define LOCKLINT_LOWERING_HEADERFACTS_H

#include "Facts/Summary.h"
#include "Facts/Term.h"
#include "clang/AST/DeclID.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace locklint {
struct CallModel;

/// Which macro calls the places of a unit belong to.
struct MacroTables {
  struct Entry {
    clang::FileID Outermost;
    const CallModel *Model = nullptr;
  };
  /// By expansion.
  llvm::DenseMap<clang::FileID, Entry> Entries;
  /// What MacroMap::modelled() has answered of a precompiled header, in which
  /// Clang takes long to find the expansion.
  llvm::DenseMap<clang::SourceLocation, clang::FileID> Answers;
  /// What the model says of the name that is written at a place: reading it
  /// may mean opening the file.
  llvm::DenseMap<clang::SourceLocation, const CallModel *> Names;
};

/// What units that begin with the same precompiled header, and are analysed
/// with the same model, need not find out again. One unit at a time may use it.
struct HeaderFacts {
  /// What Lowering::scan() finds in a function that the header defines.
  struct Scan {
    llvm::SmallVector<clang::GlobalDeclID, 4> Callees;
    llvm::SmallVector<clang::GlobalDeclID, 1> AddressTaken;
    /// Functions it calls that the header does not define. Where the unit does,
    /// all this may be otherwise. Owned by Names.
    llvm::SmallVector<llvm::StringRef, 2> Undefined;
    bool HasEvents = false;
    bool Small = false;
    /// Neither it nor what it calls has events, takes addresses of functions,
    /// or returns what is asked for and not in Returns.
    bool Idle = false;
    /// What it returns, over the terms of the header: the summary of a function
    /// without events.
    std::optional<Summary> Returns;
  };
  llvm::DenseMap<clang::GlobalDeclID, Scan> Scans;
  llvm::StringSet<> Names;
  TermTable Terms;
  /// By the field's declaration.
  llvm::DenseMap<clang::GlobalDeclID, FieldId> Fields;

  /// Declarations without __must_hold() and its like.
  llvm::DenseSet<clang::GlobalDeclID> NotAnnotated;

  MacroTables Macros;
  /// As Lowering::location() gives them, but with names that are in Names.
  llvm::DenseMap<clang::SourceLocation, Location> Places;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_HEADERFACTS_H
