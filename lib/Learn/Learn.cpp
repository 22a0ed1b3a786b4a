//===- Learn.cpp - From summaries to entries of the model -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Learn/Learn.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {

/// Makes the entry of one function.
class Learner {
public:
  Learner(const LinkedProgram &P, const Summary &S)
      : T(P.Tables->Terms), M(P.Solve.M), S(S) {}

  /// The effects; none if what it does to its caller's locks cannot be said.
  std::optional<std::vector<Effect>> run();

private:
  std::optional<Operand> operand(TermId Id) const;
  std::optional<Condition> condition(const CallerEvent &N) const;
  void addEvent(const CallerEvent &N);
  bool addChanges();
  bool addChange(ObjectId Lock, Effect E,
                 llvm::function_ref<bool(unsigned)> In);
  std::optional<Condition> resultTest(ObjectId Lock,
                                      llvm::function_ref<bool(unsigned)> In);
  void add(Effect E);

  const TermTable &T;
  const Model &M;
  const Summary &S;
  std::vector<Effect> Inside, Changes;
};

} // namespace

/// How a model names \p Id: a lock's address, as an access path from an
/// argument, the result or a global. None if it cannot.
std::optional<Operand> Learner::operand(TermId Id) const {
  const Term &X = T[Id];
  Operand O;
  switch (X.Kind) {
  case TermKind::Param:
    O.Kind = Operand::Base::Arg;
    O.Index = X.A;
    return O;
  case TermKind::Global:
    // What one file alone knows, no caller can hold; another file may have a
    // variable of that name.
    if (!T.classOwner(Id).empty())
      return std::nullopt;
    O.Kind = Operand::Base::Global;
    O.Name = T.name(X.A).str();
    return O;
  case TermKind::Load:
    if (T[X.A].Kind == TermKind::Return) {
      O.Kind = Operand::Base::Result;
      return O;
    }
    // The value of a global is no operand, nor is what an argument points to.
    if (T[X.A].Kind != TermKind::Field)
      return std::nullopt;
    return operand(X.A);
  case TermKind::Field: {
    llvm::StringRef Name = T.field(X.B).Name;
    std::optional<Operand> Base = operand(X.A);
    if (!Base || Name.empty() || T.isBitmap(Id))
      return std::nullopt;
    llvm::SmallVector<llvm::StringRef, 2> Steps;
    Name.split(Steps, '.');
    for (llvm::StringRef Step : Steps)
      Base->Fields.push_back(Step.str());
    return Base;
  }
  default:
    return std::nullopt;
  }
}

/// When \p N happens: always, or as one argument is 0 or is not; none: it
/// depends on something else.
std::optional<Condition> Learner::condition(const CallerEvent &N) const {
  const State &B = N.Before;
  if (N.Doubtful || N.OfMode || !N.Unnamed.empty() || N.If.size() > 1 ||
      !B.Dropped.empty() || B.Blurred || B.Contexts != AnyContext ||
      B.EntryIrq != IrqLevel::Entry || B.EntryMaySleep || B.EntryBhOn)
    return std::nullopt;
  Condition When;
  if (N.If.empty())
    return When;
  const Fact &K = N.If.front();
  if (T[K.Value].Kind != TermKind::Param || (!K.In.zero() && !K.In.nonZero()))
    return std::nullopt;
  When.On = Condition::Subject::Arg;
  When.Arg = T[K.Value].A;
  When.Is = K.In.zero() ? Condition::Test::Zero : Condition::Test::NonZero;
  return When;
}

static bool isSame(const Effect &A, const Effect &B) {
  return A.Do == B.Do && A.Type == B.Type && A.Mode == B.Mode &&
         A.Var == B.Var && A.Kind == B.Kind &&
         spelled(A.Lock) == spelled(B.Lock) && A.When.On == B.When.On &&
         A.When.Arg == B.When.Arg && A.When.Is == B.When.Is;
}

void Learner::add(Effect E) {
  if (llvm::none_of(Inside, [&](const Effect &O) { return isSame(O, E); }))
    Inside.push_back(std::move(E));
}

