//===- Modes.cpp - What conditions say of the context ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Modes.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// The memory at \p Place, of which \p Bits are tested.
static void addPlace(const TermTable &T, TermId Place, uint64_t Bits,
                     llvm::SmallVectorImpl<Mode> &Out) {
  const Term &X = T[Place];
  // A bit of a bitmap, see TermTable::bit().
  if (T.isBitmap(Place))
    return addPlace(T, X.A, 1, Out);
  if (X.Kind == TermKind::Index && T.isBitmap(X.A)) {
    int64_t Number;
    bool Known = T.isConst(X.B, Number) && Number >= 0 && Number < 64;
    return addPlace(T, T[X.A].A, Known ? uint64_t(1) << Number : ~uint64_t(0),
                    Out);
  }
  if (std::optional<PlaceKey> Key = T.keyOf(Place))
    Out.push_back({*Key, Bits});
}

static void collect(const TermTable &T, TermId Test, uint64_t Bits,
                    llvm::SmallVectorImpl<Mode> &Out) {
  const Term &X = T[Test];
  if (X.Kind == TermKind::Load)
    return addPlace(T, X.A, Bits, Out);
  int64_t Mask;
  if (X.Kind == TermKind::Binary && X.Op == TermOp::And && T.isConst(X.B, Mask))
    return collect(T, X.A, Bits & uint64_t(Mask), Out);
  if (X.Kind != TermKind::Unary && X.Kind != TermKind::Binary)
    return;
  collect(T, X.A, ~uint64_t(0), Out);
  if (X.Kind == TermKind::Binary)
    collect(T, X.B, ~uint64_t(0), Out);
}

llvm::SmallVector<Mode, 2> locklint::modesOf(const TermTable &T, TermId Test) {
  llvm::SmallVector<Mode, 2> Out;
  collect(T, Test, ~uint64_t(0), Out);
  return Out;
}

bool locklint::isFlag(const TermTable &T, const Mode &M) {
  return ~M.Bits || (M.isMember() && T.field(FieldId(M.Place.second)).Flag);
}

void ModeSet::add(const Mode &M) {
  for (Mode &Old : All)
    if (Old.Place == M.Place) {
      Old.Bits |= M.Bits;
      return;
    }
  All.push_back(M);
}

bool ModeSet::overlaps(const Mode &M) const {
  return llvm::any_of(All, [&](const Mode &Old) { return Old.overlaps(M); });
}

bool locklint::namesContext(llvm::StringRef Name) {
  static constexpr llvm::StringRef Words[] = {
      "atomic",    "sleep", "wait", "block", "gfp",   "poll",
      "interrupt", "irq",   "isr",  "panic", "crash", "oops"};
  return llvm::any_of(
      Words, [&](llvm::StringRef W) { return Name.contains_insensitive(W); });
}
