//===- ClangArguments.cpp - A compile command for Clang -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command/ClangArguments.h"
#include "Compat/Clang/Diagnostics.h"
#include "Compat/Clang/DriverOptions.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInvocation.h"
#if LLVM_VERSION_MAJOR >= 22
#include "clang/Driver/CreateInvocationFromArgs.h"
#else
#include "clang/Frontend/Utils.h"
#endif
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace llvm;
using namespace llvm::opt;
using namespace locklint;
using clang::tooling::CompileCommand;

namespace {

/// Keeps the errors of reading a command line, and what they name.
class CommandErrors : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error)
      return;
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    if (Message.empty())
      Message = Text.str().str();
    for (unsigned I = 0; I != Info.getNumArgs(); ++I) {
      if (Info.getArgKind(I) == DiagnosticsEngine::ak_std_string)
        Named.push_back(Info.getArgStdStr(I));
      else if (Info.getArgKind(I) == DiagnosticsEngine::ak_c_string)
        Named.push_back(Info.getArgCStr(I));
    }
  }

  std::string Message;
  std::vector<std::string> Named;
};

/// The option of the Clang at hand for one that only newer compilers have, or
/// null. What a kernel's headers are parsed with must not be dropped.
const char *equivalentOf(const Arg &A, const ArgList &Args) {
  if (A.getOption().getKind() != Option::UnknownClass)
    return nullptr;
  return StringSwitch<const char *>(A.getAsString(Args))
      // Clang 23's, of Linux 6.19: `struct ns;` as a member.
      .Case("-fms-anonymous-structs", "-fms-extensions")
      .Default(nullptr);
}

/// Whether an option has no influence on what the code means, or cannot be
/// obeyed by an analyser. Warnings are another matter.
bool isOutOfPlace(const Arg &A) {
  const Option &O = A.getOption();
  if (O.getKind() == Option::UnknownClass)
    return true;
  // Outputs, dependency files, debug information.
  if (O.matches(options::OPT_Action_Group) || O.matches(options::OPT_M_Group) ||
      O.matches(options::OPT_DebugInfo_Group))
    return true;
  switch (O.getID()) {
  case options::OPT_o:
  case options::OPT_save_temps:
  case options::OPT_save_temps_EQ:
  case options::OPT_Wa_COMMA:
  case options::OPT_Wl_COMMA:
  // GCC's plugins are not Clang's.
  case options::OPT_fplugin_EQ:
  case options::OPT_fplugin_arg:
  // Clang would look for the seed in the process's working directory.
  case options::OPT_frandomize_layout_seed_EQ:
  case options::OPT_frandomize_layout_seed_file_EQ:
    return true;
  default:
    return false;
  }
}

/// The options of "-Wp,A,B", but for those of dependency files.
SmallVector<StringRef, 4> preprocessorOptions(const Arg &A) {
  SmallVector<StringRef, 4> Left;
  ArrayRef<const char *> Values = A.getValues();
  for (size_t I = 0; I < Values.size(); ++I) {
    StringRef Value = Values[I];
    if (is_contained({"-MD", "-MMD", "-MF", "-MT", "-MQ"}, Value))
      ++I;
    else if (!Value.starts_with("-M"))
      Left.push_back(Value);
  }
  return Left;
}

/// Whether \p Option, behind -Xclang, is of Clang's plugins. Its value is
/// behind the next -Xclang.
bool isOfPlugins(StringRef Option) {
  return is_contained({"-load", "-plugin", "-add-plugin"}, Option) ||
         Option.starts_with("-plugin-arg-");
}

/// GCC's own headers are for GCC; Clang has its own of the same names.
bool isGccHeaders(const Arg &A) {
  if (!A.getOption().matches(options::OPT_isystem) &&
      !A.getOption().matches(options::OPT_I))
    return false;
  StringRef Directory = StringRef(A.getValue()).rtrim('/');
  return Directory.contains("/lib/gcc/") && Directory.ends_with("/include");
}

/// Whether \p A, as \p Text, is an option that an error calls \p Named: the
/// whole of it, or its name without the value, or the value that the target
/// does not have.
bool isNamed(const Arg &A, StringRef Text, StringRef Named) {
  if (!Named.starts_with("-") || Named.size() < 2)
    return A.getOption().matches(options::OPT_m_Group) &&
           A.getNumValues() == 1 && A.getValue() == Named;
  if (!Text.consume_front(Named))
    return false;
  return Text.empty() || Named.ends_with("=") || Text.starts_with("=") ||
         Text.starts_with(" ");
}

} // namespace

