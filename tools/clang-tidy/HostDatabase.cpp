//===- HostDatabase.cpp - Where the host looks for commands ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostDatabase.h"
#include "Compat/Paths.h"
#include "common/FindAbove.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace locklint;

namespace {

/// An option whose value is a string, known by its description, too: nothing
/// else tells what type an option has.
struct HostOption {
  StringLiteral Name, Description;
};

constexpr HostOption Options[] = {
    {"p", "Build path"},
    {"compile-commands-dir", "Specify a path to look for compile_commands"},
};

SmallString<256> &startDirectory() {
  static SmallString<256> Directory;
  return Directory;
}

} // namespace

void locklint::noteStartDirectory() {
  if (sys::fs::current_path(startDirectory()))
    startDirectory().clear();
}

std::string locklint::hostDatabase() {
  auto &Known = cl::getRegisteredOptions();
  for (const HostOption &O : Options) {
    const cl::Option *Found = Known.lookup(O.Name);
    if (!Found || !Found->getNumOccurrences() ||
        !Found->HelpStr.starts_with(O.Description))
      continue;
    SmallString<256> Path =
        StringRef(*static_cast<const cl::opt<std::string> *>(Found));
    if (Path.empty() || startDirectory().empty())
      continue;
    makeAbsolute(startDirectory(), Path);
    return findDatabase(Path);
  }
  return "";
}
