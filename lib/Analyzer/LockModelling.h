//===- LockModelling.h - The machine in Clang's analyzer --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one checker that follows locks, interrupts and contexts along the paths
// of Clang's analyzer, and tells our rules of it. Each rule is a checker for
// users; all it does is to let the findings of its name through.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_LOCKMODELLING_H
#define LOCKLINT_ANALYZER_LOCKMODELLING_H

#include "Analyzer/Frames.h"
#include "Finding/Finding.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <functional>
#include <map>
#include <memory>

namespace locklint {

class AnalyzedUnit;
class Model;
struct ModelledCall;
class Rule;
struct UnitResult;

class LockModelling
    : public clang::ento::Checker<
          clang::ento::check::ASTDecl<clang::TranslationUnitDecl>,
          clang::ento::check::BeginFunction, clang::ento::check::EndFunction,
          clang::ento::eval::Call, clang::ento::eval::Assume,
          clang::ento::check::PreCall, clang::ento::check::PostCall,
          clang::ento::check::Bind, clang::ento::check::Location,
          clang::ento::check::PostStmt<clang::BinaryOperator>,
          clang::ento::check::PostStmt<clang::UnaryOperator>,
          clang::ento::check::PostStmt<clang::CastExpr>,
          clang::ento::check::LiveSymbols, clang::ento::check::EndAnalysis,
          clang::ento::check::EndOfTranslationUnit> {
public:
  LockModelling();
  ~LockModelling();

  /// What the model says; to be set before analysis starts. Not owned.
  const Model *M;
  /// Report what is merely possible, too.
  bool Strict = false;
  /// An error in its options has been reported: nothing else is. Clang 22
  /// analyses the code all the same.
  bool Misconfigured = false;
  /// No other checker is there to look at functions that do nothing to locks.
  bool Alone = false;
  /// Which top functions are followed; all if empty.
  std::function<bool(const clang::FunctionDecl *)> Wanted;
  /// Leaves of a unit's findings those that users want to see; all if empty.
  std::function<void(UnitResult &, clang::ASTContext &)> Keep;
  /// Findings about what is no code: comments.
  std::function<std::vector<Finding>(const clang::SourceManager &)> Besides;
  /// Receives what is found, if set, instead of the analyzer's reports.
  std::function<void(const Finding &)> Receiver;

  /// Reports what \p R finds under the name of \p Checker.
  void enableRule(const Rule &R, clang::ento::CheckerNameRef Checker);

  void checkASTDecl(const clang::TranslationUnitDecl *D,
                    clang::ento::AnalysisManager &Manager,
                    clang::ento::BugReporter &Reporter) const;
  void checkBeginFunction(clang::ento::CheckerContext &C) const;
  void checkEndFunction(const clang::ReturnStmt *R,
                        clang::ento::CheckerContext &C) const;
  bool evalCall(const clang::ento::CallEvent &Call,
                clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef evalAssume(clang::ento::ProgramStateRef State,
                                          clang::ento::SVal Condition,
                                          bool Assumption) const;
  void checkPreCall(const clang::ento::CallEvent &Call,
                    clang::ento::CheckerContext &C) const;
  void checkPostCall(const clang::ento::CallEvent &Call,
                     clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::CastExpr *E,
                     clang::ento::CheckerContext &C) const;
  void checkBind(clang::ento::SVal Place, clang::ento::SVal Value,
                 const clang::Stmt *S, clang::ento::CheckerContext &C) const;
#if LLVM_VERSION_MAJOR >= 22
  void checkBind(clang::ento::SVal Place, clang::ento::SVal Value,
                 const clang::Stmt *S, bool /*AtDeclInit*/,
                 clang::ento::CheckerContext &C) const {
    checkBind(Place, Value, S, C);
  }
#endif
  void checkLocation(clang::ento::SVal Place, bool IsLoad, const clang::Stmt *S,
                     clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::BinaryOperator *B,
                     clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::UnaryOperator *O,
                     clang::ento::CheckerContext &C) const;
  void checkLiveSymbols(clang::ento::ProgramStateRef State,
                        clang::ento::SymbolReaper &Reaper) const;
  void checkEndAnalysis(clang::ento::ExplodedGraph &Graph,
                        clang::ento::BugReporter &Reporter,
                        clang::ento::ExprEngine &Engine) const;
  void checkEndOfTranslationUnit(const clang::TranslationUnitDecl *D,
                                 clang::ento::AnalysisManager &Manager,
                                 clang::ento::BugReporter &Reporter) const;

private:
  void ask(const clang::Expr *E, clang::ento::CheckerContext &C) const;
  TermId comparison(const clang::Expr *E, clang::ento::CheckerContext &C) const;
  TermId isErrorCode(const clang::BinaryOperator *B,
                     clang::ento::CheckerContext &C) const;
  /// Whether \p E decides if a loop goes on: how often is not what anybody
  /// asked.
  static bool isOfLoop(const clang::Expr *E,
                       const clang::LocationContext *Where);
  bool switches(const clang::Expr *E, clang::ento::CheckerContext &C) const;
  bool waits(const clang::CastExpr *E, clang::ento::CheckerContext &C) const;
  bool errorCode(const clang::CastExpr *E,
                 clang::ento::CheckerContext &C) const;
  static clang::ento::SVal errorPointer(clang::ento::SVal Code,
                                        const clang::Expr *E,
                                        clang::ento::ProgramStateRef &State,
                                        clang::ento::CheckerContext &C);
  bool shift(const clang::BinaryOperator *B,
             clang::ento::CheckerContext &C) const;
  void evalBit(const ModelledCall &Call, clang::ento::ProgramStateRef State,
               clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef bindResult(const ModelledCall &Call,
                                          const clang::CallExpr *CE,
                                          clang::ento::ProgramStateRef State,
                                          clang::ento::SVal &Result,
                                          clang::ento::CheckerContext &C) const;
  void evalContextTest(const ModelledCall &Call,
                       clang::ento::ProgramStateRef State,
                       clang::ento::SVal Result,
                       clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef
  assumeOutcome(const ModelledCall &Call, const Condition &Test, bool Outcome,
                clang::ento::ProgramStateRef State, clang::ento::SVal Result,
                clang::ento::CheckerContext &C) const;
  bool evalIrrelevant(const clang::CallExpr &CE,
                      clang::ento::CheckerContext &C) const;
  static void keepErrorCodes(clang::ento::ProgramStateRef State,
                             clang::ento::SymbolReaper &Reaper);
  static void keepBits(clang::ento::ProgramStateRef State,
                       clang::ento::SymbolReaper &Reaper);
  bool isShown(const Finding &F, clang::ASTContext &Context) const;

  /// By the rule's name.
  llvm::StringMap<std::unique_ptr<clang::ento::BugType>> Kinds;
  mutable std::unique_ptr<AnalyzedUnit> Unit;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_LOCKMODELLING_H
