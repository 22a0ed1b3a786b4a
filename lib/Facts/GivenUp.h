//===- GivenUp.h - Functions that are too complex ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_GIVENUP_H
#define LOCKLINT_FACTS_GIVENUP_H

#include "Facts/Location.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace locklint {

/// A limit of the engine that a function exceeds.
enum class Limit : uint8_t {
  Held,   ///< Locks held at once.
  States, ///< Lock states at one block.
  Visits, ///< Visits of blocks.
};

/// Why a function that exceeds \p L is given up on, in words for users.
llvm::StringRef describe(Limit L);

/// A function of which nothing is said: it exceeds a limit.
struct GivenUp {
  std::string Function;
  /// Its definition. Whoever has the list owns the file's name.
  Location Where;
  Limit Why = Limit::States;
};

} // namespace locklint

#endif // LOCKLINT_FACTS_GIVENUP_H
