//===- Output.cpp - Where findings go -------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Output.h"
#include "Compat/Paths.h"
#include "Config.h"
#include "Report/Sarif.h"
#include "Report/SarifMerge.h"
#include "Repository.h"
#include "RulePages.h"
#include "WriteFile.h"
#include "checkers/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

/// Trimmed, a source's name leaves room for what tells it from others.
static constexpr size_t LongestName = 200;

std::vector<RuleText> locklint::ruleTexts() {
  std::vector<RuleText> Texts;
  for (const Rule *R : rules())
    Texts.push_back({R->name(), R->className(), R->summary(),
                     rulePage(R->name()), R->onByDefault()});
  return Texts;
}

/// The repository that findings are told in terms of. Kbuild calls from the
/// directory of the objects, or the kernel's, wherever the sources are.
static std::string repositoryFor(StringRef Source, StringRef Here,
                                 bool AsCompiler, bool &IsSources) {
  SmallString<256> Path = Source;
  makeAbsolute(Here, Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  StringRef Rest = Path;
  bool IsBelow =
      Rest.consume_front(Here) && (Rest.empty() || Rest.starts_with("/"));
  if (!Source.empty() && (AsCompiler || !IsBelow)) {
    if (!sys::fs::is_directory(Path))
      sys::path::remove_filename(Path);
    std::string Found = repositoryOf(Path);
    IsSources = !Found.empty();
    if (IsSources)
      return Found;
  }
  return repositoryOf(Here);
}

Output::Output(Format How, StringRef File, StringRef Source, bool AsCompiler,
               ReadableFiles Readable)
    : How(infoOf(How)), File(File == "-" ? "" : File),
      IsDirectory(File.ends_with("/") ||
                  (!File.empty() && sys::fs::is_directory(File))),
      AsCompiler(AsCompiler) {
  sys::fs::current_path(Here);
  Context.Version = LOCKLINT_VERSION;
  Context.Root = std::string(Here);
  bool IsSources = false;
  // A patch is applied where locklint runs.
  if (How == Format::Patch)
    Source = "";
  Context.Repository = repositoryFor(Source, Here, AsCompiler, IsSources);
  Context.Base = IsSources ? Context.Repository : Context.Root;
  if (Context.Repository.empty())
    Context.Repository = Context.Root;
  if (this->How.IsDocument)
    Context.Rules = ruleTexts();
  Context.Readable = std::move(Readable);
  Context.Warn = [](const Twine &What) {
    WithColor::warning(errs(), "locklint") << What << '\n';
  };
  begin();
}

Output::~Output() = default;

/// Begins a document.
void Output::begin() {
  raw_ostream *Lines = &outs();
  bool Colors = sys::Process::StandardOutHasColors();
  if (!File.empty() || AsCompiler) {
    Buffer.clear();
    Buffered = std::make_unique<raw_string_ostream>(Buffer);
    Colors = File.empty() && sys::Process::StandardErrHasColors();
    Buffered->enable_colors(Colors);
    Lines = Buffered.get();
  }
  Writer = makeWriter(How.Is, Context, *Lines, Colors);
}

static Error cannotWrite(Error E) {
  if (!E)
    return E;
  return createStringError("the findings cannot be written: " +
                           toString(std::move(E)));
}

Error Output::check() const {
  if (Error E = Writer->check())
    return cannotWrite(std::move(E));
  if (File.empty())
    return Error::success();
  if (!IsDirectory)
    return cannotWrite(checkWritable(File));
  if (std::error_code EC = sys::fs::create_directories(File))
    return cannotWrite(
        createStringError("'" + Twine(File) + "': " + EC.message()));
  return cannotWrite(checkWritable(pathFor("")));
}

unsigned Output::add(StringRef Source, MutableArrayRef<Finding> Findings,
                     std::map<std::string, unsigned> &ByRule) {
  unsigned New = 0;
  for (Finding &F : Findings) {
    if (!Seen.insert(formatv("{0}:{1} {2} {3}", F.Where.File, F.Where.Line,
                             F.Rule, F.Message)
                         .str())
             .second)
      continue;
    ++New;
    StringRef Rule = F.Rule;
    Rule.consume_front("linuxkernel-");
    ++ByRule[Rule.str()];
    // Documents name files in ways of their own.
    if (!How.IsDocument) {
      shorten(F.Where);
      for (Step &S : F.Witness)
        shorten(S.Where);
      for (Finding &Other : F.Others)
        shorten(Other.Where);
    }
    Writer->add(F, Source);
  }
  // Whoever has no room for these has none for the others.
  endIfLost();
  return New;
}

void Output::addProblem(StringRef Source, StringRef Why) {
  Writer->addProblem(Source, Why);
}

Expected<std::string> Output::document() {
  std::string Document = Buffer;
  raw_string_ostream OS(Document);
  if (Error E = Writer->write(OS))
    return std::move(E);
  return Document;
}

std::string Output::pathFor(StringRef Source) const {
  SmallString<256> Absolute = Source;
  makeAbsolute(Here, Absolute);
  // Sources of one name in many directories are usual: main.c, core.c.
  MD5 Hash;
  Hash.update(Absolute);
  MD5::MD5Result Sum;
  Hash.final(Sum);
  StringRef Name = sys::path::filename(Source);
  SmallString<256> Path(File);
  sys::path::append(Path, Name.take_back(LongestName) + "-" +
                              StringRef(Sum.digest()).take_front(16) +
                              How.Extension);
  return std::string(Path);
}

void Output::endFile(StringRef Source) {
  Sources.push_back(Source.str());
  if (!IsDirectory)
    return;
  Expected<std::string> Text = document();
  if (Error E = Text ? writeFile(pathFor(Source), *Text) : Text.takeError()) {
    std::string Why = toString(std::move(E));
    if (Failure.empty())
      Failure = std::move(Why);
  }
  begin();
}

Error Output::finish() {
  if (IsDirectory)
    return Failure.empty() ? Error::success()
                           : cannotWrite(createStringError(Failure));
  if (!File.empty())
    return cannotWrite(write());
  if (How.IsDocument) {
    Expected<std::string> Text = document();
    if (!Text)
      return cannotWrite(Text.takeError());
    outs() << *Text;
  } else {
    errs() << Buffer;
  }
  endIfLost(/*Errors=*/!Buffer.empty());
  return Error::success();
}

Error Output::write() {
  Expected<std::string> Text = document();
  if (!Text)
    return Text.takeError();
  const std::string &New = *Text;
  if (!AsCompiler)
    return writeFile(File, New);
  std::vector<std::string> Names;
  for (const std::string &S : Sources)
    Names.push_back(fileUri(S, Here));
  return updateFile(File, New, [&](StringRef Old) -> Expected<std::string> {
    if (How.Is == Format::Sarif)
      return mergeSarif(Old, New, Names);
    return (Old + New).str();
  });
}

void Output::shorten(Location &Where) const {
  StringRef Rest = Where.File;
  if (Rest.consume_front(Here) && Rest.consume_front("/"))
    Where.File = Rest;
}
