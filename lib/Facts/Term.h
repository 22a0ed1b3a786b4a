//===- Term.h - Values and places, symbolically -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A term names a value by what it was computed from: a parameter, a global, a
// member of what another term points to. A place is the term of its address, so
// that `&dev->lock` and the lock that `dev` points to are one term. Terms are
// unique: equal terms have equal ids.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_TERM_H
#define LOCKLINT_FACTS_TERM_H

#include "State/TypedIndex.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace locklint {

/// 0 is the unknown value: equal to nothing, not even to itself. States name
/// their objects by terms, so it is an ObjectId, too.
using TermId = uint32_t;
/// A member, the same in all objects of its struct.
using FieldId = TypedIndex<struct FieldTag>;

/// IS_ERR() takes values from here to -1 for error codes: -MAX_ERRNO.
inline constexpr int64_t LowestError = -4095;

enum class TermKind : uint8_t {
  Unknown,
  Const,    ///< C
  Param,    ///< A: index; its value at entry.
  Return,   ///< The place that the returned value is written to.
  Global,   ///< A: name. The address of a global variable.
  Function, ///< A: name.
  Local,    ///< A: number. The address of a local variable or parameter.
  Field,    ///< A: base address, B: field. The address of a member.
  Index,    ///< A: base address, B: index. The address of an element.
  Load,     ///< A: address. The value there at entry of the function.
  Unary,    ///< Op, A
  Binary,   ///< Op, A, B
  Result,   ///< A: call site, B: which of its values. Made by a call.
  Phi,      ///< A: block, B: place. What paths that met there left in it.
  Stale,    ///< A: the class of what it was, named by an earlier iteration.
};

enum class TermOp : uint8_t {
  None,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  And,
  Or,
  Xor,
  Shl,
  Shr,
  UDiv, ///< of 64 bits without a sign; the narrower are Div, Rem and Shr
  URem,
  UShr,
  Eq,
  Ne,
  Lt, ///< signed
  Le,
  ULt,
  ULe,
  LAnd, ///< logical, of two pure terms
  LOr,
  Not, ///< logical
  BitNot,
  Neg,
  /// __builtin_constant_p() of what an inline function is given: 1, 0, or not
  /// known before the arguments are.
  IsConstant,
};

struct Term {
  TermKind Kind = TermKind::Unknown;
  TermOp Op = TermOp::None;
  uint8_t Depth = 0;
  /// Contains the unknown value: never equal to another.
  bool Vague = false;
  uint32_t A = 0, B = 0;
  /// What it is or contains: a bit for each kind, and for the numbers of Result
  /// and Phi terms bits that others may share.
  uint32_t Marks = 0;
  int64_t C = 0;

  /// The member of which a Field is the address.
  FieldId member() const {
    assert(Kind == TermKind::Field && "no address of a member");
    return FieldId(B);
  }
};

/// A global variable, by its name, or a member, the same in all objects, by its
/// FieldId.
using PlaceKey = std::pair<TermKind, uint32_t>;

struct FieldInfo {
  std::string Record; ///< "struct foo", or empty for an anonymous record.
  std::string Name;
  int64_t Offset = 0; ///< In bytes, from the start of the record.
  bool Flag = false;  ///< A bool, or one bit.
  /// Of a struct whose locks belong to what contains it (Model::isEmbedded).
  bool Embedded = false;
  /// The file that declares the struct, if other files may declare another one
  /// of that tag.
  std::string Owner = {};
};

/// The unique terms of a unit.
class TermTable {
public:
  TermTable();

  const Term &operator[](TermId Id) const { return Terms[Id]; }
  /// All terms have smaller ids.
  TermId size() const { return Terms.size(); }
  const FieldInfo &field(FieldId Id) const { return Fields[Id.number()]; }
  /// A number that members of one struct share.
  uint32_t structOf(FieldId Id) const { return StructOf[Id.number()]; }
  bool areOfOneStruct(FieldId A, FieldId B) const {
    return structOf(A) == structOf(B);
  }
  /// A name, as Term::A of a variable or a function numbers it.
  llvm::StringRef name(uint32_t Id) const { return withoutOwner(Names[Id]); }
  /// As TermTable::global() and function() were given it.
  llvm::StringRef nameOwner(uint32_t Id) const {
    return llvm::StringRef(Names[Id]).split('\0').second;
  }
  /// The file that alone knows the variable or function of that name; empty:
  /// all may.
  llvm::StringRef owner(uint32_t Id) const {
    auto Known = Owners.find(Id);
    return Known == Owners.end() ? llvm::StringRef() : Known->second;
  }
  /// Other files may have another variable or function of that name than the
  /// one at \p Address.
  void setOwner(TermId Address, llvm::StringRef File);

