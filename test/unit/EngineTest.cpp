//===- EngineTest.cpp - What paths do, and what they know of values -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/Engine.h"
#include "TextUnit.h"
#include <map>

using namespace locklint;

namespace {

/// Summarises the functions of a unit, callees first.
struct EngineRun : TextUnit {
  std::map<unsigned, Summary> Known;
  /// The events that the last function showed, each with the state before it.
  std::string Seen;

  explicit EngineRun(llvm::StringRef Text) : TextUnit(Text) {
    Engine En(M, T, Sites);
    for (const UnitFunction &F : Unit.Functions)
      En.addFunction(F.Address, F.Number);
    for (auto [Number, Last] : Unit.Schedule) {
      Seen.clear();
      llvm::raw_string_ostream OS(Seen);
      Summary S = En.run(
          *Unit.Functions[Number].IR,
          [&](unsigned Callee) -> Engine::Callee {
            auto Found = Known.find(Callee);
            if (Found == Known.end())
              return {};
            return {&Found->second};
          },
          [&](const State &Before, const Event &E, bool Possible) {
            OS << (Possible ? "perhaps " : "") << name(E.Do);
            if (E.Lock)
              OS << ' ' << print(T, E.Lock);
            OS << " in ";
            print(OS, Before, T, M);
            OS << '\n';
          });
      Known[Number] = std::move(S);
    }
  }
  const Summary &of(llvm::StringRef Name) {
    return Known[function(Name).Number];
  }
  std::string summary(llvm::StringRef Name) { return describe(of(Name)); }
};

} // namespace

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

TEST(EngineBranches, OneConditionGoesOneWay) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %irq
  block 0
    if load(%irq) block 1, else block 2
  block 1
    call spin_lock(load(%lock)); acquire load(%lock)
    go to block 2
  block 2
    if load(%irq) block 3, else block 4
  block 3
    call spin_unlock(load(%lock)); release load(%lock)
    end
  block 4
    end
)");
  EXPECT_EQ(R.Seen, "acquire p0 in {}\n"
                    "release p0 in {holds p0 (spinlock)}\n");
  for (const ExitCase &Way : R.of("f").Exits)
    EXPECT_TRUE(Way.After.Held.empty());
}

TEST(EngineBranches, TwoConditionsGoFourWays) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %a
  p2 is %b
  block 0
    if load(%a) block 1, else block 2
  block 1
    call spin_lock(load(%lock)); acquire load(%lock)
    go to block 2
  block 2
    if load(%b) block 3, else block 4
  block 3
    call spin_unlock(load(%lock)); release load(%lock)
    end
  block 4
    end
)");
  EXPECT_EQ(R.Seen, "acquire p0 in {}\n"
                    "release p0 in {}\n"
                    "release p0 in {holds p0 (spinlock)}\n");
  EXPECT_EQ(R.of("f").Exits.size(), 4u);
}

TEST(EngineBranches, WhatAPathHasWrittenDecides) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %n
  block 0
    %locked = 0
    if (load(%n) < 10) block 1, else block 2
  block 1
    call mutex_lock(load(%lock)); acquire load(%lock)
    %locked = 1
    go to block 2
  block 2
    switch load(%locked)
      0..0: block 4
      default: block 3
  block 3
    call mutex_unlock(load(%lock)); release load(%lock)
    end
  block 4
    end
)");
  EXPECT_EQ(R.Seen, "sleep p0 in {}\n"
                    "acquire p0 in {}\n"
                    "release p0 in {holds p0 (mutex)}\n");
}

TEST(EngineBranches, PathsThatStopDoNotReturn) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %n
  block 0
    call spin_lock(load(%lock)); acquire load(%lock)
    if load(%n) block 1, else block 2
  block 1
    stop
  block 2
    call spin_unlock(load(%lock)); release load(%lock)
    end
)");
  ASSERT_EQ(R.of("f").Exits.size(), 1u);
  EXPECT_TRUE(R.of("f").Exits[0].After.Held.empty());
}

TEST(EngineBranches, ATryThatFailsAcquiresNothing) {
  EngineRun R(R"(
function 1 f, relevant, returns_value
  p0 is %lock, pointer
  block 0
    call#1 spin_trylock(load(%lock)); acquire load(%lock)
    if result#1.0 block 1, else block 2
  block 1
    return = 1
    end
  block 2
    return = 0
    end
)");
  ASSERT_EQ(R.of("f").Exits.size(), 2u);
  for (const ExitCase &Way : R.of("f").Exits)
    EXPECT_EQ(Way.After.Held.size(), Way.ReturnedIn.zero() ? 0u : 1u);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

TEST(EngineLoops, ElementsOfAListAreDifferentObjects) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %dev, pointer
  block 0
    go to block 1
  block 1
    if load(%dev) block 2, else block 3
  block 2
    call spin_lock(field(load(%dev), "struct dev.lock", 16)); acquire field(load(%dev), "struct dev.lock")
    call spin_unlock(field(load(%dev), "struct dev.lock")); release field(load(%dev), "struct dev.lock")
    %dev = load(field(load(%dev), "struct dev.next", 0))
    go to block 1
  block 3
    end
)");
  EXPECT_EQ(R.summary("f"),
            "  event acquire field(?, \"struct dev.lock\", 16) in {}\n"
            "  exit returns ? [..] {}\n");
}

