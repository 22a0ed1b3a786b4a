//===- Location.h - A place in the source -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_LOCATION_H
#define LOCKLINT_FACTS_LOCATION_H

#include "llvm/ADT/StringRef.h"
#include <tuple>

namespace locklint {

/// A place in a source file, after macro expansion is undone: where a reader
/// would point. File is owned by the UnitFacts (or Program) that it came from.
struct Location {
  llvm::StringRef File;
  unsigned Line = 0;   ///< 1-based; 0: unknown.
  unsigned Column = 0; ///< 1-based, in bytes.

  bool valid() const { return Line != 0; }
  friend bool operator==(const Location &A, const Location &B) {
    return A.Line == B.Line && A.Column == B.Column && A.File == B.File;
  }
  friend bool operator<(const Location &A, const Location &B) {
    return std::tie(A.File, A.Line, A.Column) <
           std::tie(B.File, B.Line, B.Column);
  }
};

} // namespace locklint

#endif // LOCKLINT_FACTS_LOCATION_H
