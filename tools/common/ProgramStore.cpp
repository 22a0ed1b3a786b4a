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

static Expected<std::unique_ptr<Neighbours>> open(StringRef File,
                                                  const ModelChoice &OfModel) {
  Expected<std::string> Stamp = stampOf(OfModel);
  if (!Stamp)
    return Stamp.takeError();
  Expected<std::unique_ptr<UnitStore>> Store =
      UnitStore::openToLook(File, *Stamp);
  if (!Store)
    return Store.takeError();
  return std::make_unique<Neighbours>(std::move(*Store));
}

Expected<std::unique_ptr<Neighbours>>
locklint::findNeighbours(const StoreChoice &Choice, const ModelChoice &OfModel,
                         const clang::SourceManager &Sources) {
  if (Choice.None)
    return nullptr;
  if (!Choice.File.empty())
    return open(Choice.File, OfModel);
  std::string Found =
      findAbove(sys::path::parent_path(mainFileOf(Sources)), DefaultStore);
  if (Found.empty())
    Found = findAbove(workingDirectoryOf(Sources), DefaultStore);
  if (Found.empty())
    return nullptr;
  Expected<std::unique_ptr<Neighbours>> Opened = open(Found, OfModel);
  if (Opened)
    return std::move(*Opened);
  consumeError(Opened.takeError());
  return nullptr;
}
