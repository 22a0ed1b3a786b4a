//===- LockGraph.cpp - The order of locks around one, as a graph ----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/LockGraph.h"
#include "Explain/Chains.h"
#include "Explain/ClassNames.h"
#include "Explain/Explain.h"
#include "IR/CallOrder.h"
#include "Link/LinkedProgram.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include <map>

using namespace locklint;
using llvm::StringRef;

namespace {

/// The orders of a program, by classes.
class Orders {
public:
  explicit Orders(const Program &P) : P(P) {
    for (const OrderEdge &E : P.edges()) {
      ClassId From = P.resolve(E.From.Class), To = P.resolve(E.To.Class);
      // Another lock of the class, by annotation: that is no order.
      if (From == To && E.Nested)
        continue;
      // The first witness, as they are sorted by place.
      if (!Witness.try_emplace({From, To}, &E).second)
        continue;
      Next[From.number()].push_back(To.number());
      Near[From].push_back(To);
      Near[To].push_back(From);
      Types.try_emplace(From, E.From.Type);
      Types.try_emplace(To, E.To.Type);
    }
    findCycles();
  }

  /// \p Classes first, then those up to \p Depth orders away.
  llvm::SetVector<ClassId> around(llvm::ArrayRef<ClassId> Classes,
                                  unsigned Depth) const {
    llvm::SetVector<ClassId> Found;
    for (ClassId C : Classes)
      Found.insert(P.resolve(C));
    size_t Begin = 0;
    for (unsigned Round = 0; Round != Depth && Begin != Found.size(); ++Round) {
      size_t End = Found.size();
      for (; Begin != End; ++Begin)
        if (auto All = Near.find(Found[Begin]); All != Near.end())
          for (ClassId C : All->second)
            Found.insert(C);
    }
    return Found;
  }

  /// Whether an order of \p From and \p To, or classes, is in a cycle.
  bool inCycle(ClassId From, ClassId To) const {
    auto A = Cycle.find(From), B = Cycle.find(To);
    return A != Cycle.end() && B != Cycle.end() && A->second == B->second;
  }

  const Program &P;
  llvm::MapVector<std::pair<ClassId, ClassId>, const OrderEdge *> Witness;
  llvm::DenseMap<ClassId, LockTypeId> Types;

private:
  /// Numbers strongly connected components of more than one class.
  void findCycles() {
    CallOrder Order(
        [&](unsigned Class) -> llvm::ArrayRef<unsigned> { return Next[Class]; },
        [&](llvm::ArrayRef<unsigned> Group) {
          if (Group.size() > 1)
            for (unsigned Class : Group)
              Cycle[ClassId(Class)] = Group.front();
        });
    for (const auto &[Ends, E] : Witness) {
      Order.visit(Ends.first.number());
      Order.visit(Ends.second.number());
    }
  }

  /// By the classes' numbers, as CallOrder has them. References into it stay
  /// valid.
  std::map<unsigned, std::vector<unsigned>> Next;
  std::map<ClassId, std::vector<ClassId>> Near;
  llvm::DenseMap<ClassId, unsigned> Cycle;
};

} // namespace

std::optional<LockGraph> locklint::lockGraph(llvm::ArrayRef<LinkInput> Units,
                                             const Model &M, StringRef Name,
                                             unsigned Depth) {
  Name = withoutQuotes(Name);
  std::unique_ptr<LinkedProgram> P = LinkedProgram::create(Units, M);
  if (!P)
    return std::nullopt;
  P->solve();
  const Program &Prog = P->Solve.program();
  ClassNames Names(Prog, P->Tables->Terms);
  LockGraph G;
  G.Names = P->Tables;
  std::vector<ClassId> Asked = Names.meantBy(Name);
  if (Asked.empty()) {
    // A name by which findings call a lock.
    if (std::optional<Explanation> E = explain(Units, M, Name);
        E && E->Locks.size() == 1 && E->Locks.front().Class != Name)
      return lockGraph(Units, M, E->Locks.front().Class, Depth);
    G.Suggestions = namesLike(Name, Names.labels());
    return G;
  }
  Orders All(Prog);
  llvm::DenseMap<ClassId, unsigned> Numbers;
  for (ClassId C : All.around(Asked, Depth)) {
    Numbers[C] = G.Nodes.size();
    LockGraph::Node N;
    N.Label = Names.label(C);
    N.Owner = Names.owner(C).str();
    if (auto Type = All.Types.find(C); Type != All.Types.end())
      N.Type = M.type(Type->second).Name;
    N.InCycle = All.inCycle(C, C);
    G.Nodes.push_back(std::move(N));
  }
  for (ClassId C : Asked)
    G.Nodes[Numbers[Prog.resolve(C)]].Asked = true;
  for (const auto &[Ends, Edge] : All.Witness) {
    auto From = Numbers.find(Ends.first), To = Numbers.find(Ends.second);
    if (From == Numbers.end() || To == Numbers.end())
      continue;
    LockGraph::Edge E;
    E.From = From->second;
    E.To = To->second;
    E.FromWhere = P->Sites[Edge->From.Where].Where;
    E.Chain = chainOf(P->Sites, Edge->Function, Edge->To.Where);
    E.InCycle = From != To && All.inCycle(Ends.first, Ends.second);
    G.Edges.push_back(std::move(E));
  }
  return G;
}

