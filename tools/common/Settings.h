//===- Settings.h - What a project and its user wish ---------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every front end has options of its own. What they leave open, the project's
// file says, to all of them the same.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_SETTINGS_H
#define LOCKLINT_TOOLS_COMMON_SETTINGS_H

#include "common/ProjectFile.h"
#include "common/UsersModel.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {
struct Wishes;

/// Which rules are on if nobody says it, for --checks.
inline constexpr llvm::StringLiteral DefaultChecks = "*";

/// Which project's file is read.
struct ProjectChoice {
  /// Empty: the one that is found.
  std::string File;
  /// None at all.
  bool None = false;
};

/// What the options of a front end say.
struct GivenSettings {
  std::optional<std::string> Checks;
  std::optional<bool> Strict;
  ModelChoice Model;
  std::optional<std::string> Baseline;
};

/// What the options say, or else the project's file.
struct Settings {
  std::string Checks = DefaultChecks.str();
  /// The project's file, if it says which rules are on; empty: it does not.
  std::string File;
  bool Strict = false;
  ModelChoice Model;
  std::optional<std::string> Baseline;
  /// Where the project's file names the baseline, as ".locklint.yaml:3"; empty:
  /// an option does.
  std::string BaselineNamedAt;
  /// That of the project's file, which Paths are relative to.
  std::string Directory;
  std::vector<ProjectFile::PathChecks> Paths;

  /// Has \p W be what is wished here of rules; an error if none is left.
  llvm::Error apply(Wishes &W) const;
};

/// What to warn of if \p Kernel is none that the model is for; else empty.
std::string doubtsOf(const llvm::VersionTuple &Kernel);

/// The options go first: their rules take the place of the project's, and their
/// models are added to its.
Settings settle(const GivenSettings &Given, ProjectFile Project);

/// The settings of \p Sources, absolute names of files and directories; of the
/// working directory if there are none. An error if the project's file is
/// malformed.
llvm::Expected<Settings> readSettings(const ProjectChoice &Choice,
                                      const GivenSettings &Given,
                                      llvm::ArrayRef<std::string> Sources);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_SETTINGS_H
