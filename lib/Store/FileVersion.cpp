//===- FileVersion.cpp - What tells a changed file ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/FileVersion.h"
#include <chrono>
#include <sys/stat.h>

using namespace locklint;

std::optional<FileVersion> FileVersion::of(const std::string &Path) {
  struct stat S;
  if (stat(Path.c_str(), &S) != 0)
    return std::nullopt;
  auto Nanoseconds = [](const timespec &T) {
    return int64_t(T.tv_sec) * 1'000'000'000 + T.tv_nsec;
  };
  return FileVersion{uint64_t(S.st_size), uint64_t(S.st_ino),
                     Nanoseconds(S.st_mtim), Nanoseconds(S.st_ctim)};
}

bool FileVersion::isSettled() const {
  using namespace std::chrono;
  // That of file systems that count in pairs of seconds.
  constexpr nanoseconds Tick = 2s;
  nanoseconds Now = system_clock::now().time_since_epoch();
  return Changed < (Now - Tick).count();
}
