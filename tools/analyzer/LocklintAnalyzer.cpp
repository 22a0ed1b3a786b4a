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
#include "Unit/Unit.h"
#include "checkers/Rule.h"
#include "common/OtherClang.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

using namespace clang;
using namespace locklint;

#define LOCKLINT_EXPORT extern "C" __attribute__((visibility("default")))

LOCKLINT_EXPORT const char clang_analyzerAPIVersionString[];
const char clang_analyzerAPIVersionString[] = CLANG_ANALYZER_API_VERSION_STRING;

LOCKLINT_EXPORT void clang_registerCheckers(ento::CheckerRegistry &Registry) {
  registerCheckers(Registry, [](LockModelling &C) {
    C.Keep = [Strict = C.Strict](UnitResult &Unit, ASTContext &Context) {
      // The analyzer itself knows which checkers are enabled.
      Wishes W;
      for (const Rule *R : rules())
        W.Checks.insert(R->name());
      W.Strict = Strict;
      llvm::StringSaver Saver(Unit.Storage);
      keepWanted(Unit.Findings, Context.getSourceManager(), Saver, W);
    };
    C.Besides = misnamedInComments;
  });
}

namespace {

struct Registration {
  Registration() { refuseOtherClang("LocklintAnalyzer.so", "clang"); }
} Registered;

} // namespace
