//===- FactsTest.cpp - Ranges, conditions, modes --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Modes.h"
#include "Facts/Summary.h"
#include <gtest/gtest.h>

using namespace locklint;

namespace {

struct FactsTest : testing::Test {
  TermTable T;
  TermId P = T.param(0), Q = T.param(1);
  FieldId Flags = T.fieldId("struct dev", "flags", 8);
  FieldId Busy = T.fieldId({"struct dev", "busy", 12, /*Flag=*/true});
  FieldId State = T.fieldId("struct dev", "state", 16);

  TermId member(FieldId F) { return T.load(T.field(P, F)); }
  TermId masked(FieldId F, int64_t Bits) {
    return T.binary(TermOp::And, member(F), T.constant(Bits));
  }
};

constexpr Range Zero{0, 0, false};
const Range NonZero = Range::notZero();

} // namespace

TEST(RangeTest, UnionsThatRangesCanSay) {
  EXPECT_TRUE(unite(Zero, NonZero)->full());
  EXPECT_TRUE(unite(NonZero, Zero)->full());
  EXPECT_EQ(unite(Range{0, 3, false}, Range{4, 9, true}), std::nullopt);
  EXPECT_EQ(unite(Range{1, 3, true}, Range{4, 9, true}), (Range{1, 9, true}));
  EXPECT_EQ(unite(Range{1, 5, true}, Range{3, 9, true}), (Range{1, 9, true}));
  EXPECT_EQ(unite(Range{0, 9, false}, Range::exactly(4)), (Range{0, 9, false}));
  // Something lies between.
  EXPECT_EQ(unite(Range{1, 3, true}, Range{5, 9, true}), std::nullopt);
  EXPECT_EQ(unite(Zero, Range{5, 9, true}), std::nullopt);
}

TEST_F(FactsTest, WhatHappensEitherWay) {
  Fact Yes{P, NonZero}, No{P, Zero}, Also{Q, NonZero}, Not{Q, Zero};
  auto Both = eitherOf({Yes}, {No});
  ASSERT_TRUE(Both);
  EXPECT_TRUE(Both->empty());
  Both = eitherOf({Yes, Also}, {Also, No});
  ASSERT_TRUE(Both);
  ASSERT_EQ(Both->size(), 1u);
  EXPECT_EQ(Both->front().Value, Q);
  // The same conditions are these.
  Both = eitherOf({Yes, Also}, {Yes, Also});
  ASSERT_TRUE(Both);
  EXPECT_EQ(Both->size(), 2u);
  // "Both or neither" is not "always".
  EXPECT_FALSE(eitherOf({Yes, Also}, {No, Not}));
  EXPECT_FALSE(eitherOf({Yes}, {Also}));
  EXPECT_FALSE(eitherOf({Yes}, {No, Also}));
}

TEST_F(FactsTest, ModesOfConditions) {
  auto Modes = modesOf(T, masked(Flags, 4));
  ASSERT_EQ(Modes.size(), 1u);
  EXPECT_EQ(Modes[0].Bits, 4u);
  EXPECT_EQ(Modes[0].name(T), "flags");
  EXPECT_TRUE(isFlag(T, Modes[0]));

  Modes = modesOf(T, T.binary(TermOp::Eq, member(State), T.constant(3)));
  ASSERT_EQ(Modes.size(), 1u);
  EXPECT_FALSE(isFlag(T, Modes[0]));

  Modes = modesOf(T, T.binary(TermOp::LAnd, member(Busy), masked(Flags, 8)));
  ASSERT_EQ(Modes.size(), 2u);
  EXPECT_TRUE(isFlag(T, Modes[0]));
  EXPECT_EQ(Modes[1].Bits, 8u);

  // A bit of a bitmap is a bit of it.
  Modes = modesOf(T, T.load(T.bit(T.field(P, Flags), T.constant(3))));
  ASSERT_EQ(Modes.size(), 1u);
  EXPECT_EQ(Modes[0].Bits, 8u);

  Modes = modesOf(T, T.load(T.global("debug")));
  ASSERT_EQ(Modes.size(), 1u);
  EXPECT_FALSE(Modes[0].isMember());
  EXPECT_EQ(Modes[0].name(T), "debug");
  // What leads to the memory is not asked for.
  Modes = modesOf(T, T.load(T.field(member(State), Busy)));
  EXPECT_EQ(Modes.size(), 1u);
  EXPECT_TRUE(modesOf(T, P).empty());
}

TEST_F(FactsTest, SetsOfModes) {
  ModeSet Set;
  Set.add(modesOf(T, masked(Flags, 4))[0]);
  Set.add(modesOf(T, masked(Flags, 16))[0]);
  EXPECT_TRUE(Set.overlaps(modesOf(T, masked(Flags, 20))[0]));
  EXPECT_TRUE(Set.overlaps(modesOf(T, member(Flags))[0]));
  EXPECT_FALSE(Set.overlaps(modesOf(T, masked(Flags, 8))[0]));
  EXPECT_FALSE(Set.overlaps(modesOf(T, member(Busy))[0]));
}

TEST(ModesTest, NamesOfContexts) {
  for (const char *Name : {"can_sleep", "atomic", "nowait", "gfp_mask",
                           "in_irq", "IsPolling", "may_block"})
    EXPECT_TRUE(namesContext(Name)) << Name;
  for (const char *Name : {"running", "status", "cmd", "state", "debug"})
    EXPECT_FALSE(namesContext(Name)) << Name;
}

TEST_F(FactsTest, ReleaseOfWhatIsPerhapsHeldLeavesOthersInDoubt) {
  FieldId Lock = T.fieldId("struct dev", "lock", 0);
  FieldId Child = T.fieldId("struct dev", "child", 24);
  FieldId Other = T.fieldId("struct dev", "other", 32);
  // Three names, perhaps of one lock.
  TermId Own = T.field(P, Lock), Inner = T.field(member(Child), Lock),
         Third = T.field(member(Other), Lock);
  auto UnclearAfter = [&](bool Many) {
    class State Caller, Callee;
    for (TermId Name : {Own, Inner}) {
      HeldLock L;
      L.Lock = Name;
      L.FromEntry = Name == Inner;
      L.Many = Name == Own && Many;
      Caller.Held.push_back(L);
    }
    FreeLock Dropped;
    Dropped.Lock = Third;
    Callee.Dropped.push_back(Dropped);
    auto Unclear = matchDropped(T, Caller, Callee, LookUps());
    EXPECT_EQ(Callee.Dropped.front().Lock, Own);
    return Unclear;
  };
  EXPECT_TRUE(UnclearAfter(/*Many=*/false).empty());
  auto Unclear = UnclearAfter(/*Many=*/true);
  ASSERT_EQ(Unclear.size(), 1U);
  EXPECT_EQ(Unclear.front(), Inner);
}
