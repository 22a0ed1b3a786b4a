//===- CallEffects.cpp - A modelled call, step by step --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/CallEffects.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

const Condition *locklint::resultTest(const CallModel &Call) {
  const Condition *Test = nullptr;
  for (const Effect &E : Call.Effects)
    if (E.When.On == Condition::Subject::Result)
      Test = &E.When;
  return Test;
}

bool locklint::waitsOrFails(const CallModel &Call) {
  return llvm::any_of(Call.Effects, [](const Effect &E) {
    return E.When.On == Condition::Subject::Result &&
           E.Do == Effect::Action::Acquire && !E.Try;
  });
}

Range locklint::errorOf(const CallModel &Call) {
  for (const Effect &E : Call.Effects)
    if (E.Do == Effect::Action::Acquire && E.Errno) {
      int64_t Error = -int64_t(E.Errno);
      return {Error, Error, true};
    }
  return {LowestError, -1, true};
}

std::optional<Condition> locklint::failsOnlyIf(const CallModel &Call) {
  for (const Effect &E : Call.Effects)
    if (E.SureAlone) {
      Condition Given;
      Given.On = Condition::Subject::Arg;
      Given.Is = Condition::Test::NonZero;
      Given.Arg = E.Nest.Index;
      return Given;
    }
  return std::nullopt;
}

bool locklint::showsEffects(const CallModel &Call, const Summary *Body) {
  if (Body && Body->Unknown)
    return true;
  auto Some = [&](auto Pred) {
    return Body && llvm::any_of(Body->Exits, [&](const ExitCase &X) {
             return Pred(X.After);
           });
  };
  auto Acquires = [&](LockTypeId Type) {
    return Body && llvm::any_of(Body->Events, [&](const CallerEvent &N) {
             return N.Ev.Do == Effect::Action::Acquire && N.Ev.Type == Type;
           });
  };
  return llvm::all_of(Call.Effects, [&](const Effect &E) {
    switch (E.Do) {
    case Effect::Action::Acquire:
      // No way back has what is released again before the call returns.
      if (E.Inside)
        return Acquires(E.Type);
      return Some([](const State &S) { return !S.Held.empty(); });
    case Effect::Action::Release:
      return Some([](const State &S) { return !S.Dropped.empty(); });
    case Effect::Action::IrqDisable:
    case Effect::Action::IrqEnable:
    case Effect::Action::IrqSave:
    case Effect::Action::IrqRestore:
      return Some([](const State &S) { return !S.irqsAsAtEntry(); });
    case Effect::Action::BhDisable:
    case Effect::Action::BhEnable:
      return Some([](const State &S) { return S.Bh != 0; });
    case Effect::Action::PreemptDisable:
    case Effect::Action::PreemptEnable:
      return Some([](const State &S) { return S.Preempt != 0; });
    case Effect::Action::AssertHeld:
    case Effect::Action::AssertNotHeld:
    case Effect::Action::AssertIrqsOn:
    case Effect::Action::AssertIrqsOff:
    case Effect::Action::Sleep:
    case Effect::Action::HardirqEnter:
    case Effect::Action::HardirqExit:
    case Effect::Action::SoftirqEnter:
    case Effect::Action::SoftirqExit:
    case Effect::Action::Init:
    case Effect::Action::Wait:
    case Effect::Action::Stop:
    case Effect::Action::Start:
    case Effect::Action::Arm:
    case Effect::Action::Delete:
    case Effect::Action::Free:
    case Effect::Action::Register:
    case Effect::Action::Call:
    case Effect::Action::CallBack:
    case Effect::Action::Await:
    case Effect::Action::Complete:
    case Effect::Action::AcquireDone:
    case Effect::Action::Contend:
      return true;
    }
    llvm_unreachable("all actions are above");
  });
}

bool locklint::triesInVain(const Event &E, const HeldLock *Held,
                           const Model &M) {
  return Held && Held->certain() &&
         (M.type(Held->Type).Owned || M.type(Held->Type).InContext) &&
         M.type(Held->Type).Recursive == Recursion::None &&
         (E.Mode == LockMode::Write || Held->Mode == LockMode::Write);
}

/// Without a context, as NULL says, it is acquired as any lock is.
static void nest(Event &E, const Effect &Eff, const Model &M,
                 CallOnPath &Path) {
  Condition Null;
  Null.On = Condition::Subject::Arg;
  Null.Is = Condition::Test::Zero;
  Null.Arg = Eff.Nest.Index;
  if (E.Nest && M.type(E.Type).InContext &&
      Eff.Nest.Kind == Operand::Base::Arg && Eff.Nest.Fields.empty() &&
      Path.decide(Null) == 1)
    E.Nested = false;
}

