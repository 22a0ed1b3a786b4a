//===- TermFolding.cpp - Operations on terms ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Term.h"

using namespace locklint;

/// As GCC and Clang answer once the function is inlined: memory and results of
/// calls are no constants, parameters and local variables may be.
TermId TermTable::isConstant(TermId A) {
  if (Terms[A].Kind == TermKind::Const)
    return constant(1);
  if (contains(A, TermKind::Local) ||
      (contains(A, TermKind::Param) && !contains(A, TermKind::Load)))
    return make({.Kind = TermKind::Unary, .Op = TermOp::IsConstant, .A = A});
  return constant(0);
}

TermId TermTable::unary(TermOp Op, TermId A) {
  if (!A)
    return 0;
  if (Op == TermOp::IsConstant)
    return isConstant(A);
  int64_t C;
  if (isConst(A, C)) {
    switch (Op) {
    case TermOp::Not:
      return constant(!C);
    case TermOp::BitNot:
      return constant(~C);
    case TermOp::Neg:
      return constant(int64_t(-uint64_t(C)));
    default:
      break;
    }
  }
  if (Op == TermOp::Not) {
    Term T = Terms[A];
    if (T.Kind == TermKind::Unary && T.Op == TermOp::Not)
      return compare(TermOp::Ne, T.A, constant(0));
    if (T.Kind == TermKind::Unary && T.Op == TermOp::IsConstant)
      return make({.Kind = TermKind::Unary, .Op = Op, .A = A});
    if (T.Kind == TermKind::Binary) {
      switch (T.Op) {
      case TermOp::Eq:
        return compare(TermOp::Ne, T.A, T.B);
      case TermOp::Ne:
        return compare(TermOp::Eq, T.A, T.B);
      case TermOp::Lt:
        return compare(TermOp::Le, T.B, T.A);
      case TermOp::Le:
        return compare(TermOp::Lt, T.B, T.A);
      case TermOp::ULt:
        return compare(TermOp::ULe, T.B, T.A);
      case TermOp::ULe:
        return compare(TermOp::ULt, T.B, T.A);
      case TermOp::LAnd:
      case TermOp::LOr: {
        TermId NotA = unary(TermOp::Not, T.A);
        return binary(T.Op == TermOp::LAnd ? TermOp::LOr : TermOp::LAnd, NotA,
                      unary(TermOp::Not, T.B));
      }
      default:
        break;
      }
    }
    return compare(TermOp::Eq, A, constant(0));
  }
  return make({.Kind = TermKind::Unary, .Op = Op, .A = A});
}

static bool isBoolean(const Term &T) {
  if (T.Kind == TermKind::Const)
    return T.C == 0 || T.C == 1;
  if (T.Kind == TermKind::Unary)
    return T.Op == TermOp::IsConstant;
  if (T.Kind != TermKind::Binary)
    return false;
  switch (T.Op) {
  case TermOp::Eq:
  case TermOp::Ne:
  case TermOp::Lt:
  case TermOp::Le:
  case TermOp::ULt:
  case TermOp::ULe:
  case TermOp::LAnd:
  case TermOp::LOr:
    return true;
  default:
    return false;
  }
}

/// Whether the two are other addresses within one object, or other functions.
static bool areApart(const TermTable &T, TermId A, TermId B) {
  int64_t OfA = 0, OfB = 0;
  for (auto [Id, Offset] : {std::pair(&A, &OfA), std::pair(&B, &OfB)})
    while (T[*Id].Kind == TermKind::Field && !T.isBitmap(*Id)) {
      *Offset += T.field(T[*Id].member()).Offset;
      *Id = T[*Id].A;
    }
  if (T[A].Kind == TermKind::Function && T[B].Kind == TermKind::Function)
    return A != B;
  return A == B && OfA != OfB && !T.isVague(A);
}

