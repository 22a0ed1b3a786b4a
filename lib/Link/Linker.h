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
#include <memory>
#include <vector>

namespace locklint {
class DecodedProgram;
class Model;

/// A unit to be linked.
struct LinkInput {
  llvm::StringRef Encoded; ///< As encodeUnit() wrote it.
  /// What its names of files are relative to.
  llvm::StringRef Directory;
};

struct LinkResult {
  LinkResult();
  LinkResult(LinkResult &&);
  ~LinkResult();

  /// Owns the file names that Findings refer to, which are absolute.
  std::unique_ptr<DecodedProgram> Program;
  /// As UnitResult::Findings, but without fixes and fingerprints.
  std::vector<Finding> Findings;
  /// Functions that were analysed, and those of them that were given up on.
  unsigned Functions = 0, Unknown = 0;
};

/// Analyses the program that \p Units are. The result depends on their order:
/// sort them. Units that are damaged are no part of it.
LinkResult linkUnits(llvm::ArrayRef<LinkInput> Units, const Model &M);

} // namespace locklint

#endif // LOCKLINT_LINK_LINKER_H
