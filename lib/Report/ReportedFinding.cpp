//===- ReportedFinding.cpp - A finding as it is told ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/ReportedFinding.h"

using namespace llvm;
using namespace locklint;

ReportedFinding
locklint::reportedFinding(const Finding &F, UniqueStringSaver &Names,
                          function_ref<StringRef(StringRef)> Shorten) {
  auto Place = [&](Location Where) {
    Where.File = Names.save(Shorten(Where.File));
    return Where;
  };
  ReportedFinding R;
  R.Rule = F.Rule.str();
  R.Message = F.Message;
  R.Function = F.Function;
  R.Fingerprint = F.Fingerprint;
  R.Where = Place(F.Where);
  R.Possible = F.Strict;
  R.Cycle = F.Cycle;
  for (const Step &S : F.Witness)
    R.Steps.push_back({Place(S.Where), describe(S), S.What, S.Subject});
  for (const Finding &Other : F.Others)
    R.Others.push_back({Place(Other.Where), Other.Message, std::nullopt, ""});
  return R;
}
