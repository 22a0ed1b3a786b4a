//===- Commands.h - What is done when the options are read ---- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_COMMANDS_H
#define LOCKLINT_TOOLS_LOCKLINT_COMMANDS_H

#include "Run.h"
#include "clang/Tooling/CompilationDatabase.h"
#include <memory>

namespace locklint {

/// Does what the options say. \p Flags: of the command line; null if there are
/// none. \p AsCompiler: called as the compiler is, by Kbuild.
ExitStatus
runCommand(std::unique_ptr<clang::tooling::CompilationDatabase> Flags,
           bool AsCompiler);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_COMMANDS_H
