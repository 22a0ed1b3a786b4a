//===- ReportTest.cpp - The words and the form of findings ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Finding/Finding.h"
#include "Report/CopyingFileSystem.h"
#include "Report/FixSet.h"
#include "Report/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace llvm;
using namespace locklint;

namespace {

Step step(Step::Kind What, std::string Subject, std::string Detail = "") {
  return {What, Location(), std::move(Subject), std::move(Detail)};
}

TEST(Describe, EveryStep) {
  using Kind = Step::Kind;
  EXPECT_EQ(describe(step(Kind::Acquired, "dev->lock")),
            "'dev->lock' acquired here");
  EXPECT_EQ(describe(step(Kind::Released, "dev->lock")),
            "'dev->lock' released here");
  EXPECT_EQ(describe(step(Kind::IrqsOff, "local_irq_save")),
            "interrupts disabled here by 'local_irq_save'");
  EXPECT_EQ(describe(step(Kind::IrqsOn, "spin_unlock_irq")),
            "interrupts enabled here by 'spin_unlock_irq'");
  EXPECT_EQ(describe(step(Kind::BhOff, "spin_lock_bh")),
            "bottom halves disabled here by 'spin_lock_bh'");
  EXPECT_EQ(describe(step(Kind::PreemptOff, "get_cpu")),
            "preemption disabled here by 'get_cpu'");
  EXPECT_EQ(describe(step(Kind::Calls, "helper")), "calls 'helper' here");
  EXPECT_EQ(describe(step(Kind::Sleeps, "msleep")), "'msleep' may sleep");
  EXPECT_EQ(describe(step(Kind::Sleeps, "mutex_lock", "waits for a mutex")),
            "'mutex_lock' may sleep: waits for a mutex");
  EXPECT_EQ(describe(step(Kind::Returns, "lock")),
            "this path returns with 'lock' held");
  EXPECT_EQ(describe(step(Kind::Returns, "", "interrupts disabled")),
            "this path returns with interrupts disabled");
  EXPECT_EQ(describe(step(Kind::ReturnsWithout, "lock")),
            "this path returns without it");
  EXPECT_EQ(describe(step(Kind::Asserted, "lock")),
            "'lock' is held here, says the annotation");
  EXPECT_EQ(describe(step(Kind::Elsewhere, "")), "the same happens here");
  EXPECT_EQ(describe(step(Kind::Elsewhere, "", "41")),
            "the same happens here, and at 41 more places");
}

Finding finding(StringRef File, unsigned Line, unsigned Column, StringRef Rule,
                std::string Message) {
  Finding F;
  F.Where = {File, Line, Column};
  F.Rule = Rule;
  F.Message = std::move(Message);
  return F;
}

TEST(FindingOrder, PlaceThenRuleThenMessage) {
  const Finding Ordered[] = {
      finding("a.c", 1, 9, "rule-b", "z"), finding("a.c", 2, 1, "rule-a", "z"),
      finding("a.c", 2, 2, "rule-a", "b"), finding("a.c", 2, 2, "rule-b", "a"),
      finding("a.c", 2, 2, "rule-b", "b"), finding("b.c", 1, 1, "rule-a", "a")};
  for (const Finding &A : Ordered)
    for (const Finding &B : Ordered)
      EXPECT_EQ(A < B, &A < &B);
}

Finding withCause(unsigned Line, unsigned Cause, unsigned Steps) {
  Finding F = finding("a.c", Line, 1, "linuxkernel-x", "sleeps");
  F.Cause = {"a.c", Cause, 1};
  F.Witness.assign(Steps, step(Step::Kind::Calls, "f"));
  return F;
}

TEST(Causes, OneIsOneFinding) {
  std::vector<Finding> Found =
      joinCauses({withCause(30, 5, 3), withCause(20, 5, 2), withCause(40, 5, 2),
                  withCause(50, 6, 1), withCause(20, 5, 9)});
  ASSERT_EQ(Found.size(), 2U);
  // The nearest, and of these the first.
  EXPECT_EQ(Found[0].Where.Line, 20U);
  EXPECT_EQ(Found[0].Witness.size(), 2U);
  ASSERT_EQ(Found[0].Others.size(), 2U);
  EXPECT_EQ(Found[0].Others[0].Where.Line, 30U);
  EXPECT_EQ(Found[0].Others[1].Where.Line, 40U);
  EXPECT_TRUE(Found[1].Others.empty());
  std::vector<Step> Story = storyOf(Found[0]);
  ASSERT_EQ(Story.size(), 3U);
  EXPECT_EQ(Story[2].Where.Line, 30U);
  EXPECT_EQ(describe(Story[2]), "the same happens here, and at 1 more place");
  EXPECT_EQ(storyOf(Found[1]).size(), 1U);
}

TEST(Causes, PossibleWhereCertainElsewhere) {
  std::vector<Finding> Two = {withCause(20, 5, 2), withCause(30, 5, 2)};
  Two[0].Strict = true;
  std::vector<Finding> Found = joinCauses(std::move(Two));
  ASSERT_EQ(Found.size(), 1U);
  EXPECT_FALSE(Found[0].Strict);
  EXPECT_EQ(Found[0].Where.Line, 30U);
  EXPECT_TRUE(Found[0].Others.empty());
  // Another cause is told for itself.
  Two = {withCause(20, 5, 2), withCause(30, 6, 2)};
  Two[0].Strict = true;
  EXPECT_EQ(joinCauses(std::move(Two)).size(), 2U);
}

TEST(Causes, WrongByItself) {
  std::vector<Finding> Found =
      joinCauses({withCause(20, 25, 1), withCause(25, 25, 4)});
  ASSERT_EQ(Found.size(), 1U);
  EXPECT_EQ(Found[0].Where.Line, 25U);
  EXPECT_TRUE(Found[0].Others.empty());
}

TEST(Causes, TheNextIsTold) {
  std::vector<Finding> Found = joinCauses(
      {withCause(20, 5, 2), withCause(30, 5, 2), withCause(40, 5, 2)});
  eraseFindings(Found, [](const Finding &F) { return F.Where.Line < 40; });
  ASSERT_EQ(Found.size(), 1U);
  EXPECT_EQ(Found[0].Where.Line, 40U);
  EXPECT_TRUE(Found[0].Others.empty());
  eraseFindings(Found, [](const Finding &) { return true; });
  EXPECT_TRUE(Found.empty());
}

TEST(TextReport, LooksLikeClang) {
  SmallString<128> Path;
  ASSERT_FALSE(sys::fs::createTemporaryFile("locklint", "c", Path));
  FileRemover Remove(Path);
  {
    std::error_code EC;
    raw_fd_ostream(Path, EC) << "void f(void)\n{\n\tlock();\n\tsleep(1);\n}\n";
    ASSERT_FALSE(EC);
  }
  Finding F = finding(Path, 4, 2, "linuxkernel-x", "sleeps");
  F.Witness.push_back(step(Step::Kind::Acquired, "l"));
  F.Witness[0].Where = {Path, 3, 2};
  F.Witness.push_back(step(Step::Kind::Sleeps, "sleep"));
  F.Witness[1].Where = {"/no/such/file.c", 7, 8};
  F.Witness.push_back(step(Step::Kind::Calls, "sleep"));

  std::string Text;
  raw_string_ostream OS(Text);
  TextReport(OS, /*Colors=*/false).add(F, "a.c");
  EXPECT_EQ(Text, (Path +
                   ":4:2: warning: sleeps [linuxkernel-x]\n"
                   "    4 |         sleep(1);\n"
                   "      |         ^\n" +
                   Path +
                   ":3:2: note: 'l' acquired here\n"
                   "    3 |         lock();\n"
                   "      |         ^\n"
                   "/no/such/file.c:7:8: note: 'sleep' may sleep\n"
                   "note: calls 'sleep' here\n")
                      .str());

  std::string Colored;
  raw_string_ostream ColoredOS(Colored);
  ColoredOS.enable_colors(true);
  TextReport(ColoredOS, /*Colors=*/true).add(F, "a.c");
  EXPECT_NE(Colored.find("\033["), std::string::npos);
}

static Finding withFix(StringRef Content, unsigned Line,
                       std::vector<Edit> Edits) {
  Finding F = finding("a.c", Line, 1, "linuxkernel-x", "sleeps");
  for (Edit &E : Edits)
    E.FileHash = hashOfContent(Content);
  F.Fix = std::move(Edits);
  return F;
}

TEST(CopyingFileSystem, OutlivesShorterFiles) {
  // LLVM maps large files whose last page has room for a terminator.
  std::string Content((1 << 17) + 1, 'x');
  SmallString<128> Path;
  int FD = -1;
  ASSERT_FALSE(sys::fs::createTemporaryFile("changes", "c", FD, Path));
  FileRemover Remover(Path);
  raw_fd_ostream OS(FD, /*shouldClose=*/true);
  OS << Content;
  OS.flush();
  CopyingFileSystem Files(vfs::getRealFileSystem());
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = Files.getBufferForFile(Path);
  ASSERT_TRUE(bool(Buffer));
  ASSERT_FALSE(sys::fs::resize_file(FD, 0));
  EXPECT_EQ((*Buffer)->getBuffer(), Content);
}

TEST(FixSet, EachFixOnce) {
  StringRef Old = "lock(a);\nunlock(a);\n";
  std::vector<Edit> Edits = {{{"a.c", 1, 5}, 0, "_irq"},
                             {{"a.c", 2, 1}, 6, "release"}};
  FixSet Fixes;
  Fixes.add(withFix(Old, 1, Edits));
  // Found in another way.
  Fixes.add(withFix(Old, 2, {Edits[1], Edits[0]}));
  EXPECT_EQ(Fixes.files(), std::vector<std::string>{"a.c"});
  Expected<FixSet::Fixed> New = Fixes.apply("a.c", Old);
  ASSERT_TRUE(bool(New));
  EXPECT_EQ(New->Content, "lock_irq(a);\nrelease(a);\n");
  EXPECT_EQ(New->Count, 1u);
  EXPECT_TRUE(New->Overlaps.empty());
}

TEST(FixSet, OfTwoThatOverlapNeither) {
  StringRef Old = "lock(a);\nunlock(a);\nlock(b);\n";
  FixSet Fixes;
  // Both are whole or not at all.
  Fixes.add(withFix(
      Old, 1,
      {{{"a.c", 1, 1}, 4, "lock_irq"}, {{"a.c", 2, 1}, 6, "unlock_irq"}}));
  Fixes.add(withFix(
      Old, 2,
      {{{"a.c", 1, 1}, 4, "lock_bh"}, {{"a.c", 2, 1}, 6, "unlock_bh"}}));
  Fixes.add(withFix(Old, 3, {{{"a.c", 3, 6}, 1, "c"}}));
  Expected<FixSet::Fixed> New = Fixes.apply("a.c", Old);
  ASSERT_TRUE(bool(New));
  EXPECT_EQ(New->Content, "lock(a);\nunlock(a);\nlock(c);\n");
  EXPECT_EQ(New->Count, 1u);
  EXPECT_EQ(New->Overlaps, std::vector<std::string>{
                               "a.c:1:1: this fix and that of line 2 overlap; "
                               "neither is applied"});
}

TEST(FixSet, NotOfOtherContent) {
  FixSet Fixes;
  Fixes.add(withFix("lock(a);\n", 1, {{{"a.c", 1, 1}, 4, "lock_irq"}}));
  Expected<FixSet::Fixed> New = Fixes.apply("a.c", "lock(a); \n");
  ASSERT_FALSE(bool(New));
  EXPECT_EQ(toString(New.takeError()),
            "it has changed since it was analysed, and stays as it is; run "
            "locklint again");
}

TEST(FixSet, WithoutFix) {
  FixSet Fixes;
  Fixes.add(finding("a.c", 1, 1, "linuxkernel-x", "sleeps"));
  EXPECT_TRUE(Fixes.files().empty());
}

} // namespace
