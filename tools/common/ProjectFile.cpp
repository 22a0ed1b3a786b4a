//===- ProjectFile.cpp - .locklint.yaml -----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ProjectFile.h"
#include "Compat/Paths.h"
#include "Model/KernelInfo.h"
#include "Model/Spelling.h"
#include "common/FindAbove.h"
#include "common/RuleNames.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/YAMLTraits.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

static constexpr StringLiteral FileName = ".locklint.yaml";

namespace {

/// A list of globs for rules.
struct RuleGlobs {
  std::string Text;
};
/// A glob for names of files.
struct PathGlob {
  std::string Text;
};
/// A release of the kernel.
struct KernelText {
  VersionTuple Release;
};
struct PathEntry {
  PathGlob Path;
  RuleGlobs Checks;
};
/// The name of a file, and where it is written.
struct NamedFile {
  std::string Name;
  unsigned Line = 0;
};
struct Version {};

/// What is in the file.
struct Contents {
  Version IsThere;
  std::optional<RuleGlobs> Checks;
  std::optional<bool> Strict;
  std::vector<NamedFile> Models;
  KernelText Kernel;
  NamedFile Baseline;
  std::vector<PathEntry> Paths;
};

class Reader {
public:
  explicit Reader(StringRef Path) : Path(Path) {}

  static Reader &of(void *Context) { return *static_cast<Reader *>(Context); }

  Error read(StringRef Text, Contents &Into);
  /// A scalar's error, which YAML I/O takes as a StringRef.
  StringRef fail(const Twine &Reason) { return Scalar = Reason.str(); }
  void setKeys(StringRef Known) { Keys = Known; }
  /// The line that \p Scalar is in; 1 if it was not read as it is written.
  unsigned lineOf(StringRef Scalar) const {
    bool IsPart =
        Whole.begin() <= Scalar.begin() && Scalar.end() <= Whole.end();
    return 1 + (IsPart
                    ? StringRef(Whole.begin(), Scalar.begin() - Whole.begin())
                          .count('\n')
                    : 0);
  }

private:
  static void onDiagnostic(const SMDiagnostic &D, void *Self);

  StringRef Path, Keys, Whole;
  std::string Scalar, First;
};

} // namespace

