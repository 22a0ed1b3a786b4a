//===- Code.cpp - The code that steps lead through ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Code.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

using namespace llvm;
using namespace locklint;

/// So many lines around a step are shown.
static constexpr unsigned Context = 5;
/// So many are there if the reader unfolds them.
static constexpr unsigned Unfolded = 30;
/// Fewer than these are not worth folding.
static constexpr unsigned FewestFolded = 4;
/// Steps that are further apart are in blocks of their own.
static constexpr unsigned Far = 150;

static bool continues(const Location &Before, const Location &Next) {
  return Next.File == Before.File && Next.Line >= Before.Line &&
         Next.Line - Before.Line <= Far;
}

/// The lines of \p B, which has its steps.
static void addLines(CodeBlock &B, const ReportedFinding &F,
                     const SourceText &Text) {
  auto LineOf = [&](unsigned Step) { return F.Steps[Step].Where.Line; };
  unsigned First = LineOf(B.Steps.front()), Last = LineOf(B.Steps.back());
  auto IsShown = [&](unsigned Line) {
    return any_of(B.Steps, [&](unsigned Step) {
      return Line + Context >= LineOf(Step) && Line <= LineOf(Step) + Context;
    });
  };
  unsigned End = std::min(Last + Unfolded, Text.lines());
  for (unsigned N = First > Unfolded ? First - Unfolded : 1; N <= End; ++N) {
    bool Folded = !IsShown(N);
    if (B.Parts.empty() || B.Parts.back().Folded != Folded)
      B.Parts.push_back({Folded, {}});
    CodeLine Line{N, Text.line(N), {}};
    copy_if(B.Steps, std::back_inserter(Line.Steps),
            [&](unsigned Step) { return LineOf(Step) == N; });
    B.Parts.back().Lines.push_back(std::move(Line));
  }
  for (CodePart &P : B.Parts)
    P.Folded &= P.Lines.size() >= FewestFolded;
}

std::vector<CodeBlock> locklint::codeBlocks(const ReportedFinding &F,
                                            SourceTexts &Sources) {
  std::vector<CodeBlock> Blocks;
  for (unsigned I = 0; I != F.Steps.size(); ++I) {
    const Location &Where = F.Steps[I].Where;
    if (I == 0 || !continues(F.Steps[I - 1].Where, Where))
      Blocks.push_back({Where.File, SourceText::State::Read, {}, {}});
    Blocks.back().Steps.push_back(I);
  }
  for (CodeBlock &B : Blocks) {
    const SourceText &Text = Sources.get(B.File);
    B.State = Text.state();
    if (B.State != SourceText::State::Read)
      continue;
    if (F.Steps[B.Steps.back()].Where.Line > Text.lines() ||
        !F.Steps[B.Steps.front()].Where.valid())
      B.State = SourceText::State::Changed;
    else
      addLines(B, F, Text);
  }
  return Blocks;
}

/// The name before the first parenthesis of \p Line.
static StringRef declaredName(StringRef Line) {
  StringRef Before = Line.take_front(Line.find('(')).rtrim();
  size_t End = Before.size();
  while (End && (isAlnum(Before[End - 1]) || Before[End - 1] == '_'))
    --End;
  return Before.drop_front(End);
}

StringRef locklint::functionAround(const SourceText &Text, unsigned Line) {
  if (Text.state() != SourceText::State::Read || Line > Text.lines())
    return "";
  unsigned N = Line;
  while (N && !Text.line(N).starts_with("{"))
    if (Text.line(N--).starts_with("}"))
      return "";
  // Annotations and parameters may stand between the two.
  for (unsigned Last = N > 12 ? N - 12 : 1; N > Last;) {
    StringRef Head = Text.line(--N);
    if (Head.empty() || Head.starts_with("}"))
      return "";
    if ((isAlpha(Head[0]) || Head[0] == '_') && Head.contains('('))
      return declaredName(Head);
  }
  return "";
}

unsigned locklint::byteColumn(StringRef Line, unsigned Column) {
  size_t Byte = 0;
  for (unsigned Passed = 1; Passed < Column && Byte < Line.size(); ++Passed)
    Byte += getNumBytesForUTF8(UTF8(Line[Byte]));
  return Byte + 1;
}

StringRef locklint::tokenAt(StringRef Line, unsigned Column) {
  StringRef Rest = Line.drop_front(std::min<size_t>(Column - 1, Line.size()));
  StringRef Name =
      Rest.take_while([](char C) { return isAlnum(C) || C == '_'; });
  return Name.empty() ? Rest.take_front(1) : Name;
}
