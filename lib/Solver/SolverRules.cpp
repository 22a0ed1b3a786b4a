//===- SolverRules.cpp - What the rules are told --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Solver/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include <utility>

using namespace locklint;

/// The struct that \p F frees, if that is what a parameter points to.
static llvm::StringRef freedRecord(const Solver::Function &F, const Event &E,
                                   const TermTable &Terms) {
  const Term &T = Terms[E.Lock];
  return E.Do == Effect::Action::Free && T.Kind == TermKind::Param &&
                 T.A < F.ParamRecords.size()
             ? llvm::StringRef(F.ParamRecords[T.A])
             : llvm::StringRef();
}

/// The structs among which that is which \p F itself frees, if a parameter is
/// a part of it; none: that is not known.
static llvm::ArrayRef<std::string> freedAmong(const Solver::Function &F,
                                              const Event &E,
                                              const TermTable &Terms,
                                              const SiteTable &Sites) {
  const Term &T = Terms[E.Lock];
  bool IsContainer = E.Do == Effect::Action::Free && !Sites[E.Where].Next &&
                     T.Kind == TermKind::Binary &&
                     Terms[T.A].Kind == TermKind::Param;
  return IsContainer ? llvm::ArrayRef<std::string>(F.Writes.Passed)
                     : llvm::ArrayRef<std::string>();
}

void Solver::observe(Function &F, const State &Before, const Event &E,
                     bool Possible) {
  if (E.Do == Effect::Action::Acquire && !E.ByOwner &&
      !Before.dropped(E.Lock) && !Before.held(E.Lock))
    F.Seen.Acquired.insert(E.Lock);
  if (E.Do == Effect::Action::Release)
    if (const HeldLock *H = Before.held(E.Lock)) {
      if (!H->FromEntry && !E.Retaken)
        F.Seen.Released.insert(E.Lock);
      // Acquired in a callee: that is a lock helper, and all between.
      for (SiteId S = H->Where; S && Sites[S].Next; S = Sites[S].Next)
        for (unsigned Helper : named(Sites[S].Callee))
          Functions[Helper].Seen.LockHelper = true;
      // Released in a callee, as the one that acquired it wants.
      if (!H->FromEntry && H->certain())
        for (SiteId S = E.Where; S && Sites[S].Next; S = Sites[S].Next)
          for (unsigned Helper : named(Sites[S].Callee))
            Functions[Helper].Seen.ReleasedForCallers.insert(E.Lock);
    }
  if (E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release) {
    LockPairs &P = F.Seen.Pairs[E.Lock];
    P.Function = F.Number;
    LockPairs::Call Call{E.Do, E.Var, E.Where};
    if (!llvm::is_contained(P.Calls, Call))
      P.Calls.push_back(Call);
    PairsAt[E.Where] = &P;
  }
  F.Seen.Enabling.add(E);
  F.Seen.ShowsIrqsOff |= E.Do == Effect::Action::IrqEnable &&
                         Before.Irq.Level == IrqLevel::Entry &&
                         Before.EntryIrq == IrqLevel::Entry;
  if (!Possible)
    learnEntry(F, Before, E);
  if (E.Do == Effect::Action::Register)
    Objects[{E.Flags, E.Where}] = E.Lock;
  EventView V{F.IR->Name, Before, E, Possible, nullptr, F.Registers, F.Driver};
  V.Helper = !enteredElsewhere(F);
  V.Exported = F.External;
  V.Record = freedRecord(F, E, Terms);
  V.Passed = freedAmong(F, E, Terms, Sites);
  Prog->observe(V, /*Root=*/false);
  if (Listener)
    Listener(F, V, /*Entered=*/false);
  if (Before.Contexts != AnyContext && F.AddressTaken && !F.External &&
      !F.Called) {
    if (!EntriesFound)
      F.Seen.InContexts.push_back({Before, E, Possible});
    if (!EntriesFound || !happensWhenEntered(F, Before))
      return;
  }
  for (const Rule *R : rules())
    R->checkEvent(V, Rules);
}

/// Whether \p F may come to \p Before where it is called back.
bool Solver::happensWhenEntered(const Function &F, const State &Before) const {
  return F.Entries.empty() || llvm::any_of(F.Entries, [&](const Entry &E) {
           return E.Start.compose(Before, M).has_value();
         });
}

