//===- SolverEntries.cpp - How functions are entered ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What registrations say: in which state a handler begins, what it knows then
// of the object that it is the handler of, and which ones never run.
//
//===----------------------------------------------------------------------===//

#include "Solver/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace locklint;

namespace {

/// What the function that makes a handler calls the object, as the handler
/// calls it.
struct Naming {
  TermId There = 0, Here = 0;

  /// \p Id as the handler calls it; 0 if that is about something else.
  TermId translate(TermTable &T, TermId Id) const {
    bool Foreign = !There;
    TermId Result = T.rewrite(Id, [&](TermId Part) -> std::optional<TermId> {
      if (Part == There)
        return Here;
      switch (T[Part].Kind) {
      case TermKind::Unknown:
      case TermKind::Param:
      case TermKind::Return:
      case TermKind::Global:
      case TermKind::Local:
      case TermKind::Result:
      case TermKind::Phi:
      case TermKind::Stale:
        Foreign = true;
        return Part;
      case TermKind::Const:
      case TermKind::Function:
      case TermKind::Field:
      case TermKind::Index:
      case TermKind::Load:
      case TermKind::Unary:
      case TermKind::Binary:
        return std::nullopt;
      }
      return std::nullopt;
    });
    return Foreign ? 0 : Result;
  }
};

} // namespace

/// Whether such a handler gets the object itself.
static bool getsObject(const CallbackModel &Row) {
  switch (Row.Kind) {
  case HandlerKind::Timer:
  case HandlerKind::Hrtimer:
  case HandlerKind::Tasklet:
  case HandlerKind::Work:
  case HandlerKind::Urb:
  case HandlerKind::Napi:
  case HandlerKind::Rcu:
    return !Row.Passes;
  case HandlerKind::Other:
  case HandlerKind::Irq:
  case HandlerKind::Kthread:
  case HandlerKind::Queue:
    return false;
  }
  return false;
}

/// \p Passed, a place within an object, is the handler's parameter \p Index:
/// so container_of() names the object by that.
static Naming namingOf(TermTable &T, TermId Passed, unsigned Index) {
  int64_t Offset = 0, C;
  TermId Object = Passed;
  while (true) {
    const Term &X = T[Object];
    if (X.Kind == TermKind::Field)
      Offset += T.field(X.member()).Offset;
    else if (X.Kind == TermKind::Binary && X.Op == TermOp::Add &&
             T.isConst(X.B, C))
      Offset += C;
    else
      break;
    Object = X.A;
  }
  if (!Object || T[Object].Kind == TermKind::Index ||
      T[Object].Kind == TermKind::Const)
    return {};
  return {Object, T.binary(TermOp::Add, T.param(Index), T.constant(-Offset))};
}

/// Whether a function of \p File that is called at \p Where does it. Headers
/// only pass on what they are called for.
static bool isOfCallee(SiteId Where, llvm::StringRef File,
                       const SiteTable &Sites) {
  for (SiteId At = Sites[Where].Next; At; At = Sites[At].Next)
    if (Sites[At].Where.File == File)
      return true;
  return false;
}

/// What is known of the object that contains a handler's object wherever that
/// is scheduled, as the handler calls it by its parameter \p Param: it runs
/// only then. Nothing if it may be scheduled where nobody looks; \p File: the
/// one that makes the handler.
llvm::SmallVector<Fact, 2> Solver::knownWhereArmed(const HandlerMade &Made,
                                                   unsigned Param,
                                                   llvm::StringRef File) {
  const Term &Member = Terms[Made.Object];
  if (Member.Kind != TermKind::Field || !writes().isOwn(Member.member()))
    return {};
  if (!Armed) {
    Armed.emplace();
    for (const Function *F : Order)
      if (F->IR && F->Sum) {
        if (F->Sum->Unknown)
          GaveUpIn.insert(F->Where.File);
        for (const CallerEvent &N : F->Sum->Events)
          if (N.Ev.Do == Effect::Action::Arm &&
              Terms[N.Ev.Lock].Kind == TermKind::Field &&
              !isOfCallee(N.Ev.Where, F->Where.File, Sites))
            (*Armed)[Terms[N.Ev.Lock].member()].push_back({F, &N});
      }
  }
  if (GaveUpIn.contains(File))
    return {};
  auto Places = Armed->find(Member.member());
  if (Places == Armed->end())
    return {};
  llvm::SmallVector<Fact, 2> Known;
  bool First = true;
  for (const Arming &A : Places->second) {
    Naming Names = namingOf(Terms, A.Event->Ev.Lock, Param);
    llvm::SmallVector<Fact, 2> Here;
    for (const Fact &K : A.Event->If)
      if (TermId Value = Names.translate(Terms, K.Value))
        Here.push_back({Value, K.In});
    if (std::exchange(First, false)) {
      Known = std::move(Here);
      continue;
    }
    llvm::erase_if(Known, [&](Fact &K) {
      auto Same = llvm::find_if(
          Here, [&](const Fact &O) { return O.Value == K.Value; });
      K.In = Same == Here.end() ? Range() : K.In.join(Same->In);
      return K.In.full();
    });
  }
  return Known;
}

