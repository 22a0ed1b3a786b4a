//===- LoweringExprs.cpp - Expressions as terms ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"

using namespace clang;
using namespace locklint;

TermId FunctionLowering::opaque(const Stmt *S) {
  TermId &Id = Opaque[S];
  if (!Id)
    Id = T.result(U.NextNumber++, 0);
  return Id;
}

TermId FunctionLowering::temporary(const Stmt *S) {
  TermId &Id = Temporaries[S];
  if (!Id)
    Id = T.local("");
  return Id;
}

TermId Lowering::global(const VarDecl *V) {
  const auto *F = V->isStaticLocal()
                      ? dyn_cast<FunctionDecl>(V->getDeclContext())
                      : nullptr;
  TermId Id = Terms.global(F ? (F->getName() + "." + V->getName()).str()
                             : V->getName().str());
  // What the model names is known to all files, if only by functions.
  if (V->getFormalLinkage() != Linkage::External &&
      !M.namesGlobal(V->getName()))
    Terms.setOwner(Id, mainFile());
  return Id;
}

TermId FunctionLowering::place(const ValueDecl *V) {
  V = cast<ValueDecl>(V->getCanonicalDecl());
  TermId &Id = Places[V];
  if (Id)
    return Id;
  const auto *Var = dyn_cast<VarDecl>(V);
  Id = Var && Var->hasGlobalStorage() ? U.global(Var) : T.local(V->getName());
  return Id;
}

/// Constants take the width and sign of their type.
TermId FunctionLowering::fit(TermId Value, QualType Type) {
  int64_t C;
  if (!T.isConst(Value, C) || !Type->isIntegralOrEnumerationType())
    return Value;
  if (Type->isBooleanType())
    return T.constant(C != 0);
  unsigned Width = Context.getIntWidth(Type);
  if (Width >= 64)
    return Value;
  uint64_t Low = uint64_t(C) & ((1ULL << Width) - 1);
  if (Type->isSignedIntegerOrEnumerationType() && (Low >> (Width - 1)))
    Low |= ~0ULL << Width;
  return T.constant(int64_t(Low));
}

TermId FunctionLowering::offsetPointer(TermId Base, QualType Pointer,
                                       TermId Offset) {
  QualType Pointee = Pointer->getPointeeType();
  // container_of() and its like count bytes.
  if (Pointee->isVoidType() || Pointee->isCharType() ||
      Pointee->isFunctionType() || Pointee->isIncompleteType())
    return T.binary(TermOp::Add, Base, Offset);
  return T.index(Base, Offset);
}

/// Whether \p E is of a small unsigned type, and wider only for the operation,
/// or a constant that is not negative.
static bool isNeverNegative(const Expr *E, const ASTContext &Context) {
  E = E->IgnoreParens();
  if (const auto *C = dyn_cast<ImplicitCastExpr>(E);
      C && C->getCastKind() == CK_IntegralCast) {
    QualType From = C->getSubExpr()->getType();
    return From->isUnsignedIntegerType() &&
           Context.getTypeSize(From) < Context.getTypeSize(C->getType());
  }
  const auto *Literal = dyn_cast<IntegerLiteral>(E);
  return Literal && !Literal->getValue().isNegative();
}

