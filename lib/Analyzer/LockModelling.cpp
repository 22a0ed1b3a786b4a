//===- LockModelling.cpp - The abstract machine in Clang's analyzer -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockModelling.h"
#include "Analysis/CallEffects.h"
#include "Analysis/FunctionLowering.h"
#include "Analysis/Operands.h"
#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/LockReport.h"
#include "Report/SourcePlace.h"
#include "checkers/Rule.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang;
using namespace ento;
using namespace locklint;

/// The innermost function of the path; the analyzer must not see two kinds of
/// this trait, so it is not a template's.
REGISTER_TRAIT_WITH_PROGRAMSTATE(InnermostFrame, const void *)

static const Frame *frameOf(ProgramStateRef State) {
  return static_cast<const Frame *>(State->get<InnermostFrame>());
}

static ProgramStateRef withFrame(ProgramStateRef State, const Frame *F) {
  return State->set<InnermostFrame>(F);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

namespace {

/// The values of a call's operands in one state.
class OperandValues {
public:
  using Value = SVal;

  OperandValues(ProgramStateRef State, const LocationContext *Where,
                SVal Result)
      : State(State), Where(Where), Result(Result) {}

  SVal unknown() { return UnknownVal(); }

  SVal value(const Expr *E) {
    SVal V = State->getSVal(E, Where);
    // A macro may name a variable: what is meant is its content.
    if (E->isGLValue())
      return load(V, E->getType());
    return V;
  }

  SVal address(const Expr *E) {
    E = E->IgnoreParens();
    if (const auto *C = dyn_cast<CastExpr>(E);
        C && C->getCastKind() == CK_LValueToRValue)
      return address(C->getSubExpr());
    if (SVal V = State->getSVal(E, Where); E->isGLValue() && !V.isUnknown())
      return V;
    if (const auto *D = dyn_cast<DeclRefExpr>(E)) {
      if (const auto *V = dyn_cast<VarDecl>(D->getDecl()))
        return State->getLValue(V, Where);
    } else if (const auto *M = dyn_cast<MemberExpr>(E)) {
      const Expr *Base = M->getBase();
      return field(M->isArrow() ? pointer(Base) : address(Base),
                   dyn_cast<FieldDecl>(M->getMemberDecl()));
    } else if (const auto *O = dyn_cast<UnaryOperator>(E);
               O && O->getOpcode() == UO_Deref) {
      return pointer(O->getSubExpr());
    }
    return UnknownVal();
  }

  SVal load(SVal Address, QualType Type) {
    if (std::optional<Loc> L = Address.getAs<Loc>())
      return State->getSVal(*L, Type);
    return UnknownVal();
  }
  SVal field(SVal Base, const FieldDecl *F) {
    return F ? State->getLValue(F, Base) : UnknownVal();
  }
  SVal field(SVal, StringRef) { return UnknownVal(); }
  SVal global(StringRef) { return UnknownVal(); }
  SVal result() { return Result; }

private:
  /// The value of a pointer expression, evaluated or not.
  SVal pointer(const Expr *E) {
    if (SVal V = State->getSVal(E, Where); !V.isUnknown())
      return V;
    E = E->IgnoreParens();
    if (const auto *C = dyn_cast<ImplicitCastExpr>(E)) {
      if (C->getCastKind() == CK_LValueToRValue)
        return load(address(C->getSubExpr()), C->getType());
      if (C->getCastKind() == CK_ArrayToPointerDecay)
        return address(C->getSubExpr());
    } else if (const auto *O = dyn_cast<UnaryOperator>(E);
               O && O->getOpcode() == UO_AddrOf) {
      return address(O->getSubExpr());
    }
    return UnknownVal();
  }

  ProgramStateRef State;
  const LocationContext *Where;
  SVal Result;
};

/// Conditions of the model on the analyzer's values.
class ConditionValues {
public:
  using Value = SVal;

  ConditionValues(ProgramStateRef State, SValBuilder &Builder, QualType Type)
      : State(State), Builder(Builder), Type(Type) {}

  SVal constant(int64_t C) {
    QualType T = Type->isIntegralOrEnumerationType()
                     ? Type
                     : Builder.getContext().UnsignedLongTy;
    return Builder.makeIntVal(C, T);
  }
  SVal binary(TermOp Op, SVal A, SVal B) {
    ASTContext &Context = Builder.getContext();
    QualType Int = Context.IntTy;
    switch (Op) {
    case TermOp::And:
      return Builder.evalBinOp(State, BO_And, A, B, Type);
    case TermOp::Eq:
      return Builder.evalBinOp(State, BO_EQ, number(A), number(B), Int);
    case TermOp::Ne:
      return Builder.evalBinOp(State, BO_NE, number(A), number(B), Int);
    case TermOp::Lt:
      return Builder.evalBinOp(State, BO_LT, number(A), number(B), Int);
    case TermOp::Le:
      return Builder.evalBinOp(State, BO_LE, number(A), number(B), Int);
    case TermOp::ULt:
      return Builder.evalBinOp(State, BO_LT, number(A), number(B), Int);
    case TermOp::ULe:
      return Builder.evalBinOp(State, BO_LE, number(A), number(B), Int);
    default:
      return UnknownVal();
    }
  }
  SVal negate(SVal A) {
    return Builder.evalBinOp(State, BO_EQ, A,
                             Builder.makeIntVal(0, Builder.getContext().IntTy),
                             Builder.getContext().IntTy);
  }

private:
  /// Pointers compare as numbers do: IS_ERR().
  SVal number(SVal V) {
    if (V.getAs<Loc>())
      return Builder.evalCast(V, Builder.getContext().UnsignedLongTy, Type);
    return V;
  }

  ProgramStateRef State;
  SValBuilder &Builder;
  QualType Type;
};

/// 1: \p V is not 0, 0: it is, -1: not known.
int decided(ProgramStateRef State, SVal V) {
  std::optional<DefinedSVal> D = V.getAs<DefinedSVal>();
  // A struct is neither.
  if (!D || V.getAs<nonloc::LazyCompoundVal>() ||
      V.getAs<nonloc::CompoundVal>())
    return -1;
  auto [True, False] = State->assume(*D);
  return True && False ? -1 : True ? 1 : 0;
}

ProgramStateRef assume(ProgramStateRef State, SVal V, bool Truth) {
  std::optional<DefinedOrUnknownSVal> D = V.getAs<DefinedOrUnknownSVal>();
  return D ? State->assume(*D, Truth) : State;
}

/// What a path knows of \p V, as summaries say it.
locklint::Range rangeOf(ProgramStateRef State, SVal V) {
  if (const llvm::APSInt *I = V.getAsInteger();
      I && I->getSignificantBits() <= 64)
    return locklint::Range::exactly(I->getExtValue());
  locklint::Range R;
  R.NonZero = decided(State, V) == 1;
  SymbolRef S = V.getAsSymbol();
  if (!S)
    return R;
  ConstraintManager &CM = State->getConstraintManager();
  const llvm::APSInt *Lo = CM.getSymMinVal(State, S);
  const llvm::APSInt *Hi = CM.getSymMaxVal(State, S);
  if (!Lo || !Hi || Lo->getBitWidth() > 64)
    return R;
  // The upper half of what is unsigned is negative: error codes in pointers.
  int64_t L = int64_t(Lo->getExtValue()), H = int64_t(Hi->getExtValue());
  if (L <= H) {
    R.Lo = L;
    R.Hi = H;
  }
  return R;
}

//===----------------------------------------------------------------------===//
// Modelled calls
//===----------------------------------------------------------------------===//

/// A call that the model knows, wherever it was written.
struct ModelledCall {
  const CallExpr *Call = nullptr;
  const CallModel *Model = nullptr;
  bool Macro = false;
  SmallVector<const Expr *, 8> Args;
  ArrayRef<StringRef> Texts;
  Location Where;
};

/// The call on one of its ways: with one outcome of its test.
class CallWay : public CallOnPath {
public:
  CallWay(AnalyzedUnit &U, const ModelledCall &C, ProgramStateRef State,
          CheckerContext &Context, SVal Result)
      : State(State), Path(U, frameOf(State)), U(U), C(C), Context(Context),
        Result(Result) {}

  Event operands(unsigned Index) override {
    const Effect &Eff = C.Model->Effects[Index];
    ASTContext &AST = U.Run.Context;
    OperandValues Values = values();
    Event E;
    E.Do = Eff.Do;
    E.Type = Eff.Type;
    E.Mode = Eff.Mode;
    E.Var = Eff.Var;
    E.Try = Eff.Try;
    E.Kind = Eff.Kind;
    Site S;
    S.Where = C.Where;
    S.Callee = C.Model->Name;
    if (Eff.Lock) {
      QualType Object;
      E.Lock = Eff.Lock.Kind == Operand::Base::Global
                   ? globalOf(Eff.Lock)
                   : U.Values.value(resolveOperand(AST, Eff.Lock, C.Args,
                                                   Values, &Object));
      if (E.Type == AnyLockType)
        E.Type = lockTypeOf(U.Run.M, Object);
      S.Object = U.keep(textOf(AST, Eff.Lock, C.Args));
    }
    if (Eff.Subclass)
      E.Subclass = subclass(
          Eff.Subclass,
          U.Values.value(resolveOperand(AST, Eff.Subclass, C.Args, Values)),
          U.Run.Terms, C.Args, C.Texts);
    E.Nested = Eff.Nested || E.Subclass;
    if (C.Macro && Eff.Flags.Kind == Operand::Base::Arg &&
        Eff.Flags.Index < C.Args.size() && C.Args[Eff.Flags.Index])
      E.WrongType = !holdsFlags(AST, C.Args[Eff.Flags.Index]);
    E.Where = U.Run.Sites.add(S);
    return E;
  }

  SVal condition(const Condition &When) {
    SVal V = UnknownVal();
    QualType Type = C.Call->getType();
    if (When.On == Condition::Subject::Always)
      return Context.getSValBuilder().makeTruthVal(true);
    if (When.On == Condition::Subject::Result) {
      V = Result;
    } else if (When.Arg < C.Args.size() && C.Args[When.Arg]) {
      V = values().value(C.Args[When.Arg]);
      Type = C.Args[When.Arg]->getType();
    }
    if (V.isUnknownOrUndef())
      return UnknownVal();
    ConditionValues Ops(State, Context.getSValBuilder(), Type);
    return test(When, V, U.Run.directReclaim(), Ops);
  }

  int decide(const Condition &When) override {
    return decided(State, condition(When));
  }

  bool mayBeAsked(const Condition &When) override {
    TermId Id = U.Values.value(condition(When));
    return Id && !U.Run.Terms.isVague(Id) &&
           U.Run.Terms.any(Id, [](const Term &X, TermId) {
             return X.Kind == TermKind::Param || X.Kind == TermKind::Load;
           });
  }

  void saveFlags(unsigned Index, Event &E) override {
    const Effect &Eff = C.Model->Effects[Index];
    if (Eff.Flags.Kind == Operand::Base::Result) {
      E.Flags = U.Values.value(Result);
      return;
    }
    SValBuilder &Builder = Context.getSValBuilder();
    SVal Saved = Builder.conjureSymbolVal(
        &Eff, C.Call, Context.getLocationContext(),
        U.Run.Context.UnsignedLongTy, Context.blockCount());
    E.Flags = U.Values.value(Saved);
    OperandValues Values = values();
    SVal Place = resolveFlags(U.Run.Context, Eff, C.Args, C.Macro, Values);
    std::optional<Loc> At = Place.getAs<Loc>();
    if (!At)
      return;
    if (SVal Old = State->getSVal(*At, U.Run.Context.UnsignedLongTy);
        !Old.isUnknownOrUndef())
      for (const SavedFlags &F : Path.now()->S.Saved)
        if (F.Value == U.Values.value(Old) && !F.Used)
          E.Overwrites = F.Value;
    State = State->bindLoc(*At, Saved, Context.getLocationContext());
  }

  void restoreFlags(unsigned Index, Event &E) override {
    OperandValues Values = values();
    const Effect &Eff = C.Model->Effects[Index];
    SVal Flags = resolveFlags(U.Run.Context, Eff, C.Args, C.Macro, Values);
    E.Unset = bool(Eff.Flags) && Flags.isUndef();
    E.Flags = U.Values.value(Flags);
  }

  ObjectId result() override { return U.Values.value(Result); }

  ObjectId released(const Event &E) override {
    return matchHeld(U.Run.Terms, Path.now()->S, E.Lock, E.Type);
  }

  bool triesWhatIsHeld() {
    for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
      const Effect &Eff = C.Model->Effects[I];
      if (Eff.Do != Effect::Action::Acquire || !Eff.Try)
        continue;
      Event E = operands(I);
      if (!U.Run.Terms.isVague(E.Lock) && Path.isHeldInVain(E))
        return true;
    }
    return false;
  }

  void tell(const Event &E, const Condition *Undecided) override {
    // What is known of the results by now.
    if (E.Do == Effect::Action::Free)
      Path.settle([&](ObjectId Result) {
        SymbolRef S = U.Values.symbolOf(Result);
        if (!S)
          return false;
        SVal V = Context.getSValBuilder().makeSymbolVal(S);
        return decided(State, V) == 1 && rangeOf(State, V).Hi >= 0;
      });
    Path.tell(E, Undecided != nullptr);
    Main = Main ? Main : std::optional(E);
    if (E.Do != Effect::Action::Sleep)
      Main = E;
  }

  void happen(const Event &E) override {
    Path.happen(E);
    if (E.Do != Effect::Action::Acquire)
      return;
    // What is locked exists: no later test of the pointer finds it null.
    for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
      OperandValues Values = values();
      SVal Lock = resolveOperand(U.Run.Context, C.Model->Effects[I].Lock,
                                 C.Args, Values);
      const MemRegion *R = Lock.getAsRegion();
      const SymbolicRegion *Base = R ? R->getSymbolicBase() : nullptr;
      if (!Base)
        continue;
      SVal Pointer = loc::MemRegionVal(Base);
      ConditionValues Ops(State, Context.getSValBuilder(),
                          Base->getSymbol()->getType());
      Condition Valid;
      for (auto Is : {Condition::Test::NonZero, Condition::Test::NotError}) {
        Valid.Is = Is;
        if (ProgramStateRef Next = assume(
                State, test(Valid, Pointer, U.Run.directReclaim(), Ops), true))
          State = Next;
      }
    }
  }

  ProgramStateRef State;
  AnalyzedUnit::Step Path;
  /// What a reader wants to be told of the call.
  std::optional<Event> Main;

private:
  /// A global that the unit need not declare: rtnl_mutex.
  TermId globalOf(const Operand &O) {
    TermTable &T = U.Run.Terms;
    TermId Id = T.global(O.Name);
    for (StringRef Field : O.Fields)
      Id = T.field(Id, T.fieldId("", Field, 0));
    return Id;
  }

  OperandValues values() {
    return OperandValues(State, Context.getLocationContext(), Result);
  }

  AnalyzedUnit &U;
  const ModelledCall &C;
  CheckerContext &Context;
  SVal Result;
};

