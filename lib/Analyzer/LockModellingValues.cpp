//===- LockModellingValues.cpp - What paths learn of values, in Clang's analyzer
//===//
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

/// The values that switches of the path have looked at, by what they are.
REGISTER_MAP_WITH_PROGRAMSTATE(SwitchedOn, TermId, SVal)

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
  // Functions that do nothing to locks are not judged: paths through them that
  // end alike are merged.
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
#if LLVM_VERSION_MAJOR >= 22
    auto Assumed = ExprEngine::getEagerlyAssumeBifurcationTags();
#else
    auto Assumed = ExprEngine::geteagerlyAssumeBinOpBifurcationTags();
#endif
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
  if (!F || !R || isOnStack(R))
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

/// A volatile read that decides whether a loop goes on waits for somebody else:
/// what the path has seen or written there is forgotten.
bool LockModelling::waits(const CastExpr *E, CheckerContext &C) const {
  if (!readsVolatile(E))
    return false;
  const ParentMap &Parents = C.getLocationContext()->getParentMap();
  const Stmt *S = E, *Loop = Parents.getParent(E);
  for (; Loop && !isa<ForStmt, WhileStmt, DoStmt>(Loop);
       Loop = Parents.getParent(Loop))
    S = Loop;
  if (!Loop || loopCondition(Loop) != S)
    return false;
  ProgramStateRef State = C.getState();
  const Frame *F = frameOf(State);
  std::optional<Loc> Place = C.getSVal(E->getSubExpr()).getAs<Loc>();
  if (!F || !Place)
    return false;
  SVal Now = conjureValue(C, E, E->getType());
  State = State->bindLoc(*Place, Now, C.getLocationContext());
  State = State->BindExpr(E, C.getLocationContext(), Now);
  if (const MemRegion *R = Place->getAsRegion()) {
    AnalyzedUnit::Step Path(*Unit, F);
    Path.written(Unit->Values.place(R));
    State = withFrame(State, Path.now());
  }
  C.addTransition(State);
  return true;
}

void LockModelling::checkPostStmt(const CastExpr *E, CheckerContext &C) const {
  if (E->getCastKind() == CK_LValueToRValue && (waits(E, C) || switches(E, C)))
    return;
  if (errorCode(E, C))
    return;
  if (isCondition(E, C.getLocationContext()))
    ask(E, C);
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

void LockModelling::checkLiveSymbols(ProgramStateRef State,
                                     SymbolReaper &Reaper) const {
  keepBits(State, Reaper);
  keepErrorCodes(State, Reaper);
  for (const auto &[Id, Value] : State->get<SwitchedOn>())
    Reaper.markLive(Value.getAsSymbol());
  // Whether a deleted timer will still run is asked when it is freed.
  for (const Frame *F = frameOf(State); F; F = F->Caller)
    for (const HandlerRecord &D : F->S.Deleted)
      if (SymbolRef S = Unit->Values.symbolOf(D.Result))
        Reaper.markLive(S);
}
