//===- Text.h - Text that browsers may be given -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_TEXT_H
#define LOCKLINT_HTML_TEXT_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

/// \p Bytes as UTF-8 in which all is seen that is there: bytes that are none,
/// and control characters, are written as \\xNN; characters that change the
/// direction in which others are read, as <U+NNNN>.
std::string visibleText(llvm::StringRef Bytes);

/// \p Markdown, of GitHub's dialect, as HTML; HTML in it is text.
std::string htmlOfMarkdown(llvm::StringRef Markdown);

/// How a Content-Security-Policy names an inline script or style sheet.
std::string policyHash(llvm::StringRef Text);

} // namespace locklint

#endif // LOCKLINT_HTML_TEXT_H
