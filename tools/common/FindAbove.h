//===- FindAbove.h - What a project keeps beside its code ------- -*- C++ -*-=//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_FINDABOVE_H
#define LOCKLINT_TOOLS_COMMON_FINDABOVE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

/// The path of the nearest file called \p Name, a relative name, in the
/// directories from \p Directory, an absolute one, up to the one that has a
/// compile database, or is the top of a repository. Empty if there is none.
std::string findAbove(llvm::StringRef Directory, llvm::StringRef Name);

/// What compile databases are called.
inline constexpr llvm::StringLiteral DatabaseName = "compile_commands.json";
/// Where the store is, from the directory of the compile database on.
inline constexpr llvm::StringLiteral DefaultStore = ".locklint/store.db";

/// The path of the store that belongs to \p Database, the path of a compile
/// database: beside it or, if that is a link and no store there, beside what it
/// leads to. It need not exist.
std::string storeOf(llvm::StringRef Database);
/// As findAbove(), of a store.
std::string findStoreAbove(llvm::StringRef Directory);
/// The path of the nearest compile database in the directories from \p Path, a
/// directory or a file in it, up. Empty if there is none.
std::string findDatabase(llvm::StringRef Path);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_FINDABOVE_H
