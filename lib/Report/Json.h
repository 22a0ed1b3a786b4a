//===- Json.h - Findings in JSON ------------------------------ -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_JSON_H
#define LOCKLINT_REPORT_JSON_H

#include "Report/FindingWriter.h"
#include "llvm/Support/JSON.h"

namespace locklint {

/// Collects findings for one object, with all that is known of each:
/// docs/findings.schema.json says what is in it.
class JsonReport : public FindingWriter {
public:
  explicit JsonReport(const WriterContext &C);

  void add(const Finding &F, llvm::StringRef Source) override;
  void addProblem(llvm::StringRef File, llvm::StringRef Why) override;
  llvm::Error write(llvm::raw_ostream &OS) override;

private:
  llvm::json::Object placeOf(const Location &Where) const;
  llvm::json::Array stepsOf(const Finding &F) const;

  std::string Version, Root;
  llvm::json::Array Findings, Problems;
};

/// What --list-checks says of rules. \p IsOn: whether a rule is selected.
void writeRules(llvm::raw_ostream &OS, llvm::StringRef Version,
                llvm::ArrayRef<RuleText> Rules,
                llvm::function_ref<bool(const RuleText &)> IsOn);

} // namespace locklint

#endif // LOCKLINT_REPORT_JSON_H
