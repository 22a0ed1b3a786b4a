//===- StoreTest.cpp - Units as bytes, and what is kept of them -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "Store/FactsFile.h"
#include "Store/FindingCodec.h"
#include "Store/UnitCodec.h"
#include "Store/UnitHead.h"
#include "Store/UnitStore.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <chrono>
#include <sqlite3.h>
#include <thread>

using namespace locklint;

namespace {

/// A unit with one function, which stores to a static variable, calls, and
/// branches by what the call returned.
struct SmallUnit {
  TermTable Terms;
  UnitIR Unit;
  MemberFacts Writes;
  TermId Static, External, Member;
  uint32_t Number;

  explicit SmallUnit(uint32_t Number = 7) : Number(Number) {
    Static = Terms.global("state");
    Terms.setOwner(Static, "dir/a.c");
    External = Terms.global("shared");
    FieldId Lock =
        Terms.fieldId({"struct priv", "lock", 8, false, false, "a.c"});
    Member = Terms.field(Terms.load(Static), Lock);
    Unit.Functions.resize(2);
    UnitFunction &F = Unit.Functions[1];
    F.Number = 1;
    F.Name = "run";
    F.Where = {"dir/a.c", 3, 6};
    F.Defined = F.InMain = F.External = F.Named = true;
    F.Address = Terms.function("run");
    F.ParamIsPointer = {true, false};
    F.Writes.Members = {Lock};
    F.Writes.Passed = {"struct other", "struct priv"};
    F.IR.emplace();
    F.IR->Name = F.Name;
    F.IR->Blocks.resize(1);
    BlockIR &B = F.IR->Blocks[0];
    B.Number = Number + 1;
    B.Ends = BlockIR::End::Switch;
    B.Condition = Terms.binary(TermOp::Lt, Terms.result(Number, 0),
                               Terms.constant(-4095));
    B.Successors = {-1, 0};
    B.Cases = {{true, 0, 0}, {false, -3, INT64_MAX}};
    CallInstr C;
    C.Name = "other";
    C.Number = Number;
    C.Where = {"./include/linux/x.h", 1, 2};
    C.Args = {Static, External, Member, Terms.local("i"), 0};
    C.GfpArg = -1;
    F.IR->Calls.push_back(C);
    C.Name = "mutex_lock";
    C.Model = Model::linux().lookup("mutex_lock");
    C.Callee = 0;
    C.Operands.resize(C.Model->Effects.size());
    C.Operands[0].Lock = Member;
    C.Operands[0].Object = "p->lock";
    F.IR->Calls.push_back(C);
    F.IR->AlwaysPassed = {std::nullopt, -1};
    Unit.Order = {1};
    MemberFacts::Member &M = Writes.Members[Lock];
    M.Own = true;
    M.Constants = {-1, 1};
    M.Writes.push_back({1, {"dir/a.c", 4, 1}, ~uint64_t(0)});
    Writes.Calls[{1, 0}] = {"dir/a.c", 5, 1};
  }
  std::string encode() const { return encodeUnit(Unit, Writes, Terms); }
};

TEST(UnitCodec, KeepsWhatItIsGiven) {
  DecodedProgram P(Model::linux());
  ASSERT_TRUE(P.add(SmallUnit().encode(), "/src"));
  ASSERT_EQ(P.Unit.Functions.size(), 2u);
  const UnitFunction &F = P.Unit.Functions[1];
  const TermTable &T = P.Tables->Terms;
  EXPECT_EQ(F.Name, "run");
  EXPECT_EQ(F.Where, (Location{"/src/dir/a.c", 3, 6}));
  EXPECT_TRUE(F.External && F.InMain && F.Named && !F.AddressTaken);
  EXPECT_EQ(print(T, F.Address), "fn run");
  ASSERT_TRUE(F.IR);
  const CallInstr &C = F.IR->Calls[0];
  EXPECT_EQ(C.Callee, CallInstr::NoFunction);
  EXPECT_EQ(C.GfpArg, -1);
  EXPECT_EQ(C.Where, (Location{"/src/include/linux/x.h", 1, 2}));
  EXPECT_EQ(print(T, C.Args[0]), "@state@a.c");
  EXPECT_EQ(print(T, C.Args[2]),
            "field(load(@state@a.c), \"struct priv.lock\"@a.c, 8)");
  EXPECT_EQ(C.Args[4], 0u);
  const CallInstr &Locks = F.IR->Calls[1];
  EXPECT_EQ(Locks.Model, Model::linux().lookup("mutex_lock"));
  EXPECT_EQ(Locks.Operands[0].Lock, C.Args[2]);
  EXPECT_EQ(Locks.Operands[0].Object, "p->lock");
  const BlockIR &B = F.IR->Blocks[0];
  EXPECT_EQ(T[T[B.Condition].A].A, C.Number);
  EXPECT_NE(B.Number, C.Number);
  EXPECT_EQ(B.Successors[0], -1);
  EXPECT_EQ(B.Cases[1].Hi, INT64_MAX);
  EXPECT_EQ(F.IR->AlwaysPassed[1], -1);
  EXPECT_FALSE(F.IR->AlwaysPassed[0]);
  const MemberFacts::Member &M =
      P.Writes.Members.find(F.Writes.Members[0])->second;
  EXPECT_EQ(M.Constants[0], -1);
  EXPECT_EQ(M.Writes[0].In, 1u);
  EXPECT_EQ(P.Writes.Calls.begin()->first, std::make_pair(1u, 0u));
}

TEST(UnitCodec, TellsUnitsApart) {
  DecodedProgram P(Model::linux());
  SmallUnit First, Second;
  Second.Unit.Functions[1].Where.File = "dir/b.c";
  Second.Terms = TermTable();
  ASSERT_TRUE(P.add(First.encode(), "/src"));
  // The same names, owned by another file.
  SmallUnit Other;
  Other.Terms.setOwner(Other.External, "dir/b.c");
  ASSERT_TRUE(P.add(Other.encode(), "/src"));
  const CallInstr &A = P.Unit.Functions[1].IR->Calls[0];
  const CallInstr &B = P.Unit.Functions[2].IR->Calls[0];
  EXPECT_EQ(A.Args[0], B.Args[0]) << "one file's variable is one";
  EXPECT_NE(A.Args[1], B.Args[1]) << "a static variable of another is not";
  EXPECT_NE(A.Args[3], B.Args[3]) << "locals are their function's";
  EXPECT_NE(A.Number, B.Number);
  EXPECT_EQ(P.Tables->Terms.object(A.Args[1]),
            P.Tables->Terms.object(B.Args[1]));
}

TEST(UnitCodec, RefusesWhatIsDamaged) {
  std::string Whole = SmallUnit().encode();
  for (size_t Size = 0; Size != Whole.size(); ++Size) {
    DecodedProgram P(Model::linux());
    EXPECT_FALSE(P.add(llvm::StringRef(Whole).take_front(Size), "/src"));
  }
  DecodedProgram Longer(Model::linux());
  EXPECT_FALSE(Longer.add(Whole + "x", "/src"));
  // Other bytes may mean something else, but nothing worse.
  for (size_t I = 0; I != Whole.size(); ++I) {
    std::string Changed = Whole;
    Changed[I] = char(Changed[I] ^ 0x55);
    DecodedProgram P(Model::linux());
    (void)P.add(Changed, "/src");
  }
}

/// Two functions, of which one calls the other, and that one calls 'other'.
SmallUnit unitWithCaller() {
  SmallUnit U;
  U.Unit.Functions.push_back(U.Unit.Functions[1]);
  UnitFunction &F = U.Unit.Functions[2];
  F.Number = 2;
  F.Name = "start";
  F.Address = U.Terms.function("start");
  F.Callees = {1};
  F.IR->Calls.resize(1);
  F.IR->Calls[0].Name = "run";
  F.IR->Calls[0].Callee = 1;
  F.IR->Calls[0].Args = {U.Terms.function("handler"), U.Terms.function("run")};
  U.Unit.Order = {1, 2};
  U.Unit.Definitions = {{"run"}, {"start", true}, {"shared"}};
  U.Unit.Module = "small";
  return U;
}

TEST(UnitHead, NamesWhatIsDefinedAndReferredTo) {
  std::optional<UnitHead> H = UnitHead::read(unitWithCaller().encode());
  ASSERT_TRUE(H);
  EXPECT_EQ(H->Module, "small");
  ASSERT_EQ(H->References.size(), 2u);
  EXPECT_EQ(H->References[0].Name, "other");
  EXPECT_FALSE(H->References[0].Modelled);
  EXPECT_EQ(H->References[1].Name, "handler");
  ASSERT_EQ(H->Definitions.size(), 3u);
  EXPECT_EQ(H->Definitions[1].Name, "start");
  EXPECT_TRUE(H->Definitions[1].Exported);
  EXPECT_EQ(H->Definitions[0].Calls, std::vector<unsigned>({0}));
  EXPECT_EQ(H->Definitions[1].Calls, std::vector<unsigned>({0}));
  EXPECT_TRUE(H->Definitions[2].Calls.empty());
  EXPECT_FALSE(UnitHead::read("damaged"));
}

TEST(UnitHead, NamesMembersThatLeadToFunctions) {
  SmallUnit U = unitWithCaller();
  auto Member = [&](llvm::StringRef Name) {
    return U.Terms.fieldId({"struct ops", Name.str(), 0, false, false, ""});
  };
  FieldId Called = Member("called"), Number = Member("number");
  TermId Ops = U.Terms.local("ops");
  CallInstr C;
  C.Where = {"dir/a.c", 9, 1};
  C.Pointer = U.Terms.load(U.Terms.field(Ops, Called));
  C.Number = 77;
  U.Unit.Functions[2].IR->Calls.push_back(C);
  C.Pointer = U.Terms.load(U.Terms.field(Ops, Number));
  C.Number = 78;
  U.Unit.Functions[2].IR->Calls.push_back(C);
  U.Writes.Members[Number].Constants = {1};
  MemberFacts::Member &Stored = U.Writes.Members[Member("stored")];
  Stored.Code = true;
  Stored.Functions = {U.Terms.function("start"), U.Terms.function("elsewhere")};
  U.Writes.Members[Member("open")].Code = true;
  U.Writes.Members[Member("open")].Anything = true;
  U.Writes.Members[Member("data")].Anything = true;

  std::optional<UnitHead> H = UnitHead::read(U.encode());
  ASSERT_TRUE(H);
  ASSERT_EQ(H->Members.size(), 3u);
  const UnitHead::Member *M = H->member("struct ops.called");
  ASSERT_TRUE(M);
  EXPECT_TRUE(M->Called && !M->Stored);
  EXPECT_EQ(H->Definitions[1].Through, std::vector<unsigned>({0}));
  EXPECT_TRUE(H->Definitions[0].Through.empty());
  M = H->member("struct ops.stored");
  ASSERT_TRUE(M);
  EXPECT_TRUE(M->Stored && M->Code && !M->Called);
  EXPECT_EQ(M->Through, std::vector<unsigned>({0}));
  std::vector<std::string> Names;
  for (unsigned Reference : M->Calls)
    Names.push_back(H->References[Reference].Name);
  EXPECT_EQ(Names, std::vector<std::string>({"other", "elsewhere"}));
  ASSERT_TRUE(H->member("struct ops.open"));
  EXPECT_TRUE(H->member("struct ops.open")->Stored);
}

TEST(FindingCodec, KeepsFindings) {
  Finding F;
  F.Rule = "linuxkernel-double-lock";
  F.Where = {"/src/a.c", 4, 5};
  F.Message = "text";
  F.Witness.push_back({Step::Kind::Acquired, {"/src/b.c", 1, 1}, "l", ""});
  F.Fix.push_back({{"/src/a.c", 4, 5}, 3, "new"});
  F.Fingerprint = "abc:2";
  F.Strict = true;
  F.Cycle = 2;
  Finding Other = F;
  Other.Where.Line = 9;
  F.Others.push_back(Other);
  std::string Bytes = encodeFindings({F});
  ProgramTables Names(Model::linux());
  std::optional<std::vector<Finding>> Read = decodeFindings(Bytes, Names);
  ASSERT_TRUE(Read);
  const Finding &G = Read->front();
  EXPECT_EQ(G.Rule, F.Rule);
  EXPECT_EQ(G.Where, F.Where);
  EXPECT_EQ(describe(G.Witness[0]), describe(F.Witness[0]));
  EXPECT_EQ(G.Fix[0].Text, "new");
  EXPECT_EQ(G.Fingerprint, "abc:2");
  EXPECT_TRUE(G.Strict);
  EXPECT_EQ(G.Cycle, 2u);
  EXPECT_EQ(G.Others[0].Where.Line, 9u);
  EXPECT_FALSE(decodeFindings(llvm::StringRef(Bytes).drop_back(), Names));
}

class Directory : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("locklint", Path));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Path); }
  std::string file(llvm::StringRef Name) const {
    llvm::SmallString<128> P = Path;
    llvm::sys::path::append(P, Name);
    return std::string(P);
  }
  void write(llvm::StringRef Name, llvm::StringRef Text) const {
    std::error_code EC;
    llvm::raw_fd_ostream(file(Name), EC) << Text;
    ASSERT_FALSE(EC);
  }
  std::unique_ptr<UnitStore> open(llvm::StringRef Stamp = "one") {
    llvm::Expected<std::unique_ptr<UnitStore>> S =
        UnitStore::open(file("store"), Stamp, Replaced);
    if (S)
      return std::move(*S);
    Message = toString(S.takeError());
    return nullptr;
  }
  llvm::SmallString<128> Path;
  std::string Replaced;
  std::string Message;
};

