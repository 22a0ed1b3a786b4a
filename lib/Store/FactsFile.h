//===- FactsFile.h - A captured unit as a file ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a store keeps of one unit, as a file that travels from the machine that
// has compiled the unit to the one that has the store. Behind a line that says
// what it is stand a version, the stamp of who has written it (see UnitStore),
// the unit, and a hash of all before.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_FACTSFILE_H
#define LOCKLINT_STORE_FACTSFILE_H

#include "Store/UnitStore.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// What all such files begin with.
inline constexpr llvm::StringLiteral FactsMagic = "locklint facts\n";

std::string encodeFacts(const CapturedUnit &U, llvm::StringRef Stamp);

/// The unit that encodeFacts() has made \p Bytes of. An error, which does not
/// name the file, if they are something else or damaged, or another stamp was
/// given.
llvm::Expected<CapturedUnit> decodeFacts(llvm::StringRef Bytes,
                                         llvm::StringRef Stamp);

} // namespace locklint

#endif // LOCKLINT_STORE_FACTSFILE_H
