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

#include "Finding/Finding.h"
#include "Report/SourcePlace.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace locklint {

/// Which directory relative names are relative to, in SARIF's way.
inline constexpr llvm::StringLiteral RootId = "%SRCROOT%";

/// The absolute URI of a file whose name is relative to \p Root.
std::string fileUri(llvm::StringRef File, llvm::StringRef Root);

/// The names of what a document of ours says and SARIF has no word for: in the
/// bags of properties of results, and of steps.
namespace sarif {
inline constexpr llvm::StringLiteral Confidence = "confidence",
                                     Possible = "possible", Cycle = "cycle",
                                     Kind = "kind", Subject = "subject",
                                     Hash = "sha-256";
/// Begins the message of a place where the same happens.
inline constexpr llvm::StringLiteral AlsoHere = "also here: ";
} // namespace sarif

/// As documents name a file's content.
std::string contentHash(llvm::StringRef Content);

/// Collects findings for one document: each with its witness as a code flow and
/// as related locations, and with its fingerprint.
class SarifReport {
public:
  /// What the document tells of a rule.
  struct RuleText {
    llvm::StringRef Name;    ///< In full; of the program's life time.
    llvm::StringRef Summary; ///< One line; likewise.
    std::string Page;        ///< In Markdown.
    bool OnByDefault;
  };

  /// Files below \p Root, an absolute path, are named relative to it. Where
  /// tokens end is seen in \p Readable.
  SarifReport(llvm::StringRef Version, llvm::StringRef Root,
              llvm::ArrayRef<RuleText> Rules,
              ReadableFiles Readable = llvm::vfs::getRealFileSystem());
  ~SarifReport();

  /// \p Source is the file that was analysed; the finding may lie in another.
  void add(const Finding &F, llvm::StringRef Source);
  /// \p File could not be analysed, or a part of it.
  void addProblem(llvm::StringRef File, llvm::StringRef Why);
  /// Writes the document. Nothing may be added afterwards.
  void write(llvm::raw_ostream &OS);

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_SARIF_H
