//===- State.cpp - The abstract machine -----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/State.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace locklint;

namespace {

template <typename Range> auto find(Range &R, ObjectId Lock) {
  return llvm::find_if(R, [&](const auto &L) { return L.Lock == Lock; });
}

template <typename Vector, typename T> void insertSorted(Vector &V, T L) {
  V.insert(llvm::upper_bound(
               V, L, [](const T &A, const T &B) { return A.Lock < B.Lock; }),
           L);
}

/// Forgets what \p E says nothing of any more. An irq is told by its number,
/// which is rarely named twice in the same way: any will do.
void eraseObject(llvm::SmallVectorImpl<HandlerRecord> &V, const Event &E) {
  llvm::erase_if(V, [&](const HandlerRecord &R) {
    return R.Kind == E.Kind &&
           (R.Object == E.Lock || E.Kind == HandlerKind::Irq);
  });
}

template <typename Vector> void erase(Vector &V, ObjectId Lock) {
  llvm::erase_if(V, [&](const auto &L) { return L.Lock == Lock; });
}

} // namespace

const HeldLock *State::held(ObjectId Lock) const {
  auto I = find(Held, Lock);
  return Lock && I != Held.end() ? &*I : nullptr;
}

const FreeLock *State::free(ObjectId Lock) const {
  auto I = find(Free, Lock);
  return Lock && I != Free.end() ? &*I : nullptr;
}

const FreeLock *State::dropped(ObjectId Lock) const {
  auto I = find(Dropped, Lock);
  return Lock && I != Dropped.end() ? &*I : nullptr;
}

void State::insertHeld(HeldLock L) { insertSorted(Held, L); }

void State::nest(int8_t &Depth, int By) {
  constexpr int Least = -3, Most = 12;
  Depth = std::clamp(Depth + By, Least, Most);
}

bool State::disablesOne() const {
  bool Irqs = Irq.Level == IrqLevel::Off && IrqWhere;
  return Irqs + (Bh > 0) + (Preempt > 0) == 1 &&
         llvm::none_of(Held, [](const HeldLock &L) {
           return !L.FromEntry && L.Var != Variant::Plain;
         });
}

void State::enableOne() {
  if (Bh > 0)
    --Bh;
  else if (Preempt > 0)
    --Preempt;
  else
    setIrq(IrqLevel(), 0);
}

void State::setIrq(IrqLevel L, SiteId Where) {
  Irq = L;
  // As they were at entry, nothing has happened to them.
  IrqWhere = L.Level == IrqLevel::Entry ? 0 : Where;
}

IrqLevel State::levelOf(ObjectId Flags) const {
  for (const SavedFlags &S : Saved)
    if (S.Value == Flags)
      return S.Level;
  return {IrqLevel::Restored, Flags};
}

void State::acquire(const Event &E, const Model &M) {
  switch (E.Var) {
  case Variant::Plain:
    break;
  case Variant::IrqSave:
    if (E.Flags)
      Saved.push_back({E.Flags, Irq, false, E.Where});
    [[fallthrough]];
  case Variant::Irq:
    setIrq({IrqLevel::Off, 0}, E.Where);
    break;
  case Variant::Bh:
    nest(Bh, 1);
    if (Bh == 1)
      BhWhere = E.Where;
    break;
  }

  if (auto I = find(Held, E.Lock); E.Lock && I != Held.end()) {
    // A deadlock for most types; for the others the depth matters.
    if (M.type(E.Type).Recursive != Recursion::None && I->Depth < 100)
      ++I->Depth;
    // Whoever had it, this path has it now, and releases it.
    I->FromEntry &= I->Asserted || I->Presumed;
    // A semaphore counts: how often it is held is not followed.
    if (!M.type(E.Type).Owned)
      I->Many = true;
    return;
  }
  HeldLock L;
  L.Lock = E.Lock;
  L.Type = E.Type;
  L.Mode = E.Mode;
  L.Var = E.Var;
  L.Subclass = E.Subclass;
  L.Try = E.Try;
  L.ByOwner = E.ByOwner;
  if (E.Nested == M.type(E.Type).InContext)
    L.Nest = E.Nest;
  L.Fresh = !E.Nested && L.Nest;
  L.Where = E.Where;
  if (const FreeLock *F = free(E.Lock);
      F && F->Mode == LockMode::Read && F->Tested && E.Mode == LockMode::Write)
    L.UpgradedFrom = F->Where;
  if (E.Lock && dropped(E.Lock)) {
    L.FromEntry = true;
    erase(Dropped, E.Lock);
  }
  erase(Free, E.Lock);
  insertHeld(L);
}

