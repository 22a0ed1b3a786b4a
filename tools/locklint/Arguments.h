//===- Arguments.h - What stands on the command line ---------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM reads the command line. What it would take without effect, or refuse in
// words that help nobody, is refused here.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_ARGUMENTS_H
#define LOCKLINT_TOOLS_LOCKLINT_ARGUMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CommandLine.h"

namespace locklint {

/// The option of \p Command that \p Text, "--checks=..." say, is; null if it is
/// none. Those of LLVM's that everybody looks for, such as --help, count.
const llvm::cl::Option *findOption(llvm::StringRef Text,
                                   llvm::cl::OptionCategory &Category,
                                   const llvm::cl::SubCommand &Command);

/// Whether \p O takes the argument behind it for its value.
bool takesNext(const llvm::cl::Option &O, llvm::StringRef Text);

/// Whether \p Arguments, those behind the name of \p Command, make sense;
/// complains of what does not.
bool checkArguments(llvm::ArrayRef<const char *> Arguments,
                    llvm::cl::SubCommand &Command);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_ARGUMENTS_H
