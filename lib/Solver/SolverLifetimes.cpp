//===- SolverLifetimes.cpp - What ends of drivers depend on ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the program is told of that is no event: which functions may stop
// handlers for a driver's end, or keep them from scheduling something, whose
// objects others may stop, and which calls have allocated them.
//
//===----------------------------------------------------------------------===//

#include "Solver/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <utility>

using namespace locklint;

/// Whether \p C, which is not of the driver's own functions, may tell a device
/// to be quiet. What only finds or prints something does not, nor do locks and
/// the calls that stop handlers or free memory.
static bool mayQuiet(const CallInstr &C,
                     const std::deque<Solver::Function> &All) {
  if (C.Name.empty())
    return true;
  if (!C.Model) {
    bool Known = C.Callee != CallInstr::NoFunction && All[C.Callee].Defined;
    return !C.Variadic && !(Known && !All[C.Callee].ReturnsVoid);
  }
  bool Own = false;
  auto Begins = [](llvm::StringRef Member) {
    return Member.ends_with("resume") || Member.ends_with("open");
  };
  for (const Effect &E : C.Model->Effects) {
    if (!llvm::all_of(E.Members, Begins))
      return true;
    Own |= E.Do != Effect::Action::Sleep;
  }
  return !Own && !C.Model->Effects.empty();
}

/// Tells the program where in each function a device may first be told to be
/// quiet, so that what it interrupts for does not happen any more.
void Solver::findQuieting() {
  std::vector<bool> Quiets(Functions.size());
  for (const Function *F : Order) {
    if (!F->InMain || !F->IR)
      continue;
    std::optional<Location> First;
    for (const CallInstr &C : F->IR->Calls) {
      bool Own = C.Callee != CallInstr::NoFunction &&
                 Functions[C.Callee].InMain && !C.Model;
      if (Own ? !Functions[C.Callee].IR || Quiets[C.Callee]
              : mayQuiet(C, Functions))
        if (!First || C.Where < *First)
          First = C.Where;
    }
    if (!First)
      continue;
    Quiets[F->Number] = true;
    Prog->quiets(F->Driver, F->Name, *First);
  }
}

/// Tells the program what drivers write to keep handlers from doing something:
/// where they end, or where the kernel has them stop, close or suspend
/// something. What makes handlers begins something.
void Solver::findSwitches() {
  std::map<llvm::StringRef, std::set<llvm::StringRef>> Files;
  for (const Function *F : Order)
    if (F->InMain)
      Files[F->Driver].insert(F->Where.File);
  for (const Function *F : Order) {
    bool Ends = false, Stops = false;
    for (const Entry &E : F->Entries) {
      Ends |= E.By->Row->Ends;
      Stops |= E.By->Row->Kind == HandlerKind::Other && E.How == Runs::Task;
    }
    if (!Ends && (!Stops || !F->Registers.empty()))
      continue;
    llvm::SmallVector<unsigned, 16> Reached = {F->Number};
    std::set<unsigned> Known = {F->Number};
    WriteSet All;
    for (unsigned I = 0; I != Reached.size(); ++I) {
      const Function &Callee = Functions[Reached[I]];
      All.add(Callee.Writes);
      for (unsigned C : Callee.Callees)
        if (Known.insert(C).second)
          Reached.push_back(C);
    }
    if (!Ends || Files[F->Driver].size() > 1)
      All.Passed.clear();
    Prog->writes(F->Driver, All);
  }
}

/// Tells the program which calls of \p F stop a handler that what follows
/// schedules again, whatever happens.
static void findRestarts(const Solver::Function &F, const TermTable &Terms,
                         Program &Prog) {
  struct Stop {
    HandlerKind Kind;
    std::string Key;
    Location Where;
  };
  for (const BlockIR &B : F.IR->Blocks) {
    llvm::SmallVector<Stop, 2> Stops;
    for (const Instr &I : B.Instrs) {
      if (I.Do != Instr::Kind::Call || !F.IR->Calls[I.Number].Model)
        continue;
      const CallInstr &C = F.IR->Calls[I.Number];
      for (auto [E, O] : llvm::zip(C.Model->Effects, C.Operands)) {
        if (!E.Lock)
          continue;
        std::string Key = Terms.objectKey(O.Lock);
        if (E.Do == Effect::Action::Arm) {
          for (const Stop &S : Stops)
            if (S.Kind == E.Kind && S.Key == Key)
              Prog.restarts(S.Where);
        } else if (!Key.empty() && (E.Do == Effect::Action::Wait ||
                                    E.Do == Effect::Action::Stop ||
                                    E.Do == Effect::Action::Delete)) {
          Stops.push_back({E.Kind, std::move(Key), C.Where});
        }
      }
    }
  }
}