TEST_F(Directory, UnitsAreKnownUntilSomethingChanges) {
  write("a.h", "1");
  write("b.h", "2");
  StoredUnit U;
  U.Encoded = std::string("\0bytes", 6);
  U.Problem = "one error";
  U.Functions = 3;
  std::vector<ReadFile> Read = {{file("a.h"), UnitStore::hash("1")},
                                {file("b.h"), UnitStore::hash("2")}};
  {
    std::unique_ptr<UnitStore> S = open();
    ASSERT_TRUE(S) << Message;
    EXPECT_EQ(Replaced, "");
    EXPECT_FALSE(cantFail(S->find("key")));
    ASSERT_FALSE(bool(S->put({"key", U, Read})));
  }
  {
    std::unique_ptr<UnitStore> S = open();
    std::optional<StoredUnit> Found = cantFail(S->find("key"));
    ASSERT_TRUE(Found);
    EXPECT_EQ(Found->Encoded, U.Encoded);
    EXPECT_EQ(Found->Problem, U.Problem);
    EXPECT_EQ(Found->Functions, 3u);
    EXPECT_FALSE(cantFail(S->find("another")));
  }
  write("b.h", "3");
  EXPECT_FALSE(cantFail(open()->find("key")));
  write("b.h", "2");
  EXPECT_TRUE(cantFail(open()->find("key")));
  llvm::sys::fs::remove(file("a.h"));
  EXPECT_FALSE(cantFail(open()->find("key")));
}

