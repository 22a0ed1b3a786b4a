//===- Prepare.cpp - Function bodies that the analyzer follows ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/Prepare.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace locklint;

//===----------------------------------------------------------------------===//
// Making nodes
//===----------------------------------------------------------------------===//

static DeclRefExpr *refer(ASTContext &Context, ValueDecl *D,
                          SourceLocation Loc) {
  return DeclRefExpr::Create(
      Context, NestedNameSpecifierLoc(), SourceLocation(), D,
      /*RefersToEnclosingVariableOrCapture=*/false, Loc, D->getType(),
      isa<FunctionDecl>(D) ? VK_PRValue : VK_LValue);
}

static CallExpr *call(ASTContext &Context, FunctionDecl *F,
                      ArrayRef<Expr *> Args, QualType Type,
                      SourceLocation Loc) {
  Expr *Callee = ImplicitCastExpr::Create(
      Context, Context.getPointerType(F->getType()), CK_FunctionToPointerDecay,
      refer(Context, F, Loc), nullptr, VK_PRValue, FPOptionsOverride());
  return CallExpr::Create(Context, Callee, Args, Type, VK_PRValue, Loc,
                          FPOptionsOverride());
}

static CompoundStmt *block(ASTContext &Context, ArrayRef<Stmt *> Body,
                           SourceLocation Begin, SourceLocation End) {
  return CompoundStmt::Create(Context, Body, FPOptionsOverride(), Begin, End);
}

//===----------------------------------------------------------------------===//
// Macros
//===----------------------------------------------------------------------===//

bool PreparedBodies::isWithin(SourceLocation Loc, FileID Expansion) const {
  // What the compiler adds has no place.
  if (Loc.isInvalid())
    return true;
  const SourceManager &SM = Context.getSourceManager();
  while (Loc.isMacroID()) {
    if (SM.getFileID(Loc) == Expansion)
      return true;
    // An argument of another macro may have been expanded before.
    if (SM.isMacroArgExpansion(Loc) &&
        isWithin(SM.getImmediateSpellingLoc(Loc), Expansion))
      return true;
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
  }
  return false;
}

/// Whether nothing within \p S was written behind the macro, as the block that
/// follows scoped_guard() is, or is declared by it for what follows.
bool PreparedBodies::isReplaceable(const Stmt *S, const MacroCall &C) const {
  if (!isWithin(ownLocation(S), C.Expansion))
    return false;
  return llvm::all_of(S->children(), [&](const Stmt *Child) {
    return !Child || isReplaceable(Child, C);
  });
}

static bool hasCall(const Stmt *S) {
  return isa<CallExpr>(S) || llvm::any_of(S->children(), [](const Stmt *C) {
           return C && hasCall(C);
         });
}

/// Whether the call needs argument \p Index of the macro. What the macro
/// assigns to before it looks at it, as the condition of a poll, has no value
/// yet.
static bool isPassed(const MacroCall &C, unsigned Index) {
  const Expr *A = C.Args[Index];
  return C.needs(Index) || A->isGLValue() || hasCall(A);
}

CallExpr *PreparedBodies::makeCall(const MacroCall &C, QualType Type) {
  FunctionDecl *&F = Stands[{C.Model->Name, Type.getAsOpaquePtr()}];
  if (!F) {
    QualType FT = Context.getFunctionNoProtoType(Type);
    F = FunctionDecl::Create(
        Context, Context.getTranslationUnitDecl(), C.Name, C.Name,
        DeclarationName(&Context.Idents.get(C.Model->Name)), FT,
        Context.getTrivialTypeSourceInfo(FT), SC_Extern);
    F->setImplicit();
  }
  SmallVector<Expr *, 4> Args;
  for (unsigned I = 0; I != C.Args.size(); ++I)
    if (const Expr *A = C.Args[I]; A && isPassed(C, I))
      Args.push_back(const_cast<Expr *>(A));
  return call(Context, F, Args, Type, C.Name);
}

