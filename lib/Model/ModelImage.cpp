//===- ModelImage.cpp - A model as bytes ----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The head's offset, the head, and two tables of LLVM's: entries by the names
// of calls, rows by those of calls and members. Each transfer() names the
// members of one type, in order, for the writer and for the reader.
//
//===----------------------------------------------------------------------===//

#include "Model/ModelImage.h"
#include "Model/Bytes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/OnDiskHashTable.h"
#include "llvm/Support/xxhash.h"
#include <functional>
#include <map>
#include <mutex>

using namespace locklint;

template <class A>
static void transfer(A &Ar, typename A::template Ref<llvm::VersionTuple> V) {
  unsigned Major = V.getMajor(), Minor = V.getMinor().value_or(0);
  Ar.number(Major);
  Ar.number(Minor);
  if constexpr (A::Reads)
    V = Major || Minor ? llvm::VersionTuple(Major, Minor)
                       : llvm::VersionTuple();
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Validity> In) {
  transfer(Ar, In.Since);
  transfer(Ar, In.Until);
  Ar.string(In.Declared);
  Ar.string(In.Undeclared);
  Ar.string(In.Unused);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<LockType> T) {
  Ar.string(T.Name);
  Ar.number(T.Waits);
  Ar.number(T.Atomic);
  Ar.number(T.Recursive);
  Ar.number(T.SleepsOnRt);
  Ar.number(T.TasksOnly);
  Ar.number(T.Owned);
  Ar.number(T.InContext);
  Ar.number(T.Binary);
  Ar.string(T.Counter);
  Ar.list(T.CTypes, [&](auto &Name) { Ar.string(Name); });
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Operand> O) {
  Ar.number(O.Kind);
  Ar.number(O.Index);
  Ar.string(O.Name);
  Ar.list(O.Fields, [&](auto &Name) { Ar.string(Name); });
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Condition> C) {
  Ar.number(C.On);
  Ar.number(C.Is);
  Ar.number(C.Arg);
  Ar.number(C.Mask);
  Ar.number(C.Optional);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Effect> E) {
  Ar.number(E.Do);
  Ar.number(E.Type);
  Ar.number(E.Mode);
  Ar.number(E.Var);
  transfer(Ar, E.Lock);
  Ar.list(E.Passed, [&](auto &O) { transfer(Ar, O); });
  Ar.number(E.Kind);
  transfer(Ar, E.Flags);
  Ar.number(E.Try);
  transfer(Ar, E.Subclass);
  Ar.number(E.Nested);
  transfer(Ar, E.Nest);
  Ar.number(E.SureAlone);
  Ar.number(E.Contended);
  Ar.number(E.Errno);
  Ar.number(E.Inside);
  Ar.number(E.InTask);
  Ar.number(E.Unchecked);
  Ar.number(E.Private);
  Ar.list(E.MadeBy, [&](auto &Name) { Ar.string(Name); });
  Ar.number(E.Later);
  Ar.list(E.Members, [&](auto &Name) { Ar.string(Name); });
  transfer(Ar, E.Count);
  transfer(Ar, E.When);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<CallModel> C) {
  Ar.string(C.Name);
  transfer(Ar, C.In);
  Ar.number(C.Number);
  Ar.list(C.Effects, [&](auto &E) { transfer(Ar, E); });
  Ar.number(C.Tests);
  Ar.number(C.Bit);
  transfer(Ar, C.Returns);
  transfer(Ar, C.Locked);
  Ar.number(C.Running);
  transferOptional(Ar, C.ResultIs);
  Ar.number(C.NoReturn);
  Ar.number(C.Learnt);
  Ar.string(C.Source);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<UnitCondition> C) {
  Ar.string(C.Record);
  Ar.string(C.Field);
  Ar.number(C.SameObject);
  Ar.list(C.Calls, [&](auto &Name) { Ar.string(Name); });
  transfer(Ar, C.Object);
  transfer(Ar, C.Value);
  Ar.string(C.MaskName);
  Ar.list(C.Globals, [&](auto &Name) { Ar.string(Name); });
  Ar.list(C.From, [&](auto &From) { transfer(Ar, From); });
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<CallbackModel> Row) {
  Ar.string(Row.Name);
  transfer(Ar, Row.In);
  Ar.number(Row.Number);
  Ar.list(Row.Contexts, [&](auto &How) { Ar.number(How); });
  Ar.number(Row.Kind);
  Ar.string(Row.As);
  Ar.string(Row.Source);
  Ar.number(Row.Handler);
  Ar.string(Row.Member);
  transfer(Ar, Row.Object);
  transferOptional(Ar, Row.Passes);
  transfer(Ar, Row.When);
  transfer(Ar, Row.Stopped);
  for (auto *Conditions : {&Row.OnlyIf, &Row.Unless})
    Ar.list(*Conditions, [&](auto &C) { transfer(Ar, C); });
  Ar.list(Row.Holds, [&](auto &L) {
    Ar.number(L.Type);
    transfer(Ar, L.Where);
  });
  Ar.string(Row.After);
  Ar.number(Row.Ends);
  Ar.number(Row.Closes);
  Ar.number(Row.Anytime);
  Ar.number(Row.Alternative);
  Ar.number(Row.Enables);
  Ar.number(Row.Learnt);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<ModelImage::Head> H) {
  Ar.list(H.Types, [&](auto &T) { transfer(Ar, T); });
  for (auto *Names : {&H.Embedded, &H.NoValidate, &H.Families, &H.Globals,
                      &H.Watched, &H.Conditional})
    Ar.list(*Names, [&](auto &Name) { Ar.string(Name); });
  Ar.number(H.GfpParameters);
}

