//===- Learn.h - What a program shows of its functions ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who analyses one driver has no bodies of the kernel's core. What these do to
// locks, summaries say; the part of it that the model has words for is written
// as a file of the model, for whoever calls the functions.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LEARN_LEARN_H
#define LOCKLINT_LEARN_LEARN_H

#include "Link/LinkedProgram.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

namespace locklint {

/// Entries for the functions that \p P exports to modules (EXPORT_SYMBOL), of
/// which its model does not say more; sorted by name. What a function does on
/// some paths alone, as its arguments or the caller's memory say, is left out;
/// one that leaves locks in ways for which the model has no words has no entry.
/// \p P has been solved.
std::vector<CallModel> learnCalls(const LinkedProgram &P);

/// Writes a file of the model, with an entry a line. The same entries give the
/// same bytes.
void writeLearnt(llvm::raw_ostream &OS, llvm::ArrayRef<CallModel> Calls,
                 const Model &M);

} // namespace locklint

#endif // LOCKLINT_LEARN_LEARN_H
