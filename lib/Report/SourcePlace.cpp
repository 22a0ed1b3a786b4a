//===- SourcePlace.cpp - From a Location to Clang's -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SourcePlace.h"
#include "Report/CopyingFileSystem.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace locklint;

SourceLocation locklint::findPlace(SourceManager &Sources,
                                   const Location &Where) {
  if (!Where.valid())
    return {};
  OptionalFileEntryRef File =
      Sources.getFileManager().getOptionalFileRef(Where.File);
  if (!File)
    return {};
  FileID ID = Sources.getOrCreateFileID(*File, SrcMgr::C_User);
  return Sources.translateLineCol(ID, Where.Line, std::max(Where.Column, 1u));
}

/// How one file is called, whatever dots a name of it has.
static llvm::SmallString<256> plain(const llvm::Twine &Path) {
  llvm::SmallString<256> Plain;
  Path.toVector(Plain);
  llvm::sys::fs::make_absolute(Plain);
  llvm::sys::path::remove_dots(Plain, /*remove_dot_dot=*/true);
  return Plain;
}

HidingFileSystem::HidingFileSystem()
    : ProxyFileSystem(llvm::makeIntrusiveRefCnt<CopyingFileSystem>(
          llvm::vfs::getRealFileSystem())) {}

void HidingFileSystem::hide(llvm::StringRef Path) {
  Hidden.insert(plain(Path));
}

bool HidingFileSystem::isHidden(const llvm::Twine &Path) const {
  return !Hidden.empty() && Hidden.contains(plain(Path));
}

llvm::ErrorOr<llvm::vfs::Status>
HidingFileSystem::status(const llvm::Twine &Path) {
  if (isHidden(Path))
    return std::make_error_code(std::errc::no_such_file_or_directory);
  return ProxyFileSystem::status(Path);
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
HidingFileSystem::openFileForRead(const llvm::Twine &Path) {
  if (isHidden(Path))
    return std::make_error_code(std::errc::no_such_file_or_directory);
  return ProxyFileSystem::openFileForRead(Path);
}

ReportSources::ReportSources(ReadableFiles Readable)
    : Files(FileSystemOptions(), std::move(Readable)),
      Diagnostics(new DiagnosticIDs, pass(*Options), new IgnoringDiagConsumer),
      Sources(Diagnostics, Files) {}
