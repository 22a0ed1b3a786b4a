//===- PassedTargets.cpp - Functions that members get by way of others ----===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PassedTargets.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

using namespace locklint;

namespace {

class PassedTargets {
public:
  PassedTargets(UnitIR &Unit, const MemberFacts &Writes, const TermTable &T)
      : Unit(Unit), Writes(Writes), T(T) {}

  void run() {
    for (const UnitFunction &F : Unit.Functions) {
      if (F.Defined)
        ByAddress.try_emplace(F.Address, &F);
      if (!F.IR)
        continue;
      for (const BlockIR &B : F.IR->Blocks)
        for (const Instr &I : B.Instrs)
          if (I.Do == Instr::Kind::Assign && T[I.Place].Kind == TermKind::Field)
            stores(F, T[I.Place].member(), I.Value);
    }
    passDown();
    // A member that is copied may have got its functions by a copy, too.
    for (unsigned I = 0; I != MostCopies; ++I)
      for (auto [From, To] : Copies)
        if (isWrittenIn(From, Takers[From]))
          for (const PointerTargets::Target &Each :
               llvm::to_vector(Unit.Targets.of(From)))
            add(To, Each);
  }

private:
  /// Helpers that pass their parameter on, and members that are copied to
  /// members, one after another.
  static constexpr unsigned MostHelpers = 3, MostCopies = 2;
  /// A parameter: of which function, and its index.
  using Parameter = std::pair<unsigned, unsigned>;

  std::optional<unsigned> parameter(const FunctionIR &F, TermId Value) const {
    const Term &X = T[Value];
    if (X.Kind != TermKind::Load)
      return std::nullopt;
    auto Place = llvm::find(F.ParamPlaces, TermId(X.A));
    if (Place == F.ParamPlaces.end())
      return std::nullopt;
    return Place - F.ParamPlaces.begin();
  }

  void stores(const UnitFunction &F, FieldId Member, TermId Value) {
    const Term &X = T[Value];
    if (std::optional<unsigned> Index = parameter(*F.IR, Value))
      Stored[{F.Number, *Index}].insert(Member);
    else if (X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Field &&
             T[X.A].member() != Member)
      Copies.insert({T[X.A].member(), Member});
    else
      return;
    Takers[Member].insert(F.Number);
  }

  /// Whether nothing but initialisers and \p Functions writes \p Member.
  bool isWrittenIn(FieldId Member, const std::set<unsigned> &Functions) const {
    auto Found = Writes.Members.find(Member);
    return Found == Writes.Members.end() ||
           llvm::all_of(Found->second.Writes, [&](const MemberFacts::Write &W) {
             return Functions.count(W.In) != 0;
           });
  }

  void passDown() {
    for (unsigned I = 0; I != MostHelpers && !Stored.empty(); ++I) {
      std::map<Parameter, std::set<FieldId>> Next;
      for (const UnitFunction &F : Unit.Functions)
        if (F.IR)
          for (const CallInstr &C : F.IR->Calls)
            passes(F, C, Next);
      Stored = std::move(Next);
    }
  }

  void passes(const UnitFunction &F, const CallInstr &C,
              std::map<Parameter, std::set<FieldId>> &Next) {
    if (C.Callee == CallInstr::NoFunction || C.Callee == F.Number)
      return;
    for (unsigned I = 0; I != C.Args.size(); ++I) {
      auto Found = Stored.find({C.Callee, I});
      if (Found == Stored.end() || !C.Args[I])
        continue;
      if (std::optional<unsigned> Index = parameter(*F.IR, C.Args[I]))
        Next[{F.Number, *Index}].insert(Found->second.begin(),
                                        Found->second.end());
      else if (const UnitFunction *Passed = ByAddress.lookup(C.Args[I]))
        for (FieldId Member : Found->second)
          add(Member, targetOf(*Passed));
    }
  }

  void add(FieldId Member, PointerTargets::Target Target) {
    if (Unit.Targets.add(Member, Target))
      Unit.Targets.addUnknown(Member);
    // Other code that stores there may know which function it is.
    if (isWrittenIn(Member, Takers[Member]))
      Unit.Targets.addTable(Member);
  }

  UnitIR &Unit;
  const MemberFacts &Writes;
  const TermTable &T;
  llvm::DenseMap<TermId, const UnitFunction *> ByAddress;
  /// Which members parameters are stored in.
  std::map<Parameter, std::set<FieldId>> Stored;
  std::set<std::pair<FieldId, FieldId>> Copies; ///< From, to.
  /// By member: the functions that store a parameter or a copy there.
  std::map<FieldId, std::set<unsigned>> Takers;
};

} // namespace

PointerTargets::Target locklint::targetOf(const UnitFunction &F) {
  return {F.Number, unsigned(F.ParamIsPointer.size()), F.Driver, F.Where};
}

void locklint::addPassedTargets(UnitIR &Unit, const MemberFacts &Writes,
                                const TermTable &T) {
  PassedTargets(Unit, Writes, T).run();
}
