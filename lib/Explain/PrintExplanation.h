//===- PrintExplanation.h - Explanations, written ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_PRINTEXPLANATION_H
#define LOCKLINT_EXPLAIN_PRINTEXPLANATION_H

#include "Explain/Explain.h"
#include "llvm/Support/raw_ostream.h"

namespace locklint {

struct PrintOptions {
  /// Names of files below it are relative to it.
  std::string Directory;
  /// Text: whole lists, where it would say "and 12 more".
  bool All = false;
};

/// Writes for people: each line begins with its place in the source.
void printText(llvm::raw_ostream &OS, const Explanation &E,
               const PrintOptions &O);
/// Writes the JSON document that docs/explain.md describes.
void printJson(llvm::raw_ostream &OS, const Explanation &E,
               const PrintOptions &O);

/// The name of \p File as it is written, see PrintOptions::Directory.
llvm::StringRef shortened(llvm::StringRef File, llvm::StringRef Directory);

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_PRINTEXPLANATION_H
