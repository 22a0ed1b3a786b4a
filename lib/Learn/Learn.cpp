//===- Learn.cpp - From summaries to entries of the model -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Learn/Learn.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

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
  void addSleep(const CallerEvent &N, Effect E);
  void addAcquisition(const CallerEvent &N, Effect E);
  void addWait(const CallerEvent &N, Effect E);
  void dropImplied();
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
    // No caller can hold a lock that one file keeps to itself, and another file
    // may have a variable of that name.
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
    llvm::StringRef Name = T.field(X.member()).Name;
    std::optional<Operand> Base = operand(X.A);
    if (!Base || Name.empty() || T.isBitmap(Id))
      return std::nullopt;
    llvm::SmallVector<llvm::StringRef, 2> Steps;
    Name.split(Steps, '.');
    for (llvm::StringRef Step : Steps)
      Base->Fields.push_back(Step.str());
    return Base;
  }
  case TermKind::Unknown:
  case TermKind::Const:
  case TermKind::Return:
  case TermKind::Function:
  case TermKind::Local:
  case TermKind::Index:
  case TermKind::Unary:
  case TermKind::Binary:
  case TermKind::Result:
  case TermKind::Phi:
  case TermKind::Stale:
    return std::nullopt;
  }
  llvm_unreachable("all kinds are above");
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

/// Adds that the function sleeps in \p N.
void Learner::addSleep(const CallerEvent &N, Effect E) {
  // A function that enables interrupts before it sleeps has its reasons.
  if (N.Before.Irq.Level == IrqLevel::Entry && N.Before.Bh >= 0 &&
      N.Before.Preempt >= 0)
    add(std::move(E));
}

/// Adds that the function acquires a lock in \p N, which it is taken to release
/// again: addChanges() tells of those that it keeps.
void Learner::addAcquisition(const CallerEvent &N, Effect E) {
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
  // The function may have disabled interrupts before.
  if (E.Var == Variant::Plain && N.Before.irqsOff())
    E.Var = Variant::IrqSave;
  else if (E.Var == Variant::Plain && N.Before.Bh > 0)
    E.Var = Variant::Bh;
  add(std::move(E));
}

/// Adds that the function waits in \p N for the handler of an argument's.
void Learner::addWait(const CallerEvent &N, Effect E) {
  std::optional<Operand> Object = operand(N.Ev.Lock);
  if (!Object || Object->Kind != Operand::Base::Arg)
    return;
  E.Kind = N.Ev.Kind;
  E.Lock = *std::move(Object);
  add(std::move(E));
}

void Learner::addEvent(const CallerEvent &N) {
  std::optional<Condition> When = condition(N);
  if (!When)
    return;
  Effect E;
  E.Do = N.Ev.Do;
  E.When = *When;
  if (E.Do == Effect::Action::Sleep)
    addSleep(N, std::move(E));
  else if (E.Do == Effect::Action::Acquire)
    addAcquisition(N, std::move(E));
  else if (E.Do == Effect::Action::Wait)
    addWait(N, std::move(E));
}

/// The test of the result that is met on just those ways back that \p In says;
/// none if there is no such. \p Lock is held or released on these.
std::optional<Condition>
Learner::resultTest(ObjectId Lock, llvm::function_ref<bool(unsigned)> In) {
  using Test = Condition::Test;
  // A lock that the result leads to is there only if that is a pointer.
  bool Pointed = T.contains(Lock, TermKind::Return);
  static constexpr Range Error{LowestError, -1, true};
  struct Split {
    Test Is;
    bool (*Meets)(const Range &); ///< Ways back that meet it.
    bool (*Fails)(const Range &); ///< Those that certainly do not.
  };
  static constexpr Split Splits[] = {
      {Test::Zero, [](const Range &R) { return R.zero(); },
       [](const Range &R) { return R.nonZero(); }},
      {Test::NonZero, [](const Range &R) { return R.nonZero(); },
       [](const Range &R) { return R.zero(); }},
      {Test::NotError, [](const Range &R) { return R.meet(Error).empty(); },
       [](const Range &R) { return Error.contains(R); }},
      {Test::NonNegative, [](const Range &R) { return R.Lo >= 0; },
       [](const Range &R) { return R.Hi < 0; }},
  };
  for (const Split &By : Splits) {
    bool Fits = true;
    for (unsigned I = 0; I != S.Exits.size(); ++I) {
      const Range &R = S.Exits[I].ReturnedIn;
      Fits &=
          In(I) ? By.Meets(R) || (Pointed && By.Is != Test::Zero) : By.Fails(R);
    }
    if (!Fits)
      continue;
    Condition When;
    When.On = Condition::Subject::Result;
    When.Is = By.Is;
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

/// Adds the locks that the function keeps, or releases for its caller; false if
/// the model has no words for that.
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
      if (L.Elsewhere || L.By != Variant::Plain ||
          !addChange(L.Lock, E, [&](unsigned I) {
            return S.Exits[I].After.dropped(L.Lock) != nullptr;
          }))
        return false;
    }
  }
  return true;
}

/// Drops events of which others say more.
void Learner::dropImplied() {
  std::vector<Effect> Kept;
  for (const Effect &E : Inside) {
    auto Some = [&](auto Pred) { return llvm::any_of(Inside, Pred); };
    Effect Always = E;
    Always.When = Condition();
    bool Unconditional = E.When.On == Condition::Subject::Always;
    // It happens whatever the argument is.
    if (!Unconditional &&
        Some([&](const Effect &O) { return isSame(O, Always); }))
      continue;
    // A lock that it keeps is not given back inside.
    if (E.Do == Effect::Action::Acquire &&
        llvm::any_of(Changes, [&](const Effect &O) {
          return spelled(O.Lock) == spelled(E.Lock);
        }))
      continue;
    // An acquisition of a sleeping lock implies that the function sleeps.
    if (E.Do == Effect::Action::Sleep && Some([&](const Effect &O) {
          return O.Do == Effect::Action::Acquire &&
                 O.When.On == Condition::Subject::Always &&
                 M.type(O.Type).Waits == Waiting::Sleep &&
                 llvm::none_of(Changes, [&](const Effect &C) {
                   return spelled(C.Lock) == spelled(O.Lock);
                 });
        }))
      continue;
    Kept.push_back(E);
  }
  Inside = std::move(Kept);
}

std::optional<std::vector<Effect>> Learner::run() {
  for (const CallerEvent &N : S.Events)
    if (!N.Again)
      addEvent(N);
  if (!addChanges())
    return std::nullopt;
  dropImplied();
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
