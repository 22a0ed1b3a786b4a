//===- TermTest.cpp - Values and places, symbolically ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Term.h"
#include "Facts/Summary.h"
#include <gtest/gtest.h>
#include <type_traits>

using namespace locklint;

namespace {

// An index into one table is none into another, and no number becomes one.
static_assert(!std::is_constructible_v<FieldId, SiteId> &&
              !std::is_convertible_v<uint32_t, FieldId> &&
              !std::is_convertible_v<FieldId, uint32_t>);

struct TermTest : testing::Test {
  TermTable T;
  TermId P = T.param(0), Q = T.param(1);
  FieldId Lock = T.fieldId("struct dev", "lock", 16);
  FieldId Other = T.fieldId("struct dev", "other", 24);
  FieldId First = T.fieldId("struct dev", "first", 0);

  TermId c(int64_t V) { return T.constant(V); }
  TermId b(TermOp Op, TermId A, TermId B) { return T.binary(Op, A, B); }
};

} // namespace

TEST_F(TermTest, FirstMemberIsWhereItsStructIs) {
  FieldId Inner = T.fieldId("struct kobj", "name", 0);
  // container_of() of the first member leaves the member's address.
  EXPECT_EQ(T.field(T.field(P, First), Lock), T.field(P, Lock));
  EXPECT_EQ(T.field(T.field(T.field(P, First), Inner), Lock), T.field(P, Lock));
  EXPECT_NE(T.field(T.field(P, Other), Lock), T.field(P, Lock));
  FieldId Theirs = T.fieldId("struct other", "lock", 16);
  EXPECT_NE(T.field(T.field(P, First), Theirs), T.field(P, Theirs));
}

TEST_F(TermTest, TermsAreUnique) {
  EXPECT_EQ(T.param(0), P);
  EXPECT_NE(P, Q);
  EXPECT_EQ(T.global("g"), T.global("g"));
  EXPECT_NE(T.global("g"), T.global("h"));
  EXPECT_NE(T.global("g"), T.function("g"));
  EXPECT_NE(T.local("x"), T.local("x"));
  EXPECT_EQ(T.field(P, Lock), T.field(P, Lock));
  EXPECT_NE(T.field(P, Lock), T.field(P, Other));
  EXPECT_NE(T.field(P, Lock), T.field(Q, Lock));
  EXPECT_EQ(T.load(P), T.load(P));
  EXPECT_EQ(T.result(1, 2), T.result(1, 2));
  EXPECT_NE(T.result(1, 2), T.result(1, 3));
}

TEST_F(TermTest, OneBitIsSetOrNot) {
  TermId Bit = b(TermOp::And, P, c(4));
  EXPECT_EQ(b(TermOp::Eq, Bit, c(4)), b(TermOp::Ne, Bit, c(0)));
  EXPECT_EQ(b(TermOp::Ne, c(4), Bit), b(TermOp::Eq, Bit, c(0)));
  EXPECT_NE(b(TermOp::Eq, Bit, c(2)), b(TermOp::Ne, Bit, c(0)));
  TermId Both = b(TermOp::And, P, c(6));
  EXPECT_NE(b(TermOp::Eq, Both, c(6)), b(TermOp::Ne, Both, c(0)));
}

TEST_F(TermTest, ConstantsFold) {
  EXPECT_EQ(b(TermOp::Add, c(2), c(3)), c(5));
  EXPECT_EQ(b(TermOp::Sub, c(2), c(3)), c(-1));
  EXPECT_EQ(b(TermOp::Mul, c(2), c(3)), c(6));
  EXPECT_EQ(b(TermOp::Div, c(7), c(2)), c(3));
  EXPECT_EQ(b(TermOp::Rem, c(7), c(2)), c(1));
  EXPECT_EQ(b(TermOp::And, c(6), c(3)), c(2));
  EXPECT_EQ(b(TermOp::Or, c(6), c(3)), c(7));
  EXPECT_EQ(b(TermOp::Xor, c(6), c(3)), c(5));
  EXPECT_EQ(b(TermOp::Shl, c(1), c(4)), c(16));
  EXPECT_EQ(b(TermOp::Shr, c(16), c(4)), c(1));
  EXPECT_EQ(b(TermOp::Shr, c(-16), c(4)), c(-1));
  EXPECT_EQ(b(TermOp::UShr, c(-16), c(60)), c(15));
  EXPECT_EQ(b(TermOp::UDiv, c(-1), c(INT64_MIN)), c(1));
  EXPECT_EQ(b(TermOp::URem, c(-1), c(10)), c(5));
  EXPECT_EQ(b(TermOp::Eq, c(1), c(1)), c(1));
  EXPECT_EQ(b(TermOp::Ne, c(1), c(1)), c(0));
  EXPECT_EQ(b(TermOp::Lt, c(-1), c(1)), c(1));
  EXPECT_EQ(b(TermOp::Le, c(1), c(1)), c(1));
  EXPECT_EQ(b(TermOp::ULt, c(-1), c(1)), c(0));
  EXPECT_EQ(b(TermOp::ULe, c(1), c(-4095)), c(1));
  EXPECT_EQ(T.unary(TermOp::Not, c(5)), c(0));
  EXPECT_EQ(T.unary(TermOp::Not, c(0)), c(1));
  EXPECT_EQ(T.unary(TermOp::BitNot, c(0)), c(-1));
  EXPECT_EQ(T.unary(TermOp::Neg, c(5)), c(-5));
}