TermId FunctionLowering::arithmetic(BinaryOperatorKind Op, const Expr *L,
                                    const Expr *R, TermId LV, TermId RV) {
  QualType LT = L->getType(), RT = R->getType();
  if (Op == BO_Add || Op == BO_Sub) {
    if (LT->isPointerType() && RT->isIntegerType())
      return offsetPointer(LV, LT,
                           Op == BO_Sub ? T.unary(TermOp::Neg, RV) : RV);
    if (RT->isPointerType() && LT->isIntegerType())
      return offsetPointer(RV, RT, LV);
  }
  bool Unsigned = LT->isPointerType() || LT->isUnsignedIntegerType() ||
                  (isNeverNegative(L, Context) && isNeverNegative(R, Context));
  // A constant of fewer bits has none above them: see fit().
  bool Widest = LT->isUnsignedIntegerType() && Context.getIntWidth(LT) == 64;
  switch (Op) {
  case BO_Add:
    return T.binary(TermOp::Add, LV, RV);
  case BO_Sub:
    return T.binary(TermOp::Sub, LV, RV);
  case BO_Mul:
    return T.binary(TermOp::Mul, LV, RV);
  case BO_Div:
    return T.binary(Widest ? TermOp::UDiv : TermOp::Div, LV, RV);
  case BO_Rem:
    return T.binary(Widest ? TermOp::URem : TermOp::Rem, LV, RV);
  case BO_And:
    return T.binary(TermOp::And, LV, RV);
  case BO_Or:
    return T.binary(TermOp::Or, LV, RV);
  case BO_Xor:
    return T.binary(TermOp::Xor, LV, RV);
  case BO_Shl:
    return T.binary(TermOp::Shl, LV, RV);
  case BO_Shr:
    return T.binary(Widest ? TermOp::UShr : TermOp::Shr, LV, RV);
  case BO_EQ:
    return T.binary(TermOp::Eq, LV, RV);
  case BO_NE:
    return T.binary(TermOp::Ne, LV, RV);
  case BO_LT:
    return T.binary(Unsigned ? TermOp::ULt : TermOp::Lt, LV, RV);
  case BO_GT:
    return T.binary(Unsigned ? TermOp::ULt : TermOp::Lt, RV, LV);
  case BO_LE:
    return T.binary(Unsigned ? TermOp::ULe : TermOp::Le, LV, RV);
  case BO_GE:
    return T.binary(Unsigned ? TermOp::ULe : TermOp::Le, RV, LV);
  case BO_LAnd:
    return T.binary(TermOp::LAnd, LV, RV);
  case BO_LOr:
    return T.binary(TermOp::LOr, LV, RV);
  default:
    return 0;
  }
}

TermId FunctionLowering::binary(const BinaryOperator *B) {
  if (B->isAssignmentOp())
    return T.load(address(B->getLHS()));
  if (B->getOpcode() == BO_Comma)
    return value(B->getRHS());
  TermId L = value(B->getLHS()), R = value(B->getRHS());
  TermId V = arithmetic(B->getOpcode(), B->getLHS(), B->getRHS(), L, R);
  return V ? fit(V, B->getType()) : opaque(B);
}

TermId FunctionLowering::value(const Expr *E) {
  if (MacroCall *C = Finder.valueOf(E)) {
    CallInstr &Call = F->Calls[callOf(C)];
    return Call.Returns ? Call.Returns : T.result(Call.Number, 0);
  }
  TermId V = valueOf(E);
  return V ? V : opaque(E);
}

TermId FunctionLowering::converted(const CastExpr *C) {
  switch (C->getCastKind()) {
  case CK_LValueToRValue:
    return T.load(address(C->getSubExpr()));
  case CK_ArrayToPointerDecay:
    return address(C->getSubExpr());
  case CK_FunctionToPointerDecay:
    return value(C->getSubExpr());
  case CK_NullToPointer:
    return T.constant(0);
  case CK_IntegralToBoolean:
  case CK_PointerToBoolean:
    return T.binary(TermOp::Ne, value(C->getSubExpr()), T.constant(0));
  case CK_ToVoid:
  case CK_NoOp:
  case CK_BitCast:
  case CK_IntegralToPointer:
  case CK_PointerToIntegral:
    return value(C->getSubExpr());
  case CK_IntegralCast:
    return fit(value(C->getSubExpr()), C->getType());
  default:
    return 0;
  }
}

TermId FunctionLowering::unary(const UnaryOperator *O) {
  const Expr *Sub = O->getSubExpr();
  switch (O->getOpcode()) {
  case UO_AddrOf:
    if (Sub->getType()->isFunctionType())
      return value(Sub);
    return address(Sub);
  case UO_Deref:
    if (O->getType()->isFunctionType())
      return value(Sub);
    return T.load(address(O));
  case UO_Plus:
  case UO_Extension:
    return value(Sub);
  case UO_Minus:
    return fit(T.unary(TermOp::Neg, value(Sub)), O->getType());
  case UO_Not:
    return fit(T.unary(TermOp::BitNot, value(Sub)), O->getType());
  case UO_LNot:
    return T.unary(TermOp::Not, value(Sub));
  case UO_PreInc:
  case UO_PreDec:
    return T.load(address(Sub));
  case UO_PostInc:
  case UO_PostDec: {
    TermId Delta = T.constant(O->isIncrementOp() ? -1 : 1);
    TermId Now = T.load(address(Sub));
    return Sub->getType()->isPointerType()
               ? offsetPointer(Now, Sub->getType(), Delta)
               : T.binary(TermOp::Add, Now, Delta);
  }
  default:
    return 0;
  }
}

