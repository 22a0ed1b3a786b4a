//===- LinkTest.cpp - What may meet, and what calls may lead to -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Drivers.h"
#include "Facts/References.h"
#include "IR/MemberFacts.h"
#include "IR/PointerTargets.h"
#include <gtest/gtest.h>

using namespace locklint;

TEST(Drivers, MeetWhatTheyUse) {
  Drivers D;
  D.uses("ftdi_sio", "usbserial");
  D.uses("pl2303", "usbserial");
  D.uses("usbserial", "usbcore");
  EXPECT_TRUE(D.meet("ftdi_sio", "usbserial"));
  EXPECT_TRUE(D.meet("usbserial", "ftdi_sio"));
  // By way of a third one, but only in one direction.
  EXPECT_TRUE(D.meet("pl2303", "usbcore"));
  EXPECT_FALSE(D.meet("ftdi_sio", "pl2303"));
  // The kernel itself meets all, and everybody himself.
  EXPECT_TRUE(D.meet("", "pl2303"));
  EXPECT_TRUE(D.meet("other", "other"));
  EXPECT_FALSE(D.meet("other", "usbcore"));
}

TEST(Drivers, EndAtCircles) {
  Drivers D;
  D.uses("a", "b");
  D.uses("b", "a");
  EXPECT_TRUE(D.meet("a", "b"));
  EXPECT_FALSE(D.meet("a", "c"));
}

TEST(Drivers, LearnAfterTheyWereAsked) {
  Drivers D;
  D.uses("one", "core");
  EXPECT_FALSE(D.meet("one", "bus"));
  D.uses("core", "bus");
  EXPECT_TRUE(D.meet("one", "bus"));
  EXPECT_TRUE(D.meet("bus", "one"));
}

TEST(PointerTargets, AreThoseOfRelatedDrivers) {
  TermTable T;
  FieldId Start = T.fieldId("struct ops", "start", 0);
  Drivers D;
  D.uses("one", "core");
  D.uses("two", "core");
  PointerTargets P;
  EXPECT_TRUE(P.empty());
  P.add(Start, {1, 2, "one", {}});
  P.add(Start, {1, 2, "one", {}});
  P.add(Start, {2, 2, "two", {}});
  P.add(Start, {3, 1, "two", {}});
  using Numbers = llvm::SmallVector<unsigned, 2>;
  EXPECT_EQ(P.find(Start, 2, "core", {"main/core.c", 1, 1}, D).Functions,
            Numbers({1, 2}));
  EXPECT_EQ(P.find(Start, 2, "one", {"main/one.c", 1, 1}, D).Functions,
            Numbers({1}));
  // Who takes another number of arguments is not called.
  EXPECT_EQ(P.find(Start, 1, "core", {"main/core.c", 1, 1}, D).Functions,
            Numbers({3}));
  EXPECT_FALSE(P.find(Start, 2, "core", {"main/core.c", 1, 1}, D).Open);
  P.addUnknown(Start);
  EXPECT_TRUE(P.find(Start, 2, "core", {"main/core.c", 1, 1}, D).Open);
  FieldId Stop = T.fieldId("struct ops", "stop", 8);
  EXPECT_FALSE(P.mayPoint(Stop));
  EXPECT_TRUE(
      P.find(Stop, 2, "core", {"main/core.c", 1, 1}, D).Functions.empty());
}

TEST(PointerTargets, OfOthersNeedNotBeAll) {
  TermTable T;
  FieldId Start = T.fieldId("struct ops", "start", 0);
  FieldId Stop = T.fieldId("struct ops", "stop", 8);
  Drivers D;
  D.uses("one", "core");
  Location Here = {"main/core.c", 1, 1};
  PointerTargets P;
  P.add(Start, {1, 0, "", {"main/table.c", 1, 1}});
  EXPECT_FALSE(P.find(Start, 0, "", Here, D).Open);
  EXPECT_FALSE(P.find(Start, 0, "", Here, D).Foreign);
  // Another part of the kernel's.
  P.add(Start, {2, 0, "", {"other/table.c", 1, 1}});
  EXPECT_TRUE(P.find(Start, 0, "", Here, D).Open);
  EXPECT_TRUE(P.find(Start, 0, "", Here, D).Foreign);
  // The only driver that is shown.
  P.add(Stop, {3, 0, "one", {"one/table.c", 1, 1}});
  EXPECT_TRUE(P.find(Stop, 0, "core", Here, D).Open);
  EXPECT_FALSE(P.find(Stop, 0, "core", Here, D).Foreign);
  EXPECT_FALSE(P.find(Stop, 0, "one", Here, D).Open);
}

TEST(PointerTargets, TooManySayNothing) {
  TermTable T;
  FieldId Start = T.fieldId("struct ops", "start", 0);
  Drivers D;
  PointerTargets P;
  for (unsigned Number = 1; Number <= PointerTargets::MaxTargets; ++Number)
    P.add(Start, {Number, 0, "", {}});
  EXPECT_EQ(P.find(Start, 0, "", {"main/.c", 1, 1}, D).Functions.size(),
            size_t(PointerTargets::MaxTargets));
  P.add(Start, {99, 0, "", {}});
  EXPECT_TRUE(P.find(Start, 0, "", {"main/.c", 1, 1}, D).Functions.empty());
}

