//===- ProgramStore.cpp - The store of a file's program -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/ProgramStore.h"
#include "Stamp.h"
#include "Unit/UnitInProgram.h"
#include "common/FindAbove.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

Expected<std::string> locklint::stampOf(const ModelChoice &Choice) {
  std::string All = LOCKLINT_STAMP " " CLANG_VERSION_STRING "\n";
  for (const std::string &File : Choice.Files) {
    auto Text = MemoryBuffer::getFile(File);
    if (!Text)
      return createStringError("'" + Twine(File) +
                               "': " + Text.getError().message());
    All += " " + utohexstr(UnitStore::hash((*Text)->getBuffer()));
  }
  if (!Choice.Kernel.empty())
    All += "\nkernel " + Choice.Kernel.getAsString();
  return All;
}

static Expected<std::unique_ptr<UnitStore>> open(StringRef File,
                                                 const ModelChoice &OfModel) {
  Expected<std::string> Stamp = stampOf(OfModel);
  if (!Stamp)
    return Stamp.takeError();
  return UnitStore::openToLook(File, *Stamp);
}

/// Finds the store in which the program of the main file is, if nobody names
/// one; null if there is none that can be read.
static std::unique_ptr<UnitStore> find(StringRef Database,
                                       const ModelChoice &OfModel,
                                       const clang::SourceManager &Sources) {
  std::string Path = mainFileOf(Sources);
  std::unique_ptr<UnitStore> First;
  SmallVector<std::string, 3> Tried;
  auto Try = [&](std::string File) -> std::unique_ptr<UnitStore> {
    if (File.empty() || is_contained(Tried, File))
      return nullptr;
    Tried.push_back(File);
    Expected<std::unique_ptr<UnitStore>> Store = open(File, OfModel);
    Expected<bool> HasFile =
        Store ? (*Store)->hasFile(Path) : Store.takeError();
    if (HasFile && *HasFile)
      return std::move(*Store);
    if (!HasFile)
      consumeError(HasFile.takeError());
    else if (!First)
      First = std::move(*Store);
    return nullptr;
  };
  if (!Database.empty())
    if (auto Store = Try(storeOf(Database)))
      return Store;
  if (auto Store = Try(findStoreAbove(sys::path::parent_path(Path))))
    return Store;
  if (auto Store = Try(findStoreAbove(workingDirectoryOf(Sources))))
    return Store;
  return First;
}

Expected<std::unique_ptr<Neighbours>>
locklint::findNeighbours(const StoreChoice &Choice, const ModelChoice &OfModel,
                         const clang::SourceManager &Sources) {
  if (Choice.None)
    return nullptr;
  std::unique_ptr<UnitStore> Store;
  if (Choice.File.empty()) {
    Store = find(Choice.Database, OfModel, Sources);
  } else {
    Expected<std::unique_ptr<UnitStore>> Named = open(Choice.File, OfModel);
    if (!Named)
      return Named.takeError();
    Store = std::move(*Named);
  }
  return Store ? std::make_unique<Neighbours>(std::move(Store)) : nullptr;
}
