//===- FunctionVariables.cpp - Variables that point to functions ----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds which functions a local variable may point to where it is passed to a
// call that registers a handler. A driver that has several handlers for one
// interrupt often chooses among them so.
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"

using namespace clang;
using namespace locklint;

namespace {

/// Finds how a function uses a local variable that points to a function.
class VariableUses {
public:
  explicit VariableUses(const VarDecl *V) : V(V) { assigned(V->getInit()); }

  void visit(const Stmt *S) {
    if (!S || isNullTest(S))
      return;
    if (isV(S))
      return void(++Reads);
    const auto *B = dyn_cast<BinaryOperator>(S);
    bool Assigns = B && B->getOpcode() == BO_Assign && isV(B->getLHS());
    if (Assigns)
      assigned(B->getRHS());
    for (const Stmt *Child : S->children())
      if (!(Assigns && Child == B->getLHS()) &&
          !(isTruthTest(Child, S) && isV(Child)))
        visit(Child);
  }

  /// The functions that it may be where it is read, if that is at one place:
  /// which of them it is at each of several may go with the place.
  llvm::ArrayRef<const FunctionDecl *> functions() const {
    return Reads == 1 && Known ? llvm::ArrayRef(Functions)
                               : llvm::ArrayRef<const FunctionDecl *>();
  }

private:
  bool isV(const Stmt *S) const {
    const auto *E = dyn_cast_or_null<Expr>(S);
    const auto *D = E ? dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()) : nullptr;
    return D && D->getDecl() == V;
  }

  bool isNull(const Expr *E) const {
    return E->isNullPointerConstant(V->getASTContext(),
                                    Expr::NPC_ValueDependentIsNull) !=
           Expr::NPCK_NotNull;
  }

  bool isNullTest(const Stmt *S) const {
    const auto *B = dyn_cast<BinaryOperator>(S);
    return B && B->isEqualityOp() &&
           ((isV(B->getLHS()) && isNull(B->getRHS())) ||
            (isV(B->getRHS()) && isNull(B->getLHS())));
  }

  void assigned(const Expr *E) {
    if (!E)
      return;
    size_t Before = Functions.size();
    functionsIn(E, Functions);
    Known &= Functions.size() != Before || isNull(E);
  }

  const VarDecl *V;
  llvm::SmallVector<const FunctionDecl *, 2> Functions;
  unsigned Reads = 0;
  bool Known = true;
};

} // namespace

llvm::SmallVector<const FunctionDecl *, 2>
locklint::functionsInVariable(const Expr *E, const FunctionDecl *In) {
  const auto *D = E ? dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()) : nullptr;
  const auto *V = D ? dyn_cast<VarDecl>(D->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || isa<ParmVarDecl>(V))
    return {};
  VariableUses Uses(V);
  Uses.visit(In->getBody());
  return llvm::SmallVector<const FunctionDecl *, 2>(Uses.functions());
}
