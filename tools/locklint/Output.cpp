//===- Output.cpp - Where findings go -------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Output.h"
#include "Config.h"
#include "Report/Sarif.h"
#include "Report/Text.h"
#include "RulePages.h"
#include "checkers/Rule.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

Output::Output(Format How, StringRef File, bool AsCompiler)
    : File(File), AsCompiler(AsCompiler) {
  sys::fs::current_path(Here);
  if (How == Format::Sarif) {
    std::vector<SarifReport::RuleText> Rules;
    for (const Rule *R : rules())
      Rules.push_back(
          {R->name(), R->summary(), rulePage(R->name()), R->onByDefault()});
    Sarif = std::make_unique<SarifReport>(LOCKLINT_VERSION, Here, Rules);
  } else if (File.empty() && !AsCompiler) {
    Text = std::make_unique<TextReport>(outs(),
                                        sys::Process::StandardOutHasColors());
  } else {
    Buffered = std::make_unique<raw_string_ostream>(Buffer);
    bool Colors = File.empty() && sys::Process::StandardErrHasColors();
    Buffered->enable_colors(Colors);
    Text = std::make_unique<TextReport>(*Buffered, Colors);
  }
}

Output::~Output() = default;

unsigned Output::add(MutableArrayRef<Finding> Findings) {
  unsigned New = 0;
  for (Finding &F : Findings) {
    if (!Seen.insert(formatv("{0}:{1} {2} {3}", F.Where.File, F.Where.Line,
                             F.Rule, F.Message)
                         .str())
             .second)
      continue;
    ++New;
    if (Sarif) {
      Sarif->add(F);
      continue;
    }
    shorten(F.Where);
    for (Step &S : F.Witness)
      shorten(S.Where);
    Text->print(F);
  }
  outs().flush();
  return New;
}

void Output::addProblem(StringRef Source, StringRef Why) {
  if (Sarif)
    Sarif->addProblem(Source, Why);
}

Error Output::finish() {
  if (!Sarif && File.empty()) {
    errs() << Buffer;
    return Error::success();
  }
  Error E = writeToOutput(File.empty() ? "-" : File, [&](raw_ostream &OS) {
    if (Sarif)
      Sarif->write(OS);
    else
      OS << Buffer;
    return Error::success();
  });
  if (!E)
    return E;
  return createStringError("the findings cannot be written: " +
                           toString(std::move(E)));
}

/// Below the working directory, the shorter name is the one to read.
void Output::shorten(Location &Where) const {
  StringRef Rest = Where.File;
  if (Rest.consume_front(Here) && Rest.consume_front("/"))
    Where.File = Rest;
}
