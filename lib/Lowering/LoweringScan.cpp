//===- LoweringScan.cpp - A first look at a function ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

using namespace clang;
using namespace locklint;

/// Whether a call does more than return a value.
static bool matters(const Model &M, const CallModel &C) {
  return !C.Effects.empty() || C.NoReturn || C.Tests != ContextTest::None ||
         !M.rows(C.Name).empty();
}

namespace locklint {

/// Walks one body.
class Scanner {
public:
  /// \p InMain: what it writes is of interest.
  Scanner(Lowering &U, FunctionScan &Scan, bool InMain)
      : U(U), Scan(Scan), InMain(InMain) {
    Scan.Finder = std::make_unique<CallFinder>(U.Macros);
  }

  void walk(const Stmt *S, FileID Parent = FileID());
  void note(const Stmt *S);
  void noteCall(const CallExpr &C);
  bool small() const { return !Loops && Size < 120; }

  llvm::SmallVector<const FunctionDecl *, 2> AddressTaken;
  /// Functions it calls that no precompiled header defines.
  llvm::SmallVector<const FunctionDecl *, 2> Undefined;

private:
  void calls(const FunctionDecl *F);
  void addCallee(const FunctionDecl *F);
  bool notesOwner(const BinaryOperator *B);
  void writes(const Expr *Place);
  void passes(const CallExpr *Call);
  bool mayCallPassed(const FunctionDecl *F);
  void addPassed(const Expr *A);

  Lowering &U;
  FunctionScan &Scan;
  const bool InMain;
  unsigned Size = 0;
  bool Loops = false;
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
};

} // namespace locklint

void Scanner::addCallee(const FunctionDecl *F) {
  const FunctionDecl *Def = nullptr;
  if (F->hasBody(Def) && Seen.insert(Def).second)
    Scan.Callees.push_back(Def);
  if (!Def || !Def->isFromASTFile())
    Undefined.push_back(F);
}

/// Whether \p F calls functions that it is passed, as far as is known.
bool Scanner::mayCallPassed(const FunctionDecl *F) {
  if (const CallModel *C = U.modelOf(F))
    return llvm::any_of(C->Effects, [](const Effect &E) {
      return E.Do == Effect::Action::Call;
    });
  return F->hasBody();
}

static bool callsParameter(const CallExpr &C) {
  const Expr *E = C.getCallee()->IgnoreParenImpCasts();
  if (const auto *O = dyn_cast<UnaryOperator>(E);
      O && O->getOpcode() == UO_Deref)
    E = O->getSubExpr()->IgnoreParenImpCasts();
  const auto *D = dyn_cast<DeclRefExpr>(E);
  return D && isa<ParmVarDecl>(D->getDecl());
}

void Scanner::addPassed(const Expr *A) {
  llvm::SmallVector<const FunctionDecl *, 2> Functions;
  functionsIn(A, Functions);
  for (const FunctionDecl *Passed : Functions)
    if (Passed->hasBody())
      addCallee(Passed);
}

void Scanner::calls(const FunctionDecl *F) {
  if (F->getBuiltinID())
    return;
  if (F->getIdentifier() && U.WatchedCalls.contains(F->getName()))
    Scan.HasEvents = true;
  if (const CallModel *C = U.modelOf(F)) {
    Scan.HasEvents |= matters(U.M, *C);
    if (!C->Learnt) {
      if (!F->hasBody())
        Undefined.push_back(F);
      return;
    }
  }
  if (const CallModel *C = U.modelOfName(F))
    Scan.HasEvents |= matters(U.M, *C);
  Scan.CallsOut |= !F->hasBody() && !F->isVariadic();
  if (!F->hasBody() &&
      ((U.M.gfpParametersSleep() && gfpParameter(F) >= 0) || U.changesLocks(F)))
    Scan.HasEvents = true;
  addCallee(F);
}

/// Whether \p B stores `current` where others may look for it: see
/// StoredOwners.
bool Scanner::notesOwner(const BinaryOperator *B) {
  const auto *C = dyn_cast<CallExpr>(B->getRHS()->IgnoreParenCasts());
  const FunctionDecl *F = C ? C->getDirectCallee() : nullptr;
  const CallModel *M = F ? U.modelOf(F) : nullptr;
  if (!M || M->Returns.Kind != Operand::Base::Global)
    return false;
  const Expr *Place = B->getLHS()->IgnoreParens();
  const auto *Variable = dyn_cast<DeclRefExpr>(Place);
  const auto *V = Variable ? dyn_cast<VarDecl>(Variable->getDecl()) : nullptr;
  return isa<MemberExpr>(Place) || (V && V->hasGlobalStorage());
}

/// Notes that the member \p Place, if it is one, may be written.
void Scanner::writes(const Expr *Place) {
  Place = Place->IgnoreParenCasts();
  while (const auto *A = dyn_cast<ArraySubscriptExpr>(Place))
    Place = A->getBase()->IgnoreParenCasts();
  if (const auto *M = dyn_cast<MemberExpr>(Place))
    if (const auto *Field = dyn_cast<FieldDecl>(M->getMemberDecl()))
      Scan.Writes.Members.push_back(U.fieldId(Field));
}

