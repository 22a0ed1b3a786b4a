//===- Text.cpp - Findings as a compiler writes them ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Text.h"
#include "Compat/Clang/Diagnostics.h"
#include "Report/SourcePlace.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Frontend/TextDiagnostic.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace locklint;

struct TextReport::Impl {
  Impl(llvm::raw_ostream &OS, bool Colors, ReadableFiles Readable)
      : Sources(std::move(Readable)), OS(OS) {
    (*Options).ShowColors = Colors;
  }

  void print(TextDiagnostic &To, const Location &Where,
             DiagnosticsEngine::Level Level, const std::string &Message) {
    SourceLocation Loc = findPlace(Sources.get(), Where);
    FullSourceLoc Full =
        Loc.isValid() ? FullSourceLoc(Loc, Sources.get()) : FullSourceLoc();
    // A file that is gone meanwhile is still named.
    if (Loc.isInvalid() && Where.valid())
      OS << Where.File << ':' << Where.Line << ':' << Where.Column << ": ";
    To.emitDiagnostic(Full, Level, Message, {}, {});
  }

  LangOptions Language;
  OwnedDiagnosticOptions Options;
  ReportSources Sources;
  llvm::raw_ostream &OS;
};

TextReport::TextReport(llvm::raw_ostream &OS, bool Colors,
                       ReadableFiles Readable)
    : P(std::make_unique<Impl>(OS, Colors, std::move(Readable))) {}

TextReport::~TextReport() = default;

void TextReport::add(const Finding &F, llvm::StringRef) {
  TextDiagnostic To(P->OS, P->Language, pass(*P->Options));
  P->print(To, F.Where, DiagnosticsEngine::Warning,
           F.Message + " [" + F.Rule.str() + "]");
  for (const Step &S : storyOf(F))
    P->print(To, S.Where, DiagnosticsEngine::Note, describe(S));
}
