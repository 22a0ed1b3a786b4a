//===- MemberWrites.cpp - What a file stores in members -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/MemberWrites.h"
#include "Lowering/FunctionLowering.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclGroup.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

MemberFacts locklint::findMemberWrites(ASTContext &Context, Lowering &Lower) {
  MemberFacts Found;
  MemberWrites(Context, Lower, Found).run();
  return Found;
}

void MemberWrites::run() {
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    if (!Lower.inMain(D->getLocation()))
      continue;
    if (const auto *F = dyn_cast<FunctionDecl>(D);
        F && F->isThisDeclarationADefinition() && F->hasBody()) {
      Now = Lower.number(F);
      walk(F->getBody());
      Now = MemberFacts::NoFunction;
    } else if (const auto *V = dyn_cast<VarDecl>(D)) {
      if (const Expr *Init = V->getInit())
        walk(Init);
    }
  }
  for (auto &[Field, From] : Sources) {
    MemberFacts::Member &M = Out.Members[Field];
    // What is saved and put back is nothing new.
    for (const VarDecl *V : From.Variables)
      M.Anything |= Copies.lookup(V) != std::optional(Field);
    if (auto All = Filled.find(From.Of); All != Filled.end())
      M.Writes.append(All->second);
  }
}

/// \p Value, null if it is not known, is what \p V holds from now on.
void MemberWrites::sets(const VarDecl *V, const Expr *Value) {
  if (!V->hasLocalStorage())
    return;
  const auto *M =
      Value ? dyn_cast<MemberExpr>(Value->IgnoreParenCasts()) : nullptr;
  const auto *F = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
  std::optional<FieldId> Copy =
      F ? std::optional(Lower.fieldId(F)) : std::nullopt;
  auto [It, New] = Copies.try_emplace(V, Copy);
  if (!New && It->second != Copy)
    It->second = std::nullopt;
}

void MemberWrites::sets(const Expr *Variable, const Expr *Value) {
  const auto *D = dyn_cast<DeclRefExpr>(Variable->IgnoreParenCasts());
  if (const auto *V = D ? dyn_cast<VarDecl>(D->getDecl()) : nullptr)
    sets(V, Value);
}

FieldId MemberWrites::member(const FieldDecl *F) {
  FieldId Id = Lower.fieldId(F);
  if (Source &From = Sources[Id]; !From.Of) {
    From.Of = F->getParent();
    MemberFacts::Member &M = Out.Members[Id];
    M.Own = Lower.inMain(F->getLocation()) && !From.Of->isUnion();
    QualType Type = F->getType();
    while (const ArrayType *A = Type->getAsArrayTypeUnsafe())
      Type = A->getElementType();
    M.Code = Type->isFunctionPointerType();
  }
  return Id;
}

std::optional<FieldId> MemberWrites::named(const Expr *E) {
  E = E->IgnoreParenCasts();
  while (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    E = A->getBase()->IgnoreParenCasts();
  const auto *M = dyn_cast<MemberExpr>(E);
  const auto *F = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
  return F ? std::optional(member(F)) : std::nullopt;
}

MemberFacts::Write MemberWrites::writeAt(SourceLocation Where, uint64_t Bits) {
  return {Now, Lower.location(Where), Bits};
}

/// The bits to which \p Assignment gives a value that is known.
uint64_t MemberWrites::constantBits(const BinaryOperator *Assignment) const {
  Expr::EvalResult R;
  const Expr *Value = Assignment->getRHS();
  if (Value->isValueDependent() || !Value->EvaluateAsInt(R, Context))
    return 0;
  uint64_t C = R.Val.getInt().extOrTrunc(64).getZExtValue();
  switch (Assignment->getOpcode()) {
  case BO_Assign:
    return ~uint64_t(0);
  case BO_OrAssign:
    return C;
  case BO_AndAssign:
    return ~C;
  default:
    return 0;
  }
}

void MemberWrites::anything(const Expr *Place) {
  std::optional<FieldId> Field = named(Place);
  if (!Field)
    return;
  MemberFacts::Member &M = Out.Members[*Field];
  M.Anything = true;
  M.Writes.push_back(writeAt(Place->getExprLoc()));
}

/// Adds what \p Value may be.
void MemberWrites::stores(Stored Into, const Expr *Value) {
  Value = Value->IgnoreParenCasts();
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(Value)) {
    stores(Into, C->getTrueExpr());
    stores(Into, C->getFalseExpr());
    return;
  }
  Expr::EvalResult R;
  if (!Value->isValueDependent() && Value->EvaluateAsInt(R, Context) &&
      R.Val.getInt().getSignificantBits() <= 64) {
    Into.Facts.Constants.push_back(R.Val.getInt().getExtValue());
    return;
  }
  llvm::SmallVector<const FunctionDecl *, 2> Functions;
  functionsIn(Value, Functions);
  if (!Functions.empty()) {
    for (const FunctionDecl *F : Functions)
      Into.Facts.Functions.push_back(Lower.function(F));
    return;
  }
  if (const auto *D = dyn_cast<DeclRefExpr>(Value))
    if (const auto *V = dyn_cast<VarDecl>(D->getDecl())) {
      Into.From.Variables.push_back(V);
      return;
    }
  const auto *B = dyn_cast<BinaryOperator>(Value);
  if (B && (B->isComparisonOp() || B->isLogicalOp())) {
    Into.Facts.Constants.push_back(0);
    Into.Facts.Constants.push_back(1);
    return;
  }
  Into.Facts.Anything = true;
}

