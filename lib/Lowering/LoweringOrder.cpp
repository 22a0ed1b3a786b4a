//===- LoweringOrder.cpp - When what is written has been computed ---------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "clang/Analysis/Analyses/Dominators.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/CFG.h"

using namespace clang;
using namespace locklint;

/// Naming a function to be called is nothing yet.
bool locklint::namesFunction(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  const auto *D = E ? dyn_cast<DeclRefExpr>(E->IgnoreImpCasts()) : nullptr;
  return D && isa<FunctionDecl>(D->getDecl());
}

void FunctionLowering::findArms() {
  for (const AbstractConditionalOperator *C : Finder.conditionals()) {
    // What `a ?: b` is, unless it is b, was computed for the test.
    const auto *B = dyn_cast<BinaryConditionalOperator>(C);
    for (const Expr *Arm :
         {B ? B->getCommon() : C->getTrueExpr(), C->getFalseExpr()}) {
      Arms[Arm] = C;
      Arms[Arm->IgnoreParens()] = C;
    }
  }
}

/// Whether the value of \p S is not there before something in it has happened:
/// a call, an assignment, one side of a conditional operator.
static bool isComputed(const Stmt *S) {
  if (isa<AbstractConditionalOperator, StmtExpr>(S))
    return true;
  if (const auto *C = dyn_cast<CallExpr>(S); C && !C->getBuiltinCallee())
    return true;
  if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
    return true;
  return llvm::any_of(S->children(),
                      [](const Stmt *C) { return C && isComputed(C); });
}

/// A macro may do something of its own before it looks at what it is passed, as
/// typecheck() in spin_lock_irqsave(). Where that has to be computed, the macro
/// happens behind it.
void FunctionLowering::findComputedArguments(CFG &Graph) {
  struct Span {
    const CFGBlock *First = nullptr;
    const Stmt *Next = nullptr;
  };
  llvm::DenseMap<const MacroCall *, Span> Spans;
  llvm::DenseMap<const Stmt *, llvm::SmallVector<const MacroCall *, 1>> Within;
  auto Mark = [&](auto &Self, const Stmt *S, const MacroCall *C) -> void {
    Within[S].push_back(C);
    for (const Stmt *Child : S->children())
      if (Child)
        Self(Self, Child, C);
  };
  for (const std::unique_ptr<MacroCall> &C : Finder.calls())
    for (unsigned I = 0; I != C->Args.size(); ++I)
      if (C->Args[I] && C->needs(I) && isComputed(C->Args[I])) {
        Mark(Mark, C->Args[I], C.get());
        Spans.try_emplace(C.get());
      }
  if (Spans.empty())
    return;

  std::optional<CFGPostDomTree> After;
  for (const CFGBlock *B : PostOrderCFGView(&Graph))
    for (const CFGElement &E : *B) {
      auto Element = E.getAs<CFGStmt>();
      if (!Element)
        continue;
      const Stmt *S = Element->getStmt();
      if (auto Marked = Within.find(S); Marked != Within.end())
        for (const MacroCall *C : Marked->second)
          Spans[C].Next = nullptr;
      const MacroCall *C = Finder.callOf(S);
      auto Found = C && !namesFunction(S) ? Spans.find(C) : Spans.end();
      if (Found == Spans.end())
        continue;
      Span &Here = Found->second;
      if (!Here.First)
        Here.First = B;
      if (Here.Next)
        continue;
      // What happens on one side only has another place.
      if (!After)
        After.emplace(&Graph);
      if (B == Here.First || After->dominates(B, Here.First))
        Here.Next = S;
    }
  for (auto &[Call, Found] : Spans)
    if (Found.Next)
      HappensAt[Call] = Found.Next;
}
