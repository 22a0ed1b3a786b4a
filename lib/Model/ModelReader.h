//===- ModelReader.h - Reading the model, file by file ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the traits of the YAML schema share: the reader that they put things
// into, and the scalars. ModelReader.cpp has the traits of lock types and
// calls, CallbackReader.cpp those of callbacks.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_MODELREADER_H
#define LOCKLINT_MODEL_MODELREADER_H

#include "Model/Model.h"
#include "Model/Words.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/YAMLTraits.h"
#include <optional>

namespace locklint {

using llvm::ArrayRef;
using llvm::StringRef;

/// Reads one file into a copy of a model. The traits find it in the context of
/// the yaml::IO.
class ModelReader {
public:
  ModelReader(Model &Into, StringRef Text, StringRef FileName)
      : M(Into), Text(Text), FileName(FileName), CountedTo(Text.begin()) {}

  static ModelReader &of(llvm::yaml::IO &IO) {
    return *static_cast<ModelReader *>(IO.getContext());
  }

  llvm::Error read();

  /// A scalar's error, which YAML I/O takes as a StringRef.
  StringRef fail(const llvm::Twine &Reason) {
    ScalarError = Reason.str();
    return ScalarError;
  }
  void setKeys(StringRef Known) { Keys = Known; }
  void setGfpParameters(bool Value) { M.GfpParameters = Value; }
  void setLearnt(bool Value) { Learnt = Value; }
  bool isLearnt() const { return Learnt; }

  ArrayRef<LockType> types() const { return M.Types; }
  LockType &addOrFindType(StringRef Name);

  /// \p Line is that of the entry. Returns an error's text, if any.
  std::string addCall(StringRef Name, const CallModel &What, unsigned Line);
  /// Entries ask whether the unit's headers declare what \p In names.
  void watch(const Validity &In);

  void addGlobal(const Operand &O);
  /// A row for a call, or for a member as "struct.member".
  void addCallback(StringRef Name, const CallbackModel &What);
  void addEmbedded(StringRef Record) { M.Embedded.insert(Record); }
  void addNoValidate(StringRef Member) { M.NoValidate.insert(Member); }
  void addFamilies(StringRef Member) { M.Families.insert(Member); }

  /// The line of what is being read.
  unsigned currentLine(llvm::yaml::IO &IO);

private:
  static void onDiagnostic(const llvm::SMDiagnostic &D, void *Self);
  /// Names that register are recognised, also if nothing else is known of them.
  void recogniseRegistrars();
  void recognise(StringRef Registrar);

  Model &M;
  StringRef Text;
  StringRef FileName;
  /// The keys of the mapping that was read last, for the message about a key
  /// that is none of them.
  StringRef Keys;
  std::string ScalarError;
  /// The file's entries are CallModel::Learnt.
  bool Learnt = false;
  /// The first error, as "FILE:LINE: reason".
  std::string FirstError;
  /// Names of this file, and the lines of their entries.
  llvm::StringMap<llvm::SmallVector<unsigned, 1>> Seen;
  /// Names of callbacks' rows of this file: their rows add up, and replace
  /// those of earlier files.
  llvm::StringSet<> SeenCallbacks;
  /// Lines are asked for in ascending order, more or less.
  const char *CountedTo;
  unsigned CountedLine = 1;
};

// Most of the schema's structs only stand for what is read: their traits put
// it into the model at once.

struct LockTypeEntry {};
struct CallEntry {};
struct CallbackEntry {};

/// A name of a kernel function or macro, as an entry declares it.
struct Identifier {
  StringRef Text;
};

/// A release of the kernel, "6.14".
struct ReleaseText {
  llvm::VersionTuple Release;
};

/// What the kernel may declare: a name, or "struct.member".
struct DeclaredName {
  StringRef Text;
};

/// A lock type, as an effect refers to it.
struct LockTypeName {
  LockTypeId Id = AnyLockType;
};

inline bool isIdentifier(StringRef S) {
  return !S.empty() && !llvm::isDigit(S[0]) &&
         llvm::all_of(S, [](char C) { return llvm::isAlnum(C) || C == '_'; });
}

class KeyReader;
/// The keys that readValidity() reads.
inline constexpr llvm::StringLiteral ValidityKeys =
    "since, until, declared, undeclared, unused";
/// Reads for which kernels an entry or a row is.
Validity readValidity(llvm::yaml::IO &IO, KeyReader &Keys);

/// Returns an error's text, if any.
StringRef readOperand(StringRef Text, ModelReader &R, Operand &Value);

/// A mapping's keys, which it leaves to the reader for messages.
class KeyReader {
public:
  KeyReader(llvm::yaml::IO &IO, StringRef Keys) : IO(IO), Keys(Keys) {}
  /// When all values, mappings among them, have been read.
  ~KeyReader() { ModelReader::of(IO).setKeys(Keys); }

