//===- HtmlFiles.cpp - locklint report --html -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HtmlFiles.h"
#include "Compat/Paths.h"
#include "Config.h"
#include "Graphviz.h"
#include "Html/Code.h"
#include "Html/Drawing.h"
#include "Output.h"
#include "Report/SarifReader.h"
#include "RulePages.h"
#include "WriteFile.h"
#include "checkers/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;

HtmlOutput::HtmlOutput(ReportDirectory D)
    : Directory(std::move(D)), Storage(std::make_unique<BumpPtrAllocator>()),
      Names(std::make_unique<UniqueStringSaver>(*Storage)) {
  sys::fs::current_path(Here);
  Content.Version = LOCKLINT_VERSION;
}

/// A file below the working directory by the shorter name.
StringRef HtmlOutput::shorten(StringRef File) const {
  StringRef Rest = File;
  return Rest.consume_front(Here) && Rest.consume_front("/") ? Rest : File;
}

bool HtmlOutput::isNew(const ReportedFinding &F) {
  return Seen
      .insert(formatv("{0}:{1} {2} {3}", F.Where.File, F.Where.Line, F.Rule,
                      F.Message)
                  .str())
      .second;
}

unsigned HtmlOutput::add(ArrayRef<Finding> Findings) {
  unsigned New = 0;
  for (const Finding &F : Findings) {
    ReportedFinding R = reportedFinding(
        F, *Names, [&](StringRef File) { return shorten(File); });
    if (!isNew(R))
      continue;
    Content.Findings.push_back(std::move(R));
    ++New;
  }
  return New;
}

/// The name here of what is \p File in a document about \p Root. A document
/// that was made elsewhere tells of the tree that it is read in.
std::string HtmlOutput::nameFor(StringRef Root, StringRef File) const {
  SmallString<256> Path = File;
  makeAbsolute(sys::fs::is_directory(Root) ? Root : StringRef(Here), Path);
  return shorten(Path).str();
}

Error HtmlOutput::addSarif(StringRef File) {
  auto Text = MemoryBuffer::getFile(File);
  if (!Text)
    return createStringError("'" + Twine(File) +
                             "': " + Text.getError().message());
  Expected<SarifContent> C =
      readSarif((*Text)->getBuffer(), *Names,
                [&](StringRef Root, StringRef F) { return nameFor(Root, F); });
  if (!C)
    return createStringError("'" + Twine(File) +
                             "': " + toString(C.takeError()));
  for (ReportedFinding &F : C->Findings)
    if (isNew(F)) {
      FromDocument.push_back(Content.Findings.size());
      Content.Findings.push_back(std::move(F));
    }
  for (RuleText &R : C->Rules)
    KnownRules.try_emplace(R.Name, R);
  for (ReportedProblem &P : C->Problems)
    Content.Problems.push_back(std::move(P));
  for (auto &Entry : C->Hashes) {
    auto [It, New] = Hashes.try_emplace(Entry.first(), Entry.second);
    // Documents of two states of a file: one of them is not of this one.
    if (!New && It->second != Entry.second)
      It->second.clear();
  }
  return Error::success();
}

void HtmlOutput::addProblem(StringRef File, StringRef Why) {
  Content.Problems.push_back({shorten(File).str(), Why.str()});
}

SourceText HtmlOutput::read(StringRef File, HidingFileSystem &Sources) const {
  if (Sources.isHidden(File))
    return SourceText(sys::fs::exists(File) ? SourceText::State::Changed
                                            : SourceText::State::Missing);
  auto Text = Sources.getBufferForFile(File);
  if (!Text)
    return SourceText(SourceText::State::Missing);
  if (auto Known = Hashes.find(File);
      Known != Hashes.end() &&
      Known->second != contentHash((*Text)->getBuffer()))
    return SourceText(SourceText::State::Changed);
  return SourceText(std::move(*Text));
}

