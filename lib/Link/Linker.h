//===- Linker.h - Many units, one program -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Units that are analysed together are one program: a call leads to the body in
// another file, a handler may be registered in one and defined in another, and
// locks are ordered by all of them.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LINK_LINKER_H
#define LOCKLINT_LINK_LINKER_H

#include "Finding/Finding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>
#include <vector>

namespace locklint {
class Model;
struct ProgramTables;

/// A unit to be linked.
struct LinkInput {
  llvm::StringRef Encoded; ///< As encodeUnit() wrote it.
  /// What its names of files are relative to.
  llvm::StringRef Directory;
};

struct LinkResult {
  /// Owns the file names that Findings refer to, which are absolute.
  std::shared_ptr<ProgramTables> Names;
  /// As UnitResult::Findings, but without fixes and fingerprints.
  std::vector<Finding> Findings;
};

/// Analyses the program that \p Units are, in any order of theirs that is
/// always the same. Nothing if one of them is damaged.
std::optional<LinkResult> linkUnits(llvm::ArrayRef<LinkInput> Units,
                                    const Model &M);

/// A key that tells the program of \p Units, in the order of their paths, from
/// others: see UnitStore::findProgram().
std::string programKey(llvm::ArrayRef<LinkInput> Units);

/// Members of structs, as memberName() has them, of which all units that store
/// something there are among those that are linked.
using KnownMembers = llvm::StringSet<>;

/// Analyses one of \p Units, which is \p Middle, and of the others what it has
/// to do with: what its functions call, and what calls these or makes them
/// handlers. The others need not be all of the program: what members point to
/// is known of \p Members alone, and what the model says of functions of the
/// others goes before their bodies.
std::optional<LinkResult> linkAround(llvm::ArrayRef<LinkInput> Units,
                                     size_t Middle, const Model &M,
                                     const KnownMembers &Members);

/// What dumpUnits() prints.
enum class Dump { IR, Summaries };

/// Prints, for developers, the functions of the program that \p Units are, or
/// those called \p Function if that is not empty. False if a unit is damaged.
bool dumpUnits(llvm::raw_ostream &OS, llvm::ArrayRef<LinkInput> Units,
               const Model &M, Dump What, llvm::StringRef Function);

} // namespace locklint

#endif // LOCKLINT_LINK_LINKER_H
