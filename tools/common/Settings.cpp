//===- Settings.cpp - What a project and its user wish --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Settings.h"
#include "Model/KernelInfo.h"
#include "common/Selection.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace locklint;

Error Settings::apply(Wishes &W) const {
  if (Error E = W.setChecks(Checks, /*MayBeNone=*/!Paths.empty()))
    return createStringError((File.empty() ? "--checks='" : File + ": '") +
                             Checks + "': " + toString(std::move(E)));
  for (const ProjectFile::PathChecks &P : Paths)
    W.addChecksBelow(Directory, P.Path, P.Checks);
  W.Strict = Strict;
  return Error::success();
}

std::string locklint::doubtsOf(const VersionTuple &Kernel) {
  // SupportedKernels, as numbers.
  static const VersionTuple First(6, 1), Beyond(8, 0);
  if (Kernel.empty() || (First <= Kernel && Kernel < Beyond))
    return "";
  return ("Linux " + Kernel.getAsString() + ": this locklint knows Linux " +
          SupportedKernels.str() + "; what it says of others may be wrong");
}

Settings locklint::settle(const GivenSettings &Given, ProjectFile Project) {
  Settings S;
  S.Directory = std::move(Project.Directory);
  S.Strict = Given.Strict.value_or(Project.Strict.value_or(false));
  S.Baseline = Given.Baseline;
  if (!S.Baseline && !Project.Baseline.empty()) {
    S.Baseline = std::move(Project.Baseline);
    S.BaselineNamedAt = std::move(Project.BaselineNamedAt);
  }
  if (Given.Checks) {
    S.Checks = *Given.Checks;
  } else {
    S.Checks = Project.Checks.value_or(DefaultChecks.str());
    S.File = std::move(Project.Path);
    S.Paths = std::move(Project.Paths);
  }
  // What is read later goes before what was there.
  S.Model.Files = std::move(Project.Models);
  append_range(S.Model.Files, Given.Model.Files);
  S.Model.Kernel =
      Given.Model.Kernel.empty() ? Project.Kernel : Given.Model.Kernel;
  return S;
}

Expected<Settings> locklint::readSettings(const ProjectChoice &Choice,
                                          const GivenSettings &Given,
                                          ArrayRef<std::string> Sources) {
  std::string Path = Choice.File;
  if (Path.empty() && !Choice.None) {
    Expected<std::string> Found = findProjectFile(Sources);
    if (!Found)
      return Found.takeError();
    Path = std::move(*Found);
  }
  if (Path.empty())
    return settle(Given, {});
  Expected<ProjectFile> Read = readProjectFile(Path);
  if (!Read)
    return Read.takeError();
  return settle(Given, std::move(*Read));
}
