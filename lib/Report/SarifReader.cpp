//===- SarifReader.cpp - Findings of earlier runs -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SarifReader.h"
#include "Report/SarifDocument.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace locklint;

/// The path of a file's URI, with or without its scheme.
static std::string pathOf(StringRef Uri) {
  Uri.consume_front("file://");
  std::string Path;
  for (; !Uri.empty(); Uri = Uri.drop_front()) {
    if (Uri.size() > 2 && Uri[0] == '%' && isHexDigit(Uri[1]) &&
        isHexDigit(Uri[2])) {
      Path += char(hexFromNibbles(Uri[1], Uri[2]));
      Uri = Uri.drop_front(2);
    } else {
      Path += Uri.front();
    }
  }
  return Path;
}

namespace {

class Reader {
public:
  Reader(const SarifRun &R, UniqueStringSaver &Names,
         function_ref<std::string(StringRef, StringRef)> NameFor)
      : R(R), Root(pathOf(R.Root)), Names(Names), NameFor(NameFor) {}

  SarifContent read() {
    SarifContent C;
    for (const json::Value &V : *R.Rules)
      C.Rules.push_back(rule(*V.getAsObject()));
    for (const json::Value &V : *R.Results)
      C.Findings.push_back(finding(*V.getAsObject()));
    for (const json::Value &V : *R.Notifications)
      C.Problems.push_back(problem(*V.getAsObject()));
    if (const json::Array *Artifacts = R.All->getArray("artifacts"))
      for (const json::Value &V : *Artifacts)
        addHash(C, V.getAsObject());
    return C;
  }

private:
  static std::string text(const json::Object &O, StringRef Member) {
    const json::Object *M = O.getObject(Member);
    return M ? M->getString("text").value_or("").str() : "";
  }

  RuleText rule(const json::Object &O) {
    RuleText R;
    R.Name = Names.save(O.getString("id").value_or(""));
    R.Class = Names.save(O.getString("name").value_or(""));
    R.Summary = Names.save(text(O, "shortDescription"));
    R.Page = text(O, "help");
    R.OnByDefault = true;
    return R;
  }

  /// In the words of an artifactLocation.
  StringRef file(const json::Object *O) {
    if (!O)
      return "";
    return Names.save(NameFor(Root, pathOf(O->getString("uri").value_or(""))));
  }

  Location place(const json::Object *O) {
    Location Where;
    const json::Object *Region = O ? O->getObject("region") : nullptr;
    if (!Region)
      return Where;
    Where.File = file(O->getObject("artifactLocation"));
    Where.Line = Region->getInteger("startLine").value_or(0);
    Where.Column = Region->getInteger("startColumn").value_or(1);
    return Where;
  }

  ReportedFinding::Step step(const json::Object &Place) {
    return {place(Place.getObject("physicalLocation")), text(Place, "message"),
            std::nullopt, ""};
  }

  ReportedFinding finding(const json::Object &O) {
    ReportedFinding F;
    F.Rule = O.getString("ruleId").value_or("").str();
    F.Message = text(O, "message");
    F.Where = place(firstSarifPlace(O));
    F.Function = function(O);
    if (const json::Object *Prints = O.getObject("partialFingerprints"))
      for (const auto &[Name, Value] : *Prints)
        F.Fingerprint = Value.getAsString().value_or("").split(':').first.str();
    if (const json::Object *More = O.getObject("properties")) {
      F.Possible = More->getString(sarif::Confidence) == sarif::Possible;
      F.Cycle = std::clamp<int64_t>(More->getInteger(sarif::Cycle).value_or(0),
                                    0, UINT_MAX);
    }
    addSteps(F, O);
    // Places that are no steps are where the same happens.
    if (const json::Array *Related = O.getArray("relatedLocations"))
      for (size_t I = F.Steps.size(); I < Related->size(); ++I)
        if (const json::Object *Place = (*Related)[I].getAsObject()) {
          F.Others.push_back(step(*Place));
          StringRef Text = F.Others.back().Text;
          Text.consume_front(sarif::AlsoHere);
          F.Others.back().Text = Text.str();
        }
    return F;
  }

  static std::string function(const json::Object &O) {
    const json::Array *Places = O.getArray("locations");
    if (!Places || Places->empty() || !Places->front().getAsObject())
      return "";
    const json::Array *Logical =
        Places->front().getAsObject()->getArray("logicalLocations");
    if (!Logical || Logical->empty() || !Logical->front().getAsObject())
      return "";
    return Logical->front().getAsObject()->getString("name").value_or("").str();
  }

  void addSteps(ReportedFinding &F, const json::Object &O) {
    forEachObject(O.getArray("codeFlows"), [&](const json::Object &Flow) {
      forEachObject(Flow.getArray("threadFlows"), [&](const json::Object &T) {
        forEachObject(T.getArray("locations"), [&](const json::Object &S) {
          if (const json::Object *Place = S.getObject("location"))
            F.Steps.push_back(withKind(step(*Place), S));
        });
      });
    });
  }

  static ReportedFinding::Step withKind(ReportedFinding::Step S,
                                        const json::Object &O) {
    if (const json::Object *More = O.getObject("properties")) {
      S.Kind = stepKindFor(More->getString(sarif::Kind).value_or(""));
      S.Subject = More->getString(sarif::Subject).value_or("").str();
    }
    return S;
  }

  static void forEachObject(const json::Array *A,
                            function_ref<void(const json::Object &)> Do) {
    if (A)
      for (const json::Value &V : *A)
        if (const json::Object *O = V.getAsObject())
          Do(*O);
  }

  ReportedProblem problem(const json::Object &O) {
    const json::Object *Place = firstSarifPlace(O);
    StringRef File =
        file(Place ? Place->getObject("artifactLocation") : nullptr);
    // The message begins with the name that the file had there.
    std::string Why = text(O, "message");
    if (size_t Colon = Why.find(": "); Colon != std::string::npos)
      Why.erase(0, Colon + 2);
    return {File.str(), std::move(Why)};
  }

  void addHash(SarifContent &C, const json::Object *Artifact) {
    const json::Object *Hashes =
        Artifact ? Artifact->getObject("hashes") : nullptr;
    if (!Hashes)
      return;
    if (std::optional<StringRef> Hash = Hashes->getString(sarif::Hash))
      C.Hashes[file(Artifact->getObject("location"))] = Hash->str();
  }

  const SarifRun &R;
  std::string Root;
  UniqueStringSaver &Names;
  function_ref<std::string(StringRef, StringRef)> NameFor;
};

} // namespace

Expected<SarifContent> locklint::readSarif(
    StringRef Text, UniqueStringSaver &Names,
    function_ref<std::string(StringRef Root, StringRef File)> NameFor) {
  Expected<json::Value> Document = json::parse(Text);
  if (!Document)
    return createStringError("it is no SARIF document (" +
                             toString(Document.takeError()) + ")");
  std::optional<SarifRun> R = findSarifRun(*Document);
  if (!R)
    return createStringError("it is not a document that locklint has written");
  return Reader(*R, Names, NameFor).read();
}
