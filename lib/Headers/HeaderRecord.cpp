//===- HeaderRecord.cpp - What is known of precompiled headers ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/HeaderRecord.h"
#include "llvm/Support/BinaryByteStream.h"
#include "llvm/Support/BinaryStreamReader.h"
#include "llvm/Support/BinaryStreamWriter.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/OnDiskHashTable.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <sys/stat.h>

using namespace llvm;
using namespace locklint;

/// Changes with what follows.
static constexpr StringRef Magic = "locklint headers 2\n";
/// Before the parts of a record stand this and their hash.
static constexpr size_t Preamble = Magic.size() + sizeof(uint64_t);

std::optional<FileState> FileState::of(const std::string &Path,
                                       uint64_t &Device) {
  struct stat S;
  if (stat(Path.c_str(), &S) != 0)
    return std::nullopt;
  auto Nanoseconds = [](const timespec &T) {
    return int64_t(T.tv_sec) * 1'000'000'000 + T.tv_nsec;
  };
  Device = S.st_dev;
  return FileState{uint64_t(S.st_size), uint64_t(S.st_ino),
                   Nanoseconds(S.st_mtim), Nanoseconds(S.st_ctim)};
}

namespace {

/// How names are laid out in the table.
struct NameTrait {
  using key_type = StringRef;
  using key_type_ref = StringRef;
  using internal_key_type = StringRef;
  using external_key_type = StringRef;
  using data_type = RecordedName;
  using data_type_ref = const RecordedName &;
  using hash_value_type = uint32_t;
  using offset_type = uint32_t;

  static hash_value_type ComputeHash(StringRef Key) {
    return static_cast<uint32_t>(xxh3_64bits(Key));
  }
  static StringRef GetInternalKey(StringRef Key) { return Key; }
  static StringRef GetExternalKey(StringRef Key) { return Key; }
  static bool EqualKey(StringRef A, StringRef B) { return A == B; }

  static std::pair<offset_type, offset_type>
  EmitKeyDataLength(raw_ostream &OS, StringRef Key, const RecordedName &N) {
    support::endian::Writer W(OS, endianness::little);
    offset_type Data =
        sizeof(HeaderId) * (2 + N.Define.size() + N.Mention.size());
    W.write<uint32_t>(Key.size());
    W.write<uint32_t>(Data);
    return {Key.size(), Data};
  }
  static void EmitKey(raw_ostream &OS, StringRef Key, offset_type) {
    OS << Key;
  }
  static void EmitData(raw_ostream &OS, StringRef, const RecordedName &N,
                       offset_type) {
    support::endian::Writer W(OS, endianness::little);
    for (const RecordedName::Headers *L : {&N.Define, &N.Mention}) {
      W.write<HeaderId>(L->size());
      for (HeaderId H : *L)
        W.write<HeaderId>(H);
    }
  }

  static std::pair<offset_type, offset_type>
  ReadKeyDataLength(const unsigned char *&D) {
    auto Key = support::endian::readNext<uint32_t, endianness::little>(D);
    auto Data = support::endian::readNext<uint32_t, endianness::little>(D);
    return {Key, Data};
  }
  static StringRef ReadKey(const unsigned char *D, offset_type Size) {
    return {reinterpret_cast<const char *>(D), Size};
  }
  static RecordedName ReadData(StringRef, const unsigned char *D, offset_type) {
    RecordedName N;
    for (RecordedName::Headers *L : {&N.Define, &N.Mention}) {
      auto Size = support::endian::readNext<HeaderId, endianness::little>(D);
      for (unsigned I = 0; I != Size; ++I)
        L->push_back(
            support::endian::readNext<HeaderId, endianness::little>(D));
    }
    return N;
  }
};

} // namespace

void HeaderRecord::setNames(const StringMap<RecordedName> &All) {
  OnDiskChainedHashTableGenerator<NameTrait> Table;
  for (const auto &Entry : All)
    Table.insert(Entry.getKey(), Entry.getValue());
  OwnNames.clear();
  raw_string_ostream OS(OwnNames);
  OS << StringRef("\0\0\0\0", 4); // No bucket lies at offset 0.
  uint32_t Offset = Table.Emit(OS);
  support::endian::Writer(OS, endianness::little).write<uint32_t>(Offset);
  OS.flush();
  Bytes.reset();
  Names = OwnNames;
}

std::optional<RecordedName> HeaderRecord::find(StringRef Name) const {
  StringRef All = Bytes ? Names : StringRef(OwnNames);
  if (All.size() < 8)
    return std::nullopt;
  const auto *Base = All.bytes_begin();
  uint32_t Offset = support::endian::read32le(Base + All.size() - 4);
  std::unique_ptr<OnDiskChainedHashTable<NameTrait>> Table(
      OnDiskChainedHashTable<NameTrait>::Create(Base + Offset, Base));
  auto Found = Table->find(Name);
  if (Found == Table->end())
    return std::nullopt;
  return *Found;
}

namespace {

/// Writes, and reads, the parts of a record in the same order.
class Encoder {
public:
  Encoder() : Out(Stream) {}
  void number(uint64_t N) { cantFail(Out.writeULEB128(N)); }
  void number(int64_t N) { cantFail(Out.writeSLEB128(N)); }
  void text(StringRef S) {
    number(uint64_t(S.size()));
    cantFail(Out.writeFixedString(S));
  }
  StringRef take() { return toStringRef(Stream.data()); }

private:
  AppendingBinaryByteStream Stream{endianness::little};
  BinaryStreamWriter Out;
};

class Decoder {
public:
  explicit Decoder(StringRef Bytes) : In(Bytes, endianness::little) {}
  uint64_t number() {
    uint64_t N = 0;
    check(In.readULEB128(N));
    return N;
  }
  int64_t sign() {
    int64_t N = 0;
    check(In.readSLEB128(N));
    return N;
  }
  StringRef text() {
    StringRef S;
    uint64_t Size = number();
    if (Size > In.bytesRemaining())
      Failed = true;
    if (!Failed)
      check(In.readFixedString(S, Size));
    return S;
  }
  /// A number of things, each of which takes a byte at least.
  uint64_t count() {
    uint64_t N = number();
    if (N > In.bytesRemaining())
      Failed = true;
    return Failed ? 0 : N;
  }
  uint64_t offset() const { return In.getOffset(); }
  bool Failed = false;

private:
  void check(Error E) {
    Failed |= bool(E);
    consumeError(std::move(E));
  }

