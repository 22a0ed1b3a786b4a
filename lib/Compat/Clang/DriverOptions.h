//===- DriverOptions.h - Options of every release of Clang ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of what Clang's driver accepts has moved between the namespaces.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMPAT_CLANG_DRIVEROPTIONS_H
#define LOCKLINT_COMPAT_CLANG_DRIVEROPTIONS_H

#include "llvm/Config/llvm-config.h"

#if LLVM_VERSION_MAJOR >= 22
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

namespace locklint {

#if LLVM_VERSION_MAJOR >= 22
namespace options = clang::options;
using clang::getDriverOptTable;
#else
namespace options = clang::driver::options;
using clang::driver::getDriverOptTable;
#endif

} // namespace locklint

#endif // LOCKLINT_COMPAT_CLANG_DRIVEROPTIONS_H
