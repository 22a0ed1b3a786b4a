//===- FileVersion.h - What tells a changed file ----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_FILEVERSION_H
#define LOCKLINT_STORE_FILEVERSION_H

#include <cstdint>
#include <optional>
#include <string>

namespace locklint {

/// What tells a file that was written to, or replaced, from one that was not.
/// Its time of modification can be put back; its time of change cannot.
struct FileVersion {
  uint64_t Size = 0, Inode = 0;
  int64_t Modified = 0, Changed = 0; ///< Nanoseconds since the epoch.

  bool operator==(const FileVersion &) const = default;
  /// None if there is no such file.
  static std::optional<FileVersion> of(const std::string &Path);
  /// Whether a write from now on would make another version: within one tick of
  /// the file system's clock, it may not.
  bool isSettled() const;
};

} // namespace locklint

#endif // LOCKLINT_STORE_FILEVERSION_H