/// The facts that hold in \p F when the handler runs, in its own terms; none if
/// it never does.
std::optional<llvm::SmallVector<Fact, 2>>
Solver::knownAtEntry(const Registration &R, const Function &F,
                     const Function *By, const HandlerMade &Made,
                     llvm::function_ref<TermId(TermId)> Translate) {
  llvm::SmallVector<Fact, 2> If;
  auto Never = [&](const Fact &K) {
    return (Terms.testsBits(K.Value) || K.In.nonZero()) &&
           writes().neverHolds(Terms, K);
  };
  if (llvm::any_of(Made.Before, Never))
    return std::nullopt;
  for (const Fact &K : Made.If) {
    if (Never(K))
      return std::nullopt;
    if (TermId Here = Translate(K.Value);
        Here && writes().stays(Terms, K.Value, {{By->Number, R.Where}}))
      If.push_back({Here, K.In});
  }
  if (getsObject(*R.Row) && By && !F.ParamIsPointer.empty())
    for (const Fact &K : knownWhereArmed(Made, /*Param=*/0, By->Where.File))
      if (writes().stays(Terms, K.Value, RegisteredAt[R.Function]))
        If.push_back(K);
  return If;
}

/// Whether \p C certainly meets \p Test, of bits of an argument.
static bool meets(const Condition &Test, const CallInstr &C,
                  const TermTable &Terms) {
  int64_t Value;
  return Test.On == Condition::Subject::Arg &&
         Test.Is == Condition::Test::Bits && Test.Arg < C.Args.size() &&
         Terms.isConst(C.Args[Test.Arg], Value) && (Value & Test.Mask) != 0;
}

/// Whether \p C stops some handler of that kind before there is one.
static bool stopsSome(const CallInstr &C, HandlerKind Kind,
                      const TermTable &Terms) {
  return C.Model && llvm::any_of(C.Model->Effects, [&](const Effect &E) {
           return E.Do == Effect::Action::Stop && E.Kind == Kind &&
                  (E.When.On == Condition::Subject::Always ||
                   meets(E.When, C, Terms));
         });
}

Handler Solver::handlerOf(const Registration &R, const Function &F,
                          ObjectId Object, const Function *By,
                          const HandlerMade *Made) {
  Handler H;
  H.Function = F.Name.str();
  H.Row = R.Row;
  H.As = R.Row->As.empty() ? R.Member : R.Row->As;
  H.Address = R.Function;
  H.Driver = F.Driver;
  H.Key = Prog->objectKey(Object);
  H.Where = R.Where;
  H.Object = Made ? Made->Object : Object;
  if (!By || !By->IR)
    return H;
  H.MadeIn = By->Name;
  auto Call = llvm::find_if(By->IR->Calls, [&](const CallInstr &C) {
    return C.Where == R.Where && !C.Name.empty();
  });
  if (Call != By->IR->Calls.end()) {
    H.Call = Call->Name;
    H.Stopped = meets(R.Row->Stopped, *Call, Terms) ||
                llvm::any_of(By->IR->Calls, [&](const CallInstr &C) {
                  return C.Where < R.Where && stopsSome(C, R.Row->Kind, Terms);
                });
  }
  if (Made && R.Row->Passes && !F.ParamIsPointer.empty()) {
    H.Passed = Made->Passed;
    H.PassedAs = F.ParamIsPointer.size() - 1;
  }
  if (const CallInstr *C = allocation(*By, H.Object)) {
    H.Allocator = C->Name;
    H.AllocatedAt = C->Where;
  }
  return H;
}

