//===- UnitStore.cpp - What is kept between runs --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/UnitStore.h"
#include "Store/Statement.h"
#include "Store/UnitHead.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace locklint;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

uint64_t UnitStore::hash(StringRef Content) {
  return llvm::xxh3_64bits(Content);
}

std::string UnitStore::keyOf(StringRef Content) {
  llvm::XXH128_hash_t Hash =
      llvm::xxh3_128bits(llvm::arrayRefFromStringRef(Content));
  return llvm::utohexstr(Hash.high64) + "-" + llvm::utohexstr(Hash.low64);
}

Error UnitStore::error(StringRef Doing) const {
  int Code = sqlite3_errcode(Database) & 0xff;
  std::string Text = Path + ": " + Doing.str();
  switch (Code) {
  case SQLITE_CORRUPT:
    return createStringError(Text + "the store is damaged; delete it, and run "
                                    "again");
  case SQLITE_NOTADB:
    return createStringError(Text + "it is no store of locklint's; if it was "
                                    "one, it is damaged: delete it, and run "
                                    "again");
  case SQLITE_FULL:
    return createStringError(Text + "the disk is full");
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return createStringError(Text + "another process has been writing to the "
                                    "store for a minute");
  default:
    return createStringError(Text + sqlite3_errmsg(Database));
  }
}

Error UnitStore::run(const char *Sql) {
  if (sqlite3_exec(Database, Sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return error("");
  return Error::success();
}

/// The hash of what the file holds now; 0 if it cannot be read. Each file is
/// looked at once in a run, and read only if it may have changed.
uint64_t UnitStore::currentHash(uint32_t File) {
  if (Looks && !Files.contains(File)) {
    Statement Ask(*this, "SELECT " FILE_COLUMNS " FROM files WHERE id = ?");
    Expected<bool> Row = Ask.bind(int64_t(File)).step();
    if (Row && *Row)
      noteFile(Ask);
    else
      llvm::consumeError(Row.takeError());
  }
  KnownFile &F = Files[File];
  if (std::exchange(F.Checked, true))
    return F.Hash;
  std::optional<FileVersion> Now = FileVersion::of(F.Path);
  if (!Now) {
    F.Hash = 0;
    return 0;
  }
  if (F.Version == *Now)
    return F.Hash;
  auto Buffer = llvm::MemoryBuffer::getFile(F.Path);
  F.Hash = Buffer ? hash((*Buffer)->getBuffer()) : 0;
  // What is not noted is read again in the next run.
  if (Looks || !Now->isSettled())
    return F.Hash;
  F.Version = *Now;
  Statement Update(*this, "UPDATE files SET size = ?, inode = ?, modified = ?, "
                          "changed = ?, hash = ? WHERE id = ?");
  llvm::consumeError(Update.bind(int64_t(Now->Size))
                         .bind(int64_t(Now->Inode))
                         .bind(Now->Modified)
                         .bind(Now->Changed)
                         .bind(int64_t(F.Hash))
                         .bind(File)
                         .run());
  return F.Hash;
}

Expected<uint32_t> UnitStore::idOf(const ReadFile &R) {
  auto [It, New] = FileIds.try_emplace(R.Path);
  if (!New)
    return It->second;
  // Another process may have added it by now.
  Statement Insert(*this, "INSERT INTO files(path) VALUES(?) "
                          "ON CONFLICT DO NOTHING");
  if (Error E = Insert.text(R.Path).run())
    return std::move(E);
  Statement Ask(*this, "SELECT id FROM files WHERE path = ?");
  Expected<bool> Row = Ask.text(R.Path).step();
  if (!Row)
    return Row.takeError();
  uint32_t Id = Ask.number(0);
  It->second = Id;
  KnownFile F;
  F.Path = R.Path;
  Files[Id] = std::move(F);
  return Id;
}

/// The ids that insert() has written. None if they are damaged.
static std::optional<std::vector<uint32_t>> decodeIds(StringRef Read) {
  std::vector<uint32_t> Ids;
  while (!Read.empty()) {
    unsigned Size = 0;
    const char *Bad = nullptr;
    Ids.push_back(
        llvm::decodeULEB128(Read.bytes_begin(), &Size, Read.bytes_end(), &Bad));
    if (Bad)
      return std::nullopt;
    Read = Read.drop_front(Size);
  }
  return Ids;
}

/// Whether the files with the ids \p Read have the content that they had.
bool UnitStore::isAsItWas(llvm::ArrayRef<uint32_t> Read, int64_t ReadHash) {
  std::string Hashes;
  for (uint32_t Id : Read) {
    uint64_t Hash = currentHash(Id);
    Hashes.append(reinterpret_cast<const char *>(&Hash), sizeof Hash);
  }
  return int64_t(hash(Hashes)) == ReadHash;
}

/// What StoredUnit holds, in the order in which unitOf() reads it.
#define UNIT_COLUMNS                                                           \
  "path, directory, problem, errors, functions, too_complex, encoded, "        \
  "findings"

template <typename Row> static StoredUnit unitOf(const Row &R) {
  StoredUnit U;
  U.Path = R.bytes(0);
  U.Directory = R.bytes(1);
  U.Problem = R.bytes(2);
  U.ClangErrors = R.bytes(3);
  U.Functions = R.number(4);
  U.TooComplex = R.bytes(5);
  U.Encoded = R.bytes(6);
  U.Findings = R.bytes(7);
  return U;
}

Expected<std::optional<StoredUnit>> UnitStore::find(StringRef Key) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT " UNIT_COLUMNS
                       ", read, read_hash FROM units WHERE key = ?");
  Expected<bool> Row = Ask.bind(Key).step();
  if (!Row)
    return Row.takeError();
  if (!*Row)
    return std::nullopt;
  std::optional<std::vector<uint32_t>> Read = decodeIds(Ask.bytes(8));
  if (!Read || !isAsItWas(*Read, Ask.number(9)))
    return std::nullopt;
  return unitOf(Ask);
}

