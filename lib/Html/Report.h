//===- Report.h - Findings as pages -----------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_REPORT_H
#define LOCKLINT_HTML_REPORT_H

#include "Html/SourceText.h"
#include "Report/ReportedFinding.h"
#include "Report/Sarif.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace locklint {

/// All that pages tell of: one page has all findings, and each finding has its
/// own, so that nobody loads the code of two thousand to read one. Each page is
/// complete: its style sheet and its script are in it, and its policy allows
/// nothing else.
struct HtmlContent {
  std::string Version;
  /// Rules that findings are of.
  std::vector<RuleText> Rules;
  /// As prepareFindings() leaves them.
  std::vector<ReportedFinding> Findings;
  std::vector<ReportedProblem> Problems;
  /// For each finding, an SVG element, or nothing.
  std::vector<std::string> Drawings;
  /// Why there are no drawings, where there would be some.
  std::string NotDrawn;
};

/// Sorts by place, as pages tell of them. Puts the place of each among its
/// steps, if it is none of them.
void prepareFindings(std::vector<ReportedFinding> &Findings,
                     SourceTexts &Sources);

/// The names of the report's files: the first page, and the directories
/// beside it.
inline constexpr llvm::StringLiteral IndexPage = "index.html",
                                     FindingPages = "finding",
                                     RuleTextPages = "rule",
                                     PageExtension = ".html";

/// Whether a file that begins so is the first page of a report.
bool isReportIndex(llvm::StringRef Begin);

/// Calls \p Write with the name and the text of each page.
void writeHtml(
    const HtmlContent &Content, SourceTexts &Sources,
    llvm::function_ref<void(llvm::StringRef Name, llvm::StringRef Text)> Write);

} // namespace locklint

#endif // LOCKLINT_HTML_REPORT_H
