//===- Analyzer.h - Clang's analyzer, in every release ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// To Clang 19's analyzer, a new value belongs to the expression that it is of;
// to Clang 22's, to the element of the CFG that is being followed. Here the two
// are always the same: callers give the expression that a checker is asked to
// evaluate, or told of.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMPAT_CLANG_ANALYZER_H
#define LOCKLINT_COMPAT_CLANG_ANALYZER_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SValBuilder.h"
#include "llvm/Config/llvm-config.h"

namespace locklint {

/// A value of which nothing is known, for \p E at this point of the path.
/// \p Tag tells several of one expression apart.
inline clang::ento::SVal conjureValue(clang::ento::CheckerContext &C,
                                      [[maybe_unused]] const clang::Expr *E,
                                      clang::QualType Type,
                                      const void *Tag = nullptr) {
#if LLVM_VERSION_MAJOR >= 22
  return C.getSValBuilder().conjureSymbolVal(
      Tag, C.getCFGElementRef(), C.getLocationContext(), Type, C.blockCount());
#else
  return C.getSValBuilder().conjureSymbolVal(Tag, E, C.getLocationContext(),
                                             Type, C.blockCount());
#endif
}

/// The value of that kind that is the same all along the path, for each \p Tag.
/// \p Top: the path's first function, which contains a call.
inline clang::ento::SVal conjureForPath(clang::ento::CheckerContext &C,
                                        const clang::LocationContext *Top,
                                        clang::QualType Type, const void *Tag) {
#if LLVM_VERSION_MAJOR >= 22
  // The value belongs to no element in particular, but there must be one.
  const clang::CFG &Body = *Top->getCFG();
  auto First = llvm::find_if(
      Body, [](const clang::CFGBlock *Block) { return !Block->empty(); });
  return C.getSValBuilder().conjureSymbolVal(
      Tag, clang::ConstCFGElementRef(*First, 0), Top, Type, 0);
#else
  return C.getSValBuilder().conjureSymbolVal(Tag, nullptr, Top, Type, 0);
#endif
}

/// Forgets what is in \p Regions, which the call \p E may have written.
inline clang::ento::ProgramStateRef
forgetContents(clang::ento::CheckerContext &C,
               clang::ento::ProgramStateRef State,
               llvm::ArrayRef<const clang::ento::MemRegion *> Regions,
               [[maybe_unused]] const clang::Expr *E) {
#if LLVM_VERSION_MAJOR >= 22
  auto By = C.getCFGElementRef();
#else
  const clang::Expr *By = E;
#endif
  return State->invalidateRegions(Regions, By, C.blockCount(),
                                  C.getLocationContext(),
                                  /*CausesPointerEscape=*/false);
}

/// Whether \p R is in a local variable.
inline bool isOnStack(const clang::ento::MemRegion *R) {
#if LLVM_VERSION_MAJOR >= 22
  // Variables are known to be local from the beginning, whatever a path may
  // learn of where other memory is.
  return llvm::isa<clang::ento::StackSpaceRegion>(R->getRawMemorySpace());
#else
  return R->hasStackStorage();
#endif
}

} // namespace locklint

#endif // LOCKLINT_COMPAT_CLANG_ANALYZER_H
