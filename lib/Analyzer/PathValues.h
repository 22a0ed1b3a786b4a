//===- PathValues.h - What an analyzer's path knows -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_PATHVALUES_H
#define LOCKLINT_ANALYZER_PATHVALUES_H

#include "Analyzer/Frames.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SValBuilder.h"

namespace locklint {

/// The innermost function of a path; null before one was entered.
const Frame *frameOf(clang::ento::ProgramStateRef State);
clang::ento::ProgramStateRef withFrame(clang::ento::ProgramStateRef State,
                                       const Frame *F);

/// 1: \p V is not 0, 0: it is, -1: not known.
int decided(clang::ento::ProgramStateRef State, clang::ento::SVal V);
/// The state in which \p V is \p Truth; null if it cannot be.
clang::ento::ProgramStateRef assume(clang::ento::ProgramStateRef State,
                                    clang::ento::SVal V, bool Truth);
/// The same with \p V within \p R, as far as the analyzer can be told.
clang::ento::ProgramStateRef assumeIn(clang::ento::ProgramStateRef State,
                                      clang::ento::SVal V, Range R);
/// What a path knows of \p V, as summaries say it.
Range rangeOf(clang::ento::ProgramStateRef State, clang::ento::SVal V);

/// The values of a call's operands in one state, for resolveOperand().
class OperandValues {
public:
  using Value = clang::ento::SVal;

  OperandValues(clang::ento::ProgramStateRef State,
                const clang::LocationContext *Where, clang::ento::SVal Result)
      : State(State), Where(Where), Result(Result) {}

  Value unknown() { return clang::ento::UnknownVal(); }
  Value value(const clang::Expr *E);
  Value address(const clang::Expr *E);
  Value load(Value Address, clang::QualType Type);
  Value field(Value Base, const clang::FieldDecl *F);
  // Globals have terms, not values: the unit need not declare them.
  Value field(Value, llvm::StringRef) { return unknown(); }
  Value global(llvm::StringRef) { return unknown(); }
  Value result() { return Result; }
  clang::QualType resultType();

private:
  Value pointer(const clang::Expr *E);

  clang::ento::ProgramStateRef State;
  const clang::LocationContext *Where;
  clang::ento::SVal Result;
};

/// Conditions of the model on the analyzer's values, for test().
class ConditionValues {
public:
  using Value = clang::ento::SVal;

  /// \p Type: that of the value that is asked about.
  ConditionValues(clang::ento::ProgramStateRef State,
                  clang::ento::SValBuilder &Builder, clang::QualType Type)
      : State(State), Builder(Builder), Type(Type) {}

  Value constant(int64_t C);
  Value binary(TermOp Op, Value A, Value B);
  Value negate(Value A);

private:
  Value number(Value V);

  clang::ento::ProgramStateRef State;
  clang::ento::SValBuilder &Builder;
  clang::QualType Type;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_PATHVALUES_H