/// Whether a driver's end may depend on what \p In does: it is the end, or the
/// kernel may call it before that. \p AtEnds: the works that ends schedule.
static bool mayPrecedeEnd(const Entry &In,
                          llvm::ArrayRef<const HandlerCall *> AtEnds) {
  switch (In.By->Row->Kind) {
  case HandlerKind::Irq:
  case HandlerKind::Timer:
  case HandlerKind::Hrtimer:
  case HandlerKind::Tasklet:
  case HandlerKind::Napi:
    return false;
  case HandlerKind::Work:
    // The end may have it done by a work.
    return llvm::any_of(AtEnds, [&](const HandlerCall *A) {
      return Program::sameObject(A->Key, In.By->Key);
    });
  case HandlerKind::Other:
  case HandlerKind::Urb:
  case HandlerKind::Rcu:
  case HandlerKind::Kthread:
  case HandlerKind::Queue:
    break;
  }
  return !In.By->Row->Anytime;
}

/// Whether a function of that name drops a reference, by all that names say:
/// device_unregister() drops the one that device_register() has taken.
static bool isDrop(llvm::StringRef Name) {
  return Name.contains("_put") || Name.starts_with("put_") ||
         Name.contains("_unref") || Name.contains("unregister");
}

/// Tells the program what may stop handlers for a driver's end.
void Solver::findStops(const std::map<llvm::StringRef, size_t> &FilesOf) {
  llvm::SmallVector<unsigned, 32> Reached;
  llvm::DenseSet<unsigned> Known;
  auto Reach = [&](const Function &F) {
    if (F.InMain && Known.insert(F.Number).second)
      Reached.push_back(F.Number);
  };
  llvm::DenseSet<unsigned> Droppers;
  auto Drops = [&](const Function &F) {
    auto Named = [&](const CallInstr &C) { return isDrop(C.Name); };
    return isDrop(F.Name) ||
           (F.IR ? llvm::any_of(F.IR->Calls, Named) : F.CallsOut) ||
           llvm::any_of(F.Callees,
                        [&](unsigned C) { return Droppers.contains(C); });
  };
  std::vector<const HandlerCall *> AtEnds;
  for (const HandlerCall &A : Prog->calls())
    if (A.Do == Effect::Action::Arm && A.Kind == HandlerKind::Work && A.In &&
        A.In->By->Row->Ends)
      AtEnds.push_back(&A);
  for (const Function *F : Order) {
    if (F->InMain && F->IR)
      findRestarts(*F, Terms, *Prog);
    if (Drops(*F)) {
      Droppers.insert(F->Number);
      Prog->drops(F->Driver, F->Name);
    }
    auto Files = FilesOf.find(F->Driver);
    bool OfOne = Files == FilesOf.end() || Files->second < 2;
    if (F->Entries.empty()
            ? !F->Called || F->AddressTaken || (F->External && OfOne)
            : llvm::any_of(F->Entries, [&](const Entry &E) {
                return mayPrecedeEnd(E, AtEnds);
              }))
      Reach(*F);
  }
  for (unsigned I = 0; I != Reached.size(); ++I) {
    const Function &F = Functions[Reached[I]];
    Prog->mayPrecedeEnd(F.Driver, F.Name);
    for (unsigned C : F.Callees)
      Reach(Functions[C]);
  }
}

/// Tells the program which functions not only module_init() and module_exit()
/// lead to: in one file, and where the program calls it nowhere, other files
/// may call a function by its name.
void Solver::findOfDevices(const std::map<llvm::StringRef, size_t> &FilesOf) {
  llvm::SmallVector<unsigned, 32> Reached;
  llvm::DenseSet<unsigned> Known;
  auto Reach = [&](const Function &F) {
    if (F.InMain && Known.insert(F.Number).second)
      Reached.push_back(F.Number);
  };
  for (const Function *F : Order) {
    auto Files = FilesOf.find(F->Driver);
    bool OfOne = Files == FilesOf.end() || Files->second < 2;
    if (F->Entries.empty()
            ? !F->Called || F->AddressTaken || (F->External && OfOne)
            : llvm::any_of(F->Entries, [](const Entry &E) {
                return E.By->As != "init function" &&
                       E.By->As != "exit function";
              }))
      Reach(*F);
  }
  for (unsigned I = 0; I != Reached.size(); ++I) {
    const Function &F = Functions[Reached[I]];
    Prog->isOfDevices(F.Driver, F.Name);
    for (unsigned C : F.Callees)
      Reach(Functions[C]);
  }
}

