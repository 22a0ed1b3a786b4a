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
  /// A file, or NoStore; empty: the one that is found.
  std::string Store;

  auto operator<=>(const AnalysisOptions &) const = default;
};

constexpr llvm::StringLiteral NoStore = "none";

/// A model as users want it, or the reason why there is none.
struct LoadedModel : UsersModel {
  /// The option that is wrong, and why.
  llvm::StringRef Option;
  std::string Error;
  ModelChoice Choice;

  explicit LoadedModel(const AnalysisOptions &O) {
    for (llvm::StringRef File : llvm::split(O.Models, ';'))
      if (!File.trim().empty())
        Choice.Files.push_back(File.trim().str());
    if (!O.Kernel.empty()) {
      if (llvm::Expected<llvm::VersionTuple> Release =
              readKernelRelease(O.Kernel))
        Choice.Kernel = *Release;
      else
        refuse("Kernel", Release.takeError());
    }
    if (llvm::Error E = add(Choice))
      refuse("Model", std::move(E));
  }

private:
  void refuse(llvm::StringRef Name, llvm::Error E) {
    Option = Name;
    Error = llvm::toString(std::move(E));
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

  const LoadedModel &model(const AnalysisOptions &O) {
    std::unique_ptr<LoadedModel> &M = Models[O];
    if (!M)
      M = std::make_unique<LoadedModel>(O);
    return *M;
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
    const LoadedModel &M = model(O);
    llvm::Expected<std::unique_ptr<Neighbours>> Others =
        findNeighbours({O.Store == NoStore ? "" : O.Store, O.Store == NoStore},
                       M.Choice, Context.getSourceManager());
    if (!Others)
      StoreProblems[O] = llvm::toString(Others.takeError());
    A = std::make_unique<Analysis>(Context, PP, M.get(), Input,
                                   Others ? std::move(*Others) : nullptr);
  }

  const UnitResult &result(const AnalysisOptions &O) {
    return Analyses[O]->result();
  }

private:
  /// Users may set the options for each check.
  std::map<AnalysisOptions, std::unique_ptr<LoadedModel>> Models;
  std::map<AnalysisOptions, std::unique_ptr<Analysis>> Analyses;
  std::map<AnalysisOptions, std::string> StoreProblems;
  ErrorPlaces *Errors = nullptr;
};

bool isTrue(llvm::StringRef Text) { return Text == "true" || Text == "1"; }

class RuleCheck : public ClangTidyCheck {
public:
  RuleCheck(llvm::StringRef Name, ClangTidyContext *Context, const Rule &R)
      : ClangTidyCheck(Name, Context), R(R),
        // The bool overload is a template whose name GCC and Clang mangle
        // differently; clang-tidy itself was built by Clang.
        Strict(isTrue(Options.getLocalOrGlobal("Strict", "false"))),
        How{Options.getLocalOrGlobal("Model", "").str(),
            Options.getLocalOrGlobal("Kernel", "").str(),
            Options.getLocalOrGlobal("Store", "").str()},
        Globs(Context->getOptions().Checks.value_or("")),
        Unit(SharedUnit::of(Context)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Strict", llvm::StringRef(Strict ? "true" : "false"));
    Options.store(Opts, "Model", How.Models);
    Options.store(Opts, "Kernel", How.Kernel);
    Options.store(Opts, "Store", How.Store);
  }

  void registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                           Preprocessor *) override {
    this->PP = PP;
    Unit->watchErrors(PP->getDiagnostics());
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    // A glob alone does not turn on what is off by default.
    if (!R.onByDefault() && !isNamed(R, Globs))
      return;
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    if (const LoadedModel &M = Unit->model(How); !M.Error.empty())
      configurationDiag("option '%0' of %1: %2")
          << M.Option << R.name() << M.Error;
    Unit->start(*Result.Context, *PP, How);
    if (std::string Problem = Unit->takeStoreProblem(How); !Problem.empty())
      configurationDiag("option 'Store' of %0: %1") << R.name() << Problem;
    SM = Result.SourceManager;
  }

  void onEndOfTranslationUnit() override {
    if (!SM)
      return;
    SourceManager &Sources = *SM;
    for (const Finding &F : Unit->result(How).Findings) {
      if (F.Rule != R.name() || (F.Strict && !Strict))
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
      if (F.Rule == R.name())
        diag(findPlace(Sources, F.Where), "%0") << F.Message;
  }

private:
  const Rule &R;
  const bool Strict;
  const AnalysisOptions How;
  const std::string Globs;
  std::shared_ptr<SharedUnit> Unit;
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
  static ClangTidyModuleRegistry::Add<LocklintModule> Added(
      "locklint-module", "Lock usage in Linux kernel code.");
}
