//===- Causes.cpp - One cause is one finding ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper that must not be called as it is, is found wrong at each call. All
// that is to be said is said of one of them; the others are named.
//
//===----------------------------------------------------------------------===//

#include "Finding/Finding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <tuple>

using namespace locklint;

bool locklint::sameDefect(const Finding &A, const Finding &B) {
  return A.Rule == B.Rule &&
         (A.Where == B.Where || (A.Cause.valid() && A.Cause == B.Cause &&
                                 A.Under == B.Under && A.Strict == B.Strict));
}

bool locklint::tellsBetter(const Finding &A, const Finding &B) {
  if (A.Rule == B.Rule && A.Where == B.Where) {
    if (A.Strict != B.Strict)
      return !A.Strict;
    if (A.Severity != B.Severity)
      return A.Severity > B.Severity;
    // The shorter is read.
    if (A.Witness.size() != B.Witness.size())
      return A.Witness.size() < B.Witness.size();
  }
  return A < B;
}

/// Of two places of one cause, whether \p A is the one to show: where it is, or
/// else the nearest.
static bool isBetterPlace(const Finding &A, const Finding &B) {
  bool AtCause = A.Where == A.Cause;
  if (AtCause != (B.Where == B.Cause))
    return AtCause;
  if (A.Severity != B.Severity)
    return A.Severity > B.Severity;
  return A.Witness.size() < B.Witness.size();
}

std::vector<Finding> locklint::joinCauses(std::vector<Finding> Found) {
  llvm::sort(Found, tellsBetter);
  Found.erase(std::unique(Found.begin(), Found.end(),
                          [](const Finding &A, const Finding &B) {
                            return A.Rule == B.Rule && A.Where == B.Where;
                          }),
              Found.end());
  std::map<std::tuple<llvm::StringRef, Location, std::string, bool>, size_t>
      Causes;
  std::vector<Finding> Kept;
  for (Finding &F : Found) {
    if (F.Cause.valid()) {
      auto [It, New] =
          Causes.try_emplace({F.Rule, F.Cause, F.Under, F.Strict}, Kept.size());
      if (!New) {
        Finding &Told = Kept[It->second];
        std::vector<Finding> Others = std::exchange(Told.Others, {});
        if (isBetterPlace(F, Told))
          std::swap(F, Told);
        Others.push_back(std::move(F));
        Told.Others = std::move(Others);
        continue;
      }
    }
    Kept.push_back(std::move(F));
  }
  // A cause that is certain in one place is not told as possible in another.
  llvm::erase_if(Kept, [&](const Finding &F) {
    return F.Strict && F.Cause.valid() &&
           Causes.count({F.Rule, F.Cause, F.Under, false});
  });
  for (Finding &F : Kept) {
    // Wrong by itself, a function is not so for each of its callers again.
    if (F.Where == F.Cause)
      F.Others.clear();
    llvm::sort(F.Others);
  }
  llvm::sort(Kept);
  return Kept;
}

void locklint::eraseFindings(std::vector<Finding> &Findings,
                             llvm::function_ref<bool(const Finding &)> Pred) {
  llvm::erase_if(Findings, [&](Finding &F) {
    llvm::erase_if(F.Others, Pred);
    while (Pred(F)) {
      if (F.Others.empty())
        return true;
      std::vector<Finding> Others = std::exchange(F.Others, {});
      F = std::move(Others.front());
      F.Others.assign(std::make_move_iterator(Others.begin() + 1),
                      std::make_move_iterator(Others.end()));
    }
    return false;
  });
}

std::vector<Step> locklint::storyOf(const Finding &F) {
  std::vector<Step> Steps = F.Witness;
  if (!F.Others.empty())
    Steps.push_back({Step::Kind::Elsewhere, F.Others.front().Where, "",
                     F.Others.size() == 1 ? std::string()
                                          : llvm::utostr(F.Others.size() - 1)});
  return Steps;
}