TermId FunctionLowering::last(const StmtExpr *E) {
  const CompoundStmt *B = E->getSubStmt();
  const Stmt *Last = B->body_empty() ? nullptr : B->body_back();
  while (const auto *L = dyn_cast_or_null<LabelStmt>(Last))
    Last = L->getSubStmt();
  if (const auto *V = dyn_cast_or_null<Expr>(Last))
    return value(V);
  return 0;
}

TermId FunctionLowering::returned(const CallExpr *C) {
  if (const FunctionDecl *D = C->getDirectCallee()) {
    switch (D->getBuiltinID()) {
    case Builtin::BI__builtin_expect:
    case Builtin::BI__builtin_expect_with_probability:
    case Builtin::BI__builtin_assume_aligned:
      return value(C->getArg(0));
    case Builtin::BI__builtin_constant_p: {
      // Clang folds what GCC and Clang agree on; the rest is not constant,
      // but for what an inline function is given.
      Expr::EvalResult R;
      if (C->EvaluateAsInt(R, Context) && R.Val.getInt().getBoolValue())
        return T.constant(1);
      return F->Inline ? T.unary(TermOp::IsConstant, value(C->getArg(0)))
                       : T.constant(0);
    }
    // The kernel's assertions about bit fields count the bits of masks.
    case Builtin::BI__builtin_clz:
    case Builtin::BI__builtin_clzl:
    case Builtin::BI__builtin_clzll:
    case Builtin::BI__builtin_ctz:
    case Builtin::BI__builtin_ctzl:
    case Builtin::BI__builtin_ctzll:
    case Builtin::BI__builtin_ffs:
    case Builtin::BI__builtin_ffsl:
    case Builtin::BI__builtin_ffsll:
    case Builtin::BI__builtin_popcount:
    case Builtin::BI__builtin_popcountl:
    case Builtin::BI__builtin_popcountll:
      if (Expr::EvalResult R; C->EvaluateAsInt(R, Context))
        return T.constant(R.Val.getInt().getExtValue());
      break;
    default:
      break;
    }
  }
  auto It = CallIndex.find(C);
  if (It == CallIndex.end())
    return 0;
  CallInstr &Call = F->Calls[It->second];
  return Call.Returns ? Call.Returns : T.result(Call.Number, 0);
}

