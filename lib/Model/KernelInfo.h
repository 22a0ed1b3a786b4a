//===- KernelInfo.h - Of which kernel a unit is -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Some functions mean something else from one release of the kernel to the
// next. Entries of the model say for which kernels they are.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_KERNELINFO_H
#define LOCKLINT_MODEL_KERNELINFO_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VersionTuple.h"
#include <string>

namespace locklint {

/// The kernels that the shipped model is for, as messages say it.
inline constexpr llvm::StringLiteral SupportedKernels = "6.1 to 7.x";

/// The kernel that a unit is of, as far as the unit shows it.
struct KernelInfo {
  /// As 6.12; empty: not known.
  llvm::VersionTuple Release;
  /// The names that the kernel's headers declare, among those that the model
  /// asks for.
  llvm::StringSet<> Declared;
  /// The functions and variables that the unit uses, among the same.
  llvm::StringSet<> Used;
};

/// The release that \p Text begins with: 6.12 of "6.12.117-1-amd64" and of
/// "6.12-rc3". Empty if it begins otherwise.
llvm::VersionTuple kernelRelease(llvm::StringRef Text);

/// The same, of what users write: an error says what is wrong with it.
llvm::Expected<llvm::VersionTuple> readKernelRelease(llvm::StringRef Text);

/// The kernels, and the units, that an entry of the model is for.
struct Validity {
  /// The first release; empty: that of the first kernel.
  llvm::VersionTuple Since;
  /// The last release; empty: there is no last one.
  llvm::VersionTuple Until;
  /// A name that the unit's headers declare: of a function, a macro, a type or
  /// a variable, or "struct.member". Empty: any.
  std::string Declared;
  /// Such a name that they do not declare.
  std::string Undeclared;
  /// A function or variable that the unit does not use. Empty: any.
  std::string Unused;

  bool always() const { return *this == Validity(); }
  /// Whether the entry is for \p Kernel. An unknown release is in no range.
  bool holds(const KernelInfo &Kernel) const;
  bool operator==(const Validity &) const = default;
};

/// As tables show it: "Linux 6.14 and later". Empty: always.
std::string describe(const Validity &In);

} // namespace locklint

#endif // LOCKLINT_MODEL_KERNELINFO_H
