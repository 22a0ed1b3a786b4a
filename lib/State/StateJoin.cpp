//===- StateJoin.cpp - States that meet, and states of callees ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/State.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

bool State::same(const State &O) const {
  auto SameLock = [](const auto &A, const auto &B) {
    return A.Lock == B.Lock && A.Type == B.Type;
  };
  return Irq == O.Irq && EntryIrq == O.EntryIrq && Bh == O.Bh &&
         Preempt == O.Preempt && EntryMaySleep == O.EntryMaySleep &&
         EntryBhOn == O.EntryBhOn && Contexts == O.Contexts &&
         EntryAtomic == O.EntryAtomic && Blurred == O.Blurred &&
         Hardirq == O.Hardirq && Softirq == O.Softirq &&
         Held.size() == O.Held.size() && Dropped.size() == O.Dropped.size() &&
         std::equal(
             Held.begin(), Held.end(), O.Held.begin(),
             [](const HeldLock &A, const HeldLock &B) { return A.same(B); }) &&
         std::equal(Dropped.begin(), Dropped.end(), O.Dropped.begin(),
                    SameLock);
}

void State::profile(llvm::FoldingSetNodeID &Id) const {
  auto Add = [&](auto... Values) { (Id.AddInteger(uint64_t(Values)), ...); };
  visitIds(*this, Add, [&](SiteId Id) { Add(Id.number()); });
  Add(Irq.Level, EntryIrq, Bh, Preempt, EntryMaySleep, EntryBhOn, Contexts,
      EntryAtomic, Blurred, Hardirq, Softirq);
  Add(Held.size(), Dropped.size(), Free.size(), GivenBack.size(), Saved.size(),
      Quiet.size(), Deleted.size(), Registered.size());
  for (const HeldLock &L : Held)
    Add(L.Type, L.Mode, L.Var, L.Depth, L.FromEntry, L.Many, L.Escaped,
        L.Subclass, L.Asserted, L.Try, L.Tested, L.ByOwner, L.ByMode,
        L.Presumed, L.Fresh, L.Called, L.LeftToOthers);
  for (const auto *V : {&Dropped, &Free})
    for (const FreeLock &L : *V)
      Add(L.Type, L.Mode, L.Var, L.By, L.Tested, L.ByOwner, L.Elsewhere);
  for (const SavedFlags &F : Saved)
    Add(F.Used, F.Level.Level);
  for (const auto *V : {&Quiet, &Deleted})
    for (const HandlerRecord &R : *V)
      Add(R.Kind, R.Sure, R.Armed);
}

bool State::meetHandlers(const State &O) {
  bool Changed = false;
  auto IsIrq = [](const HandlerRecord &R) {
    return R.Kind == HandlerKind::Irq;
  };
  // An irq that is not known is any of them.
  auto Has = [&](const auto &V, const HandlerRecord &R) {
    return llvm::any_of(V, [&](const HandlerRecord &Q) {
      return Q.Kind == R.Kind && Q.Armed == R.Armed &&
             (Q.Object == R.Object || (IsIrq(R) && !R.Object));
    });
  };
  // Each path has disabled an interrupt, if not the same one.
  if (auto Mine = llvm::find_if(Quiet, IsIrq);
      Mine != Quiet.end() && llvm::any_of(O.Quiet, IsIrq) &&
      llvm::none_of(Quiet, [&](const HandlerRecord &R) {
        return IsIrq(R) && Has(O.Quiet, R);
      })) {
    Mine->Object = 0;
    Changed = true;
  }
  llvm::erase_if(Quiet, [&](const auto &R) { return !Has(O.Quiet, R); });
  // One path is enough on which a handler may still run.
  for (const HandlerRecord &R : O.Deleted)
    if (!Has(Deleted, R))
      Deleted.push_back(R);
  for (HandlerRecord &R : Deleted)
    R.Sure &= llvm::all_of(O.Deleted, [&](const HandlerRecord &Q) {
      return Q.Kind != R.Kind || Q.Object != R.Object || Q.Sure;
    });
  return Changed;
}

