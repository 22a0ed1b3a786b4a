//===- MemberWrites.h - What a file stores in members -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads what MemberFacts holds from the functions and the initialisers of a
// unit's own files.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_MEMBERWRITES_H
#define LOCKLINT_LOWERING_MEMBERWRITES_H

#include "IR/MemberFacts.h"
#include "Lowering/Lowering.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace locklint {

/// What the unit's own files store in members.
MemberFacts findMemberWrites(clang::ASTContext &Context, Lowering &Lower);

class MemberWrites {
public:
  MemberWrites(clang::ASTContext &Context, Lowering &Lower, MemberFacts &Out)
      : Context(Context), Lower(Lower), Out(Out) {}

  void run();

private:
  using Write = MemberFacts::Write;
  /// What is known of a member besides its facts.
  struct Source {
    const clang::RecordDecl *Of = nullptr;
    llvm::SmallVector<const clang::VarDecl *, 0> Variables;
  };
  /// What one expression may store.
  struct Stored {
    MemberFacts::Member &Facts;
    Source &From;
  };

  std::optional<FieldId> named(const clang::Expr *E);
  FieldId member(const clang::FieldDecl *F);
  void walk(const clang::Stmt *S);
  void assigns(const clang::BinaryOperator *B);
  void stores(Stored Into, const clang::Expr *Value);
  void sets(const clang::Expr *Variable, const clang::Expr *Value);
  void sets(const clang::VarDecl *V, const clang::Expr *Value);
  void anything(const clang::Expr *Place);
  Write writeAt(clang::SourceLocation Where, uint64_t Bits = 0);
  uint64_t constantBits(const clang::BinaryOperator *Assignment) const;
  void calls(const clang::CallExpr *C);
  void initializes(const clang::InitListExpr *L);
  /// All of a struct is written, with what is not known.
  void fills(clang::QualType Type, clang::SourceLocation Where);

  clang::ASTContext &Context;
  Lowering &Lower;
  MemberFacts &Out;
  unsigned Now = MemberFacts::NoFunction;
  llvm::DenseMap<FieldId, Source> Sources;
  /// The member that a local variable is a copy of; none: it is more than that.
  llvm::DenseMap<const clang::VarDecl *, std::optional<FieldId>> Copies;
  llvm::DenseMap<const clang::RecordDecl *, llvm::SmallVector<Write, 1>> Filled;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_MEMBERWRITES_H
