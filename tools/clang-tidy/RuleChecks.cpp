//===- RuleChecks.cpp - The rules as checks of clang-tidy -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One class of check serves every rule. A unit is analysed once, for all of its
// checks together.
//
//===----------------------------------------------------------------------===//

#include "RuleChecks.h"
#include "HostDatabase.h"
#include "KeptHeaders.h"
#include "Model/Model.h"
#include "Report/SourcePlace.h"
#include "Unit/UnitInProgram.h"
#include "checkers/Rule.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "common/ErrorPlaces.h"
#include "common/FixIts.h"
#include "common/ProgramStore.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "common/Settings.h"
#include "common/UsersModel.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace clang;
using namespace clang::tidy;
using namespace locklint;

namespace {

/// The options that decide about what is found.
struct AnalysisOptions {
  /// Model files: a list, separated by semicolons.
  std::string Models;
  /// As ModelChoice::Kernel.
  std::string Kernel;
  /// A file, or NoFile; empty: the one that is found.
  std::string Store;
  /// Likewise, of the project's settings.
  std::string Config;

  auto operator<=>(const AnalysisOptions &) const = default;
};

constexpr llvm::StringLiteral NoFile = "none";

/// What is wrong with an option of a check; empty if nothing is.
struct WrongOption {
  llvm::StringRef Name;
  std::string Why;
};

/// What the options and the project's file together wish of one file.
struct FileSettings {
  Settings S;
  /// Which rules, if no list of checks names them.
  Wishes W;
  UsersModel M;
  WrongOption Wrong;
  /// What is to be said of the kernel.
  std::string Doubts;
  /// What is wrong with the project's file. Nothing is analysed then.
  std::string Problem;

  FileSettings(const AnalysisOptions &O, std::string File) {
    llvm::Expected<Settings> Read = readSettings(
        {O.Config == NoFile ? "" : O.Config, O.Config == NoFile}, {}, {File});
    if (!Read) {
      Problem = llvm::toString(Read.takeError());
      return;
    }
    S = std::move(*Read);
    llvm::Error E = S.apply(W);
    if (!E)
      E = M.add(S.Model);
    if (E) {
      Problem = llvm::toString(std::move(E));
      return;
    }
    if (ModelChoice Given = read(O); llvm::Error E = M.add(Given))
      Wrong = {"Model", llvm::toString(std::move(E))};
    else
      add(Given);
    Doubts = doubtsOf(S.Model.Kernel);
  }

private:
  ModelChoice read(const AnalysisOptions &O) {
    ModelChoice Given;
    for (llvm::StringRef File : llvm::split(O.Models, ';'))
      if (!File.trim().empty())
        Given.Files.push_back(File.trim().str());
    if (O.Kernel.empty())
      return Given;
    if (llvm::Expected<llvm::VersionTuple> Release =
            readKernelRelease(O.Kernel))
      Given.Kernel = *Release;
    else
      Wrong = {"Kernel", llvm::toString(Release.takeError())};
    return Given;
  }

  void add(const ModelChoice &Given) {
    llvm::append_range(S.Model.Files, Given.Files);
    if (!Given.Kernel.empty())
      S.Model.Kernel = Given.Kernel;
  }
};

/// One analysis of a unit. Its longest part runs while other checks look at the
/// AST.
class Analysis {
public:
  Analysis(ASTContext &Context, Preprocessor &PP, const Model &M,
           UnitInput Input, std::unique_ptr<Neighbours> Others)
      : Sources(Context.getSourceManager()) {
    // What is kept refers to the model, and the users' are read anew each time.
    // Other files' analysis needs more of the headers.
    if (&M == &Model::linux() && !Others)
      Input.Header = Header.emplace(PP).facts();
    Unit.emplace(Context, PP, M, Input, std::move(Others));
    Worker = std::thread([this] { Unit->summarise(); });
  }
  ~Analysis() { wait(); }