bool State::meetHeld(const State &O) {
  bool Changed = false;
  for (HeldLock &L : Held)
    if (const HeldLock *M = O.held(L.Lock)) {
      // Tested on one path: on the other one it may be forgotten.
      L.Try &= M->Try;
      if (L.Nest != M->Nest && L.Nest) {
        L.Nest = 0;
        Changed = true;
      }
      if (L.Fresh && !M->Fresh) {
        L.Fresh = false;
        Changed = true;
      }
      if (L.DoneAt && !M->DoneAt) {
        L.DoneAt = {};
        Changed = true;
      }
      if (uint64_t Both = L.Called & M->Called; L.Called != Both) {
        L.Called = Both;
        Changed = true;
      }
      L.ByOwner |= M->ByOwner;
      L.ByMode |= M->ByMode;
      if (!M->UpgradedFrom)
        L.UpgradedFrom = {};
      L.Tested |= M->Tested;
    }
  return Changed;
}

bool State::meet(const State &O) {
  auto Size = [&] {
    return Free.size() + Saved.size() + Quiet.size() + Deleted.size();
  };
  size_t Before = Size(), Paired = GivenBack.size();
  for (ObjectId Lock : O.GivenBack)
    giveBack(Lock);
  llvm::erase_if(Free, [&](const FreeLock &F) { return !O.free(F.Lock); });
  llvm::erase_if(Saved, [&](const SavedFlags &F) {
    return llvm::none_of(O.Saved, [&](const SavedFlags &G) {
      return G.Value == F.Value && G.Level == F.Level;
    });
  });
  // Flags that one of the paths restored: not certainly.
  for (SavedFlags &F : Saved)
    F.Used &= llvm::all_of(O.Saved, [&](const SavedFlags &G) {
      return G.Value != F.Value || G.Used;
    });
  bool Changed = false;
  Changed |= meetHandlers(O);
  for (auto [Mine, Theirs] : llvm::zip_equal(Dropped, O.Dropped)) {
    Changed |= Theirs.Elsewhere && !Mine.Elsewhere;
    Mine.Elsewhere |= Theirs.Elsewhere;
  }
  Changed |= Size() != Before || GivenBack.size() != Paired;
  for (ObjectId F : O.Registered)
    if (!llvm::is_contained(Registered, F)) {
      Registered.push_back(F);
      llvm::sort(Registered);
      Changed = true;
    }
  if (Slept && !O.Slept) {
    Slept = {};
    Changed = true;
  }
  Changed |= meetHeld(O);
  return Changed;
}

void State::rename(llvm::function_ref<ObjectId(ObjectId)> Map) {
  visitIds(*this, [&](ObjectId &Id) { Id = Id ? Map(Id) : 0; }, [](SiteId) {});
  auto Sort = [](auto &V) {
    llvm::sort(V, [](const auto &A, const auto &B) { return A.Lock < B.Lock; });
  };
  Sort(Held);
  Sort(Dropped);
  Sort(Free);
  llvm::erase_if(Free, [](const FreeLock &F) { return !F.Lock; });
  auto ForgetUnnamed = [](auto &Ids) {
    llvm::erase(Ids, ObjectId(0));
    llvm::sort(Ids);
    Ids.erase(llvm::unique(Ids), Ids.end());
  };
  ForgetUnnamed(GivenBack);
  ForgetUnnamed(Registered);
  // Two instances that came to the same name: how many are held is unknown.
  for (size_t I = 1; I < Held.size();) {
    if (Held[I].Lock == Held[I - 1].Lock && Held[I].Type == Held[I - 1].Type) {
      Held[I - 1].Many = true;
      Held.erase(Held.begin() + I);
    } else {
      ++I;
    }
  }
  Dropped.erase(std::unique(Dropped.begin(), Dropped.end(),
                            [](const FreeLock &A, const FreeLock &B) {
                              return A.Lock == B.Lock;
                            }),
                Dropped.end());
  // That some irq is off remains known.
  for (auto *V : {&Quiet, &Deleted})
    llvm::erase_if(*V, [](const HandlerRecord &R) {
      return !R.Object && R.Kind != HandlerKind::Irq;
    });
  llvm::erase_if(Saved, [](const SavedFlags &F) { return !F.Value; });
}

