//===- Text.h - Findings as a compiler writes them --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_TEXT_H
#define LOCKLINT_REPORT_TEXT_H

#include "Finding/Finding.h"
#include <memory>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace locklint {

/// Writes findings in Clang's diagnostic format: a warning with the source line
/// and a caret, then a note for each step of the witness.
class TextReport {
public:
  /// Files are read relative to the process's working directory.
  TextReport(llvm::raw_ostream &OS, bool Colors);
  ~TextReport();

  void print(const Finding &F);

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_TEXT_H
