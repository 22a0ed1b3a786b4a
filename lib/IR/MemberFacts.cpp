//===- MemberFacts.cpp - What a unit stores in members --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/MemberFacts.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

const MemberFacts::Member *MemberFacts::find(FieldId F) const {
  auto Found = Members.find(F);
  return Found == Members.end() ? nullptr : &Found->second;
}

bool MemberFacts::neverHolds(const TermTable &T, const Fact &K) const {
  const Term &X = T[K.Value];
  int64_t Mask;
  bool Bits = X.Kind == TermKind::Binary && X.Op == TermOp::And &&
              T.isConst(X.B, Mask) && K.In.nonZero();
  const Term &Content = Bits ? T[X.A] : X;
  if (Content.Kind != TermKind::Load || T[Content.A].Kind != TermKind::Field)
    return false;
  const Member *M = find(T[Content.A].member());
  if (!M || !M->Own || M->Anything || !M->Functions.empty() ||
      K.In.contains(Range::exactly(0)))
    return false;
  if (Bits)
    return !(M->OrBits & Mask) &&
           llvm::none_of(M->Constants, [&](int64_t C) { return C & Mask; });
  return !M->OrBits && llvm::none_of(M->Constants, [&](int64_t C) {
    return K.In.contains(Range::exactly(C));
  });
}

bool MemberFacts::setsIn(FieldId F, uint64_t Bits,
                         llvm::function_ref<bool(unsigned)> Which) const {
  const Member *M = find(F);
  return M && llvm::any_of(M->Writes, [&](const Write &W) {
           return (W.Bits & Bits) && W.In != NoFunction && Which(W.In);
         });
}

bool MemberFacts::isBefore(const Write &W, const Place &P) const {
  if (W.In == NoFunction)
    return true;
  if (W.In == P.In)
    return W.Where < P.Where;
  auto Call = Calls.find({W.In, P.In});
  return Call != Calls.end() && W.Where < Call->second;
}

bool MemberFacts::stays(const TermTable &T, TermId Value,
                        llvm::ArrayRef<Place> Places) const {
  const Term &X = T[Value];
  if (X.Kind == TermKind::Load) {
    if (T[X.A].Kind != TermKind::Field)
      return false;
    const Member *M = find(T[X.A].member());
    return !M || llvm::all_of(M->Writes, [&](const Write &W) {
      return llvm::any_of(Places,
                          [&](const Place &P) { return isBefore(W, P); });
    });
  }
  switch (TermTable::arity(X)) {
  case 1:
    return stays(T, X.A, Places);
  case 2:
    return stays(T, X.A, Places) && stays(T, X.B, Places);
  default:
    return true;
  }
}