/// The next node of the path, at which what \p Path was told has happened.
void proceed(CheckerContext &C, ProgramStateRef State, AnalyzedUnit::Step &Path,
             const std::optional<Event> &Main, AnalyzedUnit &U) {
  State = withFrame(State, Path.now());
  ExplodedNode *Node =
      C.addTransition(State, C.getPredecessor(), noteFor(C, Main, U));
  if (!Node)
    return;
  // A report's last node has no note of its own, so it is one further.
  static SimpleProgramPointTag After("linuxkernel.locking", "Event");
  Path.finish(C.addTransition(State, Node, &After));
}

const CallExpr *callExpr(const CallEvent &Call) {
  return dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
}

std::optional<ModelledCall> modelled(const CallEvent &Event,
                                     const AnalyzedUnit &U, Lowering &Lower) {
  ModelledCall C;
  C.Call = callExpr(Event);
  if (!C.Call)
    return std::nullopt;
  if (const MacroCall *M = U.Bodies.macro(C.Call)) {
    C.Model = M->Model;
    C.Macro = true;
    C.Args.assign(M->Args.begin(), M->Args.end());
    C.Texts = M->Texts;
    C.Where = Lower.location(M->Name);
    return C;
  }
  const FunctionDecl *F = C.Call->getDirectCallee();
  C.Model = F ? Lower.modelOf(F) : nullptr;
  if (!C.Model)
    return std::nullopt;
  C.Args.assign(C.Call->arg_begin(), C.Call->arg_end());
  C.Where = Lower.location(C.Call->getExprLoc());
  return C;
}

