//===- RulePages.h - The documentation of the rules ----------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_RULEPAGES_H
#define LOCKLINT_TOOLS_LOCKLINT_RULEPAGES_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

/// A rule's page of documentation, in Markdown. Links to other pages, which
/// lead nowhere outside the documentation, are mere text.
std::string rulePage(llvm::StringRef Rule);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_RULEPAGES_H
