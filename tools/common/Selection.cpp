//===- Selection.cpp - Which findings are shown ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Selection.h"
#include "Compat/Clang/Diagnostics.h"
#include "Fixes/Fingerprints.h"
#include "Report/SourcePlace.h"
#include "checkers/Rule.h"
#include "clang-tidy/GlobList.h"
#include "clang-tidy/NoLintDirectiveHandler.h"
#include "common/RuleNames.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Tooling/Core/Diagnostic.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

std::vector<const Rule *> locklint::selectRules(StringRef Checks) {
  clang::tidy::GlobList Globs(Checks);
  std::vector<const Rule *> Found;
  for (const Rule *R : rules())
    if (Globs.contains(R->name()) && (R->onByDefault() || isNamed(*R, Checks)))
      Found.push_back(R);
  return Found;
}

/// Whether \p Checks only leaves rules out, and not all at once.
static bool onlyLeavesOut(StringRef Checks) {
  return all_of(split(Checks, ','), [](StringRef Item) {
    Item = Item.trim();
    return Item.starts_with("-") && Item != "-*";
  });
}

Error Wishes::setChecks(StringRef Wanted, bool MayBeNone) {
  if (Error E = checkRuleNames(Wanted))
    return E;
  Globs = Wanted;
  Checks.clear();
  for (const Rule *R : selectRules(Globs))
    Checks.insert(R->name());
  if (Checks.empty() && !MayBeNone)
    return createStringError(
        "no rule is left; " +
        (onlyLeavesOut(Globs)
             ? "a list that only leaves out begins with '*,': '*," + Globs + "'"
             : std::string("see locklint --list-checks")));
  return Error::success();
}

void Wishes::addChecksBelow(StringRef Root, StringRef Path, StringRef Globs) {
  Paths.push_back(
      {(Root.rtrim('/') + "/").str(), Path.rtrim('/').str(), Globs.str()});
}

bool Wishes::isOn(StringRef Rule, StringRef File) const {
  if (Always.contains(Rule))
    return true;
  std::string All = Globs;
  for (const PathChecks &P : Paths) {
    StringRef Name = File;
    auto Matches = [&](StringRef Glob) {
      return cantFail(GlobPattern::create(Glob)).match(Name);
    };
    if (Name.consume_front(P.Root) &&
        (Matches(P.Path) || Matches(P.Path + "/*")))
      All += "," + P.Globs;
  }
  if (All.size() == Globs.size())
    return Checks.contains(Rule);
  return any_of(selectRules(All),
                [&](const locklint::Rule *R) { return R->name() == Rule; });
}

bool Wishes::mayBeOn(const locklint::Rule &R) const {
  return Always.contains(R.name()) || Checks.contains(R.name()) ||
         any_of(Paths, [&](const PathChecks &P) {
           return R.onByDefault() || isNamed(R, P.Globs);
         });
}

bool Wishes::isOnAt(StringRef Rule, const Location &Where,
                    SourceManager &Sources) const {
  SmallString<256> Path = Where.File;
  Sources.getFileManager().makeAbsolutePath(Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return isOn(Rule, Path);
}

Error Wishes::setHeaders(StringRef Regex) {
  std::string Message;
  Headers.emplace(Regex);
  if (!Headers->isValid(Message))
    return createStringError(Message);
  return Error::success();
}

namespace {

/// Tells which findings a NOLINT comment suppresses, as clang-tidy does.
class NoLint : private DiagnosticConsumer {
public:
  explicit NoLint(SourceManager &Sources)
      : Sources(Sources), Engine(new DiagnosticIDs, pass(*Options), this,
                                 /*ShouldOwnClient=*/false) {
    Engine.setSourceManager(&Sources);
  }

  bool suppresses(const Finding &F) {
    Rule = F.Rule;
    Suppressed = false;
    Engine.Report(findPlace(Sources, F.Where),
                  Engine.getCustomDiagID(DiagnosticsEngine::Warning, "%0"))
        << F.Message;
    return Suppressed;
  }

  /// Comments that are themselves in error, such as an unmatched NOLINTBEGIN.
  ArrayRef<tooling::Diagnostic> errors() const { return Errors; }

private:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    Suppressed = Handler.shouldSuppress(Level, Info, Rule, Errors,
                                        /*AllowIO=*/true,
                                        /*EnableNoLintBlocks=*/true);
  }

  SourceManager &Sources;
  OwnedDiagnosticOptions Options;
  DiagnosticsEngine Engine;
  tidy::NoLintDirectiveHandler Handler;
  SmallVector<tooling::Diagnostic, 0> Errors;
  StringRef Rule;
  bool Suppressed = false;
};

Finding fromClangTidy(const tooling::Diagnostic &D, SourceManager &Sources,
                      StringSaver &Saver) {
  Finding F;
  F.Rule = Saver.save(D.DiagnosticName);
  F.Message = D.Message.Message;
  F.Where.File = Saver.save(D.Message.FilePath);
  if (OptionalFileEntryRef File =
          Sources.getFileManager().getOptionalFileRef(F.Where.File)) {
    FileID ID = Sources.getOrCreateFileID(*File, SrcMgr::C_User);
    F.Where.Line = Sources.getLineNumber(ID, D.Message.FileOffset);
    F.Where.Column = Sources.getColumnNumber(ID, D.Message.FileOffset);
  }
  return F;
}

} // namespace

void locklint::keepWanted(std::vector<Finding> &Findings,
                          SourceManager &Sources, StringSaver &Saver,
                          const Wishes &W) {
  OptionalFileEntryRef Main =
      Sources.getFileEntryRefForID(Sources.getMainFileID());
  auto IsShown = [&](const Location &Where) {
    OptionalFileEntryRef File =
        Sources.getFileManager().getOptionalFileRef(Where.File);
    if (File && Main && *File == *Main)
      return true;
    return isSourcePart(Where.File) ||
           (W.Headers && W.Headers->match(Where.File));
  };
  NoLint Comments(Sources);
  eraseFindings(Findings, [&](const Finding &F) {
    return (F.Strict && !W.Strict) || !W.isOnAt(F.Rule, F.Where, Sources) ||
           !IsShown(F.Where) || Comments.suppresses(F);
  });
  for (const tooling::Diagnostic &E : Comments.errors())
    Findings.push_back(fromClangTidy(E, Sources, Saver));
  addFingerprints(Sources, Findings);
  llvm::sort(Findings);
}

void locklint::passSilenced(std::vector<Finding> &Findings,
                            SourceManager &Sources) {
  NoLint Comments(Sources);
  for (Finding &F : Findings) {
    if (F.Others.empty())
      continue;
    std::vector<Finding> Shown = {F};
    eraseFindings(Shown,
                  [&](const Finding &G) { return Comments.suppresses(G); });
    if (!Shown.empty())
      F = std::move(Shown.front());
  }
}
