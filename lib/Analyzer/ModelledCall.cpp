//===- ModelledCall.cpp - A modelled call on an analyzer's path -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/ModelledCall.h"
#include "Analyzer/LockReport.h"
#include "Compat/Clang/Analyzer.h"
#include "Lowering/Operands.h"
#include "clang/AST/ASTContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"

using namespace clang;
using namespace ento;
using namespace locklint;

const CallExpr *locklint::callExpr(const CallEvent &Call) {
  return dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
}

std::optional<ModelledCall> ModelledCall::of(const CallEvent &Event,
                                             AnalyzedUnit &U) {
  Lowering &Lower = U.Run.Lower;
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

Event CallWay::operands(unsigned Index) {
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
                 : U.Values.value(
                       resolveOperand(AST, Eff.Lock, C.Args, Values, &Object));
    if (E.Type == AnyLockType)
      E.Type = lockTypeOf(U.Run.Solve.M, Object);
    E.Type = U.Run.Solve.semaphores().typeOf(E.Lock, E.Type);
    S.Object = U.keep(textOf(AST, Eff.Lock, C.Args));
  }
  for (const Operand &P : Eff.Passed)
    E.Args.push_back(U.Values.value(resolveOperand(AST, P, C.Args, Values)));
  if (Eff.Subclass)
    E.Subclass = subclass(
        Eff.Subclass,
        U.Values.value(resolveOperand(AST, Eff.Subclass, C.Args, Values)),
        U.Run.Terms, C.Args, C.Texts);
  E.Nested = Eff.Nested || E.Subclass;
  E.Contended = Eff.Contended;
  if (Eff.Nest)
    E.Nest = Eff.Nest.Kind == Operand::Base::Global
                 ? globalOf(Eff.Nest)
                 : U.Values.value(resolveNest(AST, Eff, C.Args, Values));
  E.Private = Eff.Private || !Eff.MadeBy.empty();
  E.Later = Eff.Later;
  E.InTask = Eff.InTask;
  E.Unchecked = Eff.Unchecked;
  E.Members = &Eff.Members;
  if (C.Macro && Eff.Flags.Kind == Operand::Base::Arg &&
      Eff.Flags.Index < C.Args.size() && C.Args[Eff.Flags.Index])
    E.WrongType = !holdsFlags(AST, C.Args[Eff.Flags.Index]);
  E.Where = U.Run.Sites.add(S);
  E.ByOwner = U.Run.Solve.owners().ForOthers.count(C.Where) != 0;
  return E;
}

SVal CallWay::condition(const Condition &When) {
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
  return test(When, V, U.Run.Solve.directReclaim(), Ops);
}

int CallWay::decide(const Condition &When) {
  if (When.isOmitted(C.Args.size()))
    return 1;
  return decided(State, condition(When));
}

bool CallWay::mayBeAsked(const Condition &When) {
  TermId Id = U.Values.value(condition(When));
  return Id && !U.Run.Terms.isVague(Id) &&
         U.Run.Terms.any(Id, [](const Term &X, TermId) {
           return X.Kind == TermKind::Param || X.Kind == TermKind::Load;
         });
}