  const UnitResult &result() {
    wait();
    if (!Result) {
      Result = Unit->finish();
      passSilenced(Result->Findings, Sources);
      Header.reset();
    }
    return *Result;
  }

private:
  void wait() {
    if (Worker.joinable())
      Worker.join();
  }

  SourceManager &Sources;
  std::optional<KeptHeader> Header;
  std::optional<UnitInProgram> Unit;
  std::optional<UnitResult> Result;
  std::thread Worker;
};

/// The analysis that the checks of one unit share. They own it together, so it
/// goes when the last of them does.
class SharedUnit {
public:
  /// The one for the checks that \p Context now creates.
  static std::shared_ptr<SharedUnit> of(ClangTidyContext *Context) {
    // Editors analyse several units at once, each with a context of its own.
    static std::mutex Mutex;
    static std::map<ClangTidyContext *, std::weak_ptr<SharedUnit>> Units;
    std::lock_guard Lock(Mutex);
    std::erase_if(Units, [](auto &Entry) { return Entry.second.expired(); });
    std::weak_ptr<SharedUnit> &Entry = Units[Context];
    std::shared_ptr<SharedUnit> Unit = Entry.lock();
    if (!Unit)
      Entry = Unit = std::make_shared<SharedUnit>();
    return Unit;
  }

  void watchErrors(DiagnosticsEngine &Engine) {
    if (!Errors)
      Errors = &ErrorPlaces::watch(Engine);
  }

  const FileSettings &settings(const AnalysisOptions &O,
                               const SourceManager &Sources) {
    std::unique_ptr<FileSettings> &S = Settings[O];
    if (!S)
      S = std::make_unique<FileSettings>(O, mainFileOf(Sources));
    return *S;
  }

  /// Whether it is for the caller, and nobody else, to say that \p Problem
  /// exists.
  bool isFirstToSay(const std::string &Problem) {
    return Said.insert(Problem).second;
  }

  /// Why the store that \p O names is of no use, which is said once; empty if
  /// it is of use.
  std::string takeStoreProblem(const AnalysisOptions &O) {
    return std::exchange(StoreProblems[O], "");
  }

  /// Starts the analysis, unless it was started for another check.
  void start(ASTContext &Context, Preprocessor &PP, const AnalysisOptions &O) {
    std::unique_ptr<Analysis> &A = Analyses[O];
    if (A)
      return;
    UnitInput Input;
    if (Errors)
      Input.Errors = Errors->places();
    const FileSettings &Its = settings(O, Context.getSourceManager());
    llvm::Expected<std::unique_ptr<Neighbours>> Others = findNeighbours(
        {O.Store == NoFile ? "" : O.Store, O.Store == NoFile, hostDatabase()},
        Its.S.Model, Context.getSourceManager());
    if (!Others)
      StoreProblems[O] = llvm::toString(Others.takeError());
    A = std::make_unique<Analysis>(Context, PP, Its.M.get(), Input,
                                   Others ? std::move(*Others) : nullptr);
  }

  const UnitResult &result(const AnalysisOptions &O) {
    return Analyses[O]->result();
  }

private:
  /// Users may set the options for each check.
  std::map<AnalysisOptions, std::unique_ptr<FileSettings>> Settings;
  std::map<AnalysisOptions, std::unique_ptr<Analysis>> Analyses;
  std::map<AnalysisOptions, std::string> StoreProblems;
  std::set<std::string> Said;
  ErrorPlaces *Errors = nullptr;
};

bool isTrue(llvm::StringRef Text) { return Text == "true" || Text == "1"; }

class RuleCheck : public ClangTidyCheck {
public:
  RuleCheck(llvm::StringRef Name, ClangTidyContext *Context, const Rule &R)
      : ClangTidyCheck(Name, Context), R(R),
        Strict(Options.getLocalOrGlobal("Strict", "").str()),
        How{Options.getLocalOrGlobal("Model", "").str(),
            Options.getLocalOrGlobal("Kernel", "").str(),
            Options.getLocalOrGlobal("Store", "").str(),
            Options.getLocalOrGlobal("Config", "").str()},
        IsNamed(isNamed(R, Context->getOptions().Checks.value_or(""))),
        Context(Context), Unit(SharedUnit::of(Context)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Strict", Strict);
    Options.store(Opts, "Model", How.Models);
    Options.store(Opts, "Kernel", How.Kernel);
    Options.store(Opts, "Store", How.Store);
    Options.store(Opts, "Config", How.Config);
  }

