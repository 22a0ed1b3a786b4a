//===- LearnFiles.cpp - locklint learn ------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LearnFiles.h"
#include "ExplainFiles.h"
#include "Learn/Learn.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;

static ExitStatus fail(Error E) {
  WithColor::error(errs(), "locklint") << toString(std::move(E)) << '\n';
  return NotAnalyzed;
}

ExitStatus locklint::learnFiles(ArrayRef<AnalyzedFile> Files, const Model &M,
                                StringRef OutputFile) {
  // Drivers that are not among the files store their own functions in structs.
  std::unique_ptr<LinkedProgram> P =
      LinkedProgram::create(unitsOf(Files), M, LinkedProgram::Members::Open);
  if (!P)
    return fail(createStringError("the store is damaged; delete it, and run "
                                  "again"));
  MemberCalls Through(M, P->Tables->Terms, P->Sites);
  P->Solve.Listener = [&](const Solver::Function &F, const EventView &V,
                          bool Entered) {
    if (!Entered)
      Through.observe(F, V);
  };
  P->solve();
  SmallString<128> Here;
  sys::fs::current_path(Here);
  std::vector<CallModel> Calls = learnCalls(*P);
  LearntCallbacks Callbacks = learnCallbacks(*P, Through, Here);
  if (Calls.empty() && Callbacks.Rows.empty())
    return fail(createStringError(
        "there is nothing to learn: no function that is exported to modules "
        "(EXPORT_SYMBOL) does anything to locks that its callers should know, "
        "and none calls through a member of a struct where it must not sleep"));
  std::string Text;
  raw_string_ostream OS(Text);
  writeLearnt(OS, Calls, Callbacks.Rows, M);
  if (OutputFile.empty()) {
    outs() << Text;
    endIfLost();
  } else if (Error E = writeFile(OutputFile, Text)) {
    return fail(std::move(E));
  }
  for (const CallbackModel &Row : Callbacks.Contradicted)
    WithColor::warning(errs(), "locklint")
        << "the model says that '" << Row.As << "' may sleep, but "
        << Row.Source << " calls it where it must not\n";
  errs() << Calls.size() << (Calls.size() == 1 ? " function" : " functions")
         << " and " << Callbacks.Rows.size()
         << (Callbacks.Rows.size() == 1 ? " callback" : " callbacks")
         << " learnt from " << Files.size()
         << (Files.size() == 1 ? " file\n" : " files\n");
  return NothingFound;
}
