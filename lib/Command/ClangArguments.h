//===- ClangArguments.h - A compile command for Clang -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns a compile command into one that Clang understands: a distribution's
// kernel is compiled by GCC.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_COMMAND_CLANGARGUMENTS_H
#define LOCKLINT_COMMAND_CLANGARGUMENTS_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Option/ArgList.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class CompilerInvocation;
} // namespace clang
namespace llvm::vfs {
class FileSystem;
} // namespace llvm::vfs

namespace locklint {

/// The directory of Clang's own headers.
extern const char *const ResourceDirectory;

/// The arguments of a compile command, without those that this Clang does not
/// know, or refuses for the target, and without outputs.
class ClangArguments {
public:
  enum class Warnings { Keep, LeaveOut };

  /// \p Command must outlive this.
  ClangArguments(const clang::tooling::CompileCommand &Command, Warnings W);

  /// Parses the command with the arguments \p More put first, and leaves out
  /// what Clang refuses. On error, returns null and tells why in \p Error.
  std::unique_ptr<clang::CompilerInvocation>
  parse(llvm::ArrayRef<const char *> More,
        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
        std::string &Error);

  /// The program and its arguments, as far as they are left.
  std::vector<std::string> commandLine() const;

private:
  llvm::opt::ArgStringList render(llvm::ArrayRef<const char *> More) const;

  const clang::tooling::CompileCommand &Command;
  llvm::opt::InputArgList Parsed;
  llvm::SmallVector<const llvm::opt::Arg *, 256> Kept;
};

} // namespace locklint

#endif // LOCKLINT_COMMAND_CLANGARGUMENTS_H
