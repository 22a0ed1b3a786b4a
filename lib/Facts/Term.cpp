//===- Term.cpp - Values and places, symbolically -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Term.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace locklint;

namespace {
/// Deeper terms are not worth their cost: a walk along a list in a loop would
/// grow them without end.
constexpr unsigned MaxDepth = 14;
} // namespace

unsigned TermTable::KeyInfo::getHashValue(const Key &K) {
  uint64_t Mixed = ((uint64_t(K.A) << 32 | K.B) + K.Head) * 0x9e3779b97f4a7c15;
  return (Mixed ^ Mixed >> 32) * 0xbf58476d1ce4e5b9 >> 32;
}

/// The mark that \p Number shares with some others.
static uint32_t markOf(uint32_t Number) {
  constexpr unsigned Kinds = unsigned(TermKind::Stale) + 1;
  return 1U << (Kinds + Number % (32 - Kinds));
}

bool TermTable::mentions(TermId Id, TermKind Kind, uint32_t Number) const {
  return contains(Id, Kind) && Terms[Id].Marks & markOf(Number) &&
         any(Id, [&](const Term &X, TermId) {
           return X.Kind == Kind && X.A == Number;
         });
}

TermTable::TermTable() {
  Term Unknown;
  Unknown.Vague = true;
  Unknown.Marks = 1U << unsigned(TermKind::Unknown);
  Terms.push_back(Unknown);
}

unsigned TermTable::arity(const Term &T) {
  switch (T.Kind) {
  case TermKind::Field:
  case TermKind::Load:
  case TermKind::Unary:
    return 1;
  case TermKind::Index:
  case TermKind::Binary:
    return 2;
  default:
    return 0;
  }
}

TermId TermTable::make(Term T) {
  if (unsigned N = arity(T)) {
    T.Depth = Terms[T.A].Depth + 1;
    T.Vague = Terms[T.A].Vague;
    T.Marks = Terms[T.A].Marks;
    if (N == 2) {
      T.Marks |= Terms[T.B].Marks;
      T.Depth = std::max<unsigned>(T.Depth, Terms[T.B].Depth + 1);
      T.Vague |= Terms[T.B].Vague;
    }
    if (T.Depth > MaxDepth) {
      // A member keeps its class, so that releases still match.
      if (T.Kind != TermKind::Field)
        return 0;
      T.A = 0;
      T.Depth = 1;
      T.Vague = true;
      T.Marks = 0;
    }
  }
  if (T.Kind == TermKind::Stale)
    T.Vague = true;
  T.Marks |= 1U << unsigned(T.Kind);
  if (T.Kind == TermKind::Result || T.Kind == TermKind::Phi)
    T.Marks |= markOf(T.A);
  Key K{uint32_t(T.Kind) << 8 | uint32_t(T.Op), T.A, T.B};
  // A constant has no parts.
  if (T.Kind == TermKind::Const) {
    K.A = uint64_t(T.C) >> 32;
    K.B = uint32_t(T.C);
  }
  auto [It, New] = Unique.try_emplace(K, Terms.size());
  if (New)
    Terms.push_back(T);
  return It->second;
}

uint32_t TermTable::intern(llvm::StringRef Name) {
  auto [It, New] = NameIds.try_emplace(Name, Names.size());
  if (New)
    Names.push_back(Name.str());
  return It->second;
}

TermId TermTable::constant(int64_t Value) {
  return make({.Kind = TermKind::Const, .C = Value});
}

TermId TermTable::param(unsigned Index) {
  return make({.Kind = TermKind::Param, .A = Index});
}

TermId TermTable::returnPlace() { return make({.Kind = TermKind::Return}); }

TermId TermTable::global(llvm::StringRef Name) {
  return make({.Kind = TermKind::Global, .A = intern(Name)});
}

TermId TermTable::function(llvm::StringRef Name) {
  return make({.Kind = TermKind::Function, .A = intern(Name)});
}

TermId TermTable::local(llvm::StringRef Name) {
  Names.push_back(Name.str());
  return make({.Kind = TermKind::Local, .A = uint32_t(Names.size() - 1)});
}

