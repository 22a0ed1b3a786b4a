//===- Repository.h - The version control of sources ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_REPOSITORY_H
#define LOCKLINT_TOOLS_LOCKLINT_REPOSITORY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// The top directory of the git repository that \p Directory, an absolute path,
/// lies in; empty if it lies in none. Needs no git.
std::string repositoryOf(llvm::StringRef Directory);

/// Whether a variable names the repository of the working directory, so that
/// git does not search for one: not true of the variables that it hands to
/// hooks.
bool isRepositoryGiven();

/// What git, with these arguments, writes to its standard output. An error if
/// it fails: what it says of that.
llvm::Expected<std::string> runGit(llvm::ArrayRef<llvm::StringRef> Arguments);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_REPOSITORY_H
