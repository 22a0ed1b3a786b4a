//===- Operands.cpp - What an operand of the model names ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/Operands.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/Hashing.h"

using namespace clang;
using namespace locklint;

llvm::SmallVector<const FieldDecl *, 2>
locklint::fieldPath(ASTContext &Context, const RecordDecl *R,
                    llvm::StringRef Name) {
  R = R ? R->getDefinition() : nullptr;
  if (!R)
    return {};
  for (const NamedDecl *D :
       R->lookup(DeclarationName(&Context.Idents.get(Name)))) {
    if (const auto *Field = dyn_cast<FieldDecl>(D))
      return {Field};
    if (const auto *I = dyn_cast<IndirectFieldDecl>(D)) {
      llvm::SmallVector<const FieldDecl *, 2> Path;
      for (const NamedDecl *Step : I->chain())
        Path.push_back(cast<FieldDecl>(Step));
      return Path;
    }
  }
  return {};
}

LockTypeId locklint::lockTypeOf(const Model &M, QualType Type) {
  while (!Type.isNull()) {
    LockTypeId Id = AnyLockType;
    if (const auto *TT = Type->getAs<TypedefType>()) {
      Id = M.typeOf(TT->getDecl()->getName());
      Type = TT->desugar();
    } else {
      if (const RecordDecl *R = Type->getAsRecordDecl();
          R && R->getIdentifier())
        Id = M.typeOf(R->getName());
      Type = QualType();
    }
    if (Id != AnyLockType)
      return Id;
  }
  return AnyLockType;
}

bool locklint::holdsFlags(const ASTContext &Context, const Expr *E) {
  QualType Type = E->IgnoreParenImpCasts()->getType();
  return Type->isPointerType() || !Type->isIntegerType() ||
         Context.hasSameUnqualifiedType(Type, Context.UnsignedLongTy);
}

std::string locklint::textOf(const ASTContext &Context, const Operand &O,
                             llvm::ArrayRef<const Expr *> Args) {
  const SourceManager &SM = Context.getSourceManager();
  std::string Text;
  if (O.Kind == Operand::Base::Global) {
    Text = O.Name;
  } else if (O.Kind == Operand::Base::Result) {
    return "";
  } else {
    const Expr *E = O.Index < Args.size() ? Args[O.Index] : nullptr;
    if (!E)
      return "";
    CharSourceRange R = Lexer::makeFileCharRange(
        CharSourceRange::getTokenRange(E->getSourceRange()), SM,
        Context.getLangOpts());
    if (R.isInvalid())
      return "";
    llvm::StringRef S = Lexer::getSourceText(R, SM, Context.getLangOpts());
    S = S.trim();
    if (O.Kind == Operand::Base::Arg && O.Fields.empty())
      S.consume_front("&");
    if (S.size() > 60 || S.contains('\n'))
      return "";
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
  return Text;
}

uint8_t locklint::subclass(const Operand &O, TermId Value, const TermTable &T,
                           llvm::ArrayRef<const Expr *> Args,
                           llvm::ArrayRef<llvm::StringRef> Texts) {
  int64_t Known;
  if (T.isConst(Value, Known))
    return uint8_t(Known);
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
