//===- UnitInProgram.cpp - One unit, with what a store knows --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Unit/UnitInProgram.h"
#include "Compat/Paths.h"
#include "Finding/LinkedFindings.h"
#include "Fixes/Fingerprints.h"
#include "Store/Archive.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"

using namespace clang;
using namespace locklint;

std::string locklint::workingDirectoryOf(const SourceManager &Sources) {
  FileManager &Files = Sources.getFileManager();
  if (!Files.getFileSystemOpts().WorkingDir.empty())
    return Files.getFileSystemOpts().WorkingDir;
  llvm::ErrorOr<std::string> Directory =
      Files.getVirtualFileSystem().getCurrentWorkingDirectory();
  return Directory ? *Directory : "/";
}

std::string locklint::mainFileOf(const SourceManager &Sources) {
  OptionalFileEntryRef Main =
      Sources.getFileEntryRefForID(Sources.getMainFileID());
  if (!Main)
    return "";
  llvm::SmallString<256> Path = Main->getName();
  makeAbsolute(workingDirectoryOf(Sources), Path);
  return std::string(Path);
}

namespace {

/// The files that a unit has read, as the unit calls them.
class NamesOfUnit {
public:
  NamesOfUnit(const SourceManager &Sources, llvm::StringRef Directory) {
    for (auto I = Sources.fileinfo_begin(); I != Sources.fileinfo_end(); ++I) {
      llvm::SmallString<256> Path = I->first.getName();
      makeAbsolute(Directory, Path);
      Names.try_emplace(Path, I->first.getName());
    }
  }

  bool contains(const Location &Where) const {
    return Names.contains(Where.File);
  }

  /// Calls all files as the unit does, or leaves their absolute names, which
  /// \p Saver then owns, and that of the rule.
  void rename(Finding &F, llvm::StringSaver &Saver) const {
    F.Rule = Saver.save(F.Rule);
    rename(F.Where, Saver);
    rename(F.Cause, Saver);
    for (Step &S : F.Witness)
      rename(S.Where, Saver);
    for (Finding &Other : F.Others)
      rename(Other, Saver);
  }

private:
  void rename(Location &Where, llvm::StringSaver &Saver) const {
    if (!Where.valid())
      return;
    auto Known = Names.find(Where.File);
    Where.File = Saver.save(Known == Names.end() ? Where.File : Known->second);
  }

  llvm::StringMap<llvm::StringRef> Names;
};

} // namespace

UnitInProgram::UnitInProgram(ASTContext &Context, Preprocessor &PP,
                             const Model &M, UnitInput Input,
                             std::unique_ptr<Neighbours> Others)
    : Sources(Context.getSourceManager()), M(M), Others(std::move(Others)),
      Directory(workingDirectoryOf(Sources)), Path(mainFileOf(Sources)),
      Alone(Context, PP, M, withEncoded(std::move(Input))) {}

UnitInput UnitInProgram::withEncoded(UnitInput Input) {
  if (Others)
    Input.Encoded = &Encoded;
  return Input;
}

void UnitInProgram::summarise() {
  Alone.summarise();
  if (!Encoded.empty())
    Linked = Others->link({Encoded, Directory}, Path, M);
}

UnitResult UnitInProgram::finish() {
  UnitResult Result = Alone.finish();
  if (!Linked)
    return Result;
  NamesOfUnit Names(Sources, Directory);
  eraseFindings(Linked->Findings,
                [&](const Finding &F) { return !Names.contains(F.Where); });
  llvm::StringSaver Saver(Result.Storage);
  for (Finding &F : Linked->Findings)
    Names.rename(F, Saver);
  if (replaceFindings(Result.Findings, std::move(Linked->Findings)))
    addFingerprints(Sources, Result.Findings);
  return Result;
}

UnitResult locklint::analyzeInProgram(ASTContext &Context, Preprocessor &PP,
                                      const Model &M, const UnitInput &Input,
                                      std::unique_ptr<Neighbours> Others) {
  UnitInProgram Analysis(Context, PP, M, Input, std::move(Others));
  Analysis.summarise();
  return Analysis.finish();
}