/// Columns of documents count characters.
void HtmlOutput::toByteColumns(SourceTexts &Sources) {
  auto Convert = [&](Location &Where) {
    const SourceText &Text = Sources.get(Where.File);
    if (Where.valid() && Text.state() == SourceText::State::Read &&
        Where.Line <= Text.lines())
      Where.Column = byteColumn(Text.line(Where.Line), Where.Column);
  };
  for (size_t Number : FromDocument) {
    ReportedFinding &F = Content.Findings[Number];
    Convert(F.Where);
    for (ReportedFinding::Step &S : F.Steps)
      Convert(S.Where);
    for (ReportedFinding::Step &S : F.Others)
      Convert(S.Where);
  }
  FromDocument.clear();
}

/// The rules that findings are of: ours, then others by name.
void HtmlOutput::gatherRules() {
  StringSet<> Used;
  for (const ReportedFinding &F : Content.Findings)
    Used.insert(F.Rule);
  for (RuleText &R : ruleTexts())
    if (Used.erase(R.Name))
      Content.Rules.push_back(std::move(R));
  std::vector<StringRef> Others(Used.keys().begin(), Used.keys().end());
  sort(Others);
  for (StringRef Name : Others)
    if (auto It = KnownRules.find(Name); It != KnownRules.end())
      Content.Rules.push_back(It->second);
    else
      Content.Rules.push_back(
          {Names->save(Name), "", "A NOLINT comment is wrong", "", true});
}

void HtmlOutput::draw(SourceTexts &Sources) {
  Content.Drawings.resize(Content.Findings.size());
  std::string All;
  std::vector<size_t> Drawn;
  for (auto [I, F] : enumerate(Content.Findings))
    if (std::string Dot = drawingOf(F, Sources); !Dot.empty()) {
      All += Dot;
      Drawn.push_back(I);
    }
  if (Drawn.empty())
    return;
  auto Fail = [&](const Twine &Why) {
    Content.NotDrawn = Why.str();
    WithColor::warning(errs(), "locklint") << Content.NotDrawn << '\n';
  };
  std::optional<std::string> Dot = findDot();
  if (!Dot)
    return Fail("Graphviz's 'dot' is not installed (Debian: apt-get install "
                "graphviz), so cycles of locks and chains of calls are not "
                "drawn");
  Expected<std::string> Svg = drawSvg(*Dot, All);
  if (!Svg)
    return Fail("nothing is drawn: " + toString(Svg.takeError()));
  std::vector<std::string> Drawings = splitDrawings(*Svg);
  if (Drawings.size() != Drawn.size())
    return Fail("nothing is drawn: '" + *Dot + "' has not drawn all graphs");
  for (auto [I, Drawing] : zip(Drawn, Drawings))
    Content.Drawings[I] = std::move(Drawing);
}

Error HtmlOutput::finish(IntrusiveRefCntPtr<HidingFileSystem> Readable) {
  SourceTexts Sources([&](StringRef File) { return read(File, *Readable); });
  toByteColumns(Sources);
  prepareFindings(Content.Findings, Sources);
  gatherRules();
  draw(Sources);
  Error Failure = Error::success();
  writeHtml(Content, Sources, [&](StringRef Name, StringRef Text) {
    if (!Failure)
      Failure = Directory.write(Name, Text);
  });
  if (!Failure)
    Failure = Directory.commit();
  Written = !Failure;
  return Failure;
}

ReportInput locklint::reportInputOf(StringRef Name) {
  sys::fs::file_status Status;
  // Whether it is one, or is there at all, opening it tells.
  if (sys::path::extension(Name) == ".db" && !sys::fs::is_directory(Name))
    return ReportInput::Store;
  if (sys::path::extension(Name) == ".sarif" && !sys::fs::is_directory(Name))
    return ReportInput::Sarif;
  if (sys::fs::status(Name, Status) || sys::fs::is_directory(Status) ||
      isSourceCode(Name))
    return ReportInput::Source;
  // A pipe is read once.
  if (!sys::fs::is_regular_file(Status))
    return ReportInput::Sarif;
  if (isDatabase(Name.str()) || Status.getSize() == 0)
    return ReportInput::Store;
  auto Begin = MemoryBuffer::getFileSlice(Name, 512, 0);
  if (Begin && (*Begin)->getBuffer().ltrim().starts_with("{"))
    return ReportInput::Sarif;
  return ReportInput::Source;
}
