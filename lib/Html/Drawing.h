//===- Drawing.h - What can be drawn of a finding ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_DRAWING_H
#define LOCKLINT_HTML_DRAWING_H

#include "Html/SourceText.h"
#include "Report/ReportedFinding.h"

namespace locklint {

/// For Graphviz: the cycle that the locks of \p F form or, of any other
/// finding, the chain of calls from who registers a callback or acquires a
/// lock. Empty if there is nothing to draw. Elements link to "#step-N". In
/// which functions ways begin is seen in \p Sources.
std::string drawingOf(const ReportedFinding &F, SourceTexts &Sources);

/// \p Svg, as Graphviz has drawn several of these one after the other, as
/// elements that HTML pages may contain. Their styles are those of the page.
std::vector<std::string> splitDrawings(llvm::StringRef Svg);

} // namespace locklint

#endif // LOCKLINT_HTML_DRAWING_H
