//===- UnitRules.cpp - What the rules are told of a unit ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SourcePlace.h"
#include "Unit/UnitRun.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace clang;
using namespace locklint;

void UnitRun::observe(Function &F, const State &Before, const Event &E,
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
  F.Seen.ShowsIrqsOff |= E.Do == Effect::Action::IrqEnable &&
                         Before.Irq.Level == IrqLevel::Entry &&
                         Before.EntryIrq == IrqLevel::Entry;
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
  if (!Before || (In && keepsOut(*In, N)))
    return;
  bool Releases = In && N.Ev.Do == Effect::Action::Release;
  bool Possible = N.OfMode ||
                  (In && llvm::any_of(N.Unnamed,
                                      [&](const Mode &Asked) {
                                        return isContextMode(Asked);
                                      })) ||
                  llvm::any_of(N.If, [&](const Fact &K) {
                    // A mode may be one in which other handlers release it.
                    if (Releases && (Terms.boolMember(K.Value) ||
                                     Terms.testsBits(K.Value, /*One=*/true)))
                      return true;
                    return goesWithContext(F, In, K);
                  });
  // Forbidden by what the function does itself, whoever calls it: but it may be
  // called so that it does not happen.
  bool Own = N.Ev.Do == Effect::Action::Sleep && N.Before.atomic(M).Where;
  if (Own && !In)
    return;
  EventView V{F.IR->Name,         *Before,    N.Ev, Possible,
              Own ? nullptr : In, F.Registers};
  V.NotHeldAtEntry =
      Releases && F.Seen.Acquired.count(N.Ev.Lock) && !Before->held(N.Ev.Lock);
  Known->observe(V, /*Root=*/true);
  if (In)
    for (const Rule *R : rules())
      R->checkEvent(V, Rules);
}

/// Whether \p K, under which something happens in \p F, may be a wish of the
/// caller's, who knows in which context it is. The kernel calls a callback with
/// each value of its arguments, and on objects in each state.
bool UnitRun::goesWithContext(const Function &F, const Entry *In,
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
  return llvm::any_of(modesOf(Terms, K.Value),
                      [&](const Mode &Asked) { return isContextMode(Asked); });
}

/// Whether something in the unit shows that \p Asked goes with the context.
bool UnitRun::isContextMode(const Mode &Asked) {
  if (!isFlag(Terms, Asked))
    return false;
  auto Atomic = [&](const FunctionDecl *By) {
    Function *Writer = find(By);
    return Writer && llvm::any_of(Writer->Entries, [&](const Entry &E) {
             return bool(E.Start.atomic(M));
           });
  };
  return Engine.ContextModes.overlaps(Asked) ||
         namesContext(Asked.name(Terms)) ||
         (Asked.isMember() &&
          writes().setsIn(Asked.Place.second, Asked.Bits, Atomic));
}

void UnitRun::judge() {
  for (Function *F : Done)
    if (isJudged(*F)) {
      Terms.ParamNames = F->IR->ParamNames;
      judge(*F, F->Sum->Exits);
    }
}

bool UnitRun::isCallback(const Function &F) const {
  return Lower.addressTaken().contains(F.Definition->getCanonicalDecl());
}

/// What callbacks that do not acquire it themselves release under a condition.
llvm::ArrayRef<ReleaseUnder> UnitRun::releasedUnder() {
  if (ReleasedUnder)
    return *ReleasedUnder;
  ReleasedUnder.emplace();
  for (const Function *F : Done) {
    if (!isJudged(*F) || !isCallback(*F))
      continue;
    auto Acquires = [&](ObjectId Lock) {
      return llvm::any_of(F->Sum->Exits, [&](const ExitCase &X) {
        return X.Own.held(Lock) || X.Own.free(Lock);
      });
    };
    for (const ExitCase &X : F->Sum->Exits)
      for (const FreeLock &L : X.After.Dropped)
        if (!Terms.isVague(L.Lock) && !Acquires(L.Lock))
          for (const Fact &K : X.If)
            ReleasedUnder->push_back({L.Lock, K, F->IR->Name});
  }
  return *ReleasedUnder;
}

void UnitRun::judge(Function &F, llvm::ArrayRef<ExitCase> Exits) {
  FunctionView V;
  V.Name = F.IR->Name;
  V.End = F.IR->End;
  V.Exits = Exits;
  if (F.Sum)
    V.Summarised = F.Sum->Exits;
  if (isCallback(F))
    V.ReleasedUnder = releasedUnder();
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
  V.EnteredIrqsOff = F.Seen.ShowsIrqsOff;
  for (const Rule *R : rules())
    R->checkFunction(V, Rules);
}

/// Says where the unit's main file includes the one that \p F is in: readers
/// start there, and front ends show what is told of the main file.
void UnitRun::explainIncluded(Finding &F) {
  SourceManager &SM = Context.getSourceManager();
  if (!isSourcePart(F.Where.File))
    return;
  SourceLocation At;
  for (SourceLocation Loc = findPlace(SM, F.Where); Loc.isValid();) {
    Loc = SM.getIncludeLoc(SM.getFileID(Loc));
    if (Loc.isValid())
      At = Loc;
  }
  if (At.isValid())
    F.Witness.push_back({Step::Kind::Included, Lower.location(At), "", ""});
}

void UnitRun::finish() {
  Known->link();
  for (const Rule *R : rules())
    R->checkProgram(*Known, Rules);
  // Which callee has left it behind is told already.
  llvm::erase_if(
      Found, [&](const Finding &F) { return Rules.isReportedBelow(F.Since); });
  Result.Findings = joinCauses(std::move(Found));
  Found.clear();
  for (Finding &F : Result.Findings)
    explainIncluded(F);
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
    F->Entries.clear();
    bool LockHelper = F->Seen.LockHelper;
    F->Seen = Function::Observed();
    F->Seen.LockHelper = LockHelper;
  }
}
