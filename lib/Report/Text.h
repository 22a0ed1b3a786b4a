//===- Text.h - Findings as a compiler writes them --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_TEXT_H
#define LOCKLINT_REPORT_TEXT_H

#include "Report/FindingWriter.h"

namespace locklint {

/// Writes findings in Clang's diagnostic format: a warning with the source line
/// and a caret, then a note for each step of the witness.
class TextReport : public FindingWriter {
public:
  /// Lines are quoted of \p Readable.
  TextReport(llvm::raw_ostream &OS, bool Colors,
             ReadableFiles Readable = llvm::vfs::getRealFileSystem());
  ~TextReport() override;

  void add(const Finding &F, llvm::StringRef Source) override;

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_TEXT_H
