//===- CompilerCall.cpp - Called with the compiler's flags ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompilerCall.h"
#include "Arguments.h"
#include "Compat/Clang/DriverOptions.h"
#include "Options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
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

/// Whether Kbuild passes it for each file: to the checker, as the compiler
/// would define it by itself, or to both.
bool isKernels(const Arg &A) {
  if (A.getOption().matches(options::OPT_nostdinc))
    return true;
  if (!A.getOption().matches(options::OPT_D))
    return false;
  StringRef Macro = StringRef(A.getValue()).split('=').first;
  return is_contained({"__KERNEL__", "__CHECKER__", "__linux__"}, Macro);
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
    Call.HasDatabase |= O == &opts::BuildDir;
    if (O && takesNext(*O, Text) && I + 1 != Argc)
      Call.Own.push_back(Argv[++I]);
  }

  unsigned MissingIndex, MissingCount;
  InputArgList Parsed = getDriverOptTable().ParseArgs(
      Rest, MissingIndex, MissingCount, Visibility(options::ClangOption));
  bool HasTarget = false;
  DenseSet<unsigned> Inputs;
  StringRef Target;
  ArgStringList Flags;
  for (const Arg *A : Parsed) {
    const Option &O = A->getOption();
    const char *Text = Rest[A->getIndex()];
    if (O.getKind() == Option::InputClass) {
      Call.Own.push_back(Text);
      Inputs.insert(A->getIndex());
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
    if (Call.First.empty() && isAboutCode(*A))
      Call.First = Text;
    Call.HasKernels |= isKernels(*A);
    HasTarget |= O.matches(options::OPT_target);
    A->render(Parsed, Flags);
  }
  if (Call.First.empty())
    return std::nullopt;
  for (auto [I, Text] : enumerate(Rest))
    if (!Inputs.contains(I))
      Call.Given.push_back(Text);
  if (!Target.empty() && !HasTarget)
    Call.Flags.push_back(("--target=" + Target).str());
  Call.Flags.insert(Call.Flags.end(), Flags.begin(), Flags.end());
  return Call;
}

bool locklint::saysHowCodeIsRead(const char *Flag) {
  unsigned MissingIndex, MissingCount;
  InputArgList Parsed = getDriverOptTable().ParseArgs(
      Flag, MissingIndex, MissingCount, Visibility(options::ClangOption));
  return llvm::any_of(Parsed, [](const Arg *A) { return isAboutCode(*A); });
}

bool locklint::checkCompilerCall(const CompilerCall &Call,
                                 const cl::SubCommand &Command) {
  bool CanBeKbuild = &Command == &opts::Analyze || &Command == &opts::Capture;
  if (CanBeKbuild && Call.HasKernels && !Call.HasDatabase)
    return true;
  raw_ostream &OS = complain();
  OS << "'" << Call.First << "': the compiler's flags go behind --:";
  // As it was meant: options and files, then the flags.
  OS << " locklint";
  for (const char *Text : ArrayRef(Call.Own).drop_front())
    OS << ' ' << Text;
  OS << " --";
  for (const std::string &Flag : Call.Given)
    OS << ' ' << Flag;
  OS << '\n';
  if (Call.HasDatabase)
    OS << "They take the place of those that the compile database has, which "
          "-p names; leave out either\n";
  return false;
}
