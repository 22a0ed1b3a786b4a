//===- LoweringHandlers.cpp - Functions that the kernel calls back --------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds where functions become handlers: in calls, in assignments to members,
// and in initialisers of structs. Which member or call means what is the
// model's.
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "Lowering/GlobalNames.h"
#include "Lowering/Operands.h"

using namespace clang;
using namespace locklint;

void locklint::functionsIn(const Expr *E,
                           llvm::SmallVectorImpl<const FunctionDecl *> &Out) {
  if (!E)
    return;
  E = E->IgnoreParenCasts();
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(E)) {
    functionsIn(C->getTrueExpr(), Out);
    functionsIn(C->getFalseExpr(), Out);
    return;
  }
  if (const auto *O = dyn_cast<UnaryOperator>(E);
      O && O->getOpcode() == UO_AddrOf)
    E = O->getSubExpr()->IgnoreParenCasts();
  if (const auto *D = dyn_cast<DeclRefExpr>(E))
    if (const auto *F = dyn_cast<FunctionDecl>(D->getDecl()))
      Out.push_back(F);
}

void locklint::forEachInitialized(
    const InitListExpr &L,
    llvm::function_ref<void(const FieldDecl *, const Expr *)> Found) {
  const RecordDecl *R = L.getType()->getAsRecordDecl();
  if (R && R->isUnion()) {
    if (const FieldDecl *Field = L.getInitializedFieldInUnion();
        Field && L.getNumInits())
      Found(Field, L.getInit(0));
    return;
  }
  unsigned I = 0;
  auto Next = [&](const FieldDecl *Field) {
    if (const Expr *E = L.getInit(I++); E && !isa<ImplicitValueInitExpr>(E))
      Found(Field, E);
  };
  if (!R) {
    while (I < L.getNumInits())
      Next(nullptr);
    return;
  }
  for (const FieldDecl *Field : R->fields())
    if (!Field->isUnnamedBitField() && I < L.getNumInits())
      Next(Field);
}

std::optional<bool> locklint::meets(const TermTable &T, TermId Value,
                                    const Condition &Test) {
  int64_t V;
  if (!T.isConst(Value, V))
    return std::nullopt;
  switch (Test.Is) {
  case Condition::Test::Zero:
    return V == 0;
  case Condition::Test::NonZero:
    return V != 0;
  case Condition::Test::Negative:
    return V < 0;
  case Condition::Test::NonNegative:
    return V >= 0;
  case Condition::Test::Bits:
    return (uint64_t(V) & Test.Mask) != 0;
  case Condition::Test::NoBits:
    return (uint64_t(V) & Test.Mask) == 0;
  case Condition::Test::Above:
    return uint64_t(V) > Test.Mask;
  case Condition::Test::Error:
    return V < 0 && V >= LowestError;
  case Condition::Test::NotError:
    return V >= 0 || V < LowestError;
  case Condition::Test::Blocking:
    return std::nullopt;
  }
  return std::nullopt;
}

/// The tag of the struct that \p F is a member of.
static StringRef recordOf(const FieldDecl *F) {
  const RecordDecl *R = F->getParent();
  if (R->getIdentifier())
    return R->getName();
  if (const TypedefNameDecl *D = R->getTypedefNameForAnonDecl())
    return D->getName();
  return "";
}

std::string Lowering::memberName(const FieldDecl *F) const {
  return (recordOf(F) + "." + F->getName()).str();
}

llvm::ArrayRef<CallbackModel> Lowering::rowsOf(const FieldDecl *F) const {
  QualType Type = F->getType();
  if (!Type->isFunctionPointerType())
    return {};
  // Members of anonymous structs and unions count as the outer one's.
  const FieldDecl *In = F;
  StringRef Record = recordOf(In);
  const DeclContext *C = F->getParent();
  while (Record.empty() && (C = C->getParent()))
    if (const auto *R = dyn_cast<RecordDecl>(C); R && R->getIdentifier())
      Record = R->getName();
  if (Record.empty() || !F->getIdentifier())
    return {};
  llvm::ArrayRef<CallbackModel> Rows = M.callbacks(Record, F->getName());
  if (!Rows.empty() || !M.isLearntCallback(Record, F->getName()))
    return Rows;
  const CallbackModel *Learnt =
      M.learntCallback(Record, F->getName(), Kernel.Release);
  return Learnt ? llvm::ArrayRef(*Learnt) : Rows;
}

