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
#include "Report/Text.h"
#include "RulePages.h"
#include "WriteFile.h"
#include "checkers/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

/// Trimmed, a source's name leaves room for what tells it from others.
static constexpr size_t LongestName = 200;

Output::Output(Format How, StringRef File, bool AsCompiler,
               ReadableFiles Readable)
    : How(How), File(File == "-" ? "" : File),
      IsDirectory(File.ends_with("/") ||
                  (!File.empty() && sys::fs::is_directory(File))),
      AsCompiler(AsCompiler), Readable(std::move(Readable)) {
  sys::fs::current_path(Here);
  begin();
}

Output::~Output() = default;

/// Begins a document.
void Output::begin() {
  if (How == Format::Sarif) {
    std::vector<SarifReport::RuleText> Rules;
    for (const Rule *R : rules())
      Rules.push_back(
          {R->name(), R->summary(), rulePage(R->name()), R->onByDefault()});
    Sarif =
        std::make_unique<SarifReport>(LOCKLINT_VERSION, Here, Rules, Readable);
  } else if (File.empty() && !AsCompiler) {
    Text = std::make_unique<TextReport>(
        outs(), sys::Process::StandardOutHasColors(), Readable);
  } else {
    Buffer.clear();
    Buffered = std::make_unique<raw_string_ostream>(Buffer);
    bool Colors = File.empty() && sys::Process::StandardErrHasColors();
    Buffered->enable_colors(Colors);
    Text = std::make_unique<TextReport>(*Buffered, Colors, Readable);
  }
}

static Error cannotWrite(Error E) {
  if (!E)
    return E;
  return createStringError("the findings cannot be written: " +
                           toString(std::move(E)));
}

Error Output::check() const {
  if (File.empty())
    return Error::success();
  if (!IsDirectory)
    return cannotWrite(checkWritable(File));
  if (std::error_code EC = sys::fs::create_directories(File))
    return cannotWrite(
        createStringError("'" + Twine(File) + "': " + EC.message()));
  return cannotWrite(checkWritable(pathFor("")));
}

unsigned Output::add(StringRef Source, MutableArrayRef<Finding> Findings) {
  unsigned New = 0;
  for (Finding &F : Findings) {
    if (!Seen.insert(formatv("{0}:{1} {2} {3}", F.Where.File, F.Where.Line,
                             F.Rule, F.Message)
                         .str())
             .second)
      continue;
    ++New;
    if (Sarif) {
      Sarif->add(F, Source);
      continue;
    }
    shorten(F.Where);
    for (Step &S : F.Witness)
      shorten(S.Where);
    for (Finding &Other : F.Others)
      shorten(Other.Where);
    Text->print(F);
  }
  // Whoever has no room for these has none for the others.
  endIfLost();
  return New;
}

void Output::addProblem(StringRef Source, StringRef Why) {
  if (Sarif)
    Sarif->addProblem(Source, Why);
}

std::string Output::document() {
  std::string Document = Buffer;
  if (Sarif) {
    raw_string_ostream OS(Document);
    Sarif->write(OS);
  }
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
                              (Sarif ? ".sarif" : ".txt"));
  return std::string(Path);
}

void Output::endFile(StringRef Source) {
  Sources.push_back(Source.str());
  if (!IsDirectory)
    return;
  if (Error E = writeFile(pathFor(Source), document())) {
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
  if (Sarif)
    outs() << document();
  else
    errs() << Buffer;
  endIfLost(/*Errors=*/!Buffer.empty());
  return Error::success();
}

Error Output::write() {
  std::string New = document();
  if (!AsCompiler)
    return writeFile(File, New);
  std::vector<std::string> Names;
  for (const std::string &S : Sources)
    Names.push_back(fileUri(S, Here));
  return updateFile(File, New, [&](StringRef Old) -> Expected<std::string> {
    if (Sarif)
      return mergeSarif(Old, New, Names);
    return (Old + New).str();
  });
}

void Output::shorten(Location &Where) const {
  StringRef Rest = Where.File;
  if (Rest.consume_front(Here) && Rest.consume_front("/"))
    Where.File = Rest;
}
