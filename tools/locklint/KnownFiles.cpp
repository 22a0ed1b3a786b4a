//===- KnownFiles.cpp - Files that need no new look -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownFiles.h"
#include "Compat/Paths.h"
#include "FactsFiles.h"
#include "Store/FindingCodec.h"
#include "WriteFile.h"
#include "common/ProgramStore.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace clang;
using namespace llvm;
using namespace locklint;
using clang::tooling::CompileCommand;

static std::string keyOf(const CompileCommand &C) {
  std::string All = C.Directory + '\0' + C.Filename;
  for (const std::string &Argument : C.CommandLine)
    All += '\0' + Argument;
  return UnitStore::keyOf(All);
}

void KnownFiles::note(Error E) {
  if (!E)
    return;
  std::string Why = toString(std::move(E));
  std::lock_guard<std::mutex> Lock(Mutex);
  if (Failure.empty())
    Failure = std::move(Why);
}

Error KnownFiles::takeError() {
  return Failure.empty() ? Error::success() : createStringError(Failure);
}

/// The main file; absolute.
static std::string pathOf(const CompileCommand &C) {
  SmallString<256> Path = StringRef(C.Filename);
  makeAbsolute(C.Directory, Path);
  return std::string(Path);
}

/// None if what was kept is damaged.
std::optional<FileResult> KnownFiles::resultOf(StoredUnit U) const {
  FileResult R;
  R.Names = std::make_shared<ProgramTables>(M);
  std::optional<std::vector<Finding>> Findings =
      decodeFindings(U.Findings, *R.Names);
  std::optional<std::vector<GivenUp>> TooComplex =
      decodeGivenUp(U.TooComplex, *R.Names);
  if (!Findings || !TooComplex)
    return std::nullopt;
  R.Unit.Findings = std::move(*Findings);
  R.Unit.Functions = U.Functions;
  R.Unit.TooComplex = std::move(*TooComplex);
  R.Problem = std::move(U.Problem);
  R.ClangErrors = std::move(U.ClangErrors);
  R.Encoded = std::move(U.Encoded);
  return R;
}

/// What is known of the file, if nothing has changed.
std::optional<FileResult> KnownFiles::recall(const CompileCommand &Command,
                                             StringRef Key) {
  std::optional<StoredUnit> Unit;
  if (!Store) {
    if (std::optional<CapturedUnit> Found = Facts->find(pathOf(Command), Key))
      Unit = std::move(Found->Unit);
  } else if (auto Found = Store->find(Key)) {
    Unit = std::move(*Found);
  } else {
    note(Found.takeError());
  }
  if (!Unit)
    return std::nullopt;
  std::optional<FileResult> Result = resultOf(std::move(*Unit));
  if (Result)
    Result->WasKnown = true;
  return Result;
}

FileResult KnownFiles::analyze(const CompileCommand &Command, const Wishes &W) {
  if (!Store && !Facts)
    return analyzeFile(Command, M, W, O);
  std::string Key = keyOf(Command);
  if (std::optional<FileResult> Before = recall(Command, Key)) {
    ++Known;
    return std::move(*Before);
  }
  FileResult R = analyzeFile(Command, M, W, O);
  // What could not be parsed may lack a header that is made later.
  if (Store && !R.Encoded.empty())
    note(Store->put(captured(Command, R)));
  return R;
}

CapturedUnit locklint::captured(const CompileCommand &Command,
                                const FileResult &R) {
  CapturedUnit C{keyOf(Command), {}, R.Read};
  C.Unit.Path = pathOf(Command);
  C.Unit.Directory = Command.Directory;
  C.Unit.Problem = R.Problem;
  C.Unit.ClangErrors = R.ClangErrors;
  C.Unit.Functions = R.Unit.Functions;
  C.Unit.TooComplex = encodeGivenUp(R.Unit.TooComplex);
  C.Unit.Encoded = R.Encoded;
  C.Unit.Findings = encodeFindings(R.Unit.Findings);
  return C;
}

