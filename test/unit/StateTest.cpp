//===- StateTest.cpp - The abstract machine -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State/State.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace locklint;
using Do = Effect::Action;

namespace {

const Model &model() {
  static const Model M = [] {
    Model M;
    llvm::cantFail(M.addBuffer(R"(version: 1
locks:
  - {type: spin, waits: spin, atomic: true}
  - {type: mutex}
  - {type: rw, waits: spin, atomic: true, recursive: read}
  - {type: rcu, waits: none, atomic: true, recursive: all}
  - {type: local, waits: none, atomic: true}
  - {type: ww, owned: false, in-context: true}
  - {type: context, waits: none}
)",
                               "m.yaml"));
    return M;
  }();
  return M;
}

enum : LockTypeId { Spin, Mutex, Rw, Rcu, Local, Ww, Context };
enum : ObjectId { A = 10, B = 11, Flags = 20, Flags2 = 21 };

constexpr Variant Variants[] = {Variant::Plain, Variant::Irq, Variant::IrqSave,
                                Variant::Bh};

Event lockEvent(Do What, ObjectId Lock, LockTypeId Type = Spin,
                Variant Var = Variant::Plain, ObjectId F = Flags) {
  Event E;
  E.Do = What;
  E.Lock = Lock;
  E.Type = Type;
  E.Var = Var;
  if (Var == Variant::IrqSave)
    E.Flags = F;
  E.Where = SiteId(1);
  return E;
}

Event event(Do What, ObjectId F = 0) {
  Event E;
  E.Do = What;
  E.Flags = F;
  E.Where = SiteId(1);
  return E;
}

State apply(State S, std::initializer_list<Event> Events) {
  for (const Event &E : Events)
    S = S.apply(E, model());
  return S;
}

State acquire(const State &S, ObjectId L, LockTypeId T = Spin,
              Variant V = Variant::Plain, ObjectId F = Flags) {
  return S.apply(lockEvent(Do::Acquire, L, T, V, F), model());
}

State release(const State &S, ObjectId L, LockTypeId T = Spin,
              Variant V = Variant::Plain, ObjectId F = Flags) {
  return S.apply(lockEvent(Do::Release, L, T, V, F), model());
}

/// States that differ in every respect that events look at.
std::vector<State> states() {
  std::vector<State> All;
  State S;
  All.push_back(S);
  for (LockTypeId T : {Spin, Mutex, Rw, Rcu, Local})
    for (Variant V : Variants)
      All.push_back(acquire(S, A, T, V));
  All.push_back(acquire(acquire(S, A), B));
  All.push_back(release(S, A));
  All.push_back(release(acquire(S, A), A));
  All.push_back(S.apply(lockEvent(Do::AssertHeld, A), model()));
  for (Do D : {Do::IrqDisable, Do::IrqEnable, Do::BhDisable, Do::BhEnable,
               Do::PreemptDisable, Do::PreemptEnable})
    All.push_back(S.apply(event(D), model()));
  All.push_back(S.apply(event(Do::IrqSave, Flags), model()));
  All.push_back(S.apply(event(Do::IrqRestore, Flags2), model()));
  return All;
}

} // namespace

//===----------------------------------------------------------------------===//
// Events
//===----------------------------------------------------------------------===//

TEST(State, StartsNeutral) {
  State S;
  EXPECT_TRUE(S.neutral());
  EXPECT_FALSE(S.irqsOff());
  EXPECT_FALSE(S.irqsOn());
  EXPECT_FALSE(S.atomic(model()));
  EXPECT_FALSE(S.held(A));
}

// Acquiring and releasing with the same variant leaves any state as it was.
TEST(State, PairsCancel) {
  for (const State &S : states()) {
    if (S.held(A) || S.dropped(A))
      continue;
    for (LockTypeId T : {Spin, Mutex, Rw, Rcu, Local})
      for (Variant V : Variants) {
        State In = acquire(S, A, T, V, 30);
        ASSERT_TRUE(In.held(A));
        EXPECT_EQ(In.held(A)->Type, T);
        EXPECT_EQ(In.held(A)->Var, V);
        EXPECT_FALSE(In.neutral());
        State Out = release(In, A, T, V, 30);
        EXPECT_FALSE(Out.held(A));
        if (V == Variant::Irq) {
          EXPECT_TRUE(Out.irqsOn()); // whatever they were before
          Out.Irq = S.Irq;
        }
        EXPECT_TRUE(Out.same(S));
      }
    for (auto [Off, On] : {std::pair(Do::BhDisable, Do::BhEnable),
                           std::pair(Do::PreemptDisable, Do::PreemptEnable)})
      EXPECT_TRUE(apply(S, {event(Off), event(On)}).same(S));
    EXPECT_TRUE(
        apply(S, {event(Do::IrqSave, 30), event(Do::IrqRestore, 30)}).same(S));
  }
}

// Crossed pairs of variants change the same parts as their two halves.
TEST(State, CrossedVariants) {
  for (Variant Take : Variants)
    for (Variant Give : Variants) {
      State S = release(acquire({}, A, Spin, Take), A, Spin, Give);
      EXPECT_FALSE(S.held(A));
      ASSERT_TRUE(S.free(A));
      EXPECT_EQ(S.free(A)->Var, Take);
      EXPECT_EQ(S.free(A)->By, Give);
      EXPECT_EQ(S.Bh, (Take == Variant::Bh) - (Give == Variant::Bh));
      bool TakesIrq = Take == Variant::Irq || Take == Variant::IrqSave;
      if (Give == Variant::Irq) {
        EXPECT_TRUE(S.irqsOn());
      } else if (Give == Variant::IrqSave) {
        EXPECT_EQ(S.Irq.Level, Take == Variant::IrqSave ? IrqLevel::Entry
                                                        : IrqLevel::Restored);
      } else {
        EXPECT_EQ(S.irqsOff(), TakesIrq);
      }
    }
}