Expected<std::vector<StoredUnit>> UnitStore::all() {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT " UNIT_COLUMNS " FROM units ORDER BY path, key");
  std::vector<StoredUnit> All;
  while (true) {
    Expected<bool> Row = Ask.step();
    if (!Row)
      return Row.takeError();
    if (!*Row)
      return std::move(All);
    All.push_back(unitOf(Ask));
  }
}

Expected<Outdated> UnitStore::outdated() {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT read, read_hash, main, main_hash FROM units");
  Outdated Found;
  llvm::DenseSet<uint32_t> Same, Doubtful;
  while (true) {
    Expected<bool> Row = Ask.step();
    if (!Row)
      return Row.takeError();
    if (!*Row)
      break;
    std::optional<std::vector<uint32_t>> Read = decodeIds(Ask.bytes(0));
    if (Read && isAsItWas(*Read, Ask.number(1))) {
      Same.insert(Read->begin(), Read->end());
      continue;
    }
    ++Found.Units;
    if (Read)
      Doubtful.insert(Read->begin(), Read->end());
    // A header that has changed leaves the file that includes it as it was.
    uint32_t Main = Ask.number(2);
    if (Main && int64_t(currentHash(Main)) == Ask.number(3))
      Same.insert(Main);
  }
  for (uint32_t Id : Doubtful)
    if (!Same.contains(Id))
      Found.Files.push_back(Files[Id].Path);
  llvm::sort(Found.Files);
  return Found;
}

Error UnitStore::keepOnly(StringRef Path, StringRef Directory,
                          llvm::ArrayRef<std::string> Keys) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this,
                "SELECT key FROM units WHERE path = ? AND directory = ?");
  Ask.text(Path).text(Directory);
  std::vector<std::string> Old;
  while (true) {
    Expected<bool> Row = Ask.step();
    if (!Row)
      return Row.takeError();
    if (!*Row)
      break;
    if (std::string Key = Ask.bytes(0); !llvm::is_contained(Keys, Key))
      Old.push_back(std::move(Key));
  }
  for (const std::string &Key : Old)
    if (Error E =
            Statement(*this, "DELETE FROM units WHERE key = ?").bind(Key).run())
      return E;
  return Error::success();
}

