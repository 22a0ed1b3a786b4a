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
#include "Analysis/Unit.h"
#include "KeptHeaders.h"
#include "Model/Model.h"
#include "Report/SourcePlace.h"
#include "checkers/Rule.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "common/ErrorPlaces.h"
#include "common/FixIts.h"
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

  const UnitResult &analyze(ASTContext &Context, Preprocessor &PP,
                            llvm::StringRef ModelPaths) {
    std::unique_ptr<UnitResult> &R = Results[ModelPaths];
    if (R)
      return *R;
    const Model &M = model(ModelPaths).get();
    std::optional<KeptHeader> Header;
    // What is kept refers to the model, and the users' are read anew each time.
    if (&M == &Model::linux())
      Header.emplace(PP);
    UnitInput Input;
    Input.Header = Header ? Header->facts() : nullptr;
    if (Errors)
      Input.Errors = Errors->places();
    R = std::make_unique<UnitResult>(analyzeUnit(Context, PP, M, Input));
    return *R;
  }

private:
  /// By the option Model: users may set it for each check.
  llvm::StringMap<std::unique_ptr<LoadedModel>> Models;
  llvm::StringMap<std::unique_ptr<UnitResult>> Results;
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
    SourceManager &Sources = *Result.SourceManager;
    for (const Finding &F :
         Unit->analyze(*Result.Context, *PP, ModelPaths).Findings) {
      if (F.Rule != R.name() || (F.Strict && !Strict))
        continue;
      {
        DiagnosticBuilder D = diag(findPlace(Sources, F.Where), "%0")
                              << F.Message;
        addFixIts(D, Sources, F);
      }
      for (const Step &S : F.Witness)
        diag(findPlace(Sources, S.Where), "%0", DiagnosticIDs::Note)
            << describe(S);
    }
  }

private:
  const Rule &R;
  const bool Strict;
  const std::string ModelPaths;
  const std::string Globs;
  std::shared_ptr<SharedUnit> Unit;
  Preprocessor *PP = nullptr;
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
