//===- Drivers.h - Which drivers work together ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_DRIVERS_H
#define LOCKLINT_FACTS_DRIVERS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

namespace locklint {

/// Two drivers that use one framework have locks of the framework's classes,
/// but each its own.
class Drivers {
public:
  /// \p User calls functions of \p Used.
  void uses(llvm::StringRef User, llvm::StringRef Used);

  /// Whether \p User uses \p Other, at least by way of third ones.
  bool reach(llvm::StringRef User, llvm::StringRef Other) const {
    return reachedFrom(User).contains(Other);
  }

  /// Whether code of both may meet the same objects: one of them uses the other
  /// one, at least by way of third ones. The kernel itself, "", meets all.
  bool meet(llvm::StringRef A, llvm::StringRef B) const;

  /// Whether \p Driver is built into the kernel: it is named by its directory,
  /// if it has a name at all.
  static bool isBuiltIn(llvm::StringRef Driver) {
    return Driver.empty() || Driver.contains('/');
  }

private:
  /// The drivers that \p From uses, at least by way of third ones.
  const llvm::StringSet<> &reachedFrom(llvm::StringRef From) const;

  llvm::StringMap<llvm::StringSet<>> Used;
  /// Answers of reachedFrom(): rules ask for the same pairs over and over.
  mutable llvm::StringMap<llvm::StringSet<>> Reached;
};

} // namespace locklint

#endif // LOCKLINT_FACTS_DRIVERS_H
