//===- Oneline.cpp - A line for each finding ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Oneline.h"
#include "llvm/Support/raw_ostream.h"

using namespace locklint;

void OnelineReport::add(const Finding &F, llvm::StringRef) {
  OS << F.Where.File << ':' << F.Where.Line << ':' << F.Where.Column
     << ": warning: " << F.Message;
  if (!F.Others.empty())
    OS << " (and " << F.Others.size() << " more)";
  OS << " [" << F.Rule << "]\n";
}
