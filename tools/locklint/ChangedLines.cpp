//===- ChangedLines.cpp - What a change brings ----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChangedLines.h"
#include "Finding/Finding.h"
#include "Repository.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

/// Colours tell lines that were moved, in blocks that follow one another, from
/// others, which have none.
static constexpr StringLiteral Moved[] = {"\033[34m", "\033[32m"};

using Functions = std::vector<std::pair<unsigned, unsigned>>;

/// As the kernel's coding style has them.
static Functions functionsOf(StringRef Path) {
  Functions Found;
  auto Text = MemoryBuffer::getFile(Path);
  if (!Text)
    return Found;
  unsigned Number = 0, Begin = 0;
  for (StringRef Line : split((*Text)->getBuffer(), '\n')) {
    ++Number;
    if (Line.starts_with("{"))
      Begin = Number;
    if (Line.starts_with("}") && Begin)
      Found.push_back({std::exchange(Begin, 0), Number});
  }
  return Found;
}

/// The function that the line is in; null if it is in none.
static const std::pair<unsigned, unsigned> *functionAt(const Functions &In,
                                                       unsigned Line) {
  auto It = partition_point(
      In, [&](const auto &Function) { return Function.second < Line; });
  return It != In.end() && It->first <= Line ? &*It : nullptr;
}

/// Runs of lines that were added, removed or replaced. Users' settings may put
/// unchanged lines between them, though none are asked for.
struct ChangedLines::Hunk {
  /// Of a new line that is not one of Moved.
  enum { Added = -1, Unchanged = -2 };

  unsigned OldCount = 1, Begin = 0, NewCount = 1;
  /// Of each new line: which colour of Moved it has, Added or Unchanged.
  std::vector<int> Colors;

  /// Of "@@ -1,2 +3,4 @@"; false if that is none.
  bool parse(StringRef Line);
  bool isComplete() const { return !OldCount && Colors.size() == NewCount; }
  /// The line before the one that comes next. Without new lines, that is where
  /// the hunk begins.
  unsigned previousLine() const {
    return Begin + Colors.size() - (NewCount ? 1 : 0);
  }
  /// Notes in \p F what has changed.
  void addTo(File &F) const;

private:
  void addRun(File &F, size_t From, size_t To) const;
};

bool ChangedLines::Hunk::parse(StringRef Line) {
  auto Range = [&](char Sign, unsigned &Start, unsigned &Count) {
    if (!Line.consume_front(StringRef(&Sign, 1)) ||
        Line.consumeInteger(10, Start))
      return false;
    if (Line.consume_front(",") && Line.consumeInteger(10, Count))
      return false;
    return Line.consume_front(" ");
  };
  unsigned OldBegin;
  return Line.consume_front("@@ ") && Range('-', OldBegin, OldCount) &&
         Range('+', Begin, NewCount) && Line.starts_with("@@");
}

void ChangedLines::Hunk::addTo(File &F) const {
  for (size_t From = 0, To; From != Colors.size(); From = To) {
    bool Changed = Colors[From] != Unchanged;
    for (To = From;
         To != Colors.size() && (Colors[To] != Unchanged) == Changed;)
      ++To;
    if (Changed)
      addRun(F, From, To);
  }
}

void ChangedLines::Hunk::addRun(File &F, size_t From, size_t To) const {
  for (size_t I = From; I != To; ++I) {
    unsigned Line = Begin + I;
    int Color = Colors[I];
    // Where a function goes from one block to another, something was left out
    // or has another order.
    if (I != From && Color >= 0 && Colors[I - 1] >= 0 && Color != Colors[I - 1])
      F.Removed.insert(Line - 1);
    const auto *Function = functionAt(F.Functions, Line);
    bool MovedWhole =
        Color >= 0 && (!Function || (Function->first >= Begin + From &&
                                     Function->second < Begin + To));
    if (!MovedWhole)
      F.Lines.insert(Line);
  }
}

/// Reads what git says.
class ChangedLines::Parser {
public:
  Parser(ChangedLines &Into, StringRef Top) : Into(Into), Top(Top) {}

  Error parse(StringRef Diff);

private:
  Error begin(StringRef Name);
  Error headerLine(StringRef Line);
  void hunkLine(StringRef Line);

  ChangedLines &Into;
  StringRef Top;
  File *Current = nullptr;
  Hunk Now;
  bool InHunk = false;
};

Error ChangedLines::Parser::begin(StringRef Name) {
  Current = nullptr;
  Name.consume_back("\t");
  if (Name == "/dev/null")
    return Error::success();
  if (!Name.consume_front("b/"))
    return createStringError("git says of a file " + Name +
                             ", which is no name that locklint understands");
  SmallString<256> Path = Top;
  sys::path::append(Path, Name);
  Current = &Into.Files[Path];
  Current->Functions = functionsOf(Path);
  return Error::success();
}

Error ChangedLines::Parser::headerLine(StringRef Line) {
  if (Line.consume_front("+++ "))
    return begin(Line);
  if (!Line.starts_with("@@ "))
    return Error::success();
  Now = Hunk();
  if (!Now.parse(Line))
    return createStringError("git's diff has a line that locklint does not "
                             "understand: " +
                             Line);
  InHunk = true;
  return Error::success();
}