void Solver::checkInContexts(const Function &F) {
  for (const Function::Observed::InContext &N : F.Seen.InContexts) {
    if (!happensWhenEntered(F, N.Before))
      continue;
    EventView V{F.IR->Name, N.Before,    N.Ev,    N.Possible,
                nullptr,    F.Registers, F.Driver};
    V.Record = freedRecord(F, N.Ev, Terms);
    for (const Rule *R : rules())
      R->checkEvent(V, Rules);
  }
}

/// Who may sleep, or disables interrupts without keeping their state, is called
/// with interrupts enabled; what would be wrong otherwise is judged at callers.
void Solver::learnEntry(Function &F, const State &Before, const Event &E) {
  // Softirqs run when bottom halves are enabled, and do not nest.
  if (E.Do == Effect::Action::SoftirqEnter && !F.Seen.ShowsBhOn &&
      Before.Hardirq == 0 && Before.Softirq == 0)
    F.Seen.ShowsBhOn = E.Where;
  if (Before.Irq.Level != IrqLevel::Entry ||
      Before.EntryIrq != IrqLevel::Entry || Before.Contexts != AnyContext)
    return;
  auto Shorter = [&](SiteId &Known) {
    if (!Known || Sites[E.Where].Depth < Sites[Known].Depth)
      Known = E.Where;
  };
  // Code that has saved and restored the state before does not count on it.
  bool Disables = Before.Saved.empty() &&
                  (E.Do == Effect::Action::IrqDisable ||
                   (E.Do == Effect::Action::Acquire && E.Var == Variant::Irq));
  bool Sleeps = E.Do == Effect::Action::Sleep && !E.InTask && !Before.atomic(M);
  if (Disables || Sleeps)
    Shorter(F.Seen.ShowsIrqsOn);
  if (Sleeps)
    Shorter(F.Seen.ShowsBhOn);
}

bool Solver::isJudged(const Function &F) {
  return F.IR && F.Relevant && F.Sum && !F.Sum->Unknown;
}

void Solver::enter() {
  for (Function *F : Order) {
    if (!isJudged(*F) || !F->InMain)
      continue;
    Terms.ParamNames = F->IR->ParamNames;
    checkInContexts(*F);
    for (const Entry &E : F->Entries)
      for (const CallerEvent &N : F->Sum->Events)
        enter(*F, &E, N);
    if (F->Entries.empty() && enteredElsewhere(*F))
      for (const CallerEvent &N : F->Sum->Events)
        enter(*F, nullptr, N);
  }
}

bool Solver::enteredElsewhere(const Function &F) const {
  return F.External || F.AddressTaken || !F.Called;
}

void Solver::enter(Function &F, const CallerEvent &N) {
  if (!F.InMain)
    return;
  for (const Entry &E : F.Entries)
    enter(F, &E, N);
  if (F.Entries.empty() && enteredElsewhere(F))
    enter(F, nullptr, N);
}

/// Whether \p Place is a member, or a variable other than a local one.
static bool isMemory(const TermTable &T, TermId Place) {
  return T[Place].Kind == TermKind::Field ||
         T[T.objectOf(Place)].Kind == TermKind::Global;
}

/// Whether the call at \p Where comes next when one of several conditions holds
/// that ask for memory: `if (d->a || d->b)`.
static bool comesAfterTests(const FunctionIR &F, const TermTable &T,
                            const Location &Where) {
  auto Here = llvm::find_if(F.Blocks, [&](const BlockIR &B) {
    return llvm::any_of(B.Instrs, [&](const Instr &I) {
      return I.Do == Instr::Kind::Call && F.Calls[I.Number].Where == Where;
    });
  });
  if (Here == F.Blocks.end())
    return false;
  unsigned Before = 0;
  bool Asks = false;
  for (const BlockIR &B : F.Blocks) {
    if (!llvm::is_contained(B.Successors, int(Here - F.Blocks.begin())))
      continue;
    ++Before;
    Asks |= B.Condition && T.any(B.Condition, [&](const Term &X, TermId) {
      return X.Kind == TermKind::Load && isMemory(T, X.A);
    });
  }
  return Before > 1 && Asks;
}

