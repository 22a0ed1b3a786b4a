//===- UnitRules.cpp - What the rules are told of a unit ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/UnitRun.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace clang;
using namespace locklint;

void UnitRun::observe(Function &F, const State &Before, const Event &E,
                      bool Possible) {
  if (E.Do == Effect::Action::Acquire && !Before.dropped(E.Lock) &&
      !Before.held(E.Lock))
    F.Seen.Acquired.insert(E.Lock);
  if (E.Do == Effect::Action::Release)
    if (const HeldLock *H = Before.held(E.Lock)) {
      if (!H->FromEntry && !E.Retaken)
        F.Seen.Released.insert(E.Lock);
      // Acquired in a callee: that is a lock helper, and all between.
      for (SiteId S = H->Where; S && Sites[S].Next; S = Sites[S].Next)
        if (auto It = ByName.find(Sites[S].Callee); It != ByName.end())
          numbered(It->second).Seen.LockHelper = true;
    }
  if (E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release) {
    LockPairs &P = F.Seen.Pairs[E.Lock];
    P.Function = F.Definition;
    LockPairs::Call Call{E.Do, E.Var, E.Where};
    if (!llvm::is_contained(P.Calls, Call))
      P.Calls.push_back(Call);
    PairsAt[E.Where] = &P;
  }
  F.Seen.Enabling.add(E);
  if (!Possible)
    learnEntry(F, Before, E);
  if (E.Do == Effect::Action::Register)
    Objects[{E.Flags, E.Where}] = E.Lock;
  EventView V{F.IR->Name, Before, E, Possible, nullptr, F.Registers};
  Known->observe(V, /*Root=*/false);
  for (const Rule *R : rules())
    R->checkEvent(V, Rules);
}

/// Who may sleep, or disables interrupts without keeping their state, is called
/// with interrupts enabled; what would be wrong otherwise is judged at callers.
void UnitRun::learnEntry(Function &F, const State &Before, const Event &E) {
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
  bool Disables = E.Do == Effect::Action::IrqDisable ||
                  (E.Do == Effect::Action::Acquire && E.Var == Variant::Irq);
  bool Sleeps = E.Do == Effect::Action::Sleep && !Before.atomic(M);
  if (Disables || Sleeps)
    Shorter(F.Seen.ShowsIrqsOn);
  if (Sleeps)
    Shorter(F.Seen.ShowsBhOn);
}

/// What a registration says of the function that becomes a handler.
void UnitRun::addEntries(const Registration &R, ObjectId Object) {
  llvm::StringRef Name = Terms.name(Terms[R.Function].A);
  auto It = ByName.find(Name);
  if (It == ByName.end() || !Lower.applies(*R.Row))
    return;
  Function &F = numbered(It->second);
  Handler H;
  H.Function = Name.str();
  H.Row = R.Row;
  H.As = R.Row->As.empty() ? R.Member : R.Row->As;
  H.Address = R.Function;
  H.Key = Known->objectKey(Object);
  H.Where = R.Where;
  const Handler &Added = Known->addHandler(std::move(H));
  for (Runs How : R.Row->Contexts) {
    if (llvm::any_of(F.Entries, [&](const Entry &E) {
          return E.How == How && E.By->Row == R.Row;
        }))
      continue;
    Entry E;
    E.By = &Added;
    E.How = How;
    E.Start = State::entry(How);
    Site S;
    S.Where = R.Where;
    SiteId Where = Sites.add(S);
    for (const CallbackModel::Lock &L : R.Row->Holds) {
      Event A;
      A.Do = Effect::Action::AssertHeld;
      A.Type = L.Type;
      A.Lock = Lower.ofParameters(L.Where, F.Definition);
      A.Where = Where;
      if (A.Lock)
        E.Start = E.Start.apply(A, M);
    }
    const Entry &Kept = F.Entries.emplace_back(std::move(E));
    // desc->lock: the core's interrupt handling acquires it.
    if (Kept.Start.irqsOff())
      for (const HeldLock &L : Kept.Start.Held) {
        TermId Root = L.Lock;
        while (Terms[Root].Kind == TermKind::Field)
          Root = Terms[Root].A;
        if (Terms[Root].Kind == TermKind::Global)
          Known->addCore(L, &Kept);
      }
  }
}