TermId TermTable::compare(TermOp Op, TermId A, TermId B) {
  int64_t CA, CB;
  bool IsA = isConst(A, CA), IsB = isConst(B, CB);
  if (IsA && IsB) {
    switch (Op) {
    case TermOp::Eq:
      return constant(CA == CB);
    case TermOp::Ne:
      return constant(CA != CB);
    case TermOp::Lt:
      return constant(CA < CB);
    case TermOp::Le:
      return constant(CA <= CB);
    case TermOp::ULt:
      return constant(uint64_t(CA) < uint64_t(CB));
    case TermOp::ULe:
      return constant(uint64_t(CA) <= uint64_t(CB));
    default:
      return 0;
    }
  }
  if (A == B && !Terms[A].Vague)
    return constant(Op == TermOp::Eq || Op == TermOp::Le || Op == TermOp::ULe);
  if ((Op == TermOp::Eq || Op == TermOp::Ne) && isAddress(A) && isAddress(B) &&
      areApart(*this, A, B))
    return constant(Op == TermOp::Ne);
  // IS_ERR() of an address. Linux 6.17's guards ask for NULL and error codes in
  // one comparison, (unsigned long)p - 1 >= -MAX_ERRNO - 1.
  bool Unsigned = Op == TermOp::ULt || Op == TermOp::ULe;
  auto IsErrorBound = [](int64_t C) { return C < 0 && C >= LowestError - 1; };
  if (Unsigned && IsA && IsErrorBound(CA)) {
    if (isAddress(B))
      return constant(0);
    const Term &Shifted = Terms[B];
    int64_t By;
    if (Op == TermOp::ULe && CA == LowestError - 1 &&
        Shifted.Kind == TermKind::Binary && Shifted.Op == TermOp::Add &&
        isConst(Shifted.B, By) && By == -1) {
      TermId Pointer = Shifted.A;
      TermId IsNull = compare(TermOp::Eq, Pointer, constant(0));
      return binary(TermOp::LOr, IsNull,
                    compare(TermOp::ULe, constant(LowestError), Pointer));
    }
  }
  if (Unsigned && IsB && IsErrorBound(CB) && isAddress(A))
    return constant(1);
  // What is unsigned is above 0, or 0.
  if (IsA && (Op == TermOp::ULt ? CA == 0 : Op == TermOp::ULe && CA == 1))
    return compare(TermOp::Ne, B, constant(0));
  if (IsB && (Op == TermOp::ULe ? CB == 0 : Op == TermOp::ULt && CB == 1))
    return compare(TermOp::Eq, A, constant(0));
  if (Op == TermOp::Eq || Op == TermOp::Ne) {
    // One order for the two sides: constants to the right.
    if (IsA || (!IsB && B < A)) {
      std::swap(A, B);
      std::swap(CA, CB);
      std::swap(IsA, IsB);
    }
    // 0 - 1 in an unsigned variable of 32 bits is -1 as a term.
    const Term &Less = Terms[A];
    if (int64_t By; IsB && CB > INT32_MAX && CB <= UINT32_MAX &&
                    Less.Kind == TermKind::Binary && Less.Op == TermOp::Add &&
                    isConst(Less.B, By) && By < 0)
      return compare(Op, A, constant(int32_t(CB)));
    if (IsB && isBoolean(Terms[A]) && (CB == 0 || CB == 1))
      return (Op == TermOp::Ne) == (CB == 0) ? A : unary(TermOp::Not, A);
    // (x & bit) == bit is x & bit.
    int64_t Bit;
    const Term &Masked = Terms[A];
    if (IsB && llvm::isPowerOf2_64(CB) && Masked.Kind == TermKind::Binary &&
        Masked.Op == TermOp::And && isConst(Masked.B, Bit) && Bit == CB)
      return compare(Op == TermOp::Eq ? TermOp::Ne : TermOp::Eq, A,
                     constant(0));
  }
  if (std::optional<TermId> Whole = compareNext(Op, A, B))
    return *Whole;
  return make({.Kind = TermKind::Binary, .Op = Op, .A = A, .B = B});
}

std::optional<TermId> TermTable::compareNext(TermOp Op, TermId A, TermId B) {
  if (Op != TermOp::Lt && Op != TermOp::Le)
    return std::nullopt;
  // The value that \p Step is added to.
  auto Beside = [&](TermId Value, int64_t Step) -> TermId {
    const Term &X = Terms[Value];
    int64_t C;
    return X.Kind == TermKind::Binary && X.Op == TermOp::Add &&
                   isConst(X.B, C) && C == Step
               ? X.A
               : 0;
  };
  bool Strict = Op == TermOp::Lt;
  TermOp Other = Strict ? TermOp::Le : TermOp::Lt;
  if (TermId X = Beside(A, Strict ? -1 : 1))
    return compare(Other, X, B);
  if (TermId Y = Beside(B, Strict ? 1 : -1))
    return compare(Other, A, Y);
  return std::nullopt;
}

