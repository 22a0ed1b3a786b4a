//===- Templates.cpp - What pages are made of -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Templates.h"
#include "Html/Text.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;
using namespace locklint;
namespace mustache = kainjow::mustache;

namespace {
struct TemplateFile {
  StringLiteral Name, Text;
};
} // namespace

static constexpr TemplateFile Files[] = {
#include "HtmlTemplates.inc"
};

static StringRef findFile(const Twine &Name) {
  std::string Wanted = Name.str();
  for (const TemplateFile &F : Files)
    if (F.Name == Wanted)
      return F.Text;
  return "";
}

StringRef locklint::pageBegin() {
  return findFile("head.mustache").split("<head>").first;
}

void locklint::setText(TemplateData &D, StringRef Name, StringRef Text) {
  D.set(Name.str(), Text.empty() ? TemplateData(false) : Text.str());
}

std::string HtmlTemplates::page(StringRef Name, TemplateData Data) {
  auto [It, New] = Parsed.try_emplace(Name, findFile(Name + ".mustache").str());
  mustache::mustache &Template = It->second;
  if (New) {
    if (!Template.is_valid())
      report_fatal_error(StringRef(Template.error_message()));
    Template.set_custom_escape([](const std::string &Text) {
      return mustache::html_escape(visibleText(Text));
    });
  }
  StringRef Style = findFile("report.css"), Script = findFile(Name + ".js");
  std::string Policy = "default-src 'none'; style-src '" + policyHash(Style) +
                       "'; base-uri 'none'; form-action 'none'";
  if (!Script.empty()) {
    Policy += "; script-src '" + policyHash(Script) + "'";
    Data.set("script", Script.str());
  }
  Data.set("style", Style.str());
  Data.set("policy", Policy);
  for (StringRef Part : {"head", "directory", "row"})
    Data.set(Part.str(), mustache::partial([Part] {
               return findFile(Part + ".mustache").str();
             }));
  return Template.render(Data);
}
