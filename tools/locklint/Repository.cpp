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
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include <optional>
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

extern char **environ;

namespace {
using Environment = std::vector<StringRef>;
} // namespace

static Expected<std::string>
runGitIn(std::optional<ArrayRef<StringRef>> Variables,
         ArrayRef<StringRef> Arguments) {
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
      *Git, Command, Variables,
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

/// git hands its hooks variables. In a linked work tree GIT_DIR is among them,
/// by which git takes whatever directory it is started in for the top one.
/// Without them it finds the same repository; if it finds another one, or none,
/// somebody else has set them. None: the process's own variables are right.
static std::optional<Environment> variablesOutsideHooks() {
  if (!sys::Process::GetEnv("GIT_DIR") || sys::Process::GetEnv("GIT_WORK_TREE"))
    return std::nullopt;
  Environment Variables;
  for (char **V = environ; *V; ++V)
    if (!is_contained({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"},
                      StringRef(*V).split('=').first))
      Variables.push_back(*V);
  StringRef Ask[] = {"rev-parse", "--absolute-git-dir"};
  Expected<std::string> Given = runGitIn(std::nullopt, Ask);
  Expected<std::string> Found = runGitIn(ArrayRef(Variables), Ask);
  bool Same = Given && Found && *Given == *Found;
  consumeError(Given.takeError());
  consumeError(Found.takeError());
  if (!Same)
    return std::nullopt;
  return Variables;
}

static const std::optional<Environment> &variables() {
  static const std::optional<Environment> Variables = variablesOutsideHooks();
  return Variables;
}

bool locklint::isRepositoryGiven() {
  return sys::Process::GetEnv("GIT_DIR") && !variables();
}

Expected<std::string> locklint::runGit(ArrayRef<StringRef> Arguments) {
  if (variables())
    return runGitIn(ArrayRef(*variables()), Arguments);
  return runGitIn(std::nullopt, Arguments);
}