TEST(State, IrqsSplitFromTheLock) {
  State S = apply({}, {event(Do::IrqSave, Flags), lockEvent(Do::Acquire, A),
                       lockEvent(Do::Release, A)});
  EXPECT_TRUE(S.irqsOff());
  S = S.apply(event(Do::IrqRestore, Flags), model());
  EXPECT_TRUE(S.neutral());
  // local_irq_save(); spin_lock(); spin_unlock_irqrestore()
  S = apply({}, {event(Do::IrqSave, Flags), lockEvent(Do::Acquire, A),
                 lockEvent(Do::Release, A, Spin, Variant::IrqSave)});
  EXPECT_TRUE(S.neutral());
}

TEST(State, NestedSavesRestoreTheirOwnLevel) {
  State S = acquire({}, A, Spin, Variant::IrqSave, Flags);
  S = acquire(S, B, Spin, Variant::IrqSave, Flags2);
  S = release(S, B, Spin, Variant::IrqSave, Flags2);
  EXPECT_TRUE(S.irqsOff());
  S = release(S, A, Spin, Variant::IrqSave, Flags);
  EXPECT_TRUE(S.neutral());
}

TEST(State, CrossedHandOverHand) {
  State S = acquire({}, A, Spin, Variant::IrqSave);
  S = acquire(S, B);
  S = release(S, A);
  EXPECT_TRUE(S.irqsOff());
  S = release(S, B, Spin, Variant::IrqSave);
  EXPECT_TRUE(S.neutral());
}

TEST(State, UnknownFlagsRestoreTheUnknown) {
  State S = State().apply(event(Do::IrqRestore, Flags), model());
  EXPECT_EQ(S.Irq.Level, IrqLevel::Restored);
  EXPECT_EQ(S.Irq.Value, ObjectId(Flags));
  EXPECT_FALSE(S.irqsOff());
  EXPECT_FALSE(S.irqsOn());
}

TEST(State, Depths) {
  State S = apply({}, {event(Do::BhDisable), event(Do::BhDisable),
                       event(Do::PreemptDisable), event(Do::BhEnable)});
  EXPECT_EQ(S.Bh, 1);
  EXPECT_EQ(S.Preempt, 1);
  EXPECT_EQ(apply({}, {event(Do::BhEnable)}).Bh, -1);
  EXPECT_EQ(apply({}, {event(Do::PreemptEnable)}).Preempt, -1);
}

TEST(State, RecursiveLocksCount) {
  for (LockTypeId T : {Rw, Rcu}) {
    State S = acquire(acquire({}, A, T), A, T);
    EXPECT_EQ(S.held(A)->Depth, 2);
    S = release(S, A, T);
    EXPECT_TRUE(S.held(A));
    S = release(S, A, T);
    EXPECT_TRUE(S.neutral());
  }
  State S = acquire(acquire({}, A), A);
  EXPECT_EQ(S.held(A)->Depth, 1);
}

TEST(State, TheCallersLock) {
  State S = release({}, A);
  ASSERT_TRUE(S.dropped(A));
  EXPECT_FALSE(S.neutral());
  EXPECT_TRUE(release(S, A).same(S)); // a second release drops nothing more
  S = acquire(S, A);
  ASSERT_TRUE(S.held(A));
  EXPECT_TRUE(S.held(A)->FromEntry);
  EXPECT_FALSE(S.dropped(A));
  EXPECT_TRUE(S.neutral());
  S = release(S, A);
  EXPECT_TRUE(S.dropped(A));
  EXPECT_FALSE(S.free(A));
}

TEST(State, ReleasingTheCallersLockTellsOfItsInterrupts) {
  for (Variant V : {Variant::Irq, Variant::IrqSave})
    EXPECT_EQ(release({}, A, Spin, V).EntryIrq, IrqLevel::Off);
  for (Variant V : {Variant::Plain, Variant::Bh})
    EXPECT_EQ(release({}, A, Spin, V).EntryIrq, IrqLevel::Entry);
}

TEST(State, AssertHeld) {
  Event E = lockEvent(Do::AssertHeld, A);
  State S = State().apply(E, model());
  ASSERT_TRUE(S.held(A));
  EXPECT_TRUE(S.held(A)->FromEntry);
  EXPECT_TRUE(S.neutral());
  EXPECT_EQ(S.atomic(model()).Why, AtomicReason::Lock);
  EXPECT_TRUE(release(S, A).dropped(A));
  // It says nothing new of a lock of which something is known.
  for (State T : {acquire({}, A), release({}, A), release(acquire({}, A), A)})
    EXPECT_TRUE(T.apply(E, model()).same(T));
  EXPECT_TRUE(State().apply(lockEvent(Do::AssertHeld, 0), model()).same({}));
}

TEST(State, SleepAndAssertNotHeldChangeNothing) {
  for (const State &S : states()) {
    EXPECT_TRUE(S.apply(event(Do::Sleep), model()).same(S));
    EXPECT_TRUE(S.apply(lockEvent(Do::AssertNotHeld, A), model()).same(S));
  }
}

TEST(State, AssertedInterrupts) {
  for (const State &S : states())
    EXPECT_TRUE(S.apply(event(Do::AssertIrqsOn), model()).same(S));
  Event Off = event(Do::AssertIrqsOff);
  EXPECT_TRUE(State().apply(Off, model()).irqsOff());
  // It says nothing new where something is known.
  EXPECT_TRUE(State::entry(Runs::Task).apply(Off, model()).irqsOn());
  EXPECT_TRUE(apply({}, {event(Do::IrqEnable), Off}).irqsOn());
}

TEST(State, WhatSleepsInTasksAloneShowsNoTask) {
  Event Sleep = event(Do::Sleep);
  EXPECT_TRUE(State().apply(Sleep, model()).inTask(model()));
  Sleep.InTask = true;
  EXPECT_FALSE(State().apply(Sleep, model()).inTask(model()));
}

TEST(State, ALockWithoutANameIsNeverFound) {
  State S = acquire({}, 0);
  EXPECT_EQ(S.Held.size(), 1u);
  EXPECT_FALSE(S.held(0));
  S = acquire(S, 0);
  EXPECT_EQ(S.Held.size(), 2u);
}

