//===- ProjectFile.h - .locklint.yaml ------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A project says once, in a file beside its code, what everybody would else say
// on the command line. docs/schema/project.json describes it to editors.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_PROJECTFILE_H
#define LOCKLINT_TOOLS_COMMON_PROJECTFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VersionTuple.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

struct ProjectFile {
  /// Its name, as it was given.
  std::string Path;
  /// The directory that it is in; absolute.
  std::string Directory;
  std::optional<std::string> Checks;
  std::optional<bool> Strict;
  /// Absolute.
  std::vector<std::string> Models;
  /// As in ModelChoice.
  llvm::VersionTuple Kernel;
  /// Absolute; empty: none.
  std::string Baseline;
  /// Where that is named, as ".locklint.yaml:3".
  std::string BaselineNamedAt;
  /// Of files whose names, relative to Directory, match Path.
  struct PathChecks {
    std::string Path, Checks;
  };
  std::vector<PathChecks> Paths;
};

/// Reads the file at \p Path; an error, with the line, if it is malformed.
llvm::Expected<ProjectFile> readProjectFile(llvm::StringRef Path);

/// The path of the project file of \p Sources, or, if there are none, of the
/// working directory: the nearest in the directories from there up to the one
/// that has a compile database, or is the top of a repository. Empty if there
/// is none; an error if they have several.
llvm::Expected<std::string>
findProjectFile(llvm::ArrayRef<std::string> Sources);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_PROJECTFILE_H
