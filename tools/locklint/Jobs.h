//===- Jobs.h - What is to be analysed --------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_JOBS_H
#define LOCKLINT_TOOLS_LOCKLINT_JOBS_H

#include "CompileCommands.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"
#include <string>
#include <vector>

namespace locklint {

/// One compile command of a file.
struct Job {
  std::string File; ///< As the user would call it.
  clang::tooling::CompileCommand Command;
  /// The path of the compile database that has it; empty if none does.
  std::string Database;

  /// The file that is compiled; absolute.
  std::string path() const;
};

/// What the arguments of the command line name.
class JobFinder {
public:
  /// \p Fail is told of files that cannot be analysed, and why; \p Note of
  /// those with a command that is not their own, and of the first of those
  /// for a target that Clang does not have.
  JobFinder(CompileCommands &Commands,
            llvm::function_ref<void(llvm::StringRef, llvm::StringRef)> Fail,
            llvm::function_ref<void(llvm::StringRef, llvm::StringRef)> Note)
      : Commands(Commands), Fail(Fail), Note(Note) {}

  /// A file, or a directory: then all C files below it that have a compile
  /// command. \p AsGiven: the compile command calls it so, too.
  void add(llvm::StringRef Name, bool AsGiven);
  /// All C files of the compile database.
  void addAll();

  std::vector<Job> take() { return std::move(Jobs); }
  /// The path of the compile database that directories were looked up in, the
  /// first if there are several; empty: there were only files.
  llvm::StringRef database() const { return Database; }

private:
  void addFile(llvm::StringRef File, llvm::StringRef Path);
  void addBelow(llvm::StringRef Name, llvm::StringRef Directory,
                llvm::StringRef Within);

  CompileCommands &Commands;
  llvm::function_ref<void(llvm::StringRef, llvm::StringRef)> Fail, Note;
  std::vector<Job> Jobs;
  /// What is wrong with one file is often wrong with all.
  std::string LastReason;
  llvm::StringSet<> MissingTargets;
  std::string Database;
  llvm::StringSet<> Added;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_JOBS_H
