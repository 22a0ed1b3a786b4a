//===- LoweringStatements.cpp - Statements to instructions ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

/// The object that \p Place lies in is read or written: the pointer to it is
/// not NULL.
void FunctionLowering::dereference(const Expr *Place) {
  const Expr *Pointer = nullptr;
  while (!Pointer) {
    Place = Place->IgnoreParens();
    if (const auto *M = dyn_cast<MemberExpr>(Place)) {
      if (M->isArrow())
        Pointer = M->getBase();
      else
        Place = M->getBase();
    } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(Place)) {
      const Expr *Base = A->getBase()->IgnoreParens();
      const auto *C = dyn_cast<ImplicitCastExpr>(Base);
      if (C && C->getCastKind() == CK_ArrayToPointerDecay)
        Place = C->getSubExpr();
      else
        Pointer = Base;
    } else if (const auto *O = dyn_cast<UnaryOperator>(Place);
               O && O->getOpcode() == UO_Deref) {
      Pointer = O->getSubExpr();
    } else {
      return;
    }
  }
  if (!Pointer->getType()->isPointerType())
    return;
  TermId Object = T.objectOf(value(Pointer));
  TermKind Kind = T[Object].Kind;
  if ((Kind == TermKind::Load || Kind == TermKind::Result) &&
      Dereferenced.insert(Object).second)
    Block->Instrs.push_back({Instr::Kind::Dereference, 0, Object, 0, {}});
}

bool locklint::readsVolatile(const CastExpr *E) {
  const Expr *From = E->getSubExpr()->IgnoreParens();
  if (E->getCastKind() != CK_LValueToRValue ||
      !From->getType().isVolatileQualified() ||
      !E->getType()->isIntegralOrEnumerationType())
    return false;
  // A counter of the function's own is volatile to last long.
  const auto *D = dyn_cast<DeclRefExpr>(From);
  const auto *V = D ? dyn_cast<VarDecl>(D->getDecl()) : nullptr;
  return !V || V->hasGlobalStorage();
}

bool locklint::isTruthTest(const Stmt *Child, const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(S))
    return Child == If->getCond();
  if (const auto *C = dyn_cast<ConditionalOperator>(S))
    return Child == C->getCond();
  if (const auto *O = dyn_cast<UnaryOperator>(S))
    return O->getOpcode() == UO_LNot;
  const auto *B = dyn_cast<BinaryOperator>(S);
  return B && B->isLogicalOp();
}

const Expr *locklint::loopCondition(const Stmt *S) {
  if (const auto *W = dyn_cast<WhileStmt>(S))
    return W->getCond();
  if (const auto *D = dyn_cast<DoStmt>(S))
    return D->getCond();
  if (const auto *For = dyn_cast<ForStmt>(S))
    return For->getCond();
  return nullptr;
}

void FunctionLowering::findWaits(const Stmt *S, bool InCondition) {
  if (const auto *C = dyn_cast<ImplicitCastExpr>(S);
      C && InCondition && readsVolatile(C))
    Waits.insert(C);
  const Expr *Condition = loopCondition(S);
  for (const Stmt *Child : S->children())
    if (Child)
      findWaits(Child, Condition ? Child == Condition : InCondition);
}

void FunctionLowering::assign(TermId Place, TermId Value) {
  Dereferenced.clear();
  Block->Instrs.push_back({Instr::Kind::Assign, Place, Value, 0, {}});
}

void FunctionLowering::copy(TermId Place, const Expr *From) {
  const Expr *E = From->IgnoreParenImpCasts();
  // What chooses between structs is not followed.
  if (isa<AbstractConditionalOperator>(E))
    return forget(Place);
  Block->Instrs.push_back({Instr::Kind::Copy, Place, address(E), 0, {}});
}

void FunctionLowering::forget(TermId Place) {
  Block->Instrs.push_back({Instr::Kind::Forget, Place, 0, U.NextNumber++, {}});
}

void FunctionLowering::call(unsigned Index) {
  Dereferenced.clear();
  Block->Instrs.push_back({Instr::Kind::Call, 0, 0, Index, {}});
}