/// Tells the program where objects are allocated that are freed with their
/// private data.
void Solver::findAllocations() {
  llvm::StringSet<> Makers;
  for (const FreeCall &F : Prog->frees())
    for (const std::string &Name : F.MadeBy)
      Makers.insert(Name);
  if (Makers.empty())
    return;
  for (const Function *F : Order)
    if (F->InMain && F->IR)
      for (const CallInstr &C : F->IR->Calls)
        if (Makers.contains(C.Name))
          Prog->allocates(F->Driver, C.Name, C.Where);
}

/// Tells the program what stops handlers wherever that stands in the text, what
/// the rest of the kernel may do to their objects, and of which drivers not all
/// is known.
void Solver::findEscapes() {
  // By driver.
  std::map<llvm::StringRef, std::set<llvm::StringRef>> Files;
  std::set<llvm::StringRef> Whole;
  for (const Function *F : Order) {
    if (F->InMain)
      Files[F->Driver].insert(F->Where.File);
    if (F->InMain && F->WholeModule)
      Whole.insert(F->Driver);
    if (F->InMain && F->Sum && F->Sum->Unknown)
      Prog->setIncomplete(F->Driver);
    if (!F->IR)
      continue;
    for (const CallInstr &C : F->IR->Calls) {
      if (C.Model && F->InMain)
        for (auto [E, O] : llvm::zip(C.Model->Effects, C.Operands))
          if (E.Do == Effect::Action::Wait || E.Do == Effect::Action::Stop ||
              E.Do == Effect::Action::Delete) {
            if (E.Lock)
              Prog->stops(E.Kind, O.Lock,
                          {F->Driver, F->Name, C.Where,
                           E.Do == Effect::Action::Delete});
            else
              Prog->waitsForAll(E.Kind, C.Name);
            if (E.Kind == HandlerKind::Queue && E.Do == Effect::Action::Wait)
              Prog->empties(C.Name, E.Lock ? O.Lock : 0,
                            {F->Driver, F->Name, C.Where});
          }
      // A macro that initialises an object makes its handler, too. What a devm_
      // function is passed may end with the device.
      bool IsKnown =
          C.Model ||
          (C.Callee != CallInstr::NoFunction && Functions[C.Callee].Defined) ||
          llvm::any_of(F->IR->Registrations, [&](const Registration &R) {
            return R.Where == C.Where;
          });
      if (IsKnown && !C.Name.starts_with("devm_"))
        continue;
      for (TermId A : C.Args)
        Prog->escapes(A);
    }
  }
  // One file alone does not show what the driver's others do to a struct that a
  // header declares.
  for (const Handler &H : Prog->handlers())
    if (std::optional<FieldId> Member = Prog->ownMember(H);
        Member && Files[H.Driver].size() < 2 && !Whole.count(H.Driver) &&
        Terms.field(*Member).Owner != H.Where.File)
      Prog->escapesMember(*Member);
  std::map<llvm::StringRef, size_t> Count;
  for (const auto &[Driver, Names] : Files)
    Count[Driver] = Names.size();
  findStops(Count);
  findOfDevices(Count);
  Prog->findModuleQueues();
  for (const Engine::Failure &Failed : Engine.Failures)
    Prog->fails(Failed.Driver, Failed.Function, Failed.Where, Failed.Armed);
  for (auto [Function, Driver, Where] : Engine.LeftArmed)
    Prog->leavesArmed(Driver, Function, Where);
  Prog->findFreedStructs();
  findAllocations();
}

/// The value that \p F assigns to \p Place, if that is one but for constants;
/// 0: it is not.
static TermId onlyValue(const FunctionIR &F, const TermTable &Terms,
                        TermId Place) {
  TermId Value = 0;
  for (const BlockIR &B : F.Blocks)
    for (const Instr &I : B.Instrs) {
      if (I.Place != Place || I.Do != Instr::Kind::Assign ||
          Terms[I.Value].Kind == TermKind::Const || I.Value == Value)
        continue;
      if (Value)
        return 0;
      Value = I.Value;
    }
  return Value;
}

/// The object whose private data \p Whole is, for all that can be seen, or
/// \p Whole itself.
static TermId ownerOf(const TermTable &Terms, TermId Whole) {
  const Term &T = Terms[Whole];
  if (T.Kind == TermKind::Binary && T.Op == TermOp::Add)
    return T.A;
  // Not a pointer of the driver's own.
  if (T.Kind == TermKind::Load && Terms[T.A].Kind == TermKind::Field &&
      Terms.field(Terms[T.A].member()).Owner.empty())
    return Terms.objectOf(T.A);
  return Whole;
}

