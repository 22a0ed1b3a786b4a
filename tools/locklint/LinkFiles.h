//===- LinkFiles.h - Files that are analysed together -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_LINKFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_LINKFILES_H

#include "AnalyzeFile.h"
#include "Link/Linker.h"
#include "Report/SourcePlace.h"
#include <vector>

namespace locklint {

class KnownFiles;

/// A file with what its analysis alone has shown (FileOptions::Whole).
struct AnalyzedFile {
  /// The main file of the unit; absolute.
  std::string Path;
  /// What names in the unit are relative to.
  std::string Directory;
  FileResult Result;
};

/// Links the units of \p Files, and replaces what each file alone shows by what
/// the whole program shows of it. What the program does not show is gone: a
/// callee in another file disproves it. \p Known may have linked the same units
/// before. Lines are read of \p Readable. False if what the store has of a unit
/// is damaged.
bool linkFiles(std::vector<AnalyzedFile> &Files, const Model &M,
               KnownFiles &Known, const ReadableFiles &Readable);

/// What is to be linked of \p Files, in an order that does not depend on how
/// they were named. Refers to what they hold.
std::vector<LinkInput> unitsOf(llvm::ArrayRef<AnalyzedFile> Files);

/// Prints, for developers, what is known of the functions of \p Files: see
/// dumpUnits().
void dumpFiles(llvm::raw_ostream &OS, llvm::ArrayRef<AnalyzedFile> Files,
               const Model &M, Dump What, llvm::StringRef Function);

/// Takes away the findings that the user does not want to see, as comments in
/// \p Readable say, too.
void keepWanted(AnalyzedFile &File, const Wishes &W,
                const ReadableFiles &Readable);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_LINKFILES_H
