//===- UnitLowering.h - From a unit's AST to its UnitIR ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_UNITLOWERING_H
#define LOCKLINT_LOWERING_UNITLOWERING_H

#include "IR/UnitIR.h"
#include "Lowering/GlobalNames.h"
#include "Lowering/Lowering.h"
#include "Lowering/UnitInput.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <deque>
#include <vector>

namespace locklint {

/// Finds the functions of a unit, and lowers those that locking depends on.
class UnitLowering {
public:
  /// All arguments must outlive the lowering.
  UnitLowering(clang::ASTContext &Context, clang::Preprocessor &PP,
               const Model &M, TermTable &Terms, llvm::StringSaver &Strings,
               const UnitInput &Input);

  /// To be called once.
  UnitIR run();
  /// Lowers what does nothing to locks by itself, but calls other files'
  /// functions, which may, and prepares the short functions whose values that
  /// needs. Returns the numbers.
  llvm::SmallVector<unsigned, 32> lowerCallers(UnitIR &Unit);

  /// Null for a number that no function of the unit has.
  const clang::FunctionDecl *definition(unsigned Number) const;
  /// The number of the function that \p F declares; none if the unit does not
  /// define it, or has not looked at it.
  std::optional<unsigned> find(const clang::FunctionDecl *F);

  /// Adds what was learnt of \p F to what is kept of the precompiled header. To
  /// be called for callees first. \p S: its summary; null if there is none.
  void keepHeader(const UnitFunction &F, const Summary *S);

  GlobalNames Globals;
  Lowering Lower;

private:
  struct Source {
    const clang::FunctionDecl *Definition = nullptr;
    std::unique_ptr<CallFinder> Finder;
  };

  bool hasError(const clang::FunctionDecl *Definition) const;
  unsigned number(const clang::FunctionDecl *Definition);
  UnitFunction &function(unsigned Number);
  void describe(UnitFunction &F, const clang::FunctionDecl *Definition);
  void analyze(llvm::ArrayRef<unsigned> Group);
  void lower(UnitFunction &F);
  void learnValues(UnitIR &In, const UnitFunction &Caller,
                   llvm::SmallVectorImpl<unsigned> &Learnt);
  void lookAtOthers();
  bool endsElsewhere(const clang::Stmt *S);
  void learnArguments();
  void decideRegistrations();
  void findIncludes();
  void findModule(clang::Preprocessor &PP);
  void findDefinitions();

  clang::ASTContext &Context;
  TermTable &Terms;
  std::vector<clang::SourceLocation> Errors;         ///< In files.
  llvm::ArrayRef<llvm::StringRef> HeaderDefinitions; ///< As in UnitInput.
  UnitIR Unit;
  bool IsWholeModule = false; ///< UnitFunction::WholeModule.
  std::deque<Source> Sources; ///< By number.
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_UNITLOWERING_H
