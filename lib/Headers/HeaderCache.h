//===- HeaderCache.h - Precompiled headers between runs ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A directory with a folder for each way in which units are compiled: in it a
// precompiled header (PCH) and its record. Several processes may use it at
// once: files appear there whole, under names that no other file had, and the
// record, which names its PCH, last.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_HEADERCACHE_H
#define LOCKLINT_HEADERS_HEADERCACHE_H

#include "Headers/HeaderUse.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <mutex>
#include <string>

namespace clang {
class CompilerInvocation;
} // namespace clang
namespace llvm::vfs {
class FileSystem;
} // namespace llvm::vfs

namespace locklint {

/// May be used by several threads.
class HeaderCache {
public:
  /// \p Directory is made when something is put there. \p Limit: the size of
  /// all files there, in bytes. \p Program: what tells this program from other
  /// versions of it.
  HeaderCache(std::string Directory, uint64_t Limit, std::string Program)
      : Directory(std::move(Directory)), Limit(Limit),
        Program(std::move(Program)) {}

  /// The user's own: of $XDG_CACHE_HOME, or in ~/.cache. Empty if there is no
  /// such place.
  static std::string defaultDirectory();

  /// Those with which units begin that are compiled as \p Invocation says; null
  /// if there are none, or not yet: they are made when they are asked for
  /// again, in another run or some times in this one.
  std::shared_ptr<const CachedHeaders>
  find(const clang::CompilerInvocation &Invocation,
       llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

private:
  struct Entry {
    std::mutex Mutex;
    bool Settled = false;
    unsigned Asked = 0;
    std::shared_ptr<const CachedHeaders> Headers;
  };

  std::string path(llvm::StringRef Key, llvm::StringRef Name) const;
  bool load(llvm::StringRef Key, std::shared_ptr<const CachedHeaders> &Found);
  void make(llvm::StringRef Key, const clang::CompilerInvocation &Invocation,
            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);
  void evict(llvm::StringRef Kept);

  const std::string Directory;
  const uint64_t Limit;
  const std::string Program;
  std::mutex Mutex;
  llvm::StringMap<std::unique_ptr<Entry>> Entries;
};

/// \p Files, but the headers are called by the names that they were found by:
/// a PCH knows absolute paths only.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
callHeadersAsGiven(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                   std::shared_ptr<const CachedHeaders> Headers);

} // namespace locklint

#endif // LOCKLINT_HEADERS_HEADERCACHE_H
