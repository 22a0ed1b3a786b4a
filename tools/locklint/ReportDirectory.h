//===- ReportDirectory.h - A directory that is written whole ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_REPORTDIRECTORY_H
#define LOCKLINT_TOOLS_LOCKLINT_REPORTDIRECTORY_H

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// The directory of a report in HTML. It is written beside the place where it
/// is to be, and takes that place when it is complete. What is there already
/// must be empty, or a report, which it replaces: errors say what else there
/// is.
class ReportDirectory {
public:
  /// Nothing is written yet.
  static llvm::Expected<ReportDirectory> open(llvm::StringRef Path);
  ReportDirectory(ReportDirectory &&) = default;
  ~ReportDirectory();

  /// Where it is to be, as the user has named it.
  llvm::StringRef name() const { return Name; }
  /// Writes a page; \p Page may be in a directory below.
  llvm::Error write(llvm::StringRef Page, llvm::StringRef Text);
  /// Puts the pages in their place.
  llvm::Error commit();

private:
  ReportDirectory() = default;
  llvm::Error begin();

  std::string Name;
  /// Absolute; no symbolic link.
  llvm::SmallString<256> Path;
  /// Empty if there is nothing in it.
  llvm::SmallString<256> Temporary;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_REPORTDIRECTORY_H
