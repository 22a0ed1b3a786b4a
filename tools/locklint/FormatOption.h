//===- FormatOption.h - The formats of output -------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_FORMATOPTION_H
#define LOCKLINT_TOOLS_LOCKLINT_FORMATOPTION_H

#include "Report/FindingWriter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/CommandLine.h"
#include <optional>
#include <vector>

namespace locklint {

/// The formats that \p Option, the --format of a command, has.
std::vector<llvm::StringRef> formatsOf(const llvm::cl::Option &Option);

/// Whether \p Format is one of \p Known; complains if it is not.
bool isFormat(llvm::StringRef Format, llvm::ArrayRef<llvm::StringRef> Known);

/// The format of findings that --format names. None if there is no such, which
/// is complained of.
std::optional<Format> readFormat();

/// Complains if many processes are to make one document that takes no more.
bool checkShared(Format How);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_FORMATOPTION_H
