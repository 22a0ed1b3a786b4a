//===- HtmlTest.cpp - The parts of the report in HTML ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Code.h"
#include "Html/Drawing.h"
#include "Html/Report.h"
#include "Html/Text.h"
#include "Report/Sarif.h"
#include "Report/SarifReader.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace llvm;
using namespace locklint;

namespace {

TEST(VisibleText, ShowsAllThatIsThere) {
  EXPECT_EQ(visibleText("int x;\t/* \xc3\xa4 */"), "int x;\t/* \xc3\xa4 */");
  EXPECT_EQ(visibleText("a\x1b[b"), "a\\x1B[b");
  EXPECT_EQ(visibleText(StringRef("\0", 1)), "\\x00");
  EXPECT_EQ(visibleText("\xff\xc3"), "\\xFF\\xC3");
  // Surrogates, and longer forms than need be, are no UTF-8.
  EXPECT_EQ(visibleText("\xed\xa0\x80"), "\\xED\\xA0\\x80");
  EXPECT_EQ(visibleText("\xc0\x80"), "\\xC0\\x80");
  EXPECT_EQ(visibleText("/* \xe2\x80\xae */"), "/* <U+202E> */");
  EXPECT_EQ(visibleText("\xc2\x85"), "\\x85");
}

TEST(Markdown, IsNoWayToHtml) {
  EXPECT_EQ(htmlOfMarkdown("# a\n"), "<h1>a</h1>\n");
  EXPECT_EQ(htmlOfMarkdown("<b>x</b>"), "<p>&lt;b&gt;x&lt;/b&gt;</p>\n");
}

/// One file of that text.
SourceTexts sources(StringRef Text) {
  std::string Kept = Text.str();
  return SourceTexts([Kept](StringRef File) {
    return File == "a.c" ? SourceText(MemoryBuffer::getMemBufferCopy(Kept))
                         : SourceText(SourceText::State::Missing);
  });
}

TEST(SourceText, HasLines) {
  SourceTexts S = sources("one\r\n\ntwo\nlast");
  const SourceText &Text = S.get("a.c");
  ASSERT_EQ(Text.lines(), 4u);
  EXPECT_EQ(Text.line(1), "one");
  EXPECT_EQ(Text.line(2), "");
  EXPECT_EQ(Text.line(4), "last");
  EXPECT_EQ(sources("").get("a.c").lines(), 0u);
  EXPECT_EQ(S.get("b.c").state(), SourceText::State::Missing);
}

TEST(Code, FindsTokensAndColumns) {
  EXPECT_EQ(tokenAt("\tspin_lock(&l);", 2), "spin_lock");
  EXPECT_EQ(tokenAt("\tx", 9), "");
  EXPECT_EQ(tokenAt("(a)", 1), "(");
  EXPECT_EQ(byteColumn("/* \xc3\xa4 */ f();", 9), 10u);
  EXPECT_EQ(byteColumn("ab", 9), 3u);
}

TEST(Code, FindsTheFunctionAround) {
  SourceTexts S = sources("static int f(int a,\n\t     int b)\n"
                          "\t__acquires(&l)\n{\n\tg();\n}\n\n"
                          "struct ops o = {\n\t.f = f,\n};\n"
                          "void *\nh(void)\n{\nout:\n\tg();\n}\n");
  const SourceText &Text = S.get("a.c");
  EXPECT_EQ(functionAround(Text, 5), "f");
  EXPECT_EQ(functionAround(Text, 9), "");
  EXPECT_EQ(functionAround(Text, 15), "h");
  EXPECT_EQ(functionAround(Text, 99), "");
}

ReportedFinding finding(std::vector<ReportedFinding::Step> Steps) {
  ReportedFinding F;
  F.Rule = "linuxkernel-lock-order";
  F.Message = "text";
  F.Where = Steps.front().Where;
  F.Steps = std::move(Steps);
  return F;
}

ReportedFinding::Step step(unsigned Line, Step::Kind Kind,
                           std::string Subject = "", StringRef File = "a.c") {
  return {{File, Line, 1},
          describe({Kind, {}, Subject, ""}),
          Kind,
          std::move(Subject)};
}

std::string manyLines(unsigned Count) {
  std::string Text;
  for (unsigned I = 1; I <= Count; ++I)
    Text += "line " + std::to_string(I) + "\n";
  return Text;
}

TEST(Code, IsToldInTheOrderOfItsSteps) {
  using Kind = Step::Kind;
  SourceTexts S = sources(manyLines(1000));
  std::vector<CodeBlock> B = codeBlocks(
      finding({step(100, Kind::Acquired), step(120, Kind::Calls),
               step(50, Kind::Calls), step(51, Kind::Calls, "", "b.h"),
               step(900, Kind::Sleeps)}),
      S);
  ASSERT_EQ(B.size(), 4u);
  EXPECT_EQ(B[0].Steps, (std::vector<unsigned>{0, 1}));
  EXPECT_EQ(B[1].Steps, (std::vector<unsigned>{2}));
  EXPECT_EQ(B[2].State, SourceText::State::Missing);
  EXPECT_TRUE(B[2].Parts.empty());
  // Around the steps lines are shown; between them and around that, folded.
  ASSERT_EQ(B[0].Parts.size(), 5u);
  std::vector<std::pair<unsigned, unsigned>> Ranges;
  for (const CodePart &P : B[0].Parts) {
    EXPECT_EQ(P.Folded, Ranges.size() % 2 == 0);
    Ranges.push_back({P.Lines.front().Number, P.Lines.back().Number});
  }
  EXPECT_EQ(Ranges,
            (std::vector<std::pair<unsigned, unsigned>>{
                {70, 94}, {95, 105}, {106, 114}, {115, 125}, {126, 150}}));
  EXPECT_EQ(B[0].Parts[1].Lines[5].Steps, (std::vector<unsigned>{0}));
  EXPECT_EQ(B[0].Parts[1].Lines[5].Text, "line 100");
}

TEST(Code, OfAShorterFileIsNotShown) {
  SourceTexts S = sources("one\n");
  std::vector<CodeBlock> B =
      codeBlocks(finding({step(2, Step::Kind::Sleeps)}), S);
  ASSERT_EQ(B.size(), 1u);
  EXPECT_EQ(B[0].State, SourceText::State::Changed);
}

TEST(Drawing, OfACycle) {
  using Kind = Step::Kind;
  SourceTexts S = sources("");
  ReportedFinding F = finding(
      {step(1, Kind::Acquired, "p->a"), step(2, Kind::Calls, "f"),
       step(3, Kind::Acquired, "q->b"), step(4, Kind::Acquired, "\"b\" & \\"),
       step(5, Kind::Acquired, "p->a")});
  F.Cycle = 2;
  std::string Dot = drawingOf(F, S);
  EXPECT_NE(Dot.find("n0 [label=\"p->a\""), std::string::npos) << Dot;
  EXPECT_NE(Dot.find("n1 [label=\"\\\"b\\\" &amp; \\\\\\nq->b\""),
            std::string::npos)
      << Dot;
  EXPECT_NE(Dot.find("n0 -> n1 [label=\"a.c:1\\nf()\\na.c:3\", "
                     "class=\"cycle\", URL=\"#step-3\"]"),
            std::string::npos)
      << Dot;
  EXPECT_NE(Dot.find("n1 -> n0 "), std::string::npos) << Dot;
  // A cycle whose steps are missing is not drawn.
  F.Cycle = 3;
  EXPECT_EQ(drawingOf(F, S), "");
}

TEST(Drawing, OfAChain) {
  using Kind = Step::Kind;
  SourceTexts S = sources("void f(void)\n{\n\tlock();\n\tg();\n}\n"
                          "void g(void)\n{\n\tmsleep();\n}\n");
  ReportedFinding F =
      finding({step(3, Kind::Acquired, "l"), step(4, Kind::Calls, "g"),
               step(8, Kind::Sleeps, "msleep")});
  std::string Dot = drawingOf(F, S);
  // Both ways begin in one function.
  EXPECT_NE(Dot.find("n0 [label=\"f()\""), std::string::npos) << Dot;
  EXPECT_NE(Dot.find("n0 -> n1 [label=\"  1  \""), std::string::npos) << Dot;
  EXPECT_NE(Dot.find("n0 -> n2 [label=\"  2  \""), std::string::npos) << Dot;
  EXPECT_NE(Dot.find("n2 -> n3 [label=\"  3  \""), std::string::npos) << Dot;
  // What the caller of a handler holds is acquired nowhere here.
  ReportedFinding::Step Held = step(9, Kind::HeldByCaller, "l");
  Held.Text = "'g' is registered here as ops.g, which is called with 'l' held";
  Dot = drawingOf(finding({Held, step(8, Kind::Sleeps, "msleep")}), S);
  EXPECT_NE(Dot.find("n0 [label=\"ops.g, which is called with 'l'\\nheld\", "
                     "class=\"context\""),
            std::string::npos)
      << Dot;
  EXPECT_NE(Dot.find("n1 [label=\"g()\""), std::string::npos) << Dot;
  EXPECT_NE(Dot.find("n0 -> n1 "), std::string::npos) << Dot;
  EXPECT_EQ(Dot.find("acquired"), std::string::npos) << Dot;
  // There is none of what is seen at one glance, or of unknown steps.
  EXPECT_EQ(drawingOf(finding({step(3, Kind::Acquired, "l")}), S), "");
  F.Steps[1].Kind.reset();
  EXPECT_EQ(drawingOf(F, S), "");
}

TEST(Report, PutsThePlaceAmongTheSteps) {
  using Kind = Step::Kind;
  SourceTexts S = sources("void f(void)\n{\n\tlock();\n\tmsleep();\n}\n"
                          "void g(void)\n{\n\tlock();\n}\n");
  ReportedFinding F =
      finding({step(3, Kind::Acquired, "l"), step(8, Kind::Acquired, "l")});
  F.Where.Line = 4;
  std::vector<ReportedFinding> All = {F};
  prepareFindings(All, S);
  ASSERT_EQ(All[0].Steps.size(), 3u);
  EXPECT_EQ(All[0].Steps[1].Where.Line, 4u);
  EXPECT_EQ(All[0].Steps[1].Text, "text");
  prepareFindings(All, S);
  EXPECT_EQ(All[0].Steps.size(), 3u);
}

TEST(SarifReader, ReadsWhatIsWritten) {
  std::string Text;
  {
    WriterContext Run;
    Run.Version = "1";
    Run.Root = Run.Repository = Run.Base = "/nowhere";
    SarifReport R(Run);
    Finding F;
    F.Rule = "linuxkernel-lock-order";
    F.Where = {"/nowhere/a.c", 1, 1};
    F.Message = "message";
    F.Function = "f";
    F.Strict = true;
    F.Cycle = 2;
    F.Fingerprint = "abc";
    R.add(F, "/nowhere/a.c");
    R.add(F, "/nowhere/a.c");
    R.addProblem("/nowhere/b c.c", "broken: badly");
    raw_string_ostream OS(Text);
    cantFail(R.write(OS));
  }
  BumpPtrAllocator Storage;
  UniqueStringSaver Names(Storage);
  auto NameFor = [](StringRef Root, StringRef File) {
    return (Root + "|" + File).str();
  };
  Expected<SarifContent> C = readSarif(Text, Names, NameFor);
  ASSERT_TRUE(bool(C)) << toString(C.takeError());
  ASSERT_EQ(C->Findings.size(), 2u);
  const ReportedFinding &G = C->Findings[1];
  EXPECT_EQ(G.Rule, "linuxkernel-lock-order");
  EXPECT_EQ(G.Message, "message");
  EXPECT_TRUE(G.Possible);
  EXPECT_EQ(G.Cycle, 2u);
  // Its number among equals is the document's.
  EXPECT_EQ(G.Fingerprint, "abc");
  ASSERT_EQ(C->Problems.size(), 1u);
  EXPECT_EQ(C->Problems[0].File, "/nowhere/|b c.c");
  EXPECT_EQ(C->Problems[0].Why, "broken: badly");
  EXPECT_TRUE(errorToBool(readSarif("{}", Names, NameFor).takeError()));
}

TEST(Finding, KindsOfStepsHaveWords) {
  for (unsigned I = 0; I <= unsigned(Step::Kind::Included); ++I)
    EXPECT_EQ(stepKindFor(wordFor(Step::Kind(I))), Step::Kind(I));
  EXPECT_FALSE(stepKindFor("none"));
}

} // namespace