namespace {

using Offset = llvm::support::ulittle32_t;

/// Where things are, from the beginning of the bytes.
struct Layout {
  Offset Head, HeadSize;
  struct Table {
    Offset Payload, Buckets;
  } Entries, Rows;
};

/// The traits of a table from names to bytes, as LLVM's hash tables take them.
struct NamedBytes {
  using key_type = llvm::StringRef;
  using key_type_ref = llvm::StringRef;
  using internal_key_type = llvm::StringRef;
  using external_key_type = llvm::StringRef;
  using data_type = llvm::StringRef;
  using data_type_ref = llvm::StringRef;
  using hash_value_type = uint32_t;
  using offset_type = uint32_t;

  static hash_value_type ComputeHash(llvm::StringRef Name) {
    return llvm::xxh3_64bits(Name);
  }

  static std::pair<offset_type, offset_type>
  EmitKeyDataLength(llvm::raw_ostream &OS, llvm::StringRef Name,
                    llvm::StringRef Data) {
    llvm::support::endian::Writer Out(OS, llvm::endianness::little);
    Out.write<offset_type>(Name.size());
    Out.write<offset_type>(Data.size());
    return {Name.size(), Data.size()};
  }
  static void EmitKey(llvm::raw_ostream &OS, llvm::StringRef Name,
                      offset_type) {
    OS << Name;
  }
  static void EmitData(llvm::raw_ostream &OS, llvm::StringRef,
                       llvm::StringRef Data, offset_type) {
    OS << Data;
  }

  static llvm::StringRef GetInternalKey(llvm::StringRef Name) { return Name; }
  static llvm::StringRef GetExternalKey(llvm::StringRef Name) { return Name; }
  static bool EqualKey(llvm::StringRef A, llvm::StringRef B) { return A == B; }
  static std::pair<offset_type, offset_type>
  ReadKeyDataLength(const unsigned char *&Data) {
    auto *Lengths = reinterpret_cast<const Offset *>(Data);
    Data += 2 * sizeof(Offset);
    return {Lengths[0], Lengths[1]};
  }
  static llvm::StringRef ReadKey(const unsigned char *Data, offset_type Size) {
    return {reinterpret_cast<const char *>(Data), Size};
  }
  static llvm::StringRef ReadData(llvm::StringRef, const unsigned char *Data,
                                  offset_type Size) {
    return {reinterpret_cast<const char *>(Data), Size};
  }
};

/// A table, and what was decoded of it.
template <class T> class NamedTable {
public:
  NamedTable(llvm::StringRef Kernel, const unsigned char *Base,
             const Layout::Table &At)
      : Kernel(Kernel),
        Bytes(OnDisk::Create(Base + At.Buckets, Base + At.Payload, Base)) {}

  bool has(llvm::StringRef Name) const {
    return Bytes->find(Name) != Bytes->end();
  }

  llvm::ArrayRef<T> lookup(llvm::StringRef Name) {
    std::lock_guard<std::mutex> Lock(Guard);
    if (auto Known = Decoded.find(Name); Known != Decoded.end())
      return Known->second;
    auto Found = Bytes->find(Name);
    if (Found == Bytes->end())
      return {};
    std::vector<T> &All = Decoded[Name];
    ByteReader Ar(*Found);
    Ar.list(All, [&](T &Each) { transfer(Ar, Each); });
    assert(!Ar.failed() && !Ar.left() && "bytes of another version");
    for (T &Each : All)
      Each.Kernel = Kernel.str();
    return All;
  }

  void forEach(llvm::function_ref<void(llvm::StringRef)> Each) const {
    for (llvm::StringRef Name : Bytes->keys())
      Each(Name);
  }

private:
  using OnDisk = llvm::OnDiskIterableChainedHashTable<NamedBytes>;
  llvm::StringRef Kernel;
  std::unique_ptr<OnDisk> Bytes;
  std::mutex Guard;
  llvm::StringMap<std::vector<T>> Decoded;
};

} // namespace