/// \p F is entered as the handler \p H, in context \p How.
void Solver::enter(Function &F, const Handler &H, Runs How,
                   const Registration &R, llvm::ArrayRef<Fact> If,
                   TermId Self) {
  auto Same = llvm::find_if(F.Entries, [&](const Entry &E) {
    return E.How == How && E.By->Row == R.Row;
  });
  if (Same != F.Entries.end()) {
    // Made a handler elsewhere, too: what both say.
    for (Fact &K : Same->If) {
      auto Theirs =
          llvm::find_if(If, [&](const Fact &O) { return O.Value == K.Value; });
      K.In = Theirs == If.end() ? Range() : K.In.join(Theirs->In);
    }
    llvm::erase_if(Same->If, [](const Fact &K) { return K.In.full(); });
    if (Same->Own != Self)
      Same->Own = 0;
    return;
  }
  Entry E;
  E.By = &H;
  E.How = How;
  E.Start = State::entry(How);
  E.If.assign(If.begin(), If.end());
  E.Own = Self;
  SiteId Where;
  if (!R.Held.empty())
    // By names that outlive the program, as the table may serve for another.
    Where = Sites.addEntry(R.Where, {F.Name, R.Row->As.empty()
                                                 ? llvm::StringRef(R.Member)
                                                 : llvm::StringRef(R.Row->As)});
  for (auto [L, Held] : llvm::zip(R.Row->Holds, R.Held)) {
    Event A;
    A.Do = Effect::Action::AssertHeld;
    A.Type = L.Type;
    A.Lock = Held;
    A.Where = Where;
    if (A.Lock)
      E.Start = E.Start.apply(A, M);
  }
  const Entry &Kept = F.Entries.emplace_back(std::move(E));
  // What the core holds with interrupts disabled, as desc->lock or an input
  // device's event_lock, interrupts acquire; with bottom halves disabled, as
  // a net device's addr_list_lock, softirqs.
  if (Kept.Start.irqsOff() || How == Runs::BhOff)
    for (const HeldLock &L : Kept.Start.Held)
      Prog->addCore(L, &Kept);
}

/// What a registration says of the function that becomes a handler.
void Solver::addEntries(const Registration &R, ObjectId Object,
                        const Function *By, const HandlerMade *Made) {
  auto It = ByAddress.find(R.Function);
  if (It == ByAddress.end() || !R.Applies)
    return;
  Function &F = Functions[It->second];
  Naming Names;
  bool Own = getsObject(*R.Row);
  unsigned Params = F.ParamIsPointer.size();
  unsigned Index = Own ? 0 : Params - 1;
  if (Made && Params && (Own || R.Row->Passes) &&
      (F.ParamIsPointer[Index] || !Own))
    Names = namingOf(Terms, Own ? Made->Object : Made->Passed, Index);
  std::optional<llvm::SmallVector<Fact, 2>> If;
  if (Made)
    If = knownAtEntry(R, F, By, *Made,
                      [&](TermId Id) { return Names.translate(Terms, Id); });
  if (Made && !If)
    return;
  TermId Self = Own && Made ? Names.translate(Terms, Made->Object) : 0;
  const Handler &H = Prog->addHandler(handlerOf(R, F, Object, By, Made));
  for (Runs How : R.Row->Contexts)
    enter(F, H, How, R, If ? llvm::ArrayRef<Fact>(*If) : llvm::ArrayRef<Fact>(),
          Self);
}

/// module_init() and the like leave no call to see: what is in the section of
/// initialisation code, and called by nobody here, is called by the kernel.
void Solver::addInitEntries(Function &F) {
  if (F.In == UnitFunction::Section::None || F.Called)
    return;
  bool Init = F.In == UnitFunction::Section::Init;
  for (const CallbackModel &Row :
       M.rows(Init ? "module_init" : "module_exit")) {
    // Of which kernel the program is, is not known here.
    if (!Row.In.always())
      continue;
    Registration R;
    R.Row = &Row;
    R.Function = F.Address;
    R.Where = F.Where;
    addEntries(R, 0);
  }
}

void Solver::findEntries() {
  EntriesFound = true;
  RegisteredAt.clear();
  for (const Function *F : Order)
    if (F->IR)
      for (const Registration &R : F->IR->Registrations)
        RegisteredAt[R.Function].push_back({F->Number, R.Where});
  for (const Registration &R : Initialisers)
    addEntries(R, R.Object);
  for (Function *F : Order) {
    if (F->IR)
      for (const Registration &R : F->IR->Registrations) {
        Site S;
        S.Where = R.Where;
        SiteId Where = Sites.add(S);
        auto Found = Objects.find({R.Function, Where});
        const HandlerMade *Made = nullptr;
        if (F->Sum)
          for (const HandlerMade &H : F->Sum->Handlers)
            if (H.Function == R.Function && H.Where == Where)
              Made = &H;
        addEntries(R, Found == Objects.end() ? R.Object : Found->second, F,
                   Made);
      }
    addInitEntries(*F);
  }
  enterAfter();
}

