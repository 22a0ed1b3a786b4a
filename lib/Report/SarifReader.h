//===- SarifReader.h - Findings of earlier runs -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SARIFREADER_H
#define LOCKLINT_REPORT_SARIFREADER_H

#include "Report/ReportedFinding.h"
#include "Report/Sarif.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace locklint {

/// The content of a document of locklint's own.
struct SarifContent {
  /// Columns count characters, as SARIF's do.
  std::vector<ReportedFinding> Findings;
  std::vector<RuleText> Rules;
  std::vector<ReportedProblem> Problems;
  /// The contentHash() of what was analysed, by names of files.
  llvm::StringMap<std::string> Hashes;
};

/// Reads \p Text, whose run may be several that were merged. \p NameFor makes
/// of the directory that the run was in, and of a file's name relative to that
/// or absolute, what the file is called here. \p Names gets all names. An error
/// if it is no document of locklint's.
llvm::Expected<SarifContent> readSarif(
    llvm::StringRef Text, llvm::UniqueStringSaver &Names,
    llvm::function_ref<std::string(llvm::StringRef Root, llvm::StringRef File)>
        NameFor);

} // namespace locklint

#endif // LOCKLINT_REPORT_SARIFREADER_H
