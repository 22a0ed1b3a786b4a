//===- Bytes.h - Numbers and lists as bytes ---------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model that is compiled in and the facts in a store are written so:
// numbers in LEB128, strings and lists behind their lengths.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_BYTES_H
#define LOCKLINT_MODEL_BYTES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <type_traits>

namespace locklint {

/// A number that need not be there, for a writer or a reader \p Ar.
template <class A, class T> void transferOptional(A &Ar, T &Value) {
  bool Known = Value.has_value();
  Ar.number(Known);
  if (!Known)
    return;
  if constexpr (A::Reads)
    Value.emplace();
  Ar.number(*Value);
}

/// Writes values. What it and a ByteReader have in common by name, they do to
/// the same bytes.
class ByteWriter {
public:
  static constexpr bool Reads = false;
  template <typename T> using Ref = const T &;

  explicit ByteWriter(llvm::raw_ostream &Body) : Body(Body) {}

  template <typename T> void number(const T &Value) {
    if constexpr (std::is_signed_v<T>)
      llvm::encodeSLEB128(Value, Body);
    else
      llvm::encodeULEB128(static_cast<uint64_t>(Value), Body);
  }
  void string(llvm::StringRef Text) {
    number(Text.size());
    Body << Text;
  }
  template <typename List, typename Fn> void list(const List &L, Fn Each) {
    number(L.size());
    for (const auto &X : L)
      Each(X);
  }

private:
  llvm::raw_ostream &Body;
};

/// Reads values, as a ByteWriter has written them. After an error all values
/// are empty.
class ByteReader {
  /// A number from the front of the bytes, which \p Decode understands; 0 if
  /// they are damaged.
  template <typename Decoder> auto read(Decoder Decode) {
    const char *Error = nullptr;
    unsigned Size = 0;
    auto Value = Decode(Bytes.bytes_begin(), &Size, Bytes.bytes_end(), &Error);
    if (Error) {
      fail();
      return decltype(Value)();
    }
    Bytes = Bytes.drop_front(Size);
    return Value;
  }

public:
  static constexpr bool Reads = true;
  template <typename T> using Ref = T &;

  /// \p Bytes outlive this and the strings that are read by reference.
  explicit ByteReader(llvm::StringRef Bytes) : Bytes(Bytes) {}

  template <typename T> void number(T &Value) {
    if constexpr (std::is_signed_v<T>)
      Value = static_cast<T>(readSigned());
    else
      Value = static_cast<T>(readUnsigned());
  }
  void string(llvm::StringRef &Text) { Text = take(readUnsigned()); }
  void string(std::string &Text) { Text = take(readUnsigned()).str(); }
  template <typename List, typename Fn> void list(List &L, Fn Each) {
    size_t Size = readUnsigned();
    if (Size > Bytes.size()) // An element is at least a byte.
      return fail();
    for (size_t I = 0; I != Size && !Failed; ++I) {
      typename List::value_type X{};
      Each(X);
      L.insert(L.end(), std::move(X));
    }
  }

  size_t left() const { return Bytes.size(); }
  bool failed() const { return Failed; }

protected:
  uint64_t readUnsigned() {
    return read([](auto... A) { return llvm::decodeULEB128(A...); });
  }
  int64_t readSigned() {
    return read([](auto... A) { return llvm::decodeSLEB128(A...); });
  }
  /// The next \p Size bytes.
  llvm::StringRef take(size_t Size) {
    if (Size > Bytes.size()) {
      fail();
      return {};
    }
    llvm::StringRef Taken = Bytes.take_front(Size);
    Bytes = Bytes.drop_front(Size);
    return Taken;
  }
  void fail() {
    Failed = true;
    Bytes = {};
  }

private:
  llvm::StringRef Bytes;
  bool Failed = false;
};

} // namespace locklint

#endif // LOCKLINT_MODEL_BYTES_H
