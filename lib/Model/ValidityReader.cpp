//===- ValidityReader.cpp - Reading for which kernels an entry is ---------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/ModelReader.h"

using namespace llvm;
using namespace locklint;

StringRef yaml::ScalarTraits<ReleaseText>::input(StringRef Text, void *Context,
                                                 ReleaseText &Value) {
  Value.Release = kernelRelease(Text);
  // Of stable releases all mean the same.
  if (!Value.Release.empty() && Value.Release.getAsString() == Text)
    return {};
  return static_cast<ModelReader *>(Context)->fail(
      "'" + Text + "' is no release of the kernel; write two numbers, as 6.14");
}

StringRef yaml::ScalarTraits<DeclaredName>::input(StringRef Text, void *Context,
                                                  DeclaredName &Value) {
  Value.Text = Text;
  auto [Name, Member] = Text.split('.');
  if (isIdentifier(Name) && (Name == Text || isIdentifier(Member)))
    return {};
  return static_cast<ModelReader *>(Context)->fail(
      "'" + Text +
      "' is no name that a kernel declares; write a C identifier, or "
      "struct.member");
}

Validity locklint::readValidity(yaml::IO &IO, KeyReader &Keys) {
  ReleaseText Since, Until;
  DeclaredName Declared, Undeclared, Unused;
  bool OfReleases = Keys.optional("since", Since);
  OfReleases |= Keys.optional("until", Until);
  bool OfNames = Keys.optional("declared", Declared);
  OfNames |= Keys.optional("undeclared", Undeclared);
  Keys.optional("unused", Unused);
  Validity In{Since.Release, Until.Release, Declared.Text.str(),
              Undeclared.Text.str(), Unused.Text.str()};
  if (OfReleases && OfNames)
    IO.setError("what the kernel declares decides by itself; 'declared' and "
                "'undeclared' go without 'since' and 'until'");
  else if (!In.Since.empty() && !In.Until.empty() && In.Until < In.Since)
    IO.setError("no kernel is since " + In.Since.getAsString() + " and until " +
                In.Until.getAsString());
  ModelReader::of(IO).watch(In);
  return In;
}

void ModelReader::watch(const Validity &In) {
  for (const std::string &Name : {In.Declared, In.Undeclared, In.Unused})
    if (!Name.empty())
      M.Watched.insert(Name);
}
