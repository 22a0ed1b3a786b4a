//===- Linker.cpp - Many units, one program -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link/Linker.h"
#include "Facts/Print.h"
#include "IR/CallOrder.h"
#include "IR/MembersCalled.h"
#include "IR/PassedHandlers.h"
#include "IR/PassedTargets.h"
#include "IR/PrintIR.h"
#include "Link/LinkedProgram.h"
#include "Solver/Solver.h"
#include "Store/UnitCodec.h"
#include "Store/UnitStore.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <tuple>

using namespace locklint;

namespace {

/// Finds which definition a call of another file's function means.
class Definitions {
public:
  Definitions(const UnitIR &Unit, ProgramTables &Tables) : Tables(Tables) {
    for (const UnitFunction &F : Unit.Functions) {
      if (!F.Defined || !F.InMain || !F.External)
        continue;
      auto [It, New] = ByAddress.try_emplace(F.Address, &F);
      const UnitFunction *&Known = It->second;
      if (New || (Known && F.Weak && !Known->Weak))
        continue;
      if (Known && Known->Weak && !F.Weak)
        Known = &F;
      // A file may be compiled in several ways.
      else if (Known && !(Known->Where == F.Where))
        Known = nullptr;
    }
  }

  /// CallInstr::NoFunction if the program has none, or it cannot be told which.
  unsigned find(const CallInstr &C, const UnitFunction &Caller) const {
    TermId Address =
        Tables.Terms.function(C.Name, Tables.moduleOf(C.Name, Caller.Module));
    const UnitFunction *F = ByAddress.lookup(Address);
    return F && F->ParamIsPointer.size() == C.Args.size()
               ? F->Number
               : CallInstr::NoFunction;
  }

private:
  ProgramTables &Tables;
  /// Null: there are several.
  llvm::DenseMap<TermId, const UnitFunction *> ByAddress;
};

} // namespace

namespace {

/// The unit that others are linked around, if they are no whole program.
struct MiddleUnit {
  size_t Position; ///< Among the units.
  const KnownMembers &Members;
  /// Its functions, by number; those of headers may be of other units.
  unsigned Begin = 0, End = 0;

  bool contains(unsigned Number) const {
    return Begin <= Number && Number < End;
  }
};

} // namespace

/// Leads calls to the functions of other units.
static void resolveCalls(UnitIR &Unit, ProgramTables &Tables,
                         const MiddleUnit *Middle) {
  Definitions Known(Unit, Tables);
  for (UnitFunction &F : Unit.Functions) {
    if (!F.IR)
      continue;
    for (CallInstr &C : F.IR->Calls) {
      if (!C.Name.empty())
        Unit.Linked.uses(F.Driver, Tables.moduleOf(C.Name, F.Module));
      // What the model says of a name replaces the body, unless the body may
      // show more.
      if (C.Name.empty() || C.Callee != CallInstr::NoFunction ||
          (C.Model && !C.Model->Learnt && !C.Model->saysSleepAlone()))
        continue;
      unsigned Callee = Known.find(C, F);
      if (Callee == CallInstr::NoFunction)
        continue;
      // The callees of that body may be missing.
      if (C.Model && Middle && !Middle->contains(Callee))
        continue;
      C.Callee = Callee;
      Unit.Linked.uses(F.Driver, Unit.Functions[C.Callee].Driver);
      if (!llvm::is_contained(F.Callees, C.Callee))
        F.Callees.push_back(C.Callee);
    }
  }
}

/// Finds what members point to, by what all units store in them; if \p Known is
/// there, of those alone.
static void findTargets(UnitIR &Unit, const MemberFacts &Writes,
                        const TermTable &T, const KnownMembers *Known) {
  llvm::DenseMap<TermId, const UnitFunction *> ByAddress;
  for (const UnitFunction &F : Unit.Functions)
    if (F.Defined)
      ByAddress.try_emplace(F.Address, &F);
  for (const auto &[Member, Facts] : Writes.Members) {
    if (Facts.Functions.empty())
      continue;
    if (Known && !Known->contains(memberName(T.field(Member))))
      continue;
    llvm::SmallVector<const UnitFunction *, 4> Found;
    for (TermId Address : Facts.Functions)
      if (const UnitFunction *F = ByAddress.lookup(Address))
        Found.push_back(F);
    bool All = Found.size() == Facts.Functions.size();
    // A whole program has no more; of a part, that is not known.
    if (Known && !All)
      continue;
    for (const UnitFunction *F : Found)
      Unit.Targets.add(Member, targetOf(*F));
    if (Facts.Anything || !All)
      Unit.Targets.addUnknown(Member);
    if (Facts.Writes.empty())
      Unit.Targets.addTable(Member);
  }
  if (Known)
    Unit.Targets.setPartial();
  else
    addPassedTargets(Unit, Writes, T);
  Unit.Targets.sort(T);
}

