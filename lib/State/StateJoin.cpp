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
  auto AddLevel = [&](const IrqLevel &L) { Add(L.Level, L.Value); };
  AddLevel(Irq);
  Add(EntryIrq, Bh, Preempt, EntryMaySleep, EntryBhOn, Contexts, EntryAtomic,
      Blurred, Hardirq, Softirq, IrqWhere, BhWhere, PreemptWhere, Slept);
  Add(Held.size());
  for (const HeldLock &L : Held)
    Add(L.Lock, L.Type, L.Mode, L.Var, L.Depth, L.FromEntry, L.Many, L.Subclass,
        L.Asserted, L.Try, L.Tested, L.ByOwner, L.Presumed, L.UpgradedFrom,
        L.Where);
  for (const auto *V : {&Dropped, &Free}) {
    Add(V->size());
    for (const FreeLock &L : *V)
      Add(L.Lock, L.Type, L.Mode, L.Var, L.By, L.Tested, L.ByOwner, L.Where);
  }
  Add(GivenBack.size());
  for (ObjectId Lock : GivenBack)
    Add(Lock);
  Add(Saved.size());
  for (const SavedFlags &F : Saved) {
    Add(F.Value, F.Used, F.Where);
    AddLevel(F.Level);
  }
  for (const auto *V : {&Quiet, &Deleted}) {
    Add(V->size());
    for (const HandlerRecord &R : *V)
      Add(R.Kind, R.Object, R.Result, R.Sure, R.Where);
  }
  Add(Registered.size());
  for (ObjectId F : Registered)
    Add(F);
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
  auto IsIrq = [](const HandlerRecord &R) {
    return R.Kind == HandlerKind::Irq;
  };
  // An irq that is not known is any of them.
  auto Has = [&](const auto &V, const HandlerRecord &R) {
    return llvm::any_of(V, [&](const HandlerRecord &Q) {
      return Q.Kind == R.Kind &&
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
  Changed |= Size() != Before || GivenBack.size() != Paired;
  for (ObjectId F : O.Registered)
    if (!llvm::is_contained(Registered, F)) {
      Registered.push_back(F);
      llvm::sort(Registered);
      Changed = true;
    }
  if (Slept && !O.Slept) {
    Slept = 0;
    Changed = true;
  }
  for (HeldLock &L : Held)
    if (const HeldLock *M = O.held(L.Lock)) {
      // Tested on one path: on the other one it may be forgotten.
      L.Try &= M->Try;
      L.ByOwner |= M->ByOwner;
      if (!M->UpgradedFrom)
        L.UpgradedFrom = 0;
      L.Tested |= M->Tested;
    }
  return Changed;
}

void State::rename(llvm::function_ref<ObjectId(ObjectId)> Map) {
  auto Apply = [&](auto &V) {
    for (auto &L : V)
      if (L.Lock)
        L.Lock = Map(L.Lock);
    llvm::sort(V, [](const auto &A, const auto &B) { return A.Lock < B.Lock; });
  };
  Apply(Held);
  Apply(Dropped);
  Apply(Free);
  llvm::erase_if(Free, [](const FreeLock &F) { return !F.Lock; });
  for (ObjectId &Lock : GivenBack)
    Lock = Map(Lock);
  llvm::erase(GivenBack, ObjectId(0));
  llvm::sort(GivenBack);
  GivenBack.erase(llvm::unique(GivenBack), GivenBack.end());
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
  for (auto *V : {&Quiet, &Deleted}) {
    for (HandlerRecord &R : *V) {
      R.Object = R.Object ? Map(R.Object) : 0;
      R.Result = R.Result ? Map(R.Result) : 0;
    }
    // That some irq is off remains known.
    llvm::erase_if(*V, [](const HandlerRecord &R) {
      return !R.Object && R.Kind != HandlerKind::Irq;
    });
  }
  for (SavedFlags &F : Saved) {
    F.Value = Map(F.Value);
    if (F.Level.Level == IrqLevel::Restored)
      F.Level.Value = Map(F.Level.Value);
  }
  llvm::erase_if(Saved, [](const SavedFlags &F) { return !F.Value; });
  if (Irq.Level == IrqLevel::Restored)
    Irq.Value = Map(Irq.Value);
  for (ObjectId &Function : Registered)
    Function = Map(Function);
  llvm::erase(Registered, ObjectId(0));
  llvm::sort(Registered);
}

void State::relocate(llvm::function_ref<SiteId(SiteId)> Map) {
  for (HeldLock &L : Held) {
    L.Where = Map(L.Where);
    L.UpgradedFrom = L.UpgradedFrom ? Map(L.UpgradedFrom) : 0;
  }
  for (FreeLock &L : Dropped)
    L.Where = Map(L.Where);
  for (FreeLock &L : Free)
    L.Where = Map(L.Where);
  for (SavedFlags &F : Saved)
    F.Where = Map(F.Where);
  for (HandlerRecord &R : Quiet)
    R.Where = Map(R.Where);
  for (HandlerRecord &R : Deleted)
    R.Where = Map(R.Where);
  Slept = Map(Slept);
  IrqWhere = Map(IrqWhere);
  BhWhere = Map(BhWhere);
  PreemptWhere = Map(PreemptWhere);
}

bool State::neutral() const {
  return irqsAsAtEntry() && Hardirq == 0 && Softirq == 0 && Bh == 0 &&
         Preempt == 0 && Dropped.empty() &&
         llvm::all_of(Held, [](const HeldLock &L) { return L.FromEntry; });
}

void State::doubt(const State &Other, const State &Before) {
  for (HeldLock &L : Held)
    L.Many |= !Other.held(L.Lock);
  llvm::erase_if(Dropped, [&](const FreeLock &L) {
    return !Other.dropped(L.Lock) && !Before.dropped(L.Lock);
  });
  // Off, where they were off at entry, is as they were.
  if (!(Irq == Other.Irq))
    Irq = irqsAsAtEntry() && Other.irqsAsAtEntry()
              ? IrqLevel()
              : IrqLevel{IrqLevel::Restored, 0};
}
