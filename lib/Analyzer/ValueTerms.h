//===- ValueTerms.h - The analyzer's values as terms ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The abstract machine, the program and the rules know objects by terms.
// Clang's analyzer knows them by regions and symbols, which say much the same:
// a symbol for the value of a region at entry is the load of a place. The terms
// of one run are those of its top function.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_VALUETERMS_H
#define LOCKLINT_ANALYZER_VALUETERMS_H

#include "Facts/Term.h"
#include "Lowering/Lowering.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState_Fwd.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"
#include "llvm/ADT/DenseMap.h"

namespace locklint {

class ValueTerms {
public:
  ValueTerms(const clang::ASTContext &Context, TermTable &T, Lowering &Lower)
      : Context(Context), T(T), Lower(Lower) {}

  /// 0 if nothing is known of it.
  TermId value(clang::ento::SVal V);
  TermId place(const clang::ento::MemRegion *R);
  /// What \p Place holds.
  TermId load(clang::ento::ProgramStateRef State, TermId Place);
  /// From now on \p V, a symbol, is called \p Id.
  void call(clang::ento::SVal V, TermId Id);
  /// The symbol that value() has called \p Id; null if it made that term of
  /// something else.
  clang::ento::SymbolRef symbolOf(TermId Id) const {
    return Symbols.lookup(Id);
  }
  /// What \p Id, a name that value() gave, stands for; 0 if it is none.
  TermId longNameOf(TermId Id) const { return LongNames.lookup(Id); }
  /// The regions and symbols of another run have nothing to do with these.
  void startOver();

private:
  TermId symbol(clang::ento::SymbolRef S);
  TermId expression(clang::ento::SymbolRef S);
  TermId element(const clang::ento::ElementRegion *R);
  TermId content(TermId Place);
  const clang::ento::MemRegion *region(clang::ento::ProgramStateRef State,
                                       TermId Place) const;

  const clang::ASTContext &Context;
  TermTable &T;
  Lowering &Lower;
  llvm::DenseMap<const clang::ento::MemRegion *, TermId> Places;
  llvm::DenseMap<clang::ento::SymbolRef, TermId> Values;
  llvm::DenseMap<TermId, clang::ento::SymbolRef> Symbols;
  llvm::DenseMap<TermId, const clang::ento::MemRegion *> Regions;
  llvm::DenseMap<TermId, TermId> ShortNames, LongNames;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_VALUETERMS_H
