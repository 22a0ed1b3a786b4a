//===- ErrorPlaces.cpp - Where Clang found errors -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ErrorPlaces.h"

using namespace clang;
using namespace locklint;

ErrorPlaces &ErrorPlaces::watch(DiagnosticsEngine &Engine) {
  DiagnosticConsumer &Next = *Engine.getClient();
  auto *Places = new ErrorPlaces(Next, Engine.takeClient());
  Engine.setClient(Places, /*ShouldOwnClient=*/true);
  return *Places;
}

void ErrorPlaces::clear() {
  DiagnosticConsumer::clear();
  Next.clear();
}

void ErrorPlaces::BeginSourceFile(const LangOptions &Lang,
                                  const Preprocessor *PP) {
  Next.BeginSourceFile(Lang, PP);
}

void ErrorPlaces::EndSourceFile() { Next.EndSourceFile(); }

void ErrorPlaces::finish() { Next.finish(); }

bool ErrorPlaces::IncludeInDiagnosticCounts() const {
  return Next.IncludeInDiagnosticCounts();
}

void ErrorPlaces::HandleDiagnostic(DiagnosticsEngine::Level Level,
                                   const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  if (Level >= DiagnosticsEngine::Error && Info.getLocation().isValid())
    Places.push_back(Info.getLocation());
  Next.HandleDiagnostic(Level, Info);
}