TEST_F(TermTest, AnArgumentMayBeConstant) {
  auto IsConstant = [&](TermId X) { return T.unary(TermOp::IsConstant, X); };
  TermId OfParam = IsConstant(b(TermOp::Add, P, c(1)));
  EXPECT_EQ(T[OfParam].Op, TermOp::IsConstant);
  EXPECT_EQ(T[IsConstant(T.load(T.local("x")))].Op, TermOp::IsConstant);
  EXPECT_EQ(IsConstant(T.load(P)), c(0));
  EXPECT_EQ(IsConstant(T.result(1, 0)), c(0));
  EXPECT_EQ(IsConstant(0), 0u);
  EXPECT_EQ(b(TermOp::Ne, OfParam, c(0)), OfParam);
  TermId Not = T.unary(TermOp::Not, OfParam);
  EXPECT_EQ(b(TermOp::Eq, OfParam, c(0)), Not);
  EXPECT_EQ(T.unary(TermOp::Not, Not), OfParam);
  auto With = [&](TermId Argument) {
    return T.rewrite(OfParam, [&](TermId Id) {
      return Id == P ? std::optional(Argument) : std::nullopt;
    });
  };
  EXPECT_EQ(With(c(7)), c(1));
  EXPECT_EQ(With(T.load(P)), c(0));
  EXPECT_EQ(With(T.param(5)), IsConstant(b(TermOp::Add, T.param(5), c(1))));
}

TEST_F(TermTest, WhatHasNoValueIsUnknown) {
  EXPECT_EQ(b(TermOp::Div, c(1), c(0)), 0u);
  EXPECT_EQ(b(TermOp::Rem, c(1), c(0)), 0u);
  EXPECT_EQ(b(TermOp::UDiv, c(1), c(0)), 0u);
  EXPECT_EQ(b(TermOp::URem, c(1), c(0)), 0u);
  EXPECT_EQ(b(TermOp::UShr, c(1), c(64)), 0u);
  EXPECT_EQ(b(TermOp::Div, c(INT64_MIN), c(-1)), 0u);
  EXPECT_EQ(b(TermOp::Shl, c(1), c(64)), 0u);
  EXPECT_EQ(b(TermOp::Add, P, 0), 0u);
  EXPECT_EQ(b(TermOp::Eq, 0, 0), 0u);
  EXPECT_EQ(T.load(0), 0u);
  EXPECT_EQ(T.unary(TermOp::Not, 0), 0u);
}

TEST_F(TermTest, Identities) {
  EXPECT_EQ(b(TermOp::Add, P, c(0)), P);
  EXPECT_EQ(b(TermOp::Sub, P, c(0)), P);
  EXPECT_EQ(b(TermOp::Or, P, c(0)), P);
  EXPECT_EQ(b(TermOp::Shl, P, c(0)), P);
  EXPECT_EQ(b(TermOp::And, P, c(0)), c(0));
  EXPECT_EQ(b(TermOp::Mul, P, c(0)), c(0));
  EXPECT_EQ(b(TermOp::Add, P, Q), b(TermOp::Add, Q, P));
  EXPECT_EQ(b(TermOp::Add, c(1), P), b(TermOp::Add, P, c(1)));
  EXPECT_EQ(b(TermOp::Add, b(TermOp::Add, P, c(1)), c(-1)), P);
  EXPECT_EQ(b(TermOp::Sub, b(TermOp::Add, P, c(3)), c(1)),
            b(TermOp::Add, P, c(2)));
  EXPECT_NE(b(TermOp::Sub, P, Q), b(TermOp::Sub, Q, P));
}

