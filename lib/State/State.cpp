//===- State.cpp - The abstract machine -----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/State.h"
#include "State/LocksByName.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>

using namespace locklint;

/// Forgets what \p E says nothing of any more. An irq is told by its number,
/// which is rarely named twice in the same way: any will do.
static void eraseObject(llvm::SmallVectorImpl<HandlerRecord> &V,
                        const Event &E) {
  llvm::erase_if(V, [&](const HandlerRecord &R) {
    return R.Kind == E.Kind &&
           (R.Object == E.Lock || E.Kind == HandlerKind::Irq);
  });
}

const HeldLock *State::held(ObjectId Lock) const {
  auto I = findLock(Held, Lock);
  return Lock && I != Held.end() ? &*I : nullptr;
}

const FreeLock *State::free(ObjectId Lock) const {
  auto I = findLock(Free, Lock);
  return Lock && I != Free.end() ? &*I : nullptr;
}

const FreeLock *State::dropped(ObjectId Lock) const {
  auto I = findLock(Dropped, Lock);
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
    setIrq(IrqLevel(), SiteId());
}

void State::setIrq(IrqLevel L, SiteId Where) {
  Irq = L;
  // As they were at entry, nothing has happened to them.
  IrqWhere = L.Level == IrqLevel::Entry ? SiteId() : Where;
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

  if (auto I = findLock(Held, E.Lock); E.Lock && I != Held.end()) {
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
    eraseLock(Dropped, E.Lock);
  }
  eraseLock(Free, E.Lock);
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
  if (auto I = findLock(Held, E.Lock); I != Held.end()) {
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
    // A call that could not be followed may have acquired it.
    insertSorted(Dropped, FreeLock{E.Lock, E.Type, E.Mode, E.Var, E.Var, false,
                                   E.ByOwner, E.Where, E.Elsewhere || Blurred});
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

void State::assertHeld(const Event &E) {
  if (E.Lock && !hasChanged(E.Lock)) {
    HeldLock L;
    L.Lock = E.Lock;
    L.Type = E.Type;
    L.Mode = E.Mode;
    L.Where = E.Where;
    L.FromEntry = L.Asserted = true;
    insertHeld(L);
  }
  if (auto I = findLock(Held, E.Lock);
      E.Do == Effect::Action::AcquireDone && E.Lock && I != Held.end())
    I->DoneAt = E.Where;
}

void State::changeContext(const Event &E) {
  switch (E.Do) {
  case Effect::Action::HardirqEnter:
    nest(Hardirq, 1);
    break;
  case Effect::Action::HardirqExit:
    nest(Hardirq, -1);
    break;
  case Effect::Action::SoftirqEnter:
    // Softirqs run when bottom halves are enabled, and do not nest.
    if (Contexts == AnyContext && Softirq == 0 && Hardirq == 0)
      EntryBhOn = true;
    nest(Softirq, 1);
    break;
  case Effect::Action::SoftirqExit:
    nest(Softirq, -1);
    break;
  case Effect::Action::IrqSave:
    if (E.Flags)
      Saved.push_back({E.Flags, Irq, false, E.Where});
    [[fallthrough]];
  case Effect::Action::IrqDisable:
    setIrq({IrqLevel::Off, 0}, E.Where);
    break;
  case Effect::Action::IrqEnable:
    setIrq({IrqLevel::On, 0}, E.Where);
    break;
  case Effect::Action::IrqRestore:
    restore(E);
    break;
  case Effect::Action::BhDisable:
    nest(Bh, 1);
    if (Bh == 1)
      BhWhere = E.Where;
    break;
  case Effect::Action::BhEnable:
    nest(Bh, -1);
    break;
  case Effect::Action::PreemptDisable:
    nest(Preempt, 1);
    if (Preempt == 1)
      PreemptWhere = E.Where;
    break;
  case Effect::Action::PreemptEnable:
    nest(Preempt, -1);
    break;
  default:
    llvm_unreachable("apply() knows which events change the context");
  }
}

/// Whether what is scheduled happens later, to one object of its own.
static bool mayBePending(HandlerKind Kind) {
  return Kind == HandlerKind::Work || Kind == HandlerKind::Timer ||
         Kind == HandlerKind::Hrtimer || Kind == HandlerKind::Tasklet;
}

void State::changeHandlers(const Event &E) {
  switch (E.Do) {
  case Effect::Action::Wait:
    // For which one is not known: it may be any.
    if (!E.Lock)
      llvm::erase_if(Deleted,
                     [&](const HandlerRecord &R) { return R.Kind == E.Kind; });
    else
      eraseObject(Deleted, E);
    break;
  case Effect::Action::Stop:
    // Not to be started again, as timer_shutdown() leaves it, is not stopped.
    if (E.Waits)
      eraseObject(Deleted, E);
    Quiet.push_back({E.Kind, E.Lock, 0, E.Waits, E.Where});
    break;
  case Effect::Action::Start:
    eraseObject(Quiet, E);
    break;
  case Effect::Action::Delete:
    // Tried again, what came of it now is what counts.
    eraseObject(Deleted, E);
    if (E.Lock && !allStopped(E.Kind))
      Deleted.push_back({E.Kind, E.Lock, E.Flags, false, E.Where});
    break;
  case Effect::Action::Arm:
    if (E.Lock && mayBePending(E.Kind) &&
        llvm::none_of(Deleted, [&](const HandlerRecord &R) {
          return R.Armed && R.Kind == E.Kind && R.Object == E.Lock;
        }))
      Deleted.push_back({E.Kind, E.Lock, 0, false, E.Where, /*Armed=*/true});
    break;
  case Effect::Action::Register:
    eraseObject(Quiet, E);
    if (!llvm::is_contained(Registered, E.Flags)) {
      Registered.push_back(E.Flags);
      llvm::sort(Registered);
    }
    break;
  default:
    llvm_unreachable("apply() knows which events are of handlers");
  }
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
    S.assertHeld(E);
    break;
  case Effect::Action::Contend:
    S.contend();
    // -EALREADY: it is held.
    eraseLock(S.Free, E.Lock);
    break;
  case Effect::Action::AssertIrqsOff:
    if (Irq.Level == IrqLevel::Entry && EntryIrq == IrqLevel::Entry)
      S.EntryIrq = IrqLevel::Off;
    break;
  case Effect::Action::Sleep:
    S.contend();
    if (!S.Slept && !E.InTask && Irq.Level == IrqLevel::Entry && !atomic(M))
      S.Slept = E.Where;
    break;
  case Effect::Action::HardirqEnter:
  case Effect::Action::HardirqExit:
  case Effect::Action::SoftirqEnter:
  case Effect::Action::SoftirqExit:
  case Effect::Action::IrqSave:
  case Effect::Action::IrqDisable:
  case Effect::Action::IrqEnable:
  case Effect::Action::IrqRestore:
  case Effect::Action::BhDisable:
  case Effect::Action::BhEnable:
  case Effect::Action::PreemptDisable:
  case Effect::Action::PreemptEnable:
    S.changeContext(E);
    break;
  case Effect::Action::Wait:
  case Effect::Action::Stop:
  case Effect::Action::Start:
  case Effect::Action::Delete:
  case Effect::Action::Arm:
  case Effect::Action::Register:
    S.changeHandlers(E);
    break;
  case Effect::Action::AssertNotHeld:
  case Effect::Action::AssertIrqsOn:
  case Effect::Action::Free:
  case Effect::Action::Init:
  case Effect::Action::Call:
  case Effect::Action::CallBack:
  case Effect::Action::Await:
  case Effect::Action::Complete:
    break;
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
