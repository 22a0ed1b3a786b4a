//===- Json.cpp - Findings in JSON ----------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Json.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

/// Of what is below, as the schemas describe it.
static constexpr int FormatVersion = 1;

/// Kernel sources are not all UTF-8.
static std::string text(StringRef Text) { return json::fixUTF8(Text); }

static json::Object tool(StringRef Version) {
  return json::Object{{"name", "locklint"}, {"version", Version.str()}};
}

JsonReport::JsonReport(const WriterContext &C)
    : Version(C.Version), Root(C.Root) {}

json::Object JsonReport::placeOf(const Location &Where) const {
  return json::Object{{"file", text(nameBelow(Root, Where.File, Root))},
                      {"line", Where.Line},
                      {"column", Where.Column}};
}

json::Array JsonReport::stepsOf(const Finding &F) const {
  json::Array Steps;
  for (const Step &S : F.Witness) {
    json::Object Step{{"message", text(describe(S))}};
    // The verdict of the analyzer is about no place.
    if (S.Where.valid())
      Step["place"] = placeOf(S.Where);
    Steps.push_back(std::move(Step));
  }
  return Steps;
}

void JsonReport::add(const Finding &F, StringRef Source) {
  json::Array Others, Edits;
  for (const Finding &Other : F.Others)
    Others.push_back(json::Object{{"message", text(Other.Message)},
                                  {"place", placeOf(Other.Where)},
                                  {"fingerprint", Other.Fingerprint},
                                  {"steps", stepsOf(Other)}});
  for (const Edit &E : F.Fix)
    Edits.push_back(json::Object{{"place", placeOf(E.Where)},
                                 {"length", E.Length},
                                 {"text", text(E.Text)}});
  json::Array Fixes;
  if (!Edits.empty())
    Fixes.push_back(json::Object{{"edits", std::move(Edits)}});
  Findings.push_back(
      json::Object{{"rule", text(F.Rule)},
                   {"message", text(F.Message)},
                   {"confidence", F.Strict ? "possible" : "definite"},
                   {"place", placeOf(F.Where)},
                   {"function", text(F.Function)},
                   {"source", text(nameBelow(Root, Source, Root))},
                   {"steps", stepsOf(F)},
                   {"others", std::move(Others)},
                   {"fingerprint", F.Fingerprint},
                   {"fixes", std::move(Fixes)}});
}

void JsonReport::addProblem(StringRef File, StringRef Why) {
  Problems.push_back(json::Object{{"file", text(nameBelow(Root, File, Root))},
                                  {"message", text(Why)}});
}

Error JsonReport::write(raw_ostream &OS) {
  OS << formatv("{0:2}\n",
                json::Value(json::Object{{"version", FormatVersion},
                                         {"tool", tool(Version)},
                                         {"directory", text(Root)},
                                         {"findings", std::move(Findings)},
                                         {"problems", std::move(Problems)}}));
  return Error::success();
}

void locklint::writeRules(raw_ostream &OS, StringRef Version,
                          ArrayRef<RuleText> Rules,
                          function_ref<bool(const RuleText &)> IsOn) {
  json::Array List;
  for (const RuleText &R : Rules)
    List.push_back(json::Object{{"name", R.Name},
                                {"summary", R.Summary},
                                {"default", R.OnByDefault},
                                {"selected", IsOn(R)}});
  OS << formatv("{0:2}\n",
                json::Value(json::Object{{"version", FormatVersion},
                                         {"tool", tool(Version)},
                                         {"rules", std::move(List)}}));
}
