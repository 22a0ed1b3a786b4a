//===- StateContext.cpp - In which context a path runs --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/State.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

State State::entry(Runs How) {
  State S;
  switch (How) {
  case Runs::Task:
    S.Contexts = InTaskContext;
    S.EntryIrq = IrqLevel::On;
    S.EntryBhOn = S.EntryMaySleep = true;
    break;
  case Runs::TaskAtomic:
    S.Contexts = InTaskContext;
    S.EntryIrq = IrqLevel::On;
    S.EntryBhOn = true;
    break;
  case Runs::BhOff:
    S.Contexts = InTaskContext;
    S.EntryIrq = IrqLevel::On;
    break;
  case Runs::Softirq:
    S.Contexts = InSoftirqContext;
    S.EntryIrq = IrqLevel::On;
    break;
  case Runs::Hardirq:
    S.Contexts = InHardirqContext;
    S.EntryIrq = IrqLevel::Off;
    break;
  case Runs::IrqOff:
    S.EntryIrq = IrqLevel::Off;
    break;
  case Runs::Atomic:
    break;
  }
  S.EntryAtomic = How != Runs::Task;
  return S;
}

/// Whether \p S has released a lock of the caller's, or may have, by which, for
/// all that is known, the function is entered where it must not sleep.
static bool leavesEntry(const State &S, const Model &M) {
  // Bottom halves that the caller has disabled, or interrupts.
  if (S.irqsOff() || (S.Contexts == InTaskContext && !S.EntryBhOn && S.Bh >= 0))
    return false;
  return S.Blurred || llvm::any_of(S.Dropped, [&](const FreeLock &L) {
           return M.type(L.Type).Atomic;
         });
}

AtomicReason State::atomic(const Model &M) const {
  // The lock that the reader of a message would name: the first acquired is not
  // known, any is right; prefer one acquired here over one held since entry.
  AtomicReason R;
  for (const HeldLock &L : Held)
    if (L.certain() && M.type(L.Type).Atomic && (!R || !L.FromEntry))
      R = {AtomicReason::Lock, L.Lock, L.Type, L.Where, L.Asserted};
  if (R)
    return R;
  if (irqsOff() && (IrqWhere || !EntryAtomic))
    return {AtomicReason::Irq, 0, 0, IrqWhere};
  if (Bh > 0)
    return {AtomicReason::Bh, 0, 0, BhWhere};
  if (Preempt > 0)
    return {AtomicReason::Preempt, 0, 0, PreemptWhere};
  if (inHardirq() || inSoftirq() || (EntryAtomic && !leavesEntry(*this, M)))
    return {AtomicReason::Context, 0, 0, SiteId()};
  return R;
}

bool State::isAtomicByMode(const Model &M) const {
  bool Found = false;
  for (const HeldLock &L : Held) {
    if (L.certain() && M.type(L.Type).Atomic && !L.ByMode)
      return false;
    Found |= L.ByMode;
  }
  return Found;
}

bool State::inTask(const Model &M) const {
  if (Bh > 0 || inHardirq() || inSoftirq())
    return false;
  return (Contexts == InTaskContext && EntryBhOn) || EntryMaySleep || Slept ||
         llvm::any_of(Held, [&](const HeldLock &L) {
           return L.certain() && !L.Try &&
                  M.type(L.Type).Waits == Waiting::Sleep;
         });
}

bool State::preemptionCounted(const Model &M) const {
  return Bh > 0 || Preempt > 0 || EntryAtomic ||
         llvm::any_of(Held, [&](const HeldLock &L) {
           return L.certain() && M.type(L.Type).Atomic &&
                  M.type(L.Type).Waits == Waiting::Spin;
         });
}

std::optional<State> State::assume(ContextTest Test, bool Result,
                                   const Model &M) const {
  State S = *this;
  auto Learn = [&](IrqLevel::Kind K) {
    if ((K == IrqLevel::Off && irqsOn()) || (K == IrqLevel::On && irqsOff()))
      return false;
    if (Irq.Level == IrqLevel::Entry)
      S.EntryIrq = K;
    return true;
  };

  switch (Test) {
  case ContextTest::None:
    return S;
  case ContextTest::IrqsDisabled:
    if (!Learn(Result ? IrqLevel::Off : IrqLevel::On))
      return std::nullopt;
    return S;
  case ContextTest::InInterrupt:
    if (!Result) {
      State Asks;
      Asks.EntryBhOn = true;
      if (!compose(Asks, M))
        return std::nullopt;
      S.Contexts &= InTaskContext;
      S.EntryBhOn = true;
    }
    break;
  case ContextTest::InHardirq:
    S.Contexts &= Result ? (InHardirqContext | InNmiContext)
                         : (InTaskContext | InSoftirqContext);
    break;
  case ContextTest::InTask:
    S.Contexts &= Result ? InTaskContext : ~InTaskContext;
    break;
  case ContextTest::InAtomic:
    if (!Result) {
      if (preemptionCounted(M))
        return std::nullopt;
      S.EntryMaySleep = true;
      S.Contexts &= InTaskContext;
    }
    break;
  case ContextTest::Preemptible:
    if (Result) {
      if (preemptionCounted(M) || !Learn(IrqLevel::On))
        return std::nullopt;
      S.EntryMaySleep = true;
      S.Contexts &= InTaskContext;
    }
    break;
  }
  if (!S.Contexts)
    return std::nullopt;
  return S;
}
