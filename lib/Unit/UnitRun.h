//===- UnitRun.h - One unit, its AST and its functions ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_UNIT_UNITRUN_H
#define LOCKLINT_UNIT_UNITRUN_H

#include "Lowering/UnitLowering.h"
#include "Solver/Solver.h"
#include "Unit/Unit.h"

namespace locklint {

/// A unit's AST, what it is lowered to, and what is learnt of that: for those
/// who ask about Clang's declarations.
class UnitRun {
public:
  using Function = Solver::Function;

  /// Lowers the unit.
  UnitRun(clang::ASTContext &Context, clang::Preprocessor &PP, const Model &M,
          UnitResult &Result, const UnitInput &Input = {});

  /// Judges the program as a whole, and writes UnitResult::Findings.
  void finish();
  /// Adds to what is kept of the precompiled header.
  void keepHeader();
  /// After Solver::summarise(): functions that leave to others what their names
  /// say are what the model says.
  void preferModels();

  /// Null if it is not a function of the unit.
  Function *find(const clang::FunctionDecl *F);
  /// The definition of a function of the unit; null if it has none of that
  /// name.
  const clang::FunctionDecl *named(llvm::StringRef Name) const;
  const clang::FunctionDecl *definition(const Function &F) const {
    return FromAST.definition(F.Number);
  }

  clang::ASTContext &Context;
  UnitResult &Result;

private:
  llvm::StringSaver Strings;

public:
  TermTable Terms;
  SiteTable Sites;

private:
  UnitIR lower(const UnitInput &Input);
  /// What others need of the unit, to Input.Encoded.
  void encode(UnitIR &Unit, const UnitInput &Input);

  UnitLowering FromAST;
  std::optional<MemberFacts> Writes; ///< If they were found to be encoded.

public:
  Lowering &Lower;
  Solver Solve;
};

} // namespace locklint

#endif // LOCKLINT_UNIT_UNITRUN_H