TEST(EngineLoops, RetriesEndAsTheyBegan) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %dev, pointer
  block 0
    go to block 1
  block 1
    call spin_lock(field(load(%dev), "struct dev.lock", 16)); acquire field(load(%dev), "struct dev.lock")
    if load(field(load(%dev), "struct dev.busy", 8)) block 2, else block 3
  block 2
    call spin_unlock(field(load(%dev), "struct dev.lock")); release field(load(%dev), "struct dev.lock")
    call msleep(1); sleep
    go to block 1
  block 3
    call spin_unlock(field(load(%dev), "struct dev.lock")); release field(load(%dev), "struct dev.lock")
    end
)");
  ASSERT_EQ(R.of("f").Exits.size(), 1u);
  EXPECT_TRUE(R.of("f").Exits[0].After.Held.empty());
  // It was released before the next round.
  EXPECT_NE(R.Seen.find("sleep in {free field(p0, "), std::string::npos);
  EXPECT_EQ(R.Seen.find("sleep in {holds"), std::string::npos);
  EXPECT_EQ(R.Seen.find("acquire field(p0, \"struct dev.lock\", 16) in {holds"),
            std::string::npos);
}

TEST(EngineLoops, ALockThatIsTakenAgainIsSeenHeld) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %n
  block 0
    go to block 1
  block 1
    if load(%n) block 2, else block 3
  block 2
    call spin_lock(load(%lock)); acquire load(%lock)
    %n = (load(%n) - 1)
    go to block 1
  block 3
    end
)");
  EXPECT_NE(R.Seen.find("acquire p0 in {}\n"), std::string::npos);
  EXPECT_NE(R.Seen.find("acquire p0 in {holds p0 (spinlock"),
            std::string::npos);
}

//===----------------------------------------------------------------------===//
// Callees
//===----------------------------------------------------------------------===//

static const char Take[] = R"(
function 1 take, relevant, returns_value
  p0 is %to_take, pointer
  block 0
    if result#1.0 block 1, else block 2
  block 1
    return = -16
    end
  block 2
    call spin_lock(load(%to_take)); acquire load(%to_take)
    return = 0
    end
)";

TEST(EngineCallees, ResultsTellWaysBackApart) {
  EngineRun R(std::string(Take) + R"(
function 2 f, relevant
  p0 is %lock, pointer
  block 0
    call#2 take(load(%lock)) -> function 1
    if (result#2.0 < 0) block 2, else block 1
  block 1
    call spin_unlock(load(%lock)); release load(%lock)
    end
  block 2
    end
)");
  EXPECT_EQ(R.Seen, "acquire p0 in {}\n"
                    "release p0 in {holds p0 (spinlock)}\n");
  for (const ExitCase &Way : R.of("f").Exits)
    EXPECT_TRUE(Way.After.Held.empty());
}

TEST(EngineCallees, AResultThatNobodyAsksForLeavesBothStates) {
  EngineRun R(std::string(Take) + R"(
function 2 f, relevant
  p0 is %lock, pointer
  block 0
    call#2 take(load(%lock)) -> function 1
    call spin_unlock(load(%lock)); release load(%lock)
    end
)");
  EXPECT_EQ(R.Seen, "acquire p0 in {}\n"
                    "release p0 in {}\n"
                    "release p0 in {holds p0 (spinlock)}\n");
}

static const char MaySleep[] = R"(
function 1 may_sleep, relevant
  p0 is %sleeps
  block 0
    if load(%sleeps) block 1, else block 2
  block 1
    call msleep(10); sleep
    end
  block 2
    end
)";

TEST(EngineCallees, ArgumentsDecide) {
  EngineRun R(std::string(MaySleep) + R"(
function 2 never, relevant
  block 0
    call may_sleep(0) -> function 1
    end
function 3 always, relevant
  block 0
    call may_sleep(1) -> function 1
    end
function 4 as_told, relevant
  p0 is %how
  block 0
    call may_sleep(load(%how)) -> function 1
    end
)");
  // A sleep is about no lock.
  EXPECT_EQ(R.of("may_sleep").Events[0].Ev.Lock, 0u);
  EXPECT_EQ(R.summary("never"), "  exit returns ? [..] {}\n");
  EXPECT_EQ(R.summary("always"), "  event sleep in {}\n"
                                 "  exit returns ? [..] {}\n");
  EXPECT_EQ(R.summary("as_told"), "  event sleep in {}\n"
                                  "      if p0 in [..] not 0\n"
                                  "  exit returns ? [..] {}\n");
}

