//===- Patch.h - Fixes as a patch ----------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_PATCH_H
#define LOCKLINT_REPORT_PATCH_H

#include "Report/FindingWriter.h"
#include "Report/FixSet.h"

namespace locklint {

/// Collects the fixes of findings for one unified diff, which `git apply`
/// takes: files are named relative to the repository. The program `diff` makes
/// it.
class PatchReport : public FindingWriter {
public:
  explicit PatchReport(const WriterContext &C)
      : Root(C.Root), Repository(C.Repository), Warn(C.Warn) {}

  /// An error if there is no program that makes diffs.
  llvm::Error check() const override;
  void add(const Finding &F, llvm::StringRef) override { Fixes.add(F); }
  llvm::Error write(llvm::raw_ostream &OS) override;

private:
  std::string Root, Repository;
  std::function<void(const llvm::Twine &)> Warn;
  FixSet Fixes;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_PATCH_H
