//===- Annotations.h - What declarations say of locks -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// __must_hold() and its like are for sparse, and since Linux 7.0 for Clang's
// context analysis (include/linux/compiler-context-analysis.h). To others they
// expand to nothing, so they are read as tokens.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_ANNOTATIONS_H
#define LOCKLINT_LOWERING_ANNOTATIONS_H

#include "IR/IR.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class FunctionDecl;
} // namespace clang

namespace locklint {
struct HeaderFacts;

/// An annotation as it is written.
struct WrittenAnnotation {
  FunctionIR::Annotation::Kind What;
  /// The tokens of each lock that it names. Since Linux 7.0 the result that a
  /// condition is about comes first, `true` or `nonzero`, and names none.
  llvm::SmallVector<llvm::SmallVector<clang::Token, 4>, 1> Operands;
};

/// Calls \p Found with each annotation of \p D, behind its parameters or before
/// its name. \p Header: where to keep that there is none; may be null.
void forEachAnnotation(
    const clang::FunctionDecl *D, HeaderFacts *Header,
    llvm::function_ref<void(const WrittenAnnotation &)> Found);

} // namespace locklint

#endif // LOCKLINT_LOWERING_ANNOTATIONS_H
