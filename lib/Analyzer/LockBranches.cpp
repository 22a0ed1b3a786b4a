//===- LockBranches.cpp - Branches that decide about locks ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockBranches.h"
#include "Analyzer/Prepare.h"
#include "Unit/UnitRun.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

void LockBranches::collect(const Stmt *S, bool &Acquires,
                           bool &Releases) const {
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !Bodies.isWithinMacro(Call)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const CallModel *Model = nullptr;
    if (const MacroCall *M = Bodies.macro(Call))
      Model = M->Model;
    else if (Callee)
      Model = Run.Lower.modelOf(Callee);
    if (Model) {
      for (const Effect &E : Model->Effects) {
        Acquires |= E.Do == Effect::Action::Acquire;
        Releases |= E.Do == Effect::Action::Release;
      }
    } else if (const UnitRun::Function *F = Run.find(Callee); F && F->Sum) {
      for (const ExitCase &X : F->Sum->Exits) {
        Acquires |= llvm::any_of(
            X.After.Held, [](const HeldLock &L) { return !L.FromEntry; });
        Releases |= !X.After.Dropped.empty();
      }
    }
  }
  for (const Stmt *Child : S->children())
    if (Child)
      collect(Child, Acquires, Releases);
}

bool LockBranches::isOneSided(const Stmt *S) {
  if (!S)
    return false;
  if (auto It = OneSided.find(S); It != OneSided.end())
    return It->second;
  bool Acquires = false, Releases = false;
  collect(S, Acquires, Releases);
  return OneSided[S] = Acquires != Releases;
}

bool LockBranches::dependOn(const Expr *E, const LocationContext *Where) {
  const Stmt *Child = E;
  while (true) {
    const ParentMap &Parents = Where->getParentMap();
    while (const Stmt *S = Parents.getParent(Child)) {
      if (isa<ForStmt, WhileStmt, DoStmt>(S) && isOneSided(S))
        return true;
      if (const auto *If = dyn_cast<IfStmt>(S);
          If && If->getCond() == Child &&
          (isOneSided(If->getThen()) || isOneSided(If->getElse())))
        return true;
      Child = S;
    }
    // What asks for its caller has nothing to do with locks itself:
    // list_empty().
    const StackFrameContext *Frame = Where->getStackFrame();
    const UnitRun::Function *In =
        Run.find(dyn_cast_or_null<FunctionDecl>(Frame->getDecl()));
    if (Frame->inTopFrame() || !In || In->Relevant || !Frame->getCallSite())
      return false;
    Child = Frame->getCallSite();
    Where = Frame->getParent();
  }
}