/// Registrations that the fast engine found at \p Where.
SmallVector<const Registration *, 2>
registrationsAt(AnalyzedUnit &U, const Frame *F, const Location &Where) {
  SmallVector<const Registration *, 2> Found;
  if (UnitRun::Function *In = U.functionOf(F))
    for (const Registration &R : In->IR->Registrations)
      if (R.Where == Where)
        Found.push_back(&R);
  return Found;
}

void makeHandlers(AnalyzedUnit &U, AnalyzedUnit::Step &Path,
                  ArrayRef<const Registration *> Registrations) {
  for (const Registration *R : Registrations) {
    Event E;
    E.Do = Effect::Action::Register;
    E.Kind = R->Row->Kind;
    E.Flags = R->Function;
    Site S;
    S.Where = R->Where;
    E.Where = U.Run.Sites.add(S);
    Path.happen(E);
  }
}

/// The path learns how a test of the context came out; null if it cannot have.
const Frame *assumeContext(AnalyzedUnit &U, const Frame *F, ContextTest Test,
                           bool Outcome) {
  std::optional<State> S = F->S.assume(Test, Outcome, U.Run.M);
  if (!S)
    return nullptr;
  Frame Next = *F;
  Next.S = std::move(*S);
  AnalyzedUnit::Step Path(U, U.Frames.intern(std::move(Next)));
  return Path.isPossible() ? Path.now() : nullptr;
}

