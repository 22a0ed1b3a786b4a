//===- KernelRelease.h - Which kernel a unit is of --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_KERNELRELEASE_H
#define LOCKLINT_LOWERING_KERNELRELEASE_H

#include "clang/AST/Decl.h"
#include <string>

namespace locklint {

/// The release of the kernel that declares \p D in one of its headers, as
/// "6.12": its Makefile says so, beside the include/ directory. Empty if there
/// is none.
std::string kernelRelease(const clang::Decl *D);

} // namespace locklint

#endif // LOCKLINT_LOWERING_KERNELRELEASE_H