/// Notes which structs a call hands to a function that is not of this file.
void Scanner::passes(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  if (Callee && Callee->hasBody(Definition) &&
      U.inMain(Definition->getLocation()))
    return;
  for (const Expr *A : Call->arguments()) {
    QualType Type = A->IgnoreParenCasts()->getType();
    if (!Type->isPointerType())
      continue;
    if (const RecordDecl *R = Type->getPointeeType()->getAsRecordDecl();
        R && R->getIdentifier())
      Scan.Writes.Passed.push_back(
          (R->getKindName() + " " + R->getName()).str());
  }
}

void Scanner::noteCall(const CallExpr &C) {
  if (const FunctionDecl *F = C.getDirectCallee()) {
    calls(F);
    if (mayCallPassed(F))
      for (const Expr *A : C.arguments())
        if (A->getType()->isFunctionPointerType())
          addPassed(A);
  } else if (callsParameter(C)) {
    // Callers know what that is.
    Scan.HasEvents = true;
  } else {
    Scan.CallsMember = true;
  }
  if (InMain)
    passes(&C);
}

void Scanner::note(const Stmt *S) {
  switch (S->getStmtClass()) {
  case Stmt::ForStmtClass:
  case Stmt::WhileStmtClass:
  case Stmt::GotoStmtClass:
  case Stmt::LabelStmtClass:
    Loops = true;
    break;
  case Stmt::DeclStmtClass:
    for (const Decl *V : cast<DeclStmt>(S)->decls())
      if (const auto *A = V->getAttr<CleanupAttr>())
        addCallee(A->getFunctionDecl());
    break;
  case Stmt::CallExprClass:
    noteCall(*cast<CallExpr>(S));
    break;
  case Stmt::UnaryOperatorClass:
    if (const auto *O = cast<UnaryOperator>(S);
        InMain && (O->isIncrementDecrementOp() || O->getOpcode() == UO_AddrOf))
      writes(O->getSubExpr());
    break;
  case Stmt::ImplicitCastExprClass:
    if (const auto *C = cast<ImplicitCastExpr>(S);
        InMain && C->getCastKind() == CK_ArrayToPointerDecay)
      writes(C->getSubExpr());
    break;
  case Stmt::InitListExprClass:
    if (!Scan.HasEvents)
      forEachInitialized(*cast<InitListExpr>(S),
                         [&](const FieldDecl *Field, const Expr *) {
                           Scan.HasEvents |= Field && !U.rowsOf(Field).empty();
                         });
    break;
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    if (InMain && cast<BinaryOperator>(S)->isAssignmentOp())
      writes(cast<BinaryOperator>(S)->getLHS());
    if (const auto *B = cast<BinaryOperator>(S);
        B->getOpcode() == BO_Assign || B->getOpcode() == BO_OrAssign) {
      Scan.HasEvents |= notesOwner(B);
      if (const auto *M = dyn_cast<MemberExpr>(B->getLHS()->IgnoreParens()))
        if (const auto *Field = dyn_cast<FieldDecl>(M->getMemberDecl()))
          Scan.HasEvents |= !U.rowsOf(Field).empty() || U.isWatched(Field);
    }
    break;
  default:
    break;
  }
}

void Scanner::walk(const Stmt *S, FileID Parent) {
  FileID Id = Scan.Finder->add(S, Parent);
  if (Id.isInvalid())
    ++Size;
  if (Id.isValid() && !Scan.HasEvents)
    Scan.HasEvents = matters(U.M, *U.Macros.model(Id));
  note(S);
  const auto *Call = dyn_cast<CallExpr>(S);
  const Expr *Callee =
      Call && Call->getDirectCallee() ? Call->getCallee() : nullptr;
  for (const Stmt *C : S->children()) {
    if (!C)
      continue;
    // Who is called is no address that somebody else could call.
    if (C == Callee) {
      Scan.Finder->walk(C, Id);
      continue;
    }
    if (const auto *D = dyn_cast<DeclRefExpr>(C))
      if (const auto *F = dyn_cast<FunctionDecl>(D->getDecl()))
        AddressTaken.push_back(F->getCanonicalDecl());
    walk(C, Id);
  }
}

FunctionScan Lowering::scan(const FunctionDecl *Definition) {
  if (std::optional<FunctionScan> Known = known(Definition))
    return std::move(*Known);
  FunctionScan Scan;
  Scanner Body(*this, Scan, inMain(Definition->getLocation()));
  Body.walk(Definition->getBody());
  auto Sort = [](auto &V) {
    llvm::sort(V);
    V.erase(std::unique(V.begin(), V.end()), V.end());
  };
  Sort(Scan.Writes.Members);
  Sort(Scan.Writes.Passed);
  Scan.Small = Body.small();
  AddressTaken.insert(Body.AddressTaken.begin(), Body.AddressTaken.end());
  if (Header && Definition->isFromASTFile())
    keep(Definition, Scan, Body);
  return Scan;
}

