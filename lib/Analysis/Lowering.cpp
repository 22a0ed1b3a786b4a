//===- Lowering.cpp - From Clang's AST to the IR --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Lowering.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/Stmt.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace locklint;

Lowering::Lowering(ASTContext &Context, const Model &M, TermTable &Terms,
                   llvm::StringSaver &Strings)
    : Context(Context), M(M), Terms(Terms), Strings(Strings),
      Macros(Context, M) {}

unsigned Lowering::number(const FunctionDecl *Definition) {
  return Numbers.try_emplace(Definition, Numbers.size()).first->second;
}

Location Lowering::location(SourceLocation Loc) {
  const SourceManager &SM = Context.getSourceManager();
  PresumedLoc P = SM.getPresumedLoc(SM.getFileLoc(Loc));
  if (P.isInvalid())
    return {};
  // One copy of a name per file, so that equal names are equal pointers.
  llvm::StringRef &Name = FileNames[P.getFileID()];
  if (Name != P.getFilename())
    Name = Strings.save(P.getFilename());
  return {Name, P.getLine(), P.getColumn()};
}

bool Lowering::inMain(SourceLocation Loc) {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation File = SM.getFileLoc(Loc);
  if (SM.isWrittenInMainFile(File))
    return true;
  // A driver that includes its parts as .c files.
  return SM.getFilename(File).ends_with(".c");
}

FieldId Lowering::fieldId(const FieldDecl *F) {
  auto [It, New] = Fields.try_emplace(F, 0);
  if (New) {
    const RecordDecl *R = F->getParent();
    std::string Record;
    if (R->getIdentifier())
      Record = (R->getKindName() + " " + R->getName()).str();
    else if (const TypedefNameDecl *D = R->getTypedefNameForAnonDecl())
      Record = D->getNameAsString();
    int64_t Offset = 0;
    if (R->isCompleteDefinition() && !R->isInvalidDecl())
      Offset =
          Context.getASTRecordLayout(R).getFieldOffset(F->getFieldIndex()) / 8;
    bool Flag = F->getType()->isBooleanType() ||
                (F->isBitField() && F->getBitWidthValue(Context) == 1);
    It->second = Terms.fieldId(Record, F->getName(), Offset, Flag);
  }
  return It->second;
}

const CallModel *Lowering::modelOf(const FunctionDecl *F) {
  if (!F->getIdentifier())
    return nullptr;
  const CallModel *C = M.lookup(F->getName());
  // A driver's own function of that name is what its body does.
  const FunctionDecl *Def = nullptr;
  if (C && F->hasBody(Def) && inMain(Def->getLocation()))
    return nullptr;
  return C;
}

static bool isGfp(QualType T) {
  while (const auto *TT = T->getAs<TypedefType>()) {
    if (TT->getDecl()->getName() == "gfp_t")
      return true;
    T = TT->desugar();
  }
  return false;
}

/// The position of the gfp_t parameter; -1 if there is none.
static int gfpParameter(const FunctionDecl *F) {
  for (const ParmVarDecl *P : F->parameters())
    if (isGfp(P->getType()))
      return P->getFunctionScopeIndex();
  return -1;
}

/// Whether a call does more than return a value.
static bool matters(const CallModel &C) {
  return !C.Effects.empty() || C.NoReturn || C.Tests != ContextTest::None;
}

FunctionScan Lowering::scan(const FunctionDecl *Definition) {
  FunctionScan Scan;
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
  unsigned Size = 0;
  bool Loops = false;
  auto AddCallee = [&](const FunctionDecl *F) {
    const FunctionDecl *Def = nullptr;
    if (F->hasBody(Def) && Seen.insert(Def).second)
      Scan.Callees.push_back(Def);
  };
  auto Walk = [&](auto &Self, const Stmt *S) -> void {
    ++Size;
    if (!Scan.HasEvents && S->getBeginLoc().isMacroID())
      if (FileID Id = Macros.modelled(ownLocation(S)); Id.isValid())
        Scan.HasEvents = matters(*Macros.model(Id));
    if (isa<ForStmt, WhileStmt, GotoStmt, LabelStmt>(S))
      Loops = true;
    if (const auto *D = dyn_cast<DeclStmt>(S)) {
      for (const Decl *V : D->decls())
        if (const auto *A = V->getAttr<CleanupAttr>())
          AddCallee(A->getFunctionDecl());
    } else if (const auto *C = dyn_cast<CallExpr>(S)) {
      if (const FunctionDecl *F = C->getDirectCallee();
          F && !F->getBuiltinID()) {
        if (const CallModel *C = modelOf(F))
          Scan.HasEvents |= matters(*C);
        else if (F->hasBody())
          AddCallee(F);
        else if (M.gfpParametersSleep() && gfpParameter(F) >= 0)
          Scan.HasEvents = true;
      }
    }
    for (const Stmt *C : S->children())
      if (C)
        Self(Self, C);
  };
  Walk(Walk, Definition->getBody());
  Scan.Small = !Loops && Size < 120;
  return Scan;
}

