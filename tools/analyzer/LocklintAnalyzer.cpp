//===- LocklintAnalyzer.cpp - The rules for Clang's analyzer --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   clang-19 --analyze -Xclang -load -Xclang LocklintAnalyzer.so
//            -Xclang -analyzer-checker=linuxkernel.locking FILE
//
//===----------------------------------------------------------------------===//

#include "Analyzer/Checkers.h"
#include "Analyzer/LockModelling.h"
#include "Unit/UnitInProgram.h"
#include "checkers/Rule.h"
#include "common/OtherClang.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "common/Settings.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include <deque>
#include <memory>

using namespace clang;
using namespace locklint;

#define LOCKLINT_EXPORT extern "C" __attribute__((visibility("default")))

LOCKLINT_EXPORT const char clang_analyzerAPIVersionString[];
const char clang_analyzerAPIVersionString[] = CLANG_ANALYZER_API_VERSION_STRING;

/// The model with what \p Choice adds. The process owns it, as the checkers
/// that ask it are the analyzer's.
static llvm::Expected<const Model *> modelWith(const ModelChoice &Choice) {
  static std::deque<UsersModel> Loaded;
  if (llvm::Error E = Loaded.emplace_back().add(Choice))
    return std::move(E);
  return &Loaded.back().get();
}

static llvm::Error configure(LockModelling &C, const PackageOptions &O,
                             const SourceManager &Sources) {
  static constexpr llvm::StringLiteral None = "none";
  ProjectChoice Project{O.Config == None ? "" : O.Config, O.Config == None};
  GivenSettings Given;
  Given.Strict = O.Strict;
  Given.Model = {O.Models, O.Kernel};
  llvm::Expected<Settings> S =
      readSettings(Project, Given, {mainFileOf(Sources)});
  if (!S)
    return S.takeError();
  Wishes Selected;
  if (llvm::Error E = S->apply(Selected))
    return E;
  // These must be enabled here, and so they were.
  for (const Rule *R : rules())
    if (!R->onByDefault() || O.Named.contains(R->name()))
      Selected.Always.insert(R->name());
  // What the options say alone is there already.
  if (S->Model.Files != O.Models || S->Model.Kernel != O.Kernel) {
    llvm::Expected<const Model *> M = modelWith(S->Model);
    if (!M)
      return M.takeError();
    C.M = *M;
  }
  C.Strict = S->Strict;
  auto W = std::make_shared<const Wishes>(std::move(Selected));
  C.Keep = [W](UnitResult &Unit, ASTContext &Context) {
    llvm::StringSaver Saver(Unit.Storage);
    keepWanted(Unit.Findings, Context.getSourceManager(), Saver, *W);
  };
  C.Besides = misnamedInComments;
  return llvm::Error::success();
}

LOCKLINT_EXPORT void clang_registerCheckers(ento::CheckerRegistry &Registry) {
  registerCheckers(Registry, configure);
}

namespace {

struct Registration {
  Registration() { refuseOtherClang("LocklintAnalyzer.so", "clang"); }
} Registered;

} // namespace
