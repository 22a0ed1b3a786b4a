//===- LoweringCalls.cpp - Calls and what they are about ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionLowering.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace locklint;

TermId Lowering::member(TermId Base, const RecordDecl *R, llvm::StringRef Name,
                        QualType &Type) {
  if (R)
    R = R->getDefinition();
  if (R) {
    DeclContext::lookup_result Found =
        R->lookup(DeclarationName(&Context.Idents.get(Name)));
    for (const NamedDecl *D : Found) {
      if (const auto *Field = dyn_cast<FieldDecl>(D)) {
        Type = Field->getType();
        return Terms.field(Base, fieldId(Field));
      }
      if (const auto *I = dyn_cast<IndirectFieldDecl>(D)) {
        for (const NamedDecl *Step : I->chain())
          Base = Terms.field(Base, fieldId(cast<FieldDecl>(Step)));
        Type = I->getType();
        return Base;
      }
    }
  }
  Type = QualType();
  return Terms.field(Base, Terms.fieldId("", Name, 0));
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
    Base = U.member(Base, R, Name, Type);
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

/// include/linux/irqflags.h asks for unsigned long; other types may lose bits.
bool FunctionLowering::isUnsignedLong(const Expr *E) const {
  QualType Type = E->IgnoreParenImpCasts()->getType();
  return Type->isPointerType() || !Type->isIntegerType() ||
         Context.hasSameUnqualifiedType(Type, Context.UnsignedLongTy);
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

/// A number that tells subclasses apart. Configurations without lockdep drop
/// the argument of the macro: there, what was written must do.
uint8_t FunctionLowering::subclass(const Operand &O, const CallInstr &Call,
                                   llvm::ArrayRef<const Expr *> Args,
                                   llvm::ArrayRef<llvm::StringRef> Texts) {
  int64_t Value;
  if (T.isConst(resolve(O, Call, Args), Value))
    return uint8_t(Value);
  if (O.Index >= Texts.size() ||
      (O.Index < Args.size() && Args[O.Index] != nullptr))
    return 255;
  unsigned Number;
  if (!Texts[O.Index].getAsInteger(0, Number))
    return uint8_t(Number);
  return Texts[O.Index] == "SINGLE_DEPTH_NESTING"
             ? 1
             : 16 + llvm::hash_value(Texts[O.Index]) % 200;
}

void FunctionLowering::resolve(CallInstr &Call,
                               llvm::ArrayRef<const Expr *> Args, bool Macro,
                               llvm::ArrayRef<llvm::StringRef> Texts) {
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
    if (Macro && E.Flags.Kind == Operand::Base::Arg &&
        E.Flags.Index < Args.size() && Args[E.Flags.Index])
      O.WrongType = !isUnsignedLong(Args[E.Flags.Index]);
    if (E.Subclass)
      O.Subclass = subclass(E.Subclass, Call, Args, Texts);
    Call.Operands.push_back(O);
  }
  if (Call.Model->Returns)
    Call.Returns = resolve(Call.Model->Returns, Call, Args);
}

/// Conditions of callbacks' rows may ask for this call.
void FunctionLowering::made(const CallInstr &Call) {
  if (auto Found = U.MadeCalls.find(Call.Name); Found != U.MadeCalls.end())
    Found->second.push_back(Call.Args);
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
  resolve(Call, C->Args, true, C->Texts);
  made(Call);
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
  Call.Fails = C->getType()->isSignedIntegerType();
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
    made(Call);
  } else {
    Call.Pointer = value(C->getCallee());
  }
  F->Calls[Index] = std::move(Call);
  return Index;
}
