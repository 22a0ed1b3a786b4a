//===- LocklintPlugin.cpp - Findings in a normal build with Clang ---------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   clang-19 -fplugin=LocklintPlugin.so -c FILE
//
// The compiler's own AST is analysed, after the object has been written.
//
//===----------------------------------------------------------------------===//

#include "Finding/Finding.h"
#include "Report/SourcePlace.h"
#include "Unit/UnitInProgram.h"
#include "common/FixIts.h"
#include "common/OtherClang.h"
#include "common/ProgramStore.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "common/Settings.h"
#include "common/UsersModel.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include <memory>
#include <string>
#include <vector>

using namespace clang;
using namespace locklint;

namespace {

/// What the arguments ask for.
struct Setup {
  GivenSettings Given;
  ProjectChoice Project;
  UsersModel M;
  ModelChoice OfModel;
  StoreChoice Store;
  Wishes W;
};

class PluginConsumer : public ASTConsumer {
public:
  PluginConsumer(CompilerInstance &Compiler, Setup S)
      : Diagnostics(Compiler.getDiagnostics()), PP(Compiler.getPreprocessor()),
        S(std::move(S)) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    // Clang has said enough of code that it cannot compile.
    if (Diagnostics.hasErrorOccurred() || Diagnostics.getIgnoreAllWarnings())
      return;
    UnitResult Unit =
        analyzeInProgram(Context, PP, S.M.get(), {}, findOthers(Context));
    llvm::append_range(Unit.Findings,
                       misnamedInComments(Context.getSourceManager()));
    llvm::StringSaver Saver(Unit.Storage);
    keepWanted(Unit.Findings, Context.getSourceManager(), Saver, S.W);
    SourceManager &Sources = Context.getSourceManager();
    // -Werror does not reach diagnostics that Clang has no flag for.
    unsigned Warning = Diagnostics.getCustomDiagID(
        Diagnostics.getWarningsAsErrors() ? DiagnosticsEngine::Error
                                          : DiagnosticsEngine::Warning,
        "%0 [%1]");
    unsigned Note = Diagnostics.getCustomDiagID(DiagnosticsEngine::Note, "%0");
    for (const Finding &F : Unit.Findings) {
      {
        DiagnosticBuilder D =
            Diagnostics.Report(findPlace(Sources, F.Where), Warning)
            << F.Message << F.Rule;
        addFixIts(D, Sources, F);
      }
      for (const Step &Next : storyOf(F))
        Diagnostics.Report(findPlace(Sources, Next.Where), Note)
            << describe(Next);
    }
  }

private:
  /// A build does not fail for want of a store.
  std::unique_ptr<Neighbours> findOthers(ASTContext &Context) {
    llvm::Expected<std::unique_ptr<Neighbours>> Others =
        findNeighbours(S.Store, S.OfModel, Context.getSourceManager());
    if (Others)
      return std::move(*Others);
    Diagnostics.Report(Diagnostics.getCustomDiagID(DiagnosticsEngine::Warning,
                                                   "LocklintPlugin.so: %0"))
        << llvm::toString(Others.takeError());
    return nullptr;
  }

  DiagnosticsEngine &Diagnostics;
  Preprocessor &PP;
  const Setup S;
};

class PluginAction : public PluginASTAction {
protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 llvm::StringRef) override {
    if (llvm::Error E = settle(Compiler.getSourceManager()))
      complain(Compiler, llvm::toString(std::move(E)));
    // Clang keeps the consumer alone.
    return std::make_unique<PluginConsumer>(Compiler, std::move(S));
  }

  bool ParseArgs(const CompilerInstance &Compiler,
                 const std::vector<std::string> &Args) override {
    // Clang goes on without the plugin if this returns false, so it is told of
    // errors in another way.
    for (const std::string &Arg : Args)
      if (llvm::Error E = parse(Arg))
        complain(Compiler, "-fplugin-arg-locklint-" + Arg + ": " +
                               llvm::toString(std::move(E)));
    return true;
  }

  ActionType getActionType() override { return AddAfterMainAction; }

private:
  /// Finds what the arguments and the project's file together wish.
  llvm::Error settle(const SourceManager &Sources) {
    llvm::Expected<Settings> Found =
        readSettings(S.Project, S.Given, {mainFileOf(Sources)});
    if (!Found)
      return Found.takeError();
    S.OfModel = Found->Model;
    if (llvm::Error E = Found->apply(S.W))
      return E;
    return S.M.add(S.OfModel);
  }

  llvm::Error parse(llvm::StringRef Arg) {
    auto [Name, Value] = Arg.split('=');
    if (Arg == "strict" || Arg == "strict=false") {
      S.Given.Strict = Arg == "strict";
      return llvm::Error::success();
    }
    if (Arg == "no-config") {
      S.Project.None = true;
      return llvm::Error::success();
    }
    if (Name == "config" && !Value.empty()) {
      S.Project.File = Value.str();
      return llvm::Error::success();
    }
    if (Arg == "no-store") {
      S.Store.None = true;
      return llvm::Error::success();
    }
    if (Name == "store") {
      S.Store.File = Value.str();
      return llvm::Error::success();
    }
    if (Name == "checks") {
      if (llvm::Error E = Wishes().setChecks(Value))
        return E;
      S.Given.Checks = Value.str();
      return llvm::Error::success();
    }
    if (Name == "header-filter")
      return S.W.setHeaders(Value);
    if (Name == "model") {
      S.Given.Model.Files.push_back(Value.str());
      return llvm::Error::success();
    }
    if (Name == "kernel") {
      llvm::Expected<llvm::VersionTuple> Release = readKernelRelease(Value);
      if (!Release)
        return Release.takeError();
      S.Given.Model.Kernel = *Release;
      return llvm::Error::success();
    }
    return llvm::createStringError(
        "no such argument; there are checks=GLOBS, header-filter=REGEX, "
        "model=FILE, kernel=X.Y, config=FILE, no-config, store=FILE, no-store, "
        "strict and strict=false");
  }

  static void complain(const CompilerInstance &Compiler, std::string Message) {
    DiagnosticsEngine &D = Compiler.getDiagnostics();
    D.Report(
        D.getCustomDiagID(DiagnosticsEngine::Error, "LocklintPlugin.so: %0"))
        << Message;
  }

  Setup S;
};

struct Registration {
  Registration() {
    refuseOtherClang("LocklintPlugin.so", "clang");
    static FrontendPluginRegistry::Add<PluginAction> Added(
        "locklint", "Lock usage in Linux kernel code.");
  }
} Registered;

} // namespace
