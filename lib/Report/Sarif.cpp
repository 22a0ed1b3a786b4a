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
#include "llvm/ADT/STLExtras.h"
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
#include <map>
#include <optional>
#include <vector>

using namespace clang;
using namespace llvm;
using namespace locklint;

/// The version says how fingerprints are made.
static constexpr StringLiteral FingerprintId = "locklintIssueHash/v2";
/// The only one that GitHub looks at.
static constexpr StringLiteral GithubFingerprintId = "primaryLocationLineHash";

/// How much a finding matters, from 0 to 100: what is merely possible is mostly
/// no bug.
static constexpr double RankOfDefinite = 90, RankOfPossible = 30;

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
  Impl(StringRef Version, StringRef Root, StringRef Base,
       ReadableFiles Readable)
      : Root(Root), Files(std::move(Readable)), Writer(Files.get()),
        RootUris{directoryUri(Base)} {
    SmallString<128> Real;
    if (!sys::fs::real_path(Base, Real) && Real != Base)
      RootUris.push_back(directoryUri(Real));
    // The writer does not copy them.
    Version = Names.save(Version);
    Writer.createRun("locklint", Names.save("locklint " + Version), Version);
  }

  uint32_t addRule(const RuleText &R);
  uint32_t ruleIndex(StringRef Name);
  std::optional<CharSourceRange> range(const Location &Where);
  unsigned number(const Finding &F);
  json::Object region(const Edit &E);
  json::Array fixesOf(const Finding &F);

  void complete(json::Object &Run);
  void completeRules(json::Object &Driver);
  void completeResult(json::Object &Result, size_t Number);
  void completeSteps(json::Array &All, ArrayRef<Step> Steps);
  void completeArtifacts(json::Array &Artifacts);
  void makeRelative(json::Value &V);
  /// Names a file, in terms of the base.
  json::Value artifact(StringRef File);
  json::Object invocation();

  /// Where relative names begin.
  std::string Root;
  BumpPtrAllocator Storage;
  StringSaver Names{Storage};
  ReportSources Files;
  SarifDocumentWriter Writer;
  /// The base directory's, and its target's where it is a symbolic link.
  std::vector<std::string> RootUris;
  LangOptions Language;
  std::vector<RuleText> Rules;
  /// What else is to be said of each result.
  struct Detail {
    std::string Fingerprint;
    /// Of those of its file that have the same fingerprint, which it is.
    unsigned Number = 1;
    bool Possible = false;
    /// How many locks are in a cycle of orders; 0: it is about none.
    unsigned Cycle = 0;
    /// The steps that lead there. Its other places are where the same happens.
    std::vector<Step> Steps;
    std::string Function;
    /// Where it lies elsewhere: the file that was analysed.
    std::string Source;
    json::Array Fixes;
  };
  std::vector<Detail> Details;
  /// How many of a file have the same.
  StringMap<unsigned> SameFingerprint;
  struct Problem {
    std::string File, Why;
  };
  std::vector<Problem> Problems;
};

SarifReport::SarifReport(const WriterContext &C)
    : P(std::make_unique<Impl>(C.Version, C.Root, C.Base, C.Readable)) {
  for (const RuleText &R : C.Rules)
    P->addRule(R);
}

SarifReport::~SarifReport() = default;