FieldId TermTable::fieldId(llvm::StringRef Record, llvm::StringRef Name,
                           int64_t Offset, bool Flag, bool Embedded) {
  std::string Key = (Record + "." + Name + "@" + llvm::Twine(Offset)).str();
  auto [It, New] = FieldIds.try_emplace(Key, Fields.size());
  if (New)
    Fields.push_back({Record.str(), Name.str(), Offset, Flag, Embedded});
  return It->second;
}

TermId TermTable::field(TermId Base, FieldId F) {
  // The members that only wrap a lock name the lock itself.
  const FieldInfo &I = Fields[F];
  if (I.Offset == 0 && (I.Record == "struct spinlock") && I.Name == "rlock")
    return Base;
  return make({.Kind = TermKind::Field, .A = Base, .B = F});
}

TermId TermTable::index(TermId Base, TermId I) {
  int64_t C;
  if (isConst(I, C) && C == 0)
    return Base;
  if (Terms[Base].Kind == TermKind::Index) {
    Term B = Terms[Base];
    return index(B.A, binary(TermOp::Add, B.B, I));
  }
  return make({.Kind = TermKind::Index, .A = Base, .B = I});
}

TermId TermTable::load(TermId Address) {
  if (!Address)
    return 0;
  return make({.Kind = TermKind::Load, .A = Address});
}

TermId TermTable::bit(TermId Map, TermId Number) {
  if (!Map || !Number)
    return 0;
  return index(field(Map, fieldId("", "bit", 0)), Number);
}

TermId TermTable::result(uint32_t Site, uint32_t Which) {
  return make({.Kind = TermKind::Result, .A = Site, .B = Which});
}

TermId TermTable::phi(uint32_t Block, TermId Place) {
  return make({.Kind = TermKind::Phi, .A = Block, .B = Place});
}

TermId TermTable::stale(TermId Of) {
  const Term &T = Terms[Of];
  if (T.Kind == TermKind::Stale)
    return Of;
  return make({.Kind = TermKind::Stale, .Vague = true, .A = Of});
}

TermId TermTable::unary(TermOp Op, TermId A) {
  if (!A)
    return 0;
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
  return make({.Kind = TermKind::Binary, .Op = Op, .A = A, .B = B});
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
  default:
    break;
  }
  int64_t CA = 0, CB = 0;
  bool IsA = isConst(A, CA), IsB = isConst(B, CB);
  if (Op == TermOp::LAnd || Op == TermOp::LOr) {
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
  if (IsA && IsB) {
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
    default:
      return 0;
    }
  }
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
  if (IsB) {
    if (Op == TermOp::Sub)
      return binary(TermOp::Add, A, constant(-uint64_t(CB)));
    if (CB == 0 &&
        (Op == TermOp::Add || Op == TermOp::Or || Op == TermOp::Xor ||
         Op == TermOp::Shl || Op == TermOp::Shr))
      return A;
    if (CB == 0 && (Op == TermOp::And || Op == TermOp::Mul))
      return constant(0);
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
      // (x | c) & m: known where c covers m; c is irrelevant outside it.
      if (Op == TermOp::And && T.Op == TermOp::Or && isConst(T.B, CI)) {
        if ((CI & CB) == 0)
          return binary(TermOp::And, T.A, B);
        if ((CI & CB) == CB)
          return constant(CB);
      }
    }
  }
  return make({.Kind = TermKind::Binary, .Op = Op, .A = A, .B = B});
}

TermId TermTable::import(const TermTable &From, TermId Id) {
  const Term &X = From[Id];
  switch (X.Kind) {
  case TermKind::Const:
    return constant(X.C);
  case TermKind::Param:
    return param(X.A);
  case TermKind::Return:
    return returnPlace();
  case TermKind::Global:
    return global(From.name(X.A));
  case TermKind::Function:
    return function(From.name(X.A));
  case TermKind::Field: {
    TermId Base = import(From, X.A);
    return Base ? field(Base, fieldId(From.field(X.B))) : 0;
  }
  case TermKind::Index: {
    TermId Base = import(From, X.A), I = import(From, X.B);
    return Base && I ? index(Base, I) : 0;
  }
  case TermKind::Load:
    return load(import(From, X.A));
  case TermKind::Unary:
    return unary(X.Op, import(From, X.A));
  case TermKind::Binary: {
    TermId A = import(From, X.A);
    return binary(X.Op, A, import(From, X.B));
  }
  case TermKind::Unknown:
  case TermKind::Local:
  case TermKind::Result:
  case TermKind::Phi:
  case TermKind::Stale:
    return 0;
  }
  return 0;
}