/// The variable or member that \p E names.
static const ValueDecl *namedBy(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *O = dyn_cast<UnaryOperator>(E);
      O && (O->getOpcode() == UO_AddrOf || O->getOpcode() == UO_Deref))
    return namedBy(O->getSubExpr());
  if (const auto *D = dyn_cast<DeclRefExpr>(E))
    return dyn_cast<VarDecl>(D->getDecl()->getCanonicalDecl());
  if (const auto *M = dyn_cast<MemberExpr>(E))
    return M->getMemberDecl();
  return nullptr;
}

void Lowering::setsFunction(const Expr *Place, const Expr *Value) {
  const auto *M = dyn_cast<MemberExpr>(Place->IgnoreParenImpCasts());
  if (!M || !M->getType()->isFunctionPointerType())
    return;
  if (const ValueDecl *D = namedBy(M->getBase()))
    MemberValues[D].push_back({M->getMemberDecl()->getNameAsString(), Value});
}

llvm::SmallVector<const Expr *, 2> Lowering::memberValues(const Expr *Address,
                                                          StringRef Name) {
  llvm::SmallVector<const Expr *, 2> Out;
  const ValueDecl *D = namedBy(Address);
  if (!D)
    return Out;
  for (auto &[Member, Value] : MemberValues.lookup(D))
    if (Member == Name)
      Out.push_back(Value);
  const auto *V = dyn_cast<VarDecl>(D);
  const Expr *Init = V ? V->getAnyInitializer() : nullptr;
  const auto *L =
      Init ? dyn_cast<InitListExpr>(Init->IgnoreParenImpCasts()) : nullptr;
  const RecordDecl *R = L ? L->getType()->getAsRecordDecl() : nullptr;
  if (!R || R->isUnion())
    return Out;
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  unsigned I = 0;
  for (const FieldDecl *Field : R->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (I >= L->getNumInits())
      break;
    const Expr *E = L->getInit(I++);
    if (E && Field->getIdentifier() && Field->getName() == Name)
      Out.push_back(E);
  }
  return Out;
}

FunctionMembers::Functions Lowering::functionsInMember(const Expr *E) {
  const auto *M = E ? dyn_cast<MemberExpr>(E->IgnoreParenCasts()) : nullptr;
  if (!M)
    return {};
  if (!PointingMembers)
    PointingMembers.emplace(Context, [&](const FunctionDecl *F) {
      return inMain(F->getLocation());
    });
  return PointingMembers->in(M);
}

TermId Lowering::ofParameters(const Operand &Where,
                              const FunctionDecl *Callback) {
  TermId Base = 0;
  QualType Type;
  if (Where.Kind == Operand::Base::Global) {
    Base = Terms.global(Where.Name);
  } else if (Where.Kind == Operand::Base::Arg &&
             Where.Index < Callback->getNumParams()) {
    Base = Terms.param(Where.Index);
    Type = Callback->getParamDecl(Where.Index)->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
  }
  for (StringRef Name : Where.Fields) {
    if (!Base)
      return 0;
    if (!Type.isNull() && Type->isPointerType()) {
      Base = Terms.load(Base);
      Type = Type->getPointeeType();
    }
    const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
    // A lock that is no variable of the unit is named like one.
    if (!R && Where.Kind != Operand::Base::Global)
      return 0;
    Base = member(Base, R, Name, Type);
  }
  return Base;
}

void Lowering::registers(Registration &R, const FunctionDecl *Callback) {
  R.Function = function(Callback);
  R.Held.clear();
  for (const CallbackModel::Lock &L : R.Row->Holds)
    R.Held.push_back(ofParameters(L.Where, Callback));
}