uint32_t SarifReport::Impl::addRule(const RuleText &R) {
  auto When =
      SarifReportingConfiguration::create().setLevel(SarifResultLevel::Warning);
  Rules.push_back(R);
  return Writer.createRule(SarifRule::create()
                               .setRuleId(R.Name)
                               .setName(R.Class)
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
  return addRule({Names.save(Name), "NolintComment",
                  "A NOLINT comment is wrong", "", true});
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

/// Where findings of a file have the same fingerprint, their order tells them
/// apart.
unsigned SarifReport::Impl::number(const Finding &F) {
  return ++SameFingerprint[fileUri(F.Where.File, Root) + " " + F.Fingerprint];
}

/// What \p E replaces: SARIF counts characters, and Clang counts bytes.
json::Object SarifReport::Impl::region(const Edit &E) {
  SourceManager &Sources = Files.get();
  auto [File, Begin] = Sources.getDecomposedLoc(findPlace(Sources, E.Where));
  StringRef Text = Sources.getBufferData(File);
  auto Column = [&](unsigned Offset) {
    StringRef Before = Text.take_front(Offset);
    Before = Before.drop_front(Before.rfind('\n') + 1);
    return 1 + count_if(Before, [](unsigned char C) { return C >> 6 != 2; });
  };
  unsigned End = Begin + E.Length;
  return json::Object{{"startLine", Sources.getLineNumber(File, Begin)},
                      {"startColumn", Column(Begin)},
                      {"endLine", Sources.getLineNumber(File, End)},
                      {"endColumn", Column(End)}};
}

json::Array SarifReport::Impl::fixesOf(const Finding &F) {
  std::map<StringRef, json::Array> ByFile;
  for (const Edit &E : F.Fix) {
    if (findPlace(Files.get(), E.Where).isInvalid())
      return {};
    json::Object New{{"deletedRegion", region(E)}};
    if (!E.Text.empty())
      New["insertedContent"] = json::Object{{"text", json::fixUTF8(E.Text)}};
    ByFile[E.Where.File].push_back(std::move(New));
  }
  json::Array Changes;
  for (auto &[File, Replacements] : ByFile)
    Changes.push_back(json::Object{{"artifactLocation", artifact(File)},
                                   {"replacements", std::move(Replacements)}});
  if (Changes.empty())
    return {};
  return json::Array{json::Object{{"artifactChanges", std::move(Changes)}}};
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
  Impl::Detail D;
  for (const Step &S : F.Witness)
    if (Add(S.Where, describe(S)))
      D.Steps.push_back(S);
  for (const Finding &Other : F.Others)
    Add(Other.Where, (sarif::AlsoHere + Other.Message).str());
  auto Result = SarifResult::create(P->ruleIndex(F.Rule))
                    .setRuleId(F.Rule)
                    .setDiagnosticMessage(F.Message)
                    .setDiagnosticLevel(F.Strict ? SarifResultLevel::Note
                                                 : SarifResultLevel::Warning);
  if (std::optional<CharSourceRange> R = P->range(F.Where))
#if LLVM_VERSION_MAJOR >= 22
    Result = Result.addLocations({*R});
#else
    Result = Result.setLocations({*R});
#endif
  if (!Flow.empty())
    Result = Result.setThreadFlows(Flow);
  P->Writer.appendResult(Result);
  D.Fingerprint = F.Fingerprint;
  D.Number = P->number(F);
  D.Possible = F.Strict;
  D.Cycle = F.Cycle;
  D.Function = F.Function;
  if (fileUri(F.Where.File, P->Root) != fileUri(Source, P->Root))
    D.Source = Source.str();
  D.Fixes = P->fixesOf(F);
  P->Details.push_back(std::move(D));
}

void SarifReport::addProblem(StringRef File, StringRef Why) {
  P->Problems.push_back({File.str(), Why.str()});
}

Error SarifReport::write(raw_ostream &OS) {
  json::Object Document = P->Writer.createDocument();
  for (json::Value &Run : *Document.getArray("runs")) {
    P->makeRelative(Run);
    P->complete(*Run.getAsObject());
  }
  OS << formatv("{0:2}\n", json::Value(std::move(Document)));
  return Error::success();
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
      {RootId, json::Object{
                   {"uri", RootUris.front()},
                   {"description",
                    json::Object{
                        {"text", "The top of the sources' repository, or where "
                                 "locklint was run."}}}}}};
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
    // By these GitHub sorts and filters. Rules that are off by default are
    // about matters of taste, too.
    bool Sure = Rules[I].OnByDefault;
    Rule["properties"] = json::Object{
        {"tags", json::Array{"correctness", "concurrency", "linux-kernel"}},
        {"precision", Sure ? "high" : "medium"},
        {"problem.severity", Sure ? "warning" : "recommendation"}};
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
  Detail &D = Details[Number];
  if (!D.Fingerprint.empty())
    Result["partialFingerprints"] =
        json::Object{{FingerprintId, numbered(D.Fingerprint, D.Number)},
                     {GithubFingerprintId,
                      formatv("{0}:{1}", D.Fingerprint, D.Number).str()}};
  Result["rank"] = D.Possible ? RankOfPossible : RankOfDefinite;
  json::Object Properties{
      {sarif::Confidence, D.Possible ? sarif::Possible : sarif::Definite}};
  if (D.Cycle)
    Properties[sarif::Cycle] = D.Cycle;
  Result["properties"] = std::move(Properties);
  if (!D.Source.empty())
    Result["analysisTarget"] = artifact(D.Source);
  if (!D.Fixes.empty())
    Result["fixes"] = std::move(D.Fixes);
  json::Array *Places = Result.getArray("locations");
  if (!D.Function.empty() && Places && !Places->empty())
    (*Places->front().getAsObject())["logicalLocations"] =
        json::Array{json::Object{{"name", D.Function}, {"kind", "function"}}};
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
      completeSteps(*Thread.getAsObject()->getArray("locations"), D.Steps);
  if (D.Steps.empty())
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

/// Names files below the base relative to it, as systems that read the document
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
