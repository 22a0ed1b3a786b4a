//===- FindingCodec.h - Findings as bytes -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_FINDINGCODEC_H
#define LOCKLINT_STORE_FINDINGCODEC_H

#include "Finding/Finding.h"
#include "Store/Archive.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// Complete findings, as outputs show them: fixes are edits, not wishes.
std::string encodeFindings(llvm::ArrayRef<Finding> Findings);

/// The findings that encodeFindings() has made \p Bytes of; none if these are
/// damaged. Names of files are owned by \p Owner.
std::optional<std::vector<Finding>> decodeFindings(llvm::StringRef Bytes,
                                                   ProgramTables &Owner);

/// The same of functions that are too complex.
std::string encodeGivenUp(llvm::ArrayRef<GivenUp> Functions);
std::optional<std::vector<GivenUp>> decodeGivenUp(llvm::StringRef Bytes,
                                                  ProgramTables &Owner);

} // namespace locklint

#endif // LOCKLINT_STORE_FINDINGCODEC_H
