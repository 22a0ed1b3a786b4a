//===- UnitInProgram.h - One unit, with what a store knows ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For front ends that see one file at a time.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_UNIT_UNITINPROGRAM_H
#define LOCKLINT_UNIT_UNITINPROGRAM_H

#include "Link/Neighbours.h"
#include "Unit/Unit.h"
#include <memory>
#include <optional>
#include <string>

namespace clang {
class SourceManager;
} // namespace clang

namespace locklint {

/// The main file of what \p Sources has read; absolute.
std::string mainFileOf(const clang::SourceManager &Sources);
/// The directory that relative names in \p Sources are relative to.
std::string workingDirectoryOf(const clang::SourceManager &Sources);

/// As UnitAnalysis, but a unit is judged as a part of its program, as far as
/// that is known.
class UnitInProgram {
public:
  /// \p Others may be null: then nothing is known. \p Input has no Encoded.
  UnitInProgram(clang::ASTContext &Context, clang::Preprocessor &PP,
                const Model &M, UnitInput Input,
                std::unique_ptr<Neighbours> Others);

  void summarise();
  UnitResult finish();

private:
  UnitInput withEncoded(UnitInput Input);

  clang::SourceManager &Sources;
  const Model &M;
  std::unique_ptr<Neighbours> Others;
  std::string Directory, Path, Encoded;
  UnitAnalysis Alone;
  std::optional<LinkResult> Linked;
};

/// As analyzeUnit().
UnitResult analyzeInProgram(clang::ASTContext &Context, clang::Preprocessor &PP,
                            const Model &M, const UnitInput &Input,
                            std::unique_ptr<Neighbours> Others);

} // namespace locklint

#endif // LOCKLINT_UNIT_UNITINPROGRAM_H
