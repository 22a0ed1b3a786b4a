//===- CompilerCall.h - Called with the compiler's flags ------ -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kbuild calls its checker as `$(CHECK) $(CHECKFLAGS) $(c_flags) FILE`, with
// the flags that the file is compiled with, GCC's or Clang's, and some of
// sparse's.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_COMPILERCALL_H
#define LOCKLINT_TOOLS_LOCKLINT_COMPILERCALL_H

#include "llvm/Support/CommandLine.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// A command line that contains the compiler's flags, taken apart.
struct CompilerCall {
  /// The program's name, locklint's own options and the files.
  std::vector<const char *> Own;
  /// For the compiler.
  std::vector<std::string> Flags;
  /// The same, as they were given.
  std::vector<std::string> Given;
  /// The first of these that says how code is to be read.
  std::string First;
  /// Whether a flag is among them that Kbuild always passes.
  bool HasKernels = false;
  /// Whether -p names a compile database, which Kbuild has none of.
  bool HasDatabase = false;
};

/// None if there is a `--`, or no flag that says how code is to be read. The
/// name of \p Command, its options in \p Category, and whatever else begins
/// with two dashes and is not known to the compiler, are locklint's own.
std::optional<CompilerCall>
parseCompilerCall(int Argc, const char *const *Argv,
                  llvm::cl::OptionCategory &Category,
                  llvm::cl::SubCommand &Command);

/// Whether \p Flag is one of the compiler's that says so.
bool saysHowCodeIsRead(const char *Flag);

/// Whether it is Kbuild that has called; complains if it is somebody who has
/// forgotten the "--".
bool checkCompilerCall(const CompilerCall &Call,
                       const llvm::cl::SubCommand &Command);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_COMPILERCALL_H
