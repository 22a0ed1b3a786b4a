//===- TypedIndex.h - Numbers that are not mixed up -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STATE_TYPEDINDEX_H
#define LOCKLINT_STATE_TYPEDINDEX_H

#include "llvm/ADT/DenseMapInfo.h"
#include <compare>
#include <cstdint>

namespace locklint {

/// An index into one kind of table. \p Tag names the kind: neither a plain
/// number nor an index into another kind of table converts to it. Index 0
/// stands for "none", and is what the default constructor makes.
template <typename Tag> class TypedIndex {
public:
  constexpr TypedIndex() = default;
  constexpr explicit TypedIndex(uint32_t Number) : Number(Number) {}

  constexpr uint32_t number() const { return Number; }
  /// It is an index at all.
  constexpr explicit operator bool() const { return Number != 0; }

  friend constexpr auto operator<=>(TypedIndex, TypedIndex) = default;

private:
  uint32_t Number = 0;
};

} // namespace locklint

template <typename Tag> struct llvm::DenseMapInfo<locklint::TypedIndex<Tag>> {
  using Index = locklint::TypedIndex<Tag>;
  using Numbers = DenseMapInfo<uint32_t>;

  static Index getEmptyKey() { return Index(Numbers::getEmptyKey()); }
  static Index getTombstoneKey() { return Index(Numbers::getTombstoneKey()); }
  static unsigned getHashValue(Index I) {
    return Numbers::getHashValue(I.number());
  }
  static bool isEqual(Index A, Index B) { return A == B; }
};

#endif // LOCKLINT_STATE_TYPEDINDEX_H
