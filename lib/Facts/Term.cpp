//===- Term.cpp - Values and places, symbolically -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Term.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
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

TermId TermTable::findComparison(TermOp Op, TermId A, TermId B) const {
  auto Made =
      Unique.find({uint32_t(TermKind::Binary) << 8 | uint32_t(Op), A, B});
  return Made == Unique.end() ? 0 : Made->second;
}

uint32_t TermTable::intern(llvm::StringRef Name, llvm::StringRef Owner) {
  std::string Key = Name.str();
  if (!Owner.empty())
    Key += '\0' + Owner.str();
  auto [It, New] = NameIds.try_emplace(Key, Names.size());
  if (New)
    Names.push_back(std::move(Key));
  return It->second;
}

void TermTable::setOwner(TermId Address, llvm::StringRef File) {
  std::string &Owner = Owners[Terms[Address].A];
  if (Owner.empty())
    Owner = File.str();
}

TermId TermTable::constant(int64_t Value) {
  return make({.Kind = TermKind::Const, .C = Value});
}

TermId TermTable::param(unsigned Index) {
  return make({.Kind = TermKind::Param, .A = Index});
}

TermId TermTable::returnPlace() { return make({.Kind = TermKind::Return}); }

TermId TermTable::global(llvm::StringRef Name, llvm::StringRef Owner) {
  return make({.Kind = TermKind::Global, .A = intern(Name, Owner)});
}

TermId TermTable::function(llvm::StringRef Name, llvm::StringRef Owner) {
  return make({.Kind = TermKind::Function, .A = intern(Name, Owner)});
}

TermId TermTable::local(llvm::StringRef Name) {
  Names.push_back(Name.str());
  return make({.Kind = TermKind::Local, .A = uint32_t(Names.size() - 1)});
}

FieldId TermTable::fieldId(const FieldInfo &I) {
  std::string Key = I.Record + "." + I.Name + "@" + llvm::itostr(I.Offset);
  auto [It, New] = FieldIds.try_emplace(Key, FieldId(Fields.size()));
  if (New) {
    Fields.push_back(I);
    StructOf.push_back(
        Structs.try_emplace(I.Record + '\0' + I.Owner, Structs.size())
            .first->second);
  }
  return It->second;
}

TermId TermTable::field(TermId Base, FieldId F) {
  // The members that only wrap a lock name the lock itself.
  const FieldInfo &I = field(F);
  if (I.Offset == 0 && (I.Record == "struct spinlock") && I.Name == "rlock")
    return Base;
  // No struct contains itself: container_of() of a first member, which is where
  // its struct is, leaves the member's address.
  for (TermId Inner = Base; Terms[Inner].Kind == TermKind::Field;
       Inner = Terms[Inner].A) {
    const FieldInfo &First = field(Terms[Inner].member());
    if (First.Offset != 0)
      break;
    if (!I.Record.empty() && First.Record == I.Record && First.Owner == I.Owner)
      return field(Terms[Inner].A, F);
  }
  return make({.Kind = TermKind::Field, .A = Base, .B = F.number()});
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
    return Base ? field(Base, fieldId(From.field(X.member()))) : 0;
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
  auto IsOfWord = [&](TermId Value, auto &&Again) -> bool {
    const Term &Y = Terms[Value];
    if (Y.Kind == TermKind::Load)
      return Terms[Y.A].Kind != TermKind::Index;
    unsigned N = arity(Y);
    return (N >= 1 && Again(Y.A, Again)) || (N == 2 && Again(Y.B, Again));
  };
  const Term &X = Terms[Id];
  if (X.Kind == TermKind::Binary && X.Op == TermOp::And &&
      Terms[X.B].Kind == TermKind::Const &&
      (!One || llvm::isPowerOf2_64(Terms[X.B].C)) && IsOfWord(X.A, IsOfWord))
    return true;
  // The pointers that lead to a word are not what is tested.
  switch (X.Kind) {
  case TermKind::Unary:
  case TermKind::Stale:
    return testsBits(X.A, One);
  case TermKind::Binary:
    return testsBits(X.A, One) || testsBits(X.B, One);
  case TermKind::Unknown:
  case TermKind::Const:
  case TermKind::Param:
  case TermKind::Return:
  case TermKind::Global:
  case TermKind::Function:
  case TermKind::Local:
  case TermKind::Result:
  case TermKind::Phi:
  case TermKind::Load:
  case TermKind::Field:
  case TermKind::Index:
    return false;
  }
  llvm_unreachable("every kind is listed");
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
        field(Terms[X.A].member()).Flag)
      Found = Terms[X.A].member();
    return Found.has_value();
  });
  return Found;
}

TermId TermTable::rebuild(TermId Id, TermId A, TermId B) {
  Term T = Terms[Id];
  switch (T.Kind) {
  case TermKind::Field:
    return A == T.A ? Id : field(A, T.member());
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
