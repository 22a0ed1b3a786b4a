//===- ExplainFiles.h - locklint explain ------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_EXPLAINFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_EXPLAINFILES_H

#include "LinkFiles.h"
#include "Run.h"

namespace locklint {

struct ExplainOptions {
  std::string Name;
  bool Json = false;
  /// Whole lists.
  bool All = false;
};

/// Prints what the program that \p Files are says of a name.
ExitStatus explainFiles(llvm::ArrayRef<AnalyzedFile> Files, const Model &M,
                        const ExplainOptions &O);

/// Says that none of so many files has \p What, "a lock", of that name, and
/// which names are like it.
llvm::Error notFound(llvm::StringRef Name, size_t NumFiles,
                     llvm::StringRef What,
                     llvm::ArrayRef<std::string> Suggestions);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_EXPLAINFILES_H
