//===- Sarif.cpp - Findings in SARIF --------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Sarif.h"
#include "Compat/Paths.h"
#include "Report/SourcePlace.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/Sarif.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <vector>

using namespace clang;
using namespace llvm;
using namespace locklint;

/// The version says how fingerprints are made.
static constexpr StringLiteral FingerprintId = "locklintIssueHash/v2";

/// Spelled as Clang's writer spells it.
static std::string pathUri(StringRef Path) {
  std::string Uri = "file://";
  for (char C : Path)
    if (isAlnum(C) || StringRef("/-._~:@!$&'()*+,;=").contains(C))
      Uri += C;
    else
      Uri += "%" + toHex(StringRef(&C, 1));
  return Uri;
}

static std::string directoryUri(StringRef Path) {
  return pathUri(Path.rtrim('/')) + "/";
}

std::string locklint::fileUri(StringRef File, StringRef Root) {
  SmallString<256> Path = File;
  makeAbsolute(Root, Path);
  return pathUri(Path);
}

std::string locklint::contentHash(StringRef Content) {
  return toHex(SHA256::hash(arrayRefFromStringRef(Content)),
               /*LowerCase=*/true);
}

/// Clang's writer makes the document. What it has no way to express is kept
/// here, and put into the document in the end.
struct SarifReport::Impl {
  Impl(StringRef Version, StringRef Root, ReadableFiles Readable)
      : Root(Root), Files(std::move(Readable)), Writer(Files.get()),
        RootUris{directoryUri(Root)} {
    SmallString<128> Real;
    if (!sys::fs::real_path(Root, Real) && Real != Root)
      RootUris.push_back(directoryUri(Real));
    // The writer does not copy them.
    Version = Names.save(Version);
    Writer.createRun("locklint", Names.save("locklint " + Version), Version);
  }

  uint32_t addRule(const RuleText &R);
  uint32_t ruleIndex(StringRef Name);
  std::optional<CharSourceRange> range(const Location &Where);
  std::string numbered(const Finding &F);

  void complete(json::Object &Run);
  void completeRules(json::Object &Driver);
  void completeResult(json::Object &Result, size_t Number);
  void completeSteps(json::Array &All, ArrayRef<Step> Steps);
  void completeArtifacts(json::Array &Artifacts);
  void makeRelative(json::Value &V);
  /// Names a file, in terms of the root.
  json::Value artifact(StringRef File);
  json::Object invocation();

  std::string Root;
  BumpPtrAllocator Storage;
  StringSaver Names{Storage};
  ReportSources Files;
  SarifDocumentWriter Writer;
  /// Of the root; where it is a symbolic link, of its target too.
  std::vector<std::string> RootUris;
  LangOptions Language;
  std::vector<RuleText> Rules;
  /// Of each result.
  std::vector<std::string> Fingerprints;
  /// How many of a file have the same.
  StringMap<unsigned> SameFingerprint;
  /// The steps that lead to each result. Its other places are where the same
  /// happens.
  std::vector<std::vector<Step>> Steps;
  /// Of each result that lies elsewhere, the file that was analysed.
  std::vector<std::string> Sources;
  /// The bag of properties of each result, and its function.
  std::vector<json::Object> Properties;
  std::vector<std::string> Functions;
  struct Problem {
    std::string File, Why;
  };
  std::vector<Problem> Problems;
};

SarifReport::SarifReport(StringRef Version, StringRef Root,
                         ArrayRef<RuleText> Rules, ReadableFiles Readable)
    : P(std::make_unique<Impl>(Version, Root, std::move(Readable))) {
  for (const RuleText &R : Rules)
    P->addRule(R);
}

SarifReport::~SarifReport() = default;

uint32_t SarifReport::Impl::addRule(const RuleText &R) {
  auto When =
      SarifReportingConfiguration::create().setLevel(SarifResultLevel::Warning);
  Rules.push_back(R);
  return Writer.createRule(SarifRule::create()
                               .setRuleId(R.Name)
                               .setName(R.Name)
                               .setDescription(R.Summary)
                               .setDefaultConfiguration(R.OnByDefault
                                                            ? When.enable()
                                                            : When.disable()));
}

uint32_t SarifReport::Impl::ruleIndex(StringRef Name) {
  for (size_t I = 0; I != Rules.size(); ++I)
    if (Rules[I].Name == Name)
      return I;
  // clang-tidy's, of NOLINT comments that are themselves wrong.
  return addRule({Names.save(Name), "A NOLINT comment is wrong", "", true});
}

