//===- Operands.h - What an operand of the model names ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way from a call's arguments to what the model means, for every engine:
// each has values of its own.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_OPERANDS_H
#define LOCKLINT_LOWERING_OPERANDS_H

#include "Facts/Term.h"
#include "Model/Model.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace locklint {

/// The member \p Name of \p R, behind the anonymous ones that contain it; empty
/// if there is none.
llvm::SmallVector<const clang::FieldDecl *, 2>
fieldPath(clang::ASTContext &Context, const clang::RecordDecl *R,
          llvm::StringRef Name);

/// The lock type that objects of a C type are; AnyLockType if none.
LockTypeId lockTypeOf(const Model &M, clang::QualType Type);

/// Whether saved flags are of the type that include/linux/irqflags.h asks for;
/// others may lose bits.
bool holdsFlags(const clang::ASTContext &Context, const clang::Expr *E);

/// The operand as the source says it; empty if that would not help a reader.
std::string textOf(const clang::ASTContext &Context, const Operand &O,
                   llvm::ArrayRef<const clang::Expr *> Args);

/// A number that tells lockdep's subclasses apart; 255 if it is not known.
/// \p Value: what the operand is. Configurations without lockdep drop the
/// argument of the macro: there, what was written must do.
uint8_t subclass(const Operand &O, TermId Value, const TermTable &T,
                 llvm::ArrayRef<const clang::Expr *> Args,
                 llvm::ArrayRef<llvm::StringRef> Texts);

/// What \p O names; unknown() if nothing is known of it. \p Args: null for what
/// is no expression. \p ObjectType: receives the type of the object.
///
/// Values provides, of its type Value: unknown(), value(Expr), address(Expr) of
/// an lvalue, load(Value Address, QualType), field(Value Address, FieldDecl or
/// name), global(Name), result(), and resultType(), which may be null.
template <class Values>
typename Values::Value
resolveOperand(clang::ASTContext &Context, const Operand &O,
               llvm::ArrayRef<const clang::Expr *> Args, Values &V,
               clang::QualType *ObjectType = nullptr) {
  using clang::QualType;
  typename Values::Value Base = V.unknown();
  QualType Type;
  switch (O.Kind) {
  case Operand::Base::None:
    return V.unknown();
  case Operand::Base::Global:
    Base = V.global(O.Name);
    break;
  case Operand::Base::Result:
    Base = V.result();
    Type = V.resultType();
    if (!Type.isNull() && Type->isPointerType())
      Type = Type->getPointeeType();
    break;
  case Operand::Base::Arg:
  case Operand::Base::ArgPointee:
  case Operand::Base::ArgAddress: {
    const clang::Expr *E = O.Index < Args.size() ? Args[O.Index] : nullptr;
    if (!E)
      return V.unknown();
    Type = E->getType();
    if (O.Kind == Operand::Base::ArgAddress) {
      Base = V.address(E);
      break;
    }
    Base = V.value(E);
    if (Type->isPointerType() || Type->isArrayType())
      Type = QualType(Type->getPointeeOrArrayElementType(), 0);
    if (O.Kind == Operand::Base::ArgPointee && O.Fields.empty())
      return V.load(Base, Type);
    break;
  }
  }
  for (llvm::StringRef Name : O.Fields) {
    // A pointer in the middle of the path is followed.
    if (!Type.isNull() && Type->isPointerType()) {
      Base = V.load(Base, Type);
      Type = Type->getPointeeType();
    }
    const clang::RecordDecl *R =
        Type.isNull() ? nullptr : Type->getAsRecordDecl();
    llvm::SmallVector<const clang::FieldDecl *, 2> Path =
        fieldPath(Context, R, Name);
    Type = Path.empty() ? QualType() : Path.back()->getType();
    for (const clang::FieldDecl *F : Path)
      Base = V.field(Base, F);
    if (Path.empty())
      Base = V.field(Base, Name);
  }
  if (ObjectType)
    *ObjectType = Type;
  return Base;
}

/// The place that \p E saves the flags to (unknown() if the result has them),
/// or the flags that it restores. \p Macro: the call is a macro's.
template <class Values>
typename Values::Value resolveFlags(clang::ASTContext &Context, const Effect &E,
                                    llvm::ArrayRef<const clang::Expr *> Args,
                                    bool Macro, Values &V) {
  using clang::QualType;
  const Operand &O = E.Flags;
  if (!O)
    return V.unknown();
  bool Saves =
      E.Do == Effect::Action::IrqSave || E.Do == Effect::Action::Acquire;
  QualType Long = Context.UnsignedLongTy;
  if (O.Kind == Operand::Base::Result)
    return Saves ? V.unknown() : V.result();
  if (O.Kind != Operand::Base::Arg && O.Kind != Operand::Base::ArgPointee) {
    auto Place = resolveOperand(Context, O, Args, V);
    return Saves ? Place : V.load(Place, Long);
  }
  const clang::Expr *A = O.Index < Args.size() ? Args[O.Index] : nullptr;
  if (!A)
    return V.unknown();
  // A macro names the variable; a function gets a pointer to save to, and a
  // value to restore from.
  bool Pointer = A->getType()->isPointerType();
  if (O.Kind == Operand::Base::ArgPointee || (Pointer && !Macro))
    return Saves ? V.value(A) : V.load(V.value(A), Long);
  if (!Saves)
    return V.value(A);
  if (A->isLValue() || clang::isa<clang::CastExpr>(A))
    return V.address(A->IgnoreParenCasts());
  return V.unknown();
}

/// The same of what an acquisition is nested in. Of `ctx ? &ctx->base : NULL`
/// callers know which one it is.
template <class Values>
typename Values::Value resolveNest(clang::ASTContext &Context, const Effect &E,
                                   llvm::ArrayRef<const clang::Expr *> Args,
                                   Values &V) {
  const Operand &O = E.Nest;
  const clang::Expr *A = O.Kind == Operand::Base::Arg && O.Index < Args.size()
                             ? Args[O.Index]
                             : nullptr;
  return A && llvm::isa<clang::AbstractConditionalOperator>(
                  A->IgnoreParenCasts())
             ? V.unknown()
             : resolveOperand(Context, O, Args, V);
}

} // namespace locklint

#endif // LOCKLINT_LOWERING_OPERANDS_H