void Solver::enter(Function &F, const Entry *In, const CallerEvent &N) {
  State Start = In ? In->Start : State();
  if (!In && F.Seen.ShowsIrqsOn) {
    Start.EntryIrq = IrqLevel::On;
    Start.EntryBhOn = bool(F.Seen.ShowsBhOn);
    Start.Slept = F.Seen.ShowsBhOn ? F.Seen.ShowsBhOn : F.Seen.ShowsIrqsOn;
  }
  std::optional<State> Before = Start.compose(N.Before, M);
  if (!Before || (In && keepsOut(*In, N)))
    return;
  // Forbidden by what the function does itself, whoever calls it: but it may be
  // called so that it does not happen.
  bool Own = N.Ev.Do == Effect::Action::Sleep && N.Before.atomic(M).Where;
  // The kernel passes gfp flags that fit the context.
  if (In && !Own && llvm::any_of(N.If, [&](const Fact &K) {
        return testsGfp(Terms, K.Value, directReclaim()) &&
               Terms.contains(K.Value, TermKind::Param) &&
               !Terms.contains(K.Value, TermKind::Load);
      }))
    return;
  bool Releases = In && N.Ev.Do == Effect::Action::Release;
  bool Acquires = N.Ev.Do == Effect::Action::Acquire;
  // What only the function knows decides of locks that callers hold.
  bool Hidden = Acquires && N.If.empty() && N.Unnamed.empty();
  bool Possible = (N.OfMode && !Hidden) || (N.Doubtful && !Acquires) ||
                  (In && llvm::any_of(N.Unnamed,
                                      [&](const Mode &Asked) {
                                        return !(Own && Asked.OfPath) &&
                                               isContextMode(F, Asked);
                                      })) ||
                  llvm::any_of(N.If, [&](const Fact &K) {
                    // What the function holds on its path it holds there.
                    if (Own && K.OfPath)
                      return false;
                    // A mode may be one in which other handlers release it.
                    if (Releases && (Terms.boolMember(K.Value) ||
                                     Terms.testsBits(K.Value, /*One=*/true)))
                      return true;
                    return goesWithContext(F, In, K);
                  });
  if (Own && !In)
    return;
  EventView V{F.IR->Name,         *Before,     N.Ev,    Possible,
              Own ? nullptr : In, F.Registers, F.Driver};
  V.Doubtful = N.Doubtful;
  V.If = N.If;
  V.Unnamed = N.Unnamed;
  V.Record = freedRecord(F, N.Ev, Terms);
  V.AfterTests = In && In->By->Row->Kind == HandlerKind::Irq &&
                 comesAfterTests(*F.IR, Terms, Sites[N.Ev.Where].Where);
  V.NotHeldAtEntry =
      Releases && F.Seen.Acquired.count(N.Ev.Lock) && !Before->held(N.Ev.Lock);
  Prog->observe(V, /*Root=*/true);
  if (Listener)
    Listener(F, V, /*Entered=*/true);
  if (In)
    for (const Rule *R : rules())
      R->checkEvent(V, Rules);
}

/// Whether \p K, under which something happens in \p F, may be a wish of the
/// caller's, who knows in which context it is. The kernel calls a callback with
/// each value of its arguments, and on objects in each state.
bool Solver::goesWithContext(const Function &F, const Entry *In,
                             const Fact &K) {
  if (asksForMode(Terms, K)) {
    if (!In)
      return true;
    if (testsGfp(Terms, K.Value, directReclaim()))
      return true;
    return Terms.any(K.Value, [&](const Term &X, TermId) {
      if (X.Kind != TermKind::Param)
        return false;
      // No pointer is passed, no interrupt has number 0: somebody else's call.
      bool Absent = K.In.zero() && (F.IR->ParamIsPointer[X.A] ||
                                    In->By->Row->Kind == HandlerKind::Irq);
      return Absent || namesContext(F.IR->ParamNames[X.A]);
    });
  }
  return llvm::any_of(modesOf(Terms, K.Value), [&](const Mode &Asked) {
    return isContextMode(F, Asked);
  });
}

