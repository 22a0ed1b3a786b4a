//===- LockModellingCalls.cpp - Calls, in Clang's analyzer ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/LockModelling.h"
#include "Analyzer/ModelledCall.h"
#include "Analyzer/PathValues.h"
#include "Compat/Clang/Analyzer.h"
#include "Facts/References.h"
#include "Lowering/FunctionLowering.h"
#include "Lowering/Operands.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace ento;
using namespace locklint;

/// Assumes that the call has overwritten out-parameters on the stack. Facts
/// about other objects are kept, even though the call might change them.
static ProgramStateRef fill(ProgramStateRef State, const CallExpr *CE,
                            ArrayRef<const Expr *> Args, CheckerContext &C) {
  const LocationContext *Where = C.getLocationContext();
  SmallVector<const MemRegion *, 2> Filled;
  for (const Expr *A : Args)
    if (A && (A->getType()->isPointerType() || A->isGLValue()))
      if (const MemRegion *R = State->getSVal(A, Where).getAsRegion();
          R && isOnStack(R))
        Filled.push_back(R);
  if (Filled.empty())
    return State;
  return forgetContents(C, State, Filled, CE);
}

static SVal conjure(const CallExpr *CE, CheckerContext &C) {
  if (CE->getType()->isVoidType())
    return UnknownVal();
  return conjureValue(C, CE, CE->getType());
}

/// Conjures the value that \p Model returns once for a path, because it stands
/// for a global variable, which the unit need not declare.
static SVal conjureOnce(const CallModel &Model, const CallExpr *CE,
                        CheckerContext &C) {
  const LocationContext *Top = C.getLocationContext();
  while (const LocationContext *Above = Top->getParent())
    Top = Above;
  return conjureForPath(C, Top, CE->getType(), &Model);
}

/// A large function that does nothing to locks: only others would want to see
/// what it does.
bool LockModelling::evalIrrelevant(const CallExpr &CE,
                                   CheckerContext &C) const {
  const UnitRun::Function *F = Unit->Run.find(CE.getDirectCallee());
  if (!F || F->Relevant || F->Small)
    return false;
  SmallVector<const Expr *, 8> Args(CE.arguments());
  ProgramStateRef State = fill(C.getState(), &CE, Args, C);
  C.addTransition(
      State->BindExpr(&CE, C.getLocationContext(), conjure(&CE, C)));
  return true;
}

/// The state with the call's result, \p Result, and what is known of that.
ProgramStateRef LockModelling::bindResult(const ModelledCall &Found,
                                          const CallExpr *CE,
                                          ProgramStateRef State, SVal &Result,
                                          CheckerContext &C) const {
  const CallModel &Model = *Found.Model;
  const LocationContext *Where = C.getLocationContext();
  Result = UnknownVal();
  if (!CE->getType()->isVoidType()) {
    if (Model.Returns) {
      OperandValues Values(State, Where, Result);
      Result =
          resolveOperand(Unit->Run.Context, Model.Returns, Found.Args, Values);
      if (CE->getType()->isPointerType())
        if (SVal Pointer = errorPointer(Result, CE, State, C);
            !Pointer.isUnknown())
          Result = Pointer;
    }
    if (Model.Returns.Kind == Operand::Base::Global ||
        Model.Running != HandlerKind::Other)
      Result = conjureOnce(Model, CE, C);
    if (Model.Running != HandlerKind::Other)
      Unit->Values.call(Result, runningObject(Unit->Run.Terms));
    // A struct stands for what is read of it, as a static key does.
    if (Result.isUnknown() || Result.getAs<nonloc::LazyCompoundVal>() ||
        Result.getAs<nonloc::CompoundVal>())
      Result = conjure(CE, C);
    State = State->BindExpr(CE, Where, Result);
  }
  if (Model.ResultIs) {
    Condition Always;
    Always.On = Condition::Subject::Result;
    Always.Is = *Model.ResultIs;
    CallWay Way(*Unit, Found, State, C, Result);
    // A value that contradicts the model, as ERR_PTR(0) does, tells nothing.
    if (ProgramStateRef Next = assume(State, Way.condition(Always), true))
      State = Next;
  }
  if (CallWay Asked(*Unit, Found, State, C, Result); Asked.isOfHeld())
    if (ProgramStateRef Next = assume(State, Result, true))
      State = Next;
  return State;
}

/// The call asks for the context, which decides its result.
void LockModelling::evalContextTest(const ModelledCall &Found,
                                    ProgramStateRef State, SVal Result,
                                    CheckerContext &C) const {
  for (bool Outcome : {true, false}) {
    AnalyzedUnit::Step Path(*Unit, frameOf(State));
    ProgramStateRef Next = Path.assume(Found.Model->Tests, Outcome)
                               ? assume(State, Result, Outcome)
                               : nullptr;
    if (Next)
      C.addTransition(withFrame(Next, Path.now()));
  }
}

