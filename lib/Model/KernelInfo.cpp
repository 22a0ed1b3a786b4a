//===- KernelInfo.cpp - Of which kernel a unit is -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/KernelInfo.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace locklint;

VersionTuple locklint::kernelRelease(StringRef Text) {
  unsigned Major = 0, Minor = 0;
  if (Text.consumeInteger(10, Major) || !Text.consume_front(".") ||
      Text.consumeInteger(10, Minor))
    return {};
  // The stable release follows, or a suffix of the distribution's.
  if (!Text.empty() && !StringRef(".-+").contains(Text.front()))
    return {};
  return VersionTuple(Major, Minor);
}

Expected<VersionTuple> locklint::readKernelRelease(StringRef Text) {
  VersionTuple Release = kernelRelease(Text);
  if (Release.empty())
    return createStringError("'" + Text +
                             "' is no release of the kernel; write it as 6.12, "
                             "or as uname -r prints it");
  return Release;
}

bool Validity::holds(const KernelInfo &Kernel) const {
  if (!Since.empty() && (Kernel.Release.empty() || Kernel.Release < Since))
    return false;
  if (!Until.empty() && (Kernel.Release.empty() || Until < Kernel.Release))
    return false;
  return (Declared.empty() || Kernel.Declared.contains(Declared)) &&
         (Undeclared.empty() || !Kernel.Declared.contains(Undeclared)) &&
         (Unused.empty() || !Kernel.Used.contains(Unused));
}

std::string locklint::describe(const Validity &In) {
  std::string Since = In.Since.getAsString(), Until = In.Until.getAsString();
  SmallVector<std::string, 2> Parts;
  if (!In.Since.empty() && !In.Until.empty())
    Parts.push_back("Linux " + Since + " to " + Until);
  else if (!In.Since.empty())
    Parts.push_back("Linux " + Since + " and later");
  else if (!In.Until.empty())
    Parts.push_back("Linux " + Until + " and earlier");
  if (!In.Declared.empty())
    Parts.push_back("kernels with `" + In.Declared + "`");
  if (!In.Undeclared.empty())
    Parts.push_back("kernels without `" + In.Undeclared + "`");
  if (!In.Unused.empty())
    Parts.push_back("files that do not use `" + In.Unused + "`");
  return join(Parts, ", ");
}
