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
  P->solve();
  std::vector<CallModel> Calls = learnCalls(*P);
  if (Calls.empty())
    return fail(createStringError(
        "there is nothing to learn: no function that is exported to modules "
        "(EXPORT_SYMBOL) does anything to locks that its callers should know"));
  std::string Text;
  raw_string_ostream OS(Text);
  writeLearnt(OS, Calls, M);
  if (OutputFile.empty()) {
    outs() << Text;
    endIfLost();
  } else if (Error E = writeFile(OutputFile, Text)) {
    return fail(std::move(E));
  }
  errs() << Calls.size() << (Calls.size() == 1 ? " function" : " functions")
         << " learnt from " << Files.size()
         << (Files.size() == 1 ? " file\n" : " files\n");
  return NothingFound;
}