TEST_F(TermTest, Comparisons) {
  for (TermOp Op : {TermOp::Eq, TermOp::Le, TermOp::ULe})
    EXPECT_EQ(b(Op, P, P), c(1));
  for (TermOp Op : {TermOp::Ne, TermOp::Lt, TermOp::ULt})
    EXPECT_EQ(b(Op, P, P), c(0));
  EXPECT_EQ(b(TermOp::Eq, P, Q), b(TermOp::Eq, Q, P));
  EXPECT_EQ(b(TermOp::Eq, c(1), P), b(TermOp::Eq, P, c(1)));
  // A negation turns the comparison round; two are none.
  struct {
    TermOp Op, Not;
    bool Swap;
  } Negations[] = {
      {TermOp::Eq, TermOp::Ne, false},  {TermOp::Ne, TermOp::Eq, false},
      {TermOp::Lt, TermOp::Le, true},   {TermOp::Le, TermOp::Lt, true},
      {TermOp::ULt, TermOp::ULe, true}, {TermOp::ULe, TermOp::ULt, true}};
  for (auto [Op, Not, Swap] : Negations) {
    TermId N = T.unary(TermOp::Not, b(Op, P, Q));
    EXPECT_EQ(N, Swap ? b(Not, Q, P) : b(Not, P, Q));
    EXPECT_EQ(T.unary(TermOp::Not, N), b(Op, P, Q));
  }
  EXPECT_EQ(T.unary(TermOp::Not, P), b(TermOp::Eq, P, c(0)));
  // !!(a < b) != 0, as likely() makes of it.
  TermId Less = b(TermOp::Lt, P, Q);
  EXPECT_EQ(b(TermOp::Ne, Less, c(0)), Less);
  EXPECT_EQ(b(TermOp::Eq, Less, c(1)), Less);
  EXPECT_EQ(b(TermOp::Eq, Less, c(0)), T.unary(TermOp::Not, Less));
  EXPECT_EQ(b(TermOp::LAnd, c(1), Less), Less);
  EXPECT_EQ(b(TermOp::LAnd, c(0), Less), c(0));
  EXPECT_EQ(b(TermOp::LOr, Less, c(0)), Less);
  EXPECT_EQ(b(TermOp::LOr, Less, c(1)), c(1));
  // Integers: x - 1 < y, and its like. Unsigned ones may wrap around.
  auto Next = [&](TermId X, int64_t By) { return b(TermOp::Add, X, c(By)); };
  EXPECT_EQ(b(TermOp::Lt, Next(P, -1), Q), b(TermOp::Le, P, Q));
  EXPECT_EQ(b(TermOp::Lt, P, Next(Q, 1)), b(TermOp::Le, P, Q));
  EXPECT_EQ(b(TermOp::Le, Next(P, 1), Q), Less);
  EXPECT_EQ(b(TermOp::Le, P, Next(Q, -1)), Less);
  EXPECT_NE(b(TermOp::Lt, Next(P, 1), Q), Less);
  EXPECT_NE(b(TermOp::ULt, Next(P, -1), Q), b(TermOp::ULe, P, Q));
  // -1 as an unsigned variable of 32 bits has it.
  EXPECT_EQ(b(TermOp::Eq, Next(P, -1), c(UINT32_MAX)),
            b(TermOp::Eq, Next(P, -1), c(-1)));
}

TEST_F(TermTest, Masks) {
  TermId Or = b(TermOp::Or, P, c(0x100));
  EXPECT_EQ(b(TermOp::And, Or, c(0x40)), b(TermOp::And, P, c(0x40)));
  EXPECT_EQ(b(TermOp::And, Or, c(0x100)), c(0x100));
  TermId Without = b(TermOp::And, P, c(~0x40));
  EXPECT_EQ(b(TermOp::And, Without, c(0x40)), c(0));
  EXPECT_EQ(b(TermOp::And, b(TermOp::And, P, c(6)), c(3)),
            b(TermOp::And, P, c(2)));
  EXPECT_EQ(b(TermOp::And, P, c(-1)), P);
}

