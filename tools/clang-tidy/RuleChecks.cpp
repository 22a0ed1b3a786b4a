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
#include "llvm/ADT/StringMap.h"
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

/// A model with the users' files, or the reason why there is none.
struct LoadedModel : UsersModel {
  std::string Error;

  /// \p Paths is a list, separated by semicolons.
  explicit LoadedModel(llvm::StringRef Paths) {
    std::vector<std::string> Files;
    for (llvm::StringRef File : llvm::split(Paths, ';'))
      if (!File.trim().empty())
        Files.push_back(File.trim().str());
    Error = llvm::toString(add(Files));
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

  const LoadedModel &model(llvm::StringRef Paths) {
    std::unique_ptr<LoadedModel> &M = Models[Paths];
    if (!M)
      M = std::make_unique<LoadedModel>(Paths);
    return *M;
  }

  /// Starts the analysis, unless it was started for another check.
  void start(ASTContext &Context, Preprocessor &PP,
             llvm::StringRef ModelPaths) {
    std::unique_ptr<Analysis> &A = Analyses[ModelPaths];
    if (A)
      return;
    UnitInput Input;
    if (Errors)
      Input.Errors = Errors->places();
    A = std::make_unique<Analysis>(Context, PP, model(ModelPaths).get(), Input);
  }

  const UnitResult &result(llvm::StringRef ModelPaths) {
    return Analyses[ModelPaths]->result();
  }

private:
  /// By the option Model: users may set it for each check.
  llvm::StringMap<std::unique_ptr<LoadedModel>> Models;
  llvm::StringMap<std::unique_ptr<Analysis>> Analyses;
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
        ModelPaths(Options.getLocalOrGlobal("Model", "")),
        Globs(Context->getOptions().Checks.value_or("")),
        Unit(SharedUnit::of(Context)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Strict", llvm::StringRef(Strict ? "true" : "false"));
    Options.store(Opts, "Model", ModelPaths);
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
    if (const std::string &Error = Unit->model(ModelPaths).Error;
        !Error.empty())
      configurationDiag("option 'Model' of %0: %1") << R.name() << Error;
    Unit->start(*Result.Context, *PP, ModelPaths);
    SM = Result.SourceManager;
  }

  void onEndOfTranslationUnit() override {
    if (!SM)
      return;
    SourceManager &Sources = *SM;
    for (const Finding &F : Unit->result(ModelPaths).Findings) {
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
  const std::string ModelPaths;
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