void State::giveBack(ObjectId Lock) {
  if (!Lock)
    return;
  auto I = llvm::lower_bound(GivenBack, Lock);
  if (I == GivenBack.end() || *I != Lock)
    GivenBack.insert(I, Lock);
}

void State::learnEntryIrq(Variant Released) {
  if ((Released == Variant::Irq || Released == Variant::IrqSave) &&
      Irq.Level == IrqLevel::Entry && EntryIrq == IrqLevel::Entry)
    EntryIrq = IrqLevel::Off;
}

void State::release(const Event &E, const Model &M) {
  if (auto I = find(Held, E.Lock); I != Held.end()) {
    if (I->Many) {
      // Some instance of those taken in a loop; which ones remain is unknown.
    } else if (I->Depth > 1) {
      --I->Depth;
    } else {
      FreeLock F{I->Lock,
                 I->Type,
                 I->Mode,
                 I->Var,
                 E.Var,
                 I->Tested,
                 I->ByOwner || E.ByOwner,
                 E.Where};
      bool FromEntry = I->FromEntry;
      Held.erase(I);
      if (FromEntry) {
        insertSorted(Dropped, F);
        learnEntryIrq(E.Var);
      } else {
        giveBack(F.Lock);
        if (M.type(E.Type).Recursive != Recursion::All)
          insertSorted(Free, F);
      }
    }
  } else if (E.Lock && !dropped(E.Lock) && !free(E.Lock)) {
    insertSorted(Dropped, FreeLock{E.Lock, E.Type, E.Mode, E.Var, E.Var, false,
                                   E.ByOwner, E.Where, E.Elsewhere});
    learnEntryIrq(E.Var);
  }

  switch (E.Var) {
  case Variant::Plain:
    break;
  case Variant::Irq:
    setIrq({IrqLevel::On, 0}, E.Where);
    break;
  case Variant::IrqSave:
    restore(E);
    break;
  case Variant::Bh:
    nest(Bh, -1);
    break;
  }
}

void State::restore(const Event &E) {
  IrqLevel Level = levelOf(E.Flags);
  setIrq(Level, E.Where);
  if (!E.Flags)
    return;
  // Saved by a caller, perhaps, who then needs to know.
  llvm::erase_if(Saved,
                 [&](const SavedFlags &F) { return F.Value == E.Flags; });
  Saved.push_back({E.Flags, Level, true, E.Where});
}

