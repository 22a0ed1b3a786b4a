//===- Gitlab.h - Findings in GitLab's format ----------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What GitLab shows in merge requests: the part of Code Climate's format that
// its "code quality" reports use.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_GITLAB_H
#define LOCKLINT_REPORT_GITLAB_H

#include "Report/FindingWriter.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"

namespace locklint {

/// Collects findings for one array. Files are named relative to the repository.
class GitlabReport : public FindingWriter {
public:
  explicit GitlabReport(const WriterContext &C)
      : Root(C.Root), Repository(C.Repository) {}

  void add(const Finding &F, llvm::StringRef Source) override;
  llvm::Error write(llvm::raw_ostream &OS) override;

private:
  std::string Root, Repository;
  llvm::json::Array Issues;
  /// How many have the same.
  llvm::StringMap<unsigned> SameFingerprint;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_GITLAB_H