Error UnitStore::insert(const CapturedUnit &C) {
  std::string Ids, Hashes;
  llvm::raw_string_ostream OS(Ids);
  int64_t Main = 0, MainHash = 0;
  for (const ReadFile &F : C.Read) {
    Expected<uint32_t> Id = idOf(F);
    if (!Id)
      return Id.takeError();
    llvm::SmallString<256> Path = StringRef(F.Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    if (Path == C.Unit.Path) {
      Main = *Id;
      MainHash = F.Hash;
    }
    llvm::encodeULEB128(*Id, OS);
    Hashes.append(reinterpret_cast<const char *>(&F.Hash), sizeof F.Hash);
  }
  const StoredUnit &U = C.Unit;
  if (Error E =
          Statement(*this, "DELETE FROM units WHERE key = ?").bind(C.Key).run())
    return E;
  Statement Insert(*this, "INSERT INTO units "
                          "VALUES(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  if (Error E = Insert.bind(C.Key)
                    .text(U.Path)
                    .text(U.Directory)
                    .text(U.Problem)
                    .text(U.ClangErrors)
                    .bind(int64_t(U.Functions))
                    .bind(U.TooComplex)
                    .bind(U.Encoded)
                    .bind(U.Findings)
                    .bind(Ids)
                    .bind(int64_t(hash(Hashes)))
                    .bind(Main)
                    .bind(MainHash)
                    .run())
    return E;
  return insertSymbols(U);
}

/// A number for \p Name that is the same for few others, and tells whether a
/// unit defines it.
static int64_t symbolOf(UnitStore::Relation Has, StringRef Name) {
  uint64_t Hash = UnitStore::hash(Name) << 1;
  return int64_t(Hash | (Has == UnitStore::Relation::Defines));
}

Error UnitStore::insertSymbols(const StoredUnit &U) {
  std::optional<UnitHead> Head = UnitHead::read(U.Encoded);
  if (!Head)
    return Error::success();
  int64_t Unit = sqlite3_last_insert_rowid(Database);
  auto Add = [&](Relation Has, StringRef Name) {
    Statement Insert(*this, "INSERT OR IGNORE INTO symbols VALUES(?, ?)");
    return Insert.bind(symbolOf(Has, Name)).bind(Unit).run();
  };
  for (const UnitHead::Definition &D : Head->Definitions)
    if (Error E = Add(Relation::Defines, D.Name))
      return E;
  for (const UnitHead::Reference &R : Head->References)
    if (Error E = Add(Relation::RefersTo, R.Name))
      return E;
  for (const UnitHead::Member &M : Head->Members) {
    if (M.Stored)
      if (Error E = Add(Relation::Defines, M.Name))
        return E;
    if (M.Called)
      if (Error E = Add(Relation::RefersTo, M.Name))
        return E;
  }
  return Error::success();
}

Expected<bool> UnitStore::hasFile(StringRef File) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT 1 FROM units WHERE path = ? LIMIT 1");
  return Ask.text(File).step();
}

Expected<bool> UnitStore::hasUnit(StringRef File, StringRef Directory,
                                  StringRef Encoded) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT 1 FROM units WHERE path = ? AND directory = ? "
                       "AND encoded = ? LIMIT 1");
  return Ask.text(File).text(Directory).bind(Encoded).step();
}

/// The rows of \p Ask, which are of a number and a path.
Expected<std::vector<UnitStore::UnitName>> UnitStore::unitsOf(Statement &Ask) {
  std::vector<UnitName> Found;
  while (true) {
    Expected<bool> Row = Ask.step();
    if (!Row)
      return Row.takeError();
    if (!*Row)
      return std::move(Found);
    Found.emplace_back(Ask.number(0), Ask.bytes(1));
  }
}

