//===- Paths.h - Paths, with every release of LLVM --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMPAT_PATHS_H
#define LOCKLINT_COMPAT_PATHS_H

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace locklint {

/// Makes \p Path, which is relative to \p Directory or absolute, an absolute
/// one without dots.
inline void makeAbsolute(llvm::StringRef Directory,
                         llvm::SmallVectorImpl<char> &Path) {
#if LLVM_VERSION_MAJOR >= 22
  llvm::sys::path::make_absolute(Directory, Path);
#else
  llvm::sys::fs::make_absolute(Directory, Path);
#endif
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
}

} // namespace locklint

#endif // LOCKLINT_COMPAT_PATHS_H
