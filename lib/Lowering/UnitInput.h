//===- UnitInput.h - What a front end knows of a unit -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_UNITINPUT_H
#define LOCKLINT_LOWERING_UNITINPUT_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <functional>
#include <string>

namespace locklint {
struct HeaderFacts;

/// What a front end knows of a unit, besides its AST.
struct UnitInput {
  /// Where Clang reported errors. It leaves out of the AST what it does not
  /// understand, so of functions with an error nothing is said.
  llvm::ArrayRef<clang::SourceLocation> Errors;
  /// What is kept of the precompiled header that the unit begins with, if
  /// anything is: from an earlier unit with the same Model, or empty.
  HeaderFacts *Header = nullptr;
  /// Where to write what other files' analysis needs of the unit (see
  /// encodeUnit()); null if nobody asks.
  std::string *Encoded = nullptr;
  /// Whether a place is in a header that the unit does not include: a
  /// precompiled one may hold more than the unit asks for. Null if there are no
  /// such places.
  std::function<bool(clang::SourceLocation)> IsForeign;
  /// Of headers that were precompiled, the functions that are not inline, and
  /// the variables that are initialized, in order.
  llvm::ArrayRef<llvm::StringRef> HeaderDefinitions;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_UNITINPUT_H
