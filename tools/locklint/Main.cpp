//===- Main.cpp - The command line ----------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "Commands.h"
#include "CompilerCall.h"
#include "Config.h"
#include "Explain/ClassNames.h"
#include "Help.h"
#include "Model/KernelInfo.h"
#include "Options.h"
#include "WriteFile.h"
#include "clang/Basic/Version.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace clang;
using namespace llvm;
using namespace locklint;
using namespace locklint::opts;

static const char Overview[] = "locklint finds wrong uses of locks in Linux "
                               "kernel C, without running it.\n";

/// The command that is named; none if it is a file or an option.
static cl::SubCommand &commandOf(StringRef Name) {
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    if (!Name.empty() && S->getName() == Name)
      return *S;
  return Analyze;
}

/// Whether \p Name, the first on the command line, is a command misspelt and
/// not a file; complains of it.
static bool isMisspelt(StringRef Name) {
  if (Name.empty() || Name.starts_with("-") || sys::fs::exists(Name))
    return false;
  std::vector<std::string> Commands;
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    if (!S->getName().empty())
      Commands.push_back(S->getName().str());
  std::vector<std::string> Like = namesLike(Name, Commands);
  if (Like.empty())
    return false;
  complain() << "'" << Name << "': neither a file nor a command; did you mean '"
             << Like.front() << "'?\n";
  return true;
}

int main(int Argc, const char **Argv) {
  // What reads our output may stop doing so, as for any filter.
  InitLLVM Init(Argc, Argv, /*InstallPipeSignalExitHandler=*/false);
  guardStandardStreams();
  InitializeAllTargetInfos();
  setBugReportMsg("locklint crashed here:\n");
  CrashRecoveryContext::Enable();
  prepare();
  cl::SetVersionPrinter([](raw_ostream &OS) {
    OS << "locklint " LOCKLINT_VERSION " (Clang " << CLANG_VERSION_STRING
       << "), for Linux " << SupportedKernels << '\n';
  });
  cl::SubCommand &Command = commandOf(Argc > 1 ? Argv[1] : "");
  if (&Command == &Analyze && isMisspelt(Argc > 1 ? Argv[1] : ""))
    return NotAnalyzed;
  const cl::extrahelp Help(examplesOf(Command.getName()));

  std::unique_ptr<tooling::CompilationDatabase> Flags;
  std::optional<CompilerCall> Call =
      parseCompilerCall(Argc, Argv, Category, Command);
  if (Call && !checkCompilerCall(*Call, Command))
    return NotAnalyzed;
  if (Call) {
    Argc = Call->Own.size();
    Argv = Call->Own.data();
    // What is captured is read elsewhere.
    SmallString<256> Here(".");
    if (&Command == &Capture)
      sys::fs::current_path(Here);
    Flags =
        std::make_unique<tooling::FixedCompilationDatabase>(Here, Call->Flags);
  } else {
    // Takes what follows "--" off the command line.
    std::string Message;
    Flags = tooling::FixedCompilationDatabase::loadFromCommandLine(Argc, Argv,
                                                                   Message);
  }
  ArrayRef<const char *> Arguments(Argv, Argc);
  if (!checkArguments(
          Arguments.drop_front(std::min(Argc, &Command == &Analyze ? 1 : 2)),
          Command))
    return NotAnalyzed;
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &errs()))
    return NotAnalyzed;
  return runCommand(std::move(Flags), Call.has_value());
}