/// Whether something in the unit shows that \p Asked goes with the context.
bool Solver::isContextMode(const Function &F, const Mode &Asked) {
  if (auto Over = Engine.HandedOver.find(F.Driver);
      Over != Engine.HandedOver.end() && Over->second.overlaps(Asked))
    return true;
  if (!isFlag(Terms, Asked))
    return false;
  auto Atomic = [&](unsigned By) {
    return By < Functions.size() &&
           Linked.meet(Functions[By].Driver, F.Driver) &&
           llvm::any_of(
               Functions[By].Entries,
               [&](const Entry &E) { return bool(E.Start.atomic(M)); });
  };
  auto Known = Engine.ContextModes.find(F.Driver);
  return (Known != Engine.ContextModes.end() &&
          Known->second.overlaps(Asked)) ||
         namesContext(Asked.name(Terms)) ||
         (Asked.isMember() &&
          writes().setsIn(FieldId(Asked.Place.second), Asked.Bits, Atomic));
}

void Solver::judge() {
  for (const Function *F : Order)
    if (!F->Sum || F->Sum->Unknown)
      for (unsigned Callee : F->Callees)
        Functions[Callee].CalledByUnknown = true;
  for (Function *F : Order)
    if (isJudged(*F)) {
      Terms.ParamNames = F->IR->ParamNames;
      judge(*F, F->Sum->Exits);
    }
}

/// Whether \p X is taken only where \p K does not hold.
static bool contradicts(const ExitCase &X, const Fact &K) {
  return llvm::any_of(X.If, [&](const Fact &O) {
    return O.Value == K.Value && O.In.meet(K.In).empty();
  });
}

/// The locks that functions release under a condition, and do not acquire.
llvm::ArrayRef<ReleaseUnder> Solver::releasedUnder() {
  if (ReleasedUnder)
    return *ReleasedUnder;
  ReleasedUnder.emplace();
  for (const Function *F : Order) {
    if (!isJudged(*F))
      continue;
    auto Acquires = [&](ObjectId Lock) {
      return llvm::any_of(F->Sum->Exits, [&](const ExitCase &X) {
        return X.Own.held(Lock) || X.Own.free(Lock);
      });
    };
    for (const ExitCase &X : F->Sum->Exits)
      for (const FreeLock &L : X.After.Dropped)
        if (!Terms.isVague(L.Lock) && !Acquires(L.Lock))
          for (const Fact &K : X.If) {
            bool Only = llvm::any_of(F->Sum->Exits, [&](const ExitCase &Y) {
              return !Y.Own.dropped(L.Lock) && contradicts(Y, K);
            });
            if (F->AddressTaken || Only)
              ReleasedUnder->push_back(
                  {L.Lock, K, F->IR->Name, F->AddressTaken, Only});
          }
  }
  return *ReleasedUnder;
}

/// The locks that functions leave held just under a condition.
llvm::ArrayRef<LeftUnder> Solver::leftHeld() {
  if (LeftHeld)
    return *LeftHeld;
  LeftHeld.emplace();
  auto IsCallers = [&](const Fact &K) {
    return Terms[K.Value].Kind == TermKind::Param
               ? K.In.zero()
               : Terms.contains(K.Value, TermKind::Load);
  };
  for (const Function *F : Order) {
    if (!isJudged(*F))
      continue;
    llvm::ArrayRef<ExitCase> Exits = F->Sum->Exits;
    for (const ExitCase &X : Exits)
      for (const HeldLock &L : X.After.Held) {
        // Nobody asks for an error that leaves a lock held.
        if (L.FromEntry || Terms.isVague(L.Lock) || X.ReturnedIn.Hi < 0)
          continue;
        auto Leaves = [&](const ExitCase &Y) {
          const HeldLock *Same = Y.After.held(L.Lock);
          return Same && !Same->FromEntry;
        };
        if (llvm::all_of(Exits, Leaves))
          continue;
        for (const Fact &K : X.If)
          if (IsCallers(K) && llvm::none_of(Exits, [&](const ExitCase &Y) {
                return Leaves(Y) && contradicts(Y, K);
              }))
            LeftHeld->push_back({L.Lock, K});
      }
  }
  return *LeftHeld;
}