void PreparedBodies::replaceMacros(Stmt *&S, CallFinder &Finder) {
  MacroCall *C = Finder.callOf(S);
  if (C && C->Roots.size() == 1 && C->Roots.front() == S) {
    const auto *E = dyn_cast<Expr>(S);
    if (!isa<DeclStmt>(S) && isReplaceable(S, *C)) {
      QualType Type =
          E ? E->getType().getUnqualifiedType() : QualType(Context.VoidTy);
      // get_cpu_var() is a variable: what a pointer points to.
      bool IsPlace = E && E->isGLValue();
      CallExpr *Call =
          makeCall(*C, IsPlace ? Context.getPointerType(Type) : Type);
      Made[Call] = C;
      S = Call;
      if (IsPlace)
        S = UnaryOperator::Create(Context, Call, UO_Deref, E->getType(),
                                  VK_LValue, OK_Ordinary, C->Name,
                                  /*CanOverflow=*/false, FPOptionsOverride());
      // What was written as an argument may hold further macros.
      for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
        Stmt *Arg = Call->getArg(I);
        replaceMacros(Arg, Finder);
        Call->setArg(I, cast<Expr>(Arg));
      }
      return;
    }
  }
  if (C && isa<CallExpr>(S))
    Hidden.insert(S);
  // A statement expression's value is its last statement: that stays one.
  for (Stmt *&Child : S->children())
    if (Child)
      replaceMacros(Child, Finder);
}

//===----------------------------------------------------------------------===//
// asm goto
//===----------------------------------------------------------------------===//

/// Clang's analyzer ends a path at `asm goto`, of which static keys and user
/// accesses are made. Jumps under conditions of which nothing is known take its
/// place.
Stmt *PreparedBodies::makeJumps(GCCAsmStmt &A) {
  SourceLocation Loc = A.getAsmLoc();
  if (!AsmJumps) {
    QualType FT = Context.getFunctionNoProtoType(Context.IntTy);
    AsmJumps = FunctionDecl::Create(
        Context, Context.getTranslationUnitDecl(), Loc, Loc,
        DeclarationName(&Context.Idents.get("asm_jumps")), FT,
        Context.getTrivialTypeSourceInfo(FT), SC_Extern);
    AsmJumps->setImplicit();
  }
  SmallVector<Stmt *, 2> Jumps;
  for (unsigned I = 0; I != A.getNumLabels(); ++I) {
    SmallVector<Expr *, 2> Outputs;
    for (Expr *Output : A.outputs())
      Outputs.push_back(UnaryOperator::Create(
          Context, Output, UO_AddrOf, Context.getPointerType(Output->getType()),
          VK_PRValue, OK_Ordinary, Loc, /*CanOverflow=*/false,
          FPOptionsOverride()));
    Expr *Taken = call(Context, AsmJumps, Outputs, Context.IntTy, Loc);
    auto *Jump =
        new (Context) GotoStmt(A.getLabelExpr(I)->getLabel(), Loc, Loc);
    Jumps.push_back(IfStmt::Create(Context, Loc, IfStatementKind::Ordinary,
                                   /*Init=*/nullptr,
                                   /*Var=*/nullptr, Taken, Loc, Loc, Jump));
  }
  return block(Context, Jumps, Loc, A.getEndLoc());
}

void PreparedBodies::replaceAsmGoto(Stmt *&S) {
  if (auto *A = dyn_cast<GCCAsmStmt>(S); A && A->isAsmGoto()) {
    S = makeJumps(*A);
    return;
  }
  for (Stmt *&Child : S->children())
    if (Child)
      replaceAsmGoto(Child);
}

//===----------------------------------------------------------------------===//
// Cleanup functions
//===----------------------------------------------------------------------===//

namespace {

/// Writes out the calls of cleanup functions where scopes are left.
class ScopeEnds {
public:
  ScopeEnds(ASTContext &Context, FunctionDecl *F) : Context(Context), F(F) {}

