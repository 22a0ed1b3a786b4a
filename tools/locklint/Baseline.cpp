//===- Baseline.cpp - Findings that are known already ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Baseline.h"
#include "Compat/Paths.h"
#include "Finding/Finding.h"
#include "WriteFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <tuple>

using namespace llvm;
using namespace locklint;

static constexpr StringLiteral Header = "# locklint baseline, version ";
static constexpr StringLiteral Version = "1";
static constexpr StringLiteral Legend =
    "# Known findings, made by --write-baseline: file, rule, fingerprint and\n"
    "# message, separated by tabs.\n";

static SmallString<128> absolute(StringRef Directory, StringRef Path) {
  SmallString<128> Result = Path;
  makeAbsolute(Directory, Result);
  return Result;
}

/// A field has neither tabs nor line breaks, which separate fields.
static std::string field(StringRef Text) {
  std::string Field = Text.str();
  for (char &C : Field)
    if (C == '\t' || C == '\n' || C == '\r')
      C = ' ';
  return Field;
}

Baseline::Baseline(StringRef Path) : Path(Path) {
  sys::fs::current_path(Here);
  Directory = sys::path::parent_path(absolute(Here, Path));
}

Expected<Baseline> Baseline::read(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return createStringError("'" + Twine(Path) +
                             "': " + Text.getError().message());
  Baseline B(Path);
  if (Error E = B.parse((*Text)->getBuffer()))
    return E;
  for (auto [I, E] : enumerate(B.Entries))
    B.ByFingerprint[E.Fingerprint].push_back(I);
  return B;
}

static Error checkHeader(StringRef Line) {
  if (!Line.consume_front(Header))
    return createStringError("this is no baseline, which begins with '" +
                             Header + Version + "'");
  if (Line != Version)
    return createStringError("a baseline of version " + Line +
                             ", and this locklint reads version " + Version +
                             "; make it anew with --write-baseline");
  return Error::success();
}

Error Baseline::parse(StringRef Text) {
  for (unsigned Number = 1; !Text.empty() || Number == 1; ++Number) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line.consume_back("\r");
    if (Error E = Number == 1 ? checkHeader(Line) : parseEntry(Line))
      return createStringError(Twine(Path) + ":" + Twine(Number) + ": " +
                               toString(std::move(E)));
  }
  return Error::success();
}

Error Baseline::parseEntry(StringRef Line) {
  if (Line.empty() || Line.starts_with("#"))
    return Error::success();
  SmallVector<StringRef, 4> Fields;
  Line.split(Fields, '\t', /*MaxSplit=*/3);
  if (Fields.size() != 4)
    return createStringError("not an entry: file, rule, fingerprint and "
                             "message, separated by tabs");
  if (Fields[0].empty())
    return createStringError("the entry names no file");
  if (Fields[2].size() != 32 || !all_of(Fields[2], isHexDigit))
    return createStringError("'" + Fields[2] +
                             "' is no fingerprint, which has 32 hexadecimal "
                             "digits");
  Entries.push_back(
      {Fields[0].str(), Fields[1].str(), Fields[2].str(), Fields[3].str()});
  return Error::success();
}

/// How the baseline names a file.
std::string Baseline::nameOf(StringRef File) const {
  SmallString<128> Path = absolute(Here, File);
  StringRef Name = Path;
  StringRef Below = Directory.str().rtrim('/');
  if (!Name.consume_front(Below) || !Name.consume_front("/"))
    Name = Path;
  return field(Name);
}

Baseline::Entry Baseline::entryOf(const Finding &F) const {
  return {nameOf(F.Where.File), field(F.Rule), F.Fingerprint, field(F.Message)};
}

bool Baseline::isGone(StringRef File) {
  auto [It, New] = Gone.try_emplace(File);
  if (New)
    It->second = !sys::fs::exists(absolute(Directory, File));
  return It->second;
}

/// An entry for \p Wanted that is not taken, of a file that \p IsItsFile; null
/// if there is none.
Baseline::Entry *Baseline::find(const Entry &Wanted,
                                function_ref<bool(StringRef)> IsItsFile) {
  auto Numbers = ByFingerprint.find(Wanted.Fingerprint);
  if (Numbers == ByFingerprint.end())
    return nullptr;
  for (size_t I : Numbers->second)
    if (!Entries[I].Taken && IsItsFile(Entries[I].File))
      return &Entries[I];
  return nullptr;
}

static std::string placeOf(const Finding &F) {
  return formatv("{0}:{1}:{2} {3} {4}", F.Where.File, F.Where.Line,
                 F.Where.Column, F.Rule, F.Message);
}

void Baseline::match(ArrayRef<const Finding *> Findings,
                     ArrayRef<StringRef> Analyzed) {
  StringSet<> Names;
  for (StringRef File : Analyzed)
    Names.insert(nameOf(File));
  std::vector<const Finding *> All;
  for (const Finding *F : Findings) {
    All.push_back(F);
    for (const Finding &Other : F->Others)
      All.push_back(&Other);
  }
  auto Take = [&](auto MayStandFor) {
    for (const Finding *F : All) {
      bool &IsKnown = Known[placeOf(*F)];
      if (IsKnown)
        continue;
      Entry Wanted = entryOf(*F);
      if (Entry *E = find(Wanted, [&](StringRef File) {
            return MayStandFor(File, Wanted.File);
          })) {
        IsKnown = E->Taken = true;
        ++Taken;
      }
    }
  };
  // What is still where it was is not what has moved.
  Take([](StringRef File, StringRef Wanted) { return File == Wanted; });
  Take([&](StringRef File, StringRef) {
    return Names.contains(File) || isGone(File);
  });
  StringSet<> Counted;
  for (const Finding *F : Findings)
    if (takes(*F) && Counted.insert(placeOf(*F)).second)
      ++TakenFindings;
}

bool Baseline::takes(const Finding &F) const {
  return Known.lookup(placeOf(F));
}

void Baseline::addPlace(const Finding &F) {
  if (Known.try_emplace(placeOf(F), true).second)
    Entries.push_back(entryOf(F));
}

void Baseline::add(const Finding &F) {
  size_t Before = Entries.size();
  addPlace(F);
  for (const Finding &Other : F.Others)
    addPlace(Other);
  NumFindings += Entries.size() != Before;
}

Error Baseline::checkWritable() const {
  sys::fs::file_status Status;
  if (!sys::fs::status(Path, Status) && sys::fs::is_regular_file(Status))
    if (auto Text = MemoryBuffer::getFile(Path);
        Text && !(*Text)->getBuffer().empty() &&
        !(*Text)->getBuffer().starts_with(Header))
      return createStringError("'" + Path +
                               "': not a baseline; it stays as it is");
  return locklint::checkWritable(Path);
}

Error Baseline::write() const {
  std::vector<const Entry *> Sorted;
  for (const Entry &E : Entries)
    Sorted.push_back(&E);
  sort(Sorted, [](const Entry *A, const Entry *B) {
    return std::tie(A->File, A->Rule, A->Fingerprint, A->Message) <
           std::tie(B->File, B->Rule, B->Fingerprint, B->Message);
  });
  std::string Text;
  raw_string_ostream OS(Text);
  OS << Header << Version << '\n' << Legend;
  for (const Entry *E : Sorted)
    OS << E->File << '\t' << E->Rule << '\t' << E->Fingerprint << '\t'
       << E->Message << '\n';
  return writeFile(Path, Text);
}
