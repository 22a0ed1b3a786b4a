//===- Report.cpp - Findings as pages -------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Report.h"
#include "Html/Code.h"
#include "Html/Pages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MD5.h"

using namespace llvm;
using namespace locklint;

/// Puts the place of \p F among its steps: behind those of its function that
/// come before it, or else behind what says how that is entered, or else first.
static void addOwnStep(ReportedFinding &F, SourceTexts &Sources) {
  if (any_of(F.Steps, [&](auto &S) { return S.Where == F.Where; }))
    return;
  const SourceText &Text = Sources.get(F.Where.File);
  StringRef Function = functionAround(Text, F.Where.Line);
  size_t Before = 0;
  for (auto [I, S] : enumerate(F.Steps)) {
    bool Enters = !Function.empty() && handlerIn(S) == Function;
    if (Enters ||
        (S.Where.File == F.Where.File && S.Where.Line <= F.Where.Line &&
         !Function.empty() && functionAround(Text, S.Where.Line) == Function))
      Before = I + 1;
  }
  F.Steps.insert(F.Steps.begin() + Before,
                 {F.Where, F.Message, std::nullopt, ""});
}

void locklint::prepareFindings(std::vector<ReportedFinding> &Findings,
                               SourceTexts &Sources) {
  stable_sort(Findings, [](const ReportedFinding &A, const ReportedFinding &B) {
    return std::tie(A.Where, A.Rule, A.Message) <
           std::tie(B.Where, B.Rule, B.Message);
  });
  for (ReportedFinding &F : Findings)
    addOwnStep(F, Sources);
}

bool locklint::isReportIndex(StringRef Begin) {
  return Begin.starts_with(pageBegin());
}

std::string locklint::rulePageName(StringRef Rule) {
  Rule.consume_front("linuxkernel-");
  std::string Name;
  for (char C : Rule)
    Name += isAlnum(C) ? toLower(C) : '-';
  return Name;
}

std::vector<std::string>
locklint::pageNames(ArrayRef<ReportedFinding> Findings) {
  std::vector<std::string> Names;
  StringMap<unsigned> Same;
  for (const ReportedFinding &F : Findings) {
    MD5 Hash;
    for (StringRef Part : {StringRef(F.Rule), F.Where.File,
                           F.Fingerprint.empty() ? StringRef(F.Message)
                                                 : StringRef(F.Fingerprint)}) {
      Hash.update(Part);
      Hash.update(StringRef("\0", 1));
    }
    MD5::MD5Result Sum;
    Hash.final(Sum);
    std::string Name = rulePageName(F.Rule) + "-" +
                       StringRef(Sum.digest()).take_front(16).str();
    if (unsigned Number = ++Same[Name]; Number > 1)
      Name += "-" + utostr(Number);
    Names.push_back(std::move(Name));
  }
  return Names;
}

void locklint::writeHtml(
    const HtmlContent &Content, SourceTexts &Sources,
    function_ref<void(StringRef Name, StringRef Text)> Write) {
  HtmlTemplates Templates;
  std::vector<std::string> Names = pageNames(Content.Findings);
  auto File = [](StringRef Directory, StringRef Name) {
    return (Directory + "/" + Name + PageExtension).str();
  };
  for (const RuleText &R : Content.Rules)
    Write(File(RuleTextPages, rulePageName(R.Name)),
          Templates.page("rule", ruleData(Content, R, Names)));
  for (size_t I = 0; I != Names.size(); ++I)
    Write(File(FindingPages, Names[I]),
          Templates.page("finding", findingData(Content, I, Names, Sources)));
  Write(IndexPage, Templates.page("index", indexData(Content, Names)));
}
