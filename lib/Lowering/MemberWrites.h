//===- MemberWrites.h - What a file stores in members -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which members of structs a file writes, where, and with which constants: a
// flag that no code sets is never set, a member that nobody writes later is
// what it was.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_MEMBERWRITES_H
#define LOCKLINT_LOWERING_MEMBERWRITES_H

#include "Lowering/Lowering.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <vector>

namespace locklint {

class MemberWrites {
public:
  /// Reads the file's functions and the initialisers of its variables.
  MemberWrites(clang::ASTContext &Context, Lowering &Lower);

  /// Whether \p K, about a member of a struct of the file's own, holds for none
  /// of the values that the file stores there; memory begins as 0.
  bool neverHolds(const TermTable &T, const Fact &K) const;

  /// Whether the members that \p Value tests keep what they are at \p Where in
  /// function \p By: the file writes them before that place alone, in \p By or
  /// in a function that calls it then. What leads to them does not count.
  bool stays(const TermTable &T, TermId Value, const clang::FunctionDecl *By,
             const Location &Where) const;

  /// Whether a function of those that \p Which chooses gives \p F, or some of
  /// its \p Bits, a value that stands in the code.
  bool
  setsIn(FieldId F, uint64_t Bits,
         llvm::function_ref<bool(const clang::FunctionDecl *)> Which) const;

private:
  struct Write {
    const clang::FunctionDecl *In;
    clang::SourceLocation Where;
    /// Those that get a constant value.
    uint64_t Bits = 0;
  };
  struct Member {
    /// The struct is declared in the file, and no header.
    bool Own = false;
    const clang::RecordDecl *Of = nullptr;
    /// What is stored is not known.
    bool Anything = false;
    uint64_t OrBits = 0;
    llvm::SmallVector<int64_t, 4> Constants;
    llvm::SmallVector<const clang::VarDecl *, 0> Variables;
    llvm::SmallVector<Write, 4> Writes;
  };

  Member &member(const clang::FieldDecl *F);
  const Member *find(FieldId F) const;
  /// The member that \p E names; null if it names none.
  Member *named(const clang::Expr *E);
  void walk(const clang::Stmt *S);
  void assigns(const clang::BinaryOperator *B);
  void stores(Member &M, const clang::Expr *Value);
  void sets(const clang::Expr *Variable, const clang::Expr *Value);
  void sets(const clang::VarDecl *V, const clang::Expr *Value);
  void anything(const clang::Expr *Place);
  void writes(Member &M, clang::SourceLocation Where, uint64_t Bits = 0);
  uint64_t constantBits(const clang::BinaryOperator *Assignment) const;
  void calls(const clang::CallExpr *C);
  void initializes(const clang::InitListExpr *L);
  /// All of a struct is written, with what is not known.
  void fills(clang::QualType Type, clang::SourceLocation Where);
  bool isBefore(const Write &W, const clang::FunctionDecl *By,
                const Location &Where) const;

  clang::ASTContext &Context;
  Lowering &Lower;
  const clang::FunctionDecl *Now = nullptr;
  llvm::DenseMap<FieldId, Member> Members;
  /// The member that a local variable is a copy of; none: it is more than that.
  llvm::DenseMap<const clang::VarDecl *, std::optional<FieldId>> Copies;
  llvm::DenseMap<const clang::RecordDecl *, llvm::SmallVector<Write, 1>> Filled;
  /// By caller and callee: the first call.
  std::map<std::pair<const clang::FunctionDecl *, const clang::FunctionDecl *>,
           clang::SourceLocation>
      Calls;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_MEMBERWRITES_H
