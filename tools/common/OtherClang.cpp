//===- OtherClang.cpp - Refusing another version of Clang -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/OtherClang.h"
#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

void locklint::refuseOtherClang(const char *Ours, const char *Program) {
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
          "%s is for %s-" CLANG_VERSION_MAJOR_STRING "; this program is %s\n",
          Ours, Program, Theirs.c_str());
  _Exit(1);
}
