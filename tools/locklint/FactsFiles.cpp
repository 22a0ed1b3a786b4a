//===- FactsFiles.cpp - locklint capture and link -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FactsFiles.h"
#include "KnownFiles.h"
#include "Store/FactsFile.h"
#include "WriteFile.h"
#include "common/ProgramStore.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <mutex>

using namespace llvm;
using namespace locklint;

static constexpr StringLiteral Extension = ".facts";

/// What files hold now; each is read once.
class FactsOutput::CurrentFiles {
public:
  bool areAsRead(ArrayRef<ReadFile> Read) {
    return all_of(Read,
                  [&](const ReadFile &F) { return hashOf(F.Path) == F.Hash; });
  }

private:
  /// None if it cannot be read.
  std::optional<uint64_t> hashOf(StringRef Path) {
    std::lock_guard<std::mutex> Lock(Mutex);
    auto [It, New] = Hashes.try_emplace(Path);
    if (New)
      if (auto Text = MemoryBuffer::getFile(Path))
        It->second = UnitStore::hash((*Text)->getBuffer());
    return It->second;
  }

  std::mutex Mutex;
  StringMap<std::optional<uint64_t>> Hashes;
};

FactsOutput::FactsOutput() : Current(std::make_unique<CurrentFiles>()) {}
FactsOutput::FactsOutput(FactsOutput &&) = default;
FactsOutput &FactsOutput::operator=(FactsOutput &&) = default;
FactsOutput::~FactsOutput() = default;

static Expected<CapturedUnit> read(StringRef File, StringRef Stamp) {
  auto Bytes = MemoryBuffer::getFile(File);
  if (!Bytes)
    return createStringError("'" + Twine(File) +
                             "': " + Bytes.getError().message());
  Expected<CapturedUnit> U = decodeFacts((*Bytes)->getBuffer(), Stamp);
  if (!U)
    return createStringError("'" + Twine(File) +
                             "': " + toString(U.takeError()));
  return U;
}

Expected<FactsOutput> FactsOutput::open(StringRef Path, bool Directory,
                                        const ModelChoice &Choice) {
  FactsOutput O;
  O.Path = Path.str();
  O.Directory = Directory || Path.ends_with("/") || sys::fs::is_directory(Path);
  if (O.Directory) {
    if (std::error_code EC = sys::fs::create_directories(Path))
      return createStringError("'" + Twine(Path) + "': " + EC.message());
  } else if (Error E = checkWritable(Path)) {
    return std::move(E);
  }
  Expected<std::string> Stamp = stampOf(Choice);
  if (!Stamp)
    return Stamp.takeError();
  O.Stamp = std::move(*Stamp);
  return std::move(O);
}

std::string FactsOutput::fileFor(StringRef Source, StringRef Key) const {
  SmallString<256> File = StringRef(Path);
  if (Directory)
    // Compiled otherwise, it is another unit.
    sys::path::append(File, sys::path::filename(Source) + "-" +
                                Key.split('-').first + Extension);
  return std::string(File);
}

std::optional<CapturedUnit> FactsOutput::find(StringRef Source,
                                              StringRef Key) const {
  std::string File = fileFor(Source, Key);
  // A FIFO would wait for somebody who writes.
  if (!sys::fs::is_regular_file(File))
    return std::nullopt;
  Expected<CapturedUnit> U = read(File, Stamp);
  if (!U) {
    // Damaged, or another version's: it is written again.
    consumeError(U.takeError());
    return std::nullopt;
  }
  if (U->Key != Key || !Current->areAsRead(U->Read))
    return std::nullopt;
  return std::move(*U);
}

Error FactsOutput::write(const CapturedUnit &U) const {
  return writeFile(fileFor(U.Unit.Path, U.Key), encodeFacts(U, Stamp));
}

Error FactsOutput::remove(const CapturedUnit &U) const {
  std::string File = fileFor(U.Unit.Path, U.Key);
  // What is there may be a device, or something else of the user's.
  if (!sys::fs::is_regular_file(File))
    return Error::success();
  auto Old = MemoryBuffer::getFileSlice(File, FactsMagic.size(), 0);
  if (!Old || (*Old)->getBuffer() != FactsMagic)
    return Error::success();
  if (std::error_code EC = sys::fs::remove(File))
    return createStringError("'" + Twine(File) + "': " + EC.message());
  return Error::success();
}

/// The facts files that \p Name is, or that are in it.
static Expected<std::vector<std::string>> factsIn(StringRef Name) {
  if (!sys::fs::is_directory(Name))
    return std::vector<std::string>{Name.str()};
  std::vector<std::string> Files;
  std::error_code EC;
  for (sys::fs::directory_iterator I(Name, EC), End; I != End && !EC;
       I.increment(EC))
    if (sys::path::extension(I->path()) == Extension)
      Files.push_back(I->path());
  if (EC)
    return createStringError("'" + Twine(Name) + "': " + EC.message());
  if (Files.empty())
    return createStringError("'" + Twine(Name) + "': there are no facts in it");
  sort(Files);
  return Files;
}

Expected<size_t> locklint::linkFacts(StringRef Store,
                                     ArrayRef<std::string> Facts,
                                     const ModelChoice &Choice,
                                     bool &Replaced) {
  Expected<std::string> Stamp = stampOf(Choice);
  if (!Stamp)
    return Stamp.takeError();
  std::vector<std::string> Files;
  for (const std::string &Name : Facts) {
    Expected<std::vector<std::string>> In = factsIn(Name);
    if (!In)
      return In.takeError();
    append_range(Files, *In);
  }
  // Opening it may begin it anew, so all is looked at before.
  for (const std::string &File : Files)
    if (Expected<CapturedUnit> U = read(File, *Stamp); !U)
      return U.takeError();
  std::string WrittenBy;
  auto Opened = openStore(Store, Choice, WrittenBy);
  if (!Opened)
    return Opened.takeError();
  Replaced = !WrittenBy.empty();
  size_t Next = 0;
  Error E = (*Opened)->putAll([&]() -> Expected<std::optional<CapturedUnit>> {
    if (Next == Files.size())
      return std::nullopt;
    Expected<CapturedUnit> U = read(Files[Next++], *Stamp);
    if (!U)
      return U.takeError();
    return std::move(*U);
  });
  if (E)
    return std::move(E);
  return Files.size();
}