/// What happens while the function runs.
void Learner::addEvent(const CallerEvent &N) {
  std::optional<Condition> When = condition(N);
  if (!When)
    return;
  Effect E;
  E.Do = N.Ev.Do;
  E.When = *When;
  switch (N.Ev.Do) {
  case Effect::Action::Sleep:
    // A function that enables interrupts before it sleeps has its reasons.
    if (N.Before.Irq.Level == IrqLevel::Entry && N.Before.Bh >= 0 &&
        N.Before.Preempt >= 0)
      add(std::move(E));
    return;
  case Effect::Action::Acquire: {
    if (N.Ev.Try || N.Ev.Type == AnyLockType ||
        M.type(N.Ev.Type).Waits == Waiting::None)
      return;
    std::optional<Operand> Lock = operand(N.Ev.Lock);
    if (!Lock || Lock->Kind == Operand::Base::Result)
      return;
    E.Type = N.Ev.Type;
    E.Mode = N.Ev.Mode;
    E.Var = N.Ev.Var;
    E.Nested = N.Ev.Nested;
    E.Lock = *std::move(Lock);
    E.Inside = true;
    // A lock that is acquired with interrupts disabled already.
    if (E.Var == Variant::Plain && N.Before.irqsOff())
      E.Var = Variant::IrqSave;
    else if (E.Var == Variant::Plain && N.Before.Bh > 0)
      E.Var = Variant::Bh;
    add(std::move(E));
    return;
  }
  case Effect::Action::Wait: {
    std::optional<Operand> Object = operand(N.Ev.Lock);
    if (!Object || Object->Kind != Operand::Base::Arg)
      return;
    E.Kind = N.Ev.Kind;
    E.Lock = *std::move(Object);
    add(std::move(E));
    return;
  }
  default:
    return;
  }
}

/// The test of the result that is met on just those ways back that \p In says;
/// none if there is no such. \p Lock is held or released on these.
std::optional<Condition>
Learner::resultTest(ObjectId Lock, llvm::function_ref<bool(unsigned)> In) {
  using Test = Condition::Test;
  // What is behind the returned pointer is only there if that is one.
  bool Pointed = T.contains(Lock, TermKind::Return);
  auto Meets = [&](Test Is, const Range &R) {
    const Range Error{LowestError, -1, true};
    switch (Is) {
    case Test::Zero:
      return R.zero();
    case Test::NonZero:
      return R.nonZero();
    case Test::Negative:
      return R.Hi < 0;
    case Test::NonNegative:
      return R.Lo >= 0;
    case Test::Error:
      return Error.contains(R);
    case Test::NotError:
      return R.meet(Error).empty();
    default:
      return false;
    }
  };
  for (auto [Is, Not] : {std::pair(Test::Zero, Test::NonZero),
                         std::pair(Test::NonZero, Test::Zero),
                         std::pair(Test::NotError, Test::Error),
                         std::pair(Test::NonNegative, Test::Negative)}) {
    bool Fits = true;
    for (unsigned I = 0; I != S.Exits.size(); ++I) {
      const Range &R = S.Exits[I].ReturnedIn;
      Fits &=
          In(I) ? Meets(Is, R) || (Pointed && Is != Test::Zero) : Meets(Not, R);
    }
    if (!Fits)
      continue;
    Condition When;
    When.On = Condition::Subject::Result;
    When.Is = Is;
    return When;
  }
  return std::nullopt;
}

bool Learner::addChange(ObjectId Lock, Effect E,
                        llvm::function_ref<bool(unsigned)> In) {
  std::optional<Operand> Name = operand(Lock);
  if (!Name || E.Type == AnyLockType)
    return false;
  E.Lock = *std::move(Name);
  bool Always = true;
  for (unsigned I = 0; I != S.Exits.size(); ++I)
    Always &= In(I);
  if (!Always) {
    std::optional<Condition> When = resultTest(Lock, In);
    // The model asks one question of a result.
    if (!When || llvm::any_of(Changes, [&](const Effect &O) {
          return O.When.On == Condition::Subject::Result &&
                 O.When.Is != When->Is;
        }))
      return false;
    E.When = *When;
  }
  if (llvm::none_of(Changes, [&](const Effect &O) { return isSame(O, E); }))
    Changes.push_back(std::move(E));
  return true;
}

