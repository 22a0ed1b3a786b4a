//===- FindAbove.h - What a project keeps beside its code ------- -*- C++ -*-=//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_FINDABOVE_H
#define LOCKLINT_TOOLS_COMMON_FINDABOVE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

/// The path of the nearest file called \p Name, a relative name, in the
/// directories from \p Directory, an absolute one, up to the one that has a
/// compile database, or is the top of a repository. Empty if there is none.
std::string findAbove(llvm::StringRef Directory, llvm::StringRef Name);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_FINDABOVE_H
