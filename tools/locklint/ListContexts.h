//===- ListContexts.h - The table of callbacks, to read ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_LISTCONTEXTS_H
#define LOCKLINT_TOOLS_LOCKLINT_LISTCONTEXTS_H

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace locklint {
class Model;

/// Prints, in Markdown, which callback runs in which context.
void listContexts(llvm::raw_ostream &OS, const Model &M);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_LISTCONTEXTS_H