/// The object that a member at \p Place is written to be of: an anonymous union
/// in it is none by itself.
static TermId namedObject(const TermTable &T, TermId Place) {
  while (T[Place].Kind == TermKind::Field &&
         T.field(T[Place].member()).Name.empty())
    Place = T[Place].A;
  return Place;
}

void Lowering::initializer(TermId Place, const Expr *Init,
                           std::vector<Registration> &Out) {
  Init = Init->IgnoreParenCasts();
  llvm::SmallVector<const FunctionDecl *, 2> Functions;
  functionsIn(Init, Functions);
  for (const FunctionDecl *F : Functions)
    AddressTaken.insert(F->getCanonicalDecl());
  if (const auto *C = dyn_cast<CompoundLiteralExpr>(Init))
    return initializer(Place, C->getInitializer(), Out);
  if (const auto *O = dyn_cast<UnaryOperator>(Init);
      O && O->getOpcode() == UO_AddrOf &&
      isa<CompoundLiteralExpr>(O->getSubExpr()->IgnoreParens()))
    return initializer(0, O->getSubExpr(), Out);
  const auto *L = dyn_cast<InitListExpr>(Init);
  if (!L)
    return;
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  const RecordDecl *R = L->getType()->getAsRecordDecl();
  uint32_t SetIn = newNumber();
  LockTypeId Lock = R ? lockTypeOf(M, L->getType()) : AnyLockType;
  auto Member = [&](const FieldDecl *Field, const Expr *E) {
    if (Lock != AnyLockType && Field->getName() == M.type(Lock).Counter) {
      std::optional<int64_t> Count;
      if (std::optional<llvm::APSInt> C = E->getIntegerConstantExpr(Context))
        Count = C->getExtValue();
      Counts.push_back({Place, Count});
    }
    if (Expr::EvalResult V; isWatched(Field))
      setsMember(Field,
                 Field->getType()->isIntegerType() &&
                         E->EvaluateAsInt(V, Context)
                     ? Terms.constant(V.Val.getInt().getExtValue())
                     : 0,
                 E, SetIn, Place);
    if (isa<ImplicitValueInitExpr>(E))
      return;
    Functions.clear();
    functionsIn(E, Functions);
    for (const FunctionDecl *F : Functions)
      for (const CallbackModel &Row : rowsOf(Field)) {
        if (!holds(Row))
          continue;
        Registration R{&Row,
                       0,
                       namedObject(Terms, Place),
                       0,
                       location(E->getExprLoc()),
                       0,
                       memberName(Field),
                       SetIn};
        registers(R, F);
        Out.push_back(std::move(R));
      }
    initializer(Place ? Terms.field(Place, fieldId(Field)) : 0, E, Out);
  };
  if (R && R->isUnion()) {
    if (const FieldDecl *Field = L->getInitializedFieldInUnion();
        Field && L->getNumInits())
      Member(Field, L->getInit(0));
    return;
  }
  if (R) {
    unsigned I = 0;
    for (const FieldDecl *Field : R->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (I >= L->getNumInits())
        break;
      if (const Expr *E = L->getInit(I++))
        Member(Field, E);
    }
    return;
  }
  for (unsigned I = 0; I != L->getNumInits(); ++I)
    if (const Expr *E = L->getInit(I))
      initializer(Place, E, Out);
}

std::vector<Registration>
Lowering::globals(llvm::ArrayRef<llvm::StringRef> HeaderDefinitions) {
  std::vector<Registration> Out;
  auto Add = [&](const Decl *D) {
    const auto *V = dyn_cast<VarDecl>(D);
    const Expr *Init = V && V->getIdentifier() ? V->getInit() : nullptr;
    if (!Init)
      return;
    size_t First = Out.size();
    initializer(global(V), Init, Out);
    for (size_t I = First; I != Out.size(); ++I)
      Out[I].Shared = V->isExternallyVisible();
  };
  for (llvm::StringRef Name : HeaderDefinitions)
    for (const NamedDecl *D : Globals.find(Name))
      for (const Decl *R : D->redecls())
        if (R->isFromASTFile())
          Add(R);
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls())
    Add(D);
  return Out;
}

