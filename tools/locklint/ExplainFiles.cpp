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

Error locklint::notFound(StringRef Name, size_t NumFiles, StringRef What,
                         ArrayRef<std::string> Suggestions) {
  std::string Text = ("'" + Name + "': of " + Twine(NumFiles) +
                      (NumFiles == 1 ? " file" : " files") + ", none has " +
                      What + " of that name")
                         .str();
  if (!Suggestions.empty())
    Text += "; did you mean '" + join(Suggestions, "', '") + "'?";
  return createStringError(Text);
}

ExitStatus locklint::explainFiles(ArrayRef<AnalyzedFile> Files, const Model &M,
                                  const ExplainOptions &O) {
  std::optional<Explanation> E = explain(unitsOf(Files), M, O.Name);
  if (!E) {
    complain() << "the store is damaged; delete it, and run again\n";
    return NotAnalyzed;
  }
  if (!E->Members.empty()) {
    complain() << "'" << O.Name
               << "' is a struct; name one of its locks or callbacks: "
               << join(E->Members, ", ") << '\n';
    return NotAnalyzed;
  }
  if (!E->found()) {
    complain() << toString(notFound(O.Name, Files.size(),
                                    "a function or a lock", E->Suggestions))
               << '\n';
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
