//===- Deep.h - A second look at findings -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_DEEP_H
#define LOCKLINT_ANALYZER_DEEP_H

namespace clang {
class ASTContext;
class CompilerInstance;
} // namespace clang

namespace locklint {
class Model;
struct UnitResult;

/// Has Clang's analyzer follow the functions that the findings of \p Unit are
/// about, and adds to each finding whether it found the same. Function bodies
/// are rewritten for that: nothing else should look at \p Context afterwards.
/// Of code with errors nothing is said.
void confirmFindings(clang::CompilerInstance &Clang, clang::ASTContext &Context,
                     const Model &M, UnitResult &Unit);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_DEEP_H
