//===- OtherFiles.h - What other files do to this one's locks ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lock of this file is released by another one where a function of this file
// leaves that to it, and the other one calls back a function that is there for
// the purpose:
//
//   void shop_unlock_only(void) { mutex_unlock(&shop_lock); }
//   void shop_unlock(void) { clean_up_and_unlock(); } // defined elsewhere
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_OTHERFILES_H
#define LOCKLINT_ENGINE_OTHERFILES_H

#include "IR/IR.h"
#include "llvm/ADT/DenseSet.h"
#include <set>

namespace locklint {

class OtherFiles {
public:
  explicit OtherFiles(const TermTable &T) : T(T) {}

  /// Adds the locks that \p F, which other files may call, releases but does
  /// not acquire.
  void gather(const FunctionIR &F);
  bool empty() const { return Released.empty(); }
  /// Whether a function that other files may call is there to release \p Lock.
  bool mayRelease(TermId Lock) const;

  /// Functions, as CallInstr::Callee, that return nothing, and on some path end
  /// in a call of a function that is defined elsewhere.
  llvm::DenseSet<unsigned> EndElsewhere;
  /// Calls after which locks of this file may have been released.
  std::set<Location> ReleasedAt;

private:
  const TermTable &T;
  std::set<PlaceKey> Released;
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_OTHERFILES_H