/// The state in which the call has, or has not, done what \p Test asks for;
/// null if that cannot be.
ProgramStateRef LockModelling::assumeOutcome(const ModelledCall &Found,
                                             const Condition &Test,
                                             bool Outcome,
                                             ProgramStateRef State, SVal Result,
                                             CheckerContext &C) const {
  const CallModel &Model = *Found.Model;
  CallWay Asked(*Unit, Found, State, C, Result);
  ProgramStateRef Next = assume(State, Asked.condition(Test), Outcome);
  if (!Next || (Outcome && Asked.triesWhatIsHeld()))
    return nullptr;
  if (Outcome)
    return Next;
  if (std::optional<Condition> Only = failsOnlyIf(Model)) {
    CallWay Fails(*Unit, Found, Next, C, Result);
    Next = assume(Next, Fails.condition(*Only), true);
    if (!Next)
      return nullptr;
  }
  // A call that waits and gives up returns an error code.
  if (waitsOrFails(Model) && Test.Is == Condition::Test::Zero) {
    if (Range Error = errorOf(Model); Error.Lo == Error.Hi) {
      SValBuilder &Values = C.getSValBuilder();
      QualType Int = Values.getContext().IntTy;
      SVal Is = Values.evalBinOp(Next, BO_EQ, Result,
                                 Values.makeIntVal(Error.Lo, Int), Int);
      if (ProgramStateRef Failed = assume(Next, Is, true))
        return Failed;
    }
    Condition Fails;
    Fails.On = Condition::Subject::Result;
    Fails.Is = Condition::Test::Negative;
    CallWay Gives(*Unit, Found, Next, C, Result);
    if (ProgramStateRef Failed = assume(Next, Gives.condition(Fails), true))
      return Failed;
  }
  return Next;
}

/// Nothing is locked through a null pointer: the path has ended before. The
/// analyzer has one value for all members of what is at a constant address.
static bool locksNothing(const ModelledCall &Call, ProgramStateRef State,
                         CheckerContext &C) {
  OperandValues Values(State, C.getLocationContext(), UnknownVal());
  return llvm::any_of(Call.Model->Effects, [&](const Effect &E) {
    bool OfLock = E.Do == Effect::Action::Acquire ||
                  E.Do == Effect::Action::Release ||
                  E.Do == Effect::Action::AssertHeld;
    return OfLock && E.Lock.Kind == Operand::Base::Arg &&
           resolveOperand(C.getASTContext(), E.Lock, Call.Args, Values)
               .getAs<loc::ConcreteInt>();
  });
}

bool LockModelling::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const CallExpr *CE = callExpr(Call);
  ProgramStateRef State = C.getState();
  if (!CE || !frameOf(State))
    return false;
  if (Unit->Bodies.isWithinMacro(CE)) {
    C.addTransition(
        State->BindExpr(CE, C.getLocationContext(), conjure(CE, C)));
    return true;
  }
  std::optional<ModelledCall> Found = ModelledCall::of(Call, *Unit);
  if (!Found)
    return Alone && evalIrrelevant(*CE, C);
  const CallModel &Model = *Found->Model;
  if (Model.Bit != BitOp::None) {
    evalBit(*Found, State, C);
    return true;
  }
  if (Model.NoReturn || locksNothing(*Found, State, C)) {
    C.generateSink(State, C.getPredecessor());
    return true;
  }

  bool OfLocks =
      !Model.Learnt && !Model.Effects.empty() &&
      llvm::all_of(Model.Effects, [](const Effect &E) {
        return E.Do != Effect::Action::Sleep && E.Do != Effect::Action::Call;
      });
  if (!OfLocks)
    State = fill(State, CE, Found->Args, C);
  SVal Result = UnknownVal();
  State = bindResult(*Found, CE, State, Result, C);
  if (Model.Tests != ContextTest::None) {
    evalContextTest(*Found, State, Result, C);
    return true;
  }

  const Condition *Test = resultTest(Model);
  for (bool Outcome : {true, false}) {
    if (!Test && !Outcome)
      break;
    ProgramStateRef Next =
        Test ? assumeOutcome(*Found, *Test, Outcome, State, Result, C) : State;
    if (!Next)
      continue;
    CallWay Way(*Unit, *Found, Next, C, Result);
    perform(Model, *M, Outcome, Way);
    Way.proceed();
  }
  return true;
}

