//===- Selection.h - Which findings are shown ----------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_SELECTION_H
#define LOCKLINT_TOOLS_COMMON_SELECTION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Regex.h"
#include <optional>
#include <string>
#include <vector>

namespace clang {
class SourceManager;
} // namespace clang

namespace llvm {
class StringSaver;
} // namespace llvm

namespace locklint {
class Rule;
struct Finding;
struct Location;

/// The rules that a list of globs selects, as users write it for --checks.
std::vector<const Rule *> selectRules(llvm::StringRef Globs);

/// What the user wants to see; shared by all files.
struct Wishes {
  /// The rules, by their full names.
  llvm::StringSet<> Checks;
  /// Headers whose findings are shown, besides the file itself.
  std::optional<llvm::Regex> Headers;
  /// Show what is merely possible, too.
  bool Strict = false;

  /// Rules that are seen everywhere, whatever Checks and paths say: users have
  /// named them to the program that a front end is a part of.
  llvm::StringSet<> Always;

  /// Sets Checks; an error if no rule is selected, or an item is misspelt.
  /// \p MayBeNone: other files may have rules, see addChecksBelow().
  llvm::Error setChecks(llvm::StringRef Globs, bool MayBeNone = false);
  /// In files that match \p Path, a glob for names relative to \p Root, or for
  /// a directory above them, \p Globs go on from those of setChecks(). Both
  /// must be well-formed.
  void addChecksBelow(llvm::StringRef Root, llvm::StringRef Path,
                      llvm::StringRef Globs);
  /// Whether a rule is to be seen in some file.
  bool mayBeOn(const locklint::Rule &R) const;
  /// Whether a rule is to be seen in \p File, an absolute name.
  bool isOn(llvm::StringRef Rule, llvm::StringRef File) const;
  /// The same of the file of \p Where, as \p Sources call it.
  bool isOnAt(llvm::StringRef Rule, const Location &Where,
              clang::SourceManager &Sources) const;
  /// Sets Headers; an error if it is no regular expression.
  llvm::Error setHeaders(llvm::StringRef Regex);

private:
  struct PathChecks {
    std::string Root, Path, Globs;
  };
  std::string Globs;
  std::vector<PathChecks> Paths;
};

/// Takes away the findings that the user does not want to see: of other rules,
/// in headers, silenced by NOLINT comments, merely possible. Adds what is wrong
/// with such comments in the main file of \p Sources; \p Saver then owns the
/// file's name.
void keepWanted(std::vector<Finding> &Findings, clang::SourceManager &Sources,
                llvm::StringSaver &Saver, const Wishes &W);

/// Where a NOLINT comment silences a finding, tells it of another place of the
/// same cause, if there is one that none silences.
void passSilenced(std::vector<Finding> &Findings,
                  clang::SourceManager &Sources);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_SELECTION_H