/// Adds to the functions that \p F calls what it may call through members.
static void addTargets(const UnitIR &Unit, UnitFunction &F,
                       const TermTable &T) {
  for (FieldId Member : membersCalled(*F.IR, T))
    for (const CallInstr &C : F.IR->Calls)
      if (C.Name.empty())
        for (unsigned Number :
             Unit.Targets
                 .find(Member, C.Args.size(), F.Driver, F.Where, Unit.Linked)
                 .Functions)
          if (!llvm::is_contained(F.Callees, Number))
            F.Callees.push_back(Number);
}

static bool callsThroughPointer(const UnitFunction &F) {
  return F.IR && llvm::any_of(F.IR->Calls, [](const CallInstr &C) {
           return C.Name.empty();
         });
}

/// Finds the order in which functions are summarised, and which of them have
/// something to do with locks now that calls lead to other files.
static void order(UnitIR &Unit, LinkedProgram::Members Through) {
  // Functions that do nothing but call through a pointer do not count: with
  // their callers, nearly all of a kernel's core would be summarised.
  std::vector<bool> Concerned(Unit.Functions.size());
  CallOrder Order(
      [&](unsigned Number) -> llvm::ArrayRef<unsigned> {
        return Unit.Functions[Number].Callees;
      },
      [&](llvm::ArrayRef<unsigned> Group) {
        bool Relevant = false;
        for (unsigned Number : Group) {
          const UnitFunction &F = Unit.Functions[Number];
          Relevant |= F.HasEvents;
          for (unsigned C : F.Callees)
            Relevant |= Concerned[C];
        }
        const UnitFunction &First = Unit.Functions[Group.front()];
        bool Recursive =
            Group.size() > 1 || llvm::is_contained(First.Callees, First.Number);
        for (unsigned Number : Group) {
          UnitFunction &F = Unit.Functions[Number];
          Concerned[Number] = Relevant;
          F.Relevant =
              Relevant || (Through != LinkedProgram::Members::Followed &&
                           callsThroughPointer(F));
        }
        unsigned Rounds = Recursive && Relevant ? MaxRounds : 1;
        for (unsigned Round = 1; Round <= Rounds; ++Round)
          for (unsigned Number : Group)
            if (const UnitFunction &F = Unit.Functions[Number];
                F.IR && (F.Relevant || F.ValueMatters))
              Unit.Schedule.push_back({Number, Round == Rounds});
        Unit.Order.insert(Unit.Order.end(), Group.begin(), Group.end());
      });
  for (const UnitFunction &F : Unit.Functions)
    Order.visit(F.Number);
}

/// Leaves to be summarised what the functions of \p Middle have to do with:
/// what calls those of them that are in no header or makes them handlers, and
/// what all these call.
static void keepAround(UnitIR &Unit, const MiddleUnit &Middle) {
  std::vector<llvm::SmallVector<unsigned, 2>> Users(Unit.Functions.size());
  llvm::DenseMap<TermId, unsigned> Handlers;
  for (const UnitFunction &F : Unit.Functions)
    if (F.Named)
      Handlers.try_emplace(F.Address, F.Number);
  for (const UnitFunction &F : Unit.Functions) {
    for (unsigned Callee : F.Callees)
      Users[Callee].push_back(F.Number);
    if (F.IR)
      for (const Registration &R : F.IR->Registrations)
        if (auto H = Handlers.find(R.Function); H != Handlers.end())
          Users[H->second].push_back(F.Number);
  }
  std::vector<bool> Near(Unit.Functions.size());
  std::vector<unsigned> Found;
  auto Add = [&](unsigned Number) {
    if (!Near[Number])
      Found.push_back(Number);
    Near[Number] = true;
  };
  for (unsigned Number = Middle.Begin; Number != Middle.End; ++Number)
    if (Unit.Functions[Number].InMain)
      Add(Number);
  for (size_t I = 0; I != Found.size(); ++I)
    llvm::for_each(Users[Found[I]], Add);
  for (size_t I = 0; I != Found.size(); ++I)
    llvm::for_each(Unit.Functions[Found[I]].Callees, Add);
  llvm::erase_if(Unit.Schedule, [&](auto Entry) { return !Near[Entry.first]; });
}