/// As a string of Graphviz's.
static std::string quoted(StringRef Text) {
  std::string Q = "\"";
  for (char C : Text) {
    if (C == '"' || C == '\\')
      Q += '\\';
    if (C == '\n')
      Q += "\\n";
    else
      Q += C;
  }
  return Q + "\"";
}

void locklint::printDot(llvm::raw_ostream &OS, const LockGraph &G,
                        const PrintOptions &O) {
  auto Place = [&](const Location &Where) {
    return (shortened(Where.File, O.Directory) + ":" + llvm::Twine(Where.Line))
        .str();
  };
  OS << "digraph locks {\n"
        "  rankdir=LR;\n"
        "  nodesep=0.15;\n"
        "  ranksep=0.6;\n"
        "  bgcolor=transparent;\n"
        "  tooltip=\" \";\n"
        "  node [shape=box, style=rounded, fontname=\"Helvetica\", "
        "fontsize=11, margin=\"0.1,0.04\"];\n"
        "  edge [arrowsize=0.7];\n";
  for (const auto &[Number, N] : llvm::enumerate(G.Nodes)) {
    std::string Label = N.Label, Class = N.Asked ? "asked" : "lock";
    if (!N.Type.empty())
      Label += "\n" + N.Type;
    std::string Tooltip = N.Label;
    if (!N.Owner.empty())
      Tooltip += "\n" + shortened(N.Owner, O.Directory).str();
    OS << "  n" << Number << " [label=" << quoted(Label)
       << ", tooltip=" << quoted(Tooltip)
       << ", class=" << quoted(N.InCycle ? Class + " cycle" : Class)
       << (N.InCycle ? ", color=red" : "") << (N.Asked ? ", penwidth=2.5" : "")
       << "];\n";
  }
  for (const LockGraph::Edge &E : G.Edges) {
    std::string Tooltip = G.Nodes[E.From].Label + " -> " + G.Nodes[E.To].Label +
                          "\n" + Place(E.FromWhere) + ": " +
                          G.Nodes[E.From].Label + " acquired";
    for (const ChainStep &S : E.Chain)
      Tooltip +=
          "\n" + Place(S.Where) + ": " + S.Function + " calls " + S.Callee;
    OS << "  n" << E.From << " -> n" << E.To << " [tooltip=" << quoted(Tooltip)
       << ", class=" << (E.InCycle ? "cycle, color=red" : "order") << "];\n";
  }
  OS << "}\n";
}

std::string locklint::withStyle(StringRef Svg) {
  // Style sheets override the attributes that Graphviz writes.
  constexpr StringRef Style = R"(
<style>
  text { fill: #1f2328; }
  .node path, .edge path { stroke: #57606a; }
  .edge polygon { stroke: #57606a; fill: #57606a; }
  .asked path { fill: #ddf4ff; }
  .cycle path { stroke: #cf222e; }
  .edge.cycle polygon { stroke: #cf222e; fill: #cf222e; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; }
    text { fill: #e6edf3; }
    .node path, .edge path { stroke: #8b949e; }
    .edge polygon { stroke: #8b949e; fill: #8b949e; }
    .asked path { fill: #0c2d6b; }
    .cycle path { stroke: #ff7b72; }
    .edge.cycle polygon { stroke: #ff7b72; fill: #ff7b72; }
  }
</style>)";
  size_t End = Svg.find('>', Svg.find("<svg"));
  if (End == StringRef::npos)
    return Svg.str();
  return (Svg.take_front(End + 1) + Style + Svg.drop_front(End + 1)).str();
}