bool TermTable::any(TermId Id,
                    llvm::function_ref<bool(const Term &, TermId)> Pred) const {
  const Term &T = Terms[Id];
  if (Pred(T, Id))
    return true;
  unsigned N = arity(T);
  return (N >= 1 && any(T.A, Pred)) || (N == 2 && any(T.B, Pred));
}

bool TermTable::testsBits(TermId Id, bool One) const {
  return any(Id, [&](const Term &X, TermId) {
    return X.Kind == TermKind::Binary && X.Op == TermOp::And &&
           Terms[X.B].Kind == TermKind::Const &&
           (!One || llvm::isPowerOf2_64(Terms[X.B].C)) &&
           any(X.A, [&](const Term &Y, TermId) {
             return Y.Kind == TermKind::Load &&
                    Terms[Y.A].Kind != TermKind::Index;
           });
  });
}

std::optional<PlaceKey> TermTable::keyOf(TermId Place) const {
  const Term &X = Terms[Place];
  if (X.Kind == TermKind::Field)
    return PlaceKey(X.Kind, X.B);
  if (X.Kind == TermKind::Global)
    return PlaceKey(X.Kind, X.A);
  return std::nullopt;
}

std::optional<FieldId> TermTable::boolMember(TermId Id) const {
  std::optional<FieldId> Found;
  any(Id, [&](const Term &X, TermId) {
    if (X.Kind == TermKind::Load && Terms[X.A].Kind == TermKind::Field &&
        Fields[Terms[X.A].B].Flag)
      Found = Terms[X.A].B;
    return Found.has_value();
  });
  return Found;
}

TermId TermTable::rebuild(TermId Id, TermId A, TermId B) {
  Term T = Terms[Id];
  switch (T.Kind) {
  case TermKind::Field:
    return A == T.A ? Id : field(A, T.B);
  case TermKind::Load:
    return A == T.A ? Id : load(A);
  case TermKind::Unary:
    return A == T.A ? Id : unary(T.Op, A);
  case TermKind::Index:
    return A == T.A && B == T.B ? Id : index(A, B);
  case TermKind::Binary:
    return A == T.A && B == T.B ? Id : binary(T.Op, A, B);
  default:
    return Id;
  }
}

TermId
TermTable::rewrite(TermId Id,
                   llvm::function_ref<std::optional<TermId>(TermId)> Leaf) {
  if (std::optional<TermId> R = Leaf(Id))
    return *R;
  Term T = Terms[Id];
  switch (arity(T)) {
  case 1:
    return rebuild(Id, rewrite(T.A, Leaf), 0);
  case 2: {
    TermId A = rewrite(T.A, Leaf);
    return rebuild(Id, A, rewrite(T.B, Leaf));
  }
  default:
    return Id;
  }
}

std::string TermTable::objectKey(TermId Id) const {
  std::string Key;
  bool Specific = false;
  const Term *T = &Terms[Id];
  // An irq, or a urb, is known by where its number or pointer is kept.
  if (T->Kind == TermKind::Load)
    T = &Terms[T->A];
  for (; T->Kind == TermKind::Field || T->Kind == TermKind::Index;
       T = &Terms[T->A]) {
    if (T->Kind == TermKind::Index)
      continue;
    const FieldInfo &F = field(T->B);
    Specific |= !F.Embedded;
    Key += (Key.empty() ? "" : "<") + F.Record + "." + F.Name;
  }
  if (T->Kind == TermKind::Global) {
    Specific = true;
    Key += (Key.empty() ? "" : "<") + name(T->A).str();
  }
  return Specific ? Key : "";
}

