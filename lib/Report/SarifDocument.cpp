//===- SarifDocument.cpp - The parts of a SARIF document ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/SarifDocument.h"
#include "Report/Sarif.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace locklint;

static bool allObjects(const json::Array *A) {
  return A && all_of(*A, [](const json::Value &V) { return V.getAsObject(); });
}

std::optional<SarifRun> locklint::findSarifRun(json::Value &Document) {
  SarifRun R;
  json::Object *Top = Document.getAsObject();
  json::Array *Runs = Top ? Top->getArray("runs") : nullptr;
  if (!Runs || Runs->size() != 1 || !(R.All = Runs->front().getAsObject()))
    return std::nullopt;
  json::Object *Tool = R.All->getObject("tool");
  R.Driver = Tool ? Tool->getObject("driver") : nullptr;
  if (!R.Driver || R.Driver->getString("name") != "locklint")
    return std::nullopt;
  R.Rules = R.Driver->getArray("rules");
  R.Results = R.All->getArray("results");
  json::Array *Invocations = R.All->getArray("invocations");
  if (!allObjects(R.Rules) || !allObjects(R.Results) ||
      !allObjects(Invocations) || Invocations->size() != 1)
    return std::nullopt;
  R.Invocation = Invocations->front().getAsObject();
  R.Notifications = R.Invocation->getArray("toolExecutionNotifications");
  json::Object *Bases = R.All->getObject("originalUriBaseIds");
  json::Object *Root = Bases ? Bases->getObject(RootId) : nullptr;
  if (!allObjects(R.Notifications) || !Root || !Root->getString("uri"))
    return std::nullopt;
  R.Root = Root->getString("uri")->str();
  return R;
}

const json::Object *locklint::firstSarifPlace(const json::Object &O) {
  const json::Array *Places = O.getArray("locations");
  if (!Places || Places->empty())
    return nullptr;
  const json::Object *Place = Places->front().getAsObject();
  return Place ? Place->getObject("physicalLocation") : nullptr;
}

std::string SarifUris::absolute(const json::Object &Location) const {
  StringRef Uri = Location.getString("uri").value_or("");
  bool Relative = Location.getString("uriBaseId") == RootId;
  return ((Relative ? StringRef(From) : "") + Uri).str();
}

void SarifUris::rebase(json::Value &V) const {
  if (json::Array *Elements = V.getAsArray())
    for (json::Value &E : *Elements)
      rebase(E);
  json::Object *O = V.getAsObject();
  if (!O)
    return;
  if (O->getString("uri")) {
    std::string Uri = absolute(*O);
    StringRef Rest = Uri;
    if (Rest.consume_front(To)) {
      (*O)["uri"] = Rest.str();
      (*O)["uriBaseId"] = RootId;
    } else if (O->getString("uriBaseId") == RootId) {
      (*O)["uri"] = Uri;
      O->erase("uriBaseId");
    }
  }
  for (auto &Member : *O)
    rebase(Member.second);
}