namespace locklint {

class FunctionLowering {
public:
  FunctionLowering(Lowering &Unit, const FunctionDecl *FD)
      : U(Unit), Context(Unit.Context), T(Unit.Terms), FD(FD),
        Finder(Unit.Macros, FD->getBody()) {}

  bool run(FunctionIR &Out);

private:
  // Expressions.
  TermId value(const Expr *E);
  TermId valueOf(const Expr *E);
  TermId address(const Expr *E);
  TermId fit(TermId Value, QualType Type);
  TermId place(const ValueDecl *V);
  TermId opaque(const Stmt *S);
  TermId temporary(const Stmt *S);
  TermId binary(const BinaryOperator *B);
  TermId arithmetic(BinaryOperatorKind Op, const Expr *L, const Expr *R,
                    TermId LV, TermId RV);
  TermId offsetPointer(TermId Base, QualType Pointer, TermId Offset);
  TermId member(TermId Base, const RecordDecl *R, llvm::StringRef Name,
                QualType &Type);

  // Calls.
  unsigned callOf(const CallExpr *C);
  unsigned callOf(MacroCall *C);
  void resolve(CallInstr &Call, llvm::ArrayRef<const Expr *> Args, bool Macro);
  TermId resolve(const Operand &O, const CallInstr &Call,
                 llvm::ArrayRef<const Expr *> Args,
                 QualType *ObjectType = nullptr);
  LockTypeId lockType(QualType T) const;
  TermId resolveFlags(const Effect &E, const CallInstr &Call,
                      llvm::ArrayRef<const Expr *> Args, bool Macro);
  llvm::StringRef textOf(const Operand &O, llvm::ArrayRef<const Expr *> Args);

  // Statements.
  void element(const Stmt *S);
  void declare(const VarDecl *V);
  void initialize(TermId Place, QualType Type, const Expr *Init,
                  unsigned Depth = 0);
  void assign(TermId Place, TermId Value);
  void copy(TermId Place, const Expr *From);
  void forget(TermId Place);
  void call(unsigned Index);
  void terminator(const CFGBlock &B,
                  const llvm::DenseMap<unsigned, int> &Index);
  TermId partOfMacro(const Expr *Cond);
  void findArms(const Stmt *S);
  void annotations(FunctionIR &Out);

  Lowering &U;
  ASTContext &Context;
  TermTable &T;
  const FunctionDecl *FD;
  CallFinder Finder;

  FunctionIR *F = nullptr;
  BlockIR *Block = nullptr;
  llvm::DenseMap<const ValueDecl *, TermId> Places;
  llvm::DenseMap<const Stmt *, TermId> Opaque;
  llvm::DenseMap<const Stmt *, TermId> Temporaries;
  llvm::DenseMap<const Stmt *, const AbstractConditionalOperator *> Arms;
  llvm::DenseMap<const CallExpr *, unsigned> CallIndex;
  llvm::DenseMap<const MacroCall *, unsigned> MacroIndex;
  llvm::SmallPtrSet<const MacroCall *, 8> Emitted;
};

} // namespace locklint

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

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

