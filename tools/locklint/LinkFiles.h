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
#include <vector>

namespace locklint {

/// A file with what its analysis alone has shown.
struct AnalyzedFile {
  /// The main file of the unit; absolute.
  std::string Path;
  /// What names in the unit are relative to.
  std::string Directory;
  FileResult Result;
};

/// Links the units of \p Files, and says of each file what the whole program
/// shows of it, as far as \p W asks for it. What files alone show that the
/// program does not is gone: a callee in another file explains it. Returns what
/// owns the names in the new findings.
LinkResult linkFiles(std::vector<AnalyzedFile> &Files, const Model &M,
                     const Wishes &W);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_LINKFILES_H