std::vector<AnalyzedFile> KnownFiles::all() {
  Expected<std::vector<StoredUnit>> Units = Store->all();
  if (!Units) {
    note(Units.takeError());
    return {};
  }
  std::vector<AnalyzedFile> Files;
  for (StoredUnit &U : *Units) {
    std::string Path = U.Path, Directory = U.Directory;
    std::optional<FileResult> Result = resultOf(std::move(U));
    if (!Result) {
      note(createStringError(Path + ": what the store has of it is damaged; "
                                    "delete the store, and run again"));
      return {};
    }
    Files.push_back(
        {std::move(Path), std::move(Directory), std::move(*Result)});
  }
  return Files;
}

Outdated KnownFiles::outdated() {
  Expected<Outdated> Found = Store->outdated();
  if (Found)
    return std::move(*Found);
  note(Found.takeError());
  return {};
}

void KnownFiles::forgetOthers(ArrayRef<const CompileCommand *> Commands) {
  if (!Store)
    return;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> Keys;
  for (const CompileCommand *C : Commands)
    Keys[{pathOf(*C), C->Directory}].push_back(keyOf(*C));
  for (const auto &[File, Known] : Keys)
    note(Store->keepOnly(File.first, File.second, Known));
}

std::optional<std::vector<Finding>> KnownFiles::program(StringRef Key,
                                                        ProgramTables &Owner) {
  if (!Store)
    return std::nullopt;
  Expected<std::optional<std::string>> Found = Store->findProgram(Key);
  if (!Found) {
    note(Found.takeError());
    return std::nullopt;
  }
  return *Found ? decodeFindings(**Found, Owner) : std::nullopt;
}

void KnownFiles::keepProgram(StringRef Key, ArrayRef<Finding> Findings) {
  if (Store)
    note(Store->putProgram(Key, encodeFindings(Findings)));
}

Expected<std::unique_ptr<UnitStore>>
locklint::openExistingStore(StringRef Path, const ModelChoice &Choice) {
  Expected<std::string> Stamp = stampOf(Choice);
  if (!Stamp)
    return Stamp.takeError();
  return UnitStore::openExisting(Path, *Stamp);
}

/// Makes \p Directory if it is the one that stores are kept in where nobody
/// says where; git need not know of that. Another one is somebody's mistake.
static std::error_code makeStoreDirectory(StringRef Directory) {
  if (sys::path::filename(Directory) != ".locklint" ||
      sys::fs::exists(Directory))
    return sys::fs::access(Directory, sys::fs::AccessMode::Exist);
  if (std::error_code EC = sys::fs::create_directory(Directory))
    return EC;
  std::error_code EC;
  SmallString<256> Ignore = Directory;
  sys::path::append(Ignore, ".gitignore");
  raw_fd_ostream OS(Ignore, EC);
  if (!EC)
    OS << "*\n";
  // It is a courtesy.
  OS.clear_error();
  return {};
}

std::error_code locklint::checkStorePlace(StringRef Path) {
  StringRef Directory = sys::path::parent_path(Path);
  if (Directory.empty())
    Directory = ".";
  if (std::error_code EC = makeStoreDirectory(Directory))
    return EC;
  if (std::error_code EC =
          sys::fs::access(Directory, sys::fs::AccessMode::Write))
    return EC;
  // SQLite's own, which another user may have left behind, too.
  for (StringRef Suffix : {"", "-wal", "-shm"})
    if (std::string File = (Path + Suffix).str(); sys::fs::exists(File))
      if (std::error_code EC =
              sys::fs::access(File, sys::fs::AccessMode::Write))
        return EC;
  return {};
}

Expected<std::unique_ptr<UnitStore>>
locklint::openStore(StringRef Path, const ModelChoice &Choice,
                    std::string &Replaced) {
  // An empty one is a database to SQLite.
  if (isSourceCode(Path))
    return createStringError("'" + Twine(Path) +
                             "': source code; it stays as it is");
  Expected<std::string> Stamp = stampOf(Choice);
  if (!Stamp)
    return Stamp.takeError();
  if (StringRef Directory = sys::path::parent_path(Path); !Directory.empty())
    if (std::error_code EC = makeStoreDirectory(Directory))
      return createStringError("the store cannot be written: '" +
                               Twine(Directory) + "': " + EC.message());
  return UnitStore::open(Path, *Stamp, Replaced);
}
