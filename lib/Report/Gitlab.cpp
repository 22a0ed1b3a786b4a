//===- Gitlab.cpp - Findings in GitLab's format ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Gitlab.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

void GitlabReport::add(const Finding &F, StringRef) {
  std::string Text = F.Message;
  if (!F.Others.empty())
    Text += " (and " + utostr(F.Others.size()) + " more)";
  // GitLab takes issues with one fingerprint for one. The file is no part of
  // it, so that what stands in a file that is renamed is not new.
  std::string Fingerprint =
      numbered(F.Fingerprint, ++SameFingerprint[F.Fingerprint]);
  Issues.push_back(json::Object{
      {"description", json::fixUTF8(Text)},
      {"check_name", F.Rule.str()},
      {"fingerprint", std::move(Fingerprint)},
      {"severity", F.Strict ? "minor" : "major"},
      {"location",
       json::Object{
           {"path", json::fixUTF8(nameBelow(Repository, F.Where.File, Root))},
           {"lines", json::Object{{"begin", F.Where.Line}}}}}});
}

Error GitlabReport::write(raw_ostream &OS) {
  OS << formatv("{0:2}\n", json::Value(std::move(Issues)));
  return Error::success();
}