  template <typename T> void required(const char *Key, T &Value) {
    IO.mapRequired(Key, Value);
  }
  /// Returns whether the key is there; leaves the value alone if it is not.
  template <typename T> bool optional(const char *Key, T &Value) {
    if (!has(Key))
      return false;
    IO.mapOptional(Key, Value);
    return true;
  }

private:
  bool has(const char *Key) {
    if (!Known)
      Known = IO.keys();
    return llvm::is_contained(*Known, Key);
  }
  llvm::yaml::IO &IO;
  StringRef Keys;
  std::optional<std::vector<StringRef>> Known;
};

} // namespace locklint

LLVM_YAML_IS_SEQUENCE_VECTOR(locklint::CallbackEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(locklint::Identifier)
LLVM_YAML_IS_SEQUENCE_VECTOR(locklint::DeclaredName)

namespace llvm::yaml {

/// For scalars that are read, never written.
template <typename T> struct ReadOnlyScalar {
  static void output(const T &, void *, raw_ostream &) {
    llvm_unreachable("a model is not written");
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <typename E> struct WordScalar : ReadOnlyScalar<E> {
  static StringRef input(StringRef Text, void *Context, E &Value) {
    ArrayRef<locklint::Word<E>> Words = wordsOf(E());
    for (const locklint::Word<E> &W : Words)
      if (Text == W.Name) {
        Value = W.Value;
        return {};
      }
    auto Names = map_range(Words, [](auto &W) { return StringRef(W.Name); });
    return static_cast<locklint::ModelReader *>(Context)->fail(
        "unknown word '" + Text + "'; write one of: " + join(Names, ", "));
  }
};

template <>
struct ScalarTraits<locklint::Waiting> : WordScalar<locklint::Waiting> {};
template <>
struct ScalarTraits<locklint::Recursion> : WordScalar<locklint::Recursion> {};
template <>
struct ScalarTraits<locklint::LockMode> : WordScalar<locklint::LockMode> {};
template <>
struct ScalarTraits<locklint::Variant> : WordScalar<locklint::Variant> {};
template <>
struct ScalarTraits<locklint::Condition::Test>
    : WordScalar<locklint::Condition::Test> {};
template <>
struct ScalarTraits<locklint::Effect::Action>
    : WordScalar<locklint::Effect::Action> {};
template <>
struct ScalarTraits<locklint::BitOp> : WordScalar<locklint::BitOp> {};
template <>
struct ScalarTraits<locklint::ContextTest> : WordScalar<locklint::ContextTest> {
};
template <>
struct ScalarTraits<locklint::HandlerKind> : WordScalar<locklint::HandlerKind> {
};
template <> struct ScalarTraits<locklint::Runs> : WordScalar<locklint::Runs> {};

template <>
struct ScalarTraits<locklint::Operand> : ReadOnlyScalar<locklint::Operand> {
  static StringRef input(StringRef Text, void *Context,
                         locklint::Operand &Value) {
    return locklint::readOperand(
        Text, *static_cast<locklint::ModelReader *>(Context), Value);
  }
};

template <>
struct ScalarTraits<locklint::Identifier>
    : ReadOnlyScalar<locklint::Identifier> {
  static StringRef input(StringRef Text, void *Context,
                         locklint::Identifier &Value) {
    Value.Text = Text;
    if (locklint::isIdentifier(Text))
      return {};
    return static_cast<locklint::ModelReader *>(Context)->fail(
        "'" + Text + "' is no C identifier");
  }
};

template <>
struct ScalarTraits<locklint::ReleaseText>
    : ReadOnlyScalar<locklint::ReleaseText> {
  static StringRef input(StringRef Text, void *Context,
                         locklint::ReleaseText &Value);
};

template <>
struct ScalarTraits<locklint::DeclaredName>
    : ReadOnlyScalar<locklint::DeclaredName> {
  static StringRef input(StringRef Text, void *Context,
                         locklint::DeclaredName &Value);
};

template <>
struct ScalarTraits<locklint::LockTypeName>
    : ReadOnlyScalar<locklint::LockTypeName> {
  static StringRef input(StringRef Text, void *Context,
                         locklint::LockTypeName &Value) {
    auto &R = *static_cast<locklint::ModelReader *>(Context);
    const auto *Found = find_if(R.types(), [&](const locklint::LockType &Type) {
      return Type.Name == Text;
    });
    if (Found == R.types().end())
      return R.fail(
          "unknown lock type '" + Text +
          "'; declare it under 'locks', or write one of: " +
          join(map_range(R.types(), [](auto &Type) { return Type.Name; }),
               ", "));
    Value.Id = Found - R.types().begin();
    return {};
  }
};

template <> struct MappingTraits<locklint::Condition> {
  static void mapping(IO &IO, locklint::Condition &C);
};

template <> struct MappingTraits<locklint::Effect> {
  static void mapping(IO &IO, locklint::Effect &E);
};

template <> struct MappingTraits<locklint::CallbackEntry> {
  static void mapping(IO &IO, locklint::CallbackEntry &);
};

} // namespace llvm::yaml

#endif // LOCKLINT_MODEL_MODELREADER_H