  void registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                           Preprocessor *) override {
    this->PP = PP;
    Unit->watchErrors(PP->getDiagnostics());
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    SourceManager &Sources = *Result.SourceManager;
    Its = &Unit->settings(How, Sources);
    // Editors do not show what has no place.
    if (!Its->Problem.empty()) {
      if (Unit->isFirstToSay(Its->Problem))
        // It is nothing that the rule has found.
        Context->diag("locklint-config",
                      Sources.getLocForStartOfFile(Sources.getMainFileID()),
                      "%0", DiagnosticIDs::Error)
            << Its->Problem;
      return;
    }
    // A glob alone turns on what the project's settings do.
    if (!IsNamed && !Its->W.mayBeOn(R))
      return;
    if (const WrongOption &Wrong = Its->Wrong;
        !Wrong.Why.empty() && Unit->isFirstToSay(Wrong.Why))
      configurationDiag("option '%0' of %1: %2")
          << Wrong.Name << R.name() << Wrong.Why;
    if (const std::string &Doubts = Its->Doubts;
        !Doubts.empty() && Unit->isFirstToSay(Doubts))
      configurationDiag("%0") << Doubts;
    Unit->start(*Result.Context, *PP, How);
    if (std::string Problem = Unit->takeStoreProblem(How); !Problem.empty())
      configurationDiag("option 'Store' of %0: %1") << R.name() << Problem;
    SM = &Sources;
  }

  void onEndOfTranslationUnit() override {
    if (!SM)
      return;
    SourceManager &Sources = *SM;
    for (const Finding &F : Unit->result(How).Findings) {
      if (!isShown(F))
        continue;
      {
        DiagnosticBuilder D = diag(findPlace(Sources, F.Where), "%0")
                              << F.Message;
        addFixIts(D, Sources, F);
      }
      for (const Step &S : storyOf(F))
        diag(findPlace(Sources, S.Where), "%0", DiagnosticIDs::Note)
            << describe(S);
    }
    for (const Finding &F : misnamedInComments(Sources))
      if (isShown(F))
        diag(findPlace(Sources, F.Where), "%0") << F.Message;
  }

private:
  bool isShown(const Finding &F) const {
    if (F.Rule != R.name())
      return false;
    if (F.Strict && !(Strict.empty() ? Its->S.Strict : isTrue(Strict)))
      return false;
    return IsNamed || Its->W.isOnAt(F.Rule, F.Where, *SM);
  }

  const Rule &R;
  /// As the option is written; empty: the project's settings say it.
  const std::string Strict;
  const AnalysisOptions How;
  /// The list of checks has the rule's name in full.
  const bool IsNamed;
  ClangTidyContext *const Context;
  std::shared_ptr<SharedUnit> Unit;
  const FileSettings *Its = nullptr;
  Preprocessor *PP = nullptr;
  SourceManager *SM = nullptr; ///< Null if the unit is not to be checked.
};

class LocklintModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    for (const Rule *R : rules())
      Factories.registerCheckFactory(
          R->name(), [R](llvm::StringRef Name, ClangTidyContext *Context) {
            return std::make_unique<RuleCheck>(Name, Context, *R);
          });
  }
};

} // namespace

void locklint::registerRuleChecks() {
  noteStartDirectory();
  static ClangTidyModuleRegistry::Add<LocklintModule> Added(
      "locklint-module", "Lock usage in Linux kernel code.");
}
