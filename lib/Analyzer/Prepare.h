//===- Prepare.h - Function bodies that the analyzer follows ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Clang's analyzer evaluates statements and calls. It knows nothing of macros,
// and its paths end where a variable's cleanup function would be called. So the
// bodies are rewritten before it sees them: a modelled macro becomes one call
// of a function of its name, and calls of cleanup functions are written out
// wherever a scope is left. As in the fast engine, what a modelled macro
// expands to is gone then.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_PREPARE_H
#define LOCKLINT_ANALYZER_PREPARE_H

#include "Lowering/CallFinder.h"
#include "clang/AST/ASTFwd.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include <map>
#include <memory>
#include <vector>

namespace locklint {

/// Rewrites functions of one unit, and knows what has become of their macros.
/// What it makes belongs to the ASTContext.
class PreparedBodies {
public:
  PreparedBodies(clang::ASTContext &Context, MacroMap &Macros)
      : Context(Context), Macros(Macros) {}

  /// Rewrites the body of \p F, a definition. To be called once for each.
  void prepare(clang::FunctionDecl *F);

  /// The macro that \p Call was made of; null if none.
  const MacroCall *macro(const clang::CallExpr *Call) const {
    return Made.lookup(Call);
  }
  /// Whether \p Call is what a modelled macro expands to, one that could not be
  /// rewritten.
  bool isWithinMacro(const clang::CallExpr *Call) const {
    return Hidden.contains(Call);
  }

private:
  void replaceMacros(clang::Stmt *&S, CallFinder &Finder);
  bool isReplaceable(const clang::Stmt *S, const MacroCall &C) const;
  bool isWithin(clang::SourceLocation Loc, clang::FileID Expansion) const;
  clang::CallExpr *makeCall(const MacroCall &C, clang::QualType Type);
  clang::Stmt *makeJumps(clang::GCCAsmStmt &A);
  void replaceAsmGoto(clang::Stmt *&S);

  clang::ASTContext &Context;
  MacroMap &Macros;
  /// Own the MacroCalls.
  std::vector<std::unique_ptr<CallFinder>> Finders;
  llvm::DenseMap<const clang::CallExpr *, const MacroCall *> Made;
  llvm::DenseSet<const clang::Stmt *> Hidden;
  /// The functions that stand for macros, by name and type.
  std::map<std::pair<llvm::StringRef, const void *>, clang::FunctionDecl *>
      Stands;
  /// Says whether an `asm goto` jumps; null until there is one.
  clang::FunctionDecl *AsmJumps = nullptr;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_PREPARE_H