  void run() {
    Stmt *Body = F->getBody();
    if (!findLabels(Body))
      return;
    F->setBody(rewrite(Body));
    // The analyzer's graph would have them still.
    for (VarDecl *V : Written)
      V->dropAttr<CleanupAttr>();
  }

private:
  /// Where \p S is a label, notes which variables are in scope there. True if
  /// there is a variable with a cleanup function at all.
  bool findLabels(const Stmt *S) {
    size_t Outside = Active.size();
    bool Any = declare(S);
    if (const auto *L = dyn_cast<LabelStmt>(S))
      AtLabel[L->getDecl()].assign(Active.begin(), Active.end());
    for (const Stmt *Child : S->children())
      if (Child)
        Any |= findLabels(Child);
    if (!isa<DeclStmt>(S))
      Active.truncate(Outside);
    return Any;
  }

  bool declare(const Stmt *S) {
    const auto *D = dyn_cast<DeclStmt>(S);
    if (!D)
      return false;
    size_t Before = Active.size();
    for (Decl *V : const_cast<DeclStmt *>(D)->decls())
      if (auto *Var = dyn_cast<VarDecl>(V);
          Var && Var->hasLocalStorage() && Var->hasAttr<CleanupAttr>())
        Active.push_back(Var);
    return Active.size() != Before;
  }

  /// The calls for the innermost variables, down to \p Depth.
  SmallVector<Stmt *, 4> leave(size_t Depth) {
    SmallVector<Stmt *, 4> Calls;
    for (size_t I = Active.size(); I > Depth; --I) {
      VarDecl *V = Active[I - 1];
      Written.insert(V);
      SourceLocation Loc = V->getLocation();
      FunctionDecl *Cleanup = V->getAttr<CleanupAttr>()->getFunctionDecl();
      Expr *Address = UnaryOperator::Create(
          Context, refer(Context, V, Loc), UO_AddrOf,
          Context.getPointerType(V->getType()), VK_PRValue, OK_Ordinary, Loc,
          /*CanOverflow=*/false, FPOptionsOverride());
      Calls.push_back(
          call(Context, Cleanup, Address, Cleanup->getReturnType(), Loc));
    }
    return Calls;
  }

  Stmt *leaveAnd(Stmt *Jump, size_t Depth) {
    SmallVector<Stmt *, 4> Body = leave(Depth);
    if (Body.empty())
      return Jump;
    Body.push_back(Jump);
    return block(Context, Body, Jump->getBeginLoc(), Jump->getEndLoc());
  }

  /// Keeps the value of \p E, which is computed before the scopes are left, in
  /// a variable.
  VarDecl *keep(Expr *E, SmallVectorImpl<Stmt *> &Body) {
    SourceLocation Loc = E->getBeginLoc();
    QualType Type = E->getType().getUnqualifiedType();
    VarDecl *V = VarDecl::Create(
        Context, F, Loc, Loc, &Context.Idents.get("value"), Type,
        Context.getTrivialTypeSourceInfo(Type, Loc), SC_None);
    V->setInit(E);
    V->setImplicit();
    Body.push_back(new (Context)
                       DeclStmt(DeclGroupRef(V), Loc, E->getEndLoc()));
    return V;
  }

  Expr *read(VarDecl *V) {
    return ImplicitCastExpr::Create(Context, V->getType(), CK_LValueToRValue,
                                    refer(Context, V, V->getLocation()),
                                    nullptr, VK_PRValue, FPOptionsOverride());
  }

  Stmt *rewriteReturn(ReturnStmt *R) {
    SmallVector<Stmt *, 4> Calls = leave(0);
    if (Calls.empty())
      return R;
    SmallVector<Stmt *, 4> Body;
    if (Expr *E = R->getRetValue()) {
      if (E->getType()->isVoidType()) {
        Body.push_back(E);
        R->setRetValue(nullptr);
      } else {
        R->setRetValue(read(keep(E, Body)));
      }
    }
    llvm::append_range(Body, Calls);
    Body.push_back(R);
    return block(Context, Body, R->getBeginLoc(), R->getEndLoc());
  }

