//===- SarifMerge.h - Several runs, one document --------------- -*- C++
//-*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel build runs its checker once for each file. What they find becomes
// one document with one run: systems that read SARIF take several runs of one
// tool for several states of the code.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_SARIFMERGE_H
#define LOCKLINT_REPORT_SARIFMERGE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// \p Old, a document of locklint's own, with what \p New, another, says of
/// \p Sources, as absolute URIs, in place of what it said of them itself. The
/// result is the same in whichever order files are added. An error if \p Old is
/// something else.
llvm::Expected<std::string> mergeSarif(llvm::StringRef Old, llvm::StringRef New,
                                       llvm::ArrayRef<std::string> Sources);

} // namespace locklint

#endif // LOCKLINT_REPORT_SARIFMERGE_H
