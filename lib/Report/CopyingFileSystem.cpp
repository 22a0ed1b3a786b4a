//===- CopyingFileSystem.cpp - Files that may change ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/CopyingFileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace {

class CopiedFile : public vfs::File {
public:
  explicit CopiedFile(std::unique_ptr<vfs::File> Of) : Of(std::move(Of)) {}

  ErrorOr<vfs::Status> status() override { return Of->status(); }
  ErrorOr<std::string> getName() override { return Of->getName(); }
  ErrorOr<std::unique_ptr<MemoryBuffer>>
  getBuffer(const Twine &Name, int64_t FileSize, bool RequiresNullTerminator,
            bool /*IsVolatile*/) override {
    return Of->getBuffer(Name, FileSize, RequiresNullTerminator,
                         /*IsVolatile=*/true);
  }
  std::error_code close() override { return Of->close(); }

private:
  std::unique_ptr<vfs::File> Of;
};

} // namespace

ErrorOr<std::unique_ptr<vfs::File>>
locklint::CopyingFileSystem::openFileForRead(const Twine &Path) {
  ErrorOr<std::unique_ptr<vfs::File>> Opened =
      ProxyFileSystem::openFileForRead(Path);
  // Precompiled headers are replaced as a whole, and large.
  if (!Opened || StringRef(Path.str()).ends_with(".pch"))
    return Opened;
  return std::make_unique<CopiedFile>(std::move(*Opened));
}
