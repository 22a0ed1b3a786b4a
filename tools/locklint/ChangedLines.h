//===- ChangedLines.h - What a change brings ------------------ -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pull request is told of what it brings. git says which lines are not those
// of a revision, and which of them only stand elsewhere now: a function that
// was moved as a whole has not changed.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_CHANGEDLINES_H
#define LOCKLINT_TOOLS_LOCKLINT_CHANGEDLINES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <set>
#include <string>
#include <vector>

namespace locklint {
struct Finding;
struct Location;

class ChangedLines {
public:
  /// How the working tree that \p Sources lie in, or else locklint runs in,
  /// differs from \p Revision; git's message if it cannot say that.
  static llvm::Expected<ChangedLines>
  since(llvm::StringRef Revision, llvm::ArrayRef<std::string> Sources);

  /// The files that have changed and are there, with that extension, relative
  /// to the working directory if they lie below; sorted.
  std::vector<std::string> files(llvm::StringRef Extension) const;

  /// Whether a place that \p F tells of has changed, or something was removed
  /// between two of them in one function. Of its other places nothing is asked.
  bool touches(const Finding &F);

private:
  struct File {
    /// All of it is new.
    bool IsNew = false;
    std::set<unsigned> Lines;
    /// Behind these lines something was removed.
    std::set<unsigned> Removed;
    /// Where functions begin and end, as '{' and '}' at the start of a line
    /// tell; read when it is asked for.
    std::vector<std::pair<unsigned, unsigned>> Functions;
  };
  struct Hunk;
  class Parser;

  const File *find(llvm::StringRef Name);

  /// By their real paths.
  llvm::StringMap<File> Files;
  /// How findings name them.
  llvm::StringMap<const File *> Names;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_CHANGEDLINES_H
