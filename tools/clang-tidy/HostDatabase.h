//===- HostDatabase.h - Where the host looks for commands ------ -*- C++
//-*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A check is not told of which compile database the command of its file is. But
// the program that it is a part of has options, as every program of LLVM has,
// in a table that all of the process share.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_CLANG_TIDY_HOSTDATABASE_H
#define LOCKLINT_TOOLS_CLANG_TIDY_HOSTDATABASE_H

#include <string>

namespace locklint {

/// Notes which directory this is. To be called before options are read: the
/// host may go to another one later.
void noteStartDirectory();

/// The compile database that an option of the host names: clang-tidy's -p,
/// clangd's --compile-commands-dir. Absolute; empty if none does.
std::string hostDatabase();

} // namespace locklint

#endif // LOCKLINT_TOOLS_CLANG_TIDY_HOSTDATABASE_H