/// What its caller finds changed when it returns; false if that cannot be said.
bool Learner::addChanges() {
  for (const ExitCase &X : S.Exits) {
    const State &A = X.After;
    if (A.Blurred || A.Bh || A.Preempt || A.Hardirq || A.Softirq ||
        !A.irqsAsAtEntry())
      return false;
    for (const HeldLock &L : A.Held)
      if (!L.FromEntry && !L.certain())
        return false;
  }
  for (const ExitCase &X : S.Exits) {
    for (const HeldLock &L : X.After.Held) {
      if (L.FromEntry || M.type(L.Type).Waits == Waiting::None)
        continue;
      Effect E;
      E.Do = Effect::Action::Acquire;
      E.Type = L.Type;
      E.Mode = L.Mode;
      // Which interrupts it disables goes with flags that nothing names.
      if (L.Var == Variant::IrqSave || !addChange(L.Lock, E, [&](unsigned I) {
            return S.Exits[I].After.held(L.Lock) != nullptr;
          }))
        return false;
    }
    for (const FreeLock &L : X.After.Dropped) {
      Effect E;
      E.Do = Effect::Action::Release;
      E.Type = L.Type;
      E.Mode = L.Mode;
      if (L.By != Variant::Plain || !addChange(L.Lock, E, [&](unsigned I) {
            return S.Exits[I].After.dropped(L.Lock) != nullptr;
          }))
        return false;
    }
  }
  return true;
}

std::optional<std::vector<Effect>> Learner::run() {
  for (const CallerEvent &N : S.Events)
    if (!N.Again)
      addEvent(N);
  if (!addChanges())
    return std::nullopt;
  // What happens whatever an argument is, and if it is 0.
  llvm::erase_if(Inside, [&](const Effect &E) {
    Effect Always = E;
    Always.When = Condition();
    return E.When.On != Condition::Subject::Always &&
           llvm::any_of(Inside,
                        [&](const Effect &O) { return isSame(O, Always); });
  });
  // What it keeps is not given back inside.
  llvm::erase_if(Inside, [&](const Effect &E) {
    return E.Do == Effect::Action::Acquire &&
           llvm::any_of(Changes, [&](const Effect &O) {
             return spelled(O.Lock) == spelled(E.Lock);
           });
  });
  // The event of a sleeping lock says that it sleeps.
  bool Sleeps = llvm::any_of(Inside, [&](const Effect &E) {
    return E.Do == Effect::Action::Acquire &&
           E.When.On == Condition::Subject::Always &&
           M.type(E.Type).Waits == Waiting::Sleep;
  });
  llvm::erase_if(Inside, [&](const Effect &E) {
    return Sleeps && E.Do == Effect::Action::Sleep;
  });
  llvm::stable_sort(Inside, [](const Effect &A, const Effect &B) {
    return std::tuple(A.Do != Effect::Action::Sleep, A.Type, spelled(A.Lock)) <
           std::tuple(B.Do != Effect::Action::Sleep, B.Type, spelled(B.Lock));
  });
  Inside.insert(Inside.end(), Changes.begin(), Changes.end());
  return std::move(Inside);
}

std::vector<CallModel> locklint::learnCalls(const LinkedProgram &P) {
  std::map<std::string, CallModel> Known;
  for (const Solver::Function *F : P.Solve.functions()) {
    if (!F->Defined || !F->InMain || !F->External || F->Weak || !F->Sum ||
        F->Sum->Unknown || F->Sum->Exits.empty() ||
        !P.Tables->isExported(F->Name))
      continue;
    const CallModel *Hand = P.Solve.M.lookup(F->Name);
    if (Hand && !Hand->saysSleepAlone())
      continue;
    std::optional<std::vector<Effect>> Effects = Learner(P, *F->Sum).run();
    if (!Effects || Effects->empty())
      continue;
    // What is written by hand says that already.
    if (Hand) {
      llvm::erase_if(*Effects, [](const Effect &E) {
        return E.Do == Effect::Action::Sleep;
      });
      if (Effects->empty())
        continue;
      Effects->insert(Effects->begin(), Effect());
    }
    CallModel Call;
    Call.Name = F->Name.str();
    Call.Effects = *std::move(Effects);
    // Two drivers' functions of that name are none that is known.
    if (auto [It, New] = Known.try_emplace(Call.Name, Call); !New)
      It->second.Effects.clear();
  }
  std::vector<CallModel> Calls;
  for (auto &Entry : Known)
    if (!Entry.second.Effects.empty())
      Calls.push_back(std::move(Entry.second));
  return Calls;
}