State State::apply(const Event &E, const Model &M) const {
  State S = *this;
  switch (E.Do) {
  case Effect::Action::Acquire:
    if (E.Nested && E.Nest)
      S.contend();
    S.acquire(E, M);
    break;
  case Effect::Action::Release:
    S.release(E, M);
    break;
  case Effect::Action::AcquireDone:
  case Effect::Action::AssertHeld:
    if (E.Lock && !S.held(E.Lock) && !S.dropped(E.Lock) && !S.free(E.Lock)) {
      HeldLock L;
      L.Lock = E.Lock;
      L.Type = E.Type;
      L.Mode = E.Mode;
      L.Where = E.Where;
      L.FromEntry = L.Asserted = true;
      S.insertHeld(L);
    }
    if (auto I = find(S.Held, E.Lock);
        E.Do == Effect::Action::AcquireDone && E.Lock && I != S.Held.end())
      I->DoneAt = E.Where;
    break;
  case Effect::Action::Contend:
    S.contend();
    // -EALREADY: it is held.
    erase(S.Free, E.Lock);
    break;
  case Effect::Action::AssertIrqsOff:
    if (Irq.Level == IrqLevel::Entry && EntryIrq == IrqLevel::Entry)
      S.EntryIrq = IrqLevel::Off;
    break;
  case Effect::Action::AssertNotHeld:
  case Effect::Action::AssertIrqsOn:
  case Effect::Action::Arm:
  case Effect::Action::Free:
  case Effect::Action::Init:
  case Effect::Action::Call:
  case Effect::Action::CallBack:
  case Effect::Action::Await:
  case Effect::Action::Complete:
    break;
  case Effect::Action::Sleep:
    S.contend();
    if (!S.Slept && !E.InTask && Irq.Level == IrqLevel::Entry && !atomic(M))
      S.Slept = E.Where;
    break;
  case Effect::Action::HardirqEnter:
    nest(S.Hardirq, 1);
    break;
  case Effect::Action::HardirqExit:
    nest(S.Hardirq, -1);
    break;
  case Effect::Action::SoftirqEnter:
    // Softirqs run when bottom halves are enabled, and do not nest.
    if (Contexts == AnyContext && Softirq == 0 && Hardirq == 0)
      S.EntryBhOn = true;
    nest(S.Softirq, 1);
    break;
  case Effect::Action::SoftirqExit:
    nest(S.Softirq, -1);
    break;
  case Effect::Action::Wait:
    // For which one is not known: it may be any.
    if (!E.Lock)
      llvm::erase_if(S.Deleted,
                     [&](const HandlerRecord &R) { return R.Kind == E.Kind; });
    else
      eraseObject(S.Deleted, E);
    break;
  case Effect::Action::Stop:
    // Not to be started again, as timer_shutdown() leaves it, is not stopped.
    if (E.Waits)
      eraseObject(S.Deleted, E);
    S.Quiet.push_back({E.Kind, E.Lock, 0, E.Waits, E.Where});
    break;
  case Effect::Action::Start:
    eraseObject(S.Quiet, E);
    break;
  case Effect::Action::Delete:
    // Tried again, what came of it now is what counts.
    eraseObject(S.Deleted, E);
    if (E.Lock && !allStopped(E.Kind))
      S.Deleted.push_back({E.Kind, E.Lock, E.Flags, false, E.Where});
    break;
  case Effect::Action::Register:
    eraseObject(S.Quiet, E);
    if (!llvm::is_contained(S.Registered, E.Flags)) {
      S.Registered.push_back(E.Flags);
      llvm::sort(S.Registered);
    }
    break;
  case Effect::Action::IrqSave:
    if (E.Flags)
      S.Saved.push_back({E.Flags, Irq, false, E.Where});
    [[fallthrough]];
  case Effect::Action::IrqDisable:
    S.setIrq({IrqLevel::Off, 0}, E.Where);
    break;
  case Effect::Action::IrqEnable:
    S.setIrq({IrqLevel::On, 0}, E.Where);
    break;
  case Effect::Action::IrqRestore:
    S.restore(E);
    break;
  case Effect::Action::BhDisable:
    nest(S.Bh, 1);
    if (S.Bh == 1)
      S.BhWhere = E.Where;
    break;
  case Effect::Action::BhEnable:
    nest(S.Bh, -1);
    break;
  case Effect::Action::PreemptDisable:
    nest(S.Preempt, 1);
    if (S.Preempt == 1)
      S.PreemptWhere = E.Where;
    break;
  case Effect::Action::PreemptEnable:
    nest(S.Preempt, -1);
    break;
  }
  return S;
}

