//===- FindAbove.cpp - What a project keeps beside its code ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FindAbove.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

std::string locklint::findAbove(StringRef Directory, StringRef Name) {
  auto Has = [&](StringRef Sought) {
    SmallString<256> Path = Directory;
    sys::path::append(Path, Sought);
    return sys::fs::exists(Path) ? std::string(Path) : std::string();
  };
  for (; !Directory.empty(); Directory = sys::path::parent_path(Directory)) {
    if (std::string Path = Has(Name); !Path.empty())
      return Path;
    if (!Has("compile_commands.json").empty() || !Has(".git").empty())
      return "";
  }
  return "";
}
