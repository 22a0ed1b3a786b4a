//===- SourcePlace.h - From a Location to Clang's ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SOURCEPLACE_H
#define LOCKLINT_REPORT_SOURCEPLACE_H

#include "Facts/Location.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

namespace locklint {

/// The place in \p Sources, which reads the file if it has not done so yet.
/// Invalid if there is no such file or line.
clang::SourceLocation findPlace(clang::SourceManager &Sources,
                                const Location &Where);

/// Whether a file of that name is a part of the unit that includes it, and no
/// header: drivers include their parts as .c files.
inline bool isSourcePart(llvm::StringRef File) { return File.ends_with(".c"); }

/// Clang's writers need a SourceManager; this one holds just the files that
/// findings point into. The units' own are gone by the time of writing. Files
/// are read relative to the process's working directory.
class ReportSources {
public:
  ReportSources();

  clang::SourceManager &get() { return Sources; }

private:
  clang::FileManager Files;
  clang::DiagnosticsEngine Diagnostics;
  clang::SourceManager Sources;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_SOURCEPLACE_H
