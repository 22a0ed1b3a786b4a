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

StringRef locklint::handlerIn(const ReportedFinding::Step &S) {
  if (S.Kind == Step::Kind::Registered)
    return S.Subject;
  if (S.Kind != Step::Kind::HeldByCaller)
    return "";
  // Documents of older versions do not say whose.
  StringRef Text = S.Text;
  size_t End = Text.find("' is registered here as ");
  return Text.starts_with("'") && End != StringRef::npos ? Text.slice(1, End)
                                                         : "";
}