void CallWay::saveFlags(unsigned Index, Event &E) {
  const Effect &Eff = C.Model->Effects[Index];
  if (Eff.Flags.Kind == Operand::Base::Result) {
    E.Flags = U.Values.value(Result);
    return;
  }
  SVal Saved =
      conjureValue(Context, C.Call, U.Run.Context.UnsignedLongTy, &Eff);
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

void CallWay::restoreFlags(unsigned Index, Event &E) {
  OperandValues Values = values();
  const Effect &Eff = C.Model->Effects[Index];
  SVal Flags = resolveFlags(U.Run.Context, Eff, C.Args, C.Macro, Values);
  E.Unset = bool(Eff.Flags) && Flags.isUndef();
  E.Flags = U.Values.value(Flags);
}

bool CallWay::holds(ObjectId Lock) {
  const HeldLock *L = Path.now()->S.held(Lock);
  return L && !L->FromEntry;
}

ObjectId CallWay::released(const Event &E) {
  return matchHeld(U.Run.Terms, Path.now()->S, E.Lock, E.Type, U.LookedUp);
}

bool CallWay::isAcquiredElsewhere(const Event &E) {
  return !Path.now()->S.held(E.Lock) &&
         U.Run.Solve.isAcquiredBefore(U.Run.Sites[E.Where].Where);
}

bool CallWay::triesWhatIsHeld() {
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

void CallWay::tell(const Event &E, const Condition *Undecided) {
  // What is known of the results by now.
  if (E.Do == Effect::Action::Free)
    Path.settle([&](ObjectId Result) {
      SymbolRef S = U.Values.symbolOf(Result);
      if (!S)
        return false;
      SVal V = Context.getSValBuilder().makeSymbolVal(S);
      return decided(State, V) == 1 && rangeOf(State, V).Hi >= 0;
    });
  if (E.Do == Effect::Action::Call && Path.calls(E, State))
    return;
  Path.tell(E, Undecided != nullptr);
  Main = Main ? Main : std::optional(E);
  if (E.Do != Effect::Action::Sleep)
    Main = E;
}

void CallWay::happen(const Event &E) {
  Path.happen(E);
  if (E.Do != Effect::Action::Acquire)
    return;
  // What is locked exists: no later test of the pointer finds it null.
  for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
    OperandValues Values = values();
    SVal Lock =
        resolveOperand(U.Run.Context, C.Model->Effects[I].Lock, C.Args, Values);
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
              State, test(Valid, Pointer, U.Run.Solve.directReclaim(), Ops),
              true))
        State = Next;
    }
  }
}

void CallWay::leave() {
  OperandValues Values = values();
  for (const Expr *A : C.Args) {
    TermId Place = A ? U.Values.value(Values.value(A)) : 0;
    if (!Place)
      continue;
    Path.escape(Place);
    if (isFlag(U.Run.Terms, Place))
      Path.written(Place);
  }
}

bool CallWay::isOfHeld() {
  const Operand &O = C.Model->Locked;
  if (!O)
    return false;
  OperandValues Values = values();
  TermId Lock =
      O.Kind == Operand::Base::Global
          ? globalOf(O)
          : U.Values.value(resolveOperand(U.Run.Context, O, C.Args, Values));
  return Lock && Path.holds(Lock);
}

TermId CallWay::globalOf(const Operand &O) {
  TermTable &T = U.Run.Terms;
  TermId Id = T.global(O.Name);
  for (StringRef Field : O.Fields)
    Id = T.field(Id, T.fieldId("", Field, 0));
  return Id;
}

ObjectId CallWay::result() { return U.Values.value(Result); }

void locklint::proceed(CheckerContext &C, ProgramStateRef State,
                       AnalyzedUnit::Step &Path,
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

/// Registrations that the fast engine found at \p Where.
static SmallVector<const Registration *, 2>
registrationsAt(AnalyzedUnit &U, const Frame *F, const Location &Where) {
  SmallVector<const Registration *, 2> Found;
  if (UnitRun::Function *In = U.functionOf(F))
    for (const Registration &R : In->IR->Registrations)
      if (R.Where == Where &&
          U.Run.Terms[R.Function].Kind == TermKind::Function)
        Found.push_back(&R);
  return Found;
}

bool locklint::makeHandlers(AnalyzedUnit &U, AnalyzedUnit::Step &Path,
                            const Location &Where) {
  SmallVector<const Registration *, 2> Found =
      registrationsAt(U, Path.now(), Where);
  for (const Registration *R : Found) {
    Event E;
    E.Do = Effect::Action::Register;
    E.Kind = R->Row->Kind;
    E.Flags = R->Function;
    Site S;
    S.Where = R->Where;
    E.Where = U.Run.Sites.add(S);
    Path.happen(E);
  }
  return !Found.empty();
}

void CallWay::proceed() {
  bool MayFail =
      llvm::any_of(registrationsAt(U, Path.now(), C.Where),
                   [](const Registration *R) { return R->Call != 0; });
  if (MayFail) {
    if (ProgramStateRef Failed = assume(State, Result, true)) {
      AnalyzedUnit::Step Without = Path;
      locklint::proceed(Context, Failed, Without, Main, U);
    }
    State = assume(State, Result, false);
    if (!State)
      return;
  }
  makeHandlers(U, Path, C.Where);
  locklint::proceed(Context, State, Path, Main, U);
}