TEST(EngineCallees, APathThatKnowsThePointerFollowsIt) {
  EngineRun R(std::string(MaySleep) + R"(
function 2 known, relevant
  block 0
    %run = fn may_sleep
    call *load(%run)(1)
    end
function 3 unknown, relevant
  p0 is %dev, pointer
  block 0
    call *load(field(load(%dev), "struct dev.run", 0))(1)
    end
)");
  EXPECT_EQ(R.of("known").Events.size(), 1u);
  EXPECT_EQ(R.of("known").Events[0].Ev.Do, Effect::Action::Sleep);
  for (const CallerEvent &N : R.of("unknown").Events)
    EXPECT_EQ(N.Ev.Do, Effect::Action::Call);
}

TEST(EngineCallees, RecursionIsFollowedForSomeRounds) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  p1 is %n
  block 0
    call spin_lock(load(%lock)); acquire load(%lock)
    if load(%n) block 1, else block 2
  block 1
    call f(load(%lock), (load(%n) - 1)) -> function 1
    go to block 2
  block 2
    call spin_unlock(load(%lock)); release load(%lock)
    end
)");
  EXPECT_EQ(R.Unit.Schedule.size(), 3u);
  EXPECT_NE(R.Seen.find("acquire p0 in {holds p0 (spinlock)}\n"),
            std::string::npos);
}

TEST(EngineCallees, WhatTheyWriteIsRead) {
  EngineRun R(R"(
function 1 lock, relevant
  p0 is %dev, pointer
  block 0
    call spin_lock(field(load(%dev), "struct dev.lock", 16)); acquire field(load(%dev), "struct dev.lock")
    field(load(%dev), "struct dev.locked", 8, flag) = 1
    end
function 2 f, relevant
  p0 is %d, pointer
  block 0
    call lock(load(%d)) -> function 1
    if load(field(load(%d), "struct dev.locked")) block 1, else block 2
  block 1
    call spin_unlock(field(load(%d), "struct dev.lock")); release field(load(%d), "struct dev.lock")
    end
  block 2
    end
)");
  ASSERT_EQ(R.of("f").Exits.size(), 1u);
  EXPECT_TRUE(R.of("f").Exits[0].After.Held.empty());
}

//===----------------------------------------------------------------------===//
// Interrupts, annotations, handlers
//===----------------------------------------------------------------------===//

TEST(EngineContext, FlagsRestoreWhatTheySaved) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  block 0
    call spin_lock_irqsave(load(%lock), load(%flags)); acquire load(%lock), flags %flags
    call msleep(1); sleep
    call spin_unlock_irqrestore(load(%lock), load(%flags)); release load(%lock), flags load(%flags)
    call msleep(1); sleep
    end
)");
  EXPECT_EQ(R.Seen,
            "acquire p0 in {}\n"
            "sleep in {holds p0 (spinlock), irq off (entry entry)}\n"
            "release p0 in {holds p0 (spinlock), irq off (entry entry)}\n"
            "sleep in {free p0}\n");
}

TEST(EngineContext, AnnotationsSayWhatIsHeld) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %lock, pointer
  must_hold load(%lock)
  block 0
    call msleep(1); sleep
    end
)");
  ASSERT_EQ(R.Seen.substr(0, 21), "sleep in {holds p0 (l");
  EXPECT_NE(R.Seen.find("from entry"), std::string::npos);
}

TEST(EngineContext, HandlersAreKeptWithTheirConditions) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %dev, pointer
  block 0
    if load(field(load(%dev), "struct dev.on", 4)) block 1, else block 2
  block 1
    register fn expired of field(load(%dev), "struct dev.timer", 8), row timer_setup#0
    end
  block 2
    end
)");
  ASSERT_EQ(R.of("f").Handlers.size(), 1u);
  const HandlerMade &H = R.of("f").Handlers[0];
  EXPECT_EQ(H.Function, R.term("fn expired"));
  EXPECT_EQ(H.Object, R.term("field(p0, \"struct dev.timer\")"));
  ASSERT_EQ(H.If.size(), 1u);
  EXPECT_EQ(H.If[0].Value, R.term("load(field(p0, \"struct dev.on\"))"));
  EXPECT_EQ(H.If[0].In, Range::notZero());
}

TEST(EngineContext, ConditionsThatBothWaysMeetAreNoConditions) {
  EngineRun R(R"(
function 1 f, relevant
  p0 is %dev, pointer
  block 0
    if (load(field(load(%dev), "struct dev.flags", 4)) & 32) block 1, else block 2
  block 1
    go to block 3
  block 2
    go to block 3
  block 3
    register fn expired of field(load(%dev), "struct dev.timer", 8), row timer_setup#0
    end
)");
  ASSERT_EQ(R.of("f").Handlers.size(), 1u);
  EXPECT_TRUE(R.of("f").Handlers[0].If.empty());
}
