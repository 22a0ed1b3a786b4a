//===- Unit.h - Analysing one translation unit ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every front end calls: Clang's AST of one unit in, findings out.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_UNIT_UNIT_H
#define LOCKLINT_UNIT_UNIT_H

#include "Finding/Finding.h"
#include "Lowering/UnitInput.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
class Preprocessor;
} // namespace clang

namespace locklint {
class Model;
class UnitRun;

struct UnitResult {
  /// Owns the file names that Locations refer to.
  llvm::BumpPtrAllocator Storage;
  /// All rules' findings, sorted, those for --strict included (and marked).
  std::vector<Finding> Findings;
  /// Functions defined in the unit that were analysed.
  unsigned Functions = 0;
  /// Those that were given up on: nothing is said of them.
  std::vector<GivenUp> TooComplex;

  UnitResult() = default;
  UnitResult(UnitResult &&) = default;
  UnitResult &operator=(UnitResult &&) = default;
};

/// An analysis in steps, for who has something else to do meanwhile.
class UnitAnalysis {
public:
  /// Reads the AST. The arguments are those of analyzeUnit(), and must live on.
  UnitAnalysis(clang::ASTContext &Context, clang::Preprocessor &PP,
               const Model &M, const UnitInput &Input);
  ~UnitAnalysis();

  /// The longest step, in which nothing of Clang is touched: another thread may
  /// take it.
  void summarise();
  /// To be called once, after summarise().
  UnitResult finish();

private:
  clang::ASTContext &Context;
  UnitResult Result;
  std::unique_ptr<UnitRun> Run;
};

/// Analyses every function that the unit defines outside headers, and whatever
/// they call. \p PP is the one that has read the unit. Nothing is found where
/// Clang has given up, as it does if a header is missing.
UnitResult analyzeUnit(clang::ASTContext &Context, clang::Preprocessor &PP,
                       const Model &M, const UnitInput &Input = {});

} // namespace locklint

#endif // LOCKLINT_UNIT_UNIT_H
