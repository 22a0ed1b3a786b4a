//===- LockBranches.h - Branches that decide about locks --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop that locks each member of a list, and another that unlocks them, go
// together: they go round equally often. So do `if (a != b) lock` and `if (a !=
// b) unlock`. To remember how each condition of a path came out would keep
// paths apart for nothing, so these are told from the others by what is
// written.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_LOCKBRANCHES_H
#define LOCKLINT_ANALYZER_LOCKBRANCHES_H

#include "clang/AST/ASTFwd.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "llvm/ADT/DenseMap.h"

namespace locklint {

class PreparedBodies;
class UnitRun;

class LockBranches {
public:
  LockBranches(UnitRun &Run, const PreparedBodies &Bodies)
      : Run(Run), Bodies(Bodies) {}

  /// Whether it depends on \p E which locks are held afterwards: on its own,
  /// or in a loop that leaves others held.
  bool dependOn(const clang::Expr *E, const clang::LocationContext *Where);

private:
  /// Whether \p S acquires and does not release, or releases and does not
  /// acquire.
  bool isOneSided(const clang::Stmt *S);
  void collect(const clang::Stmt *S, bool &Acquires, bool &Releases) const;

  UnitRun &Run;
  const PreparedBodies &Bodies;
  llvm::DenseMap<const clang::Stmt *, bool> OneSided;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_LOCKBRANCHES_H