void LockModelling::checkPreCall(const CallEvent &Call,
                                 CheckerContext &C) const {
  const CallExpr *CE = callExpr(Call);
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (!CE || !F || Unit->Bodies.macro(CE) || Unit->Bodies.isWithinMacro(CE))
    return;
  Event E;
  Site S;
  S.Where = Unit->Run.Lower.location(CE->getExprLoc());
  bool Possible = false;
  const FunctionDecl *Callee = CE->getDirectCallee();
  if (!Callee) {
    E.Do = Effect::Action::Call;
    E.Lock = Unit->Values.value(C.getSVal(CE->getCallee()));
  } else {
    // A function of another file: its gfp argument says whether it sleeps.
    const CallModel *Model = Unit->Run.Lower.modelOf(Callee);
    int Gfp = M->gfpParametersSleep() && !Callee->hasBody() &&
                      (!Model || Model->Learnt)
                  ? gfpParameter(Callee)
                  : -1;
    if (Gfp < 0 || unsigned(Gfp) >= CE->getNumArgs())
      return;
    const Expr *A = CE->getArg(Gfp);
    SVal Mask = C.getSVal(A);
    if (Mask.isUnknownOrUndef())
      return;
    Condition Blocks;
    Blocks.Is = Condition::Test::Blocking;
    ConditionValues Ops(State, C.getSValBuilder(), A->getType());
    int D = decided(State,
                    test(Blocks, Mask, Unit->Run.Solve.directReclaim(), Ops));
    if (D == 0)
      return;
    Possible = D < 0;
    E.Do = Effect::Action::Sleep;
    S.Callee = Callee->getName();
  }
  E.Where = Unit->Run.Sites.add(S);
  AnalyzedUnit::Step Path(*Unit, F);
  Path.tell(E, Possible);
  proceed(C, State, Path, E, *Unit);
}

/// The state before \p CE, which the analyzer did not follow: what was passed
/// may have been written since.
static ProgramStateRef stateBefore(const CallExpr *CE, CheckerContext &C) {
  const ExplodedNode *Node = C.getPredecessor();
  while (true) {
    std::optional<PostStmt> After = Node->getLocationAs<PostStmt>();
    if (!After || After->getStmt() != CE || !Node->getFirstPred())
      return Node->getState();
    Node = Node->getFirstPred();
  }
}

void LockModelling::checkPostCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  const CallExpr *CE = callExpr(Call);
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (!CE || !F || Unit->Bodies.macro(CE) || Unit->Bodies.isWithinMacro(CE))
    return;
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (Callee && (Callee->getBuiltinID() || Unit->Run.Lower.modelOf(Callee)))
    return;
  const UnitRun::Function *Known = Unit->Run.find(Callee);
  AnalyzedUnit::Step Path(*Unit, F);
  if (Unit->Run.Solve.goesElsewhere())
    Path.goElsewhere(Unit->Run.Lower.location(CE->getExprLoc()));
  if (C.wasInlined || (Known && !Known->Relevant)) {
    if (Path.now() != F)
      C.addTransition(withFrame(State, Path.now()));
    return;
  }
  SmallVector<TermId, 8> Args;
  for (unsigned I = 0; I != Call.getNumArgs(); ++I)
    Args.push_back(Unit->Values.value(Call.getArgSVal(I)));
  if (!Known || !Known->Relevant)
    if (CE->getType()->isPointerType())
      Unit->LookedUp.add(Unit->Run.Terms, Unit->Values.value(C.getSVal(CE)),
                         Args);
  if (!Known) {
    for (TermId Place : Args) {
      if (Place)
        Path.escape(Place);
      if (Place && Callee && Callee->getIdentifier() &&
          unlocks(Callee->getName()))
        Path.escapeOwned(Place);
      // A flag that is passed by its address is to be written.
      if (isFlag(Unit->Run.Terms, Place))
        Path.written(Place);
    }
    if (Callee && Unit->Run.Lower.changesLocks(Callee))
      Path.blur();
    if (Path.now() != F)
      C.addTransition(withFrame(State, Path.now()));
    return;
  }
  Site S;
  S.Where = Unit->Run.Lower.location(CE->getExprLoc());
  S.Callee = Callee->getName();
  SVal Result = CE->getType()->isVoidType() ? UnknownVal() : C.getSVal(CE);
  SValBuilder &Builder = C.getSValBuilder();
  bool Returns = false;
  for (AnalyzedUnit::WayBack &Way : Path.summarised(
           *Known, S, Args, Unit->Values.value(Result), stateBefore(CE, C))) {
    ProgramStateRef Next = State;
    SVal Returned = Result;
    if (Way.Returned && CE->getType()->isPointerType()) {
      Returned = Builder.makeSymbolVal(Way.Returned);
      Next = Next->BindExpr(CE, C.getLocationContext(), Returned);
    }
    Next = assumeIn(Next, Returned, Way.ReturnedIn);
    for (const Fact &K : Way.If)
      if (SymbolRef Asked = Unit->Values.symbolOf(K.Value); Asked && Next)
        Next = assumeIn(Next, Builder.makeSymbolVal(Asked), K.In);
    if (!Next)
      continue;
    proceed(C, Next, Way.Path, std::nullopt, *Unit);
    Returns = true;
  }
  if (!Returns)
    proceed(C, State, Path, std::nullopt, *Unit);
}
