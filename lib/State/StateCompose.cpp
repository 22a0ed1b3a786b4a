//===- StateCompose.cpp - The state after a call --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/LocksByName.h"
#include "State/State.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace locklint;

std::optional<State> State::compose(const State &R, const Model &M) const {
  State S = *this;
  if (R.Blurred)
    S.blur();
  // It may know of the contexts that are held.
  S.contend();
  if (!S.enter(R, *this, M))
    return std::nullopt;
  S.composeDropped(R, *this);
  S.composeHeld(R, M);
  S.composeContext(R, *this, M);
  S.composeHandlers(R, *this);
  S.composeSaved(R, *this);
  return S;
}

bool State::enter(const State &R, const State &Before, const Model &M) {
  Contexts &= R.Contexts;
  if (!Contexts)
    return false;
  if (R.EntryIrq != IrqLevel::Entry) {
    if ((R.EntryIrq == IrqLevel::Off && Before.irqsOn()) ||
        (R.EntryIrq == IrqLevel::On && Before.irqsOff()))
      return false;
    if (Before.Irq.Level == IrqLevel::Entry)
      EntryIrq = R.EntryIrq;
  }
  if (R.EntryBhOn) {
    // A lock that the caller holds, as an assertion says, it may have acquired
    // so that bottom halves are disabled: who asks for them gets to know.
    auto MayDisable = [&](const HeldLock &L) {
      return L.Asserted && L.certain() && M.type(L.Type).Waits == Waiting::Spin;
    };
    if (Before.Bh > 0 || llvm::any_of(Before.Held, MayDisable))
      return false;
    EntryBhOn = true;
  }
  if (R.EntryMaySleep) {
    if (Before.preemptionCounted(M))
      return false;
    EntryMaySleep = true;
  }
  return true;
}

void State::composeDropped(const State &R, const State &Before) {
  for (const FreeLock &D : R.Dropped) {
    // A lock that nobody has a name for is the one of that type that is held.
    if (!D.Lock) {
      if (auto I = llvm::find_if(
              Held,
              [&](const HeldLock &L) { return !L.Lock && L.Type == D.Type; });
          I != Held.end() && !I->Many)
        Held.erase(I);
      continue;
    }
    if (auto I = findLock(Held, D.Lock); I != Held.end()) {
      if (I->Many)
        continue;
      if (I->Depth > 1) {
        --I->Depth;
        continue;
      }
      FreeLock F = D;
      bool FromEntry = I->FromEntry;
      F.Var = I->Var;
      F.ByOwner |= I->ByOwner;
      Held.erase(I);
      insertSorted(FromEntry ? Dropped : Free, F);
      if (!FromEntry)
        giveBack(F.Lock);
    } else if (!Before.dropped(D.Lock) && !Before.free(D.Lock)) {
      FreeLock F = D;
      F.Elsewhere |= Before.Blurred;
      insertSorted(Dropped, F);
    }
  }
}

void State::composeHeld(const State &R, const Model &M) {
  for (const HeldLock &L : R.Held) {
    // The caller answers for locks that the callee holds on to since entry; one
    // that the callee has released and acquired again is held now, whoever had
    // it.
    if (L.FromEntry) {
      if (auto I = findLock(Held, L.Lock); L.Lock && I != Held.end()) {
        if (L.DoneAt)
          I->DoneAt = L.DoneAt;
        I->Escaped |= L.Escaped;
        // Released by the reader, and acquired again as the writer.
        if (L.certain() && !L.Asserted && !L.Presumed && L.Type == I->Type &&
            L.Mode == LockMode::Write)
          I->Mode = L.Mode;
      }
      if (L.Lock && (L.certain() || L.Escaped) && !L.Asserted && !L.Presumed &&
          !held(L.Lock) && !free(L.Lock) && !dropped(L.Lock) &&
          !llvm::is_contained(GivenBack, L.Lock))
        insertHeld(L);
      continue;
    }
    if (auto I = findLock(Held, L.Lock); L.Lock && I != Held.end()) {
      // Twice is once, and a deadlock, for most types.
      if (M.type(I->Type).Recursive != Recursion::None)
        I->Depth = std::min(100, I->Depth + L.Depth);
      continue;
    }
    HeldLock N = L;
    N.Called = 0;
    N.LeftToOthers = false;
    if (N.Lock && dropped(N.Lock)) {
      N.FromEntry = true;
      eraseLock(Dropped, N.Lock);
    }
    eraseLock(Free, N.Lock);
    insertHeld(N);
  }
}

void State::composeContext(const State &R, const State &Before,
                           const Model &M) {
  switch (R.Irq.Level) {
  case IrqLevel::Entry:
    break;
  case IrqLevel::Restored:
    if (R.Irq.Value)
      setIrq(Before.levelOf(R.Irq.Value), R.IrqWhere);
    else if (Before.Irq.Level == IrqLevel::Off)
      setIrq(IrqLevel(), SiteId());
    break;
  case IrqLevel::On:
  case IrqLevel::Off:
    setIrq(R.Irq, R.IrqWhere);
    break;
  }
  if (R.Bh && Before.Bh <= 0)
    BhWhere = R.BhWhere;
  if (R.Preempt && Before.Preempt <= 0)
    PreemptWhere = R.PreemptWhere;
  nest(Bh, R.Bh);
  nest(Preempt, R.Preempt);
  nest(Hardirq, R.Hardirq);
  nest(Softirq, R.Softirq);
  if (!Slept && Before.Irq.Level == IrqLevel::Entry && !Before.atomic(M))
    Slept = R.Slept;
}

void State::composeHandlers(const State &R, const State &Before) {
  for (ObjectId F : R.Registered)
    if (!llvm::is_contained(Registered, F))
      Registered.push_back(F);
  llvm::sort(Registered);
  // What the callee started again it does not say; what it registered, it does.
  if (!R.Registered.empty())
    Quiet.clear();
  llvm::erase_if(Deleted, [&](const HandlerRecord &D) {
    return llvm::any_of(R.Quiet, [&](const HandlerRecord &Q) {
      return Q.Sure && Q.Kind == D.Kind && Q.Object == D.Object;
    });
  });
  Quiet.append(R.Quiet.begin(), R.Quiet.end());
  for (const HandlerRecord &D : R.Deleted)
    if (!Before.allStopped(D.Kind))
      Deleted.push_back(D);
}

void State::composeSaved(const State &R, const State &Before) {
  for (const SavedFlags &F : R.Saved) {
    IrqLevel L = F.Level;
    if (L.Level == IrqLevel::Entry)
      L = Before.Irq;
    else if (L.Level == IrqLevel::Restored)
      L = Before.levelOf(L.Value);
    llvm::erase_if(Saved,
                   [&](const SavedFlags &O) { return O.Value == F.Value; });
    Saved.push_back({F.Value, L, F.Used, F.Where});
  }
}