/// module_init() and the like leave no call to see: what is in the section of
/// initialisation code, and called by nobody here, is called by the kernel.
void UnitRun::addInitEntries(Function &F) {
  const auto *Section = F.Definition->getAttr<SectionAttr>();
  if (!Section || F.Called || F.Definition->getNumParams())
    return;
  bool Init = Section->getName() == ".init.text" &&
              F.Definition->getReturnType()->isIntegerType();
  bool Exit = Section->getName() == ".exit.text" &&
              F.Definition->getReturnType()->isVoidType();
  if (!Init && !Exit)
    return;
  for (const CallbackModel &Row :
       M.registrations(Init ? "module_init" : "module_exit"))
    addEntries({&Row, Terms.function(F.Definition->getName()), 0,
                Lower.location(F.Definition->getLocation()), 0, ""},
               0);
}

bool UnitRun::isJudged(const Function &F) {
  return F.IR && F.Relevant && F.Sum && !F.Sum->Unknown;
}

void UnitRun::enter() {
  for (Function *F : Done) {
    if (!isJudged(*F) || !Lower.inMain(F->Definition->getLocation()))
      continue;
    Terms.ParamNames = F->IR->ParamNames;
    for (const Entry &E : F->Entries)
      for (const CallerEvent &N : F->Sum->Events)
        enter(*F, &E, N);
    if (F->Entries.empty() && enteredElsewhere(*F))
      for (const CallerEvent &N : F->Sum->Events)
        enter(*F, nullptr, N);
  }
}

bool UnitRun::enteredElsewhere(const Function &F) const {
  return F.Definition->getFormalLinkage() == Linkage::External ||
         Lower.addressTaken().contains(F.Definition->getCanonicalDecl()) ||
         !F.Called;
}

void UnitRun::enter(Function &F, const CallerEvent &N) {
  if (!Lower.inMain(F.Definition->getLocation()))
    return;
  for (const Entry &E : F.Entries)
    enter(F, &E, N);
  if (F.Entries.empty() && enteredElsewhere(F))
    enter(F, nullptr, N);
}

void UnitRun::enter(Function &F, const Entry *In, const CallerEvent &N) {
  State Start = In ? In->Start : State();
  if (!In && F.Seen.ShowsIrqsOn) {
    Start.EntryIrq = IrqLevel::On;
    Start.EntryBhOn = F.Seen.ShowsBhOn != 0;
    Start.Slept = F.Seen.ShowsBhOn ? F.Seen.ShowsBhOn : F.Seen.ShowsIrqsOn;
  }
  std::optional<State> Before = Start.compose(N.Before, M);
  if (!Before)
    return;
  // What the kernel passes is not known here: a test of a plain argument may
  // come out either way.
  // An object's mode may be one in which it has other handlers, or in which the
  // caller may sleep.
  bool Modal = In && N.Ev.Do == Effect::Action::Sleep;
  bool Possible = N.OfMode || llvm::any_of(N.If, [&](const Fact &K) {
                    return asksForMode(Terms, K) ||
                           (Modal && (Terms.boolMember(K.Value) ||
                                      Terms.testsBits(K.Value, /*One=*/true)));
                  });
  EventView V{F.IR->Name, *Before, N.Ev, Possible, In, F.Registers};
  Known->observe(V, /*Root=*/true);
  if (In)
    for (const Rule *R : rules())
      R->checkEvent(V, Rules);
}

void UnitRun::judge() {
  for (Function *F : Done)
    if (isJudged(*F)) {
      Terms.ParamNames = F->IR->ParamNames;
      judge(*F, F->Sum->Exits);
    }
}