void MemberWrites::assigns(const BinaryOperator *B) {
  QualType Type = B->getLHS()->getType();
  if (Type->isRecordType()) {
    // Of the same type, it holds what the file stores, unless another file's
    // function made it.
    if (isa<CallExpr>(B->getRHS()->IgnoreParenCasts()))
      fills(Type, B->getExprLoc());
    else if (const RecordDecl *R = Type->getAsRecordDecl())
      Filled[R].push_back(writeAt(B->getExprLoc()));
  }
  std::optional<FieldId> Field = named(B->getLHS());
  if (!Field)
    return;
  MemberFacts::Member &M = Out.Members[*Field];
  M.Writes.push_back(writeAt(B->getExprLoc(), constantBits(B)));
  if (!isa<MemberExpr>(B->getLHS()->IgnoreParens())) {
    M.Anything = true;
    return;
  }
  switch (B->getOpcode()) {
  case BO_Assign:
    stores({M, Sources[*Field]}, B->getRHS());
    return;
  case BO_AndAssign:
    return;
  case BO_OrAssign: {
    MemberFacts::Member Bits;
    Source From;
    stores({Bits, From}, B->getRHS());
    M.Anything |=
        Bits.Anything || !From.Variables.empty() || !Bits.Functions.empty();
    for (int64_t C : Bits.Constants)
      M.OrBits |= C;
    return;
  }
  default:
    M.Anything = true;
  }
}

void MemberWrites::initializes(const InitListExpr *L) {
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  const RecordDecl *R = L->getType()->getAsRecordDecl();
  if (!R || R->isUnion())
    return;
  unsigned I = 0;
  for (const FieldDecl *F : R->fields()) {
    if (F->isUnnamedBitField())
      continue;
    if (I >= L->getNumInits())
      return;
    const Expr *E = L->getInit(I++);
    if (E && !isa<ImplicitValueInitExpr>(E) && F->getType()->isScalarType()) {
      FieldId Field = member(F);
      stores({Out.Members[Field], Sources[Field]}, E);
    }
  }
}

void MemberWrites::fills(QualType Type, SourceLocation Where) {
  const RecordDecl *R = Type->getAsRecordDecl();
  if (!R || !(R = R->getDefinition()) || Lower.isForeign(R))
    return;
  Filled[R].push_back(writeAt(Where));
  for (const FieldDecl *F : R->fields()) {
    QualType Inner = F->getType();
    if (const ArrayType *A = Inner->getAsArrayTypeUnsafe())
      Inner = A->getElementType();
    if (Inner->isRecordType())
      fills(Inner, Where);
    else
      Out.Members[member(F)].Anything = true;
  }
}

/// Memory of which the type is not known.
static bool isUntyped(QualType Type) {
  if (!Type->isPointerType())
    return false;
  QualType To = Type->getPointeeType();
  return To->isVoidType() || (To->isCharType() && !To.isConstQualified());
}

