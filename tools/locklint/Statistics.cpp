//===- Statistics.cpp - Where the time of a run goes ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Statistics.h"
#include "llvm/Support/Format.h"

using namespace llvm;
using namespace locklint;

PhaseTimes &PhaseTimes::operator+=(const PhaseTimes &Other) {
  Parse += Other.Parse;
  Lower += Other.Lower;
  Solve += Other.Solve;
  Link += Other.Link;
  Report += Other.Report;
  return *this;
}

void Statistics::add(const GivenUp &F, StringRef File) {
  TooComplex.insert({File.str(), F.Where.Line, F.Function, F.Why});
}

void Statistics::print(raw_ostream &OS) const {
  auto Time = [&](const char *Phase, PhaseTimes::Duration D) {
    OS << format("  %-8s %10.3f s\n", Phase,
                 std::chrono::duration<double>(D).count());
  };
  OS << "time, of all threads together:\n";
  Time("parse", Times.Parse);
  Time("lower", Times.Lower);
  Time("solve", Times.Solve);
  Time("link", Times.Link);
  Time("report", Times.Report);
  OS << "files: " << Analyzed << " analysed, " << FromStore
     << " from the store\n"
     << "functions: " << Functions << " analysed, " << TooComplex.size()
     << " given up on\n";
  for (const auto &[File, Line, Function, Why] : TooComplex)
    OS << "  " << File << ':' << Line << ": " << Function << ": "
       << describe(Why) << '\n';
}
