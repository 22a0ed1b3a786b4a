//===- MemberWrites.cpp - What a file stores in members -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/MemberWrites.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclGroup.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

MemberWrites::MemberWrites(ASTContext &Context, Lowering &Lower)
    : Context(Context), Lower(Lower) {
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    if (!Lower.inMain(D->getLocation()))
      continue;
    if (const auto *F = dyn_cast<FunctionDecl>(D);
        F && F->isThisDeclarationADefinition() && F->hasBody()) {
      Now = F;
      walk(F->getBody());
      Now = nullptr;
    } else if (const auto *V = dyn_cast<VarDecl>(D)) {
      if (const Expr *Init = V->getInit())
        walk(Init);
    }
  }
  // What is saved and put back is nothing new.
  for (auto &[Field, M] : Members)
    for (const VarDecl *V : M.Variables)
      M.Anything |= Copies.lookup(V) != std::optional(Field);
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

MemberWrites::Member &MemberWrites::member(const FieldDecl *F) {
  Member &M = Members[Lower.fieldId(F)];
  if (!M.Of) {
    M.Of = F->getParent();
    M.Own = Lower.inMain(F->getLocation()) && !M.Of->isUnion();
  }
  return M;
}

const MemberWrites::Member *MemberWrites::find(FieldId F) const {
  auto Found = Members.find(F);
  return Found == Members.end() ? nullptr : &Found->second;
}

MemberWrites::Member *MemberWrites::named(const Expr *E) {
  E = E->IgnoreParenCasts();
  while (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    E = A->getBase()->IgnoreParenCasts();
  const auto *M = dyn_cast<MemberExpr>(E);
  const auto *F = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
  return F ? &member(F) : nullptr;
}

void MemberWrites::writes(Member &M, SourceLocation Where, uint64_t Bits) {
  M.Writes.push_back({Now, Where, Bits});
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
  Member *M = named(Place);
  if (!M)
    return;
  M->Anything = true;
  writes(*M, Place->getExprLoc());
}

/// Adds what \p Value may be.
void MemberWrites::stores(Member &M, const Expr *Value) {
  Value = Value->IgnoreParenCasts();
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(Value)) {
    stores(M, C->getTrueExpr());
    stores(M, C->getFalseExpr());
    return;
  }
  Expr::EvalResult R;
  if (!Value->isValueDependent() && Value->EvaluateAsInt(R, Context) &&
      R.Val.getInt().getSignificantBits() <= 64) {
    M.Constants.push_back(R.Val.getInt().getExtValue());
    return;
  }
  if (const auto *D = dyn_cast<DeclRefExpr>(Value))
    if (const auto *V = dyn_cast<VarDecl>(D->getDecl())) {
      M.Variables.push_back(V);
      return;
    }
  const auto *B = dyn_cast<BinaryOperator>(Value);
  if (B && (B->isComparisonOp() || B->isLogicalOp())) {
    M.Constants.push_back(0);
    M.Constants.push_back(1);
    return;
  }
  M.Anything = true;
}

void MemberWrites::assigns(const BinaryOperator *B) {
  QualType Type = B->getLHS()->getType();
  if (Type->isRecordType()) {
    // Of the same type, it holds what the file stores, unless another file's
    // function made it.
    if (isa<CallExpr>(B->getRHS()->IgnoreParenCasts()))
      fills(Type, B->getExprLoc());
    else if (const RecordDecl *R = Type->getAsRecordDecl())
      Filled[R].push_back({Now, B->getExprLoc()});
  }
  Member *M = named(B->getLHS());
  if (!M)
    return;
  writes(*M, B->getExprLoc(), constantBits(B));
  if (!isa<MemberExpr>(B->getLHS()->IgnoreParens())) {
    M->Anything = true;
    return;
  }
  switch (B->getOpcode()) {
  case BO_Assign:
    stores(*M, B->getRHS());
    return;
  case BO_AndAssign:
    return;
  case BO_OrAssign: {
    Member Bits;
    stores(Bits, B->getRHS());
    M->Anything |= Bits.Anything || !Bits.Variables.empty();
    for (int64_t C : Bits.Constants)
      M->OrBits |= C;
    return;
  }
  default:
    M->Anything = true;
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
    if (E && !isa<ImplicitValueInitExpr>(E) && F->getType()->isScalarType())
      stores(member(F), E);
  }
}

void MemberWrites::fills(QualType Type, SourceLocation Where) {
  const RecordDecl *R = Type->getAsRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return;
  Filled[R].push_back({Now, Where});
  for (const FieldDecl *F : R->fields()) {
    QualType Inner = F->getType();
    if (const ArrayType *A = Inner->getAsArrayTypeUnsafe())
      Inner = A->getElementType();
    if (Inner->isRecordType())
      fills(Inner, Where);
    else
      member(F).Anything = true;
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
  if (Callee && Now)
    if (const FunctionDecl *Definition = Callee->getDefinition())
      Calls.try_emplace({Now, Definition}, C->getExprLoc());
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

bool MemberWrites::neverHolds(const TermTable &T, const Fact &K) const {
  const Term &X = T[K.Value];
  int64_t Mask;
  bool Bits = X.Kind == TermKind::Binary && X.Op == TermOp::And &&
              T.isConst(X.B, Mask) && K.In.nonZero();
  const Term &Content = Bits ? T[X.A] : X;
  if (Content.Kind != TermKind::Load || T[Content.A].Kind != TermKind::Field)
    return false;
  const Member *M = find(T[Content.A].B);
  if (!M || !M->Own || M->Anything || K.In.contains(Range::exactly(0)))
    return false;
  if (Bits)
    return !(M->OrBits & Mask) &&
           llvm::none_of(M->Constants, [&](int64_t C) { return C & Mask; });
  return !M->OrBits && llvm::none_of(M->Constants, [&](int64_t C) {
    return K.In.contains(Range::exactly(C));
  });
}

bool MemberWrites::setsIn(
    FieldId F, uint64_t Bits,
    llvm::function_ref<bool(const FunctionDecl *)> Which) const {
  const Member *M = find(F);
  return M && llvm::any_of(M->Writes, [&](const Write &W) {
           return (W.Bits & Bits) && W.In && Which(W.In);
         });
}

bool MemberWrites::isBefore(const Write &W, const FunctionDecl *By,
                            const Location &Where) const {
  if (!W.In)
    return true;
  if (W.In == By)
    return Lower.location(W.Where) < Where;
  auto Call = Calls.find({W.In, By});
  return Call != Calls.end() &&
         Context.getSourceManager().isBeforeInTranslationUnit(W.Where,
                                                              Call->second);
}

bool MemberWrites::stays(const TermTable &T, TermId Value,
                         const FunctionDecl *By, const Location &Where) const {
  const Term &X = T[Value];
  if (X.Kind == TermKind::Load) {
    if (T[X.A].Kind != TermKind::Field)
      return false;
    const Member *M = find(T[X.A].B);
    if (!M)
      return true;
    auto Before = [&](const Write &W) { return isBefore(W, By, Where); };
    auto All = Filled.find(M->Of);
    return llvm::all_of(M->Writes, Before) &&
           (All == Filled.end() || llvm::all_of(All->second, Before));
  }
  switch (TermTable::arity(X)) {
  case 1:
    return stays(T, X.A, By, Where);
  case 2:
    return stays(T, X.A, By, Where) && stays(T, X.B, By, Where);
  default:
    return true;
  }
}
