//===- CallOrder.h - Callees before callers ---------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_CALLORDER_H
#define LOCKLINT_IR_CALLORDER_H

#include "llvm/ADT/ArrayRef.h"
#include <functional>
#include <utility>
#include <vector>

namespace locklint {

/// Groups functions, given by number, that call each other recursively: the
/// strongly connected components of the call graph, callees first (Tarjan). The
/// graph is explored on the way, so that only what is reached need exist.
class CallOrder {
public:
  /// \p Callees: the functions that a function calls; the array must stay where
  /// it is. \p Found gets each group once all groups that it calls were given.
  CallOrder(std::function<llvm::ArrayRef<unsigned>(unsigned)> Callees,
            std::function<void(llvm::ArrayRef<unsigned>)> Found)
      : Callees(std::move(Callees)), Found(std::move(Found)) {}

  /// Explores what is reached from \p Root. Iterative, as call chains are deep.
  void visit(unsigned Root);

private:
  struct Node {
    unsigned Order = 0, Low = 0; ///< Order 0: not reached yet.
    bool OnStack = false;
  };
  Node &node(unsigned Function);

  std::function<llvm::ArrayRef<unsigned>(unsigned)> Callees;
  std::function<void(llvm::ArrayRef<unsigned>)> Found;
  std::vector<Node> Nodes;
  std::vector<unsigned> Stack;
  unsigned Counter = 0;
};

/// Rounds of a recursive group of functions before its summaries are taken as
/// they are.
inline constexpr unsigned MaxRounds = 3;

} // namespace locklint

#endif // LOCKLINT_IR_CALLORDER_H
