//===- OpenHeaderCache.cpp - The header cache of this program -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenHeaderCache.h"
#include "Config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace locklint;

std::unique_ptr<HeaderCache> locklint::openHeaderCache(unsigned Size) {
  std::string Directory = HeaderCache::defaultDirectory();
  if (Directory.empty())
    return nullptr;
  std::string Program = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&openHeaderCache));
  sys::fs::file_status Status;
  if (sys::fs::status(Program, Status))
    return nullptr;
  Program +=
      formatv(" {0} {1} {2}", LOCKLINT_VERSION, Status.getSize(),
              Status.getLastModificationTime().time_since_epoch().count());
  return std::make_unique<HeaderCache>(
      std::move(Directory), uint64_t(Size) << 20, std::move(Program));
}