const char *const locklint::ResourceDirectory = LOCKLINT_RESOURCE_DIR;

ClangArguments::ClangArguments(const CompileCommand &Command, Warnings W)
    : Command(Command) {
  SmallVector<const char *, 256> Given;
  if (!Command.CommandLine.empty())
    for (const std::string &A : ArrayRef(Command.CommandLine).drop_front())
      Given.push_back(A.c_str());
  unsigned MissingIndex, MissingCount;
  Parsed = getDriverOptTable().ParseArgs(Given, MissingIndex, MissingCount,
                                         opt::Visibility(options::ClangOption));
  bool ValueFollows = false;
  auto LoadsPlugins = [&](const Arg &A) {
    if (!A.getOption().matches(options::OPT_Xclang))
      return false;
    if (std::exchange(ValueFollows, false))
      return true;
    return ValueFollows = isOfPlugins(A.getValue());
  };
  for (const Arg *A : Parsed)
    if (LoadsPlugins(*A))
      continue;
    else if (equivalentOf(*A, Parsed))
      Kept.push_back(A);
    else if (!isOutOfPlace(*A) &&
             (W == Warnings::Keep ||
              !A->getOption().matches(options::OPT_Diag_Group)))
      Kept.push_back(A);
}

ArgStringList ClangArguments::render(ArrayRef<const char *> More) const {
  // Before a "--" that may precede the file's name.
  ArgStringList Args = {Command.CommandLine[0].c_str()};
  Args.append(More.begin(), More.end());
  for (const Arg *A : Kept) {
    if (isGccHeaders(*A))
      Args.append({"-isystem", LOCKLINT_RESOURCE_DIR "/include"});
    else if (const char *Equivalent = equivalentOf(*A, Parsed))
      Args.push_back(Equivalent);
    else if (A->getOption().matches(options::OPT_Wp_COMMA)) {
      if (auto Left = preprocessorOptions(*A); !Left.empty())
        Args.push_back(Parsed.MakeArgString("-Wp," + join(Left, ",")));
    } else
      A->render(Parsed, Args);
  }
  return Args;
}

std::vector<std::string> ClangArguments::commandLine() const {
  ArgStringList Args = render({});
  return {Args.begin(), Args.end()};
}

std::unique_ptr<CompilerInvocation>
ClangArguments::parse(ArrayRef<const char *> More,
                      IntrusiveRefCntPtr<vfs::FileSystem> Files,
                      std::string &Error) {
  if (Command.CommandLine.empty()) {
    Error = "the compile command is empty";
    return nullptr;
  }
  // Some options Clang knows but refuses: for the target, or with that value.
  // It names them, so they are dropped until it is content.
  for (;;) {
    CommandErrors Errors;
    OwnedDiagnosticOptions Shown;
    IntrusiveRefCntPtr<DiagnosticsEngine> Diagnostics(
        new DiagnosticsEngine(new DiagnosticIDs, pass(*Shown), &Errors,
                              /*ShouldOwnClient=*/false));
    CreateInvocationOptions Options;
    Options.Diags = Diagnostics;
    Options.VFS = Files;
    std::unique_ptr<CompilerInvocation> Invocation =
        createInvocation(render(More), Options);
    // Whether the target has that CPU and ABI is only known here.
    if (Invocation && Errors.getNumErrors() == 0) {
      auto Options =
          std::make_shared<clang::TargetOptions>(Invocation->getTargetOpts());
#if LLVM_VERSION_MAJOR >= 22
      IntrusiveRefCntPtr<TargetInfo> Target(
          TargetInfo::CreateTargetInfo(*Diagnostics, *Options));
#else
      IntrusiveRefCntPtr<TargetInfo> Target(
          TargetInfo::CreateTargetInfo(*Diagnostics, Options));
#endif
      if (Target)
        return Invocation;
    }

    size_t Before = Kept.size();
    erase_if(Kept, [&](const Arg *A) {
      std::string Text = A->getAsString(Parsed);
      return any_of(Errors.Named, [&](const std::string &Named) {
        return isNamed(*A, Text, Named);
      });
    });
    if (Kept.size() == Before) {
      Error = Errors.Message.empty() ? "Clang does not accept its compile "
                                       "command"
                                     : Errors.Message;
      return nullptr;
    }
  }
}
