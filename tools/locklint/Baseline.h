//===- Baseline.h - Findings that are known already ----------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A baseline is a text file that lists findings, one in each line, sorted: it
// lies in a project's repository and is read in reviews. A finding is known
// again by its fingerprint, so it may move within its file. Code may move to
// other files: an entry whose file is gone, or was analysed and has no such
// finding any more, stands for a finding in another one.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_BASELINE_H
#define LOCKLINT_TOOLS_LOCKLINT_BASELINE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace locklint {
struct Finding;

class Baseline {
public:
  /// An empty one, to be written to \p Path. Files are named relative to its
  /// directory.
  explicit Baseline(llvm::StringRef Path);
  /// The one at \p Path; an error, with the line, if it is malformed.
  static llvm::Expected<Baseline> read(llvm::StringRef Path);

  /// Finds entries for \p Findings and their other places: all of a run, in
  /// which \p Analyzed were analysed, whose names are absolute. An entry stands
  /// for one finding: the second of two that look the same needs a second
  /// entry.
  void match(llvm::ArrayRef<const Finding *> Findings,
             llvm::ArrayRef<llvm::StringRef> Analyzed);
  /// Whether match() has found an entry for \p F, without its other places. To
  /// be asked of a finding again, as where several units include it, gives the
  /// same answer.
  bool takes(const Finding &F) const;
  /// How many entries findings were found for, and for how many findings, each
  /// with all of its places.
  size_t taken() const { return Taken; }
  size_t takenFindings() const { return TakenFindings; }

  /// Adds \p F and its other places, each once.
  void add(const Finding &F);
  size_t size() const { return Entries.size(); }
  /// How many findings these entries are places of.
  size_t findings() const { return NumFindings; }
  /// What writing would surely fail with. What is no baseline is not replaced.
  llvm::Error checkWritable() const;
  llvm::Error write() const;

private:
  struct Entry {
    std::string File, Rule, Fingerprint, Message;
    bool Taken = false;
  };

  llvm::Error parse(llvm::StringRef Text);
  llvm::Error parseEntry(llvm::StringRef Line);
  std::string nameOf(llvm::StringRef File) const;
  Entry entryOf(const Finding &F) const;
  void addPlace(const Finding &F);
  bool isGone(llvm::StringRef File);
  Entry *find(const Entry &Wanted,
              llvm::function_ref<bool(llvm::StringRef)> IsItsFile);

  std::string Path;
  llvm::SmallString<128> Here, Directory;
  std::vector<Entry> Entries;
  /// Which entries have that fingerprint.
  llvm::StringMap<std::vector<size_t>> ByFingerprint;
  /// By place: whether the finding there is in the baseline.
  llvm::StringMap<bool> Known;
  llvm::StringMap<bool> Gone;
  size_t Taken = 0, TakenFindings = 0, NumFindings = 0;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_BASELINE_H
