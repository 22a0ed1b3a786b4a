//===- Pages.h - The data of each kind of page ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_PAGES_H
#define LOCKLINT_HTML_PAGES_H

#include "Html/Report.h"
#include "Html/Templates.h"

namespace locklint {

/// For each finding, the name of its page, without directory and extension. It
/// is the same in later reports, whatever else these have, as long as the code
/// around the finding is.
std::vector<std::string> pageNames(llvm::ArrayRef<ReportedFinding> Findings);

/// A rule's name, short, as a part of a file's name.
std::string rulePageName(llvm::StringRef Rule);

/// The data of the template 'index'; \p Names: as pageNames().
TemplateData indexData(const HtmlContent &Content,
                       llvm::ArrayRef<std::string> Names);
/// The data of 'rule'.
TemplateData ruleData(const HtmlContent &Content, const RuleText &Rule,
                      llvm::ArrayRef<std::string> Names);
/// The data of 'finding', for the finding with that number.
TemplateData findingData(const HtmlContent &Content, size_t Number,
                         llvm::ArrayRef<std::string> Names,
                         SourceTexts &Sources);

/// The data of 'row', a line of a list of findings.
TemplateData rowData(const ReportedFinding &F, llvm::StringRef PageName);

} // namespace locklint

#endif // LOCKLINT_HTML_PAGES_H
