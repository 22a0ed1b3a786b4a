//===- FixSet.h - Fixes, and what they make of files ---------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_FIXSET_H
#define LOCKLINT_REPORT_FIXSET_H

#include "Finding/Finding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace locklint {

/// What tells the content of a file from another: Edit::FileHash.
uint64_t hashOfContent(llvm::StringRef Content);

/// The fixes of findings, by the files that they change.
class FixSet {
public:
  /// Adds the fix of \p F, if it has one. The same fix counts once.
  void add(const Finding &F);

  /// The files that fixes are for, as findings name them; sorted.
  std::vector<std::string> files() const;

  struct Fixed {
    std::string Content;
    /// How many fixes were applied.
    unsigned Count = 0;
    /// What is to be said of those that were not, since they overlap.
    std::vector<std::string> Overlaps;
  };
  /// \p Content, which \p File has, with its fixes: each whole or not at all,
  /// and of two that overlap neither. An error if it is not what was analysed.
  llvm::Expected<Fixed> apply(llvm::StringRef File,
                              llvm::StringRef Content) const;

private:
  struct Change {
    unsigned Line, Column, Length;
    std::string Text;
    friend auto operator<=>(const Change &, const Change &) = default;
  };
  struct Fix {
    unsigned Line, Column; ///< Of the finding.
    uint64_t FileHash;
    std::vector<Change> Changes;
  };
  std::map<std::string, std::vector<Fix>, std::less<>> ByFile;
};

} // namespace locklint

#endif // LOCKLINT_REPORT_FIXSET_H