TEST_F(TermTest, BitsAreThoseOfWordsNotOfPointers) {
  TermId Word = T.load(T.field(P, T.fieldId("s", "flags", 8)));
  TermId Bit = b(TermOp::And, Word, c(4));
  EXPECT_TRUE(T.testsBits(Bit));
  EXPECT_TRUE(T.testsBits(T.unary(TermOp::Not, Bit)));
  EXPECT_TRUE(T.testsBits(b(TermOp::Eq, Bit, c(0))));
  TermId Aligned =
      b(TermOp::And, T.load(T.field(P, T.fieldId("s", "p", 16))), c(-64));
  TermId Member = T.load(T.field(Aligned, T.fieldId("t", "length", 8)));
  EXPECT_FALSE(T.testsBits(Member));
  EXPECT_TRUE(T.testsBits(b(TermOp::And, Member, c(4))));
}

TEST_F(TermTest, ContainerOf) {
  EXPECT_EQ(b(TermOp::Sub, T.field(P, Lock), c(16)), P);
  EXPECT_EQ(b(TermOp::Add, T.field(P, Lock), c(-16)), P);
  // Through two structs at once.
  FieldId Inner = T.fieldId("struct outer", "inner", 8);
  EXPECT_EQ(b(TermOp::Sub, T.field(T.field(P, Inner), Lock), c(24)), P);
  EXPECT_NE(b(TermOp::Sub, T.field(P, Lock), c(24)), P);
}

TEST_F(TermTest, Elements) {
  EXPECT_EQ(T.index(P, c(0)), P);
  EXPECT_EQ(T.index(T.index(P, c(1)), c(2)), T.index(P, c(3)));
  EXPECT_EQ(T.index(T.index(P, Q), c(0)), T.index(P, Q));
  EXPECT_EQ(T.index(T.index(P, c(1)), c(-1)), P);
  EXPECT_NE(T.index(P, c(1)), T.index(P, c(2)));
}

TEST_F(TermTest, TheMembersOfALockAreTheLock) {
  TermId L = T.field(P, Lock);
  EXPECT_EQ(T.field(L, T.fieldId("struct spinlock", "rlock", 0)), L);
  EXPECT_NE(T.field(L, T.fieldId("struct other", "rlock", 0)), L);
}

TEST_F(TermTest, Vague) {
  EXPECT_TRUE(T.isVague(0));
  EXPECT_FALSE(T.isVague(P));
  EXPECT_TRUE(T.isVague(T.field(0, Lock)));
  EXPECT_TRUE(T.isVague(T.stale(P)));
  EXPECT_TRUE(T.isVague(T.field(T.stale(P), Lock)));
  EXPECT_EQ(T.stale(T.stale(P)), T.stale(P));
  // A walk without end keeps the class of the lock.
  FieldId Next = T.fieldId("struct dev", "next", 8);
  TermId X = P;
  for (int I = 0; I != 40; ++I)
    X = T.load(T.field(X, Next));
  EXPECT_TRUE(T.isVague(T.field(X, Lock)));
  EXPECT_EQ(T.className(T.field(X, Lock)), "struct dev.lock");
}

TEST_F(TermTest, MayAlias) {
  TermId G = T.global("g"), H = T.global("h"), L = T.local("l");
  EXPECT_TRUE(T.mayAlias(G, G));
  EXPECT_FALSE(T.mayAlias(G, H));
  EXPECT_FALSE(T.mayAlias(G, L));
  EXPECT_TRUE(T.mayAlias(P, Q));
  EXPECT_TRUE(T.mayAlias(P, G));
  EXPECT_TRUE(T.mayAlias(T.field(P, Lock), T.field(Q, Lock)));
  EXPECT_FALSE(T.mayAlias(T.field(P, Lock), T.field(P, Other)));
  EXPECT_FALSE(T.mayAlias(T.field(G, Lock), T.field(H, Lock)));
  EXPECT_FALSE(T.mayAlias(T.field(P, Lock), G));
  EXPECT_TRUE(T.mayAlias(T.index(G, P), T.index(G, Q)));
  EXPECT_FALSE(T.mayAlias(T.index(G, P), H));
  EXPECT_TRUE(T.mayAlias(T.stale(T.field(P, Lock)), T.field(P, Lock)));
  EXPECT_FALSE(T.mayAlias(T.stale(T.field(P, Other)), T.field(P, Lock)));
}

TEST_F(TermTest, ClassName) {
  EXPECT_EQ(T.className(T.global("g")), "g");
  EXPECT_EQ(T.className(T.local("l")), "local l");
  EXPECT_EQ(T.className(T.field(P, Lock)), "struct dev.lock");
  EXPECT_EQ(T.className(T.index(T.field(P, Lock), Q)), "struct dev.lock");
  EXPECT_EQ(T.className(T.stale(T.field(P, Lock))), "struct dev.lock");
  FieldId Anonymous = T.fieldId("", "x", 0);
  EXPECT_EQ(T.className(T.field(T.field(P, Lock), Anonymous)),
            "struct dev.lock.x");
  EXPECT_EQ(T.className(P), "");
}

