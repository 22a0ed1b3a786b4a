//===- Checkers.h - The rules as checkers of Clang's analyzer ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_CHECKERS_H
#define LOCKLINT_ANALYZER_CHECKERS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VersionTuple.h"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class SourceManager;
} // namespace clang

namespace clang::ento {
class CheckerRegistry;
} // namespace clang::ento

namespace locklint {

class LockModelling;
class Rule;

/// The checker that all rules share. Enabled alone it reports nothing.
inline constexpr llvm::StringLiteral ModellingChecker =
    "linuxkernel.locking.Modelling";

/// What the analyzer calls a rule: linuxkernel.locking.SleepInAtomic; a rule
/// that is off by default is in optin.linuxkernel.locking.
std::string checkerName(const Rule &R);

/// The options that users give the package.
struct PackageOptions {
  std::optional<bool> Strict;
  std::vector<std::string> Models;
  llvm::VersionTuple Kernel; ///< Empty: the headers say it.
  std::string Config;        ///< The project's settings: a file; none; empty.
  /// The rules whose checkers are enabled by their own names.
  llvm::StringSet<> Named;
};

/// Makes a checker ready that follows \p Options, for the main file of
/// \p Sources. What it says to be wrong is an error of the analysis.
using ConfigureModelling =
    std::function<llvm::Error(LockModelling &, const PackageOptions &Options,
                              const clang::SourceManager &Sources)>;

/// Adds a checker for each rule, their options, and the one that they share.
/// \p Configure is called, in this thread, when that one is made.
void registerCheckers(clang::ento::CheckerRegistry &Registry,
                      ConfigureModelling Configure);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_CHECKERS_H
