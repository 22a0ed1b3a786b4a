//===- LinkedFindings.h - What a program shows of a file --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FINDING_LINKEDFINDINGS_H
#define LOCKLINT_FINDING_LINKEDFINDINGS_H

#include "Finding/Finding.h"
#include <vector>

namespace locklint {

/// Puts \p Linked, what a program shows of a file, in the place of what the
/// file alone has shown, which has fixes: of what both show, that is kept. What
/// the program does not show is gone: another file disproves it. Returns
/// whether something is new. The findings are sorted then.
bool replaceFindings(std::vector<Finding> &Alone, std::vector<Finding> Linked);

} // namespace locklint

#endif // LOCKLINT_FINDING_LINKEDFINDINGS_H
