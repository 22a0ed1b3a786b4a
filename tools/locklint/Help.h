//===- Help.h - Examples for --help -----------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_HELP_H
#define LOCKLINT_TOOLS_LOCKLINT_HELP_H

#include "llvm/ADT/StringRef.h"

namespace locklint {

/// What --help says beside the options: of a command ("explain"), or of
/// locklint without one.
llvm::StringRef examplesOf(llvm::StringRef Command);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_HELP_H
