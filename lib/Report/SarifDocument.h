//===- SarifDocument.h - The parts of a SARIF document ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SARIFDOCUMENT_H
#define LOCKLINT_REPORT_SARIFDOCUMENT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <optional>
#include <string>

namespace locklint {

/// The one run of a document that SarifReport has written, its parts found.
struct SarifRun {
  llvm::json::Object *Driver = nullptr, *Invocation = nullptr;
  llvm::json::Array *Results = nullptr, *Rules = nullptr,
                    *Notifications = nullptr;
  llvm::json::Object *All = nullptr;
  std::string Root;
};

/// None if it is not a document that SarifReport has written.
std::optional<SarifRun> findSarifRun(llvm::json::Value &Document);

/// The first place of a result or a notification; null if it has none.
const llvm::json::Object *firstSarifPlace(const llvm::json::Object &O);

/// Absolute URIs of places, and URIs in terms of one root.
class SarifUris {
public:
  SarifUris(llvm::StringRef From, llvm::StringRef To) : From(From), To(To) {}

  std::string absolute(const llvm::json::Object &Location) const;
  /// Everything in \p V is relative to To, where it is below it.
  void rebase(llvm::json::Value &V) const;

private:
  std::string From, To;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_SARIFDOCUMENT_H
