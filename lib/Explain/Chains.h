//===- Chains.h - From places to calls that lead there ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_CHAINS_H
#define LOCKLINT_EXPLAIN_CHAINS_H

#include "Explain/Explain.h"
#include "Facts/Summary.h"

namespace locklint {

/// The calls from \p Function down to what happens at \p Where.
std::vector<ChainStep> chainOf(const SiteTable &Sites, llvm::StringRef Function,
                               SiteId Where);

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_CHAINS_H
