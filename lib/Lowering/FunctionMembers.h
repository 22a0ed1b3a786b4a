//===- FunctionMembers.h - Members that point to functions ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_FUNCTIONMEMBERS_H
#define LOCKLINT_LOWERING_FUNCTIONMEMBERS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <utility>

namespace locklint {

/// The functions that members of structs point to, as far as the unit sets
/// them, and how it reads these members.
class FunctionMembers {
public:
  using Functions = llvm::SmallVector<const clang::FunctionDecl *, 2>;

  /// Walks the unit's variables, and those of its functions that \p IsMain
  /// accepts.
  FunctionMembers(const clang::ASTContext &Context,
                  llvm::function_ref<bool(const clang::FunctionDecl *)> IsMain);

  /// The functions that \p E, a member that is passed to a call, may point to.
  /// None, if the unit reads the member for something else as well: one
  /// function may be meant for the one and another for the other.
  Functions in(const clang::MemberExpr *E) const;

private:
  /// The position of an argument.
  using Argument = std::pair<const clang::FunctionDecl *, unsigned>;
  struct Member {
    Functions Set;
    std::optional<Argument> PassedAs;
    unsigned OtherReads = 0; ///< Or it is passed in several ways.
  };

  void assigned(const clang::FieldDecl *F, const clang::Expr *Value);
  void passed(const clang::FieldDecl *F, Argument As);
  void call(const clang::CallExpr *C);
  void visit(const clang::Stmt *S);

  llvm::DenseMap<const clang::FieldDecl *, Member> Members;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_FUNCTIONMEMBERS_H