  BinaryStreamReader In;
};

} // namespace

std::string HeaderRecord::encode() const {
  Encoder E;
  E.text(Pch);
  E.number(PchHash);
  E.text(Problem);
  E.number(Made);
  E.number(uint64_t(Headers.size()));
  for (const RecordedHeader &H : Headers) {
    E.text(H.Path);
    E.text(H.Name);
    for (uint64_t N : {H.State.Size, H.State.Inode, H.Hash})
      E.number(N);
    E.number(H.State.Modified);
    E.number(H.State.Changed);
    E.number(uint64_t(H.Counted));
    E.number(uint64_t(H.Forced | H.Guarded << 1));
    E.number(uint64_t(H.Includes.size()));
    for (const auto &[Id, Name] : H.Includes) {
      E.number(uint64_t(Id));
      E.text(Name == Headers[Id].Name ? "" : StringRef(Name));
    }
    E.number(uint64_t(H.Definitions.size()));
    for (const auto &[After, Name] : H.Definitions) {
      E.number(uint64_t(After));
      E.text(Name);
    }
  }
  E.number(uint64_t(Ordered.size()));
  for (const OrderedTexts &O : Ordered)
    for (unsigned N : {unsigned(O.First.Header), unsigned(O.First.After),
                       unsigned(O.Second.Header), unsigned(O.Second.After),
                       unsigned(O.InOrder)})
      E.number(uint64_t(N));
  E.number(uint64_t(Together.size()));
  for (auto [First, Second] : Together) {
    E.number(uint64_t(First));
    E.number(uint64_t(Second));
  }
  E.number(uint64_t(Before.size()));
  for (const auto &[Directory, Changed] : Before) {
    E.text(Directory);
    E.number(Changed);
  }
  std::string Parts = E.take().str();
  // The table is aligned as it was when it was made.
  Parts.resize(alignTo(Preamble + Parts.size(), 8) - Preamble);
  Parts += Bytes ? Names : StringRef(OwnNames);
  std::string All = Magic.str();
  raw_string_ostream OS(All);
  support::endian::Writer(OS, endianness::little)
      .write<uint64_t>(xxh3_64bits(Parts));
  OS << Parts;
  return All;
}

std::optional<HeaderRecord>
HeaderRecord::decode(std::unique_ptr<MemoryBuffer> Bytes) {
  StringRef Text = Bytes->getBuffer();
  if (Text.size() < Preamble || !Text.consume_front(Magic) ||
      support::endian::read64le(Text.data()) !=
          xxh3_64bits(Text.drop_front(sizeof(uint64_t))))
    return std::nullopt;
  Decoder D(Text.drop_front(sizeof(uint64_t)));
  HeaderRecord R;
  R.Pch = D.text().str();
  R.PchHash = D.number();
  R.Problem = D.text().str();
  R.Made = D.sign();
  R.Headers.resize(D.count());
  for (RecordedHeader &H : R.Headers) {
    H.Path = D.text().str();
    H.Name = D.text().str();
    H.State.Size = D.number();
    H.State.Inode = D.number();
    H.Hash = D.number();
    H.State.Modified = D.sign();
    H.State.Changed = D.sign();
    H.Counted = D.number();
    uint64_t Flags = D.number();
    H.Forced = Flags & 1;
    H.Guarded = Flags & 2;
    H.Includes.resize(D.count());
    for (auto &[Id, Name] : H.Includes) {
      Id = D.number();
      Name = D.text().str();
      D.Failed |= Id >= R.Headers.size();
    }
    H.Definitions.resize(D.count());
    for (auto &[After, Name] : H.Definitions) {
      After = D.number();
      Name = D.text().str();
    }
  }
  auto Header = [&](HeaderId &Id) {
    uint64_t N = D.number();
    D.Failed |= N >= R.Headers.size();
    Id = D.Failed ? 0 : N;
  };
  auto Position = [&](TextPosition &P) {
    Header(P.Header);
    uint64_t N = D.number();
    D.Failed |= D.Failed || N > R.Headers[P.Header].Includes.size();
    P.After = N;
  };
  R.Ordered.resize(D.count());
  for (OrderedTexts &O : R.Ordered) {
    Position(O.First);
    Position(O.Second);
    O.InOrder = D.number();
  }
  R.Together.resize(D.count());
  for (auto &[First, Second] : R.Together) {
    Header(First);
    Header(Second);
  }
  R.Before.resize(D.count());
  for (auto &[Directory, Changed] : R.Before) {
    Directory = D.text().str();
    Changed = D.sign();
  }
  if (D.Failed)
    return std::nullopt;
  for (RecordedHeader &H : R.Headers)
    for (auto &[Id, Name] : H.Includes)
      if (Name.empty())
        Name = R.Headers[Id].Name;
  uint64_t Begin = alignTo(Preamble + D.offset(), 8);
  R.Names = Bytes->getBuffer().substr(Begin);
  R.Bytes = std::move(Bytes);
  return R;
}
