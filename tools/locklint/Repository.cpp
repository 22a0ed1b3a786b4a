//===- Repository.cpp - The version control of sources --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Repository.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

std::string locklint::repositoryOf(StringRef Directory) {
  for (; !Directory.empty(); Directory = sys::path::parent_path(Directory)) {
    SmallString<256> Git = Directory;
    // A file, in other work trees of the repository.
    sys::path::append(Git, ".git");
    if (sys::fs::exists(Git))
      return Directory.str();
  }
  return "";
}
