//===- RuleNames.h - Rules, as users name them ----------------- -*- C++
//-*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A name that is misspelt does nothing, and nothing shows that: a rule does not
// run, a comment does not silence.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_RULENAMES_H
#define LOCKLINT_TOOLS_COMMON_RULENAMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace clang {
class SourceManager;
} // namespace clang

namespace locklint {
struct Finding;

class Rule;

/// The rule that is called \p Name, with or without "linuxkernel-"; an error if
/// there is none.
llvm::Expected<const Rule *> findRule(llvm::StringRef Name);

/// An error if an item of a list for --checks matches no rule, or none that it
/// could turn on.
llvm::Error checkRuleNames(llvm::StringRef Globs);

/// NOLINT comments of the main file that name rules which do not exist, each as
/// a finding of the rule whose name is the most like it. The findings' strings
/// live as long as \p Sources.
std::vector<Finding> misnamedInComments(const clang::SourceManager &Sources);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_RULENAMES_H
