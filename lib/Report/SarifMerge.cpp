//===- SarifMerge.cpp - Several runs, one document ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SarifMerge.h"
#include "Report/Sarif.h"
#include "Report/SarifDocument.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace llvm;
using namespace locklint;

/// The file whose analysis a result or a notification comes from.
static std::string sourceOf(const json::Value &V, const SarifUris &U) {
  const json::Object &O = *V.getAsObject();
  if (const json::Object *Target = O.getObject("analysisTarget"))
    return U.absolute(*Target);
  const json::Object *Place = firstSarifPlace(O);
  const json::Object *File =
      Place ? Place->getObject("artifactLocation") : nullptr;
  return File ? U.absolute(*File) : "";
}

/// Two units find the same in a header that they include.
static std::string identityOf(const json::Value &V, const SarifUris &U) {
  const json::Object &O = *V.getAsObject();
  const json::Object *Place = firstSarifPlace(O);
  const json::Object *File =
      Place ? Place->getObject("artifactLocation") : nullptr;
  const json::Object *Region = Place ? Place->getObject("region") : nullptr;
  const json::Object *Message = O.getObject("message");
  return formatv("{0} {1}:{2} {3}", O.getString("ruleId").value_or(""),
                 File ? U.absolute(*File) : "",
                 Region ? Region->getInteger("startLine").value_or(0) : 0,
                 Message ? Message->getString("text").value_or("") : "")
      .str();
}

/// Calls \p Do for each object in \p V that names a file by its index.
static void forEachIndexed(json::Value &V,
                           function_ref<void(json::Object &)> Do) {
  if (json::Array *Elements = V.getAsArray())
    for (json::Value &E : *Elements)
      forEachIndexed(E, Do);
  if (json::Object *O = V.getAsObject()) {
    if (O->getString("uri") && O->get("index"))
      Do(*O);
    for (auto &Member : *O)
      forEachIndexed(Member.second, Do);
  }
}

/// All rules of both; those of \p To keep their numbers.
static void mergeRules(SarifRun &From, SarifRun &To) {
  StringMap<int64_t> Numbers;
  for (const json::Value &R : *To.Rules)
    Numbers.try_emplace(R.getAsObject()->getString("id").value_or(""),
                        Numbers.size());
  for (const json::Value &R : *From.Rules)
    if (Numbers
            .try_emplace(R.getAsObject()->getString("id").value_or(""),
                         Numbers.size())
            .second)
      To.Rules->push_back(R);
  for (json::Value &R : *From.Results) {
    json::Object &O = *R.getAsObject();
    O["ruleIndex"] = Numbers.lookup(O.getString("ruleId").value_or(""));
  }
}

/// The files that results name, in order, and their numbers in the results.
static void mergeArtifacts(SarifRun &From, SarifRun &To, const SarifUris &U) {
  std::map<std::string, json::Value> Files;
  for (const SarifRun *R : {&From, &To})
    if (const json::Array *Artifacts = R->All->getArray("artifacts"))
      for (const json::Value &A : *Artifacts)
        if (const json::Object *O = A.getAsObject())
          if (const json::Object *Where = O->getObject("location"))
            Files.insert_or_assign(U.absolute(*Where), A);
  std::map<std::string, int64_t> Numbers;
  for (json::Value &R : *To.Results)
    forEachIndexed(R, [&](json::Object &O) { Numbers[U.absolute(O)]; });
  json::Array Artifacts;
  for (auto &[Uri, Number] : Numbers) {
    auto It = Files.find(Uri);
    if (It == Files.end())
      continue;
    Number = Artifacts.size();
    (*It->second.getAsObject()->getObject("location"))["index"] = Number;
    Artifacts.push_back(std::move(It->second));
  }
  for (json::Value &R : *To.Results)
    forEachIndexed(
        R, [&](json::Object &O) { O["index"] = Numbers[U.absolute(O)]; });
  (*To.All)["artifacts"] = std::move(Artifacts);
}

Expected<std::string> locklint::mergeSarif(StringRef Old, StringRef New,
                                           ArrayRef<std::string> Sources) {
  if (Old.trim().empty())
    return New.str();
  Expected<json::Value> Before = json::parse(Old);
  if (!Before)
    return createStringError("no SARIF document to add findings to; it stays "
                             "as it is (" +
                             toString(Before.takeError()) + ")");
  json::Value After = cantFail(json::parse(New));
  std::optional<SarifRun> From = findSarifRun(*Before),
                          To = findSarifRun(After);
  if (!From || !To)
    return createStringError("not a document that locklint has written; it "
                             "stays as it is");
  StringRef Theirs = From->Driver->getString("version").value_or("");
  StringRef Ours = To->Driver->getString("version").value_or("");
  if (Theirs != Ours)
    return createStringError("written by locklint " + Theirs +
                             ", and this is " + Ours + "; it stays as it is");

  // One root: that of the document that is there, wherever make is by now.
  if (From->Root != To->Root) {
    SarifUris Rebased(To->Root, From->Root);
    for (json::Array *A :
         {To->Results, To->Notifications, To->All->getArray("artifacts")})
      if (A)
        for (json::Value &V : *A)
          Rebased.rebase(V);
    (*To->All->getObject("originalUriBaseIds")->getObject(RootId))["uri"] =
        From->Root;
  }
  SarifUris U(From->Root, From->Root);
  StringSet<> Anew;
  for (const std::string &S : Sources)
    Anew.insert(S);
  auto Outdated = [&](const json::Value &V) {
    return Anew.contains(sourceOf(V, U));
  };
  auto ByFile = [&](const json::Value &A, const json::Value &B) {
    return sourceOf(A, U) < sourceOf(B, U);
  };

  mergeRules(*From, *To);
  json::Array Results;
  for (json::Value &V : *From->Results)
    if (!Outdated(V))
      Results.push_back(std::move(V));
  for (json::Value &V : *To->Results)
    Results.push_back(std::move(V));
  stable_sort(Results, ByFile);
  StringSet<> Known;
  To->Results->clear();
  for (json::Value &V : Results)
    if (Known.insert(identityOf(V, U)).second)
      To->Results->push_back(std::move(V));
  mergeArtifacts(*From, *To, U);

  json::Array Notifications;
  for (json::Value &V : *From->Notifications)
    if (!Outdated(V))
      Notifications.push_back(std::move(V));
  for (json::Value &V : *To->Notifications)
    Notifications.push_back(std::move(V));
  stable_sort(Notifications, ByFile);
  (*To->Invocation)["executionSuccessful"] = Notifications.empty();
  (*To->Invocation)["toolExecutionNotifications"] = std::move(Notifications);
  return formatv("{0:2}\n", After).str();
}
