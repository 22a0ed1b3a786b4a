//===- SourcePlace.h - From a Location to Clang's ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SOURCEPLACE_H
#define LOCKLINT_REPORT_SOURCEPLACE_H

#include "Compat/Clang/Diagnostics.h"
#include "Facts/Location.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace locklint {

/// The place in \p Sources, which reads the file if it has not done so yet.
/// Invalid if there is no such file or line.
clang::SourceLocation findPlace(clang::SourceManager &Sources,
                                const Location &Where);

/// Whether a file of that name is a part of the unit that includes it, and no
/// header: drivers include their parts as .c files, and what is generated says
/// by #line which grammar or scanner it is of.
inline bool isSourcePart(llvm::StringRef File) {
  return File.ends_with(".c") || File.ends_with(".y") || File.ends_with(".l");
}

/// The files that may be read.
using ReadableFiles = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

/// The real file system, in which some files are hidden: they are not what
/// findings tell of any more.
class HidingFileSystem : public llvm::vfs::ProxyFileSystem {
public:
  HidingFileSystem();
  /// \p Path: absolute.
  void hide(llvm::StringRef Path);
  bool isHidden(const llvm::Twine &Path) const;

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;

private:
  llvm::StringSet<> Hidden;
};

/// Clang's writers need a SourceManager; this one holds just the files that
/// findings point into. The units' own are gone by the time of writing. Names
/// are relative to the process's working directory.
class ReportSources {
public:
  explicit ReportSources(
      ReadableFiles Readable = llvm::vfs::getRealFileSystem());

  clang::SourceManager &get() { return Sources; }

private:
  clang::FileManager Files;
  OwnedDiagnosticOptions Options;
  clang::DiagnosticsEngine Diagnostics;
  clang::SourceManager Sources;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_SOURCEPLACE_H
