//===- FunctionMembers.cpp - Members that point to functions --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A driver of several devices often keeps their handlers in a table, or in a
// struct of operations for each, and registers the member:
//
//   request_irq(irq, d->ops->isr, 0, "dev", d);
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionMembers.h"
#include "Lowering/FunctionLowering.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using namespace locklint;

/// \p E, if it names a member that points to a function; null: it does not.
static const MemberExpr *memberIn(const Expr *E) {
  const auto *M = dyn_cast<MemberExpr>(E->IgnoreParenCasts());
  return M && isa<FieldDecl>(M->getMemberDecl()) &&
                 M->getMemberDecl()->getType()->isFunctionPointerType()
             ? M
             : nullptr;
}

static const FieldDecl *fieldOf(const MemberExpr *M) {
  return cast<FieldDecl>(M->getMemberDecl());
}

/// Whether \p Child of \p S is only asked whether it is null.
static bool isTest(const Stmt *Child, const Stmt *S) {
  const auto *B = dyn_cast<BinaryOperator>(S);
  return isTruthTest(Child, S) || (B && B->isEqualityOp());
}

FunctionMembers::FunctionMembers(
    const ASTContext &Context,
    llvm::function_ref<bool(const FunctionDecl *)> IsMain) {
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    if (const auto *V = dyn_cast<VarDecl>(D); V && V->getInit())
      visit(V->getInit());
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() && F->hasBody() && IsMain(F))
      visit(F->getBody());
  }
}

void FunctionMembers::assigned(const FieldDecl *F, const Expr *Value) {
  Functions Found;
  functionsIn(Value, Found);
  Functions &Set = Members[F].Set;
  for (const FunctionDecl *D : Found)
    if (!llvm::is_contained(Set, D))
      Set.push_back(D);
}

void FunctionMembers::passed(const FieldDecl *F, Argument As) {
  Member &M = Members[F];
  M.OtherReads += M.PassedAs && M.PassedAs != As;
  M.PassedAs = As;
}

void FunctionMembers::call(const CallExpr *C) {
  const Expr *Callee = C->getCallee()->IgnoreParenImpCasts();
  if (const auto *O = dyn_cast<UnaryOperator>(Callee);
      O && O->getOpcode() == UO_Deref)
    Callee = O->getSubExpr()->IgnoreParenImpCasts();
  const MemberExpr *Called = memberIn(Callee);
  visit(Called ? Called->getBase() : Callee);
  const FunctionDecl *F = C->getDirectCallee();
  for (unsigned I = 0; I != C->getNumArgs(); ++I) {
    const Expr *A = C->getArg(I);
    const MemberExpr *M = F ? memberIn(A) : nullptr;
    if (M)
      passed(fieldOf(M), {F->getCanonicalDecl(), I});
    visit(M ? M->getBase() : A);
  }
}

void FunctionMembers::visit(const Stmt *S) {
  if (!S)
    return;
  if (const auto *C = dyn_cast<CallExpr>(S))
    return call(C);
  if (const auto *L = dyn_cast<InitListExpr>(S)) {
    if (!L->isSemanticForm() && L->getSemanticForm())
      L = L->getSemanticForm();
    forEachInitialized(*L, [&](const FieldDecl *F, const Expr *E) {
      if (F && F->getType()->isFunctionPointerType())
        assigned(F, E);
      visit(E);
    });
    return;
  }
  const auto *B = dyn_cast<BinaryOperator>(S);
  if (B && B->getOpcode() == BO_Assign)
    if (const MemberExpr *M = memberIn(B->getLHS())) {
      assigned(fieldOf(M), B->getRHS());
      visit(M->getBase());
      return visit(B->getRHS());
    }
  if (const auto *M = dyn_cast<MemberExpr>(S)) {
    if (memberIn(M))
      ++Members[fieldOf(M)].OtherReads;
    return visit(M->getBase());
  }
  for (const Stmt *Child : S->children()) {
    const auto *E = dyn_cast_or_null<Expr>(Child);
    const MemberExpr *M = E && isTest(Child, S) ? memberIn(E) : nullptr;
    visit(M ? M->getBase() : Child);
  }
}

/// The functions that the initialiser \p Init, perhaps of an array, sets \p F
/// to.
static void initialized(const Expr *Init, const FieldDecl *F,
                        FunctionMembers::Functions &Out) {
  const auto *L = dyn_cast<InitListExpr>(Init->IgnoreParenImpCasts());
  if (!L)
    return;
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  forEachInitialized(*L, [&](const FieldDecl *Field, const Expr *E) {
    if (Field == F)
      functionsIn(E, Out);
    else
      initialized(E, F, Out);
  });
}

FunctionMembers::Functions FunctionMembers::in(const MemberExpr *E) const {
  if (!memberIn(E))
    return {};
  const FieldDecl *F = fieldOf(E);
  // An element of a table that is written down in one place.
  const Expr *Base = E->getBase()->IgnoreParenImpCasts();
  while (const auto *A = dyn_cast<ArraySubscriptExpr>(Base))
    Base = A->getBase()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Base);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Expr *Init =
      V && !V->getType()->isPointerType() ? V->getAnyInitializer() : nullptr;
  if (Init && E->getType().isConstQualified()) {
    Functions Out;
    initialized(Init, F, Out);
    return Out;
  }
  auto Known = Members.find(F);
  if (Known == Members.end() ||
      Known->second.OtherReads + Known->second.PassedAs.has_value() != 1)
    return {};
  return Known->second.Set;
}