/// Makes one unit of all; false if one is damaged. Where there is a \p Middle,
/// only what that has to do with is of interest, see linkAround().
static bool link(llvm::ArrayRef<LinkInput> Units, DecodedProgram &P,
                 LinkedProgram::Members Through, MiddleUnit *Middle = nullptr) {
  for (const LinkInput &U : Units)
    if (!P.announce(U.Encoded))
      return false;
  for (size_t I = 0; I != Units.size(); ++I) {
    unsigned Begin = P.Unit.Functions.size();
    if (!P.add(Units[I].Encoded, Units[I].Directory))
      return false;
    if (Middle && I == Middle->Position) {
      Middle->Begin = Begin;
      Middle->End = P.Unit.Functions.size();
    }
  }
  resolveCalls(P.Unit, *P.Tables, Middle);
  if (Through != LinkedProgram::Members::Open)
    findTargets(P.Unit, P.Writes, P.Tables->Terms,
                Middle ? &Middle->Members : nullptr);
  for (UnitFunction &F : P.Unit.Functions)
    if (F.IR && !P.Unit.Targets.empty())
      addTargets(P.Unit, F, P.Tables->Terms);
  order(P.Unit, Through);
  addPassedHandlers(P.Unit, P.Tables->Terms);
  if (Middle)
    keepAround(P.Unit, *Middle);
  return true;
}

LinkedProgram::LinkedProgram(const Model &M, DecodedProgram P)
    : Tables(P.Tables), Solve(M, Tables->Terms, Sites, std::move(P.Unit),
                              [Writes = std::move(P.Writes)]() mutable {
                                return std::move(Writes);
                              }) {}

std::unique_ptr<LinkedProgram>
LinkedProgram::create(llvm::ArrayRef<LinkInput> Units, const Model &M,
                      Members Through) {
  DecodedProgram P(M);
  if (!link(Units, P, Through))
    return nullptr;
  return std::unique_ptr<LinkedProgram>(new LinkedProgram(M, std::move(P)));
}

static std::vector<Finding> solveAll(Solver &Solve) {
  Solve.summarise();
  Solve.judge();
  Solve.findEntries();
  Solve.enter();
  return Solve.finish();
}

std::vector<Finding> LinkedProgram::solve() { return solveAll(Solve); }

std::string locklint::programKey(llvm::ArrayRef<LinkInput> Units) {
  std::string All;
  for (const LinkInput &U : Units)
    All +=
        (U.Directory + llvm::StringRef("\0", 1) +
         llvm::utohexstr(UnitStore::hash(U.Encoded)) + llvm::StringRef("\0", 1))
            .str();
  return UnitStore::keyOf(All);
}

std::optional<LinkResult> locklint::linkUnits(llvm::ArrayRef<LinkInput> Units,
                                              const Model &M) {
  std::unique_ptr<LinkedProgram> P = LinkedProgram::create(Units, M);
  if (!P)
    return std::nullopt;
  LinkResult Result;
  Result.Names = P->Tables;
  Result.Findings = P->solve();
  return Result;
}

std::optional<LinkResult> locklint::linkAround(llvm::ArrayRef<LinkInput> Units,
                                               size_t Middle, const Model &M,
                                               const KnownMembers &Members) {
  DecodedProgram P(M);
  MiddleUnit Its{Middle, Members};
  if (!link(Units, P, LinkedProgram::Members::Followed, &Its))
    return std::nullopt;
  SiteTable Sites;
  Solver Solve(M, P.Tables->Terms, Sites, std::move(P.Unit),
               [&] { return std::move(P.Writes); });
  return LinkResult{P.Tables, solveAll(Solve)};
}

bool locklint::dumpUnits(llvm::raw_ostream &OS, llvm::ArrayRef<LinkInput> Units,
                         const Model &M, Dump What, llvm::StringRef Function) {
  DecodedProgram P(M);
  if (!link(Units, P, LinkedProgram::Members::Followed))
    return false;
  auto IsMeant = [&](const UnitFunction &F) {
    return F.IR &&
           (Function.empty() ? F.Relevant && F.InMain : F.Name == Function);
  };
  const TermTable &T = P.Tables->Terms;
  if (What == Dump::IR) {
    std::vector<const UnitFunction *> Meant;
    for (unsigned Number : P.Unit.Order)
      if (const UnitFunction &F = P.Unit.Functions[Number]; IsMeant(F))
        Meant.push_back(&F);
    print(OS, Meant, T, M);
    return true;
  }
  SiteTable Sites;
  Solver Solve(M, P.Tables->Terms, Sites, std::move(P.Unit),
               [&] { return std::move(P.Writes); });
  Solve.summarise();
  for (const Solver::Function *F : Solve.functions())
    if (IsMeant(*F) && F->Sum) {
      OS << "function " << F->Name << " at " << print(F->Where) << '\n';
      print(OS, *F->Sum, T, Sites, M);
    }
  return true;
}