TEST_F(TermTest, Printing) {
  T.ParamNames = {"dev", ""};
  EXPECT_EQ(T.str(P), "dev");
  EXPECT_EQ(T.str(Q), "…");
  EXPECT_EQ(T.object(T.field(P, Lock)), "dev->lock");
  EXPECT_EQ(T.str(T.field(P, Lock)), "&dev->lock");
  EXPECT_EQ(T.object(T.field(Q, Lock)), "struct dev.lock");
  EXPECT_EQ(T.object(T.global("g")), "g");
  EXPECT_EQ(T.object(T.field(T.global("g"), Lock)), "g.lock");
  FieldId Parent = T.fieldId("struct dev", "parent", 8);
  EXPECT_EQ(T.object(T.field(T.load(T.field(P, Parent)), Lock)),
            "dev->parent->lock");
  EXPECT_EQ(T.object(T.field(T.index(T.global("g"), c(2)), Lock)), "g[2].lock");
  FieldId Inner = T.fieldId("struct outer", "inner", 8);
  EXPECT_EQ(T.object(T.field(T.field(P, Inner), Lock)), "dev->inner.lock");
  EXPECT_EQ(T.str(c(-3)), "-3");
}

TEST_F(TermTest, Rewrite) {
  TermId L = T.field(T.load(T.field(P, First)), Lock);
  TermId R = T.rewrite(L, [&](TermId Id) -> std::optional<TermId> {
    if (Id == P)
      return Q;
    return std::nullopt;
  });
  EXPECT_EQ(R, T.field(T.load(T.field(Q, First)), Lock));
  EXPECT_TRUE(T.any(L, [&](const Term &, TermId Id) { return Id == P; }));
  EXPECT_FALSE(T.any(R, [&](const Term &, TermId Id) { return Id == P; }));
  // Rebuilding folds again.
  TermId Sum = b(TermOp::Add, Q, c(2));
  EXPECT_EQ(T.rewrite(Sum,
                      [&](TermId Id) -> std::optional<TermId> {
                        if (Id == Q)
                          return c(3);
                        return std::nullopt;
                      }),
            c(5));
}

TEST_F(TermTest, TermsOfAnotherTable) {
  TermTable U;
  U.param(5);
  TermId Place = T.field(T.load(T.field(P, First)), Lock);
  TermId There = U.import(T, T.load(T.index(Place, c(3))));
  FieldId F = U.fieldId("struct dev", "first", 0);
  FieldId L = U.fieldId("struct dev", "lock", 16);
  EXPECT_EQ(There, U.load(U.index(U.field(U.load(U.field(U.param(0), F)), L),
                                  U.constant(3))));
  TermId Masked = b(TermOp::And, T.load(T.global("flags")), c(4));
  EXPECT_EQ(U.import(T, Masked),
            U.binary(TermOp::And, U.load(U.global("flags")), U.constant(4)));
  EXPECT_EQ(U.import(T, T.function("f")), U.function("f"));
  // What has a meaning in its function alone is unknown elsewhere.
  EXPECT_EQ(U.import(T, T.load(T.local("x"))), 0U);
  EXPECT_EQ(U.import(T, b(TermOp::Add, T.result(1, 0), c(1))), 0U);
  EXPECT_EQ(U.import(T, T.index(P, T.phi(1, P))), 0U);
}

TEST_F(TermTest, TermsKnowWhatTheyContain) {
  TermId Id = b(TermOp::Add, T.load(P), T.result(7, 0));
  EXPECT_TRUE(T.contains(Id, TermKind::Load));
  EXPECT_TRUE(T.contains(Id, TermKind::Param));
  EXPECT_TRUE(T.contains(P, TermKind::Param));
  EXPECT_FALSE(T.contains(Id, TermKind::Phi));
  EXPECT_TRUE(T.mentions(Id, TermKind::Result, 7));
  EXPECT_FALSE(T.mentions(Id, TermKind::Phi, 7));
  // Numbers that share a mark are told apart nevertheless.
  for (uint32_t Number = 8; Number != 64; ++Number)
    EXPECT_FALSE(T.mentions(Id, TermKind::Result, Number));
}