TermId FunctionLowering::valueOf(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::ParenExprClass:
    return value(cast<ParenExpr>(E)->getSubExpr());
  case Stmt::ConstantExprClass:
    return value(cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::GenericSelectionExprClass:
    return value(cast<GenericSelectionExpr>(E)->getResultExpr());
  case Stmt::ChooseExprClass:
    return value(cast<ChooseExpr>(E)->getChosenSubExpr());
  case Stmt::IntegerLiteralClass: {
    llvm::APInt V = cast<IntegerLiteral>(E)->getValue();
    if (V.getActiveBits() > 64)
      return 0;
    return fit(T.constant(int64_t(V.getZExtValue())), E->getType());
  }
  case Stmt::CharacterLiteralClass:
    return T.constant(cast<CharacterLiteral>(E)->getValue());
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::OffsetOfExprClass: {
    Expr::EvalResult R;
    if (!E->isValueDependent() && E->EvaluateAsInt(R, Context) &&
        R.Val.getInt().getSignificantBits() <= 64)
      return T.constant(R.Val.getInt().getExtValue());
    return 0;
  }
  case Stmt::StringLiteralClass:
  case Stmt::PredefinedExprClass:
    return T.global("\"\"");
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
    return converted(cast<CastExpr>(E));
  case Stmt::DeclRefExprClass: {
    const ValueDecl *D = cast<DeclRefExpr>(E)->getDecl();
    if (const auto *C = dyn_cast<EnumConstantDecl>(D)) {
      if (C->getInitVal().getSignificantBits() > 64)
        return 0;
      return T.constant(C->getInitVal().getExtValue());
    }
    if (isa<FunctionDecl>(D))
      return T.function(D->getName());
    // An lvalue where a value was asked for: its content.
    return T.load(place(D));
  }
  case Stmt::MemberExprClass:
  case Stmt::ArraySubscriptExprClass:
    return T.load(address(E));
  case Stmt::UnaryOperatorClass:
    return unary(cast<UnaryOperator>(E));
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return binary(cast<BinaryOperator>(E));
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    const auto *C = cast<AbstractConditionalOperator>(E);
    int64_t Known;
    if (T.isConst(value(C->getCond()), Known))
      return value(Known ? C->getTrueExpr() : C->getFalseExpr());
    return T.load(temporary(C));
  }
  case Stmt::OpaqueValueExprClass: {
    const Expr *Source = cast<OpaqueValueExpr>(E)->getSourceExpr();
    return Source ? value(Source) : 0;
  }
  case Stmt::StmtExprClass:
    return last(cast<StmtExpr>(E));
  case Stmt::CallExprClass:
    return returned(cast<CallExpr>(E));
  case Stmt::CompoundLiteralExprClass:
    return T.load(address(E));
  default:
    return 0;
  }
}

TermId FunctionLowering::address(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::ParenExprClass:
    return address(cast<ParenExpr>(E)->getSubExpr());
  case Stmt::GenericSelectionExprClass:
    return address(cast<GenericSelectionExpr>(E)->getResultExpr());
  case Stmt::ChooseExprClass:
    return address(cast<ChooseExpr>(E)->getChosenSubExpr());
  case Stmt::DeclRefExprClass: {
    const ValueDecl *D = cast<DeclRefExpr>(E)->getDecl();
    if (isa<FunctionDecl>(D))
      return T.function(D->getName());
    return place(D);
  }
  case Stmt::MemberExprClass: {
    const auto *M = cast<MemberExpr>(E);
    TermId Base = M->isArrow() ? value(M->getBase()) : address(M->getBase());
    const auto *Field = dyn_cast<FieldDecl>(M->getMemberDecl());
    return Field ? T.field(Base, U.fieldId(Field)) : 0;
  }
  case Stmt::ArraySubscriptExprClass: {
    const auto *A = cast<ArraySubscriptExpr>(E);
    return T.index(value(A->getBase()), value(A->getIdx()));
  }
  case Stmt::UnaryOperatorClass: {
    const auto *O = cast<UnaryOperator>(E);
    if (O->getOpcode() == UO_Deref)
      return value(O->getSubExpr());
    if (O->getOpcode() == UO_Extension || O->isIncrementDecrementOp())
      return address(O->getSubExpr());
    return opaque(E);
  }
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass: {
    const auto *C = cast<CastExpr>(E);
    if (C->getCastKind() == CK_NoOp || C->getCastKind() == CK_LValueBitCast ||
        C->getCastKind() == CK_LValueToRValue)
      return address(C->getSubExpr());
    return opaque(E);
  }
  case Stmt::StmtExprClass: {
    // A struct value: where its last expression lies.
    const CompoundStmt *B = cast<StmtExpr>(E)->getSubStmt();
    const auto *Last =
        B->body_empty() ? nullptr : dyn_cast<Expr>(B->body_back());
    return Last ? address(Last) : opaque(E);
  }
  case Stmt::CallExprClass:
    // A struct returned by value lies in the place its call made.
    return value(E);
  case Stmt::CompoundLiteralExprClass:
    return temporary(E);
  case Stmt::BinaryOperatorClass: {
    const auto *B = cast<BinaryOperator>(E);
    if (B->getOpcode() == BO_Comma)
      return address(B->getRHS());
    if (B->isAssignmentOp())
      return address(B->getLHS());
    return opaque(E);
  }
  case Stmt::StringLiteralClass:
  case Stmt::PredefinedExprClass:
    return T.global("\"\"");
  default:
    return opaque(E);
  }
}
