//===- CompilerCall.cpp - Called with the compiler's flags ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompilerCall.h"
#include "Arguments.h"
#include "Compat/Clang/DriverOptions.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

using namespace llvm;
using namespace llvm::opt;
using namespace locklint;

namespace {

/// Whether an option says how code is to be read. Others, such as -l or -v, may
/// as well be an option of locklint misspelt.
bool isAboutCode(const Arg &A) {
  const Option &O = A.getOption();
  return O.matches(options::OPT_Preprocessor_Group) ||
         O.matches(options::OPT_CompileOnly_Group);
}

/// What Clang calls a kernel's ARCH; empty if it goes without saying.
StringRef target(StringRef Arch) {
  return StringSwitch<StringRef>(Arch)
      .Case("arm", "arm-linux-gnueabi")
      .Case("arm64", "aarch64-linux-gnu")
      .Case("hexagon", "hexagon-linux-musl")
      .Case("i386", "x86_64-linux-gnu")
      .Case("loongarch", "loongarch64-linux-gnusf")
      .Case("m68k", "m68k-linux-gnu")
      .Case("mips", "mipsel-linux-gnu")
      .Case("powerpc", "powerpc64le-linux-gnu")
      .Case("riscv", "riscv64-linux-gnu")
      .Case("s390", "s390x-linux-gnu")
      .Case("sparc", "sparc64-linux-gnu")
      .Case("sparc64", "sparc64-linux-gnu")
      .Case("x86", "x86_64-linux-gnu")
      .Case("x86_64", "x86_64-linux-gnu")
      .Default("");
}

} // namespace

std::optional<CompilerCall>
locklint::parseCompilerCall(int Argc, const char *const *Argv,
                            cl::OptionCategory &Category,
                            cl::SubCommand &Command) {
  CompilerCall Call;
  // Behind the program's name may stand the command's.
  int First = Command.getName().empty() ? 1 : 2;
  Call.Own.assign(Argv, Argv + First);
  std::vector<const char *> Rest;
  for (int I = First; I < Argc; ++I) {
    StringRef Text = Argv[I];
    if (Text == "--")
      return std::nullopt;
    const cl::Option *O = findOption(Text, Category, Command);
    (O ? Call.Own : Rest).push_back(Argv[I]);
    if (O && takesNext(*O, Text) && I + 1 != Argc)
      Call.Own.push_back(Argv[++I]);
  }

  unsigned MissingIndex, MissingCount;
  InputArgList Parsed = getDriverOptTable().ParseArgs(
      Rest, MissingIndex, MissingCount, Visibility(options::ClangOption));
  bool AboutCode = false, HasTarget = false;
  StringRef Target;
  ArgStringList Flags;
  for (const Arg *A : Parsed) {
    const Option &O = A->getOption();
    const char *Text = Rest[A->getIndex()];
    if (O.getKind() == Option::InputClass) {
      Call.Own.push_back(Text);
      continue;
    }
    if (O.getKind() == Option::UnknownClass) {
      // sparse's; the architecture of a cross compiler's flags.
      StringRef Name = Text;
      if (Name.consume_front("--arch="))
        Target = target(Name);
      else if (Name.starts_with("--"))
        Call.Own.push_back(Text);
      else
        A->render(Parsed, Flags);
      continue;
    }
    AboutCode |= isAboutCode(*A);
    HasTarget |= O.matches(options::OPT_target);
    A->render(Parsed, Flags);
  }
  if (!AboutCode)
    return std::nullopt;
  if (!Target.empty() && !HasTarget)
    Call.Flags.push_back(("--target=" + Target).str());
  Call.Flags.insert(Call.Flags.end(), Flags.begin(), Flags.end());
  return Call;
}