void UnitRun::judge(Function &F, llvm::ArrayRef<ExitCase> Exits) {
  FunctionView V;
  V.Name = F.IR->Name;
  V.End = F.IR->End;
  V.Exits = Exits;
  V.ReturnsVoid = F.IR->ReturnsVoid || F.IR->ReturnsAggregate;
  V.ReturnsPointer = F.IR->ReturnsPointer;
  V.ReturnsBool = F.IR->ReturnsBool;
  V.ParamIsPointer = F.IR->ParamIsPointer;
  std::vector<ObjectId> Acquired(F.Seen.Acquired.begin(),
                                 F.Seen.Acquired.end());
  V.Acquired = Acquired;
  std::vector<ObjectId> Released(F.Seen.Released.begin(),
                                 F.Seen.Released.end());
  V.Released = Released;
  for (const FunctionDecl *C : F.Scan.Callees)
    F.Seen.Enabling.add(function(C).Seen.Enabling);
  V.Enabling = F.Seen.Enabling;
  V.Annotated = llvm::any_of(F.IR->Annotations, [](const auto &A) {
    return A.What != FunctionIR::Annotation::MustHold;
  });
  V.LockHelper = F.Seen.LockHelper;
  for (const Rule *R : rules())
    R->checkFunction(V, Rules);
}

void UnitRun::findEntries() {
  for (const Registration &R : Initialisers)
    addEntries(R, R.Object);
  for (Function *F : Done) {
    if (F->IR)
      for (const Registration &R : F->IR->Registrations) {
        Site S;
        S.Where = R.Where;
        auto Found = Objects.find({R.Function, Sites.add(S)});
        addEntries(R, Found == Objects.end() ? R.Object : Found->second);
      }
    addInitEntries(*F);
  }
}

bool locklint::sameDefect(const Finding &A, const Finding &B) {
  return A.Rule == B.Rule &&
         (A.Where == B.Where ||
          (A.Cause.valid() && A.Cause == B.Cause && A.Strict == B.Strict));
}

bool locklint::tellsBetter(const Finding &A, const Finding &B) {
  if (A.Rule == B.Rule && A.Where == B.Where) {
    if (A.Strict != B.Strict)
      return !A.Strict;
    // The shorter is read.
    if (A.Witness.size() != B.Witness.size())
      return A.Witness.size() < B.Witness.size();
  }
  return A < B;
}

void UnitRun::sortOut() {
  llvm::sort(Found, tellsBetter);
  std::map<std::tuple<llvm::StringRef, Location, bool>, size_t> Causes;
  for (Finding &F : Found) {
    std::vector<Finding> &Kept = Result.Findings;
    if (!Kept.empty() && Kept.back().Rule == F.Rule &&
        Kept.back().Where == F.Where)
      continue;
    if (F.Cause.valid()) {
      auto [It, New] =
          Causes.try_emplace({F.Rule, F.Cause, F.Strict}, Kept.size());
      if (!New) {
        if (F.Witness.size() < Kept[It->second].Witness.size())
          Kept[It->second] = std::move(F);
        continue;
      }
    }
    Kept.push_back(std::move(F));
  }
  Found.clear();
  llvm::sort(Result.Findings);
}

void UnitRun::finish() {
  Known->link();
  for (const Rule *R : rules())
    R->checkProgram(*Known, Rules);
  sortOut();
  makeFixes(
      Context, M, Sites, Globals,
      [&](SiteId Where) {
        auto Found = PairsAt.find(Where);
        return Found == PairsAt.end() ? nullptr : Found->second;
      },
      Result.Findings);
}

void UnitRun::startOver() {
  Known.emplace(M, Terms, Sites);
  Found.clear();
  LeftAt.clear();
  PairsAt.clear();
  for (Function *F : Done) {
    // Who releases what it acquires is a fact of the program's text.
    bool LockHelper = F->Seen.LockHelper;
    F->Seen = Function::Observed();
    F->Seen.LockHelper = LockHelper;
  }
}