  TermId constant(int64_t Value);
  TermId param(unsigned Index);
  TermId returnPlace();
  /// \p Owner: see owner(). Tables of several units tell by it variables and
  /// functions apart that have one name.
  TermId global(llvm::StringRef Name, llvm::StringRef Owner = {});
  TermId function(llvm::StringRef Name, llvm::StringRef Owner = {});
  /// A new local, distinct from all others of the unit.
  TermId local(llvm::StringRef Name);
  TermId field(TermId Base, FieldId Field);
  TermId index(TermId Base, TermId Index);
  TermId load(TermId Address);
  /// The place of bit \p Number of the bitmap at \p Map. It is one place,
  /// whatever else is known of the words that bits are kept in.
  TermId bit(TermId Map, TermId Number);
  /// Whether bit() made \p Place: the first bit of a bitmap, its member A.
  bool isBitmap(TermId Place) const {
    return Terms[Place].Kind == TermKind::Field &&
           Fields[Terms[Place].B].Record.empty() &&
           Fields[Terms[Place].B].Name == "bit";
  }
  TermId unary(TermOp Op, TermId A);
  TermId binary(TermOp Op, TermId A, TermId B);
  TermId result(uint32_t Site, uint32_t Which);
  TermId phi(uint32_t Block, TermId Place);
  TermId stale(TermId Of);

  FieldId fieldId(const FieldInfo &I);
  FieldId fieldId(llvm::StringRef Record, llvm::StringRef Name,
                  int64_t Offset) {
    return fieldId(FieldInfo{Record.str(), Name.str(), Offset});
  }
  /// Whether \p Id tests bits of a flags word in memory; what is in an array is
  /// data. \p One: a single bit, not a number within the word.
  bool testsBits(TermId Id, bool One = false) const;
  /// The bool member whose content \p Id depends on, if there is one.
  std::optional<FieldId> boolMember(TermId Id) const;

  bool isConst(TermId Id, int64_t &Value) const {
    if (Terms[Id].Kind != TermKind::Const)
      return false;
    Value = Terms[Id].C;
    return true;
  }
  bool isVague(TermId Id) const { return Terms[Id].Vague; }
  /// Whether \p Id is of that kind, or a term within it.
  bool contains(TermId Id, TermKind Kind) const {
    return Terms[Id].Marks & 1U << unsigned(Kind);
  }
  /// The same for several kinds.
  template <typename... Kinds> bool containsAny(TermId Id, Kinds... Any) const {
    return Terms[Id].Marks & ((1U << unsigned(Any)) | ...);
  }
  /// Whether \p Id is, or contains, a Result or Phi with \p Number as its A.
  bool mentions(TermId Id, TermKind Kind, uint32_t Number) const;

  /// None if \p Place is neither a variable's nor a member's.
  std::optional<PlaceKey> keyOf(TermId Place) const;
  /// What \p Place is a member or an element of, however deep.
  TermId objectOf(TermId Place) const {
    while (Terms[Place].Kind == TermKind::Field ||
           Terms[Place].Kind == TermKind::Index)
      Place = Terms[Place].A;
    return Place;
  }

  /// Whether \p Id is the address of a variable, a function or a member: such a
  /// pointer is neither NULL nor an error code.
  bool isAddress(TermId Id) const {
    switch (Terms[Id].Kind) {
    case TermKind::Global:
    case TermKind::Function:
    case TermKind::Local:
    case TermKind::Field:
    case TermKind::Index:
      return true;
    default:
      return false;
    }
  }

  /// Whether \p Pred holds of \p Id or a term within it.
  bool any(TermId Id,
           llvm::function_ref<bool(const Term &, TermId)> Pred) const;

