//===- CallGraph.cpp - Who calls whom, and from where ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/CallGraph.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// The functions that \p C, a call through a member, may lead to.
static llvm::ArrayRef<PointerTargets::Target> targetsOf(const Solver &S,
                                                        const CallInstr &C) {
  const Term &Pointer = S.Terms[C.Pointer];
  if (Pointer.Kind != TermKind::Load ||
      S.Terms[Pointer.A].Kind != TermKind::Field)
    return {};
  auto Found = S.targets().byMember().find(S.Terms[Pointer.A].member());
  return Found == S.targets().byMember().end()
             ? llvm::ArrayRef<PointerTargets::Target>()
             : llvm::ArrayRef(Found->second);
}

CallGraph::CallGraph(const Solver &S) {
  auto Add = [&](const Solver::Function &F, unsigned Callee,
                 const Location &Where) {
    if (Callee >= Calls.size())
      Calls.resize(Callee + 1);
    Calls[Callee].push_back({F.Number, Callee, Where});
  };
  for (const Solver::Function *F : S.functions()) {
    if (F->Number >= Calls.size())
      Calls.resize(F->Number + 1);
    std::set<unsigned> Placed;
    if (F->IR) {
      for (const CallInstr &C : F->IR->Calls) {
        if (C.Callee != CallInstr::NoFunction) {
          Add(*F, C.Callee, C.Where);
          Placed.insert(C.Callee);
        } else {
          for (const PointerTargets::Target &T : targetsOf(S, C))
            if (llvm::is_contained(F->Callees, T.Number) &&
                Placed.insert(T.Number).second)
              Add(*F, T.Number, C.Where);
        }
      }
    }
    // A function that does nothing to locks keeps no body.
    for (unsigned Callee : F->Callees)
      if (!Placed.count(Callee))
        Add(*F, Callee, F->Where);
  }
  for (std::vector<Call> &List : Calls) {
    auto Key = [](const Call &C) { return std::tie(C.Where, C.Caller); };
    llvm::sort(List,
               [&](const Call &A, const Call &B) { return Key(A) < Key(B); });
    // One call may be lowered several times, as the body of a macro is.
    List.erase(
        llvm::unique(List, [&](const Call &A,
                               const Call &B) { return Key(A) == Key(B); }),
        List.end());
  }
}

llvm::BitVector CallGraph::callersOf(llvm::ArrayRef<unsigned> Callees) const {
  llvm::BitVector Found(Calls.size());
  std::vector<unsigned> Left(Callees.begin(), Callees.end());
  while (!Left.empty()) {
    unsigned Callee = Left.back();
    Left.pop_back();
    if (Found.test(Callee))
      continue;
    Found.set(Callee);
    for (const Call &C : Calls[Callee])
      Left.push_back(C.Caller);
  }
  return Found;
}

std::vector<CallGraph::Path>
CallGraph::pathsTo(unsigned Callee,
                   llvm::function_ref<bool(unsigned)> Wanted) const {
  // By function: the call that leads on to Callee.
  llvm::DenseMap<unsigned, const Call *> Next = {{Callee, nullptr}};
  std::vector<unsigned> Order = {Callee};
  for (size_t I = 0; I != Order.size(); ++I)
    for (const Call &C : Calls[Order[I]])
      if (Next.try_emplace(C.Caller, &C).second)
        Order.push_back(C.Caller);
  std::vector<Path> Found;
  for (unsigned From : Order) {
    if (!Wanted(From))
      continue;
    Path P;
    P.From = From;
    for (const Call *C = Next[From]; C; C = Next[C->Callee])
      P.Calls.push_back(C);
    Found.push_back(std::move(P));
  }
  return Found;
}
