//===- OpenStore.cpp - Opening and making a UnitStore ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/Statement.h"
#include "Store/UnitStore.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace locklint;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {

/// "lock" in the header of the database file.
constexpr int ApplicationId = 0x6c6f636b;
/// Changes with the tables below.
constexpr int SchemaVersion = 7;

constexpr const char *Schema = R"(
  CREATE TABLE made_by(stamp TEXT NOT NULL);
  -- Files that units have read, with the version that was last looked at, and
  -- its hash; NULL if none is known.
  CREATE TABLE files(
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE,
    size INTEGER, inode INTEGER, modified INTEGER, changed INTEGER,
    hash INTEGER);
  -- read: ids of files, as LEB128; read_hash: of their hashes, in that order;
  -- main: the id of the main file, 0 if it was not read, and main_hash its hash.
  CREATE TABLE units(
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, path TEXT NOT NULL, directory TEXT NOT NULL,
    problem TEXT NOT NULL, errors TEXT NOT NULL,
    functions INTEGER NOT NULL, too_complex BLOB NOT NULL,
    encoded BLOB NOT NULL, findings BLOB NOT NULL,
    read BLOB NOT NULL, read_hash INTEGER NOT NULL,
    main INTEGER NOT NULL, main_hash INTEGER NOT NULL);
  CREATE INDEX units_by_path ON units(path);
  -- What units define for others, and what they refer to: see symbolOf().
  CREATE TABLE symbols(
    symbol INTEGER NOT NULL, unit INTEGER NOT NULL,
    PRIMARY KEY(symbol, unit)) WITHOUT ROWID;
  CREATE INDEX symbols_by_unit ON symbols(unit);
  CREATE TRIGGER forget_symbols AFTER DELETE ON units
    BEGIN DELETE FROM symbols WHERE unit = OLD.id; END;
  CREATE TABLE program(key BLOB NOT NULL, findings BLOB NOT NULL);
)";

/// How long one process waits for another, in milliseconds.
constexpr int Patience = 60000;

} // namespace

/// The end of a URI of which SQLite takes no locks.
static constexpr StringRef Unlocked = "?immutable=1";

/// The URI by which SQLite reads the database at \p Path, and writes nothing
/// beside it.
static std::string readOnlyUri(StringRef Path) {
  llvm::SmallString<256> Absolute = Path;
  llvm::sys::fs::make_absolute(Absolute);
  std::string Uri = "file://";
  for (char C : Absolute) {
    if (C == '%' || C == '?' || C == '#')
      Uri += "%" + llvm::utohexstr(C);
    else
      Uri += C;
  }
  // If there is no log that is to be read as well, SQLite needs no other file.
  uint64_t LogSize = 0;
  if (llvm::sys::fs::file_size(Path + "-wal", LogSize) || !LogSize)
    Uri += Unlocked;
  return Uri;
}

/// Whether the database may be written to, and SQLite make files beside it.
static bool isWritable(StringRef Path) {
  using llvm::sys::fs::access;
  using llvm::sys::fs::AccessMode;
  StringRef Directory = llvm::sys::path::parent_path(Path);
  return !access(Path, AccessMode::Write) &&
         !access(Directory.empty() ? "." : Directory, AccessMode::Write);
}

Expected<std::unique_ptr<UnitStore>>
UnitStore::connect(StringRef Path, StringRef Stamp, Access How) {
  std::unique_ptr<UnitStore> S(new UnitStore);
  S->Path = Path.str();
  S->Stamp = Stamp.str();
  std::string Name = S->Path;
  int Flags = SQLITE_OPEN_FULLMUTEX;
  switch (How) {
  case Access::Create:
    Flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    break;
  case Access::Write:
    Flags |= SQLITE_OPEN_READWRITE;
    break;
  case Access::Read:
  case Access::Look:
    Flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    Name = readOnlyUri(Path);
    S->Looks = How == Access::Look;
    if (StringRef(Name).ends_with(Unlocked))
      S->Opened = FileVersion::of(S->Path);
    break;
  }
  if (sqlite3_open_v2(Name.c_str(), &S->Database, Flags, nullptr) != SQLITE_OK)
    return S->error("");
  sqlite3_busy_timeout(S->Database, S->Looks ? 0 : Patience);
  return std::move(S);
}

Expected<std::unique_ptr<UnitStore>>
UnitStore::open(StringRef Path, StringRef Stamp, std::string &Replaced) {
  auto S = connect(Path, Stamp, Access::Create);
  if (!S)
    return S.takeError();
  if (Error E = (*S)->prepare(Replaced))
    return std::move(E);
  if (Error E = (*S)->loadFiles())
    return std::move(E);
  return std::move(*S);
}

Expected<std::unique_ptr<UnitStore>> UnitStore::openExisting(StringRef Path,
                                                             StringRef Stamp) {
  if (!llvm::sys::fs::exists(Path))
    return createStringError(Path + ": there is no such store");
  auto S =
      connect(Path, Stamp, isWritable(Path) ? Access::Write : Access::Read);
  if (!S)
    return S.takeError();
  Expected<bool> Empty = (*S)->isEmpty();
  if (!Empty)
    return Empty.takeError();
  if (*Empty) {
    // Who only reads writes no tables.
    std::string None;
    return open(":memory:", Stamp, None);
  }
  Expected<std::string> Misfit = (*S)->misfit();
  if (!Misfit)
    return Misfit.takeError();
  if (!Misfit->empty())
    return createStringError(Path + ": written " + *Misfit +
                             "; make it again, as it was made: 'locklint -p "
                             "BUILD_DIR', or 'locklint link'");
  if (Error E = (*S)->loadFiles())
    return std::move(E);
  return std::move(*S);
}

