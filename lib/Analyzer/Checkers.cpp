//===- Checkers.cpp - The rules as checkers of Clang's analyzer -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/Checkers.h"
#include "Analyzer/LockModelling.h"
#include "Model/Model.h"
#include "checkers/Rule.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include <deque>
#include <map>
#include <memory>
#include <set>

using namespace clang;
using namespace ento;
using namespace locklint;

static constexpr llvm::StringLiteral Package = "linuxkernel.locking";

std::string locklint::checkerName(const Rule &R) {
  return ((R.onByDefault() ? "" : "optin.") + Package + "." + R.className())
      .str();
}

static void reportError(CheckerManager &Manager, llvm::StringRef Option,
                        const llvm::Twine &Wrong) {
  Manager.getChecker<LockModelling>()->Misconfigured = true;
  DiagnosticsEngine &Diags = Manager.getDiagnostics();
  Diags.Report(
      Diags.getCustomDiagID(DiagnosticsEngine::Error, "option '%0': %1"))
      << Option << Wrong.str();
}

/// `clang --analyze` passes over options that do not exist.
static void refuseUnknown(CheckerManager &Manager) {
  const AnalyzerOptions &Options = Manager.getAnalyzerOptions();
  if (Options.ShouldEmitErrorsOnInvalidConfigValue)
    return;
  std::set<llvm::StringRef> Wrong;
  for (const auto &Given : Options.Config) {
    auto [Of, Name] = Given.getKey().split(':');
    bool OfRule = llvm::any_of(
        rules(), [&](const Rule *R) { return checkerName(*R) == Of; });
    if (OfRule || (Of == Package && Name != "Strict" && Name != "Model" &&
                   Name != "Kernel" && Name != "Config"))
      Wrong.insert(Given.getKey());
  }
  for (llvm::StringRef Option : Wrong)
    reportError(Manager, Option,
                "no such option; there are " + Package + ":Strict, " + Package +
                    ":Model, " + Package + ":Kernel and " + Package +
                    ":Config");
}

static std::optional<bool> readStrict(CheckerManager &Manager,
                                      llvm::StringRef Value) {
  // As a bool, it would be false if it is neither.
  if (!Value.empty() && Value != "true" && Value != "false")
    reportError(Manager, (Package + ":Strict").str(),
                "'" + Value + "' is neither true nor false");
  return Value.empty() ? std::nullopt : std::optional(Value == "true");
}

static PackageOptions readOptions(CheckerManager &Manager) {
  const AnalyzerOptions &Options = Manager.getAnalyzerOptions();
  auto Option = [&](llvm::StringRef Name) {
    return Options.getCheckerStringOption(ModellingChecker, Name,
                                          /*SearchInParents=*/true);
  };
  PackageOptions O;
  O.Strict = readStrict(Manager, Option("Strict"));
  for (llvm::StringRef File : llvm::split(Option("Model"), ';'))
    if (!File.trim().empty())
      O.Models.push_back(File.trim().str());
  if (llvm::StringRef Kernel = Option("Kernel"); !Kernel.empty()) {
    if (llvm::Expected<llvm::VersionTuple> Release = readKernelRelease(Kernel))
      O.Kernel = *Release;
    else
      reportError(Manager, (Package + ":Kernel").str(),
                  llvm::toString(Release.takeError()));
  }
  O.Config = Option("Config").str();
  for (const auto &[Name, IsEnabled] : Options.CheckersAndPackages)
    for (const Rule *R : rules())
      if (IsEnabled && checkerName(*R) == Name)
        O.Named.insert(R->name());
  return O;
}

/// The user's model files, added to the one compiled in, and the kernel that it
/// is asked about. Owned by the process, as the checkers that ask it are the
/// analyzer's.
static const Model &modelWith(CheckerManager &Manager,
                              const PackageOptions &O) {
  static std::map<std::pair<std::vector<std::string>, std::string>,
                  std::unique_ptr<Model>>
      Loaded;
  if (O.Models.empty() && O.Kernel.empty())
    return Model::linux();
  std::unique_ptr<Model> &M = Loaded[{O.Models, O.Kernel.getAsString()}];
  if (M)
    return *M;
  M = std::make_unique<Model>(Model::linux());
  if (!O.Kernel.empty())
    M->setRelease(O.Kernel);
  for (const std::string &File : O.Models)
    if (llvm::Error E = M->addFile(File))
      reportError(Manager, (Package + ":Model").str(),
                  llvm::toString(std::move(E)));
  return *M;
}

/// The registry takes plain functions. Analyses run in several threads.
static thread_local ConfigureModelling Configuration;

static void registerModelling(CheckerManager &Manager) {
  auto *C = Manager.registerChecker<LockModelling>();
  refuseUnknown(Manager);
  PackageOptions O = readOptions(Manager);
  C->Strict = O.Strict.value_or(false);
  C->Alone =
      llvm::all_of(Manager.getAnalyzerOptions().CheckersAndPackages,
                   [](const auto &Enabled) {
                     return !Enabled.second ||
                            llvm::StringRef(Enabled.first).contains(Package);
                   });
  C->M = &modelWith(Manager, O);
  if (C->Misconfigured)
    return;
  if (llvm::Error E =
          Configuration(*C, O, Manager.getASTContext().getSourceManager()))
    reportError(Manager, (Package + ":Config").str(),
                llvm::toString(std::move(E)));
}

static void registerRule(CheckerManager &Manager) {
  CheckerNameRef Name = Manager.getCurrentCheckerName();
  for (const Rule *R : rules())
    if (checkerName(*R) == llvm::StringRef(Name))
      Manager.getChecker<LockModelling>()->enableRule(*R, Name);
}

static bool always(const CheckerManager &) { return true; }

void locklint::registerCheckers(CheckerRegistry &Registry,
                                ConfigureModelling Configure) {
  Configuration = std::move(Configure);
  Registry.addPackage(Package);
  Registry.addPackageOption("string", Package, "Strict", "",
                            "true: report what is merely possible, too; "
                            "empty: what the project's settings say",
                            "released");
  Registry.addPackageOption(
      "string", Package, "Model", "",
      "Model files that say what more functions do, separated by semicolons",
      "released");
  Registry.addPackageOption(
      "string", Package, "Kernel", "",
      "The kernel's release, as 6.12; empty: what its headers say", "released");
  Registry.addPackageOption(
      "string", Package, "Config", "",
      "The project's settings: a file; none; empty: the nearest .locklint.yaml",
      "released");
  Registry.addChecker(registerModelling, always, ModellingChecker,
                      "Follows locks, interrupts and contexts", "NoDocsUri",
                      /*IsHidden=*/true);
  // __builtin_expect() is in every condition of the kernel, and many paths end
  // in a function that does not return.
  Registry.addDependency(ModellingChecker, "core.builtin.BuiltinFunctions");
  Registry.addDependency(ModellingChecker, "core.builtin.NoReturnFunctions");
#if LLVM_VERSION_MAJOR >= 22
  // __builtin_assume(), which was one of the others.
  Registry.addDependency(ModellingChecker, "core.builtin.AssumeModeling");
#endif
  for (const Rule *R : rules()) {
    // The registry keeps references.
    static std::deque<std::string> Texts;
    llvm::StringRef Name = Texts.emplace_back(checkerName(*R));
    std::string &Summary = Texts.emplace_back(R->summary());
    Summary.front() = llvm::toUpper(Summary.front());
    Registry.addChecker(registerRule, always, Name, Summary, "NoDocsUri",
                        /*IsHidden=*/false);
    Registry.addDependency(Name, ModellingChecker);
  }
}
