//===- Learn.h - What a program shows of its functions ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who analyses one driver has no bodies of the kernel's core. What these do to
// locks, summaries say; the part of it that the model has words for is written
// as a file of the model, for whoever calls the functions. Where the core calls
// through members of structs without being allowed to sleep, nor may what
// drivers store there.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LEARN_LEARN_H
#define LOCKLINT_LEARN_LEARN_H

#include "Link/LinkedProgram.h"
#include "Link/MemberCalls.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

namespace locklint {

/// Entries for the functions that \p P exports to modules (EXPORT_SYMBOL), of
/// which its model does not say more; sorted by name. What a function does on
/// some paths alone, as its arguments or the caller's memory say, is left out;
/// one that leaves locks in ways for which the model has no words has no entry.
/// \p P has been solved.
std::vector<CallModel> learnCalls(const LinkedProgram &P);

/// Rows, sorted by struct and member, for members of structs that a program
/// calls through where it must not sleep: under a lock that it has acquired, or
/// with interrupts, bottom halves or preemption disabled, in the file of the
/// call, on every path that leads there.
struct LearntCallbacks {
  /// For those that the model has no row for.
  std::vector<CallbackModel> Rows;
  /// For those of which it says that they run in a task, and nothing else.
  std::vector<CallbackModel> Contradicted;
};

/// \p Calls has listened while \p P was solved. Names of files are told as
/// below
/// \p Directory.
LearntCallbacks learnCallbacks(const LinkedProgram &P, const MemberCalls &Calls,
                               llvm::StringRef Directory);

/// Writes a file of the model, with an entry a line. The same entries give the
/// same bytes.
void writeLearnt(llvm::raw_ostream &OS, llvm::ArrayRef<CallModel> Calls,
                 llvm::ArrayRef<CallbackModel> Callbacks, const Model &M);

} // namespace locklint

#endif // LOCKLINT_LEARN_LEARN_H