/// The token there.
std::optional<CharSourceRange> SarifReport::Impl::range(const Location &Where) {
  SourceLocation Begin = findPlace(Files.get(), Where);
  if (Begin.isInvalid())
    return std::nullopt;
  SourceLocation End =
      Lexer::getLocForEndOfToken(Begin, 0, Files.get(), Language);
  return CharSourceRange::getCharRange(Begin, End.isValid() ? End : Begin);
}

/// The fingerprint; where findings of a file have the same, their order tells
/// them apart.
std::string SarifReport::Impl::numbered(const Finding &F) {
  if (F.Fingerprint.empty())
    return "";
  unsigned Number =
      ++SameFingerprint[fileUri(F.Where.File, Root) + " " + F.Fingerprint];
  return Number == 1 ? F.Fingerprint : F.Fingerprint + ":" + utostr(Number);
}

void SarifReport::add(const Finding &F, StringRef Source) {
  std::vector<ThreadFlow> Flow;
  auto Add = [&](const Location &Where, const std::string &Message) {
    std::optional<CharSourceRange> R = P->range(Where);
    if (R)
      Flow.push_back(ThreadFlow::create()
                         .setRange(*R)
                         .setImportance(ThreadFlowImportance::Essential)
                         .setMessage(Message));
    return R.has_value();
  };
  std::vector<Step> Steps;
  for (const Step &S : F.Witness)
    if (Add(S.Where, describe(S)))
      Steps.push_back(S);
  P->Steps.push_back(std::move(Steps));
  for (const Finding &Other : F.Others)
    Add(Other.Where, (sarif::AlsoHere + Other.Message).str());
  auto Result = SarifResult::create(P->ruleIndex(F.Rule))
                    .setRuleId(F.Rule)
                    .setDiagnosticMessage(F.Message)
                    .setDiagnosticLevel(SarifResultLevel::Warning);
  if (std::optional<CharSourceRange> R = P->range(F.Where))
#if LLVM_VERSION_MAJOR >= 22
    Result = Result.addLocations({*R});
#else
    Result = Result.setLocations({*R});
#endif
  if (!Flow.empty())
    Result = Result.setThreadFlows(Flow);
  P->Writer.appendResult(Result);
  P->Fingerprints.push_back(P->numbered(F));
  bool Elsewhere = fileUri(F.Where.File, P->Root) != fileUri(Source, P->Root);
  P->Sources.push_back(Elsewhere ? Source.str() : "");
  P->Functions.push_back(F.Function);
  json::Object Properties;
  if (F.Strict)
    Properties[sarif::Confidence] = sarif::Possible;
  if (F.Cycle)
    Properties[sarif::Cycle] = F.Cycle;
  P->Properties.push_back(std::move(Properties));
}

void SarifReport::addProblem(StringRef File, StringRef Why) {
  P->Problems.push_back({File.str(), Why.str()});
}

void SarifReport::write(raw_ostream &OS) {
  json::Object Document = P->Writer.createDocument();
  for (json::Value &Run : *Document.getArray("runs")) {
    P->makeRelative(Run);
    P->complete(*Run.getAsObject());
  }
  OS << formatv("{0:2}\n", json::Value(std::move(Document)));
}

void SarifReport::Impl::complete(json::Object &Run) {
  completeRules(*Run.getObject("tool")->getObject("driver"));
  if (json::Array *Results = Run.getArray("results"))
    for (size_t I = 0; I != Results->size(); ++I)
      completeResult(*(*Results)[I].getAsObject(), I);
  if (json::Array *Artifacts = Run.getArray("artifacts"))
    completeArtifacts(*Artifacts);
  Run["invocations"] = json::Array{invocation()};
  Run["originalUriBaseIds"] = json::Object{
      {RootId,
       json::Object{{"uri", RootUris.front()},
                    {"description",
                     json::Object{{"text", "Where locklint was run."}}}}}};
}

void SarifReport::Impl::completeRules(json::Object &Driver) {
  // Clang's own page, by the writer.
  Driver.erase("informationUri");
  json::Array &Written = *Driver.getArray("rules");
  for (size_t I = 0; I != Written.size(); ++I) {
    json::Object &Rule = *Written[I].getAsObject();
    Rule["shortDescription"] = json::Object{{"text", Rules[I].Summary}};
    if (!Rules[I].Page.empty())
      Rule["help"] =
          json::Object{{"text", Rules[I].Page}, {"markdown", Rules[I].Page}};
  }
}