/// The struct that \p E takes the size of.
static QualType sizeIn(const Stmt *S) {
  if (const auto *U = dyn_cast<UnaryExprOrTypeTraitExpr>(S)) {
    if (U->getKind() == UETT_SizeOf && U->getTypeOfArgument()->isRecordType())
      return U->getTypeOfArgument();
    return QualType();
  }
  for (const Stmt *Child : S->children())
    if (Child && isa<Expr>(Child) && !isa<CallExpr>(Child))
      if (QualType Found = sizeIn(Child); !Found.isNull())
        return Found;
  return QualType();
}

/// What copies bytes writes all of a struct: from user space, from a device.
void MemberWrites::calls(const CallExpr *C) {
  const FunctionDecl *Callee = C->getDirectCallee();
  if (Callee && Now != MemberFacts::NoFunction)
    if (const FunctionDecl *Definition = Callee->getDefinition())
      Out.Calls.try_emplace({Now, Lower.number(Definition)},
                            Lower.location(C->getExprLoc()));
  QualType Called = C->getCallee()->getType();
  if (Called->isPointerType())
    Called = Called->getPointeeType();
  const auto *Type = Called->getAs<FunctionProtoType>();
  if (!Type)
    return;
  // memset() to 0 is how memory begins.
  Expr::EvalResult R;
  if (Callee && Callee->getIdentifier() && C->getNumArgs() >= 3 &&
      Callee->getName().contains("memset") &&
      C->getArg(1)->EvaluateAsInt(R, Context) && R.Val.getInt() == 0)
    return;
  unsigned N = std::min(Type->getNumParams(), C->getNumArgs());
  bool Bytes = false;
  for (unsigned I = 0; I != N; ++I) {
    QualType Param = Type->getParamType(I);
    if (!isUntyped(Param))
      continue;
    Bytes = true;
    QualType Passed = C->getArg(I)->IgnoreParenCasts()->getType();
    bool Counted = false;
    for (unsigned J = I + 1; J != N; ++J)
      Counted |= Type->getParamType(J)->isIntegerType();
    if (Counted && Passed->isPointerType() &&
        !Param->getPointeeType().isConstQualified())
      fills(Passed->getPointeeType(), C->getExprLoc());
  }
  if (Bytes)
    for (const Expr *A : C->arguments())
      if (QualType Sized = sizeIn(A); !Sized.isNull())
        fills(Sized, C->getExprLoc());
}

void MemberWrites::walk(const Stmt *S) {
  const Stmt *Read = nullptr;
  if (const auto *B = dyn_cast<BinaryOperator>(S)) {
    if (B->isAssignmentOp()) {
      assigns(B);
      sets(B->getLHS(), B->getOpcode() == BO_Assign ? B->getRHS() : nullptr);
    }
  } else if (const auto *U = dyn_cast<UnaryOperator>(S)) {
    if (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf) {
      anything(U->getSubExpr());
      sets(U->getSubExpr(), nullptr);
    }
  } else if (const auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *Each : D->decls())
      if (const auto *V = dyn_cast<VarDecl>(Each); V && V->getInit())
        sets(V, V->getInit());
  } else if (const auto *C = dyn_cast<CastExpr>(S)) {
    if (C->getCastKind() == CK_ArrayToPointerDecay)
      anything(C->getSubExpr());
    // READ_ONCE(), test_bit(): what is pointed to is read.
    const auto *Taken =
        dyn_cast<UnaryOperator>(C->getSubExpr()->IgnoreParens());
    if (Taken && Taken->getOpcode() == UO_AddrOf &&
        C->getType()->isPointerType() &&
        C->getType()->getPointeeType().isConstQualified())
      Read = Taken;
  } else if (const auto *C = dyn_cast<CallExpr>(S)) {
    calls(C);
  } else if (const auto *L = dyn_cast<InitListExpr>(S)) {
    initializes(L);
  } else if (const auto *A = dyn_cast<GCCAsmStmt>(S)) {
    for (unsigned I = 0; I != A->getNumOutputs(); ++I)
      anything(A->getOutputExpr(I));
  } else if (isa<MemberExpr>(S)) {
    named(cast<MemberExpr>(S));
  }
  if (Read)
    return walk(cast<UnaryOperator>(Read)->getSubExpr());
  for (const Stmt *Child : S->children())
    if (Child)
      walk(Child);
}
