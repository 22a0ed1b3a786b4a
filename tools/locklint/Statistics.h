//===- Statistics.h - Where the time of a run goes -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_STATISTICS_H
#define LOCKLINT_TOOLS_LOCKLINT_STATISTICS_H

#include "Facts/GivenUp.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <set>
#include <string>
#include <tuple>

namespace locklint {

/// How long the phases of the analysis of a file, or of several, have taken.
struct PhaseTimes {
  using Duration = std::chrono::steady_clock::duration;
  Duration Parse{}, Lower{}, Solve{}, Link{}, Report{};

  PhaseTimes &operator+=(const PhaseTimes &Other);
};

/// Adds the time that it lives to a phase.
class PhaseTimer {
public:
  explicit PhaseTimer(PhaseTimes::Duration &Sum) : Sum(Sum) {}
  PhaseTimer(const PhaseTimer &) = delete;
  PhaseTimer &operator=(const PhaseTimer &) = delete;
  ~PhaseTimer() { Sum += std::chrono::steady_clock::now() - Begin; }

private:
  PhaseTimes::Duration &Sum;
  std::chrono::steady_clock::time_point Begin =
      std::chrono::steady_clock::now();
};

/// What --stats tells of a run.
class Statistics {
public:
  PhaseTimes Times;
  unsigned Analyzed = 0, FromStore = 0, Functions = 0;

  /// Each function once, however many units include it. \p File: how it is
  /// shown.
  void add(const GivenUp &F, llvm::StringRef File);
  void print(llvm::raw_ostream &OS) const;

private:
  std::set<std::tuple<std::string, unsigned, std::string, Limit>> TooComplex;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_STATISTICS_H