void FunctionLowering::initialize(TermId Place, QualType Type, const Expr *Init,
                                  unsigned Depth) {
  Init = Init->IgnoreParens();
  if (const auto *L = dyn_cast<InitListExpr>(Init)) {
    if (!L->isSemanticForm() && L->getSemanticForm())
      L = L->getSemanticForm();
    const RecordDecl *R = Type->getAsRecordDecl();
    if (!R && L->getNumInits() == 1 && Type->isScalarType())
      return initialize(Place, Type, L->getInit(0), Depth + 1);
    if (!R || Depth > 2) {
      registersIn(Place, L);
      return forget(Place);
    }
    if (R->isUnion()) {
      if (const FieldDecl *Field = L->getInitializedFieldInUnion();
          Field && L->getNumInits())
        initialize(T.field(Place, U.fieldId(Field)), Field->getType(),
                   L->getInit(0), Depth + 1);
      return;
    }
    unsigned I = 0;
    uint32_t SetIn = U.newNumber();
    for (const FieldDecl *Field : R->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (I >= L->getNumInits())
        break;
      const Expr *E = L->getInit(I++);
      TermId Member = T.field(Place, U.fieldId(Field));
      if (!E)
        continue;
      registers(Field, Place, E, SetIn);
      if (isa<ImplicitValueInitExpr>(E)) {
        if (Field->getType()->isScalarType())
          assign(Member, T.constant(0));
      } else {
        initialize(Member, Field->getType(), E, Depth + 1);
      }
    }
    return;
  }
  if (Type->isRecordType())
    return copy(Place, Init);
  if (Type->isScalarType())
    return assign(Place, value(Init));
  forget(Place);
}

/// Makes handlers of the functions in \p Init, of whose values nothing more is
/// kept: an array's, a static variable's.
void FunctionLowering::registersIn(TermId Place, const Expr *Init) {
  const auto *L = dyn_cast<InitListExpr>(Init->IgnoreParenImpCasts());
  if (!L)
    return;
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  forEachInitialized(*L, [&](const FieldDecl *Field, const Expr *E) {
    if (!Field)
      return registersIn(Place, E);
    registers(Field, Place, E);
    if (isa<InitListExpr>(E->IgnoreParenImpCasts()))
      registersIn(T.field(Place, U.fieldId(Field)), E);
  });
}

void FunctionLowering::declare(const VarDecl *V) {
  TermId Place = place(V);
  if (V->hasGlobalStorage()) {
    // It is filled before the function runs; but nobody else can name it.
    if (V->getInit())
      registersIn(Place, V->getInit());
    return;
  }
  if (V->getInit())
    initialize(Place, V->getType(), V->getInit());
  else
    Block->Instrs.push_back({V->getType()->isScalarType() ? Instr::Kind::Unset
                                                          : Instr::Kind::Forget,
                             Place,
                             0,
                             U.NextNumber++,
                             {}});
}

void FunctionLowering::element(const Stmt *S) {
  if (MacroCall *C = Finder.callOf(S)) {
    // What the macro expands to is the model's business. It happens where the
    // first thing in it does, or else where its arguments have been computed.
    const Stmt *At = HappensAt.lookup(C);
    if ((At ? At == S : !namesFunction(S)) && Emitted.insert(C).second) {
      call(callOf(C));
      registers(callOf(C), C->Args);
    }
  } else if (const auto *C = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *D = C->getDirectCallee();
    if (!D || !D->getBuiltinID()) {
      call(callOf(C));
      llvm::SmallVector<const Expr *, 8> Args(C->arguments());
      registers(callOf(C), Args);
    }
  } else if (const auto *C = dyn_cast<ImplicitCastExpr>(S)) {
    if (C->getCastKind() == CK_LValueToRValue)
      dereference(C->getSubExpr());
    // Somebody else ends the loop. Asked elsewhere, it is what it was: two ifs
    // go the same way.
    if (Waits.contains(C))
      forget(address(C->getSubExpr()));
  } else if (const auto *B = dyn_cast<BinaryOperator>(S)) {
    if (B->isAssignmentOp())
      dereference(B->getLHS());
    if (B->getOpcode() == BO_Assign) {
      if (B->getType()->isRecordType())
        copy(address(B->getLHS()), B->getRHS());
      else
        assign(address(B->getLHS()), value(B->getRHS()));
      registers(B->getLHS(), B->getRHS());
    } else if (B->isCompoundAssignmentOp()) {
      TermId Place = address(B->getLHS());
      TermId V = arithmetic(
          BinaryOperator::getOpForCompoundAssignment(B->getOpcode()),
          B->getLHS(), B->getRHS(), T.load(Place), value(B->getRHS()));
      if (B->getOpcode() == BO_OrAssign)
        registers(B->getLHS(), B->getRHS());
      if (V)
        assign(Place, V);
      else
        forget(Place);
    }
  } else if (const auto *O = dyn_cast<UnaryOperator>(S)) {
    if (O->isIncrementDecrementOp()) {
      dereference(O->getSubExpr());
      TermId Place = address(O->getSubExpr());
      TermId Delta = T.constant(O->isIncrementOp() ? 1 : -1);
      TermId Now = T.load(Place);
      assign(Place, O->getType()->isPointerType()
                        ? offsetPointer(Now, O->getType(), Delta)
                        : T.binary(TermOp::Add, Now, Delta));
    }
  } else if (const auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *V : D->decls())
      if (const auto *Var = dyn_cast<VarDecl>(V))
        declare(Var);
  } else if (const auto *R = dyn_cast<ReturnStmt>(S)) {
    if (const Expr *E = R->getRetValue()) {
      if (E->getType()->isRecordType())
        copy(T.returnPlace(), E);
      else if (!E->getType()->isVoidType())
        assign(T.returnPlace(), value(E));
    }
    Block->Instrs.push_back(
        {Instr::Kind::Return, 0, 0, 0, U.location(R->getReturnLoc())});
  } else if (const auto *A = dyn_cast<GCCAsmStmt>(S)) {
    for (unsigned I = 0; I != A->getNumOutputs(); ++I)
      forget(address(A->getOutputExpr(I)));
  } else if (const auto *L = dyn_cast<CompoundLiteralExpr>(S)) {
    initialize(temporary(L), L->getType(), L->getInitializer());
  }

  if (const AbstractConditionalOperator *C = Arms.lookup(S)) {
    const auto *E = cast<Expr>(S);
    if (E->getType()->isScalarType())
      assign(temporary(C), value(E));
  }
}