void SarifReport::Impl::completeArtifacts(json::Array &Artifacts) {
  // Locations refer to files by index; the writer lists them in any order.
  sort(Artifacts, [](const json::Value &A, const json::Value &B) {
    auto Index = [](const json::Value &V) {
      return V.getAsObject()->getObject("location")->getInteger("index");
    };
    return Index(A) < Index(B);
  });
  StringMap<std::string> Hashes;
  SourceManager &Sources = Files.get();
  for (auto I = Sources.fileinfo_begin(); I != Sources.fileinfo_end(); ++I)
    if (auto Content = I->second->getBufferDataIfLoaded()) {
      json::Value Name = artifact(I->first.getFileEntry().tryGetRealPathName());
      Hashes[*Name.getAsObject()->getString("uri")] = contentHash(*Content);
    }
  for (json::Value &A : Artifacts) {
    json::Object &File = *A.getAsObject();
    StringRef Uri = *File.getObject("location")->getString("uri");
    if (auto Known = Hashes.find(Uri); Known != Hashes.end())
      File["hashes"] = json::Object{{sarif::Hash, Known->second}};
  }
}

/// The bags of properties of \p All: what their texts say, for programs.
void SarifReport::Impl::completeSteps(json::Array &All, ArrayRef<Step> Steps) {
  while (All.size() > Steps.size())
    All.pop_back();
  for (auto [Told, S] : zip(All, Steps)) {
    json::Object Properties{{sarif::Kind, wordFor(S.What)}};
    if (!S.Subject.empty())
      Properties[sarif::Subject] = S.Subject;
    (*Told.getAsObject())["properties"] = std::move(Properties);
  }
}

/// Viewers that know no code flows show related locations.
void SarifReport::Impl::completeResult(json::Object &Result, size_t Number) {
  if (!Fingerprints[Number].empty())
    Result["partialFingerprints"] =
        json::Object{{FingerprintId, Fingerprints[Number]}};
  if (!Sources[Number].empty())
    Result["analysisTarget"] = artifact(Sources[Number]);
  if (!Properties[Number].empty())
    Result["properties"] = std::move(Properties[Number]);
  json::Array *Places = Result.getArray("locations");
  if (!Functions[Number].empty() && Places && !Places->empty())
    (*Places->front().getAsObject())["logicalLocations"] = json::Array{
        json::Object{{"name", Functions[Number]}, {"kind", "function"}}};
  json::Array *Flows = Result.getArray("codeFlows");
  if (!Flows)
    return;
  json::Array Related;
  for (json::Value &Flow : *Flows)
    for (json::Value &Thread : *Flow.getAsObject()->getArray("threadFlows"))
      for (json::Value &Step : *Thread.getAsObject()->getArray("locations")) {
        json::Object Place = *Step.getAsObject()->getObject("location");
        Place["id"] = Related.size();
        Related.push_back(std::move(Place));
      }
  for (json::Value &Flow : *Flows)
    for (json::Value &Thread : *Flow.getAsObject()->getArray("threadFlows"))
      completeSteps(*Thread.getAsObject()->getArray("locations"),
                    Steps[Number]);
  if (Steps[Number].empty())
    Result.erase("codeFlows");
  Result["relatedLocations"] = std::move(Related);
}

json::Value SarifReport::Impl::artifact(StringRef File) {
  json::Value Name = json::Object{{"uri", fileUri(File, Root)}};
  makeRelative(Name);
  return Name;
}

json::Object SarifReport::Impl::invocation() {
  json::Array Notifications;
  for (const Problem &P : Problems)
    Notifications.push_back(json::Object{
        {"level", "error"},
        {"message", json::Object{{"text", P.File + ": " + P.Why}}},
        {"locations",
         json::Array{json::Object{
             {"physicalLocation",
              json::Object{{"artifactLocation", artifact(P.File)}}}}}}});
  return json::Object{{"executionSuccessful", Problems.empty()},
                      {"toolExecutionNotifications", std::move(Notifications)}};
}

/// Names files below the root relative to it, as systems that read the document
/// elsewhere must. Only URIs of files begin so.
void SarifReport::Impl::makeRelative(json::Value &V) {
  if (json::Array *Elements = V.getAsArray())
    for (json::Value &E : *Elements)
      makeRelative(E);
  json::Object *O = V.getAsObject();
  if (!O)
    return;
  if (std::optional<StringRef> Uri = O->getString("uri"))
    for (const std::string &Root : RootUris)
      if (StringRef Rest = *Uri; Rest.consume_front(Root)) {
        (*O)["uri"] = Rest.str();
        (*O)["uriBaseId"] = RootId;
        break;
      }
  for (auto &Member : *O)
    makeRelative(Member.second);
}