TermId FunctionLowering::place(const ValueDecl *V) {
  V = cast<ValueDecl>(V->getCanonicalDecl());
  TermId &Id = Places[V];
  if (Id)
    return Id;
  const auto *Var = dyn_cast<VarDecl>(V);
  if (Var && Var->isStaticLocal())
    Id = T.global((FD->getName() + "." + Var->getName()).str());
  else if (Var && Var->hasGlobalStorage())
    Id = T.global(Var->getName());
  else
    Id = T.local(V->getName());
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
  bool Unsigned = LT->isPointerType() || LT->isUnsignedIntegerType();
  switch (Op) {
  case BO_Add:
    return T.binary(TermOp::Add, LV, RV);
  case BO_Sub:
    return T.binary(TermOp::Sub, LV, RV);
  case BO_Mul:
    return T.binary(TermOp::Mul, LV, RV);
  case BO_Div:
    return T.binary(TermOp::Div, LV, RV);
  case BO_Rem:
    return T.binary(TermOp::Rem, LV, RV);
  case BO_And:
    return T.binary(TermOp::And, LV, RV);
  case BO_Or:
    return T.binary(TermOp::Or, LV, RV);
  case BO_Xor:
    return T.binary(TermOp::Xor, LV, RV);
  case BO_Shl:
    return T.binary(TermOp::Shl, LV, RV);
  case BO_Shr:
    return T.binary(TermOp::Shr, LV, RV);
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
  case Stmt::CStyleCastExprClass: {
    const auto *C = cast<CastExpr>(E);
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
  case Stmt::UnaryOperatorClass: {
    const auto *O = cast<UnaryOperator>(E);
    const Expr *Sub = O->getSubExpr();
    switch (O->getOpcode()) {
    case UO_AddrOf:
      if (Sub->getType()->isFunctionType())
        return value(Sub);
      return address(Sub);
    case UO_Deref:
      if (E->getType()->isFunctionType())
        return value(Sub);
      return T.load(address(E));
    case UO_Plus:
    case UO_Extension:
      return value(Sub);
    case UO_Minus:
      return fit(T.unary(TermOp::Neg, value(Sub)), E->getType());
    case UO_Not:
      return fit(T.unary(TermOp::BitNot, value(Sub)), E->getType());
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
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return binary(cast<BinaryOperator>(E));
  case Stmt::ConditionalOperatorClass: {
    const auto *C = cast<ConditionalOperator>(E);
    int64_t Known;
    if (T.isConst(value(C->getCond()), Known))
      return value(Known ? C->getTrueExpr() : C->getFalseExpr());
    return T.load(temporary(C));
  }
  case Stmt::StmtExprClass: {
    const CompoundStmt *B = cast<StmtExpr>(E)->getSubStmt();
    const Stmt *Last = B->body_empty() ? nullptr : B->body_back();
    while (const auto *L = dyn_cast_or_null<LabelStmt>(Last))
      Last = L->getSubStmt();
    if (const auto *V = dyn_cast_or_null<Expr>(Last))
      return value(V);
    return 0;
  }
  case Stmt::CallExprClass: {
    const auto *C = cast<CallExpr>(E);
    if (const FunctionDecl *D = C->getDirectCallee()) {
      switch (D->getBuiltinID()) {
      case Builtin::BI__builtin_expect:
      case Builtin::BI__builtin_expect_with_probability:
      case Builtin::BI__builtin_assume_aligned:
        return value(C->getArg(0));
      case Builtin::BI__builtin_constant_p: {
        // Clang folds what GCC and Clang agree on; the rest is not constant.
        Expr::EvalResult R;
        return T.constant(E->EvaluateAsInt(R, Context) &&
                          R.Val.getInt().getBoolValue());
      }
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

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

TermId FunctionLowering::member(TermId Base, const RecordDecl *R,
                                llvm::StringRef Name, QualType &Type) {
  if (R)
    R = R->getDefinition();
  if (R) {
    DeclContext::lookup_result Found =
        R->lookup(DeclarationName(&Context.Idents.get(Name)));
    for (const NamedDecl *D : Found) {
      if (const auto *Field = dyn_cast<FieldDecl>(D)) {
        Type = Field->getType();
        return T.field(Base, U.fieldId(Field));
      }
      if (const auto *I = dyn_cast<IndirectFieldDecl>(D)) {
        for (const NamedDecl *Step : I->chain())
          Base = T.field(Base, U.fieldId(cast<FieldDecl>(Step)));
        Type = I->getType();
        return Base;
      }
    }
  }
  Type = QualType();
  return T.field(Base, T.fieldId("", Name, 0));
}

TermId FunctionLowering::resolve(const Operand &O, const CallInstr &Call,
                                 llvm::ArrayRef<const Expr *> Args,
                                 QualType *ObjectType) {
  TermId Base = 0;
  QualType Type;
  switch (O.Kind) {
  case Operand::Base::None:
    return 0;
  case Operand::Base::Global:
    Base = T.global(O.Name);
    break;
  case Operand::Base::Result:
    Base = T.result(Call.Number, 0);
    break;
  case Operand::Base::Arg:
  case Operand::Base::ArgPointee:
  case Operand::Base::ArgAddress: {
    const Expr *E = O.Index < Args.size() ? Args[O.Index] : nullptr;
    if (!E)
      return 0;
    Type = E->getType();
    if (O.Kind == Operand::Base::ArgAddress) {
      Base = address(E);
    } else {
      Base = value(E);
      if (!Type.isNull() && (Type->isPointerType() || Type->isArrayType()))
        Type = QualType(Type->getPointeeOrArrayElementType(), 0);
      if (O.Kind == Operand::Base::ArgPointee && O.Fields.empty())
        return T.load(Base);
    }
    break;
  }
  }
  for (llvm::StringRef Name : O.Fields) {
    // A pointer in the middle of the path is followed.
    if (!Type.isNull() && Type->isPointerType()) {
      Base = T.load(Base);
      Type = Type->getPointeeType();
    }
    const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
    Base = member(Base, R, Name, Type);
  }
  if (ObjectType)
    *ObjectType = Type;
  return Base;
}

LockTypeId FunctionLowering::lockType(QualType Type) const {
  while (!Type.isNull()) {
    LockTypeId Id = AnyLockType;
    if (const auto *TT = Type->getAs<TypedefType>()) {
      Id = U.M.typeOf(TT->getDecl()->getName());
      Type = TT->desugar();
    } else {
      if (const RecordDecl *R = Type->getAsRecordDecl();
          R && R->getIdentifier())
        Id = U.M.typeOf(R->getName());
      Type = QualType();
    }
    if (Id != AnyLockType)
      return Id;
  }
  return AnyLockType;
}

TermId FunctionLowering::resolveFlags(const Effect &E, const CallInstr &Call,
                                      llvm::ArrayRef<const Expr *> Args,
                                      bool Macro) {
  const Operand &O = E.Flags;
  if (!O)
    return 0;
  bool Saves =
      E.Do == Effect::Action::IrqSave || E.Do == Effect::Action::Acquire;
  if (O.Kind == Operand::Base::Result)
    return Saves ? 0 : T.result(Call.Number, 0);
  if (O.Kind != Operand::Base::Arg && O.Kind != Operand::Base::ArgPointee)
    return Saves ? resolve(O, Call, Args) : T.load(resolve(O, Call, Args));
  const Expr *A = O.Index < Args.size() ? Args[O.Index] : nullptr;
  if (!A)
    return 0;
  // A macro names the variable; a function gets a pointer to save to, and a
  // value to restore from.
  bool Pointer = A->getType()->isPointerType();
  if (O.Kind == Operand::Base::ArgPointee || (Pointer && !Macro))
    return Saves ? value(A) : T.load(value(A));
  if (Saves)
    return A->isLValue() || isa<CastExpr>(A) ? address(A->IgnoreParenCasts())
                                             : 0;
  return value(A);
}

llvm::StringRef FunctionLowering::textOf(const Operand &O,
                                         llvm::ArrayRef<const Expr *> Args) {
  const SourceManager &SM = Context.getSourceManager();
  std::string Text;
  if (O.Kind == Operand::Base::Global) {
    Text = O.Name;
  } else {
    const Expr *E = O.Index < Args.size() ? Args[O.Index] : nullptr;
    if (!E)
      return {};
    CharSourceRange R = Lexer::makeFileCharRange(
        CharSourceRange::getTokenRange(E->getSourceRange()), SM,
        Context.getLangOpts());
    if (R.isInvalid())
      return {};
    llvm::StringRef S = Lexer::getSourceText(R, SM, Context.getLangOpts());
    S = S.trim();
    if (O.Kind == Operand::Base::Arg && O.Fields.empty())
      S.consume_front("&");
    if (S.size() > 60 || S.contains('\n'))
      return {};
    Text = S.str();
  }
  bool Arrow =
      O.Kind != Operand::Base::Global && O.Kind != Operand::Base::ArgAddress;
  for (llvm::StringRef Field : O.Fields) {
    if (Arrow && llvm::StringRef(Text).starts_with("&"))
      Text = Text.substr(1) + ".";
    else
      Text += Arrow ? "->" : ".";
    Text += Field;
    Arrow = false;
  }
  return U.Strings.save(Text);
}

void FunctionLowering::resolve(CallInstr &Call,
                               llvm::ArrayRef<const Expr *> Args, bool Macro) {
  if (!Call.Model)
    return;
  for (const Effect &E : Call.Model->Effects) {
    EffectOperands O;
    if (E.Lock) {
      QualType Object;
      O.Lock = resolve(E.Lock, Call, Args, &Object);
      O.Type = lockType(Object);
      O.Object = textOf(E.Lock, Args);
    }
    O.Flags = resolveFlags(E, Call, Args, Macro);
    if (E.Subclass) {
      int64_t C;
      O.Subclass = !T.isConst(resolve(E.Subclass, Call, Args), C) || C != 0;
    }
    Call.Operands.push_back(O);
  }
  if (Call.Model->Returns)
    Call.Returns = resolve(Call.Model->Returns, Call, Args);
}

unsigned FunctionLowering::callOf(MacroCall *C) {
  auto [It, New] = MacroIndex.try_emplace(C, F->Calls.size());
  unsigned Index = It->second;
  if (!New)
    return Index;
  F->Calls.emplace_back();
  CallInstr Call;
  Call.Number = U.NextNumber++;
  Call.Model = C->Model;
  Call.Name = C->Model->Name;
  Call.Where = U.location(C->Name);
  for (const Expr *A : C->Args)
    Call.Args.push_back(A ? value(A) : 0);
  resolve(Call, C->Args, true);
  F->Calls[Index] = std::move(Call);
  return Index;
}

unsigned FunctionLowering::callOf(const CallExpr *C) {
  auto [It, New] = CallIndex.try_emplace(C, F->Calls.size());
  unsigned Index = It->second;
  if (!New)
    return Index;
  F->Calls.emplace_back();
  CallInstr Call;
  Call.Number = U.NextNumber++;
  Call.Where = U.location(C->getExprLoc());
  Call.Aggregate = C->getType()->isRecordType();
  llvm::SmallVector<const Expr *, 8> Args(C->arguments());
  for (const Expr *A : Args)
    Call.Args.push_back(A->getType()->isRecordType() ? address(A) : value(A));
  if (const FunctionDecl *D = C->getDirectCallee()) {
    Call.Name = D->getIdentifier() ? D->getName() : "";
    Call.Model = U.modelOf(D);
    if (Call.Model) {
      resolve(Call, Args, false);
    } else if (const FunctionDecl *Def = nullptr; D->hasBody(Def)) {
      Call.Callee = U.number(Def);
    } else if (U.M.gfpParametersSleep()) {
      Call.GfpArg = gfpParameter(D);
    }
  }
  F->Calls[Index] = std::move(Call);
  return Index;
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void FunctionLowering::assign(TermId Place, TermId Value) {
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
    if (!R || Depth > 2)
      return forget(Place);
    if (R->isUnion()) {
      if (const FieldDecl *Field = L->getInitializedFieldInUnion();
          Field && L->getNumInits())
        initialize(T.field(Place, U.fieldId(Field)), Field->getType(),
                   L->getInit(0), Depth + 1);
      return;
    }
    unsigned I = 0;
    for (const FieldDecl *Field : R->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (I >= L->getNumInits())
        break;
      const Expr *E = L->getInit(I++);
      TermId Member = T.field(Place, U.fieldId(Field));
      if (!E)
        continue;
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

void FunctionLowering::declare(const VarDecl *V) {
  if (V->hasGlobalStorage())
    return;
  TermId Place = place(V);
  if (V->getInit())
    initialize(Place, V->getType(), V->getInit());
  else
    forget(Place);
}

void FunctionLowering::findArms(const Stmt *S) {
  if (const auto *C = dyn_cast<ConditionalOperator>(S)) {
    Arms[C->getTrueExpr()] = C;
    Arms[C->getFalseExpr()] = C;
    Arms[C->getTrueExpr()->IgnoreParens()] = C;
    Arms[C->getFalseExpr()->IgnoreParens()] = C;
  }
  for (const Stmt *C : S->children())
    if (C)
      findArms(C);
}

void FunctionLowering::element(const Stmt *S) {
  if (MacroCall *C = Finder.callOf(S)) {
    // What the macro expands to is the model's business. It happens where the
    // first thing in it does; naming a function to be called is nothing yet.
    const auto *E = dyn_cast<Expr>(S);
    const auto *D = E ? dyn_cast<DeclRefExpr>(E->IgnoreImpCasts()) : nullptr;
    bool Names = D && isa<FunctionDecl>(D->getDecl());
    if (!Names && Emitted.insert(C).second)
      call(callOf(C));
  } else if (const auto *C = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *D = C->getDirectCallee();
    if (!D || !D->getBuiltinID())
      call(callOf(C));
  } else if (const auto *B = dyn_cast<BinaryOperator>(S)) {
    if (B->getOpcode() == BO_Assign) {
      if (B->getType()->isRecordType())
        copy(address(B->getLHS()), B->getRHS());
      else
        assign(address(B->getLHS()), value(B->getRHS()));
    } else if (B->isCompoundAssignmentOp()) {
      TermId Place = address(B->getLHS());
      TermId V = arithmetic(
          BinaryOperator::getOpForCompoundAssignment(B->getOpcode()),
          B->getLHS(), B->getRHS(), T.load(Place), value(B->getRHS()));
      if (V)
        assign(Place, V);
      else
        forget(Place);
    }
  } else if (const auto *O = dyn_cast<UnaryOperator>(S)) {
    if (O->isIncrementDecrementOp()) {
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

void FunctionLowering::annotations(FunctionIR &Out) {
  const SourceManager &SM = Context.getSourceManager();
  const LangOptions &Lang = Context.getLangOpts();
  for (const FunctionDecl *D : FD->redecls()) {
    FunctionTypeLoc TL = D->getFunctionTypeLoc();
    if (!TL || TL.getRParenLoc().isMacroID())
      continue;
    auto [File, Offset] = SM.getDecomposedLoc(TL.getRParenLoc());
    bool Invalid = false;
    StringRef Buffer = SM.getBufferData(File, &Invalid);
    if (Invalid)
      continue;
    Lexer L(SM.getLocForStartOfFile(File), Lang, Buffer.begin(),
            Buffer.begin() + Offset + 1, Buffer.end());
    Token Tok;
    for (unsigned N = 0; N < 64 && !L.LexFromRawLexer(Tok); ++N) {
      if (Tok.isOneOf(tok::l_brace, tok::semi, tok::eof))
        break;
      if (Tok.isNot(tok::raw_identifier))
        continue;
      StringRef Word = Tok.getRawIdentifier();
      FunctionIR::Annotation A;
      A.Lock = 0;
      if (Word == "__must_hold")
        A.What = FunctionIR::Annotation::MustHold;
      else if (Word == "__acquires" || Word == "__cond_acquires")
        A.What = FunctionIR::Annotation::Acquires;
      else if (Word == "__releases")
        A.What = FunctionIR::Annotation::Releases;
      else
        continue;
      if (L.LexFromRawLexer(Tok) || Tok.isNot(tok::l_paren))
        break;
      // identifier (-> identifier | . identifier)*, perhaps behind an &.
      TermId Place = 0;
      QualType Type;
      bool Known = true, First = true, Arrow = false;
      while (!L.LexFromRawLexer(Tok) &&
             !Tok.isOneOf(tok::r_paren, tok::eof, tok::l_brace)) {
        if (Tok.is(tok::amp) && First)
          continue;
        if (Tok.isOneOf(tok::arrow, tok::period)) {
          Arrow = Tok.is(tok::arrow);
          continue;
        }
        if (Tok.isNot(tok::raw_identifier)) {
          Known = false;
          continue;
        }
        StringRef Name = Tok.getRawIdentifier();
        if (First) {
          First = false;
          for (const ParmVarDecl *P : D->parameters())
            if (P->getIdentifier() && P->getName() == Name) {
              Place = place(FD->getParamDecl(P->getFunctionScopeIndex()));
              Type = P->getType();
            }
          if (!Place)
            for (const NamedDecl *G : Context.getTranslationUnitDecl()->lookup(
                     DeclarationName(&Context.Idents.get(Name))))
              if (const auto *V = dyn_cast<VarDecl>(G)) {
                Place = place(V);
                Type = V->getType();
              }
          Known &= Place != 0;
        } else if (Known && !Type.isNull()) {
          if (Arrow && Type->isPointerType()) {
            Place = T.load(Place);
            Type = Type->getPointeeType();
          }
          Place = member(Place, Type->getAsRecordDecl(), Name, Type);
        } else {
          Known = false;
        }
      }
      // The lock itself is meant, also where a pointer to it is named.
      if (Known && !Type.isNull() && Type->isPointerType())
        Place = T.load(Place);
      A.Lock = Known ? Place : 0;
      Out.Annotations.push_back(A);
    }
  }
}

bool FunctionLowering::run(FunctionIR &Out) {
  F = &Out;
  Out.Name = U.Strings.save(FD->getName());
  Out.Where = U.location(FD->getLocation());
  Out.End = U.location(FD->getBody()->getEndLoc());
  Out.InMain = U.inMain(FD->getLocation());
  Out.Inline = FD->isInlineSpecified();
  QualType R = FD->getReturnType();
  Out.ReturnsVoid = R->isVoidType();
  Out.ReturnsPointer = R->isPointerType();
  Out.ReturnsBool = R->isBooleanType();
  Out.ReturnsAggregate = R->isRecordType();

  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  std::unique_ptr<CFG> Graph =
      CFG::buildCFG(FD, FD->getBody(), &Context, Options);
  if (!Graph)
    return false;
  for (const ParmVarDecl *P : FD->parameters()) {
    Out.ParamPlaces.push_back(place(P));
    Out.ParamNames.push_back(P->getNameAsString());
    Out.ParamIsPointer.push_back(P->getType()->isPointerType());
  }
  annotations(Out);
  findArms(FD->getBody());

  PostOrderCFGView Order(Graph.get());
  llvm::DenseMap<unsigned, int> Index;
  std::vector<const CFGBlock *> Blocks;
  for (const CFGBlock *B : Order) {
    Index[B->getBlockID()] = Blocks.size();
    Blocks.push_back(B);
  }
  Out.Blocks.resize(Blocks.size());
  bool HasExit = false;
  for (size_t I = 0; I != Blocks.size(); ++I) {
    const CFGBlock *B = Blocks[I];
    Block = &Out.Blocks[I];
    Block->Number = U.NextNumber++;
    if (B == &Graph->getEntry())
      Out.Entry = I;
    if (B == &Graph->getExit()) {
      Out.Exit = I;
      HasExit = true;
    }
    for (const CFGElement &E : *B) {
      if (auto S = E.getAs<CFGStmt>()) {
        element(S->getStmt());
      } else if (auto C = E.getAs<CFGCleanupFunction>()) {
        const FunctionDecl *D = C->getFunctionDecl();
        const FunctionDecl *Def = nullptr;
        CallInstr Call;
        Call.Number = U.NextNumber++;
        Call.Name = D->getName();
        Call.Where = U.location(C->getVarDecl()->getLocation());
        Call.Args.push_back(place(C->getVarDecl()));
        if (D->hasBody(Def))
          Call.Callee = U.number(Def);
        Out.Calls.push_back(std::move(Call));
        call(Out.Calls.size() - 1);
      }
    }
    terminator(*B, Index);
  }
  if (!HasExit)
    Out.Exit = ~0U;
  return true;
}

std::optional<FunctionIR> Lowering::lower(const FunctionDecl *Definition) {
  FunctionIR F;
  FunctionLowering L(*this, Definition);
  if (!L.run(F))
    return std::nullopt;
  return F;
}
