//===- KernelRelease.h - Which kernel a unit is of --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_KERNELRELEASE_H
#define LOCKLINT_LOWERING_KERNELRELEASE_H

#include "Model/KernelInfo.h"

namespace clang {
class Preprocessor;
} // namespace clang

namespace locklint {
class GlobalNames;
class Model;

/// The kernel that a unit is of. \p M says for which names to look, and may
/// know the release. Otherwise that is what the kernel's build has written into
/// its headers, where the include paths lead to them, or else the Makefile
/// beside these.
KernelInfo kernelOf(clang::Preprocessor &PP, const Model &M,
                    GlobalNames &Globals);

} // namespace locklint

#endif // LOCKLINT_LOWERING_KERNELRELEASE_H
