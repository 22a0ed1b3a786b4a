//===- FindingPage.cpp - The page of one finding --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Code.h"
#include "Html/Pages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <set>

using namespace llvm;
using namespace locklint;

static std::string placeText(const Location &Where) {
  if (!Where.valid())
    return Where.File.str();
  return (Where.File + ":" + Twine(Where.Line)).str();
}

static TemplateData stepData(const ReportedFinding::Step &S, size_t Number,
                             bool IsOwn) {
  TemplateData D;
  D.set("number", utostr(Number + 1));
  D.set("text", S.Text);
  D.set("where", placeText(S.Where));
  D.set("own", IsOwn);
  return D;
}

namespace {

/// Makes data of the code of one finding.
class CodeData {
public:
  CodeData(const ReportedFinding &F) : F(F) {}

  TemplateData block(const CodeBlock &B, StringRef Function) {
    TemplateData D, Parts(TemplateData::type::list);
    for (const CodePart &P : B.Parts)
      Parts.push_back(part(P));
    D.set("file", B.File.str());
    setText(D, "function", Function);
    D.set("parts", std::move(Parts));
    // Without code, steps are all that there is.
    TemplateData Steps(TemplateData::type::list);
    if (B.Parts.empty())
      for (unsigned I : B.Steps)
        Steps.push_back(step(I));
    D.set("bare", std::move(Steps));
    setText(D, "gone", reason(B.State));
    return D;
  }

private:
  static StringRef reason(SourceText::State State) {
    switch (State) {
    case SourceText::State::Read:
      return "";
    case SourceText::State::Missing:
      return "This file could not be read when the report was written, so its "
             "lines are not shown.";
    case SourceText::State::Changed:
      return "This file has changed since it was analysed, so its lines are "
             "not shown.";
    }
    llvm_unreachable("all states are above");
  }

  TemplateData step(unsigned I) {
    return stepData(F.Steps[I], I, F.Steps[I].Where == F.Where);
  }

  TemplateData part(const CodePart &P) {
    TemplateData D, Lines(TemplateData::type::list);
    for (const CodeLine &L : P.Lines)
      Lines.push_back(line(L));
    D.set("folded", P.Folded);
    D.set("count", utostr(P.Lines.size()));
    D.set("lines", std::move(Lines));
    return D;
  }

  TemplateData line(const CodeLine &L) {
    TemplateData D, Steps(TemplateData::type::list);
    D.set("number", utostr(L.Number));
    for (unsigned I : L.Steps)
      Steps.push_back(step(I));
    // Each place that a step names is marked.
    std::set<unsigned> Columns;
    for (unsigned I : L.Steps)
      Columns.insert(F.Steps[I].Where.Column);
    StringRef Rest = L.Text;
    TemplateData Marks(TemplateData::type::list);
    for (unsigned Column : Columns) {
      StringRef Token = tokenAt(L.Text, Column);
      if (Token.empty() || Token.begin() < Rest.begin())
        continue;
      TemplateData Mark;
      Mark.set("before", Rest.take_front(Token.begin() - Rest.begin()).str());
      Mark.set("token", Token.str());
      Marks.push_back(std::move(Mark));
      Rest = Rest.drop_front(Token.end() - Rest.begin());
    }
    D.set("marks", std::move(Marks));
    D.set("after", Rest.str());
    D.set("marked", !L.Steps.empty());
    D.set("steps", std::move(Steps));
    return D;
  }

  const ReportedFinding &F;
};

} // namespace

static TemplateData neighbour(ArrayRef<std::string> Names, size_t Number,
                              const HtmlContent &Content) {
  TemplateData D;
  D.set("page", Names[Number]);
  D.set("message", Content.Findings[Number].Message);
  return D;
}

/// The line that \p F names, with a comment that silences it.
static std::string silenced(const ReportedFinding &F, SourceTexts &Sources) {
  const SourceText &Text = Sources.get(F.Where.File);
  std::string Line = "...";
  if (Text.state() == SourceText::State::Read && F.Where.valid() &&
      F.Where.Line <= Text.lines())
    Line = Text.line(F.Where.Line).trim().str();
  return Line + " /* NOLINT(" + F.Rule + "): why it is right */";
}

TemplateData locklint::findingData(const HtmlContent &Content, size_t Number,
                                   ArrayRef<std::string> Names,
                                   SourceTexts &Sources) {
  const ReportedFinding &F = Content.Findings[Number];
  TemplateData D = rowData(F, Names[Number]);
  D.set("title", F.Message);
  D.set("version", Content.Version);
  TemplateData Steps(TemplateData::type::list),
      Blocks(TemplateData::type::list), Others(TemplateData::type::list);
  for (auto [I, S] : enumerate(F.Steps))
    Steps.push_back(stepData(S, I, S.Where == F.Where));
  D.set("steps", std::move(Steps));
  CodeData Code(F);
  for (const CodeBlock &B : codeBlocks(F, Sources)) {
    unsigned First = F.Steps[B.Steps.front()].Where.Line;
    Blocks.push_back(Code.block(B, functionAround(Sources.get(B.File), First)));
  }
  D.set("blocks", std::move(Blocks));
  for (auto [I, S] : enumerate(F.Others))
    Others.push_back(stepData(S, I, false));
  D.set("others", std::move(Others));
  D.set("has_others", !F.Others.empty());
  setText(D, "drawing", Content.Drawings[Number]);
  D.set("cycle", F.Cycle != 0);
  D.set("silenced", silenced(F, Sources));
  D.set("position", utostr(Number + 1));
  D.set("total", utostr(Names.size()));
  D.set("previous", false);
  if (Number)
    D.set("previous", neighbour(Names, Number - 1, Content));
  D.set("next", false);
  if (Number + 1 != Names.size())
    D.set("next", neighbour(Names, Number + 1, Content));
  return D;
}
