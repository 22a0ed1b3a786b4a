//===- Drivers.h - Which drivers work together ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_DRIVERS_H
#define LOCKLINT_FACTS_DRIVERS_H

#include "llvm/ADT/StringRef.h"
#include <map>
#include <set>
#include <string>

namespace locklint {

/// Two drivers that use one framework have locks of the framework's classes,
/// but each its own.
class Drivers {
public:
  /// \p User calls functions of \p Used.
  void uses(llvm::StringRef User, llvm::StringRef Used);

  /// Whether code of both may meet the same objects: one of them uses the other
  /// one, at least by way of third ones. The kernel itself, "", meets all.
  bool meet(llvm::StringRef A, llvm::StringRef B) const;

private:
  bool reaches(llvm::StringRef From, llvm::StringRef To) const;

  std::map<std::string, std::set<std::string>, std::less<>> Used;
};

} // namespace locklint

#endif // LOCKLINT_FACTS_DRIVERS_H
