//===- LockReport.h - Findings as the analyzer's reports --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_LOCKREPORT_H
#define LOCKLINT_ANALYZER_LOCKREPORT_H

#include "Analyzer/AnalyzedUnit.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include <memory>
#include <optional>

namespace locklint {

/// Of the reports that reportAt() makes.
inline constexpr llvm::StringLiteral Category = "Linux kernel locking";

/// A tag for the node at which \p E has happened: on paths of our reports that
/// are about its object, it says so. Null if there is nothing to say.
const clang::ento::NoteTag *noteFor(clang::ento::CheckerContext &C,
                                    const std::optional<Event> &E,
                                    AnalyzedUnit &U);

/// A report of \p P whose path ends at \p Node.
std::unique_ptr<clang::ento::BugReport>
reportAt(const clang::ento::BugType &Kind, const PathFinding &P,
         const clang::ento::ExplodedNode *Node, clang::SourceManager &Sources);

/// A report of what no path alone shows.
std::unique_ptr<clang::ento::BugReport>
reportOf(const clang::ento::BugType &Kind, const Finding &F,
         const clang::Decl *In, clang::SourceManager &Sources);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_LOCKREPORT_H