void FunctionLowering::append(Registration R) {
  Block->Instrs.push_back({Instr::Kind::Register, 0, 0,
                           uint32_t(F->Registrations.size()), R.Where});
  F->Registrations.push_back(std::move(R));
}

void FunctionLowering::registers(Registration Like, const Expr *Function) {
  llvm::SmallVector<const FunctionDecl *, 2> Functions;
  functionsIn(Function, Functions);
  if (Functions.empty())
    Functions = functionsInVariable(Function, FD);
  if (Functions.empty())
    Functions = U.functionsInMember(Function);
  for (const FunctionDecl *D : Functions) {
    U.registers(Like, D);
    append(Like);
  }
  // The callers pass the function, see addPassedHandlers().
  if (const auto *D = Function
                          ? dyn_cast<DeclRefExpr>(Function->IgnoreParenCasts())
                          : nullptr;
      D && isa<ParmVarDecl>(D->getDecl()) && Like.Row->Holds.empty() &&
      Like.Row->After.empty()) {
    Like.Function = value(Function);
    append(std::move(Like));
  }
}

void FunctionLowering::registers(unsigned Index,
                                 llvm::ArrayRef<const Expr *> Args) {
  if (U.M.rows(F->Calls[Index].Name).empty())
    return;
  // Evaluating arguments may add calls.
  const CallInstr Call = F->Calls[Index];
  for (const CallbackModel &Row : U.M.rows(Call.Name)) {
    if (!U.holds(Row) || Row.Handler >= Args.size())
      continue;
    if (Row.When.On == Condition::Subject::Arg &&
        !(Row.When.Arg < Args.size() && Args[Row.When.Arg] &&
          meets(T, value(Args[Row.When.Arg]), Row.When).value_or(false)))
      continue;
    TermId Object = Row.Object ? resolve(Row.Object, Call, Args) : 0;
    TermId Passed = Row.Passes && *Row.Passes < Args.size() && Args[*Row.Passes]
                        ? value(Args[*Row.Passes])
                        : 0;
    Registration Like{
        &Row, 0, Object, Passed, Call.Where, Call.Fails ? Call.Number : 0, ""};
    if (Row.Member.empty())
      registers(Like, Args[Row.Handler]);
    else if (Args[Row.Handler])
      for (const Expr *E : U.memberValues(Args[Row.Handler], Row.Member))
        registers(Like, E);
  }
}

void FunctionLowering::registers(const Expr *Place, const Expr *Value) {
  // kthread_run() returns what its thread is known by.
  if (!F->Registrations.empty() && Value->getType()->isPointerType())
    for (Registration &R : F->Registrations)
      if (T[R.Object].Kind == TermKind::Result && R.Object == value(Value))
        R.Object = T.load(address(Place));
  if (!U.KeptResults.empty() && Value->getType()->isPointerType())
    if (const Term &Made = T[value(Value)]; Made.Kind == TermKind::Result)
      if (auto Kept = U.KeptResults.find(Made.A); Kept != U.KeptResults.end())
        Kept->second.push_back(T.load(address(Place)));
  const auto *M = dyn_cast<MemberExpr>(Place->IgnoreParenImpCasts());
  const auto *Field = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
  if (!Field)
    return;
  U.setsFunction(Place, Value);
  registers(Field, M->isArrow() ? value(M->getBase()) : address(M->getBase()),
            Value);
}

void FunctionLowering::registers(const FieldDecl *Field, TermId Object,
                                 const Expr *Value, uint32_t SetIn) {
  if (!SetIn)
    SetIn = Number;
  if (U.isWatched(Field))
    U.setsMember(Field,
                 Field->getType()->isScalarType() &&
                         !isa<ImplicitValueInitExpr>(Value)
                     ? value(Value)
                     : 0,
                 Value, SetIn, Object);
  for (const CallbackModel &Row : U.rowsOf(Field))
    if (U.holds(Row))
      registers({&Row, 0, Object, 0, U.location(Value->getExprLoc()), 0,
                 U.memberName(Field), SetIn},
                Value);
}
