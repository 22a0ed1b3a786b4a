//===- KernelTest.cpp - Tests of entries for some kernels -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/CallbackText.h"
#include "Model/Model.h"
#include "gtest/gtest.h"

using namespace locklint;
using llvm::StringRef;
using llvm::VersionTuple;

namespace {

KernelInfo release(unsigned Major, unsigned Minor) {
  KernelInfo K;
  K.Release = VersionTuple(Major, Minor);
  return K;
}

KernelInfo with(StringRef Name) {
  KernelInfo K;
  K.Declared.insert(Name);
  return K;
}

TEST(KernelRelease, IsReadFromWhatAKernelCallsItself) {
  for (StringRef Text : {"6.12", "6.12.117", "6.12.0-124.el10.x86_64",
                         "6.12-rc3", "6.12+", "6.12.117-1-amd64"})
    EXPECT_EQ(kernelRelease(Text), VersionTuple(6, 12)) << Text.str();
  for (StringRef Text : {"", "6", "6.", ".12", "v6.12", "6.12x", "six.twelve",
                         "-6.12", "6.-1", "6 .12"})
    EXPECT_TRUE(kernelRelease(Text).empty()) << Text.str();
}

TEST(KernelRelease, IsComparedByNumbers) {
  EXPECT_LT(kernelRelease("6.9"), kernelRelease("6.10"));
  EXPECT_LT(kernelRelease("6.19"), kernelRelease("7.0"));
  EXPECT_EQ(kernelRelease("6.12.1"), kernelRelease("6.12.99"));
}

TEST(KernelRelease, OfUsersIsRefusedIfItIsNone) {
  EXPECT_EQ(*readKernelRelease("6.18.9"), VersionTuple(6, 18));
  EXPECT_EQ(llvm::toString(readKernelRelease("mainline").takeError()),
            "'mainline' is no release of the kernel; write it as 6.12, or as "
            "uname -r prints it");
}

TEST(Validity, RangesIncludeBothEnds) {
  Validity In;
  In.Since = VersionTuple(6, 14);
  In.Until = VersionTuple(7, 1);
  EXPECT_FALSE(In.holds(release(6, 13)));
  EXPECT_TRUE(In.holds(release(6, 14)));
  EXPECT_TRUE(In.holds(release(7, 0)));
  EXPECT_TRUE(In.holds(release(7, 1)));
  EXPECT_FALSE(In.holds(release(7, 2)));
  In.Since = VersionTuple();
  EXPECT_TRUE(In.holds(release(6, 1)));
}

TEST(Validity, AnUnknownReleaseIsInNoRange) {
  Validity In;
  EXPECT_TRUE(In.always());
  EXPECT_TRUE(In.holds({}));
  In.Until = VersionTuple(6, 13);
  EXPECT_FALSE(In.always());
  EXPECT_FALSE(In.holds({}));
  In.Until = VersionTuple();
  In.Since = VersionTuple(6, 1);
  EXPECT_FALSE(In.holds({}));
}

TEST(Validity, DeclarationsDecideWithoutARelease) {
  Validity In;
  In.Declared = "new_call";
  EXPECT_TRUE(In.holds(with("new_call")));
  EXPECT_FALSE(In.holds(with("other")));
  EXPECT_FALSE(In.holds(release(7, 0)));
  In.Declared = "";
  In.Undeclared = "ops.member";
  EXPECT_FALSE(In.holds(with("ops.member")));
  EXPECT_TRUE(In.holds({}));
}

TEST(Validity, UsesDecideOfEachFile) {
  Validity In;
  In.Unused = "make_safe";
  EXPECT_FALSE(In.always());
  EXPECT_TRUE(In.holds({}));
  EXPECT_TRUE(In.holds(with("make_safe")));
  KernelInfo Kernel = with("make_safe");
  Kernel.Used.insert("make_safe");
  EXPECT_FALSE(In.holds(Kernel));
  In.Since = VersionTuple(6, 14);
  EXPECT_FALSE(In.holds({}));
  EXPECT_TRUE(In.holds(release(7, 0)));
}

constexpr char Versioned[] = R"(version: 1
calls:
  - {names: [both], effects: []}
  - {names: [both, late], effects: [{do: sleep}], since: "6.14"}
  - {names: [both], effects: [{do: bh-enable}], since: 6.18, until: 6.20}
  - {names: [early], effects: [{do: sleep}], until: '6.13'}
  - {names: [named], effects: [{do: sleep}], declared: named_locked}
callbacks:
  - {struct: ops, fields: [poke], runs: task, source: x.h}
  - {struct: ops, fields: [poke], runs: softirq, until: "7.1", source: x.h}
  - {struct: ops, fields: [poke], runs: atomic, undeclared: ops.slow,
     source: x.h}
  - {call: [late, both], handler: 0, runs: task, as: late one, source: x.h}
)";

