//===- CallGraph.h - Who calls whom, and from where -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_CALLGRAPH_H
#define LOCKLINT_EXPLAIN_CALLGRAPH_H

#include "Solver/Solver.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include <vector>

namespace locklint {

/// The calls of a linked program, seen from the callees.
class CallGraph {
public:
  /// Functions by UnitFunction::Number.
  struct Call {
    unsigned Caller = 0, Callee = 0;
    Location Where; ///< Where the caller begins, if the place is not known.
  };

  explicit CallGraph(const Solver &S);

  /// In the order of their places.
  llvm::ArrayRef<Call> callsOf(unsigned Callee) const { return Calls[Callee]; }
  /// \p Callees, and whoever calls them, however indirectly.
  llvm::BitVector callersOf(llvm::ArrayRef<unsigned> Callees) const;

  /// A function from which \p Callee can be reached, with the shortest way.
  struct Path {
    unsigned From = 0;
    std::vector<const Call *> Calls; ///< From the first caller down.
  };
  /// The shortest paths from all functions, \p Callee itself included, that
  /// \p Wanted is true of; the shortest first.
  std::vector<Path> pathsTo(unsigned Callee,
                            llvm::function_ref<bool(unsigned)> Wanted) const;

private:
  std::vector<std::vector<Call>> Calls; ///< By callee.
};

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_CALLGRAPH_H
