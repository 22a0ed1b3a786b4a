//===- SourcePlace.cpp - From a Location to Clang's -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SourcePlace.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"

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

ReportSources::ReportSources()
    : Files(FileSystemOptions()),
      Diagnostics(new DiagnosticIDs, new DiagnosticOptions,
                  new IgnoringDiagConsumer),
      Sources(Diagnostics, Files) {}
