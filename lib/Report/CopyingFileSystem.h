//===- CopyingFileSystem.h - Files that may change --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_COPYINGFILESYSTEM_H
#define LOCKLINT_REPORT_COPYINGFILESYSTEM_H

#include "llvm/Support/VirtualFileSystem.h"

namespace locklint {

/// \p Files, of which each but precompiled headers is copied when it is read.
/// LLVM maps large files into memory, and an editor or a build that shortens
/// such a file takes the memory away: the process gets a SIGBUS.
class CopyingFileSystem : public llvm::vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;

  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_COPYINGFILESYSTEM_H