/// Waits until the store trusts that who writes to the file makes another
/// version of it.
void waitUntilSettled(const std::string &File) {
  while (!FileVersion::of(File)->isSettled())
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

TEST_F(Directory, AnEditOfTheSameSizeAndTimeIsSeen) {
  auto Setting = [&](llvm::sys::TimePoint<> Time) {
    int FD;
    ASSERT_FALSE(llvm::sys::fs::openFileForWrite(
        file("a.h"), FD, llvm::sys::fs::CD_OpenExisting));
    llvm::sys::fs::setLastAccessAndModificationTime(FD, Time);
    llvm::sys::Process::SafelyCloseFileDescriptor(FD);
  };
  llvm::sys::TimePoint<> Time = llvm::sys::toTimePoint(1000000000);
  write("a.h", "1");
  Setting(Time);
  ASSERT_FALSE(
      bool(open()->put({"key", {}, {{file("a.h"), UnitStore::hash("1")}}})));
  // Young files are not trusted, ...
  EXPECT_TRUE(cantFail(open()->find("key")));
  write("a.h", "2");
  Setting(Time);
  EXPECT_FALSE(cantFail(open()->find("key")));
  write("a.h", "1");
  Setting(Time);
  EXPECT_TRUE(cantFail(open()->find("key")));
  // ... and old ones are known by more than that.
  waitUntilSettled(file("a.h"));
  EXPECT_TRUE(cantFail(open()->find("key")));
  write("a.h", "2");
  Setting(Time);
  EXPECT_FALSE(cantFail(open()->find("key")));
}

TEST_F(Directory, AFileYoungerThanATickIsNotSettled) {
  write("a.h", "1");
  std::optional<FileVersion> V = FileVersion::of(file("a.h"));
  ASSERT_TRUE(V);
  EXPECT_FALSE(V->isSettled());
  V->Changed -= 3'000'000'000;
  EXPECT_TRUE(V->isSettled());
  EXPECT_FALSE(FileVersion::of(file("none.h")));
}

TEST_F(Directory, AnotherVersionBeginsAnew) {
  std::unique_ptr<UnitStore> S = open();
  ASSERT_FALSE(bool(S->put({"key", {}, {}})));
  ASSERT_FALSE(bool(S->putProgram("all", "findings")));
  EXPECT_EQ(cantFail(S->findProgram("all")), "findings");
  EXPECT_FALSE(cantFail(S->findProgram("others")));
  std::unique_ptr<UnitStore> New = open("two");
  ASSERT_TRUE(New) << Message;
  EXPECT_EQ(Replaced, "by another version of locklint");
  EXPECT_FALSE(cantFail(New->find("key")));
  EXPECT_FALSE(cantFail(New->findProgram("all")));
  // Who has the old one open must not mix its numbers with the new ones.
  llvm::Error Late = S->put({"key", {}, {}});
  EXPECT_TRUE(bool(Late));
  consumeError(std::move(Late));
}

TEST_F(Directory, AnotherModelIsToldFromAnotherVersion) {
  ASSERT_TRUE(open("one\nmodel")) << Message;
  ASSERT_TRUE(open("one\nother")) << Message;
  EXPECT_EQ(Replaced, "with another model");
  llvm::Error E =
      UnitStore::openExisting(file("store"), "two\nother").takeError();
  EXPECT_NE(toString(std::move(E)).find("by another version of locklint;"),
            std::string::npos);
}

TEST_F(Directory, UnitsAreFoundByNamesAndOnlyLookedAt) {
  write("a.c", "1");
  StoredUnit U;
  U.Path = file("a.c");
  U.Encoded = unitWithCaller().encode();
  std::vector<ReadFile> Read = {{file("a.c"), UnitStore::hash("1")}};
  ASSERT_FALSE(bool(open()->put({"key", U, Read})));
  // What is put again is there once.
  ASSERT_FALSE(bool(open()->put({"key", U, Read})));
  using Units = std::vector<std::pair<int64_t, std::string>>;
  auto Look = [&] {
    return cantFail(UnitStore::openToLook(file("store"), "one"));
  };
  std::unique_ptr<UnitStore> S = Look();
  Units Start = cantFail(S->unitsThat(UnitStore::Relation::Defines, "start"));
  ASSERT_EQ(Start.size(), 1u);
  EXPECT_EQ(Start[0].second, U.Path);
  EXPECT_EQ(cantFail(S->unitsThat(UnitStore::Relation::RefersTo, "handler")),
            Start);
  EXPECT_TRUE(
      cantFail(S->unitsThat(UnitStore::Relation::Defines, "other")).empty());
  EXPECT_TRUE(
      cantFail(S->unitsThat(UnitStore::Relation::RefersTo, "run")).empty());
  std::optional<StoredUnit> Found = cantFail(S->unit(Start[0].first));
  ASSERT_TRUE(Found);
  EXPECT_EQ(Found->Encoded, U.Encoded);
  EXPECT_TRUE(S->isUndisturbed());
  write("a.c", "2");
  EXPECT_FALSE(cantFail(Look()->unit(Start[0].first)));
  write("a.c", "1");
  EXPECT_TRUE(cantFail(Look()->unit(Start[0].first)));
  // Nothing is written, and nobody is in the way.
  std::unique_ptr<UnitStore> Writer = open();
  ASSERT_FALSE(bool(Writer->keepOnly(U.Path, "", {})));
  ASSERT_FALSE(bool(Writer->put({"other", {}, {}})));
  EXPECT_TRUE(cantFail(Look()->unitsThat(UnitStore::Relation::Defines, "start"))
                  .empty());
  Writer.reset();
  EXPECT_FALSE(S->isUndisturbed());
  for (auto [File, Stamp] : {std::pair("store", "two"), {"none", "one"}}) {
    llvm::Error E = UnitStore::openToLook(file(File), Stamp).takeError();
    EXPECT_TRUE(bool(E));
    consumeError(std::move(E));
    EXPECT_EQ(llvm::sys::fs::exists(file("none")), false);
  }
}

TEST_F(Directory, AnEmptyFileIsAnEmptyStore) {
  write("store", "");
  {
    std::unique_ptr<UnitStore> S =
        cantFail(UnitStore::openExisting(file("store"), "one"));
    EXPECT_TRUE(cantFail(S->all()).empty());
  }
  uint64_t Size = 1;
  ASSERT_FALSE(llvm::sys::fs::file_size(file("store"), Size));
  EXPECT_EQ(Size, 0u);
  ASSERT_TRUE(open()) << Message;
  EXPECT_EQ(Replaced, "");
}

TEST_F(Directory, ANewStoreWaitsForWhoIsWritingIt) {
  sqlite3 *Other = nullptr;
  ASSERT_EQ(sqlite3_open(file("store").c_str(), &Other), SQLITE_OK);
  auto Run = [&](const char *Sql) {
    return sqlite3_exec(Other, Sql, nullptr, nullptr, nullptr);
  };
  ASSERT_EQ(Run("BEGIN IMMEDIATE"), SQLITE_OK);
  // It is written without a log as yet: to change that, one waits, too.
  auto Began = std::chrono::steady_clock::now();
  constexpr std::chrono::milliseconds Writing(300);
  std::thread Writer([&] {
    std::this_thread::sleep_for(Writing);
    EXPECT_EQ(Run("COMMIT"), SQLITE_OK);
  });
  std::unique_ptr<UnitStore> S = open();
  auto Waited = std::chrono::steady_clock::now() - Began;
  Writer.join();
  sqlite3_close(Other);
  ASSERT_TRUE(S) << Message;
  EXPECT_GE(Waited, Writing);
  EXPECT_TRUE(cantFail(S->all()).empty());
}

TEST_F(Directory, AllUnitsAreThereInOrder) {
  write("a.h", "1");
  std::vector<ReadFile> Read = {{file("a.h"), UnitStore::hash("1")}};
  auto Unit = [](const char *Path, const char *Directory) {
    StoredUnit U;
    U.Path = Path;
    U.Directory = Directory;
    U.Encoded = "bytes";
    return U;
  };
  {
    std::unique_ptr<UnitStore> S = open();
    ASSERT_TRUE(S) << Message;
    ASSERT_FALSE(bool(S->put({"3", Unit("/b.c", "/one"), Read})));
    ASSERT_FALSE(bool(S->put({"2", Unit("/a.c", "/two"), {}})));
    ASSERT_FALSE(bool(S->put({"1", Unit("/a.c", "/one"), {}})));
    ASSERT_FALSE(bool(S->put({"0", Unit("/a.c", "/one"), {}})));
    // How /a.c was compiled in another directory is another matter.
    ASSERT_FALSE(bool(S->keepOnly("/a.c", "/one", {"1"})));
  }
  write("a.h", "2");
  std::unique_ptr<UnitStore> S =
      cantFail(UnitStore::openExisting(file("store"), "one"));
  std::vector<StoredUnit> All = cantFail(S->all());
  ASSERT_EQ(All.size(), 3u);
  EXPECT_EQ(All[0].Path + All[0].Directory, "/a.c/one");
  EXPECT_EQ(All[1].Path + All[1].Directory, "/a.c/two");
  EXPECT_EQ(All[2].Path + All[2].Directory, "/b.c/one");
  EXPECT_EQ(All[2].Encoded, "bytes");
  Outdated Changed = cantFail(S->outdated());
  EXPECT_EQ(Changed.Units, 1u);
  EXPECT_EQ(Changed.Files, std::vector<std::string>{file("a.h")});
}

TEST_F(Directory, AFileIsTheSameAsLongAsAUnitKnowsIt) {
  for (const char *Name : {"a.c", "b.c", "a.h", "b.h"})
    write(Name, "1");
  uint64_t Hash = UnitStore::hash("1");
  std::unique_ptr<UnitStore> S = open();
  ASSERT_TRUE(S) << Message;
  StoredUnit A, B;
  A.Path = file("a.c");
  B.Path = file("b.c");
  ASSERT_FALSE(bool(S->put(
      {"a",
       A,
       {{file("./a.c"), Hash}, {file("a.h"), Hash}, {file("b.h"), Hash}}})));
  ASSERT_FALSE(
      bool(S->put({"b", B, {{file("b.c"), Hash}, {file("b.h"), Hash}}})));
  write("a.h", "2");
  Outdated Changed = cantFail(open()->outdated());
  EXPECT_EQ(Changed.Units, 1u);
  EXPECT_EQ(Changed.Files, std::vector<std::string>{file("a.h")});
  write("b.c", "2");
  // Of b.h nobody can tell any more.
  Changed = cantFail(open()->outdated());
  EXPECT_EQ(Changed.Units, 2u);
  EXPECT_EQ(Changed.Files,
            (std::vector<std::string>{file("a.h"), file("b.c"), file("b.h")}));
}

TEST_F(Directory, AllIsPutOrNothing) {
  std::unique_ptr<UnitStore> S = open();
  unsigned Left = 2;
  llvm::Error E =
      S->putAll([&]() -> llvm::Expected<std::optional<CapturedUnit>> {
        if (Left-- == 0)
          return llvm::createStringError("no more");
        return CapturedUnit{std::to_string(Left), {}, {}};
      });
  EXPECT_EQ(toString(std::move(E)), "no more");
  EXPECT_TRUE(cantFail(S->all()).empty());
}

TEST(FactsFile, HoldsAUnit) {
  CapturedUnit U{"key", {}, {{"/a.h", ~uint64_t(0)}, {"/b.h", 1}}};
  U.Unit.Path = "/a.c";
  U.Unit.Directory = "/";
  U.Unit.Problem = "one error";
  U.Unit.ClangErrors = "a.c:1:1: error";
  U.Unit.Functions = 300;
  U.Unit.TooComplex = "two";
  U.Unit.Encoded = std::string("\0bytes", 6);
  U.Unit.Findings = "more";
  std::string Bytes = encodeFacts(U, "one");
  CapturedUnit Back = cantFail(decodeFacts(Bytes, "one"));
  EXPECT_EQ(Back.Key, U.Key);
  EXPECT_EQ(Back.Unit.Path, U.Unit.Path);
  EXPECT_EQ(Back.Unit.Directory, U.Unit.Directory);
  EXPECT_EQ(Back.Unit.Problem, U.Unit.Problem);
  EXPECT_EQ(Back.Unit.ClangErrors, U.Unit.ClangErrors);
  EXPECT_EQ(Back.Unit.Functions, 300u);
  EXPECT_EQ(Back.Unit.TooComplex, "two");
  EXPECT_EQ(Back.Unit.Encoded, U.Unit.Encoded);
  EXPECT_EQ(Back.Unit.Findings, U.Unit.Findings);
  ASSERT_EQ(Back.Read.size(), 2u);
  EXPECT_EQ(Back.Read[0].Path, "/a.h");
  EXPECT_EQ(Back.Read[0].Hash, ~uint64_t(0));
  auto Fails = [](llvm::StringRef Bytes, llvm::StringRef Stamp) {
    auto U = decodeFacts(Bytes, Stamp);
    return U ? "" : toString(U.takeError());
  };
  EXPECT_NE(Fails(Bytes, "two").find("another version"), std::string::npos);
  EXPECT_NE(Fails("\x7f"
                  "ELF",
                  "one")
                .find("no facts"),
            std::string::npos);
  EXPECT_NE(Fails("", "one").find("no facts"), std::string::npos);
  // Wherever it ends, and whatever is changed in it.
  for (size_t I = 15; I != Bytes.size(); ++I) {
    EXPECT_NE(Fails(llvm::StringRef(Bytes).take_front(I), "one"), "") << I;
    std::string Changed = Bytes;
    Changed[I] ^= 4;
    EXPECT_NE(Fails(Changed, "one"), "") << I;
  }
}

TEST_F(Directory, WhatIsReadIsNotMade) {
  auto Fails = [&](const char *Stamp) {
    auto S = UnitStore::openExisting(file("store"), Stamp);
    return S ? "" : toString(S.takeError());
  };
  EXPECT_NE(Fails("one").find("there is no such store"), std::string::npos);
  EXPECT_FALSE(llvm::sys::fs::exists(file("store")));
  ASSERT_FALSE(bool(open()->put({"key", {}, {}})));
  EXPECT_NE(Fails("two").find("another version"), std::string::npos);
  EXPECT_EQ(Fails("one"), "");
}

TEST_F(Directory, WhatIsNoStoreStaysAsItIs) {
  write("store", "int main(void) { return 0; }\n// no database\n");
  EXPECT_FALSE(open());
  EXPECT_NE(Message.find("delete it"), std::string::npos) << Message;
  uint64_t Size = 0;
  EXPECT_FALSE(llvm::sys::fs::file_size(file("store"), Size));
  EXPECT_EQ(Size, 44u);
}

} // namespace
