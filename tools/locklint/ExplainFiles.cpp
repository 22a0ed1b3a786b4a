//===- ExplainFiles.cpp - locklint explain --------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExplainFiles.h"
#include "Explain/Explain.h"
#include "Explain/PrintExplanation.h"
#include "WriteFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;

static raw_ostream &complain() { return WithColor::error(errs(), "locklint"); }

ExitStatus locklint::explainFiles(ArrayRef<AnalyzedFile> Files, const Model &M,
                                  const ExplainOptions &O) {
  std::optional<Explanation> E = explain(unitsOf(Files), M, O.Name);
  if (!E) {
    complain() << "the store is damaged; delete it, and run again\n";
    return NotAnalyzed;
  }
  if (!E->found()) {
    complain() << "'" << O.Name << "': of " << Files.size()
               << (Files.size() == 1 ? " file" : " files")
               << ", none has a function or a lock of that name";
    if (!E->Suggestions.empty())
      errs() << "; did you mean '" << join(E->Suggestions, "', '") << "'?";
    errs() << '\n';
    return NotAnalyzed;
  }
  SmallString<128> Here;
  sys::fs::current_path(Here);
  PrintOptions P{std::string(Here), O.All};
  if (O.Json)
    printJson(outs(), *E, P);
  else
    printText(outs(), *E, P);
  endIfLost();
  return NothingFound;
}
