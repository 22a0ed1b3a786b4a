//===- UnitStore.h - What is kept between runs ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One SQLite database keeps what the analysis of each unit has shown, so that
// only what has changed is analysed again: a unit is known by its compile
// command, and is as it was if all files that it has read have the content that
// they had. Every change is a transaction: whoever is interrupted, at whatever
// moment, leaves a database that the next run goes on with.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_UNITSTORE_H
#define LOCKLINT_STORE_UNITSTORE_H

#include "Store/FileVersion.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace locklint {

/// A file that a unit has read, with the hash of what it read.
struct ReadFile {
  std::string Path; ///< Absolute.
  uint64_t Hash = 0;
};

/// What is kept of a unit.
struct StoredUnit {
  /// The main file; absolute.
  std::string Path;
  /// What names of files in Encoded are relative to.
  std::string Directory;
  /// Why a part of it could not be analysed; empty if all could.
  std::string Problem;
  /// Clang's errors, printed.
  std::string ClangErrors;
  uint32_t Functions = 0;
  std::string TooComplex; ///< As encodeGivenUp() wrote it.
  std::string Encoded;    ///< As encodeUnit() wrote it.
  std::string Findings;   ///< As encodeFindings() wrote it.
};

/// A unit, with what it is kept under, and what it was made of.
struct CapturedUnit {
  std::string Key;
  StoredUnit Unit;
  std::vector<ReadFile> Read;
};

/// What has changed since units were put into a store.
struct Outdated {
  unsigned Units = 0; ///< That many are not as they were.
  /// What these have read, but for what is known to be as it was.
  std::vector<std::string> Files;
};

/// Who has written something whose stamp is \p Theirs, as the end of a
/// sentence: a stamp is of the program, and, behind a line's end, of the model.
std::string writtenBy(llvm::StringRef Theirs, llvm::StringRef Ours);

/// May be used by several threads, and by several processes at once.
class UnitStore {
public:
  /// Opens the database at \p Path, or makes it. What is there counts if it was
  /// written by who gives the same \p Stamp; otherwise the database begins
  /// anew, and \p Replaced says who has written it. An error if the file is
  /// damaged or no database of locklint's: it stays as it is.
  static llvm::Expected<std::unique_ptr<UnitStore>>
  open(llvm::StringRef Path, llvm::StringRef Stamp, std::string &Replaced);
  /// Opens the database at \p Path to read from it; it need not be writable. An
  /// empty file is an empty store. An error, too, if there is none, or it was
  /// written by who gives another stamp.
  static llvm::Expected<std::unique_ptr<UnitStore>>
  openExisting(llvm::StringRef Path, llvm::StringRef Stamp);
  /// The same for who must neither write nor wait, nor keep others waiting: an
  /// error, too, if that cannot be. Reads no more than it is asked for.
  static llvm::Expected<std::unique_ptr<UnitStore>>
  openToLook(llvm::StringRef Path, llvm::StringRef Stamp);
  ~UnitStore();

  /// The unit with that key, if it is as it was.
  llvm::Expected<std::optional<StoredUnit>> find(llvm::StringRef Key);
  llvm::Error put(const CapturedUnit &U);
  /// Puts all that \p Next gives, until that is none: all of it or, after an
  /// error, nothing.
  llvm::Error putAll(
      llvm::function_ref<llvm::Expected<std::optional<CapturedUnit>>()> Next);

  /// All units, whether they are as they were or not, by path and key.
  llvm::Expected<std::vector<StoredUnit>> all();
  llvm::Expected<Outdated> outdated();

  /// Whether it has a unit whose main file \p File is, an absolute name,
  /// whether that is as it was or not.
  llvm::Expected<bool> hasFile(llvm::StringRef File);
  /// Whether that is true of a unit that was compiled in \p Directory, and what
  /// it has of that is \p Encoded.
  llvm::Expected<bool> hasUnit(llvm::StringRef File, llvm::StringRef Directory,
                               llvm::StringRef Encoded);

  /// A unit's number, and the path of its main file.
  using UnitName = std::pair<int64_t, std::string>;
  /// All units, by path and key; none if there are more than \p Most.
  llvm::Expected<std::optional<std::vector<UnitName>>> units(size_t Most);
  /// What a unit has to do with the name of a function, or with that of a
  /// member of a struct (UnitHead::Member): it defines that function, or stores
  /// in that member; it calls it, or what the member points to.
  enum class Relation { Defines, RefersTo };
  /// The units of which that may be true: in rare cases another name is meant.
  llvm::Expected<std::vector<UnitName>> unitsThat(Relation Has,
                                                  llvm::StringRef Name);
  /// The unit with that number, if it is as it was; without its Findings.
  llvm::Expected<std::optional<StoredUnit>> unit(int64_t Number);
  /// openToLook(): whether nobody has written to what was read meanwhile.
  bool isUndisturbed() const;

  /// Forgets the units of the main file \p Path, compiled in \p Directory,
  /// whose keys are not among \p Keys: it is compiled in other ways now.
  llvm::Error keepOnly(llvm::StringRef Path, llvm::StringRef Directory,
                       llvm::ArrayRef<std::string> Keys);

  /// What linking has shown, as encodeFindings() wrote it, of the program with
  /// that key. The last one is kept, if the store is writable.
  llvm::Expected<std::optional<std::string>> findProgram(llvm::StringRef Key);
  llvm::Error putProgram(llvm::StringRef Key, llvm::StringRef Findings);

  static uint64_t hash(llvm::StringRef Content);
  /// A key, for units and programs, of all that tells one from others.
  static std::string keyOf(llvm::StringRef Content);

private:
  UnitStore() = default;
  class Statement;
  enum class Access { Create, Write, Read, Look };

  llvm::Error error(llvm::StringRef Doing) const;
  llvm::Error run(const char *Sql);
  static llvm::Expected<std::unique_ptr<UnitStore>>
  connect(llvm::StringRef Path, llvm::StringRef Stamp, Access How);
  static llvm::Expected<std::vector<UnitName>> unitsOf(Statement &Ask);
  llvm::Expected<int64_t> ask(const char *Sql);
  llvm::Expected<bool> isEmpty();
  llvm::Expected<std::string> misfit();
  llvm::Error prepare(std::string &Replaced);
  llvm::Error loadFiles();
  void noteFile(const Statement &Row);
  llvm::Expected<uint32_t> idOf(const ReadFile &F);
  llvm::Error insert(const CapturedUnit &U);
  llvm::Error insertSymbols(const StoredUnit &U);
  uint64_t currentHash(uint32_t File);
  bool isAsItWas(llvm::ArrayRef<uint32_t> Read, int64_t ReadHash);

  struct KnownFile {
    std::string Path;
    /// The one that has Hash, if that is known.
    std::optional<FileVersion> Version;
    uint64_t Hash = 0;
    bool Checked = false;
  };

  std::string Path, Stamp;
  sqlite3 *Database = nullptr;
  std::mutex Mutex;
  bool Looks = false; ///< Access::Look
  std::optional<FileVersion>
      Opened; ///< The database's, where SQLite locks none.
  llvm::DenseMap<uint32_t, KnownFile> Files;
  llvm::StringMap<uint32_t> FileIds;
};

} // namespace locklint

#endif // LOCKLINT_STORE_UNITSTORE_H
