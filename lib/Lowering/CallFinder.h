//===- CallFinder.h - The modelled calls of a function body -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's API is macros over inline functions over macros, different in
// every configuration. A modelled call is recognised by the outermost modelled
// name it was written with, be it a macro or a function, and counts once.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_CALLFINDER_H
#define LOCKLINT_LOWERING_CALLFINDER_H

#include "Lowering/HeaderFacts.h"
#include "Model/Model.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class ASTContext;
class AbstractConditionalOperator;
class Expr;
class SourceManager;
class Stmt;
} // namespace clang

namespace locklint {

/// One expansion of a modelled macro.
struct MacroCall {
  /// Whether the model asks for argument \p Index.
  bool needs(unsigned Index) const;

  const CallModel *Model = nullptr;
  clang::FileID Expansion;
  /// Where the macro's name stands (perhaps in another macro's body).
  clang::SourceLocation Name;
  /// The outermost nodes that the macro's own body produced.
  llvm::SmallVector<const clang::Stmt *, 1> Roots;
  /// The argument expressions; null for what is not used as an expression.
  llvm::SmallVector<const clang::Expr *, 4> Args;
  /// The same as written.
  llvm::SmallVector<llvm::StringRef, 4> Texts;
};

/// Finds the modelled macro that a place belongs to; shared by all functions of
/// a unit, as it remembers what it found.
class MacroMap {
public:
  /// \p Header: what was found in the unit's precompiled header, if it is kept.
  MacroMap(clang::ASTContext &Context, const Model &M, const KernelInfo &Kernel,
           MacroTables *Header);

  /// The expansion whose body \p Loc comes from: the outermost one of a
  /// modelled name. Invalid if there is none.
  clang::FileID modelled(clang::SourceLocation Loc);
  const CallModel *model(clang::FileID Expansion);

  /// Where the macro's name was written.
  clang::SourceLocation nameOf(clang::FileID Expansion) const;

  /// Fills in the arguments of \p Call, the expansion \p Id.
  void findArguments(clang::FileID Id, MacroCall &Call);

private:
  clang::ASTContext &Context;
  const clang::SourceManager &SM;
  const Model &M;
  const KernelInfo &Kernel;
  clang::FileID find(clang::SourceLocation Loc);
  const CallModel *named(clang::SourceLocation Name);
  MacroTables &tables(clang::SourceLocation Loc);
  MacroTables &tables(clang::FileID Id);

  MacroTables Own;
  MacroTables *Header;
  clang::SourceLocation LastAsked;
  clang::FileID LastAnswer;
};

/// The modelled macros of one function body, and its conditional operators.
class CallFinder {
public:
  CallFinder(MacroMap &Macros, const clang::Stmt *Body);
  /// For who walks the body anyway: add() is to be told of each statement,
  /// parents first, and finish() to be called in the end.
  explicit CallFinder(MacroMap &Macros) : Macros(Macros) {}

  /// Adds \p S, to whose parent add() returned \p Parent. Returns the modelled
  /// macro that \p S belongs to, or an invalid id.
  clang::FileID add(const clang::Stmt *S, clang::FileID Parent);
  /// Adds \p S and all below.
  void walk(const clang::Stmt *S, clang::FileID Parent);
  void finish();

  /// The macro call that \p S belongs to (as part of its body, not of its
  /// arguments); null if none.
  MacroCall *callOf(const clang::Stmt *S);
  /// The macro call whose value \p E is; null if none.
  MacroCall *valueOf(const clang::Stmt *E);

  /// Those of the kinds `a ? b : c` and `a ?: c`.
  llvm::ArrayRef<const clang::AbstractConditionalOperator *>
  conditionals() const {
    return Conditionals;
  }
  auto calls() const { return llvm::make_second_range(Calls); }

  bool empty() const { return Calls.empty(); }

private:
  MacroMap &Macros;
  llvm::DenseMap<clang::FileID, std::unique_ptr<MacroCall>> Calls;
  llvm::DenseMap<const clang::Stmt *, MacroCall *> Members;
  llvm::DenseMap<const clang::Stmt *, MacroCall *> Values;
  llvm::SmallVector<const clang::AbstractConditionalOperator *, 4> Conditionals;
};

/// Where a statement's own tokens stand: its operator or name, not its
/// operands.
clang::SourceLocation ownLocation(const clang::Stmt *S);

} // namespace locklint

#endif // LOCKLINT_LOWERING_CALLFINDER_H
