//===- RunSummary.cpp - The line that ends a run --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "llvm/Support/raw_ostream.h"
#include <utility>

using namespace llvm;
using namespace locklint;

void Run::summarise(unsigned Known) const {
  size_t LeftOut = Options.Known ? Options.Known->taken() : 0;
  bool IsLong = NumFiles > 1 || Options.Known || Options.NewBaseline ||
                Options.Changed || Options.Applied;
  if (Options.Quiet || Options.AsCompiler || !IsLong)
    return;
  auto Count = [](unsigned N, StringRef What) {
    return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
  };
  errs() << Count(NumFiles, "file");
  if (Known)
    errs() << " (" << Known << " unchanged)";
  if (!Options.Capture)
    errs() << ", " << Count(Findings, "finding");
  if (Findings)
    errs() << " in " << Count(FilesWithFindings, "file");
  // Each place of a finding is an entry.
  auto Places = [&](size_t N, size_t Of) {
    return N == Of ? std::to_string(N)
                   : std::to_string(N) + " places of " + Count(Of, "finding");
  };
  if (LeftOut)
    errs() << ", " << Places(LeftOut, Options.Known->takenFindings())
           << " left out that the baseline has";
  if (Options.NewBaseline)
    errs() << ", "
           << Places(Options.NewBaseline->size(),
                     Options.NewBaseline->findings())
           << " in the new baseline";
  if (Options.Changed)
    errs() << ", " << Untouched << " left out that no change touches";
  if (Options.Applied)
    errs() << ", " << Options.Applied->Count << " fixed in "
           << Count(Options.Applied->Files.size(), "file");
  if (Failed)
    errs() << ", " << Failed << " could not be analysed";
  // Nothing is said of these: the user should know how much that is.
  if (TooComplex)
    errs() << ", " << TooComplex << " of " << Count(Functions, "function")
           << " too complex to follow";
  StringRef Separator = "; ";
  for (const auto &[Rule, N] : ByRule)
    errs() << std::exchange(Separator, ", ") << N << ' ' << Rule;
  errs() << '\n';
}
