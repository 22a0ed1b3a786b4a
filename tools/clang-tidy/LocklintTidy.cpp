//===- LocklintTidy.cpp - The module for clang-tidy -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   clang-tidy-19 -load LocklintTidy.so -checks='-*,linuxkernel-*' FILE
//
//===----------------------------------------------------------------------===//

#include "RuleChecks.h"
#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

/// Ends a program that is built with another Clang: nothing that it and the
/// module would exchange has the same layout.
void refuseOtherClang() {
  // The first in the search order is the program's own.
  using VersionFunction = std::string();
  auto *Version = reinterpret_cast<VersionFunction *>(
      dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev"));
  if (!Version)
    return;
  std::string Theirs = Version();
  if (Theirs.find("clang version " CLANG_VERSION_MAJOR_STRING ".") !=
      std::string::npos)
    return;
  fprintf(stderr,
          "LocklintTidy.so is for clang-tidy-" CLANG_VERSION_MAJOR_STRING
          "; this program is %s\n",
          Theirs.c_str());
  _Exit(1);
}

struct Registration {
  Registration() {
    refuseOtherClang();
    locklint::registerRuleChecks();
  }
} Registered;

} // namespace