  /// Rebuilds \p Id bottom-up; \p Leaf may replace any term before its parts
  /// are looked at (nullopt: descend).
  TermId rewrite(TermId Id,
                 llvm::function_ref<std::optional<TermId>(TermId)> Leaf);

  /// Rebuilds one term with new parts.
  TermId rebuild(TermId Id, TermId A, TermId B);

  /// A term of another table, in this one; 0 if it has parts that only mean
  /// something within one function.
  TermId import(const TermTable &From, TermId Id);

  /// Number of parts (0..2) that are terms themselves.
  static unsigned arity(const Term &T);

  /// What a lock class is made of: the last member on the way to the lock, or
  /// the global itself. Empty if nothing is known. Of a pointer's content: the
  /// member that holds the pointer.
  std::string className(TermId Lock) const { return nameClass(Lock, true); }
  /// The same for readers: without the file or module that owns the name.
  std::string classLabel(TermId Lock) const { return nameClass(Lock, false); }
  /// That file or module; empty: no other class has the label.
  llvm::StringRef classOwner(TermId Lock) const;
  /// What tells the object at \p Id from others in the unit: the members on the
  /// way to it, innermost first, and the global. Empty if nothing does.
  std::string objectKey(TermId Id) const;
  /// Two places that may be the same object although their terms differ.
  bool mayAlias(TermId A, TermId B) const;

  /// As a C programmer would write it; what has no name of its own is "…".
  std::string str(TermId Id) const;
  /// The same for the object at address \p Place: `dev->lock`, not
  /// `&dev->lock`.
  std::string object(TermId Place) const;

  /// Names of parameters for str(), by Param index.
  std::vector<std::string> ParamNames;

  /// The comparison \p Op of \p A and \p B as it is, if it has been made; else
  /// 0. Eq: the smaller id first.
  TermId findComparison(TermOp Op, TermId A, TermId B) const;

private:
  TermId make(Term T);
  TermId isConstant(TermId A);
  TermId compare(TermOp Op, TermId A, TermId B);
  /// Integers x and y have x - 1 < y where x <= y: of two signed comparisons
  /// that say the same, the one without the constant; none: it is neither.
  std::optional<TermId> compareNext(TermOp Op, TermId A, TermId B);
  // Parts of binary().
  /// 0: it has no value.
  TermId foldConstants(TermOp Op, int64_t CA, int64_t CB);
  /// && and ||.
  TermId connect(TermOp Op, TermId A, TermId B);
  /// A simpler term, \p B being the constant \p CB; none: there is none.
  std::optional<TermId> simplify(TermOp Op, TermId A, TermId B, int64_t CB);
  uint32_t intern(llvm::StringRef Name, llvm::StringRef Owner);
  /// Behind a name, and a null character, stands its owner, if there is one.
  static llvm::StringRef withoutOwner(const std::string &Name) {
    return Name.c_str();
  }
  std::string print(TermId Id, unsigned Depth) const;
  std::string nameClass(TermId Lock, bool Owners) const;

  /// Of four bytes each, with the id one half of what it would be otherwise:
  /// looking terms up is a good part of all work, and waits for memory.
  struct Key {
    uint32_t Head, A, B;
    friend bool operator==(const Key &, const Key &) = default;
  };
  struct KeyInfo {
    static Key getEmptyKey() { return {~0U, 0, 0}; }
    static Key getTombstoneKey() { return {~1U, 0, 0}; }
    static unsigned getHashValue(const Key &K);
    static bool isEqual(const Key &A, const Key &B) { return A == B; }
  };

  std::vector<Term> Terms;
  llvm::DenseMap<Key, TermId, KeyInfo> Unique;
  std::vector<FieldInfo> Fields;
  llvm::StringMap<FieldId> FieldIds;
  /// By the tag of a struct and the file that declares it.
  llvm::StringMap<uint32_t> Structs;
  std::vector<uint32_t> StructOf; ///< By FieldId.
  std::vector<std::string> Names;
  llvm::StringMap<uint32_t> NameIds;
  llvm::DenseMap<uint32_t, std::string> Owners;
};

} // namespace locklint

#endif // LOCKLINT_FACTS_TERM_H
