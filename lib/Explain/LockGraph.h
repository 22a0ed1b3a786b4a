//===- LockGraph.h - The order of locks around one, as a graph --*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_LOCKGRAPH_H
#define LOCKLINT_EXPLAIN_LOCKGRAPH_H

#include "Explain/PrintExplanation.h"
#include "Link/Linker.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// Lock classes, and in which order they are acquired.
struct LockGraph {
  struct Node {
    std::string Label;
    std::string Type;   ///< Empty: not known.
    std::string Owner;  ///< As LockFacts::Owner.
    bool Asked = false; ///< It is what the user has asked about.
    bool InCycle = false;
  };
  struct Edge {
    unsigned From = 0, To = 0; ///< Indices into Nodes.
    /// A witness: where From is acquired, then the calls down to where To is.
    Location FromWhere;
    std::vector<ChainStep> Chain;
    /// It is part of a cycle, perhaps through classes that are not shown.
    bool InCycle = false;
  };
  /// Owns the names of files.
  std::shared_ptr<ProgramTables> Names;
  std::vector<Node> Nodes;
  std::vector<Edge> Edges;
  /// If there are no nodes: names of locks that are like the one asked for.
  std::vector<std::string> Suggestions;
};

/// The locks called \p Name in the program that \p Units are, and those that
/// are \p Depth orders away from them, with all orders between these. None if a
/// unit is damaged.
std::optional<LockGraph> lockGraph(llvm::ArrayRef<LinkInput> Units,
                                   const Model &M, llvm::StringRef Name,
                                   unsigned Depth);

/// Writes it for Graphviz.
void printDot(llvm::raw_ostream &OS, const LockGraph &G, const PrintOptions &O);

/// Makes \p Svg, as Graphviz writes it of printDot()'s, fit for light and for
/// dark surroundings.
std::string withStyle(llvm::StringRef Svg);

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_LOCKGRAPH_H