template <> struct yaml::ScalarTraits<Version> {
  static void output(const Version &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, Version &) {
    if (Text == "1")
      return "";
    return Reader::of(Context).fail("version '" + Text +
                                    "', and this locklint reads version 1");
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct yaml::ScalarTraits<RuleGlobs> {
  static void output(const RuleGlobs &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, RuleGlobs &Into) {
    Into.Text = Text;
    if (Error E = checkRuleNames(Text))
      return Reader::of(Context).fail(toString(std::move(E)));
    return "";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct yaml::ScalarTraits<PathGlob> {
  static void output(const PathGlob &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, PathGlob &Into) {
    Into.Text = Text;
    if (Text.empty() || sys::path::is_absolute(Text))
      return Reader::of(Context).fail(
          "'" + Text + "': paths are relative to the directory of this file");
    Expected<GlobPattern> Glob = GlobPattern::create(Text);
    if (!Glob)
      return Reader::of(Context).fail("'" + Text +
                                      "': " + toString(Glob.takeError()));
    return "";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct yaml::ScalarTraits<KernelText> {
  static void output(const KernelText &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, KernelText &Into) {
    Expected<VersionTuple> Release = readKernelRelease(Text);
    if (!Release)
      return Reader::of(Context).fail(toString(Release.takeError()));
    Into.Release = *Release;
    return "";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct yaml::ScalarTraits<NamedFile> {
  static void output(const NamedFile &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, NamedFile &Into) {
    Into = {Text.str(), Reader::of(Context).lineOf(Text)};
    return "";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

LLVM_YAML_IS_SEQUENCE_VECTOR(NamedFile)
LLVM_YAML_IS_SEQUENCE_VECTOR(PathEntry)

template <> struct yaml::MappingTraits<PathEntry> {
  static void mapping(IO &IO, PathEntry &E) {
    Reader::of(IO.getContext()).setKeys("path, checks");
    IO.mapRequired("path", E.Path);
    IO.mapRequired("checks", E.Checks);
  }
};

template <> struct yaml::MappingTraits<Contents> {
  static void mapping(IO &IO, Contents &C) {
    IO.mapRequired("version", C.IsThere);
    IO.mapOptional("checks", C.Checks);
    IO.mapOptional("strict", C.Strict);
    IO.mapOptional("models", C.Models);
    IO.mapOptional("kernel", C.Kernel);
    IO.mapOptional("baseline", C.Baseline);
    IO.mapOptional("paths", C.Paths);
    Reader::of(IO.getContext())
        .setKeys("version, checks, strict, models, kernel, baseline, paths");
  }
};

void Reader::onDiagnostic(const SMDiagnostic &D, void *Self) {
  Reader &R = of(Self);
  if (D.getKind() != SourceMgr::DK_Error || !R.First.empty())
    return;
  raw_string_ostream OS(R.First);
  OS << R.Path << ':' << std::max(D.getLineNo(), 1) << ": " << D.getMessage();
  OS << hintAt(D, R.Keys);
}

Error Reader::read(StringRef Text, Contents &Into) {
  Whole = Text;
  yaml::Input In(Text, this, onDiagnostic, this);
  // Input's operator>> would read a document that is not there.
  bool HasDocument = In.setCurrentDocument();
  if (HasDocument) {
    yaml::EmptyContext Context;
    yamlize(In, Into, /*Required=*/true, Context);
  }
  if (First.empty() && !HasDocument)
    First = (Path + ":1: the file is empty; write 'version: 1'").str();
  else if (First.empty() && In.nextDocument())
    First = (Path + ": more than one YAML document").str();
  return First.empty() ? Error::success() : createStringError(First);
}

Expected<ProjectFile> locklint::readProjectFile(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return createStringError("'" + Twine(Path) +
                             "': " + Text.getError().message());
  Contents Read;
  if (Error E = Reader(Path).read((*Text)->getBuffer(), Read))
    return std::move(E);
  SmallString<256> Directory = Path;
  sys::fs::make_absolute(Directory);
  sys::path::remove_filename(Directory);
  auto Absolute = [&](StringRef Name) {
    SmallString<256> Whole = Name;
    makeAbsolute(Directory, Whole);
    return std::string(Whole);
  };
  ProjectFile P;
  P.Path = Path.str();
  P.Directory = std::string(Directory);
  if (Read.Checks)
    P.Checks = Read.Checks->Text;
  P.Strict = Read.Strict;
  for (const NamedFile &F : Read.Models) {
    std::string Name = Absolute(F.Name);
    // What is wrong within it, it is told of by its own lines.
    if (std::error_code EC = sys::fs::access(Name, sys::fs::AccessMode::Exist))
      return createStringError(Path + ":" + Twine(F.Line) +
                               ": cannot read the model file '" + Name +
                               "': " + EC.message());
    P.Models.push_back(std::move(Name));
  }
  P.Kernel = Read.Kernel.Release;
  if (!Read.Baseline.Name.empty()) {
    P.Baseline = Absolute(Read.Baseline.Name);
    P.BaselineNamedAt = (Path + ":" + Twine(Read.Baseline.Line)).str();
  }
  for (const PathEntry &E : Read.Paths)
    P.Paths.push_back({E.Path.Text, E.Checks.Text});
  return P;
}

Expected<std::string> locklint::findProjectFile(ArrayRef<std::string> Sources) {
  if (Sources.empty()) {
    SmallString<256> Here;
    sys::fs::current_path(Here);
    return findAbove(Here, FileName);
  }
  std::string Found;
  for (const std::string &Name : Sources) {
    SmallString<256> Path(Name);
    sys::fs::make_absolute(Path);
    sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    std::string Its =
        findAbove(sys::fs::is_directory(Path) ? StringRef(Path)
                                              : sys::path::parent_path(Path),
                  FileName);
    if (&Name == Sources.begin())
      Found = Its;
    else if (Its != Found)
      return createStringError(
          "these files have different project files: " +
          (Found.empty() ? "none" : Found) + " and " +
          (Its.empty() ? "none" : Its) +
          "; choose one with --config=FILE, or none with --no-config");
  }
  return Found;
}
