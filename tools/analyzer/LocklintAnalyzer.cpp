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
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

extern "C" __attribute__((visibility("default")))
const char clang_analyzerAPIVersionString[] = CLANG_ANALYZER_API_VERSION_STRING;

extern "C" __attribute__((visibility("default"))) void
clang_registerCheckers(clang::ento::CheckerRegistry &Registry) {
  locklint::registerCheckers(Registry);
}
