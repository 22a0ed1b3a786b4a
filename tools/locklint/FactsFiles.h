//===- FactsFiles.h - locklint capture and link -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Units travel as files, from the machines that compile them to the one that
// has the store.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_FACTSFILES_H
#define LOCKLINT_TOOLS_LOCKLINT_FACTSFILES_H

#include "Store/UnitStore.h"
#include "common/UsersModel.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>

namespace locklint {

/// Where facts are written to.
class FactsOutput {
public:
  /// To the file \p Path, or into it if it is a directory, which it is to be if
  /// \p Directory; that is made. \p Choice: the user's model.
  static llvm::Expected<FactsOutput> open(llvm::StringRef Path, bool Directory,
                                          const ModelChoice &Choice);

  bool isDirectory() const { return Directory; }
  /// What was written before of the unit with that key, whose main file is
  /// \p Path: none if a file that it has read has other content by now. May be
  /// called by several threads.
  std::optional<CapturedUnit> find(llvm::StringRef Path,
                                   llvm::StringRef Key) const;
  /// Into a directory, under a name that is the unit's alone.
  llvm::Error write(const CapturedUnit &U) const;
  /// Removes what was written of the unit, if that is there: it is not what the
  /// unit is any more.
  llvm::Error remove(const CapturedUnit &U) const;

  FactsOutput(FactsOutput &&);
  FactsOutput &operator=(FactsOutput &&);
  ~FactsOutput();

private:
  class CurrentFiles;
  FactsOutput();
  std::string fileFor(llvm::StringRef Source, llvm::StringRef Key) const;

  std::string Path, Stamp;
  bool Directory = false;
  std::unique_ptr<CurrentFiles> Current;
};

/// Puts what the files \p Facts hold, and those in directories among them, into
/// the store, which is made if need be: all of them or, after an error, none.
/// Returns how many.
llvm::Expected<size_t> linkFacts(llvm::StringRef Store,
                                 llvm::ArrayRef<std::string> Facts,
                                 const ModelChoice &Choice, bool &Replaced);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_FACTSFILES_H