/// The parameter of which \p Maker, a function of a header, returns a part, or
/// what lies behind it, as mmc_priv() does; nothing: it does something else.
static std::optional<unsigned> partOf(const TermTable &Terms,
                                      const Summary &Maker) {
  std::optional<unsigned> Which;
  for (const ExitCase &E : Maker.Exits) {
    TermId Whole = Terms.objectOf(E.Returned);
    if (!E.Returned || Terms[E.Returned].Kind == TermKind::Const)
      continue;
    Whole = ownerOf(Terms, Whole);
    if (Terms[Whole].Kind != TermKind::Param ||
        (Which && *Which != Terms[Whole].A))
      return std::nullopt;
    Which = Terms[Whole].A;
  }
  return Which;
}

/// The content of \p Value, if that is a variable of \p F that is written once;
/// else the value itself.
static TermId passedValue(const FunctionIR &F, const TermTable &Terms,
                          TermId Value) {
  Value = Terms.objectOf(Value);
  if (Terms[Value].Kind == TermKind::Load)
    Value = onlyValue(F, Terms, Terms[Value].A);
  return Value;
}

/// Of so many callers of a function it is looked for who has allocated what
/// they pass.
static constexpr unsigned MaxMakers = 4;

/// The call that has made the object that the call \p Made in \p F returns:
/// that itself, or one in the function that it calls.
const CallInstr *Solver::allocation(const Function &F, const CallInstr &Made,
                                    unsigned Steps) const {
  if (Made.Callee == CallInstr::NoFunction || Made.Model)
    return &Made;
  const Function &Maker = Functions[Made.Callee];
  const CallInstr *Inner = nullptr;
  if (Maker.InMain && Maker.IR && &Maker != &F) {
    TermId Value = onlyValue(*Maker.IR, Terms, Terms.returnPlace());
    if (Value && Terms[Value].Kind == TermKind::Load)
      Value = onlyValue(*Maker.IR, Terms, Terms[Value].A);
    if (Value && Terms[Value].Kind == TermKind::Result)
      Inner = allocation(Maker, Value, Steps - 1);
  } else if (!Maker.InMain && Maker.Sum) {
    std::optional<unsigned> Of = partOf(Terms, *Maker.Sum);
    TermId Owner = Of && *Of < Made.Args.size()
                       ? passedValue(*F.IR, Terms, Made.Args[*Of])
                       : 0;
    if (Owner && Terms[Owner].Kind == TermKind::Result)
      Inner = allocation(F, Owner, Steps - 1);
  }
  return Inner ? Inner : &Made;
}

/// The calls of \p F in functions that are in no header.
llvm::ArrayRef<Solver::CallIn> Solver::callsOf(const Function &F) const {
  if (CallsOf.empty()) {
    CallsOf.resize(Functions.size());
    for (const Function *By : Order)
      if (By->IR && By->InMain)
        for (const CallInstr &C : By->IR->Calls)
          if (C.Callee < CallsOf.size())
            CallsOf[C.Callee].push_back({By, &C});
  }
  return CallsOf[F.Number];
}

/// The call in \p F, in a function that calls it, or in the one that returns
/// it to \p F, that has made what contains \p Object; null: that is not to be
/// seen there, or within that many steps. Of several, one whose object goes
/// with its device.
const CallInstr *Solver::allocation(const Function &F, TermId Object,
                                    unsigned Steps) const {
  if (!Steps)
    return nullptr;
  TermId Owner = ownerOf(Terms, Terms.objectOf(Object));
  const Term &Whole = Terms[Owner];
  if (Whole.Kind == TermKind::Result) {
    auto Made = llvm::find_if(
        F.IR->Calls, [&](const CallInstr &C) { return C.Number == Whole.A; });
    return Made == F.IR->Calls.end() ? nullptr : allocation(F, *Made, Steps);
  }
  if (Whole.Kind != TermKind::Param)
    return nullptr;
  const CallInstr *Found = nullptr;
  unsigned Callers = 0;
  for (auto [By, C] : callsOf(F)) {
    if (By == &F || Whole.A >= C->Args.size())
      continue;
    if (++Callers > MaxMakers)
      return Found;
    TermId Passed = passedValue(*By->IR, Terms, C->Args[Whole.A]);
    const CallInstr *Call =
        Passed && Terms[ownerOf(Terms, Passed)].Kind == TermKind::Result
            ? allocation(*By, Passed, Steps - 1)
            : nullptr;
    if (Call && Program::isManaged(Call->Name))
      return Call;
    if (!Found)
      Found = Call;
  }
  return Found;
}
