//===- Explainer.h - From a solved program to an explanation ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_EXPLAINER_H
#define LOCKLINT_EXPLAIN_EXPLAINER_H

#include "Explain/CallGraph.h"
#include "Explain/Collector.h"
#include "Explain/Explain.h"
#include "Link/LinkedProgram.h"
#include "Link/MemberCalls.h"
#include "Model/CallbackText.h"

namespace locklint {

/// Solves a program, and tells what that shows of one name.
class Explainer {
public:
  Explainer(LinkedProgram &P, llvm::StringRef Name);
  Explainer(const Explainer &) = delete;
  ~Explainer() { S.Listener = nullptr; }

  /// To be called once.
  Explanation run();
  /// The class of the locks that messages call by the name; none if they do of
  /// several classes, or of no lock.
  std::optional<std::string> spelledClass() const {
    if (Seen.spelledSo().size() != 1)
      return std::nullopt;
    return *Seen.spelledSo().begin();
  }

private:
  FunctionFacts function(unsigned Number);
  std::optional<FunctionFacts> elsewhere() const;
  std::vector<ContextFacts> contextsOf(unsigned Number) const;
  std::vector<LockFacts> locks() const;
  std::optional<CallbackFacts> callback() const;
  std::optional<CallbackFacts> registered() const;
  std::optional<CallbackFacts> pointees() const;
  std::vector<CallbackFacts::Call> memberCalls() const;
  std::vector<std::string> suggestions() const;
  std::vector<std::string> known() const;
  std::vector<std::string> members() const;

  ActionFacts acquisition(const Collector::LockEvent &E) const;
  std::vector<LockContextFacts>
  lockContexts(llvm::ArrayRef<Collector::LockEvent> Events) const;
  /// Adds what the program knows of a class.
  void addOrders(LockFacts &Facts, ClassId Known) const;

  ChainStep step(const CallGraph::Call &C) const;
  /// The same, and whether it is known what is held there.
  ChainStep callerStep(unsigned Caller, llvm::StringRef Callee,
                       const Location &Where) const;
  void setEntry(ContextFacts &C, const Entry &In) const;

  LinkedProgram &P;
  Solver &S;
  std::string Name;
  CallGraph Calls;
  std::vector<unsigned> Targets;
  Collector Seen;
  MemberCalls Through;
  llvm::DenseMap<TermId, const Solver::Function *> ByAddress;
};

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_EXPLAINER_H