/// Softirqs run where \p E enables bottom halves (kernel/softirq.c,
/// __local_bh_enable_ip()), and enable interrupts.
static Event needsIrqsOn(Event E) {
  E.Do = Effect::Action::AssertIrqsOn;
  return E;
}

namespace {
/// Whether an effect happens on a path, as its condition says.
struct Decision {
  bool Happens = true;
  /// Not known here, while callers may know it.
  const Condition *Undecided = nullptr;
};
} // namespace

/// Whether \p Eff happens, which \p E is with its operands; tells of what
/// happens instead where \p Sleeps, an acquisition that may wait, fails.
static Decision decide(const Effect &Eff, const Event &E, bool Sleeps,
                       const Model &M, bool Outcome, CallOnPath &Path) {
  if (Eff.When.On == Condition::Subject::Result) {
    if (Path.decide(Eff.When) == 1)
      return {};
    // It waits also where it comes back empty-handed.
    Event Wait = E;
    Wait.Do = Effect::Action::Sleep;
    if (Sleeps && !Outcome)
      Path.tell(Wait);
    Wait.Do = Effect::Action::Contend;
    if (M.type(E.Type).InContext && E.Do == Effect::Action::Acquire)
      Path.happen(Wait);
    return {false};
  }
  if (Eff.When.On == Condition::Subject::Arg) {
    int D = Path.decide(Eff.When);
    if (D >= 0)
      return {D == 1};
    // Callers may know: a gfp mask, a bool that says whether to wait.
    if (E.Do != Effect::Action::Sleep || !Path.mayBeAsked(Eff.When))
      return {false};
    return {true, &Eff.When};
  }
  return {};
}

/// Acquires and releases what \p E, the effect \p Index of \p Call, names, and
/// keeps and restores flags, before it is told.
static void prepare(const CallModel &Call, unsigned Index, Event &E,
                    CallOnPath &Path) {
  const Effect &Eff = Call.Effects[Index];
  if (E.Do == Effect::Action::Acquire) {
    if (Eff.Var == Variant::IrqSave)
      Path.saveFlags(Index, E);
    E.Contradicts = Path.withdraw(E.Lock);
  } else if (E.Do == Effect::Action::IrqSave) {
    Path.saveFlags(Index, E);
  } else if (E.Do == Effect::Action::BhEnable) {
    Path.tell(needsIrqsOn(E));
  } else if (E.Do == Effect::Action::Release) {
    if (E.Var == Variant::Bh)
      Path.tell(needsIrqsOn(E));
    E.Lock = Path.released(E);
    E.Elsewhere = Path.isAcquiredElsewhere(E);
    for (const Effect &Later : llvm::drop_begin(Call.Effects, Index + 1))
      E.Retaken |= Later.Do == Effect::Action::Acquire;
    Path.restoreFlags(Index, E);
  } else if (E.Do == Effect::Action::IrqRestore) {
    Path.restoreFlags(Index, E);
  } else if (E.Do == Effect::Action::Delete) {
    E.Flags = Path.result();
  }
}

void locklint::perform(const CallModel &Call, const Model &M, bool Outcome,
                       CallOnPath &Path) {
  bool Waits = llvm::any_of(Call.Effects, [](const Effect &E) {
    return E.Do == Effect::Action::Wait;
  });
  // Locks that are left behind are named by what the caller's memory holds
  // then.
  bool Left = !Call.Learnt;
  for (unsigned I = 0; I != Call.Effects.size(); ++I) {
    const Effect &Eff = Call.Effects[I];
    if (!Left && !Eff.Inside &&
        (Eff.Do == Effect::Action::Acquire ||
         Eff.Do == Effect::Action::Release)) {
      Path.leave();
      Left = true;
    }
    Event E = Path.operands(I);
    nest(E, Eff, M, Path);
    E.Waits = Waits || (Eff.Do == Effect::Action::Stop &&
                        Eff.When.On == Condition::Subject::Result);
    bool Sleeps = E.Do == Effect::Action::Acquire && !Eff.Try &&
                  M.type(E.Type).Waits == Waiting::Sleep;
    Decision D = decide(Eff, E, Sleeps, M, Outcome, Path);
    if (!D.Happens || (E.Do == Effect::Action::Release && Eff.Unchecked &&
                       !Path.holds(E.Lock)))
      continue;
    if (Sleeps) {
      Event Wait = E;
      Wait.Do = Effect::Action::Sleep;
      Path.tell(Wait, D.Undecided);
    }
    bool Passing = E.Do == Effect::Action::Acquire && Eff.Inside;
    if (!Passing)
      prepare(Call, I, E, Path);
    Path.tell(E, D.Undecided);
    if (!Passing)
      Path.happen(E);
  }
  if (!Left)
    Path.leave();
}
