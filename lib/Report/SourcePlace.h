//===- SourcePlace.h - From a Location to Clang's ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SOURCEPLACE_H
#define LOCKLINT_REPORT_SOURCEPLACE_H

#include "Facts/Location.h"
#include "clang/Basic/SourceLocation.h"

namespace clang {
class SourceManager;
} // namespace clang

namespace locklint {

/// The place in \p Sources, which reads the file if it has not done so yet.
/// Invalid if there is no such file or line.
clang::SourceLocation findPlace(clang::SourceManager &Sources,
                                const Location &Where);

} // namespace locklint

#endif // LOCKLINT_REPORT_SOURCEPLACE_H