Expected<std::unique_ptr<UnitStore>> UnitStore::openToLook(StringRef Path,
                                                           StringRef Stamp) {
  if (!llvm::sys::fs::exists(Path))
    return createStringError(Path + ": there is no such store");
  auto S = connect(Path, Stamp, Access::Look);
  if (!S)
    return S.takeError();
  // All is read of one moment's store.
  if (Error E = (*S)->run("BEGIN"))
    return std::move(E);
  Expected<std::string> Misfit = (*S)->misfit();
  if (!Misfit)
    return Misfit.takeError();
  if (!Misfit->empty())
    return createStringError(Path + ": written " + *Misfit);
  return std::move(*S);
}

bool UnitStore::isUndisturbed() const {
  return !Opened || Opened == FileVersion::of(Path);
}

UnitStore::~UnitStore() { sqlite3_close_v2(Database); }

/// The number that \p Sql asks for.
Expected<int64_t> UnitStore::ask(const char *Sql) {
  Statement Ask(*this, Sql);
  Expected<bool> Row = Ask.step();
  if (!Row)
    return Row.takeError();
  return Ask.number(0);
}

std::string locklint::writtenBy(StringRef Theirs, StringRef Ours) {
  return Theirs.split('\n').first == Ours.split('\n').first
             ? "with another model"
             : "by another version of locklint";
}

Expected<bool> UnitStore::isEmpty() {
  Expected<int64_t> Tables = ask("SELECT count(*) FROM sqlite_master");
  if (!Tables)
    return Tables.takeError();
  return *Tables == 0;
}

/// Who has written the tables, if they are not ours; empty if they are. An
/// error if they are no store's.
Expected<std::string> UnitStore::misfit() {
  Expected<int64_t> Id = ask("PRAGMA application_id");
  if (!Id)
    return Id.takeError();
  if (*Id != ApplicationId)
    return createStringError(Path + ": a database, but no store of locklint's");
  Expected<int64_t> Version = ask("PRAGMA user_version");
  if (!Version)
    return Version.takeError();
  if (*Version != SchemaVersion)
    return writtenBy("", Stamp);
  Statement Made(*this, "SELECT stamp FROM made_by");
  Expected<bool> Row = Made.step();
  if (!Row)
    return Row.takeError();
  std::string By = *Row ? Made.bytes(0) : "";
  return By == Stamp ? "" : writtenBy(By, Stamp);
}

/// Has \p Database written by way of a log. Against another process that is in
/// the middle of writing, SQLite gives up at once, whatever its timeout.
static void writeAhead(sqlite3 *Database) {
  constexpr int Pause = 50;
  for (int Waited = 0; Waited < Patience; Waited += Pause) {
    int Result = sqlite3_exec(Database, "PRAGMA journal_mode = WAL", nullptr,
                              nullptr, nullptr);
    if (Result != SQLITE_BUSY)
      return;
    sqlite3_sleep(Pause);
  }
}

/// Makes the tables, if they are not there or not of this version.
Error UnitStore::prepare(std::string &Replaced) {
  Replaced.clear();
  writeAhead(Database);
  if (Error E = run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"))
    return E;
  if (Error E = run("BEGIN IMMEDIATE"))
    return E;
  Expected<bool> Empty = isEmpty();
  if (!Empty)
    return Empty.takeError();
  if (!*Empty) {
    Expected<std::string> Misfit = misfit();
    if (!Misfit)
      return Misfit.takeError();
    Replaced = std::move(*Misfit);
  }
  if (*Empty || !Replaced.empty()) {
    if (Error E =
            run("DROP TABLE IF EXISTS made_by; DROP TABLE IF EXISTS files;"
                "DROP TABLE IF EXISTS units; DROP TABLE IF EXISTS program;"
                "DROP TABLE IF EXISTS symbols"))
      return E;
    if (Error E = run(Schema))
      return E;
    std::string Sql =
        "PRAGMA application_id = " + std::to_string(ApplicationId) +
        "; PRAGMA user_version = " + std::to_string(SchemaVersion);
    if (Error E = run(Sql.c_str()))
      return E;
    Statement Insert(*this, "INSERT INTO made_by VALUES(?)");
    if (Error E = Insert.text(Stamp).run())
      return E;
  }
  return run("COMMIT");
}

/// \p Row: of FILE_COLUMNS.
void UnitStore::noteFile(const Statement &Row) {
  KnownFile F;
  F.Path = Row.bytes(1);
  if (!Row.isNull(2)) {
    F.Hash = Row.number(2);
    F.Version = {uint64_t(Row.number(3)), uint64_t(Row.number(4)),
                 Row.number(5), Row.number(6)};
  }
  FileIds[F.Path] = Row.number(0);
  Files[Row.number(0)] = std::move(F);
}

Error UnitStore::loadFiles() {
  Statement All(*this, "SELECT " FILE_COLUMNS " FROM files");
  while (true) {
    Expected<bool> Row = All.step();
    if (!Row)
      return Row.takeError();
    if (!*Row)
      return Error::success();
    noteFile(All);
  }
}