  Stmt *rewriteBlock(CompoundStmt *B, bool IsValue) {
    size_t Outside = Active.size();
    SmallVector<Stmt *, 16> Body;
    for (Stmt *S : B->body()) {
      Body.push_back(rewrite(S));
      declare(S);
    }
    SmallVector<Stmt *, 4> Calls = leave(Outside);
    Active.truncate(Outside);
    VarDecl *Kept = nullptr;
    if (auto *Last = Body.empty() ? nullptr : dyn_cast<Expr>(Body.back());
        Last && IsValue && !Calls.empty() && !Last->getType()->isVoidType()) {
      Body.pop_back();
      Kept = keep(Last, Body);
    }
    llvm::append_range(Body, Calls);
    if (Kept)
      Body.push_back(read(Kept));
    return block(Context, Body, B->getLBracLoc(), B->getRBracLoc());
  }

  Stmt *rewriteLoop(Stmt *S, bool IsLoop) {
    size_t Outside = Active.size();
    if (auto *L = dyn_cast<ForStmt>(S); L && L->getInit())
      declare(L->getInit());
    size_t OldBreak = std::exchange(BreakDepth, Active.size());
    size_t OldContinue = ContinueDepth;
    if (IsLoop)
      ContinueDepth = Active.size();
    rewriteChildren(S);
    BreakDepth = OldBreak;
    ContinueDepth = OldContinue;
    SmallVector<Stmt *, 4> Body = {S};
    llvm::append_range(Body, leave(Outside));
    Active.truncate(Outside);
    return Body.size() == 1
               ? S
               : block(Context, Body, S->getBeginLoc(), S->getEndLoc());
  }

  void rewriteChildren(Stmt *S) {
    for (Stmt *&Child : S->children())
      if (Child)
        Child = rewrite(Child);
  }

  Stmt *rewrite(Stmt *S) {
    switch (S->getStmtClass()) {
    case Stmt::CompoundStmtClass:
      return rewriteBlock(cast<CompoundStmt>(S), /*IsValue=*/false);
    case Stmt::StmtExprClass: {
      auto *E = cast<StmtExpr>(S);
      E->setSubStmt(
          cast<CompoundStmt>(rewriteBlock(E->getSubStmt(), /*IsValue=*/true)));
      return S;
    }
    case Stmt::ForStmtClass:
    case Stmt::WhileStmtClass:
    case Stmt::DoStmtClass:
      return rewriteLoop(S, /*IsLoop=*/true);
    case Stmt::SwitchStmtClass:
      return rewriteLoop(S, /*IsLoop=*/false);
    case Stmt::BreakStmtClass:
      return leaveAnd(S, BreakDepth);
    case Stmt::ContinueStmtClass:
      return leaveAnd(S, ContinueDepth);
    case Stmt::GotoStmtClass: {
      ArrayRef<VarDecl *> There = AtLabel[cast<GotoStmt>(S)->getLabel()];
      size_t Common = 0;
      while (Common < There.size() && Common < Active.size() &&
             There[Common] == Active[Common])
        ++Common;
      return leaveAnd(S, Common);
    }
    case Stmt::ReturnStmtClass:
      rewriteChildren(S);
      return rewriteReturn(cast<ReturnStmt>(S));
    default:
      rewriteChildren(S);
      return S;
    }
  }

  ASTContext &Context;
  FunctionDecl *F;
  SmallVector<VarDecl *, 4> Active;
  llvm::SmallPtrSet<VarDecl *, 4> Written;
  size_t BreakDepth = 0, ContinueDepth = 0;
  llvm::DenseMap<const LabelDecl *, SmallVector<VarDecl *, 2>> AtLabel;
};

} // namespace

void PreparedBodies::prepare(FunctionDecl *F) {
  auto Finder = std::make_unique<CallFinder>(Macros, F->getBody());
  if (!Finder->empty()) {
    Stmt *Body = F->getBody();
    for (Stmt *&Child : Body->children())
      if (Child)
        replaceMacros(Child, *Finder);
    Finders.push_back(std::move(Finder));
  }
  for (Stmt *&Child : F->getBody()->children())
    if (Child)
      replaceAsmGoto(Child);
  ScopeEnds(Context, F).run();
}
