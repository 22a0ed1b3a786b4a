//===- Jobs.cpp - What is to be analysed ----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Jobs.h"
#include "Compat/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;
using namespace locklint;
using clang::tooling::CompileCommand;

static std::string absolute(StringRef Path, StringRef Directory = "") {
  SmallString<256> Result = Path;
  if (Directory.empty()) {
    sys::fs::make_absolute(Result);
    sys::path::remove_dots(Result, /*remove_dot_dot=*/true);
  } else {
    makeAbsolute(Directory, Result);
  }
  return std::string(Result);
}

std::string Job::path() const {
  return absolute(Command.Filename, Command.Directory);
}

void JobFinder::addFile(StringRef File, StringRef Path) {
  // Named twice, or below a directory that is named, too.
  if (!Added.insert(absolute(Path)).second)
    return;
  Expected<std::vector<CompileCommand>> Found = Commands.find(Path);
  if (!Found) {
    std::string Reason = toString(Found.takeError());
    Fail(File, Reason == LastReason ? "likewise" : Reason);
    LastReason = std::move(Reason);
    return;
  }
  StringRef Name = Commands.nameIn(sys::path::parent_path(Path));
  std::string Its = Name.empty() ? "" : absolute(Name);
  for (CompileCommand &C : *Found) {
    if (!C.Heuristic.empty())
      Note(File, "no compile command of its own; " + C.Heuristic);
    std::string Target = missingTarget(C);
    if (!Target.empty() && MissingTargets.insert(Target).second)
      Note(File, "it is compiled for " + Target +
                     ", a target that this Clang does not have; what is "
                     "compiled for it is read as for " +
                     sys::getDefaultTargetTriple());
    Jobs.push_back({File.str(), std::move(C), Its});
  }
}

void JobFinder::addBelow(StringRef Name, StringRef Directory,
                         StringRef Within) {
  Expected<std::vector<std::string>> Files = Commands.below(Directory, Within);
  if (!Files)
    return Fail(Name, toString(Files.takeError()));
  if (Files->empty() && Commands.nameIn(Directory).empty())
    return Fail(Name, "a directory; with flags after '--', name its files: "
                      "find " +
                          Name.str() + " -name '*.c' | xargs locklint");
  if (Files->empty())
    return Fail(Name, "no C file below it has a compile command");
  if (Database.empty())
    Database = Commands.nameIn(Directory).str();
  std::string Here = absolute(".") + "/";
  for (StringRef File : *Files) {
    StringRef Short = File;
    Short.consume_front(Here);
    addFile(Short, File);
  }
}

void JobFinder::add(StringRef Name, bool AsGiven) {
  std::string Path = absolute(Name);
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(Path, Status))
    return Fail(Name, EC.message());
  if (sys::fs::is_directory(Status))
    return addBelow(Name, Path, Path);
  if (!sys::fs::is_regular_file(Status))
    return Fail(Name, "not a file");
  addFile(Name, AsGiven ? Name : StringRef(Path));
}

void JobFinder::addAll() { addBelow(".", absolute("."), ""); }
