//===- OpenHeaderCache.h - The header cache of this program -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_OPENHEADERCACHE_H
#define LOCKLINT_TOOLS_LOCKLINT_OPENHEADERCACHE_H

#include "Headers/HeaderCache.h"
#include <memory>

namespace locklint {

/// The user's cache, of at most \p Size MiB, with what this very program has
/// put there. Null if there is no place for one.
std::unique_ptr<HeaderCache> openHeaderCache(unsigned Size);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_OPENHEADERCACHE_H
