//===- FindingCodec.cpp - Findings as bytes -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/FindingCodec.h"

using namespace locklint;

template <class A>
static void transfer(A &Ar, typename A::template Ref<Finding> F) {
  Ar.string(F.Rule);
  Ar.place(F.Where);
  Ar.string(F.Message);
  Ar.list(F.Witness, [&](auto &S) {
    Ar.number(S.What);
    Ar.place(S.Where);
    Ar.string(S.Subject);
    Ar.string(S.Detail);
  });
  Ar.place(F.Cause);
  Ar.string(F.Under);
  Ar.list(F.Others, [&](auto &Other) { transfer(Ar, Other); });
  Ar.string(F.Function);
  Ar.string(F.Fingerprint);
  Ar.number(F.Strict);
  Ar.number(F.Severity);
  Ar.list(F.Fix, [&](auto &E) {
    Ar.place(E.Where);
    Ar.number(E.Length);
    Ar.string(E.Text);
  });
}

std::string locklint::encodeFindings(llvm::ArrayRef<Finding> Findings,
                                     const Model &M) {
  TermTable NoTerms;
  Writer Ar(NoTerms, M);
  Ar.list(Findings, [&](const Finding &F) { transfer(Ar, F); });
  return Ar.take();
}

std::optional<std::vector<Finding>>
locklint::decodeFindings(llvm::StringRef Bytes, ProgramTables &Owner) {
  Reader Ar(Bytes, "", "", Owner);
  std::vector<Finding> Found;
  Ar.list(Found, [&](Finding &F) { transfer(Ar, F); });
  if (Ar.failed() || Ar.left())
    return std::nullopt;
  return Found;
}