/// What is kept of a function; null if nothing is.
HeaderFacts::Scan *Lowering::kept(const FunctionDecl *Definition) {
  if (!Header || !Definition->isFromASTFile())
    return nullptr;
  auto It = Header->Scans.find(Definition->getGlobalID());
  return It == Header->Scans.end() ? nullptr : &It->second;
}

/// Whether the unit defines nothing that a function of the header, or what it
/// calls there, leaves undefined.
bool Lowering::holds(GlobalDeclID Id) {
  auto [It, New] = Holds.try_emplace(Id, true);
  if (!New)
    return It->second;
  auto Scan = Header->Scans.find(Id);
  bool All = Scan != Header->Scans.end() &&
             llvm::none_of(Scan->second.Undefined,
                           [&](llvm::StringRef Name) {
                             return DefinedHere.contains(Name);
                           }) &&
             llvm::all_of(Scan->second.Callees,
                          [&](GlobalDeclID Callee) { return holds(Callee); });
  return Holds[Id] = All;
}

/// What an earlier unit found, if it holds in this one.
std::optional<FunctionScan> Lowering::known(const FunctionDecl *Definition) {
  const HeaderFacts::Scan *Found = kept(Definition);
  if (!Found || llvm::any_of(Found->Undefined, [&](llvm::StringRef Name) {
        return DefinedHere.contains(Name);
      }))
    return std::nullopt;
  FunctionScan Scan;
  Scan.HasEvents = Found->HasEvents;
  Scan.Small = Found->Small;
  // Whom it calls, nobody will ask.
  if (Found->Idle && holds(Definition->getGlobalID()))
    return Scan;
  auto Function = [&](GlobalDeclID Id) {
    return cast<FunctionDecl>(Context.getExternalSource()->GetExternalDecl(Id));
  };
  for (GlobalDeclID Id : Found->Callees)
    Scan.Callees.push_back(Function(Id));
  for (GlobalDeclID Id : Found->AddressTaken)
    AddressTaken.insert(Function(Id));
  return Scan;
}

static Summary translated(const Summary &S, TermTable &To,
                          const TermTable &From) {
  Summary Out;
  Out.Unknown = false;
  for (const ExitCase &X : S.Exits) {
    ExitCase Y;
    Y.Returned = To.import(From, X.Returned);
    Y.ReturnedIn = X.ReturnedIn;
    Y.NonNull = X.NonNull;
    for (const Fact &K : X.If)
      Y.If.push_back({To.import(From, K.Value), K.In});
    for (auto [Place, Value] : X.Writes)
      Y.Writes.push_back({To.import(From, Place), To.import(From, Value)});
    Out.Exits.push_back(std::move(Y));
  }
  for (TermId Id : S.Asked)
    Out.Asked.push_back(To.import(From, Id));
  if (llvm::is_contained(Out.Asked, 0U))
    Out.Asked.clear();
  return Out;
}

std::optional<Summary> Lowering::keptReturn(const FunctionDecl *Definition) {
  const HeaderFacts::Scan *Found = kept(Definition);
  if (!Found || !Found->Returns || !holds(Definition->getGlobalID()))
    return std::nullopt;
  return translated(*Found->Returns, Terms, Header->Terms);
}

void Lowering::keepReturn(const FunctionDecl *Definition, const Summary &S) {
  if (HeaderFacts::Scan *Found = kept(Definition);
      Found && holds(Definition->getGlobalID()))
    Found->Returns = translated(S, Header->Terms, Terms);
}

void Lowering::keepIdle(const FunctionDecl *Definition, bool Asked) {
  HeaderFacts::Scan *Found = kept(Definition);
  if (!Found || Found->HasEvents || !Found->AddressTaken.empty() ||
      (Asked && !Found->Returns) || !holds(Definition->getGlobalID()))
    return;
  Found->Idle = llvm::all_of(Found->Callees, [&](GlobalDeclID Id) {
    auto Callee = Header->Scans.find(Id);
    return &Callee->second != Found && Callee->second.Idle;
  });
}

void Lowering::keep(const FunctionDecl *Definition, const FunctionScan &Scan,
                    const Scanner &Body) {
  HeaderFacts::Scan Found;
  for (const FunctionDecl *F : Body.Undefined) {
    if (F->hasBody())
      return;
    if (F->getIdentifier())
      Found.Undefined.push_back(
          Header->Names.insert(F->getName()).first->getKey());
  }
  for (const FunctionDecl *F : Scan.Callees)
    Found.Callees.push_back(F->getGlobalID());
  for (const FunctionDecl *F : Body.AddressTaken)
    Found.AddressTaken.push_back(F->getGlobalID());
  Found.HasEvents = Scan.HasEvents;
  Found.Small = Scan.Small;
  Header->Scans[Definition->getGlobalID()] = std::move(Found);
}
