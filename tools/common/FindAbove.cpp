//===- FindAbove.cpp - What a project keeps beside its code ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FindAbove.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

/// Empty if it does not exist.
static std::string existing(StringRef Directory, StringRef Name) {
  SmallString<256> Path = Directory;
  sys::path::append(Path, Name);
  return sys::fs::exists(Path) ? std::string(Path) : std::string();
}

/// Asks \p Look in the directories from \p Directory up, and no further than a
/// project reaches.
static std::string
searchUp(StringRef Directory,
         function_ref<std::string(StringRef Directory)> Look) {
  for (; !Directory.empty(); Directory = sys::path::parent_path(Directory)) {
    if (std::string Found = Look(Directory); !Found.empty())
      return Found;
    if (!existing(Directory, DatabaseName).empty() ||
        !existing(Directory, ".git").empty())
      return "";
  }
  return "";
}

std::string locklint::findAbove(StringRef Directory, StringRef Name) {
  return searchUp(Directory,
                  [&](StringRef Here) { return existing(Here, Name); });
}

std::string locklint::storeOf(StringRef Database) {
  SmallString<256> Beside = sys::path::parent_path(Database), Real;
  sys::path::append(Beside, DefaultStore);
  if (sys::fs::exists(Beside) || !sys::fs::is_symlink_file(Database) ||
      sys::fs::real_path(Database, Real))
    return std::string(Beside);
  sys::path::remove_filename(Real);
  sys::path::append(Real, DefaultStore);
  return std::string(Real);
}

std::string locklint::findStoreAbove(StringRef Directory) {
  return searchUp(Directory, [](StringRef Here) {
    std::string Beside = existing(Here, DefaultStore);
    if (!Beside.empty())
      return Beside;
    std::string Database = existing(Here, DatabaseName);
    if (!Database.empty())
      Beside = storeOf(Database);
    return sys::fs::exists(Beside) ? Beside : std::string();
  });
}

std::string locklint::findDatabase(StringRef Path) {
  for (; !Path.empty(); Path = sys::path::parent_path(Path))
    if (std::string Found = existing(Path, DatabaseName); !Found.empty())
      return Found;
  return "";
}
