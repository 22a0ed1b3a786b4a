//===- Sarif.h - Findings in SARIF ---------------------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The Static Analysis Results Interchange Format, version 2.1.0, an OASIS
// standard, which code review systems read.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SARIF_H
#define LOCKLINT_REPORT_SARIF_H

#include "Report/FindingWriter.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace locklint {

/// Which directory relative names are relative to, in SARIF's way.
inline constexpr llvm::StringLiteral RootId = "%SRCROOT%";

/// The absolute URI of a file whose name is relative to \p Root.
std::string fileUri(llvm::StringRef File, llvm::StringRef Root);

/// The names of what a document of ours says and SARIF has no word for: in the
/// bags of properties of results, and of steps.
namespace sarif {
inline constexpr llvm::StringLiteral Confidence = "confidence",
                                     Possible = "possible",
                                     Definite = "definite", Cycle = "cycle",
                                     Kind = "kind", Subject = "subject",
                                     Hash = "sha-256";
/// Begins the message of a place where the same happens.
inline constexpr llvm::StringLiteral AlsoHere = "also here: ";
} // namespace sarif

/// As documents name a file's content.
std::string contentHash(llvm::StringRef Content);

/// Collects findings for one document: each with its witness as a code flow and
/// as related locations, with its fingerprint and its fix. Files below the
/// working directory are named relative to it.
class SarifReport : public FindingWriter {
public:
  explicit SarifReport(const WriterContext &C);
  ~SarifReport() override;

  void add(const Finding &F, llvm::StringRef Source) override;
  void addProblem(llvm::StringRef File, llvm::StringRef Why) override;
  llvm::Error write(llvm::raw_ostream &OS) override;

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_SARIF_H
