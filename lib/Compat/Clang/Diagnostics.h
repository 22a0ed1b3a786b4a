//===- Diagnostics.h - Diagnostics, with every release of Clang -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMPAT_CLANG_DIAGNOSTICS_H
#define LOCKLINT_COMPAT_CLANG_DIAGNOSTICS_H

#include "clang/Basic/DiagnosticOptions.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Config/llvm-config.h"

namespace locklint {

/// \p Options as Clang's engines and printers of diagnostics take them. Clang
/// 19 counts who refers to them; to Clang 22, they must outlive whoever does.
#if LLVM_VERSION_MAJOR >= 22
inline clang::DiagnosticOptions &pass(clang::DiagnosticOptions &Options) {
  return Options;
}
#else
inline clang::DiagnosticOptions *pass(clang::DiagnosticOptions &Options) {
  return &Options;
}
#endif

/// Owns options of diagnostics; to be declared before what they are passed to.
class OwnedDiagnosticOptions {
public:
#if LLVM_VERSION_MAJOR >= 22
  clang::DiagnosticOptions &operator*() { return Options; }

private:
  clang::DiagnosticOptions Options;
#else
  clang::DiagnosticOptions &operator*() { return *Options; }

private:
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> Options =
      new clang::DiagnosticOptions;
#endif
};

} // namespace locklint

#endif // LOCKLINT_COMPAT_CLANG_DIAGNOSTICS_H