TEST(VersionedEntries, TheLastThatHoldsCounts) {
  Model M;
  llvm::cantFail(M.addBuffer(Versioned, "m.yaml"));
  ASSERT_EQ(M.entries("both").size(), 3u);
  EXPECT_TRUE(M.lookup("both")->Effects.empty());
  EXPECT_TRUE(M.lookup("both", release(6, 13))->Effects.empty());
  EXPECT_EQ(M.lookup("both", release(6, 14))->Effects[0].Do,
            Effect::Action::Sleep);
  EXPECT_EQ(M.lookup("both", release(6, 18))->Effects[0].Do,
            Effect::Action::BhEnable);
  EXPECT_EQ(M.lookup("both", release(7, 0))->Source, "m.yaml:4");
  EXPECT_EQ(M.lookup("early"), nullptr);
  EXPECT_TRUE(M.lookup("early", release(6, 1)));
  EXPECT_EQ(M.lookup("early", release(6, 14)), nullptr);
  EXPECT_EQ(M.lookup("named"), nullptr);
  EXPECT_TRUE(M.lookup("named", with("named_locked")));
  for (auto [Number, C] : llvm::enumerate(M.entries("late")))
    EXPECT_EQ(C.Number, Number);
}

TEST(VersionedEntries, WhatRegistersIsRecognisedInAllKernels) {
  Model M;
  llvm::cantFail(M.addBuffer(Versioned, "m.yaml"));
  ASSERT_TRUE(M.lookup("late"));
  EXPECT_TRUE(M.lookup("late")->Effects.empty());
  EXPECT_EQ(M.lookup("late", release(7, 0))->Effects.size(), 1u);
}

TEST(VersionedEntries, AllRowsAreThereAndSayForWhichKernels) {
  Model M;
  llvm::cantFail(M.addBuffer(Versioned, "m.yaml"));
  llvm::ArrayRef<CallbackModel> Rows = M.callbacks("ops", "poke");
  ASSERT_EQ(Rows.size(), 3u);
  EXPECT_EQ(describe(M, Rows[0]).Runs, "`task`");
  EXPECT_EQ(describe(M, Rows[1]).Runs, "`softirq`; in Linux 7.1 and earlier");
  EXPECT_EQ(describe(M, Rows[2]).Runs,
            "`atomic`; in kernels without `ops.slow`");
  EXPECT_TRUE(M.watchedNames().contains("ops.slow"));
  EXPECT_TRUE(M.watchedNames().contains("named_locked"));
  EXPECT_EQ(M.watchedNames().size(), 2u);
}

TEST(VersionedEntries, ALaterFileReplacesThemAll) {
  Model M;
  llvm::cantFail(M.addBuffer(Versioned, "m.yaml"));
  llvm::cantFail(M.addBuffer("version: 1\n"
                             "calls: [{names: [both], effects: []}]\n",
                             "mine.yaml"));
  EXPECT_EQ(M.entries("both").size(), 1u);
  EXPECT_EQ(M.lookup("both", release(6, 14))->Source, "mine.yaml:2");
}

std::string errorOf(StringRef Keys) {
  Model M;
  return llvm::toString(
      M.addBuffer(("version: 1\ncalls:\n  - names: [f]\n    effects: []\n    " +
                   Keys + "\n")
                      .str(),
                  "m.yaml"));
}

TEST(VersionedEntries, Errors) {
  for (StringRef Wrong : {"6", "6.14.2", "v6.14", "6.14-rc1", "next", "6.014"})
    EXPECT_EQ(errorOf("since: '" + Wrong.str() + "'"),
              "m.yaml:5: '" + Wrong.str() +
                  "' is no release of the kernel; write two numbers, as 6.14");
  EXPECT_EQ(errorOf("since: 6.14\n    until: 6.13"),
            "m.yaml:3: no kernel is since 6.14 and until 6.13");
  EXPECT_EQ(errorOf("declared: a.b.c"),
            "m.yaml:5: 'a.b.c' is no name that a kernel declares; write a C "
            "identifier, or struct.member");
  EXPECT_EQ(errorOf("since: 6.14\n    declared: f_locked"),
            "m.yaml:3: what the kernel declares decides by itself; 'declared' "
            "and 'undeclared' go without 'since' and 'until'");
  EXPECT_EQ(errorOf("since: 6.14\n"
                    "  - {names: [f], effects: [], since: 6.14}"),
            "m.yaml:6: 'f' has an entry already, in line 3, for the same "
            "kernels");
  Model M;
  EXPECT_EQ(llvm::toString(M.addBuffer("version: 1\nlearnt: true\ncalls:\n"
                                       "  - {names: [f], effects: [], "
                                       "since: 6.14}\n",
                                       "m.yaml")),
            "m.yaml:4: what was learnt is of one kernel; leave out since, "
            "until, declared, undeclared, unused");
}

} // namespace