void State::relocate(llvm::function_ref<SiteId(SiteId)> Map) {
  visitIds(
      *this, [](ObjectId) {},
      [&](SiteId &Id) { Id = Id ? Map(Id) : SiteId(); });
}

bool State::neutral() const {
  return irqsAsAtEntry() && Hardirq == 0 && Softirq == 0 && Bh == 0 &&
         Preempt == 0 && Dropped.empty() &&
         llvm::all_of(Held, [](const HeldLock &L) { return L.FromEntry; });
}

void State::testMemory() {
  for (HeldLock &L : Held) {
    L.Tested = true;
    L.UpgradedFrom = {};
  }
  for (FreeLock &L : Free)
    L.Tested |= L.Mode == LockMode::Read;
}

void State::contend() {
  for (HeldLock &L : Held)
    L.Fresh = false;
}

void State::blur() {
  Blurred = true;
  for (HeldLock &L : Held)
    L.Many = true;
  Dropped.clear();
  Free.clear();
  Saved.clear();
  Quiet.clear();
  Deleted.clear();
  Slept = {};
  if (Irq.Level != IrqLevel::Entry || EntryIrq != IrqLevel::Entry)
    Irq = {IrqLevel::Restored, 0};
  Bh = Preempt = 0;
}

void State::doubt(llvm::ArrayRef<ObjectId> Locks) {
  for (HeldLock &L : Held)
    L.Many |= llvm::is_contained(Locks, L.Lock);
}

void State::doubt(const State &Other, const State &Before) {
  // That the callee has left a lock of its caller's for a while is known of one
  // way alone.
  llvm::erase_if(Held, [&](const HeldLock &L) {
    return L.FromEntry && !L.Escaped && !Before.held(L.Lock) &&
           !Other.held(L.Lock);
  });
  for (HeldLock &L : Held)
    L.Many |= !Other.held(L.Lock);
  // Locks that the other way has acquired may be held here. One without a name
  // that may be held stands for all of its type: a row of calls that each leave
  // one would double them with every call.
  auto StoodFor = [&](const HeldLock &L) {
    return !L.Lock && llvm::any_of(Held, [&](const HeldLock &Mine) {
      return !Mine.Lock && Mine.Type == L.Type;
    });
  };
  for (HeldLock L : Other.Held)
    if (!L.FromEntry && !held(L.Lock) && !Before.held(L.Lock) &&
        !free(L.Lock) && !dropped(L.Lock) && !StoodFor(L)) {
      L.Many = true;
      insertHeld(L);
    }
  // Where the other way may have released it in a way that is not seen, this
  // one, too.
  llvm::SmallVector<HeldLock, 1> Perhaps;
  llvm::erase_if(Dropped, [&](const FreeLock &L) {
    if (Other.dropped(L.Lock) || Before.dropped(L.Lock))
      return false;
    const HeldLock *Theirs = Other.held(L.Lock);
    if (Theirs && Theirs->FromEntry && Theirs->Escaped)
      Perhaps.push_back(*Theirs);
    return true;
  });
  for (const HeldLock &L : Perhaps)
    if (!held(L.Lock))
      insertHeld(L);
  // Off, where they were off at entry, is as they were.
  if (!(Irq == Other.Irq))
    Irq = irqsAsAtEntry() && Other.irqsAsAtEntry()
              ? IrqLevel()
              : IrqLevel{IrqLevel::Restored, 0};
}
