//===- Guards.h - What classes of guards are made of ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_GUARDS_H
#define LOCKLINT_FACTS_GUARDS_H

#include "llvm/ADT/StringRef.h"

namespace locklint {

/// Whether \p Callee is what include/linux/cleanup.h makes of a class of
/// guards: nobody has written it, and who reads guard(mutex)(&lock) means the
/// lock.
inline bool isOfGuards(llvm::StringRef Callee) {
  return Callee.starts_with("class_") &&
         (Callee.ends_with("_constructor") || Callee.ends_with("_destructor"));
}

} // namespace locklint

#endif // LOCKLINT_FACTS_GUARDS_H
