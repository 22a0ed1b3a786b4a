//===- HeadersTest.cpp - Records of precompiled headers -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/HeaderRecord.h"
#include "Headers/InclusionOrder.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace locklint;

namespace {

/// 0 includes 1 and 2, 2 includes 1.
HeaderRecord threeHeaders() {
  HeaderRecord R;
  R.Headers.resize(3);
  const char *Names[] = {"a.h", "b.h", "c.h"};
  for (auto [I, Name] : enumerate(Names)) {
    R.Headers[I].Name = Name;
    R.Headers[I].Path = std::string("/src/") + Name;
    R.Headers[I].Guarded = true;
  }
  R.Headers[0].Includes = {{1, "b.h"}, {2, "../c.h"}};
  R.Headers[2].Includes = {{1, "b.h"}};
  R.Headers[0].Definitions = {{1, "between"}, {2, "last"}};
  R.Headers[1].Counted = 7;
  R.Headers[2].State = {10, 11, -12, 13};
  R.Headers[2].Hash = ~uint64_t(0);
  R.Ordered = {{{1, 0}, {0, 1}, true}};
  R.Together = {{0, 2}};
  R.Before = {{"/src/first", 5}};
  R.Pch = "x.pch";
  R.PchHash = 7;
  StringMap<RecordedName> Known;
  Known["DEBUG"].Mention = {0, 2};
  Known["LIMIT"].Define = {1};
  R.setNames(Known);
  return R;
}

TEST(HeaderRecord, IsReadAsItWasWritten) {
  std::string Bytes = threeHeaders().encode();
  std::optional<HeaderRecord> R =
      HeaderRecord::decode(MemoryBuffer::getMemBufferCopy(Bytes));
  ASSERT_TRUE(R);
  HeaderRecord Was = threeHeaders();
  ASSERT_EQ(R->Headers.size(), 3u);
  for (unsigned I = 0; I != 3; ++I) {
    EXPECT_EQ(R->Headers[I].Path, Was.Headers[I].Path);
    EXPECT_EQ(R->Headers[I].Name, Was.Headers[I].Name);
    EXPECT_EQ(R->Headers[I].Includes, Was.Headers[I].Includes);
    EXPECT_EQ(R->Headers[I].Definitions, Was.Headers[I].Definitions);
    EXPECT_EQ(R->Headers[I].State, Was.Headers[I].State);
    EXPECT_EQ(R->Headers[I].Hash, Was.Headers[I].Hash);
    EXPECT_EQ(R->Headers[I].Counted, Was.Headers[I].Counted);
    EXPECT_TRUE(R->Headers[I].Guarded);
    EXPECT_FALSE(R->Headers[I].Forced);
  }
  EXPECT_EQ(R->Ordered, Was.Ordered);
  EXPECT_EQ(R->Together, Was.Together);
  EXPECT_EQ(R->Before, Was.Before);
  EXPECT_EQ(R->Pch, "x.pch");
  EXPECT_EQ(R->PchHash, 7U);
  ASSERT_TRUE(R->find("DEBUG"));
  EXPECT_EQ(R->find("DEBUG")->Mention, RecordedName::Headers({0, 2}));
  EXPECT_TRUE(R->find("DEBUG")->Define.empty());
  EXPECT_EQ(R->find("LIMIT")->Define, RecordedName::Headers({1}));
  EXPECT_FALSE(R->find("OTHER"));
  EXPECT_EQ(R->encode(), Bytes);
}

TEST(HeaderRecord, DamageIsNoticed) {
  std::string Bytes = threeHeaders().encode();
  for (size_t I = 0; I != Bytes.size(); ++I) {
    std::string Damaged = Bytes;
    Damaged[I] ^= 0x10;
    EXPECT_FALSE(HeaderRecord::decode(MemoryBuffer::getMemBufferCopy(Damaged)));
    EXPECT_FALSE(HeaderRecord::decode(
        MemoryBuffer::getMemBufferCopy(Bytes.substr(0, I))));
  }
}

TEST(InclusionOrder, IsThatOfAPreprocessor) {
  HeaderRecord R = threeHeaders();
  std::string Seen;
  auto Enters = [&](HeaderId, StringRef Name) { Seen += Name.str() + " "; };
  auto Defines = [&](StringRef Name) { Seen += Name.str() + " "; };

  InclusionOrder All(R.Headers);
  All.include(0, "a.h", Enters, Defines);
  EXPECT_EQ(Seen, "a.h b.h between ../c.h last ");
  EXPECT_TRUE(All.isBefore({1, 0}, {0, 1}));
  EXPECT_TRUE(All.isBefore({0, 0}, {1, 0}));
  EXPECT_FALSE(All.isBefore({0, 1}, {1, 0}));

  Seen.clear();
  InclusionOrder Other(R.Headers);
  Other.include(2, "c.h", Enters, Defines);
  EXPECT_EQ(Seen, "c.h b.h ");
  EXPECT_FALSE(Other.included().test(0));
  EXPECT_FALSE(Other.isBefore({1, 0}, {0, 1}));
  Other.include(0, "a.h", Enters, Defines);
  EXPECT_EQ(Seen, "c.h b.h a.h between last ");
  EXPECT_TRUE(Other.isBefore({1, 0}, {0, 0}));
}

} // namespace
