//===- Compiler.h - Running every release of Clang --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMPAT_CLANG_COMPILER_H
#define LOCKLINT_COMPAT_CLANG_COMPILER_H

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>

namespace locklint {

/// A compiler for \p Invocation that reads \p Files. It has no diagnostics yet.
inline std::unique_ptr<clang::CompilerInstance>
makeCompiler(std::shared_ptr<clang::CompilerInvocation> Invocation,
             llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
#if LLVM_VERSION_MAJOR >= 22
  auto Clang = std::make_unique<clang::CompilerInstance>(std::move(Invocation));
  Clang->setVirtualFileSystem(std::move(Files));
  Clang->createFileManager();
#else
  auto Clang = std::make_unique<clang::CompilerInstance>();
  Clang->setInvocation(std::move(Invocation));
  Clang->createFileManager(std::move(Files));
#endif
  return Clang;
}

} // namespace locklint

#endif // LOCKLINT_COMPAT_CLANG_COMPILER_H
