//===- ReadIR.cpp - The IR from text, and back to text --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// read-ir FILE            what `locklint --dump=ir` printed, printed again
// read-ir --summary FILE  what the engine knows of these functions
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "IR/ParseIR.h"
#include "IR/PrintIR.h"
#include "Solver/Solver.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace locklint;

int main(int Argc, char **Argv) {
  bool Summary = Argc == 3 && llvm::StringRef(Argv[1]) == "--summary";
  if (Argc != 2 && !Summary) {
    llvm::errs() << "usage: read-ir [--summary] FILE\n";
    return 2;
  }
  const char *Name = Argv[Argc - 1];
  auto Text = llvm::MemoryBuffer::getFileOrSTDIN(Name);
  if (!Text) {
    llvm::errs() << Name << ": " << Text.getError().message() << '\n';
    return 2;
  }
  const Model &M = Model::linux();
  TermTable T;
  IRReader Reader(M, T);
  llvm::SMDiagnostic Error;
  std::optional<UnitIR> Unit = Reader.unit((*Text)->getBuffer(), Name, Error);
  if (!Unit) {
    Error.print("", llvm::errs(), /*ShowColors=*/false);
    return 1;
  }
  if (!Summary) {
    print(llvm::outs(), *Unit, T, M);
    return 0;
  }
  SiteTable Sites;
  Solver Solve(M, T, Sites, std::move(*Unit), [] { return MemberFacts(); });
  Solve.summarise();
  for (const Solver::Function *F : Solve.functions())
    if (F->IR && F->Sum) {
      llvm::outs() << "function " << F->Name << " at " << print(F->Where)
                   << '\n';
      print(llvm::outs(), *F->Sum, T, Sites, M);
    }
  return 0;
}
