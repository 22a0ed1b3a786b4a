//===- Lowering.h - From Clang's AST to the IR ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYSIS_LOWERING_H
#define LOCKLINT_ANALYSIS_LOWERING_H

#include "Analysis/CallFinder.h"
#include "Analysis/IR.h"
#include "Facts/Term.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/StringSaver.h"
#include <optional>

namespace locklint {

/// What a first look at a function's body shows.
struct FunctionScan {
  /// Definitions of the functions it calls, without duplicates.
  llvm::SmallVector<const clang::FunctionDecl *, 8> Callees;
  /// It makes a modelled call itself.
  bool HasEvents = false;
  /// Short and without loops: its value is worth knowing.
  bool Small = false;
};

/// Lowers the functions of one unit; they share terms, names and numbering.
class Lowering {
public:
  Lowering(clang::ASTContext &Context, const Model &M, TermTable &Terms,
           llvm::StringSaver &Strings);

  FunctionScan scan(const clang::FunctionDecl *Definition);

  /// The number that CallInstr::Callee gives to \p Definition.
  unsigned number(const clang::FunctionDecl *Definition);

  /// Nothing if Clang could build no CFG.
  std::optional<FunctionIR> lower(const clang::FunctionDecl *Definition);

  Location location(clang::SourceLocation Loc);
  /// Whether \p Loc lies in a source file of the unit rather than in a header.
  bool inMain(clang::SourceLocation Loc);

  /// What the model says of a call to \p F; null if nothing.
  const CallModel *modelOf(const clang::FunctionDecl *F);

  FieldId fieldId(const clang::FieldDecl *F);

private:
  friend class FunctionLowering;

  clang::ASTContext &Context;
  const Model &M;
  TermTable &Terms;
  llvm::StringSaver &Strings;
  MacroMap Macros;
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Numbers;
  llvm::DenseMap<const clang::FieldDecl *, FieldId> Fields;
  llvm::DenseMap<clang::FileID, llvm::StringRef> FileNames;
  uint32_t NextNumber = 1;
};

} // namespace locklint

#endif // LOCKLINT_ANALYSIS_LOWERING_H