/// The part of what \p F enables that is for its callers: a tracepoint, which
/// disables preemption for itself, enables nothing.
static Enables enabledFor(const Solver::Function &F) {
  Enables By = F.Seen.Enabling;
  if (!F.Sum || F.Sum->Unknown)
    return By;
  By.Bh &= llvm::any_of(F.Sum->Exits,
                        [](const ExitCase &X) { return X.After.Bh < 0; });
  By.Preemption &= llvm::any_of(
      F.Sum->Exits, [](const ExitCase &X) { return X.After.Preempt < 0; });
  return By;
}

void Solver::judge(Function &F, llvm::ArrayRef<ExitCase> Exits) {
  FunctionView V;
  V.Name = F.IR->Name;
  V.End = F.IR->End;
  V.Exits = Exits;
  if (F.Sum)
    V.Summarised = F.Sum->Exits;
  V.ReleasedUnder = releasedUnder();
  V.LeftHeld = leftHeld();
  V.IsCallback = F.AddressTaken;
  V.ReturnsVoid = F.IR->ReturnsVoid || F.IR->ReturnsAggregate;
  V.ReturnsPointer = F.IR->ReturnsPointer;
  V.ReturnsBool = F.IR->ReturnsBool;
  V.ReturnsUnsigned = F.IR->ReturnsUnsigned;
  V.ParamIsPointer = F.IR->ParamIsPointer;
  std::vector<ObjectId> Acquired(F.Seen.Acquired.begin(),
                                 F.Seen.Acquired.end());
  V.Acquired = Acquired;
  std::vector<ObjectId> Released(F.Seen.Released.begin(),
                                 F.Seen.Released.end());
  V.Released = Released;
  std::vector<ObjectId> ForCallers(F.Seen.ReleasedForCallers.begin(),
                                   F.Seen.ReleasedForCallers.end());
  V.ReleasedForCallers = ForCallers;
  for (unsigned C : F.Callees)
    F.Seen.Enabling.add(enabledFor(Functions[C]));
  V.Enabling = F.Seen.Enabling;
  V.Annotated = llvm::any_of(F.IR->Annotations, [](const auto &A) {
    return A.What != FunctionIR::Annotation::MustHold;
  });
  V.LockHelper = F.Seen.LockHelper;
  V.CallersKnown =
      F.Called && !F.External && !F.AddressTaken && !F.CalledByUnknown;
  V.EnteredIrqsOff = F.Seen.ShowsIrqsOff;
  constexpr size_t Several = 3;
  V.LeavesByHabit = llvm::any_of(Engine.LeftTo, [&](const auto &Left) {
    return Left.second.size() >= Several && Left.second.count(V.Name);
  });
  for (const Rule *R : rules())
    R->checkFunction(V, Rules);
}

std::vector<Finding> Solver::finish() {
  Prog->link();
  findEscapes();
  findSwitches();
  findQuieting();
  for (const Rule *R : rules())
    R->checkProgram(*Prog, Rules);
  // Which callee has left it behind is told already.
  llvm::erase_if(
      Found, [&](const Finding &F) { return Rules.isReportedBelow(F.Since); });
  std::vector<Finding> All = joinCauses(std::exchange(Found, {}));
  // Says where a unit's main file includes the one that a finding is in.
  for (Finding &F : All)
    if (auto At = IncludedAt.find(F.Where.File); At != IncludedAt.end())
      F.Witness.push_back({Step::Kind::Included, At->second, "", ""});
  return All;
}

void Solver::startOver() {
  // Who drops references is a fact of the program's text.
  Program::References Known = Prog->takeReferences();
  Prog.emplace(M, Terms, Sites, Linked);
  Prog->addReferences(std::move(Known));
  Found.clear();
  LeftAt.clear();
  PairsAt.clear();
  for (Function *F : Order) {
    // So is who releases what it acquires.
    F->Entries.clear();
    bool LockHelper = F->Seen.LockHelper;
    auto ForCallers = std::move(F->Seen.ReleasedForCallers);
    F->Seen = Function::Observed();
    F->Seen.LockHelper = LockHelper;
    F->Seen.ReleasedForCallers = std::move(ForCallers);
  }
}