/// What is left of the path's states after a call of which nothing is known.
const Frame *blurred(AnalyzedUnit &U, const Frame *F) {
  if (!F)
    return nullptr;
  Frame Next = *F;
  Next.S.blur();
  Next.Caller = blurred(U, F->Caller);
  return U.Frames.intern(std::move(Next));
}

const Frame *escaped(AnalyzedUnit &U, const Frame *F, TermId Place) {
  if (!F)
    return nullptr;
  Frame Next = *F;
  escape(U.Run.Terms, U.Run.Sites, Next.S, Place);
  Next.Caller = escaped(U, F->Caller, Place);
  return U.Frames.intern(std::move(Next));
}

/// The path after a modelled call; where that may have failed, so may what it
/// registers.
void finishCall(AnalyzedUnit &U, const ModelledCall &Call, CallWay &Way,
                SVal Result, CheckerContext &C) {
  SmallVector<const Registration *, 2> Handlers =
      registrationsAt(U, Way.Path.now(), Call.Where);
  bool MayFail = llvm::any_of(
      Handlers, [](const Registration *R) { return R->Call != 0; });
  if (MayFail) {
    if (ProgramStateRef Failed = assume(Way.State, Result, true)) {
      AnalyzedUnit::Step Path = Way.Path;
      proceed(C, Failed, Path, Way.Main, U);
    }
    Way.State = assume(Way.State, Result, false);
    if (!Way.State)
      return;
  }
  makeHandlers(U, Way.Path, Handlers);
  proceed(C, Way.State, Way.Path, Way.Main, U);
}

} // namespace

