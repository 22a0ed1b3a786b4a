//===- ExplainLock.cpp - What a program does to locks of a class ----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/Chains.h"
#include "Explain/ClassNames.h"
#include "Explain/Explainer.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <set>

using namespace locklint;

ActionFacts Explainer::acquisition(const Collector::LockEvent &E) const {
  ActionFacts A = E.What;
  A.Chain = chainOf(P.Sites, S.function(E.Function).Name, E.Where);
  return A;
}

/// The acquisitions as the functions show them that name the lock: who calls
/// one of them acquires it, too, but has nothing to add.
static std::vector<const Collector::LockEvent *>
innermost(llvm::ArrayRef<Collector::LockEvent> Events, const SiteTable &Sites,
          llvm::function_ref<llvm::StringRef(const Collector::LockEvent &)>
              Function) {
  // By name and file, as a callee may be known to do it by another way.
  std::set<std::pair<llvm::StringRef, llvm::StringRef>> Naming;
  for (const Collector::LockEvent &E : Events)
    if (!E.Entered)
      Naming.insert({Function(E), Sites[E.Where].Where.File});
  auto IsByCallee = [&](SiteId Id) {
    for (; Sites[Id].Next; Id = Sites[Id].Next)
      if (Naming.count({Sites[Id].Callee, Sites[Sites[Id].Next].Where.File}))
        return true;
    return false;
  };
  std::vector<const Collector::LockEvent *> Found;
  for (const Collector::LockEvent &E : Events)
    if (!E.Entered && !IsByCallee(E.Where))
      Found.push_back(&E);
  auto Rank = [&](const Collector::LockEvent *E) {
    return std::tie(Sites[E->Where].Where, Sites[E->Where].Depth);
  };
  llvm::stable_sort(
      Found, [&](const auto *A, const auto *B) { return Rank(A) < Rank(B); });
  // One call is told once, with its shortest way; but each lock that it
  // acquires is told.
  Found.erase(
      llvm::unique(Found,
                   [&](const auto *A, const auto *B) {
                     return Sites[A->Where].Where == Sites[B->Where].Where &&
                            (Rank(A) < Rank(B) || A->What.Lock == B->What.Lock);
                   }),
      Found.end());
  return Found;
}

std::vector<LockContextFacts>
Explainer::lockContexts(llvm::ArrayRef<Collector::LockEvent> Events) const {
  // By how the kernel calls which function, and how interrupts are then: the
  // shortest way.
  std::map<std::tuple<std::string, Location, std::string, std::string>,
           const Collector::LockEvent *>
      Best;
  for (const Collector::LockEvent &E : Events) {
    if (!E.Entered)
      continue;
    const Solver::Function &F = S.function(E.Function);
    std::string How = E.In ? spelled(E.In->How).str() : "";
    const Collector::LockEvent *&Known =
        Best[{How, F.Where, E.In ? E.In->By->As : "", E.Interrupts}];
    if (!Known || P.Sites[E.Where].Depth < P.Sites[Known->Where].Depth)
      Known = &E;
  }
  std::vector<LockContextFacts> Found;
  for (const auto &[Key, E] : Best) {
    const Solver::Function &F = S.function(E->Function);
    LockContextFacts C;
    C.Handler = F.Name.str();
    C.Registered = F.Where;
    if (E->In)
      setEntry(C, *E->In);
    C.Chain = chainOf(P.Sites, F.Name, E->Where);
    C.Interrupts = E->Interrupts;
    Found.push_back(std::move(C));
  }
  // Where nothing is known of the context is told last.
  std::stable_partition(
      Found.begin(), Found.end(),
      [](const LockContextFacts &C) { return !C.Context.empty(); });
  return Found;
}

void Explainer::addOrders(LockFacts &Facts, ClassId Known) const {
  const Program &Prog = S.program();
  ClassNames Names(Prog, P.Tables->Terms);
  Facts.Class = Names.label(Known);
  Facts.Owner = Names.owner(Known).str();
  ClassId Class = Prog.resolve(Known);
  std::set<std::pair<ClassId, ClassId>> Orders;
  auto Ends = [&](const OrderEdge &E) {
    return std::pair(Prog.resolve(E.From.Class), Prog.resolve(E.To.Class));
  };
  for (const OrderEdge &E : Prog.edges())
    Orders.insert(Ends(E));
  std::set<std::pair<ClassId, ClassId>> Told;
  for (const OrderEdge &E : Prog.edges()) {
    auto [From, To] = Ends(E);
    // One witness for each.
    if ((From != Class && To != Class) || !Told.insert({From, To}).second)
      continue;
    OrderFacts O;
    O.From = Names.label(E.From.Class);
    O.To = Names.label(E.To.Class);
    O.FromType = S.M.type(E.From.Type).Name;
    O.ToType = S.M.type(E.To.Type).Name;
    O.Function = E.Function;
    O.FromWhere = P.Sites[E.From.Where].Where;
    O.Chain = chainOf(P.Sites, E.Function, E.To.Where);
    O.Inverse = From != To && Orders.count({To, From});
    if (Facts.Type.empty())
      Facts.Type = From == Class ? O.FromType : O.ToType;
    (From == Class ? Facts.Then : Facts.Before).push_back(std::move(O));
  }
  auto ByName = [](const OrderFacts &A, const OrderFacts &B) {
    return std::tie(A.From, A.To) < std::tie(B.From, B.To);
  };
  llvm::stable_sort(Facts.Then, ByName);
  llvm::stable_sort(Facts.Before, ByName);
}

std::vector<LockFacts> Explainer::locks() const {
  const Program &Prog = S.program();
  const TermTable &Terms = P.Tables->Terms;
  ClassNames Names(Prog, Terms);
  // A class may be known by what is acquired while the kernel holds it.
  auto Events = Seen.locks();
  for (ClassId Class : Names.meantBy(Name))
    Events.try_emplace(Names.name(Class).str());
  std::vector<LockFacts> All;
  for (const auto &[Class, List] : Events) {
    LockFacts Facts;
    if (!List.empty()) {
      ObjectId Lock = List.front().Lock;
      Facts.Class =
          Terms.classLabel(Lock) + ClassNames::subclassOf(Class).str();
      Facts.Owner = Terms.classOwner(Lock).str();
      Facts.Type = List.front().What.Type;
    }
    for (const Collector::LockEvent *E :
         innermost(List, P.Sites, [&](const Collector::LockEvent &L) {
           return S.function(L.Function).Name;
         }))
      Facts.Acquired.push_back(acquisition(*E));
    Facts.Contexts = lockContexts(List);
    if (auto Known = Prog.classes().find(Class); Known != Prog.classes().end())
      addOrders(Facts, Known->second);
    All.push_back(std::move(Facts));
  }
  return All;
}