std::optional<State> State::compose(const State &R, const Model &M) const {
  State S = *this;
  if (R.Blurred)
    S.blur();
  // It may know of the contexts that are held.
  S.contend();
  S.Contexts &= R.Contexts;
  if (!S.Contexts)
    return std::nullopt;
  if (R.EntryIrq != IrqLevel::Entry) {
    if ((R.EntryIrq == IrqLevel::Off && irqsOn()) ||
        (R.EntryIrq == IrqLevel::On && irqsOff()))
      return std::nullopt;
    if (Irq.Level == IrqLevel::Entry)
      S.EntryIrq = R.EntryIrq;
  }
  if (R.EntryBhOn) {
    // A lock that the caller holds, as an assertion says, it may have acquired
    // so that bottom halves are disabled: who asks for them gets to know.
    auto MayDisable = [&](const HeldLock &L) {
      return L.Asserted && L.certain() && M.type(L.Type).Waits == Waiting::Spin;
    };
    if (Bh > 0 || llvm::any_of(Held, MayDisable))
      return std::nullopt;
    S.EntryBhOn = true;
  }
  if (R.EntryMaySleep) {
    if (preemptionCounted(M))
      return std::nullopt;
    S.EntryMaySleep = true;
  }

  for (const FreeLock &D : R.Dropped) {
    // A lock that nobody has a name for is the one of that type that is held.
    if (!D.Lock) {
      if (auto I = llvm::find_if(
              S.Held,
              [&](const HeldLock &L) { return !L.Lock && L.Type == D.Type; });
          I != S.Held.end() && !I->Many)
        S.Held.erase(I);
      continue;
    }
    if (auto I = find(S.Held, D.Lock); I != S.Held.end()) {
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
      S.Held.erase(I);
      insertSorted(FromEntry ? S.Dropped : S.Free, F);
      if (!FromEntry)
        S.giveBack(F.Lock);
    } else if (!dropped(D.Lock) && !free(D.Lock)) {
      insertSorted(S.Dropped, D);
    }
  }
  for (const HeldLock &L : R.Held) {
    // The caller answers for locks that the callee holds on to since entry; one
    // that the callee has released and acquired again is held now, whoever had
    // it.
    if (L.FromEntry) {
      if (auto I = find(S.Held, L.Lock);
          L.DoneAt && L.Lock && I != S.Held.end())
        I->DoneAt = L.DoneAt;
      if (L.Lock && L.certain() && !L.Asserted && !L.Presumed &&
          !S.held(L.Lock) && !S.free(L.Lock) && !S.dropped(L.Lock) &&
          !llvm::is_contained(S.GivenBack, L.Lock))
        S.insertHeld(L);
      continue;
    }
    if (auto I = find(S.Held, L.Lock); L.Lock && I != S.Held.end()) {
      // Twice is once, and a deadlock, for most types.
      if (M.type(I->Type).Recursive != Recursion::None)
        I->Depth = std::min(100, I->Depth + L.Depth);
      continue;
    }
    HeldLock N = L;
    if (N.Lock && S.dropped(N.Lock)) {
      N.FromEntry = true;
      erase(S.Dropped, N.Lock);
    }
    erase(S.Free, N.Lock);
    S.insertHeld(N);
  }

  switch (R.Irq.Level) {
  case IrqLevel::Entry:
    break;
  case IrqLevel::Restored:
    S.setIrq(levelOf(R.Irq.Value), R.IrqWhere);
    break;
  case IrqLevel::On:
  case IrqLevel::Off:
    S.setIrq(R.Irq, R.IrqWhere);
    break;
  }
  if (R.Bh && Bh <= 0)
    S.BhWhere = R.BhWhere;
  if (R.Preempt && Preempt <= 0)
    S.PreemptWhere = R.PreemptWhere;
  nest(S.Bh, R.Bh);
  nest(S.Preempt, R.Preempt);
  nest(S.Hardirq, R.Hardirq);
  nest(S.Softirq, R.Softirq);
  if (!S.Slept && Irq.Level == IrqLevel::Entry && !atomic(M))
    S.Slept = R.Slept;
  for (ObjectId F : R.Registered)
    if (!llvm::is_contained(S.Registered, F))
      S.Registered.push_back(F);
  llvm::sort(S.Registered);
  // What the callee started again it does not say; what it registered, it does.
  if (!R.Registered.empty())
    S.Quiet.clear();
  llvm::erase_if(S.Deleted, [&](const HandlerRecord &D) {
    return llvm::any_of(R.Quiet, [&](const HandlerRecord &Q) {
      return Q.Sure && Q.Kind == D.Kind && Q.Object == D.Object;
    });
  });
  S.Quiet.append(R.Quiet.begin(), R.Quiet.end());
  for (const HandlerRecord &D : R.Deleted)
    if (!allStopped(D.Kind))
      S.Deleted.push_back(D);
  for (const SavedFlags &F : R.Saved) {
    IrqLevel L = F.Level;
    if (L.Level == IrqLevel::Entry)
      L = Irq;
    else if (L.Level == IrqLevel::Restored)
      L = levelOf(L.Value);
    llvm::erase_if(S.Saved,
                   [&](const SavedFlags &O) { return O.Value == F.Value; });
    S.Saved.push_back({F.Value, L, F.Used, F.Where});
  }
  return S;
}

bool State::withdraw(ObjectId Lock) {
  size_t Before = Held.size();
  llvm::erase_if(Held, [&](const HeldLock &L) {
    return L.Presumed && Lock && L.Lock == Lock;
  });
  return Held.size() != Before;
}
