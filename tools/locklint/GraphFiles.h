//===- GraphFiles.h - locklint graph ----------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_GRAPHFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_GRAPHFILES_H

#include "LinkFiles.h"
#include "Run.h"

namespace locklint {

struct GraphOptions {
  std::string Name;
  /// How many orders away from that lock others may be.
  unsigned Depth = 1;
  /// Graphviz's source instead of the picture.
  bool Dot = false;
  /// Empty: to standard output.
  std::string OutputFile;
};

/// What would certainly fail; before the work is done.
llvm::Error checkGraph(const GraphOptions &O);

/// Draws the order of locks around one, in the program that \p Files are.
ExitStatus graphFiles(llvm::ArrayRef<AnalyzedFile> Files, const Model &M,
                      const GraphOptions &O);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_GRAPHFILES_H
