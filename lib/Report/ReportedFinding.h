//===- ReportedFinding.h - A finding as it is told --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_REPORTEDFINDING_H
#define LOCKLINT_REPORT_REPORTEDFINDING_H

#include "Finding/Finding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/StringSaver.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// A finding as pages tell it, whether an analysis has just found it or a
/// document of an earlier run tells of it. Names of files are owned by whoever
/// has made it.
struct ReportedFinding {
  struct Step {
    Location Where;
    std::string Text;
    /// None: the document does not say.
    std::optional<locklint::Step::Kind> Kind;
    std::string Subject;
  };
  std::string Rule, Message;
  std::string Function, Fingerprint;
  Location Where;
  /// Merely possible.
  bool Possible = false;
  /// As Finding::Cycle.
  unsigned Cycle = 0;
  std::vector<Step> Steps;
  /// Where the same happens.
  std::vector<Step> Others;
};

/// \p Names gets the names of files, as \p Shorten makes them.
ReportedFinding
reportedFinding(const Finding &F, llvm::UniqueStringSaver &Names,
                llvm::function_ref<llvm::StringRef(llvm::StringRef)> Shorten);

/// The handler that \p S says is registered there; empty if it says of none.
llvm::StringRef handlerIn(const ReportedFinding::Step &S);

/// Something that could not be analysed.
struct ReportedProblem {
  std::string File, Why;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_REPORTEDFINDING_H
