//===- Repository.cpp - The version control of sources --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Repository.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <vector>

using namespace llvm;
using namespace locklint;

std::string locklint::repositoryOf(StringRef Directory) {
  for (; !Directory.empty(); Directory = sys::path::parent_path(Directory)) {
    SmallString<256> Git = Directory;
    // A file, in other work trees of the repository.
    sys::path::append(Git, ".git");
    if (sys::fs::exists(Git))
      return Directory.str();
  }
  return "";
}

Expected<std::string> locklint::runGit(ArrayRef<StringRef> Arguments) {
  ErrorOr<std::string> Git = sys::findProgramByName("git");
  if (!Git)
    return createStringError("there is no program 'git' in PATH");
  SmallString<128> Out, Errors;
  for (SmallString<128> *Path : {&Out, &Errors})
    if (std::error_code EC =
            sys::fs::createTemporaryFile("locklint", "git", *Path))
      return createStringError("a temporary file: " + EC.message());
  FileRemover RemoveOut(Out), RemoveErrors(Errors);
  std::vector<StringRef> Command = {*Git};
  append_range(Command, Arguments);
  std::string Why;
  int Status = sys::ExecuteAndWait(
      *Git, Command, /*Env=*/std::nullopt,
      /*Redirects=*/{StringRef(""), StringRef(Out), StringRef(Errors)},
      /*SecondsToWait=*/0, /*MemoryLimit=*/0, &Why);
  auto Text = MemoryBuffer::getFile(Status ? Errors : Out);
  if (!Text)
    return createStringError(Text.getError().message());
  if (!Status)
    return (*Text)->getBuffer().str();
  StringRef Said = (*Text)->getBuffer().trim();
  return createStringError("git: " + (Said.empty() ? StringRef(Why) : Said));
}