std::string TermTable::className(TermId Lock) const {
  const Term &T = Terms[Lock];
  switch (T.Kind) {
  case TermKind::Global:
    return Names[T.A];
  case TermKind::Local:
    return "local " + Names[T.A];
  case TermKind::Field: {
    const FieldInfo &F = Fields[T.B];
    if (!F.Record.empty() && !F.Embedded)
      return F.Record + "." + F.Name;
    // A pointer to such a struct does not tell which of them it is.
    if (F.Embedded && (Terms[T.A].Kind == TermKind::Load || !T.A))
      return "";
    std::string Outer = className(T.A);
    if (Outer.empty() || F.Name.empty())
      return Outer;
    return Outer + "." + F.Name;
  }
  case TermKind::Load:
    if (Terms[T.A].Kind == TermKind::Local)
      return "";
    return className(T.A);
  case TermKind::Index:
  case TermKind::Stale:
    return className(T.A);
  default:
    return "";
  }
}

bool TermTable::mayAlias(TermId A, TermId B) const {
  if (A == B)
    return true;
  Term TA = Terms[A], TB = Terms[B];
  if (TA.Kind == TermKind::Stale)
    return mayAlias(TA.A, B);
  if (TB.Kind == TermKind::Stale)
    return mayAlias(A, TB.A);
  auto Named = [](const Term &T) {
    return T.Kind == TermKind::Global || T.Kind == TermKind::Local;
  };
  // Two variables are two objects; a member of one is not a whole other.
  if (Named(TA) && Named(TB))
    return false;
  if (TA.Kind == TermKind::Field && TB.Kind == TermKind::Field)
    return Fields[TA.B].Name == Fields[TB.B].Name &&
           (Fields[TA.B].Record == Fields[TB.B].Record) && mayAlias(TA.A, TB.A);
  if (TA.Kind == TermKind::Index)
    return mayAlias(TA.A, B) ||
           (TB.Kind == TermKind::Index && mayAlias(TA.A, TB.A));
  if (TB.Kind == TermKind::Index)
    return mayAlias(A, TB.A);
  if ((TA.Kind == TermKind::Field && Named(TB)) ||
      (TB.Kind == TermKind::Field && Named(TA)))
    return false;
  return true;
}

std::string TermTable::object(TermId Place) const {
  const Term &T = Terms[Place];
  switch (T.Kind) {
  case TermKind::Global:
  case TermKind::Local:
    return Names[T.A];
  case TermKind::Field: {
    const FieldInfo &F = Fields[T.B];
    const Term &Base = Terms[T.A];
    bool Member = Base.Kind == TermKind::Field ||
                  Base.Kind == TermKind::Local ||
                  Base.Kind == TermKind::Global || Base.Kind == TermKind::Index;
    std::string Inner = Member ? object(T.A) : str(T.A);
    // What lies at a constant address has no name, either.
    if ((Inner.find("…") != std::string::npos ||
         Base.Kind == TermKind::Const) &&
        !F.Record.empty())
      return F.Record + "." + F.Name;
    if (F.Name.empty())
      return Inner;
    return Inner + (Member ? "." : "->") + F.Name;
  }
  case TermKind::Index: {
    const Term &Base = Terms[T.A];
    bool Member = Base.Kind == TermKind::Field ||
                  Base.Kind == TermKind::Local || Base.Kind == TermKind::Global;
    return (Member ? object(T.A) : str(T.A)) + "[" + str(T.B) + "]";
  }
  case TermKind::Stale:
    return object(T.A);
  default: {
    std::string S = str(Place);
    return S;
  }
  }
}

std::string TermTable::str(TermId Id) const {
  const Term &T = Terms[Id];
  switch (T.Kind) {
  case TermKind::Const:
    return llvm::itostr(T.C);
  case TermKind::Param:
    if (T.A < ParamNames.size() && !ParamNames[T.A].empty())
      return ParamNames[T.A];
    return "…";
  case TermKind::Function:
    return Names[T.A];
  case TermKind::Load:
    return object(T.A);
  case TermKind::Phi:
    return object(T.B);
  case TermKind::Field:
  case TermKind::Index:
  case TermKind::Global:
  case TermKind::Local:
    return "&" + object(Id);
  case TermKind::Stale:
    return str(T.A);
  default:
    return "…";
  }
}
