//===- LockModelling.cpp - The abstract machine in Clang's analyzer -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockModelling.h"
#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/LockReport.h"
#include "Analyzer/ModelledCall.h"
#include "Analyzer/PathValues.h"
#include "Facts/References.h"
#include "Lowering/FunctionLowering.h"
#include "Lowering/Operands.h"
#include "Report/SourcePlace.h"
#include "checkers/Rule.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace ento;
using namespace locklint;

//===----------------------------------------------------------------------===//
// The unit
//===----------------------------------------------------------------------===//

LockModelling::LockModelling() : M(&Model::linux()) {}
LockModelling::~LockModelling() = default;

void LockModelling::enableRule(const Rule &R, CheckerNameRef Checker) {
  llvm::StringRef Rest = R.name();
  Rest.consume_front("linuxkernel-");
  std::string Name = Rest.str();
  std::replace(Name.begin(), Name.end(), '-', ' ');
  Name.front() = llvm::toUpper(Name.front());
  Kinds[R.name()] = std::make_unique<BugType>(Checker, Name, Category);
}

void LockModelling::checkASTDecl(const TranslationUnitDecl *,
                                 AnalysisManager &Manager,
                                 BugReporter &) const {
  Unit = std::make_unique<AnalyzedUnit>(Manager.getASTContext(),
                                        Manager.getPreprocessor(), *M);
}

void LockModelling::checkEndOfTranslationUnit(const TranslationUnitDecl *,
                                              AnalysisManager &Manager,
                                              BugReporter &Reporter) const {
  SourceManager &Sources = Manager.getSourceManager();
  std::vector<Finding> Findings = Unit->finish();
  if (Besides && !Receiver)
    llvm::append_range(Findings, Besides(Sources));
  for (const Finding &F : Findings) {
    if (!isShown(F, Manager.getASTContext()))
      continue;
    if (Receiver) {
      Receiver(F);
      continue;
    }
    auto Kind = Kinds.find(F.Rule);
    if (Kind == Kinds.end())
      continue;
    Reporter.emitReport(
        reportOf(*Kind->second, F, Unit->Run.named(F.Function), Sources));
  }
  Unit.reset();
}

bool LockModelling::isShown(const Finding &F, ASTContext &Context) const {
  if (Misconfigured || (F.Strict && !Strict))
    return false;
  if (!Keep)
    return true;
  UnitResult One;
  One.Findings.push_back(F);
  One.Findings.back().Others.clear();
  Keep(One, Context);
  return llvm::any_of(One.Findings,
                      [&](const Finding &Kept) { return Kept.Rule == F.Rule; });
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

void LockModelling::checkBeginFunction(CheckerContext &C) const {
  const StackFrameContext *Function = C.getStackFrame();
  const auto *Decl = dyn_cast<FunctionDecl>(Function->getDecl());
  ProgramStateRef State = C.getState();
  Frame F;
  F.Function = Function;
  if (Function->inTopFrame()) {
    Unit->startFunction(Decl);
    const UnitRun::Function *Top = Unit->Run.find(Decl);
    if ((Wanted && Decl && !Wanted(Decl)) || (Alone && Top && !Top->Relevant)) {
      C.generateSink(State, C.getPredecessor());
      return;
    }
  } else {
    F.Caller = frameOf(State);
  }
  UnitRun::Function *Known = Unit->functionOf(&F);
  TermTable &T = Unit->Run.Terms;
  SmallVector<TermId, 4> Params;
  if (Decl)
    for (const ParmVarDecl *P : Decl->parameters()) {
      SVal V = State->getSVal(State->getRegion(P, Function));
      Params.push_back(Unit->Values.value(V));
      int64_t Constant;
      if (F.Caller && P->getType()->isIntegralOrEnumerationType() &&
          Params.back() && !T.isConst(Params.back(), Constant))
        F.Arguments.push_back(Params.back());
    }
  if (F.Caller && Decl->getIdentifier() && !Params.empty() &&
      dropsReference(Decl->getName()))
    F.Dropped = Params.front();
  if (Known) {
    if (Function->inTopFrame())
      T.ParamNames = Known->IR->ParamNames;
    auto Eval = [&](TermId Syntactic) {
      return T.rewrite(Syntactic, [&](TermId Id) -> std::optional<TermId> {
        for (unsigned I = 0; I != Params.size(); ++I)
          if (T[Id].Kind == TermKind::Load &&
              T[Id].A == Known->IR->ParamPlaces[I])
            return Params[I];
        return std::nullopt;
      });
    };
    assumeAnnotations(*Known->IR, *M, Unit->Run.Sites, F.S, Eval);
  }
  C.addTransition(withFrame(State, Unit->Frames.intern(std::move(F))));
}

void LockModelling::checkEndFunction(const ReturnStmt *R,
                                     CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (!F || F->Function != C.getStackFrame())
    return;
  ExitCase X;
  if (R) {
    Site S;
    S.Where = Unit->Run.Lower.location(R->getReturnLoc());
    X.Where = Unit->Run.Sites.add(S);
    if (const Expr *E = R->getRetValue())
      X.ReturnedIn = rangeOf(State, C.getSVal(E));
  }
  const Frame *Above = nullptr;
  if (F->Caller) {
    AnalyzedUnit::Step Path(*Unit, F);
    if (!Path.leave()) {
      C.generateSink(State, C.getPredecessor());
      return;
    }
    Above = Path.now();
  }
  static SimpleProgramPointTag Leaves("linuxkernel.locking", "Return");
  ExplodedNode *Node = C.addTransition(withFrame(State, Above), &Leaves);
  Unit->leave(F, std::move(X), Node ? Node : C.getPredecessor());
}

void LockModelling::checkEndAnalysis(ExplodedGraph &, BugReporter &Reporter,
                                     ExprEngine &Engine) const {
  SourceManager &Sources = Engine.getContext().getSourceManager();
  for (PathFinding &P : Unit->judge()) {
    if (!isShown(P.What, Engine.getContext()))
      continue;
    if (Receiver) {
      Receiver(P.What);
      continue;
    }
    auto Kind = Kinds.find(P.What.Rule);
    if (Kind == Kinds.end())
      continue;
    for (const ExplodedNode *Node : P.Nodes)
      Reporter.emitReport(reportAt(*Kind->second, P, Node, Sources));
  }
}
