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
  Ar.number(F.Cycle);
  Ar.list(F.Fix, [&](auto &E) {
    Ar.place(E.Where);
    Ar.number(E.Length);
    Ar.string(E.Text);
    Ar.number(E.FileHash);
  });
}

template <typename Archive, typename Function>
static void transferGivenUp(Archive &Ar, Function &F) {
  Ar.string(F.Function);
  Ar.place(F.Where);
  Ar.number(F.Why);
}

template <typename T, typename Fn>
static std::string encodeList(llvm::ArrayRef<T> List, Fn Each) {
  TermTable NoTerms;
  Writer Ar(NoTerms);
  Ar.list(List, [&](const T &X) { Each(Ar, X); });
  return Ar.take();
}

template <typename T, typename Fn>
static std::optional<std::vector<T>> decodeList(llvm::StringRef Bytes,
                                                ProgramTables &Owner, Fn Each) {
  Reader Ar(Bytes, "", "", Owner);
  std::vector<T> List;
  Ar.list(List, [&](T &X) { Each(Ar, X); });
  if (Ar.failed() || Ar.left())
    return std::nullopt;
  return List;
}

std::string locklint::encodeFindings(llvm::ArrayRef<Finding> Findings) {
  return encodeList(Findings,
                    [](Writer &Ar, const Finding &F) { transfer(Ar, F); });
}

std::optional<std::vector<Finding>>
locklint::decodeFindings(llvm::StringRef Bytes, ProgramTables &Owner) {
  return decodeList<Finding>(Bytes, Owner,
                             [](Reader &Ar, Finding &F) { transfer(Ar, F); });
}

std::string locklint::encodeGivenUp(llvm::ArrayRef<GivenUp> Functions) {
  return encodeList(
      Functions, [](Writer &Ar, const GivenUp &F) { transferGivenUp(Ar, F); });
}

std::optional<std::vector<GivenUp>>
locklint::decodeGivenUp(llvm::StringRef Bytes, ProgramTables &Owner) {
  return decodeList<GivenUp>(
      Bytes, Owner, [](Reader &Ar, GivenUp &F) { transferGivenUp(Ar, F); });
}