template <class T>
static Layout::Table
writeTable(llvm::raw_ostream &OS,
           const std::map<std::string, llvm::ArrayRef<T>> &All) {
  llvm::OnDiskChainedHashTableGenerator<NamedBytes> Generator;
  std::vector<std::string> Encoded;
  Encoded.reserve(All.size());
  for (const auto &[Name, List] : All) {
    llvm::raw_string_ostream Data(Encoded.emplace_back());
    ByteWriter Ar(Data);
    Ar.list(List, [&](const T &Each) { transfer(Ar, Each); });
  }
  for (const auto &[Name, Data] :
       llvm::zip(llvm::make_first_range(All), Encoded))
    Generator.insert(Name, Data);
  Layout::Table At;
  At.Payload = OS.tell();
  At.Buckets = Generator.Emit(OS);
  return At;
}

template <class T> static auto namesOf(const llvm::StringMap<T> &Map) {
  auto Keys = Map.keys();
  std::vector<std::string> Names(Keys.begin(), Keys.end());
  llvm::sort(Names);
  return Names;
}

ModelImage::Head ModelImage::headOf(const Model &M) {
  Head H;
  H.Types = M.Types;
  H.Embedded = namesOf(M.Embedded);
  H.NoValidate = namesOf(M.NoValidate);
  H.Families = namesOf(M.Families);
  H.Globals = namesOf(M.Globals);
  H.Watched = namesOf(M.Watched);
  for (const auto &Entry : M.Rows)
    if (llvm::any_of(Entry.getValue(), std::mem_fn(&CallbackModel::asksUnit)))
      H.Conditional.push_back(Entry.getKey().str());
  llvm::sort(H.Conditional);
  H.GfpParameters = M.GfpParameters;
  return H;
}

std::string ModelImage::write(const Model &M, bool Learnt) {
  std::map<std::string, llvm::ArrayRef<CallModel>> Entries;
  std::map<std::string, llvm::ArrayRef<CallbackModel>> Rows;
  Head H;
  if (Learnt) {
    for (const auto &Entry : M.Learnt)
      Entries[Entry.getKey().str()] = Entry.getValue();
    for (const auto &Entry : M.LearntMembers)
      Rows[Entry.getKey().str()] = Entry.getValue();
  } else {
    H = headOf(M);
    for (const auto &Entry : M.Calls)
      Entries[Entry.getKey().str()] = Entry.getValue();
    for (const auto &Entry : M.Rows)
      Rows[Entry.getKey().str()] = Entry.getValue();
  }
  std::string Bytes(sizeof(Layout), '\0');
  llvm::raw_string_ostream OS(Bytes);
  Layout All;
  All.Head = OS.tell();
  ByteWriter Ar(OS);
  transfer(Ar, H);
  All.HeadSize = OS.tell() - All.Head;
  All.Entries = writeTable(OS, Entries);
  All.Rows = writeTable(OS, Rows);
  memcpy(Bytes.data(), &All, sizeof(All));
  return Bytes;
}

struct ModelImage::Tables {
  Tables(llvm::StringRef Kernel, const unsigned char *Base, const Layout &At)
      : Entries(Kernel, Base, At.Entries), Rows(Kernel, Base, At.Rows) {}
  NamedTable<CallModel> Entries;
  NamedTable<CallbackModel> Rows;
};

static const Layout &layoutOf(llvm::StringRef Bytes) {
  return *reinterpret_cast<const Layout *>(Bytes.data());
}

ModelImage::ModelImage(llvm::StringRef Kernel, llvm::StringRef Bytes)
    : Kernel(Kernel), Bytes(Bytes),
      All(std::make_unique<Tables>(Kernel, Bytes.bytes_begin(),
                                   layoutOf(Bytes))) {}

ModelImage::ModelImage(ModelImage &&) = default;
ModelImage::~ModelImage() = default;

ModelImage::Head ModelImage::head() const {
  const Layout &At = layoutOf(Bytes);
  ByteReader Ar(Bytes.substr(At.Head, At.HeadSize));
  Head H;
  transfer(Ar, H);
  return H;
}

bool ModelImage::hasCall(llvm::StringRef Name) const {
  return All->Entries.has(Name);
}

bool ModelImage::hasRows(llvm::StringRef Name) const {
  return All->Rows.has(Name);
}

llvm::ArrayRef<CallModel> ModelImage::entries(llvm::StringRef Name) const {
  return All->Entries.lookup(Name);
}

llvm::ArrayRef<CallbackModel> ModelImage::rows(llvm::StringRef Name) const {
  return All->Rows.lookup(Name);
}

void ModelImage::forEachCall(
    llvm::function_ref<void(llvm::StringRef)> Each) const {
  All->Entries.forEach(Each);
}

void ModelImage::forEachRow(
    llvm::function_ref<void(llvm::StringRef)> Each) const {
  All->Rows.forEach(Each);
}