TEST(State, LocksAreSorted) {
  State S = acquire(acquire({}, B), A), T = acquire(acquire({}, A), B);
  EXPECT_TRUE(S.same(T));
  EXPECT_TRUE(release(release({}, B), A).same(release(release({}, A), B)));
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

TEST(State, Atomic) {
  auto Why = [](const State &S) { return S.atomic(model()).Why; };
  for (LockTypeId T : {Spin, Rw, Rcu, Local})
    EXPECT_EQ(Why(acquire({}, A, T)), AtomicReason::Lock);
  EXPECT_EQ(Why(acquire({}, A, Mutex)), AtomicReason::None);
  EXPECT_EQ(Why(apply({}, {event(Do::IrqDisable)})), AtomicReason::Irq);
  EXPECT_EQ(Why(apply({}, {event(Do::IrqEnable)})), AtomicReason::None);
  EXPECT_EQ(Why(apply({}, {event(Do::BhDisable)})), AtomicReason::Bh);
  EXPECT_EQ(Why(apply({}, {event(Do::BhEnable)})), AtomicReason::None);
  EXPECT_EQ(Why(apply({}, {event(Do::PreemptDisable)})), AtomicReason::Preempt);
  // A lock explains more than what taking it disabled.
  EXPECT_EQ(Why(acquire({}, A, Spin, Variant::IrqSave)), AtomicReason::Lock);
  EXPECT_EQ(Why(acquire({}, A, Mutex, Variant::Bh)), AtomicReason::Bh);

  State S = State().apply(lockEvent(Do::AssertHeld, A), model());
  EXPECT_EQ(acquire(S, B).atomic(model()).LockId, ObjectId(B));
  S = acquire({}, A);
  S.Held[0].Many = true;
  EXPECT_EQ(Why(S), AtomicReason::None);
}

TEST(State, Assume) {
  using T = ContextTest;
  auto Can = [](const State &S, ContextTest Test, bool Result) {
    return S.assume(Test, Result, model()).has_value();
  };
  const State Entry, Off = apply({}, {event(Do::IrqDisable)}),
                     On = apply({}, {event(Do::IrqEnable)}),
                     Bh = apply({}, {event(Do::BhDisable)}),
                     Preempt = apply({}, {event(Do::PreemptDisable)}),
                     Locked = acquire({}, A), Slept = acquire({}, A, Mutex);
  struct {
    const State &S;
    bool Irqs[2], Interrupt[2], Atomic[2], Preemptible[2]; // false, true
  } Rows[] = {
      {Entry, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
      {Off, {0, 1}, {1, 1}, {1, 1}, {1, 0}},
      {On, {1, 0}, {1, 1}, {1, 1}, {1, 1}},
      {Bh, {1, 1}, {0, 1}, {0, 1}, {1, 0}},
      {Preempt, {1, 1}, {1, 1}, {0, 1}, {1, 0}},
      {Locked, {1, 1}, {1, 1}, {0, 1}, {1, 0}},
      {Slept, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
  };
  for (auto &R : Rows)
    for (bool Result : {false, true}) {
      SCOPED_TRACE(&R - Rows);
      EXPECT_EQ(Can(R.S, T::IrqsDisabled, Result), R.Irqs[Result]);
      EXPECT_EQ(Can(R.S, T::InInterrupt, Result), R.Interrupt[Result]);
      EXPECT_EQ(Can(R.S, T::InAtomic, Result), R.Atomic[Result]);
      EXPECT_EQ(Can(R.S, T::Preemptible, Result), R.Preemptible[Result]);
      EXPECT_TRUE(Can(R.S, T::None, Result));
    }
}

TEST(State, AssumeLearns) {
  auto Learn = [](ContextTest Test, bool Result, State S = {}) {
    return *S.assume(Test, Result, model());
  };
  EXPECT_TRUE(Learn(ContextTest::IrqsDisabled, true).irqsOff());
  EXPECT_TRUE(Learn(ContextTest::IrqsDisabled, false).irqsOn());
  EXPECT_TRUE(Learn(ContextTest::IrqsDisabled, true).neutral());
  EXPECT_TRUE(Learn(ContextTest::Preemptible, true).irqsOn());
  EXPECT_TRUE(Learn(ContextTest::Preemptible, true).EntryMaySleep);
  EXPECT_FALSE(Learn(ContextTest::Preemptible, false).EntryMaySleep);
  EXPECT_TRUE(Learn(ContextTest::InAtomic, false).EntryMaySleep);
  EXPECT_FALSE(Learn(ContextTest::InAtomic, true).EntryMaySleep);
  EXPECT_EQ(Learn(ContextTest::InTask, true).Contexts, InTaskContext);
  EXPECT_EQ(Learn(ContextTest::InTask, false).Contexts,
            AnyContext & ~InTaskContext);
  EXPECT_EQ(Learn(ContextTest::InHardirq, true).Contexts,
            InHardirqContext | InNmiContext);
  EXPECT_EQ(Learn(ContextTest::InHardirq, false).Contexts,
            InTaskContext | InSoftirqContext);
  EXPECT_EQ(Learn(ContextTest::InInterrupt, false).Contexts, InTaskContext);
  // What was learnt is remembered: the opposite answer cannot come.
  State Task = Learn(ContextTest::InTask, true);
  EXPECT_FALSE(Task.assume(ContextTest::InTask, false, model()));
  EXPECT_FALSE(Task.assume(ContextTest::InHardirq, true, model()));
  State Disabled = Learn(ContextTest::IrqsDisabled, true);
  EXPECT_FALSE(Disabled.assume(ContextTest::IrqsDisabled, false, model()));
  // With interrupts disabled here, nothing is learnt of the entry.
  EXPECT_EQ(
      Learn(ContextTest::IrqsDisabled, true, apply({}, {event(Do::IrqDisable)}))
          .EntryIrq,
      IrqLevel::Entry);
}

//===----------------------------------------------------------------------===//
// Two states
//===----------------------------------------------------------------------===//

// A call of a function that does one thing does that thing.
TEST(State, ComposeIsApply) {
  std::vector<Event> Events = {
      event(Do::IrqDisable),     event(Do::IrqEnable),
      event(Do::IrqSave, 31),    event(Do::IrqRestore, Flags),
      event(Do::BhDisable),      event(Do::BhEnable),
      event(Do::PreemptDisable), event(Do::PreemptEnable),
      event(Do::Sleep)};
  for (LockTypeId T : {Spin, Mutex, Rcu})
    for (Variant V : {Variant::Plain, Variant::Bh, Variant::IrqSave}) {
      Events.push_back(lockEvent(Do::Acquire, B, T, V, 31));
      // The release of a lock held since entry with _irqrestore says that
      // interrupts are off, which excludes callers that know better.
      if (V != Variant::IrqSave)
        Events.push_back(lockEvent(Do::Release, A, T, V));
    }
  for (const State &S : states())
    for (const Event &E : Events) {
      if (E.Do == Do::Acquire && S.held(E.Lock))
        continue;
      if (E.Do == Do::Release && S.held(A) && S.held(A)->Type != E.Type)
        continue;
      std::optional<State> C = S.compose(State().apply(E, model()), model());
      ASSERT_TRUE(C);
      EXPECT_TRUE(C->same(S.apply(E, model())))
          << "event " << int(E.Do) << " state " << &S - &states()[0];
    }
}

TEST(State, ComposeWithNothing) {
  for (const State &S : states()) {
    EXPECT_TRUE(S.compose({}, model())->same(S));
    State Asserts = State().apply(lockEvent(Do::AssertHeld, B), model());
    EXPECT_TRUE(S.compose(Asserts, model())->same(S));
  }
}

TEST(State, ComposeExcludes) {
  State WantsOff = *State().assume(ContextTest::IrqsDisabled, true, model());
  State WantsOn = *State().assume(ContextTest::IrqsDisabled, false, model());
  State MaySleep = *State().assume(ContextTest::InAtomic, false, model());
  State InTask = *State().assume(ContextTest::InTask, true, model());
  State NotInTask = *State().assume(ContextTest::InTask, false, model());
  State Off = apply({}, {event(Do::IrqDisable)});
  State On = apply({}, {event(Do::IrqEnable)});
  EXPECT_TRUE(Off.compose(WantsOff, model()));
  EXPECT_FALSE(Off.compose(WantsOn, model()));
  EXPECT_FALSE(On.compose(WantsOff, model()));
  EXPECT_TRUE(On.compose(WantsOn, model()));
  EXPECT_EQ(State().compose(WantsOff, model())->EntryIrq, IrqLevel::Off);
  EXPECT_FALSE(acquire({}, A).compose(MaySleep, model()));
  EXPECT_TRUE(acquire({}, A, Mutex).compose(MaySleep, model()));
  EXPECT_TRUE(State().compose(MaySleep, model())->EntryMaySleep);
  EXPECT_FALSE(InTask.compose(NotInTask, model()));
  EXPECT_EQ(State().compose(InTask, model())->Contexts, InTaskContext);
}

TEST(State, ComposeDropAndRetake) {
  State Callee = acquire(release({}, A), A); // neutral: held since entry
  EXPECT_TRUE(acquire({}, A).compose(Callee, model())->same(acquire({}, A)));
  State Drops = release({}, A);
  State After = *acquire({}, A).compose(Drops, model());
  EXPECT_FALSE(After.held(A));
  EXPECT_TRUE(After.free(A));
  EXPECT_FALSE(After.dropped(A));
  After = *State().compose(Drops, model());
  EXPECT_TRUE(After.dropped(A));
  After = *acquire(release({}, A), A).compose(Drops, model());
  EXPECT_TRUE(After.dropped(A));
  // A helper that takes it again.
  After = *State().compose(Drops, model())->compose(acquire({}, A), model());
  EXPECT_TRUE(After.neutral());
}

TEST(State, ComposeFlags) {
  // lock(&flags) in one helper, unlock(flags) in another.
  State Lock = acquire({}, A, Spin, Variant::IrqSave);
  State Unlock = release({}, A, Spin, Variant::IrqSave);
  State S = *State().compose(Lock, model());
  EXPECT_TRUE(S.irqsOff());
  S = *S.compose(Unlock, model());
  EXPECT_TRUE(S.neutral());
  // Within a region with interrupts off, they stay off.
  State Off = apply({}, {event(Do::IrqDisable)});
  S = *Off.compose(Lock, model())->compose(Unlock, model());
  EXPECT_TRUE(S.irqsOff());
}

TEST(State, VisitsEachId) {
  State S;
  S.Irq = {IrqLevel::Restored, 1};
  HeldLock Held;
  Held.Lock = 2;
  Held.UpgradedFrom = SiteId(101);
  Held.Nest = 13;
  Held.DoneAt = SiteId(112);
  Held.Where = SiteId(102);
  S.Held = {Held};
  FreeLock Dropped, Free;
  Dropped.Lock = 3;
  Dropped.Where = SiteId(103);
  Free.Lock = 4;
  Free.Where = SiteId(104);
  S.Dropped = {Dropped};
  S.Free = {Free};
  S.GivenBack = {5};
  S.Saved = {{6, {IrqLevel::Restored, 7}, false, SiteId(105)}};
  S.Quiet = {{HandlerKind::Timer, 8, 9, false, SiteId(106)}};
  S.Deleted = {{HandlerKind::Timer, 10, 11, false, SiteId(107)}};
  S.Registered = {12};
  S.Slept = SiteId(108);
  S.IrqWhere = SiteId(109);
  S.BhWhere = SiteId(110);
  S.PreemptWhere = SiteId(111);

  std::vector<unsigned> Seen, All;
  auto Add = [&](ObjectId Id) { Seen.push_back(Id); };
  auto AddSite = [&](SiteId Id) { Seen.push_back(Id.number()); };
  const State &Const = S;
  State::visitIds(Const, Add, AddSite);
  llvm::sort(Seen);
  for (unsigned Id = 1; Id <= 13; ++Id)
    All.push_back(Id);
  for (unsigned Id = 101; Id <= 112; ++Id)
    All.push_back(Id);
  EXPECT_EQ(Seen, All);

  // What has no name any more is forgotten, but that something is held.
  S.rename([](ObjectId) { return 0; });
  S.relocate([](SiteId) { return SiteId(); });
  Seen.clear();
  State::visitIds(Const, Add, AddSite);
  EXPECT_TRUE(llvm::all_of(Seen, [](unsigned Id) { return Id == 0; }));
  EXPECT_EQ(S.Held.size(), 1u);
  EXPECT_TRUE(S.Free.empty() && S.GivenBack.empty() && S.Saved.empty() &&
              S.Quiet.empty() && S.Deleted.empty() && S.Registered.empty());
}

TEST(State, Same) {
  std::vector<State> All = states();
  for (State &S : All)
    EXPECT_TRUE(S.same(S));
  // What is only knowledge, or a place, makes no difference.
  EXPECT_TRUE(release(acquire({}, A), A).same({}));
  State S = acquire({}, A), T = S;
  T.relocate([](SiteId) { return SiteId(7); });
  EXPECT_TRUE(S.same(T));
  EXPECT_EQ(T.held(A)->Where, SiteId(7));
  // Upgraded: where it was held for reading is a place, too.
  S.Held.front().UpgradedFrom = SiteId(3);
  S.relocate([](SiteId Id) { return SiteId(Id.number() + 10); });
  EXPECT_EQ(S.held(A)->UpgradedFrom, SiteId(13));
  S.Registered = {1, 2};
  S.rename([](ObjectId Id) { return Id == 2 ? 0 : Id; });
  EXPECT_EQ(S.Registered.size(), 1u);
  // Everything else does.
  EXPECT_FALSE(acquire({}, A).same({}));
  EXPECT_FALSE(acquire({}, A).same(acquire({}, B)));
  EXPECT_FALSE(acquire({}, A).same(acquire({}, A, Mutex)));
  EXPECT_FALSE(release({}, A).same({}));
  EXPECT_FALSE(apply({}, {event(Do::IrqDisable)}).same({}));
  EXPECT_FALSE(apply({}, {event(Do::IrqDisable)})
                   .same(apply({}, {event(Do::IrqEnable)})));
  EXPECT_FALSE(apply({}, {event(Do::BhDisable)}).same({}));
  EXPECT_FALSE(apply({}, {event(Do::PreemptDisable)}).same({}));
  EXPECT_FALSE(State().assume(ContextTest::InAtomic, false, model())->same({}));
  EXPECT_FALSE(State().assume(ContextTest::InTask, true, model())->same({}));
}

TEST(State, MeetKeepsWhatBothKnow) {
  State S = release(acquire(release(acquire({}, A), A), B), B);
  State T = release(acquire({}, A), A);
  EXPECT_TRUE(S.meet(T));
  EXPECT_TRUE(S.free(A));
  EXPECT_FALSE(S.free(B));
  EXPECT_FALSE(S.meet(T));

  // Flags saved at different levels are no longer known.
  S = apply({}, {event(Do::IrqSave, Flags), event(Do::IrqSave, Flags2)});
  T = apply({}, {event(Do::IrqDisable), event(Do::IrqSave, Flags),
                 event(Do::IrqSave, Flags2)});
  ASSERT_TRUE(S.same(T));
  EXPECT_TRUE(S.meet(T));
  EXPECT_EQ(S.apply(event(Do::IrqRestore, Flags), model()).Irq.Level,
            IrqLevel::Restored);
  EXPECT_TRUE(S.apply(event(Do::IrqRestore, Flags2), model()).irqsOff());
}

TEST(State, Rename) {
  auto To = [](ObjectId Old, ObjectId New) {
    return [=](ObjectId Id) { return Id == Old ? New : Id; };
  };
  State S = acquire(acquire({}, A, Spin, Variant::IrqSave), B);
  S.rename(To(A, 99));
  EXPECT_FALSE(S.held(A));
  ASSERT_TRUE(S.held(99));
  EXPECT_EQ(S.Held.back().Lock, 99u);
  S.rename(To(Flags, 50));
  EXPECT_TRUE(release(S, 99, Spin, Variant::IrqSave, 50).Irq.Level ==
              IrqLevel::Entry);
  // Two that come to the same name: how many are held is unknown.
  S = acquire(acquire({}, A), B);
  S.rename(To(B, A));
  ASSERT_EQ(S.Held.size(), 1u);
  EXPECT_TRUE(S.Held[0].Many);
  EXPECT_TRUE(release(S, A).held(A));
  // Forgotten names: a held lock stays, knowledge goes.
  S = release(acquire(acquire({}, A), B), A);
  S.rename([](ObjectId) { return ObjectId(0); });
  EXPECT_EQ(S.Held.size(), 1u);
  EXPECT_TRUE(S.Free.empty());
  S = release({}, A);
  S.rename(To(A, B));
  EXPECT_TRUE(S.dropped(B));
  S = apply({}, {event(Do::IrqRestore, Flags)});
  S.rename(To(Flags, Flags2));
  EXPECT_EQ(S.Irq.Value, ObjectId(Flags2));
}

TEST(State, AcquireContexts) {
  enum : ObjectId { Ctx = 30, Class = 31 };
  Event Begin = lockEvent(Do::Acquire, Ctx, Context);
  Begin.Nest = Class;
  Event In = lockEvent(Do::Acquire, A, Ww), Alone = In;
  In.Nested = true;
  In.Nest = Ctx;
  Event Done = lockEvent(Do::AcquireDone, Ctx, Context);
  Done.Where = SiteId(5);

  State Begun = apply({}, {Begin});
  ASSERT_TRUE(Begun.held(Ctx));
  EXPECT_TRUE(Begun.held(Ctx)->Fresh);
  EXPECT_EQ(Begun.held(Ctx)->Nest, Class);
  // Whatever may have tried a lock ends that, if it came back without.
  EXPECT_FALSE(apply(Begun, {In}).held(Ctx)->Fresh);
  EXPECT_FALSE(apply(Begun, {lockEvent(Do::Contend, A, Ww)}).held(Ctx)->Fresh);
  EXPECT_FALSE(apply(Begun, {event(Do::Sleep)}).held(Ctx)->Fresh);
  EXPECT_FALSE(Begun.compose({}, model())->held(Ctx)->Fresh);
  // -EALREADY: what was given back may be held.
  State Back = release(acquire({}, A, Ww), A, Ww);
  EXPECT_TRUE(Back.free(A));
  EXPECT_FALSE(apply(Back, {lockEvent(Do::Contend, A, Ww)}).free(A));

  // A ww_mutex remembers its context, where it has one; a mutex needs none.
  EXPECT_EQ(apply(Begun, {In}).held(A)->Nest, Ctx);
  EXPECT_EQ(apply(Begun, {Alone}).held(A)->Nest, 0u);
  Event Nested = In;
  Nested.Type = Mutex;
  EXPECT_EQ(apply(Begun, {Nested}).held(A)->Nest, 0u);
  State Met = apply(Begun, {In});
  ASSERT_TRUE(Met.same(apply(Begun, {Alone})));
  EXPECT_TRUE(Met.meet(apply(Begun, {Alone})));
  EXPECT_EQ(Met.held(A)->Nest, 0u);
  EXPECT_FALSE(Met.meet(apply(Begun, {Alone})));

  // The acquire phase is over where it is on all paths.
  State Over = apply(Begun, {Done});
  EXPECT_EQ(Over.held(Ctx)->DoneAt, SiteId(5));
  ASSERT_TRUE(Over.same(Begun));
  EXPECT_TRUE(Over.meet(Begun));
  EXPECT_FALSE(Over.held(Ctx)->DoneAt);
  // A callee ends it for its caller.
  State Callee = apply({}, {Done});
  EXPECT_TRUE(Callee.neutral());
  EXPECT_EQ(Begun.compose(Callee, model())->held(Ctx)->DoneAt, SiteId(5));
  // What was finished is not there any more.
  EXPECT_FALSE(apply(release(acquire({}, Ctx, Context), Ctx, Context), {Done})
                   .held(Ctx));
}

TEST(State, Neutral) {
  State S = *State().assume(ContextTest::IrqsDisabled, false, model());
  EXPECT_TRUE(
      apply(S, {event(Do::IrqDisable), event(Do::IrqEnable)}).neutral());
  EXPECT_FALSE(
      apply({}, {event(Do::IrqDisable), event(Do::IrqEnable)}).neutral());
  for (Do D : {Do::IrqDisable, Do::BhDisable, Do::BhEnable, Do::PreemptDisable,
               Do::PreemptEnable})
    EXPECT_FALSE(apply({}, {event(D)}).neutral());
  EXPECT_FALSE(release({}, A).neutral());
  EXPECT_FALSE(apply({}, {event(Do::IrqRestore, Flags)}).neutral());
}

//===----------------------------------------------------------------------===//
// Contexts and handlers
//===----------------------------------------------------------------------===//

TEST(Entry, SaysWhoMaySleep) {
  for (Runs How : {Runs::TaskAtomic, Runs::BhOff, Runs::Softirq, Runs::Hardirq,
                   Runs::IrqOff, Runs::Atomic})
    EXPECT_EQ(State::entry(How).atomic(model()).Why, AtomicReason::Context);
  EXPECT_FALSE(State::entry(Runs::Task).atomic(model()));
}

TEST(Entry, SaysWhichInterruptsAreOn) {
  EXPECT_TRUE(State::entry(Runs::Task).bhSurelyOn());
  EXPECT_TRUE(State::entry(Runs::Softirq).irqsSurelyOn());
  EXPECT_FALSE(State::entry(Runs::Softirq).bhSurelyOn());
  EXPECT_FALSE(State::entry(Runs::BhOff).bhSurelyOn());
  EXPECT_TRUE(State::entry(Runs::Hardirq).irqsOff());
  EXPECT_TRUE(State::entry(Runs::IrqOff).irqsOff());
  EXPECT_FALSE(State::entry(Runs::Atomic).irqsSurelyOn());
  for (Runs How : {Runs::Task, Runs::TaskAtomic})
    EXPECT_TRUE(State::entry(How).inTask(model()));
  for (Runs How :
       {Runs::BhOff, Runs::Softirq, Runs::Hardirq, Runs::IrqOff, Runs::Atomic})
    EXPECT_FALSE(State::entry(How).inTask(model()));
  EXPECT_FALSE(
      apply(State::entry(Runs::Task), {event(Do::BhDisable)}).inTask(model()));
  EXPECT_TRUE(acquire(State::entry(Runs::Task), A, Spin).inTask(model()));
  EXPECT_TRUE(acquire({}, A, Mutex).inTask(model()));
  EXPECT_FALSE(acquire({}, A, Spin).inTask(model()));
  EXPECT_TRUE(State::entry(Runs::Hardirq).inHardirq());
  EXPECT_TRUE(State::entry(Runs::Softirq).inSoftirq());
  EXPECT_FALSE(State::entry(Runs::BhOff).inSoftirq());
}

TEST(Entry, ContradictsTests) {
  std::optional<State> InTask =
      State().assume(ContextTest::InTask, true, model());
  ASSERT_TRUE(InTask);
  EXPECT_TRUE(State::entry(Runs::Task).compose(*InTask, model()));
  EXPECT_FALSE(State::entry(Runs::Softirq).compose(*InTask, model()));
}

TEST(Interrupts, BeginAndEnd) {
  State S = State().apply(event(Do::HardirqEnter), model());
  EXPECT_TRUE(S.inHardirq());
  EXPECT_FALSE(S.neutral());
  EXPECT_TRUE(S.apply(event(Do::HardirqExit), model()).neutral());
  S = State().apply(event(Do::SoftirqEnter), model());
  EXPECT_TRUE(S.inSoftirq());
  // A hard interrupt of a softirq is a hard interrupt.
  EXPECT_FALSE(S.apply(event(Do::HardirqEnter), model()).inSoftirq());
}

TEST(Handlers, ScheduledUntilWaitedForOrDeleted) {
  Event Arm = lockEvent(Do::Arm, A);
  Arm.Kind = HandlerKind::Work;
  State S = State().apply(Arm, model()).apply(Arm, model());
  ASSERT_EQ(S.Deleted.size(), 1u);
  EXPECT_TRUE(S.Deleted[0].Armed);
  Event Wait = lockEvent(Do::Wait, A);
  Wait.Kind = HandlerKind::Work;
  EXPECT_TRUE(S.apply(Wait, model()).Deleted.empty());
  Event Delete = lockEvent(Do::Delete, A);
  Delete.Kind = HandlerKind::Work;
  State Deleted = S.apply(Delete, model());
  ASSERT_EQ(Deleted.Deleted.size(), 1u);
  EXPECT_FALSE(Deleted.Deleted[0].Armed);
  // Both may have come about.
  EXPECT_TRUE(Deleted.meet(S));
  EXPECT_EQ(Deleted.Deleted.size(), 2u);
  // Interrupts happen, but nobody schedules them.
  Arm.Kind = HandlerKind::Irq;
  EXPECT_TRUE(State().apply(Arm, model()).Deleted.empty());
}

TEST(Handlers, DeletedUntilWaitedFor) {
  Event Delete = lockEvent(Do::Delete, A);
  Delete.Kind = HandlerKind::Timer;
  State S = State().apply(Delete, model());
  ASSERT_EQ(S.Deleted.size(), 1u);
  Event Wait = lockEvent(Do::Wait, A);
  Wait.Kind = HandlerKind::Work;
  EXPECT_EQ(S.apply(Wait, model()).Deleted.size(), 1u);
  Wait.Kind = HandlerKind::Timer;
  EXPECT_TRUE(S.apply(Wait, model()).Deleted.empty());
  // Of another timer.
  Wait.Lock = B;
  EXPECT_EQ(S.apply(Wait, model()).Deleted.size(), 1u);
  // One path is enough.
  State Merged;
  EXPECT_TRUE(Merged.meet(S));
  ASSERT_EQ(Merged.Deleted.size(), 1u);
  EXPECT_FALSE(Merged.Deleted[0].Sure);
  // Known not to run on both.
  Merged.Deleted[0].Sure = S.Deleted[0].Sure = true;
  EXPECT_FALSE(Merged.meet(S));
  EXPECT_TRUE(Merged.Deleted[0].Sure);
  S.Deleted[0].Sure = false;
  Merged.meet(S);
  EXPECT_FALSE(Merged.Deleted[0].Sure);
}

TEST(Locks, GivenBackOnSomePath) {
  for (LockTypeId Type : {Spin, Rcu}) {
    State S = State().apply(lockEvent(Do::Acquire, A, Type), model());
    EXPECT_TRUE(S.GivenBack.empty());
    S = S.apply(lockEvent(Do::Release, A, Type), model());
    ASSERT_EQ(S.GivenBack.size(), 1u);
    State Merged;
    EXPECT_TRUE(Merged.meet(S));
    EXPECT_EQ(Merged.GivenBack, S.GivenBack);
    EXPECT_FALSE(Merged.meet(S));
    // It may be acquired again.
    S = S.apply(lockEvent(Do::Acquire, A, Type), model());
    EXPECT_EQ(S.GivenBack.size(), 1u);
  }
  // The caller's lock is none of this path's.
  State S = State().apply(lockEvent(Do::Release, A), model());
  EXPECT_TRUE(S.GivenBack.empty());
  // A callee's release of what the caller has acquired.
  State Caller = State().apply(lockEvent(Do::Acquire, A), model());
  std::optional<State> After = Caller.compose(S, model());
  ASSERT_TRUE(After);
  EXPECT_EQ(After->GivenBack.size(), 1u);
}

TEST(Handlers, StoppedUntilStarted) {
  Event Stop = lockEvent(Do::Stop, A), Start = lockEvent(Do::Start, A);
  Stop.Kind = Start.Kind = HandlerKind::Napi;
  State S = State().apply(Stop, model());
  EXPECT_EQ(S.Quiet.size(), 1u);
  EXPECT_TRUE(S.apply(Start, model()).Quiet.empty());
  // Where one path did not stop it, it may run.
  State Merged = S;
  EXPECT_TRUE(Merged.meet(State()));
  EXPECT_TRUE(Merged.Quiet.empty());
}

TEST(Handlers, RegisteredOnSomePath) {
  State S = State().apply(event(Do::Register, Flags), model());
  State Merged;
  EXPECT_TRUE(Merged.meet(S));
  EXPECT_EQ(Merged.Registered.size(), 1u);
}

TEST(Flags, RestoredOnce) {
  State S = State().apply(event(Do::IrqSave, Flags), model());
  ASSERT_EQ(S.Saved.size(), 1u);
  EXPECT_FALSE(S.Saved[0].Used);
  EXPECT_TRUE(S.apply(event(Do::IrqRestore, Flags), model()).Saved[0].Used);
}

TEST(Handlers, TheLastAnswerCounts) {
  Event First = lockEvent(Do::Delete, A), Again = First;
  First.Kind = Again.Kind = HandlerKind::Timer;
  First.Flags = Flags;
  Again.Flags = Flags2;
  State S = State().apply(First, model()).apply(Again, model());
  ASSERT_EQ(S.Deleted.size(), 1u);
  EXPECT_EQ(S.Deleted[0].Result, ObjectId(Flags2));
}

TEST(Flags, RestoredToWhatTheyWereAtEntry) {
  State S = State().apply(event(Do::IrqSave, Flags), model());
  EXPECT_TRUE(S.IrqWhere);
  // Nothing shows any more that they were touched.
  EXPECT_FALSE(S.apply(event(Do::IrqRestore, Flags), model()).IrqWhere);
}

TEST(Memory, ATestIsOfWhatIsHeld) {
  State S = State().apply(lockEvent(Do::Acquire, A), model());
  Event Read = lockEvent(Do::Acquire, B, Rw);
  Read.Mode = LockMode::Read;
  State Reader = State().apply(Read, model());
  Read.Do = Do::Release;
  State Released = Reader.apply(Read, model());
  S.testMemory();
  EXPECT_TRUE(S.held(A)->Tested);
  EXPECT_FALSE(Released.free(B)->Tested);
  Released.testMemory();
  EXPECT_TRUE(Released.free(B)->Tested);
}

TEST(Doubt, WhatDiffersIsNotKnown) {
  State Before = State().apply(lockEvent(Do::Release, B, Mutex), model());
  State Locked = Before.apply(lockEvent(Do::Acquire, A, Mutex), model());
  State Dropped = Before.apply(lockEvent(Do::Release, A, Mutex), model())
                      .apply(event(Do::IrqDisable), model());

  State Either = Locked;
  Either.doubt(Dropped, Before);
  EXPECT_TRUE(Either.held(A)->Many);
  EXPECT_TRUE(Either.dropped(B));
  EXPECT_EQ(Either.Irq.Level, IrqLevel::Restored);

  Either = Dropped;
  Either.doubt(Locked, Before);
  EXPECT_FALSE(Either.dropped(A));
  EXPECT_TRUE(Either.dropped(B));
  EXPECT_FALSE(Either.irqsOff());

  Either = Locked;
  Either.doubt(Locked, Before);
  EXPECT_FALSE(Either.held(A)->Many);
  EXPECT_EQ(Either.Irq, Locked.Irq);
}

TEST(Doubt, LocksWithoutNameDoNotMultiply) {
  State Holds;
  HeldLock Unnamed;
  Unnamed.Type = Mutex;
  Holds.Held.push_back(Unnamed);
  State Either = Holds;
  for (int Call = 0; Call != 3; ++Call)
    Either.doubt(State(Either), State());
  ASSERT_EQ(Either.Held.size(), 1u);
  EXPECT_TRUE(Either.Held.front().Many);
  // One that the other way alone has acquired may be held.
  Either = State();
  Either.doubt(Holds, State());
  ASSERT_EQ(Either.Held.size(), 1u);
  EXPECT_TRUE(Either.Held.front().Many);
}

TEST(Doubt, InterruptsMayBeAsAtEntryInTwoWays) {
  Event Release = lockEvent(Do::Release, A),
        Acquire = lockEvent(Do::Acquire, A);
  Release.Var = Acquire.Var = Variant::Irq;
  State Retaken = State().apply(Release, model()).apply(Acquire, model());
  EXPECT_TRUE(Retaken.irqsOff());
  Retaken.doubt(State(), State());
  EXPECT_EQ(Retaken.Irq, IrqLevel());
}

TEST(Blur, GoesForTheCallerToo) {
  State Callee;
  Callee.blur();
  State Caller = State().apply(lockEvent(Do::Acquire, A), model());
  std::optional<State> After = Caller.compose(Callee, model());
  ASSERT_TRUE(After);
  EXPECT_TRUE(After->held(A)->Many);
  EXPECT_FALSE(Caller.compose(State(), model())->held(A)->Many);
}

TEST(Blur, MayHaveAcquiredWhatIsReleased) {
  Event Release = lockEvent(Do::Release, A);
  State Known = State().apply(Release, model()), Unknown;
  Unknown.blur();
  EXPECT_FALSE(Known.dropped(A)->Elsewhere);
  EXPECT_TRUE(Unknown.apply(Release, model()).dropped(A)->Elsewhere);
  // Neither does a callee's release show that the caller had the lock.
  EXPECT_FALSE(State().compose(Known, model())->dropped(A)->Elsewhere);
  EXPECT_TRUE(Unknown.compose(Known, model())->dropped(A)->Elsewhere);
}

TEST(Compose, CalleeMayHaveReleased) {
  State Callee;
  HeldLock Perhaps;
  Perhaps.Lock = A;
  Perhaps.Type = lockEvent(Do::Acquire, A).Type;
  Perhaps.FromEntry = Perhaps.Escaped = true;
  Callee.Held.push_back(Perhaps);
  State Caller = State().apply(lockEvent(Do::Acquire, A), model());
  EXPECT_FALSE(Caller.compose(Callee, model())->held(A)->certain());
  // A function that has not got it asks its own caller.
  const State Between = *State().compose(Callee, model());
  ASSERT_TRUE(Between.held(A));
  EXPECT_TRUE(Between.neutral());
  EXPECT_FALSE(Caller.compose(Between, model())->held(A)->certain());
}

TEST(Profile, TellsStatesApart) {
  auto ProfileOf = [](const State &S) {
    llvm::FoldingSetNodeID Id;
    S.profile(Id);
    return Id;
  };
  State Locked = State().apply(lockEvent(Do::Acquire, A), model());
  EXPECT_EQ(ProfileOf(Locked),
            ProfileOf(State().apply(lockEvent(Do::Acquire, A), model())));
  std::vector<State> Others = {
      State(),
      State().apply(lockEvent(Do::Acquire, B), model()),
      State().apply(lockEvent(Do::Acquire, A, Mutex), model()),
      State().apply(lockEvent(Do::Release, A), model()),
      Locked.apply(lockEvent(Do::Release, A), model()),
      Locked.apply(event(Do::IrqDisable), model()),
      Locked.apply(event(Do::IrqSave, Flags), model()),
      Locked.apply(event(Do::BhDisable), model()),
      Locked.apply(event(Do::Register, Flags), model()),
      Locked.apply(lockEvent(Do::Delete, B), model()),
      Locked.apply(lockEvent(Do::Stop, B), model()),
      *Locked.assume(ContextTest::InTask, true, model()),
  };
  for (const State &S : Others)
    EXPECT_NE(ProfileOf(S), ProfileOf(Locked));
}