//===----------------------------------------------------------------------===//
// The unit
//===----------------------------------------------------------------------===//

LockModelling::LockModelling() : M(&Model::linux()) {}
LockModelling::~LockModelling() = default;

void LockModelling::enable(const Rule &R, CheckerNameRef Checker) {
  Kinds[R.name()] = std::make_unique<BugType>(Checker, "Wrong use of a lock",
                                              "Linux kernel locking");
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
  for (const Finding &F : Unit->finish()) {
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
    Unit->startFunction();
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

/// Whether \p E decides if a loop goes on: how often is not what anybody asked.
static bool isOfLoop(const Expr *E, const LocationContext *Where) {
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

/// Whether \p S depends on memory, perhaps by way of a variable; the analyzer may
/// know its value all the same.
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

/// Notes what the path learns by a condition, before the analyzer makes two
/// paths of it.
void LockModelling::ask(const Expr *E, CheckerContext &C) const {
  constexpr unsigned MaxAsked = 12;
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  // What does nothing to locks is not judged; paths through it that end alike
  // shall be one.
  const UnitRun::Function *Here = F ? Unit->functionOf(F) : nullptr;
  if (!Here || !Here->Relevant)
    return;
  SVal Condition = C.getSVal(E);
  std::optional<DefinedSVal> V = Condition.getAs<DefinedSVal>();
  bool Open = V && !Condition.isConstant() &&
              !Condition.getAs<nonloc::LazyCompoundVal>();
  TermId Id = Open ? Unit->Values.value(*V) : 0;
  Frame Tests = *F;
  if (readsMemory(E) || Unit->Run.Terms.any(Id, [](const Term &X, TermId) {
        return X.Kind == TermKind::Result || X.Kind == TermKind::Load;
      }))
    Tests.S.testMemory();
  ProgramStateRef True, False;
  if (Id && Unit->isAsked(F, Id) && F->Asked.size() < MaxAsked &&
      !isOfLoop(E, C.getLocationContext()))
    std::tie(True, False) = State->assume(*V);
  if (!True || !False) {
    C.addTransition(withFrame(State, Unit->Frames.intern(std::move(Tests))));
    return;
  }
  for (bool Truth : {true, false}) {
    Frame Next = Tests;
    locklint::Range In = locklint::Range::exactly(0);
    if (Truth) {
      In = locklint::Range();
      In.NonZero = true;
    }
    Next.Asked.push_back({Id, In});
    C.addTransition(
        withFrame(Truth ? True : False, Unit->Frames.intern(std::move(Next))));
  }
}

void LockModelling::checkPostStmt(const UnaryOperator *O,
                                  CheckerContext &C) const {
  if (O->getOpcode() == UO_LNot)
    ask(O, C);
}

void LockModelling::checkPostStmt(const CastExpr *E, CheckerContext &C) const {
  if (isCondition(E, C.getLocationContext()))
    ask(E, C);
}

void LockModelling::checkLiveSymbols(ProgramStateRef State,
                                     SymbolReaper &Reaper) const {
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

bool LockModelling::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const CallExpr *CE = callExpr(Call);
  ProgramStateRef State = C.getState();
  if (!CE || !frameOf(State))
    return false;
  SValBuilder &Builder = C.getSValBuilder();
  const LocationContext *Where = C.getLocationContext();
  QualType Type = CE->getType();
  auto Fresh = [&]() -> SVal {
    if (Type->isVoidType())
      return UnknownVal();
    return Builder.conjureSymbolVal(nullptr, CE, Where, Type, C.blockCount());
  };
  if (Unit->Bodies.isWithinMacro(CE)) {
    C.addTransition(State->BindExpr(CE, Where, Fresh()));
    return true;
  }
  std::optional<ModelledCall> Found = modelled(Call, *Unit, Unit->Run.Lower);
  if (!Found)
    return false;
  const CallModel &Model = *Found->Model;
  if (Model.NoReturn) {
    C.generateSink(State, C.getPredecessor());
    return true;
  }

  // What is passed to be filled has been filled; that it may be more is no
  // reason to forget all that is known of an object.
  SmallVector<const MemRegion *, 2> Filled;
  bool OfLocks = !Model.Effects.empty() &&
                 llvm::all_of(Model.Effects, [](const Effect &E) {
                   return E.Do != Effect::Action::Sleep;
                 });
  if (!OfLocks)
    for (const Expr *A : Found->Args)
      if (A && (A->getType()->isPointerType() || A->isGLValue()))
        if (const MemRegion *R = State->getSVal(A, Where).getAsRegion();
            R && R->hasStackStorage())
          Filled.push_back(R);
  if (!Filled.empty())
    State = State->invalidateRegions(Filled, CE, C.blockCount(), Where,
                                     /*CausesPointerEscape=*/false);

  SVal Result = UnknownVal();
  if (!Type->isVoidType()) {
    if (Model.Returns) {
      OperandValues Values(State, Where, Result);
      Result =
          resolveOperand(Unit->Run.Context, Model.Returns, Found->Args, Values);
    }
    if (Result.isUnknown())
      Result = Fresh();
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

  if (Model.Tests != ContextTest::None) {
    for (bool Outcome : {true, false}) {
      const Frame *F =
          assumeContext(*Unit, frameOf(State), Model.Tests, Outcome);
      ProgramStateRef Next = F ? assume(State, Result, Outcome) : nullptr;
      if (Next)
        C.addTransition(withFrame(Next, F));
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
    finishCall(*Unit, *Found, Way, Result, C);
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
    E.Do = Effect::Action::Indirect;
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

void LockModelling::checkPostCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  const CallExpr *CE = callExpr(Call);
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  if (!CE || !F || C.wasInlined || Unit->Bodies.macro(CE) ||
      Unit->Bodies.isWithinMacro(CE))
    return;
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (Callee && (Callee->getBuiltinID() || Unit->Run.Lower.modelOf(Callee)))
    return;
  const UnitRun::Function *Known = Unit->Run.find(Callee);
  const Frame *Next = F;
  if (Known) {
    // It was not followed: too large, or recursive. The fast engine's summary
    // tells whether it leaves everything as it was.
    bool Neutral = !Known->Relevant ||
                   (Known->Sum && !Known->Sum->Unknown &&
                    llvm::all_of(Known->Sum->Exits, [](const ExitCase &X) {
                      return X.After.neutral();
                    }));
    if (!Neutral)
      Next = blurred(*Unit, F);
  } else {
    for (unsigned I = 0; I != Call.getNumArgs(); ++I)
      if (TermId Place = Unit->Values.value(Call.getArgSVal(I)))
        Next = escaped(*Unit, Next, Place);
  }
  if (Next != F)
    C.addTransition(withFrame(State, Next));
}

void LockModelling::checkPostStmt(const BinaryOperator *B,
                                  CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  // Comparisons are decided at once, whatever they are used for.
  if (B->isComparisonOp() ||
      (!B->isAssignmentOp() && isCondition(B, C.getLocationContext())))
    return ask(B, C);
  if (!F || !B->isAssignmentOp() ||
      !B->getRHS()->getType()->isFunctionPointerType())
    return;
  SmallVector<const Registration *, 2> Handlers = registrationsAt(
      *Unit, F, Unit->Run.Lower.location(B->getRHS()->getExprLoc()));
  if (Handlers.empty())
    return;
  AnalyzedUnit::Step Path(*Unit, F);
  makeHandlers(*Unit, Path, Handlers);
  C.addTransition(withFrame(State, Path.now()));
}
