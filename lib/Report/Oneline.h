//===- Oneline.h - A line for each finding -------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_ONELINE_H
#define LOCKLINT_REPORT_ONELINE_H

#include "Report/FindingWriter.h"

namespace locklint {

/// Writes a line for each finding, as programs read it of compilers:
/// FILE:LINE:COLUMN: warning: MESSAGE [RULE].
class OnelineReport : public FindingWriter {
public:
  explicit OnelineReport(llvm::raw_ostream &OS) : OS(OS) {}

  void add(const Finding &F, llvm::StringRef Source) override;

private:
  llvm::raw_ostream &OS;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_ONELINE_H
