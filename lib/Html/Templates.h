//===- Templates.h - What pages are made of ---------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_TEMPLATES_H
#define LOCKLINT_HTML_TEMPLATES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <kainjow/mustache.hpp>
#include <string>

namespace locklint {

using TemplateData = kainjow::mustache::data;

/// The files of lib/Html/html, which are compiled in: Mustache's templates, a
/// style sheet, and scripts. Text that a template puts between two braces is
/// visibleText(), and escaped.
class HtmlTemplates {
public:
  /// The page that the template \p Name makes of \p Data, with the script of
  /// that name, if there is one.
  std::string page(llvm::StringRef Name, TemplateData Data);

private:
  llvm::StringMap<kainjow::mustache::mustache> Parsed;
};

/// Sets \p Name to \p Text: a section of that name is left out if it is empty.
void setText(TemplateData &D, llvm::StringRef Name, llvm::StringRef Text);

/// How each page begins.
llvm::StringRef pageBegin();

} // namespace locklint

#endif // LOCKLINT_HTML_TEMPLATES_H