void ChangedLines::Parser::hunkLine(StringRef Line) {
  if (Line.starts_with("-")) {
    --Now.OldCount;
    // Something stood behind the line before.
    if (Current)
      Current->Removed.insert(Now.previousLine());
  } else if (Line.starts_with("+")) {
    Now.Colors.push_back(Hunk::Added);
  } else if (Line.starts_with(" ")) {
    --Now.OldCount;
    Now.Colors.push_back(Hunk::Unchanged);
  } else {
    for (auto [I, Color] : enumerate(Moved))
      if (Line.starts_with((Color + "+").str()))
        Now.Colors.push_back(I);
  }
  if (!Now.isComplete())
    return;
  if (Current)
    Now.addTo(*Current);
  InHunk = false;
}

Error ChangedLines::Parser::parse(StringRef Diff) {
  for (StringRef Line : split(Diff, '\n')) {
    if (InHunk) {
      hunkLine(Line);
      continue;
    }
    // "\033[m": a colour ends.
    Line.consume_back("\033[m");
    if (Error E = headerLine(Line))
      return E;
  }
  return Error::success();
}

/// The directory that the first source lies in, or else the working directory.
static std::string placeOf(ArrayRef<std::string> Sources) {
  SmallString<256> Place(".");
  if (!Sources.empty()) {
    Place = Sources.front();
    sys::fs::make_absolute(Place);
    if (!sys::fs::is_directory(Place))
      sys::path::remove_filename(Place);
  }
  return sys::fs::is_directory(Place) ? std::string(Place) : ".";
}

Expected<ChangedLines> ChangedLines::since(StringRef Revision,
                                           ArrayRef<std::string> Sources) {
  std::string Directory = isRepositoryGiven() ? "." : placeOf(Sources);
  Expected<std::string> Top =
      runGit({"-C", Directory, "rev-parse", "--show-toplevel"});
  if (!Top)
    return Top.takeError();
  Top->pop_back();
  std::vector<StringRef> Arguments = {"-C", Directory};
  std::string NewMoved = "color.diff.newMoved=blue",
              NewMovedAlternative = "color.diff.newMovedAlternative=green";
  std::vector<std::string> Plain;
  for (StringRef Kind : {"new", "old", "meta", "frag", "func", "whitespace",
                         "context", "oldMoved", "oldMovedAlternative",
                         "newMovedDimmed", "newMovedAlternativeDimmed"})
    Plain.push_back(("color.diff." + Kind + "=normal").str());
  Plain.push_back(NewMoved);
  Plain.push_back(NewMovedAlternative);
  Plain.push_back("core.quotePath=false");
  // An unchanged line that is empty begins with a space, too.
  Plain.push_back("diff.suppressBlankEmpty=false");
  for (const std::string &Setting : Plain)
    append_range(Arguments, ArrayRef<StringRef>{"-c", Setting});
  append_range(
      Arguments,
      ArrayRef<StringRef>{
          "diff", "--unified=0", "--inter-hunk-context=0", "--find-renames",
          "--no-ext-diff", "--no-textconv", "--no-relative", "--src-prefix=a/",
          "--dst-prefix=b/", "--ignore-submodules", "--color=always",
          "--color-moved=zebra", "--color-moved-ws=no",
          "--ws-error-highlight=none", "--end-of-options", Revision, "--"});
  Expected<std::string> Diff = runGit(Arguments);
  if (!Diff)
    return Diff.takeError();
  ChangedLines Changed;
  if (Error E = Parser(Changed, *Top).parse(*Diff))
    return std::move(E);
  Expected<std::string> Untracked =
      runGit({"-C", *Top, "ls-files", "--others", "--exclude-standard", "-z"});
  if (!Untracked)
    return Untracked.takeError();
  for (StringRef Name : split(*Untracked, '\0'))
    if (!Name.empty()) {
      SmallString<256> Path(*Top);
      sys::path::append(Path, Name);
      Changed.Files[Path].IsNew = true;
    }
  return Changed;
}

std::vector<std::string> ChangedLines::files(StringRef Extension) const {
  SmallString<256> Here, Real;
  sys::fs::current_path(Here);
  if (!sys::fs::real_path(Here, Real))
    Here = Real;
  Here += "/";
  std::vector<std::string> Names;
  for (StringRef Name : Files.keys()) {
    if (sys::path::extension(Name) != Extension)
      continue;
    Name.consume_front(Here);
    Names.push_back(Name.str());
  }
  sort(Names);
  return Names;
}

/// Null if \p Name has not changed.
const ChangedLines::File *ChangedLines::find(StringRef Name) {
  auto [It, New] = Names.try_emplace(Name);
  SmallString<256> Real;
  if (New && !sys::fs::real_path(Name, Real))
    if (auto Found = Files.find(Real); Found != Files.end())
      It->second = &Found->second;
  return It->second;
}

bool ChangedLines::touches(const Finding &F) {
  std::set<Location> Places;
  for (const Location &Where : {F.Where, F.Cause})
    Places.insert(Where);
  for (const Step &S : F.Witness)
    Places.insert(S.Where);
  const Location *Before = nullptr;
  for (const Location &Where : Places) {
    const File *In = Where.valid() ? find(Where.File) : nullptr;
    if (!In)
      continue;
    if (In->IsNew || In->Lines.count(Where.Line))
      return true;
    if (Before && Before->File == Where.File) {
      auto Removed = In->Removed.lower_bound(Before->Line);
      if (Removed != In->Removed.end() && *Removed < Where.Line)
        if (const auto *Function = functionAt(In->Functions, Where.Line))
          if (Function->first <= Before->Line)
            return true;
    }
    Before = &Where;
  }
  return false;
}
