//===- Progress.h - How far it is -------------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_PROGRESS_H
#define LOCKLINT_TOOLS_LOCKLINT_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

namespace locklint {

/// The progress line on a terminal; other output must hide it first.
class Progress {
public:
  ~Progress() { hide(); }

  void enable() {
    Enabled = true;
    Start = Clock::now();
  }
  /// \p Done of \p Total units are done, and \p What is next.
  void show(size_t Done, size_t Total, llvm::StringRef What) {
    if (!Enabled)
      return;
    hide();
    std::chrono::duration<double> Spent = Clock::now() - Start;
    llvm::errs() << '[' << Done << '/' << Total << "] ";
    // The first ones say little.
    if (Done >= 5 && Spent.count() > 1) {
      double Rate = Done / Spent.count();
      unsigned Left = (Total - Done) / Rate;
      llvm::errs() << llvm::format("%.1f/s, ", Rate);
      if (Left >= 120)
        llvm::errs() << Left / 60 << " min left: ";
      else
        llvm::errs() << Left << " s left: ";
    }
    llvm::errs() << What.take_back(45);
    llvm::errs().flush();
    Visible = true;
  }
  void hide() {
    if (Visible)
      llvm::errs() << "\r\033[K";
    Visible = false;
  }

private:
  using Clock = std::chrono::steady_clock;
  bool Enabled = false;
  bool Visible = false;
  Clock::time_point Start;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_PROGRESS_H