Expected<std::optional<std::vector<UnitStore::UnitName>>>
UnitStore::units(size_t Most) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT id, path FROM units ORDER BY path, key LIMIT ?");
  Expected<std::vector<UnitName>> Found = unitsOf(Ask.bind(int64_t(Most) + 1));
  if (!Found)
    return Found.takeError();
  if (Found->size() > Most)
    return std::nullopt;
  return std::move(*Found);
}

Expected<std::vector<UnitStore::UnitName>>
UnitStore::unitsThat(Relation Has, StringRef Name) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT id, path FROM symbols JOIN units ON id = unit "
                       "WHERE symbol = ? ORDER BY path, key");
  return unitsOf(Ask.bind(symbolOf(Has, Name)));
}

Expected<std::optional<StoredUnit>> UnitStore::unit(int64_t Number) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT read, read_hash, path, directory, encoded "
                       "FROM units WHERE id = ?");
  Expected<bool> Row = Ask.bind(Number).step();
  if (!Row)
    return Row.takeError();
  if (!*Row)
    return std::nullopt;
  std::optional<std::vector<uint32_t>> Read = decodeIds(Ask.bytes(0));
  if (!Read || !isAsItWas(*Read, Ask.number(1)))
    return std::nullopt;
  StoredUnit U;
  U.Path = Ask.bytes(2);
  U.Directory = Ask.bytes(3);
  U.Encoded = Ask.bytes(4);
  return U;
}

Error UnitStore::put(const CapturedUnit &U) {
  const CapturedUnit *Left = &U;
  return putAll([&]() -> Expected<std::optional<CapturedUnit>> {
    if (const CapturedUnit *Only = std::exchange(Left, nullptr))
      return *Only;
    return std::nullopt;
  });
}

Error UnitStore::putAll(
    llvm::function_ref<Expected<std::optional<CapturedUnit>>()> Next) {
  std::lock_guard<std::mutex> Lock(Mutex);
  if (Error E = run("BEGIN IMMEDIATE"))
    return E;
  auto Write = [&]() -> Error {
    // Numbers of files mean nothing in a store that has begun anew.
    Statement Made(*this, "SELECT stamp FROM made_by");
    Expected<bool> Row = Made.step();
    if (!Row)
      return Row.takeError();
    if (!*Row || Made.bytes(0) != Stamp)
      return createStringError(
          Path + ": another version of locklint has just replaced the store");
    while (true) {
      Expected<std::optional<CapturedUnit>> U = Next();
      if (!U)
        return U.takeError();
      if (!*U)
        return Error::success();
      if (Error E = insert(**U))
        return E;
    }
  };
  if (Error E = Write()) {
    llvm::consumeError(run("ROLLBACK"));
    return E;
  }
  return run("COMMIT");
}

Expected<std::optional<std::string>> UnitStore::findProgram(StringRef Key) {
  std::lock_guard<std::mutex> Lock(Mutex);
  Statement Ask(*this, "SELECT findings FROM program WHERE key = ?");
  Expected<bool> Row = Ask.bind(Key).step();
  if (!Row)
    return Row.takeError();
  if (!*Row)
    return std::nullopt;
  return Ask.bytes(0);
}

Error UnitStore::putProgram(StringRef Key, StringRef Findings) {
  std::lock_guard<std::mutex> Lock(Mutex);
  if (sqlite3_db_readonly(Database, "main") == 1)
    return Error::success();
  if (Error E = run("BEGIN IMMEDIATE; DELETE FROM program"))
    return E;
  Statement Insert(*this, "INSERT INTO program VALUES(?, ?)");
  if (Error E = Insert.bind(Key).bind(Findings).run()) {
    llvm::consumeError(run("ROLLBACK"));
    return E;
  }
  return run("COMMIT");
}
