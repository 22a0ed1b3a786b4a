//===- ProgramStore.h - The store of a file's program ----------- -*- C++ -*-=//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_PROGRAMSTORE_H
#define LOCKLINT_TOOLS_COMMON_PROGRAMSTORE_H

#include "Link/Neighbours.h"
#include "common/UsersModel.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

namespace clang {
class SourceManager;
} // namespace clang

namespace locklint {

/// What tells this build of locklint, with \p Choice, from others: see
/// writtenBy(). All programs, modules and plugins of one build have the same.
llvm::Expected<std::string> stampOf(const ModelChoice &Choice);

/// Which store a front end reads that sees one file at a time.
struct StoreChoice {
  /// Empty: the one that is found.
  std::string File;
  /// None at all.
  bool None = false;
  /// The compile database that the file's command is of, if that is known;
  /// absolute.
  std::string Database;
};

/// What the store has of the program of the main file of \p Sources; null if
/// there is no store. The store is that of the file's compile database, the
/// nearest above the file, or the nearest above the directory in which it is
/// compiled: of these the first that has the file, or else the first. An error
/// if the one that \p Choice names cannot be read, or is of another version or
/// with another model than \p OfModel; what nobody has named is passed over
/// then.
llvm::Expected<std::unique_ptr<Neighbours>>
findNeighbours(const StoreChoice &Choice, const ModelChoice &OfModel,
               const clang::SourceManager &Sources);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_PROGRAMSTORE_H