TermId TermTable::foldConstants(TermOp Op, int64_t CA, int64_t CB) {
  uint64_t UA = CA, UB = CB;
  switch (Op) {
  case TermOp::Add:
    return constant(UA + UB);
  case TermOp::Sub:
    return constant(UA - UB);
  case TermOp::Mul:
    return constant(UA * UB);
  case TermOp::Div:
    return CB && !(CB == -1 && CA == INT64_MIN) ? constant(CA / CB) : 0;
  case TermOp::Rem:
    return CB && CB != -1 ? constant(CA % CB) : 0;
  case TermOp::And:
    return constant(UA & UB);
  case TermOp::Or:
    return constant(UA | UB);
  case TermOp::Xor:
    return constant(UA ^ UB);
  case TermOp::Shl:
    return UB < 64 ? constant(UA << UB) : 0;
  case TermOp::Shr:
    return UB < 64 ? constant(CA >> CB) : 0;
  case TermOp::UDiv:
    return UB ? constant(UA / UB) : 0;
  case TermOp::URem:
    return UB ? constant(UA % UB) : 0;
  case TermOp::UShr:
    return UB < 64 ? constant(UA >> UB) : 0;
  default:
    return 0;
  }
}

TermId TermTable::connect(TermOp Op, TermId A, TermId B) {
  int64_t CA = 0, CB = 0;
  bool IsA = isConst(A, CA), IsB = isConst(B, CB);
  bool And = Op == TermOp::LAnd;
  if (IsA)
    return (CA != 0) == And ? compare(TermOp::Ne, B, constant(0))
                            : constant(!And);
  if (IsB)
    return (CB != 0) == And ? compare(TermOp::Ne, A, constant(0))
                            : constant(!And);
  if (!A && !B)
    return 0;
  return make({.Kind = TermKind::Binary, .Op = Op, .A = A, .B = B});
}

std::optional<TermId> TermTable::simplify(TermOp Op, TermId A, TermId B,
                                          int64_t CB) {
  if (Op == TermOp::Sub)
    return binary(TermOp::Add, A, constant(-uint64_t(CB)));
  if (CB == 0 && (Op == TermOp::Add || Op == TermOp::Or || Op == TermOp::Xor ||
                  Op == TermOp::Shl || Op == TermOp::Shr || Op == TermOp::UShr))
    return A;
  if (CB == 0 && (Op == TermOp::And || Op == TermOp::Mul))
    return constant(0);
  if (CB == -1 && Op == TermOp::And)
    return A;
  Term T = Terms[A];
  if (Op == TermOp::Add) {
    // container_of() undoes taking a member's address.
    if (T.Kind == TermKind::Field && CB < 0 && Fields[T.B].Offset + CB <= 0 &&
        Fields[T.B].Offset > 0)
      return binary(TermOp::Add, T.A, constant(Fields[T.B].Offset + CB));
    int64_t CI;
    if (T.Kind == TermKind::Binary && T.Op == TermOp::Add && isConst(T.B, CI))
      return binary(TermOp::Add, T.A, constant(uint64_t(CI) + CB));
  }
  if (T.Kind == TermKind::Binary) {
    int64_t CI;
    if (Op == TermOp::And && T.Op == TermOp::And && isConst(T.B, CI))
      return binary(TermOp::And, T.A, constant(CI & CB));
    if (Op == T.Op && (Op == TermOp::Rem || Op == TermOp::URem) &&
        isConst(T.B, CI) && CI > 0 && CI <= CB)
      return A;
    // (x | c) & m: known where c covers m; c is irrelevant outside it.
    if (Op == TermOp::And && T.Op == TermOp::Or && isConst(T.B, CI)) {
      if ((CI & CB) == 0)
        return binary(TermOp::And, T.A, B);
      if ((CI & CB) == CB)
        return constant(CB);
    }
  }
  return std::nullopt;
}

TermId TermTable::binary(TermOp Op, TermId A, TermId B) {
  switch (Op) {
  case TermOp::Eq:
  case TermOp::Ne:
  case TermOp::Lt:
  case TermOp::Le:
  case TermOp::ULt:
  case TermOp::ULe:
    return A && B ? compare(Op, A, B) : 0;
  case TermOp::LAnd:
  case TermOp::LOr:
    return connect(Op, A, B);
  default:
    break;
  }
  int64_t CA = 0, CB = 0;
  bool IsA = isConst(A, CA), IsB = isConst(B, CB);
  if (IsA && IsB)
    return foldConstants(Op, CA, CB);
  if (!A || !B) {
    // x & 0 and the like are rare; what is or-ed into a mask is not.
    return 0;
  }
  bool Commutes = Op == TermOp::Add || Op == TermOp::Mul || Op == TermOp::And ||
                  Op == TermOp::Or || Op == TermOp::Xor;
  if (Commutes && (IsA || (!IsB && B < A))) {
    std::swap(A, B);
    std::swap(CA, CB);
    std::swap(IsA, IsB);
  }
  if (IsB)
    if (std::optional<TermId> Simpler = simplify(Op, A, B, CB))
      return *Simpler;
  return make({.Kind = TermKind::Binary, .Op = Op, .A = A, .B = B});
}
