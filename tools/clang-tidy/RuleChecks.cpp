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
#include "Unit/Unit.h"
#include "checkers/Rule.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "common/ErrorPlaces.h"
#include "common/FixIts.h"
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
#include <vector>

using namespace clang;
using namespace clang::tidy;
using namespace locklint;

namespace {

/// The options that are about the model.
struct ModelOptions {
  /// A list, separated by semicolons.
  std::string Paths;
  /// As ModelChoice::Kernel.
  std::string Kernel;

  auto operator<=>(const ModelOptions &) const = default;
};

/// A model as users want it, or the reason why there is none.
struct LoadedModel : UsersModel {
  /// The option that is wrong, and why.
  llvm::StringRef Option;
  std::string Error;

  explicit LoadedModel(const ModelOptions &O) {
    ModelChoice Choice;
    for (llvm::StringRef File : llvm::split(O.Paths, ';'))
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
           UnitInput Input)
      : Sources(Context.getSourceManager()) {
    // What is kept refers to the model, and the users' are read anew each time.
    if (&M == &Model::linux())
      Input.Header = Header.emplace(PP).facts();
    Unit.emplace(Context, PP, M, Input);
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
  std::optional<UnitAnalysis> Unit;
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

  const LoadedModel &model(const ModelOptions &O) {
    std::unique_ptr<LoadedModel> &M = Models[O];
    if (!M)
      M = std::make_unique<LoadedModel>(O);
    return *M;
  }

  /// Starts the analysis, unless it was started for another check.
  void start(ASTContext &Context, Preprocessor &PP, const ModelOptions &O) {
    std::unique_ptr<Analysis> &A = Analyses[O];
    if (A)
      return;
    UnitInput Input;
    if (Errors)
      Input.Errors = Errors->places();
    A = std::make_unique<Analysis>(Context, PP, model(O).get(), Input);
  }

  const UnitResult &result(const ModelOptions &O) {
    return Analyses[O]->result();
  }

private:
  /// Users may set the options for each check.
  std::map<ModelOptions, std::unique_ptr<LoadedModel>> Models;
  std::map<ModelOptions, std::unique_ptr<Analysis>> Analyses;
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
        OfModel{Options.getLocalOrGlobal("Model", "").str(),
                Options.getLocalOrGlobal("Kernel", "").str()},
        Globs(Context->getOptions().Checks.value_or("")),
        Unit(SharedUnit::of(Context)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Strict", llvm::StringRef(Strict ? "true" : "false"));
    Options.store(Opts, "Model", OfModel.Paths);
    Options.store(Opts, "Kernel", OfModel.Kernel);
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
    if (const LoadedModel &M = Unit->model(OfModel); !M.Error.empty())
      configurationDiag("option '%0' of %1: %2")
          << M.Option << R.name() << M.Error;
    Unit->start(*Result.Context, *PP, OfModel);
    SM = Result.SourceManager;
  }

  void onEndOfTranslationUnit() override {
    if (!SM)
      return;
    SourceManager &Sources = *SM;
    for (const Finding &F : Unit->result(OfModel).Findings) {
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
  const ModelOptions OfModel;
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
