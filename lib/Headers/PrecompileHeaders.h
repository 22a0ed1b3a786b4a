//===- PrecompileHeaders.h - Making a precompiled header --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_PRECOMPILEHEADERS_H
#define LOCKLINT_HEADERS_PRECOMPILEHEADERS_H

#include "Headers/HeaderRecord.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"

namespace clang {
class CompilerInvocation;
} // namespace clang
namespace llvm::vfs {
class FileSystem;
} // namespace llvm::vfs

namespace locklint {

/// Precompiles those of \p Names that can be included, as \p Invocation would
/// compile them, to \p Pch. The record is complete but for
/// HeaderRecord::Pch. If there is nothing to precompile, or the headers have
/// errors, the record says so, and \p Pch is not there.
HeaderRecord
precompileHeaders(const clang::CompilerInvocation &Invocation,
                  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                  llvm::ArrayRef<llvm::StringRef> Names, llvm::StringRef Pch);

} // namespace locklint

#endif // LOCKLINT_HEADERS_PRECOMPILEHEADERS_H