void FunctionLowering::terminator(const CFGBlock &B,
                                  const llvm::DenseMap<unsigned, int> &Index) {
  for (const CFGBlock::AdjacentBlock &S : B.succs()) {
    const CFGBlock *R = S.getReachableBlock();
    auto It = R ? Index.find(R->getBlockID()) : Index.end();
    Block->Successors.push_back(It == Index.end() ? -1 : It->second);
  }
  if (B.hasNoReturnElement()) {
    Block->Ends = BlockIR::End::Stop;
    return;
  }
  const Stmt *Term = B.getTerminatorStmt();
  if (!Term || isa<GCCAsmStmt>(Term) || isa<IndirectGotoStmt>(Term))
    return;
  if (isa<SwitchStmt>(Term)) {
    const auto *Cond = dyn_cast_or_null<Expr>(B.getTerminatorCondition());
    if (!Cond)
      return;
    Block->Ends = BlockIR::End::Switch;
    Block->Condition = value(Cond);
    for (const CFGBlock::AdjacentBlock &S : B.succs()) {
      SwitchCase C;
      C.Default = true;
      const CFGBlock *R = S.getReachableBlock();
      if (!R)
        R = S.getPossiblyUnreachableBlock();
      if (const auto *Case =
              dyn_cast_or_null<CaseStmt>(R ? R->getLabel() : nullptr)) {
        int64_t Lo, Hi;
        if (T.isConst(value(Case->getLHS()), Lo)) {
          Hi = Lo;
          if (!Case->getRHS() || T.isConst(value(Case->getRHS()), Hi))
            C = {false, Lo, Hi};
        }
      }
      Block->Cases.push_back(C);
    }
    return;
  }
  if (Block->Successors.size() != 2)
    return;
  if (const Expr *Cond = B.getLastCondition()) {
    Block->Ends = BlockIR::End::Branch;
    TermId Part = partOfMacro(Cond);
    Block->Condition = Part ? Part : value(Cond);
  }
}

/// A modelled macro may be a && or ||, which the CFG takes apart:
/// preemptible(). What one operand says of the macro's value; 0 if \p Cond is
/// no such operand.
TermId FunctionLowering::partOfMacro(const Expr *Cond) {
  MacroCall *C = Finder.callOf(Cond);
  if (!C || Finder.valueOf(Cond) || C->Roots.size() != 1)
    return 0;
  const auto *Root = dyn_cast<Expr>(C->Roots.front());
  const auto *Logical =
      Root ? dyn_cast<BinaryOperator>(Root->IgnoreParenImpCasts()) : nullptr;
  if (!Logical || !Logical->isLogicalOp())
    return 0;
  TermId Whole = T.result(F->Calls[callOf(C)].Number, 0);
  if (Logical->getRHS()->IgnoreParens() == Cond->IgnoreParens())
    return Whole;
  return T.binary(Logical->getOpcode() == BO_LAnd ? TermOp::LOr : TermOp::LAnd,
                  Whole, opaque(Cond));
}
