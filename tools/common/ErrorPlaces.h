//===- ErrorPlaces.h - Where Clang found errors -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_ERRORPLACES_H
#define LOCKLINT_TOOLS_COMMON_ERRORPLACES_H

#include "clang/Basic/Diagnostic.h"
#include <memory>
#include <vector>

namespace locklint {

/// Stands between Clang and whoever receives its diagnostics: passes on all of
/// them, and notes where the errors are.
class ErrorPlaces : public clang::DiagnosticConsumer {
public:
  /// Puts one before the consumer that \p Engine has now. Owned by \p Engine.
  static ErrorPlaces &watch(clang::DiagnosticsEngine &Engine);

  llvm::ArrayRef<clang::SourceLocation> places() const { return Places; }

  void clear() override;
  void BeginSourceFile(const clang::LangOptions &Lang,
                       const clang::Preprocessor *PP) override;
  void EndSourceFile() override;
  void finish() override;
  bool IncludeInDiagnosticCounts() const override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;

private:
  ErrorPlaces(clang::DiagnosticConsumer &Next,
              std::unique_ptr<clang::DiagnosticConsumer> Owned)
      : Next(Next), Owned(std::move(Owned)) {}

  clang::DiagnosticConsumer &Next;
  /// Next, if the engine owned it.
  std::unique_ptr<clang::DiagnosticConsumer> Owned;
  std::vector<clang::SourceLocation> Places;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_ERRORPLACES_H
