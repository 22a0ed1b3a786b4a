//===- LockModelling.cpp - The abstract machine in Clang's analyzer -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockModelling.h"
#include "Analysis/FunctionLowering.h"
#include "Analysis/Operands.h"
#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/LockReport.h"
#include "Analyzer/ModelledCall.h"
#include "Analyzer/PathValues.h"
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

/// The values that switches of the path have looked at, by what they are.
REGISTER_MAP_WITH_PROGRAMSTATE(SwitchedOn, TermId, SVal)

//===----------------------------------------------------------------------===//
// The unit
//===----------------------------------------------------------------------===//

LockModelling::LockModelling() : M(&Model::linux()) {}
LockModelling::~LockModelling() = default;

void LockModelling::enable(const Rule &R, CheckerNameRef Checker) {
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
  if (F.Strict && !Strict)
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

static const Stmt *parentOf(const Expr *E, const LocationContext *Where) {
  return Where->getParentMap().getParentIgnoreParens(const_cast<Expr *>(E));
}

bool LockModelling::isOfLoop(const Expr *E, const LocationContext *Where) {
  const Stmt *S = E;
  while (const auto *Inner = dyn_cast_or_null<Expr>(S))
    S = parentOf(Inner, Where);
  return isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(S);
}

/// Whether the path goes one way or another by \p E.
static bool isCondition(const Expr *E, const LocationContext *Where) {
  const Stmt *S = parentOf(E, Where);
  if (const auto *C = dyn_cast_or_null<ConditionalOperator>(S))
    return C->getCond()->IgnoreParens() == E;
  const auto *B = dyn_cast_or_null<BinaryOperator>(S);
  return isa_and_nonnull<IfStmt>(S) || (B && B->isLogicalOp());
}

/// Whether \p S depends on memory, perhaps by way of a variable; the analyzer
/// may know its value all the same.
static bool readsMemory(const Stmt *S) {
  if (isa<MemberExpr, ArraySubscriptExpr, CallExpr>(S))
    return true;
  if (const auto *O = dyn_cast<UnaryOperator>(S);
      O && O->getOpcode() == UO_Deref)
    return true;
  if (const auto *D = dyn_cast<DeclRefExpr>(S))
    return isa<VarDecl>(D->getDecl()) && !isa<ParmVarDecl>(D->getDecl());
  return llvm::any_of(S->children(),
                      [](const Stmt *C) { return C && readsMemory(C); });
}

/// Whether the two pointers that \p E compares are equal, if locks depend on it
/// and the analyzer has not decided; 0 otherwise.
TermId LockModelling::comparison(const Expr *E, CheckerContext &C) const {
  const auto *B = dyn_cast<BinaryOperator>(E);
  if (B && B->isRelationalOp() && C.getSVal(B).isUnknown())
    return isErrorCode(B, C);
  if (!B || !B->isEqualityOp() || !B->getLHS()->getType()->isPointerType() ||
      C.getSVal(B).isConstant())
    return 0;
  TermId L = Unit->Values.value(C.getSVal(B->getLHS()));
  TermId R = Unit->Values.value(C.getSVal(B->getRHS()));
  if (!Unit->isRunning(L) && !Unit->isRunning(R) &&
      !Unit->Branches.dependOn(B, C.getLocationContext()))
    return 0;
  return Unit->comparison(L, R);
}

/// The states in which \p E is true, and false. The analyzer does not compare
/// an object's members with another's.
static std::pair<ProgramStateRef, ProgramStateRef>
bothWays(const Expr *E, ProgramStateRef State, CheckerContext &C) {
  if (std::optional<DefinedSVal> V = C.getSVal(E).getAs<DefinedSVal>())
    return State->assume(*V);
  SValBuilder &Builder = C.getSValBuilder();
  auto With = [&](bool Truth) {
    return State->BindExpr(E, C.getLocationContext(),
                           Builder.makeTruthVal(Truth, E->getType()));
  };
  return {With(true), With(false)};
}

/// Notes what the path learns by a condition, before the analyzer makes two
/// paths of it.
void LockModelling::ask(const Expr *E, CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (!F)
    return;
  TermTable &T = Unit->Run.Terms;
  SVal Condition = C.getSVal(E);
  std::optional<DefinedSVal> V = Condition.getAs<DefinedSVal>();
  bool Open = V && !Condition.isConstant() &&
              !Condition.getAs<nonloc::LazyCompoundVal>();
  TermId Id = Open ? Unit->Values.value(*V) : 0;
  TermId Same = comparison(E, C);
  bool Asks = Id && !isOfLoop(E, C.getLocationContext());
  bool OfLocks = Same || (Asks && Unit->asksForMemory(Id) &&
                          Unit->Branches.dependOn(E, C.getLocationContext()));
  // What does nothing to locks is not judged; paths through it that end alike
  // shall be one.
  const UnitRun::Function *Here = Unit->functionOf(F);
  bool Judged = Here && Here->Relevant;
  if (!Judged && !OfLocks)
    return;
  Frame Tests = *F;
  if (Judged && (readsMemory(E) || T.any(Id, [](const Term &X, TermId) {
        return X.Kind == TermKind::Result || X.Kind == TermKind::Load;
      })))
    Tests.S.testMemory();
  AnalyzedUnit::Step Path(*Unit, Unit->Frames.intern(std::move(Tests)));

  bool Straight = true;
  ProgramStateRef True, False;
  if (Same) {
    Id = Same;
    Straight = cast<BinaryOperator>(E)->getOpcode() != BO_NE;
    std::tie(True, False) = bothWays(E, State, C);
  } else if (OfLocks || (Asks && Unit->isAsked(F, Id))) {
    std::tie(True, False) = State->assume(*V);
  }
  if (!True || !False) {
    C.addTransition(withFrame(State, Path.now()));
    return;
  }
  // `!x` asks for x.
  int64_t Zero;
  while (T[Id].Kind == TermKind::Binary &&
         (T[Id].Op == TermOp::Eq || T[Id].Op == TermOp::Ne) &&
         T.isConst(T[Id].B, Zero) && Zero == 0) {
    Straight ^= T[Id].Op == TermOp::Eq;
    Id = T[Id].A;
  }
  std::optional<bool> Known = Unit->answer(F, Id, E);
  if (int64_t Constant; T.isConst(Id, Constant))
    Known = Constant != 0;
  for (bool Truth : {true, false}) {
    bool IsTrue = Truth == Straight;
    if (Known && *Known != IsTrue)
      continue;
    Answer A;
    A.Value = Id;
    A.In = IsTrue ? locklint::Range::notZero() : locklint::Range::exactly(0);
    A.Condition = E;
    A.AskedIn = F->Function;
    A.OfLocks = OfLocks;
    AnalyzedUnit::Step Way = Path;
    if (!Unit->goesWithoutSaying(F, A))
      Way.learn(A);
    // The analyzer tells readers of what it assumes at a branch: here it was
    // done before.
    auto Assumed = ExprEngine::geteagerlyAssumeBinOpBifurcationTags();
    C.addTransition(withFrame(Truth ? True : False, Way.now()),
                    Known   ? nullptr
                    : Truth ? Assumed.first
                            : Assumed.second);
  }
}

void LockModelling::checkBind(SVal Place, SVal Value, const Stmt *,
                              CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  const MemRegion *R = Place.getAsRegion();
  // A local variable is no memory that answers are about.
  if (!F || !R || R->hasStackStorage())
    return;
  AnalyzedUnit::Step Path(*Unit, F);
  TermTable &T = Unit->Run.Terms;
  TermId At = Unit->Values.place(R);
  Path.written(At);
  // After a call the analyzer would know nothing of it any more.
  Answer A;
  A.Value = T.load(At);
  if (const llvm::APSInt *Constant = Value.getAsInteger();
      Constant && isFlag(T, At)) {
    A.In = locklint::Range::exactly(Constant->getBoolValue());
    A.AskedIn = F->Function;
    A.Stored = true;
    Path.learn(A);
  }
  for (const auto &[Id, Looked] : State->get<SwitchedOn>())
    if (T.any(Id, [&](const Term &X, TermId) {
          return X.Kind == TermKind::Load && T.mayAlias(X.A, At);
        }))
      State = State->remove<SwitchedOn>(Id);
  if (Path.now() != F || State != C.getState())
    C.addTransition(withFrame(State, Path.now()));
}

/// What is read or written exists: where the pointer to it is NULL, the path
/// has ended.
void LockModelling::checkLocation(SVal Place, bool, const Stmt *,
                                  CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  std::optional<DefinedOrUnknownSVal> At = Place.getAs<DefinedOrUnknownSVal>();
  if (!At || !At->getAs<Loc>() || !frameOf(State))
    return;
  ProgramStateRef Exists = State->assume(*At, true);
  if (!Exists)
    C.generateSink(State, C.getPredecessor());
  else if (Exists != State)
    C.addTransition(Exists);
}

void LockModelling::checkPostStmt(const UnaryOperator *O,
                                  CheckerContext &C) const {
  if (O->getOpcode() == UO_LNot)
    return ask(O, C);
  // The address of a member is not NULL, as the fast engine has it.
  if (O->getOpcode() != UO_AddrOf)
    return;
  ProgramStateRef State = C.getState();
  if (auto At = C.getSVal(O).getAs<DefinedOrUnknownSVal>())
    if (ProgramStateRef Exists = State->assume(*At, true))
      C.addTransition(Exists);
}

/// What one switch has looked at, another finds as it was, though a call may
/// have come between: as ifs do.
bool LockModelling::switches(const Expr *E, CheckerContext &C) const {
  const Stmt *S = parentOf(E, C.getLocationContext());
  while (isa_and_nonnull<ImplicitCastExpr>(S))
    S = parentOf(cast<Expr>(S), C.getLocationContext());
  if (!isa_and_nonnull<SwitchStmt>(S))
    return false;
  ProgramStateRef State = C.getState();
  SVal V = C.getSVal(E);
  TermId Id = V.getAsSymbol() ? Unit->Values.value(V) : 0;
  if (!Unit->asksForMemory(Id))
    return false;
  const SVal *Before = State->get<SwitchedOn>(Id);
  C.addTransition(Before ? State->BindExpr(E, C.getLocationContext(), *Before)
                         : State->set<SwitchedOn>(Id, V));
  return true;
}

void LockModelling::checkPostStmt(const CastExpr *E, CheckerContext &C) const {
  if (E->getCastKind() == CK_LValueToRValue && switches(E, C))
    return;
  if (isCondition(E, C.getLocationContext()))
    ask(E, C);
}

void LockModelling::checkLiveSymbols(ProgramStateRef State,
                                     SymbolReaper &Reaper) const {
  keepBits(State, Reaper);
  for (const auto &[Id, Value] : State->get<SwitchedOn>())
    Reaper.markLive(Value.getAsSymbol());
  // Whether a deleted timer will still run is asked when it is freed.
  for (const Frame *F = frameOf(State); F; F = F->Caller)
    for (const HandlerRecord &D : F->S.Deleted)
      if (SymbolRef S = Unit->Values.symbolOf(D.Result))
        Reaper.markLive(S);
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

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// What is passed to be filled has been filled. That it may be more is no
/// reason to forget all that is known of an object.
static ProgramStateRef fill(ProgramStateRef State, const CallExpr *CE,
                            ArrayRef<const Expr *> Args, CheckerContext &C) {
  const LocationContext *Where = C.getLocationContext();
  SmallVector<const MemRegion *, 2> Filled;
  for (const Expr *A : Args)
    if (A && (A->getType()->isPointerType() || A->isGLValue()))
      if (const MemRegion *R = State->getSVal(A, Where).getAsRegion();
          R && R->hasStackStorage())
        Filled.push_back(R);
  if (Filled.empty())
    return State;
  return State->invalidateRegions(Filled, CE, C.blockCount(), Where,
                                  /*CausesPointerEscape=*/false);
}

static SVal conjure(const CallExpr *CE, CheckerContext &C) {
  if (CE->getType()->isVoidType())
    return UnknownVal();
  return C.getSValBuilder().conjureSymbolVal(
      nullptr, CE, C.getLocationContext(), CE->getType(), C.blockCount());
}

/// What \p Model returns is the same for the whole path: a global that the unit
/// need not declare.
static SVal conjureOnce(const CallModel &Model, const CallExpr *CE,
                        CheckerContext &C) {
  const LocationContext *Top = C.getLocationContext();
  while (const LocationContext *Above = Top->getParent())
    Top = Above;
  return C.getSValBuilder().conjureSymbolVal(&Model, nullptr, Top,
                                             CE->getType(), 0);
}

/// A large function that does nothing to locks: only others would want to see
/// what it does.
bool LockModelling::evalIrrelevant(const CallExpr &CE,
                                   CheckerContext &C) const {
  const UnitRun::Function *F = Unit->Run.find(CE.getDirectCallee());
  if (!F || F->Relevant || F->Scan.Small)
    return false;
  SmallVector<const Expr *, 8> Args(CE.arguments());
  ProgramStateRef State = fill(C.getState(), &CE, Args, C);
  C.addTransition(
      State->BindExpr(&CE, C.getLocationContext(), conjure(&CE, C)));
  return true;
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
  const LocationContext *Where = C.getLocationContext();
  QualType Type = CE->getType();
  if (Unit->Bodies.isWithinMacro(CE)) {
    C.addTransition(State->BindExpr(CE, Where, conjure(CE, C)));
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
      !Model.Effects.empty() &&
      llvm::all_of(Model.Effects, [](const Effect &E) {
        return E.Do != Effect::Action::Sleep && E.Do != Effect::Action::Call;
      });
  if (!OfLocks)
    State = fill(State, CE, Found->Args, C);

  SVal Result = UnknownVal();
  if (!Type->isVoidType()) {
    if (Model.Returns) {
      OperandValues Values(State, Where, Result);
      Result =
          resolveOperand(Unit->Run.Context, Model.Returns, Found->Args, Values);
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
    CallWay Way(*Unit, *Found, State, C, Result);
    // Of a value that says otherwise, as ERR_PTR(0) does, nothing is assumed.
    if (ProgramStateRef Next = assume(State, Way.condition(Always), true))
      State = Next;
  }

  if (CallWay Asked(*Unit, *Found, State, C, Result); Asked.isOfHeld())
    if (ProgramStateRef Next = assume(State, Result, true))
      State = Next;

  if (Model.Tests != ContextTest::None) {
    for (bool Outcome : {true, false}) {
      AnalyzedUnit::Step Path(*Unit, frameOf(State));
      ProgramStateRef Next = Path.assume(Model.Tests, Outcome)
                                 ? assume(State, Result, Outcome)
                                 : nullptr;
      if (Next)
        C.addTransition(withFrame(Next, Path.now()));
    }
    return true;
  }

  const Condition *Test = resultTest(Model);
  for (bool Outcome : {true, false}) {
    if (!Test && !Outcome)
      break;
    ProgramStateRef Next = State;
    if (Test) {
      CallWay Asked(*Unit, *Found, State, C, Result);
      Next = assume(State, Asked.condition(*Test), Outcome);
      if (!Next || (Outcome && Asked.triesWhatIsHeld()))
        continue;
      // What waits and gives up says so with an error code.
      if (!Outcome && waitsOrFails(Model) &&
          Test->Is == Condition::Test::Zero) {
        Condition Fails;
        Fails.On = Condition::Subject::Result;
        Fails.Is = Condition::Test::Negative;
        CallWay Gives(*Unit, *Found, Next, C, Result);
        if (ProgramStateRef Failed = assume(Next, Gives.condition(Fails), true))
          Next = Failed;
      }
    }
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
    int Gfp = M->gfpParametersSleep() && !Callee->hasBody() &&
                      !Unit->Run.Lower.modelOf(Callee)
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
    int D = decided(State, test(Blocks, Mask, Unit->Run.directReclaim(), Ops));
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
  if (Unit->Run.goesElsewhere())
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

/// `(void *)p - n`: bytes are taken off, whatever the region is of which the
/// analyzer takes that many off. None if it does count bytes.
static std::optional<SVal> bytesOff(const BinaryOperator *B,
                                    CheckerContext &C) {
  if (!B->isAdditiveOp() || !B->getLHS()->getType()->isVoidPointerType())
    return std::nullopt;
  SVal From = C.getSVal(B->getLHS());
  const auto *R = dyn_cast_or_null<ElementRegion>(From.getAsRegion());
  const llvm::APSInt *N = C.getSVal(B->getRHS()).getAsInteger();
  if (!R || !N || !R->getElementType()->isRecordType())
    return std::nullopt;
  int64_t Bytes = N->getExtValue();
  SValBuilder &Builder = C.getSValBuilder();
  return loc::MemRegionVal(Builder.getRegionManager().getElementRegion(
      C.getASTContext().CharTy,
      Builder.makeArrayIndex(B->getOpcode() == BO_Sub ? -Bytes : Bytes), R,
      C.getASTContext()));
}

void LockModelling::checkPostStmt(const BinaryOperator *B,
                                  CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (std::optional<SVal> Place = bytesOff(B, C)) {
    C.addTransition(State->BindExpr(B, C.getLocationContext(), *Place));
    return;
  }
  if (B->getOpcode() == BO_Sub && shift(B, C))
    return;
  // Comparisons are decided at once, whatever they are used for.
  if (B->isComparisonOp() ||
      (!B->isAssignmentOp() && isCondition(B, C.getLocationContext())))
    return ask(B, C);
  if (!F || !B->isAssignmentOp() ||
      !B->getRHS()->getType()->isFunctionPointerType())
    return;
  AnalyzedUnit::Step Path(*Unit, F);
  if (makeHandlers(*Unit, Path,
                   Unit->Run.Lower.location(B->getRHS()->getExprLoc())))
    C.addTransition(withFrame(State, Path.now()));
}
