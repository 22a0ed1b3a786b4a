//===- LearnFiles.h - locklint learn ----------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_LEARNFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_LEARNFILES_H

#include "LinkFiles.h"
#include "Run.h"

namespace locklint {

/// Writes a model of what the program that \p Files are does in the functions
/// that it exports, to \p OutputFile or, if that is empty, to standard output.
ExitStatus learnFiles(llvm::ArrayRef<AnalyzedFile> Files, const Model &M,
                      llvm::StringRef OutputFile);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_LEARNFILES_H
