//===- FactsFile.cpp - A captured unit as a file --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/FactsFile.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

using namespace locklint;
using llvm::createStringError;
using llvm::Expected;
using llvm::StringRef;

namespace {

/// Changes with what transfer() names.
constexpr uint64_t Version = 3;

struct FactsWriter {
  explicit FactsWriter(llvm::raw_ostream &OS) : OS(OS) {}

  template <typename T> void number(const T &Value) {
    llvm::encodeULEB128(Value, OS);
  }
  void string(StringRef Text) {
    number(Text.size());
    OS << Text;
  }
  void list(const std::vector<ReadFile> &List, auto Each) {
    number(List.size());
    for (const ReadFile &X : List)
      Each(X);
  }

  llvm::raw_ostream &OS;
};

struct FactsReader {
  explicit FactsReader(StringRef Left) : Left(Left) {}

  template <typename T> void number(T &Value) {
    unsigned Size = 0;
    const char *Bad = nullptr;
    Value =
        llvm::decodeULEB128(Left.bytes_begin(), &Size, Left.bytes_end(), &Bad);
    if (Bad)
      fail();
    else
      Left = Left.drop_front(Size);
  }
  void string(std::string &Text) {
    uint64_t Size = 0;
    number(Size);
    if (Size > Left.size())
      return fail();
    Text = Left.take_front(Size).str();
    Left = Left.drop_front(Size);
  }
  void list(std::vector<ReadFile> &List, auto Each) {
    uint64_t Size = 0;
    number(Size);
    for (; Size && !Failed; --Size)
      Each(List.emplace_back());
  }
  void fail() {
    Failed = true;
    Left = {};
  }

  StringRef Left;
  bool Failed = false;
};

/// Names what a file holds, in order, for the writer and for the reader.
template <typename Archive, typename Unit> void transfer(Archive &Ar, Unit &C) {
  Ar.string(C.Key);
  Ar.string(C.Unit.Path);
  Ar.string(C.Unit.Directory);
  Ar.string(C.Unit.Problem);
  Ar.string(C.Unit.ClangErrors);
  Ar.number(C.Unit.Functions);
  Ar.string(C.Unit.TooComplex);
  Ar.string(C.Unit.Encoded);
  Ar.string(C.Unit.Findings);
  Ar.list(C.Read, [&](auto &F) {
    Ar.string(F.Path);
    Ar.number(F.Hash);
  });
}

} // namespace

std::string locklint::encodeFacts(const CapturedUnit &U, StringRef Stamp) {
  std::string Bytes = FactsMagic.str();
  llvm::raw_string_ostream OS(Bytes);
  FactsWriter Ar(OS);
  Ar.number(Version);
  Ar.string(Stamp);
  transfer(Ar, U);
  std::string Hash = UnitStore::keyOf(Bytes);
  OS << Hash << char(Hash.size());
  return Bytes;
}

Expected<CapturedUnit> locklint::decodeFacts(StringRef Bytes, StringRef Stamp) {
  if (!Bytes.starts_with(FactsMagic))
    return createStringError("it is no facts file of locklint's");
  auto Damaged = [] {
    return createStringError("it is damaged; capture the file again");
  };
  size_t HashSize = static_cast<unsigned char>(Bytes.back());
  if (HashSize >= Bytes.size() - FactsMagic.size())
    return Damaged();
  StringRef Hash = Bytes.drop_back().take_back(HashSize);
  Bytes = Bytes.drop_back(HashSize + 1);
  if (UnitStore::keyOf(Bytes) != Hash)
    return Damaged();
  FactsReader Ar(Bytes.drop_front(FactsMagic.size()));
  uint64_t Given = 0;
  std::string By;
  Ar.number(Given);
  Ar.string(By);
  if (!Ar.Failed && (Given != Version || By != Stamp))
    return createStringError("it was written " +
                             writtenBy(Given == Version ? By : "", Stamp) +
                             "; capture the file again");
  CapturedUnit U;
  transfer(Ar, U);
  if (Ar.Failed || !Ar.Left.empty())
    return Damaged();
  return std::move(U);
}
