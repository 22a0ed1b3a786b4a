//===- Solver.cpp - From functions to findings ----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Solver/Solver.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

Solver::Function::Function(UnitFunction F)
    : UnitFunction(std::move(F)), Sum(std::move(Given)) {}

EngineOptions Solver::options(const UnitIR &Unit) {
  EngineOptions O;
  if (Unit.DirectReclaim)
    O.DirectReclaim = Unit.DirectReclaim;
  return O;
}

Solver::Solver(const Model &M, TermTable &Terms, SiteTable &Sites, UnitIR Unit,
               std::function<MemberFacts()> FindWrites)
    : M(M), Terms(Terms), Sites(Sites), Options(options(Unit)),
      FindWrites(std::move(FindWrites)), Engine(M, Terms, Sites, Options),
      Rules(M, Terms, Sites, Found, LeftAt, Engine.LeftInMemory), Owners(Terms),
      Others(Terms), Schedule(std::move(Unit.Schedule)),
      Linked(std::move(Unit.Linked)), Targets(std::move(Unit.Targets)),
      IncludedAt(std::move(Unit.IncludedAt)),
      Initialisers(std::move(Unit.Initialisers)) {
  Prog.emplace(M, Terms, Sites, Linked);
  for (UnitFunction &F : Unit.Functions)
    Functions.emplace_back(std::move(F));
  for (unsigned Number : Unit.Order)
    Order.push_back(&Functions[Number]);
  for (auto [Place, Count] : Unit.Counts)
    Engine.Semaphores.initialised(Place, Count);
  for (const Function &F : Functions)
    if (F.Named) {
      ByName[F.Name].push_back(F.Number);
      ByAddress[F.Address] = F.Number;
      Engine.addFunction(F.Address, F.Number);
    }
  for (const Function *F : Order) {
    if (F->EndsElsewhere)
      Others.EndElsewhere.insert(F->Number);
    if (!F->IR)
      continue;
    if (F->InMain && F->External)
      Others.gather(*F->IR);
    Owners.gather(*F->IR);
    Engine.Semaphores.gather(*F->IR);
  }
  if (!Owners.empty())
    Engine.Owners = &Owners;
  if (!Others.empty())
    Engine.Others = &Others;
  Engine.Targets = &Targets;
  Engine.Linked = &Linked;
  collectRegistrations();
}

void Solver::collectRegistrations() {
  for (Function *F : Order) {
    std::set<ObjectId> All;
    if (F->IR)
      for (const Registration &R : F->IR->Registrations)
        if (Terms[R.Function].Kind == TermKind::Function)
          All.insert(R.Function);
    for (unsigned C : F->Callees) {
      Function &G = Functions[C];
      G.Called = true;
      All.insert(G.Registers.begin(), G.Registers.end());
    }
    F->Registers.assign(All.begin(), All.end());
  }
}

/// Gives back what \p V has been given for elements that never came.
template <typename T> static void shrink(llvm::SmallVector<T, 0> &V) {
  if (V.size() == V.capacity())
    return;
  llvm::SmallVector<T, 0> Exact;
  Exact.reserve(V.size());
  llvm::move(V, std::back_inserter(Exact));
  V = std::move(Exact);
}

void Solver::summarise(Function &F, bool Last) {
  auto Callees = [&](unsigned Number) -> Engine::Callee {
    // A call may name a function that nobody looked at.
    if (Number >= Functions.size())
      return {};
    const Function &G = Functions[Number];
    return {G.Sum ? &*G.Sum : nullptr, G.InMain ? &G.Writes : nullptr,
            G.InMain && G.Where.File != F.Where.File, G.Name};
  };
  Summary S = Engine.run(
      *F.IR, Callees, [&](const State &Before, const Event &E, bool Possible) {
        if (Last && F.Relevant)
          observe(F, Before, E, Possible);
      });
  // Summaries stay until the end.
  shrink(S.Events);
  shrink(S.Exits);
  // A short function that was too much work is one that nobody asked for.
  if (F.Relevant || !S.Unknown)
    F.Sum = std::move(S);
}

void Solver::summarise() {
  for (auto [Number, Last] : Schedule)
    summarise(Functions[Number], Last);
}

unsigned Solver::analysed() const {
  return llvm::count_if(Order,
                        [](const Function *F) { return F->IR && F->Relevant; });
}

std::vector<GivenUp> Solver::givenUp() const {
  std::vector<GivenUp> Functions;
  for (const Function *F : Order)
    if (F->IR && F->Relevant && F->Sum && F->Sum->Exceeded)
      Functions.push_back({F->Name.str(), F->Where, *F->Sum->Exceeded});
  return Functions;
}

llvm::ArrayRef<unsigned> Solver::named(llvm::StringRef Name) const {
  auto Found = ByName.find(Name);
  if (Found == ByName.end())
    return {};
  return Found->second;
}

const LockPairs *Solver::pairsAt(SiteId Where) const {
  auto Found = PairsAt.find(Where);
  return Found == PairsAt.end() ? nullptr : Found->second;
}