TEST(PointerTargets, OfTablesAreAllCalledButByDrivers) {
  TermTable T;
  FieldId Start = T.fieldId("struct ops", "start", 0);
  FieldId Stop = T.fieldId("struct ops", "stop", 8);
  FieldId Done = T.fieldId("struct request", "done", 0);
  auto At = [](const char *File, unsigned Line) {
    return Location{File, Line, 1};
  };
  PointerTargets P;
  EXPECT_TRUE(P.add(Start, {1, 1, "", At("two.c", 10)}));
  EXPECT_FALSE(P.add(Start, {1, 1, "", At("two.c", 10)}));
  P.add(Start, {2, 1, "", At("one.c", 10)});
  P.add(Stop, {3, 1, "", At("two.c", 20)});
  P.add(Stop, {4, 1, "", At("two.c", 30)});
  P.add(Done, {5, 1, "", At("two.c", 40)});
  P.addTable(Start);
  P.addTable(Stop);
  P.sort(T);
  EXPECT_EQ(P.of(Start).front().Number, 2U);
  EXPECT_TRUE(P.isOneOf(Start, T, At("core.c", 1)));
  // Drivers call their own functions.
  EXPECT_FALSE(P.isOneOf(Start, T, At("one.c", 1)));
  EXPECT_FALSE(P.isOneOf(Start, T, At("two.c", 1)));
  EXPECT_FALSE(P.isOneOf(Stop, T, At("one.c", 1)));
  // All of them are of this file, but not all of its functions are of a table.
  EXPECT_TRUE(P.isOneOf(Stop, T, At("two.c", 1)));
  EXPECT_FALSE(P.isOneOf(Stop, T, At("two.c", 10)));
  // It is set as the program goes on.
  EXPECT_FALSE(P.isOneOf(Done, T, At("core.c", 1)));
}

TEST(MemberFacts, StayAfterWhatWritesThem) {
  TermTable T;
  FieldId Fast = T.fieldId("struct key", "fast", 0);
  TermId Flag = T.load(T.field(T.param(0), Fast));
  MemberFacts M;
  auto At = [](unsigned Line) { return Location{"key.c", Line, 1}; };
  M.Members[Fast].Writes.push_back({1, At(10), 0});
  M.Members[Fast].Writes.push_back({2, At(20), 0});
  // Each is before one of the places, of its own function.
  EXPECT_TRUE(M.stays(T, Flag, {{1, At(11)}, {2, At(21)}}));
  EXPECT_FALSE(M.stays(T, Flag, {{1, At(11)}}));
  EXPECT_FALSE(M.stays(T, Flag, {{1, At(9)}, {2, At(21)}}));
  // Or before the call of it.
  M.Calls[{2, 1}] = At(22);
  EXPECT_TRUE(M.stays(T, Flag, {{1, At(11)}}));
  M.Calls[{2, 1}] = At(19);
  EXPECT_FALSE(M.stays(T, Flag, {{1, At(11)}}));
}

TEST(References, ALockOfTheObjectKeepsIt) {
  TermTable T;
  SiteTable Sites;
  TermId Port = T.param(0), Other = T.param(1);
  FieldId Ref = T.fieldId("struct port", "ref", 0);
  FieldId Mutex = T.fieldId("struct port", "mutex", 8);
  State From;
  HeldLock L;
  L.Lock = T.field(Port, Mutex);
  From.Held.push_back(L);
  EXPECT_TRUE(holdsLockOf(T, From, T.field(Port, Ref)));
  EXPECT_TRUE(holdsLockOf(T, From, Port));
  EXPECT_FALSE(holdsLockOf(T, From, Other));

  Site Put;
  Put.Callee = "kref_put";
  CallerEvent N;
  N.Ev.Where = Sites.add(Put);
  EXPECT_TRUE(followsLastReference(T, Sites, "port_put", {Port}, From, N, 0));
  EXPECT_FALSE(followsLastReference(T, Sites, "port_put", {Other}, From, N, 0));
  Site Plain;
  Plain.Callee = "mutex_lock";
  N.Ev.Where = Sites.add(Plain);
  EXPECT_FALSE(followsLastReference(T, Sites, "port_put", {Port}, From, N, 0));
  EXPECT_TRUE(followsLastReference(T, Sites, "kref_put", {Port}, From, N, 0));
  TermId Count = T.field(Port, Ref);
  EXPECT_TRUE(
      followsLastReference(T, Sites, "port_put", {Port}, From, N, Count));
  Count = T.field(Other, Ref);
  EXPECT_FALSE(
      followsLastReference(T, Sites, "port_put", {Port}, From, N, Count));
}