/// The locks, and what else is disabled, that \p Sum leaves behind where it
/// does not fail, in terms that another member of its struct has, too: that one
/// is passed the same first argument. None if that differs from path to path.
static std::optional<State> leftBehind(const Summary &Sum, TermTable &T) {
  std::optional<State> Left;
  for (const ExitCase &X : Sum.Exits) {
    bool Fails = X.ReturnedIn.zero() ||
                 (X.ReturnedIn.Lo >= LowestError && X.ReturnedIn.Hi < 0);
    if (Fails && X.After.neutral())
      continue;
    State S = forCallers(X.After);
    S.Dropped.clear();
    S.rename([&](ObjectId Id) {
      bool Own = T.any(Id, [](const Term &Part, TermId) {
        return (Part.Kind == TermKind::Param && Part.A != 0) ||
               Part.Kind == TermKind::Return;
      });
      return Own ? 0 : Id;
    });
    if (Left && !Left->same(S))
      return std::nullopt;
    Left = std::move(S);
  }
  return Left;
}

/// Members of one struct that are called one after the other: what the first
/// has left held, the next ones begin with.
void Solver::enterAfter() {
  // By the initialiser, or the function, and the member: what is set there.
  std::map<std::pair<uint32_t, std::string>, TermId> Set;
  llvm::SmallVector<const Registration *, 8> Later;
  auto See = [&](const Registration &R) {
    Set[{R.SetIn, R.Member}] = R.Function;
    if (!R.Row->After.empty())
      Later.push_back(&R);
  };
  for (const Registration &R : Initialisers)
    See(R);
  for (const Function *F : Order)
    if (F->IR)
      for (const Registration &R : F->IR->Registrations)
        See(R);
  std::map<Entry *, std::optional<State>> Left;
  for (const Registration *R : Later) {
    auto It = ByAddress.find(R->Function);
    if (It == ByAddress.end())
      continue;
    std::string First =
        (llvm::StringRef(R->Member).split('.').first + "." + R->Row->After)
            .str();
    std::optional<State> Here;
    if (auto Found = Set.find({R->SetIn, First}); Found != Set.end())
      if (auto By = ByAddress.find(Found->second);
          By != ByAddress.end() && isJudged(Functions[By->second]))
        Here = leftBehind(*Functions[By->second].Sum, Terms);
    for (Entry &E : Functions[It->second].Entries) {
      if (E.By->Row != R->Row)
        continue;
      auto [Known, New] = Left.try_emplace(&E, Here);
      if (!New && (!Known->second || !Here || !Known->second->same(*Here)))
        Known->second.reset();
    }
  }
  for (auto &[E, S] : Left)
    if (S)
      if (std::optional<State> Start = E->Start.compose(*S, M))
        E->Start = std::move(*Start);
}

const MemberFacts &Solver::writes() {
  if (!Writes)
    Writes = FindWrites();
  return *Writes;
}

/// Whether what \p N happens under contradicts what is known on entry.
bool Solver::keepsOut(const Entry &In, const CallerEvent &N) {
  TermId Running = 0;
  if (In.Own && In.By->Row->Kind == HandlerKind::Work)
    Running = runningObject(Terms);
  if (N.If.empty() || (In.If.empty() && !Running))
    return false;
  Env Begins(Terms);
  for (const Fact &K : In.If)
    Begins.restrict(K.Value, K.In, 0);
  auto Asks = [&](const Term &, TermId Id) { return Id == Running; };
  // Another work than the one that runs.
  auto IsOther = [&](TermId Work) {
    std::string Key = Work == In.Own ? "" : Terms.objectKey(Work);
    return !Key.empty() && !In.By->Key.empty() &&
           !Program::sameObject(Key, In.By->Key);
  };
  auto Decides = [&](TermId Id) -> std::optional<TermId> {
    const Term &X = Terms[Id];
    if (X.Kind == TermKind::Binary && X.Op == TermOp::Eq &&
        ((X.A == Running && IsOther(X.B)) || (X.B == Running && IsOther(X.A))))
      return Terms.constant(0);
    return Id == Running || Id == In.Own ? std::optional(Terms.param(0))
                                         : std::nullopt;
  };
  for (const Fact &K : N.If) {
    TermId Value = K.Value;
    if (Running && Terms.any(Value, Asks))
      Value = Terms.rewrite(Value, Decides);
    int D = Begins.decide(Value);
    if ((K.In.NonZero && D == 0) || (K.In.zero() && D == 1) ||
        !Begins.restrict(Value, K.In, 0))
      return true;
  }
  return false;
}
