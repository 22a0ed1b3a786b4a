//===- Main.cpp - The command line ----------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileCommands.h"
#include "CompilerCall.h"
#include "Config.h"
#include "ListContexts.h"
#include "Run.h"
#include "WriteFile.h"
#include "checkers/Rule.h"
#include "clang-tidy/GlobList.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "common/UsersModel.h"
#include "clang/Basic/Version.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <utility>

using namespace clang;
using namespace llvm;
using namespace locklint;
using clang::tooling::CompileCommand;

static cl::OptionCategory Category("Options of locklint");

static cl::list<std::string> Sources(cl::Positional,
                                     cl::desc("[FILE|DIRECTORY]... [-- FLAGS]"),
                                     cl::cat(Category));
static cl::opt<std::string> BuildDir(
    "p", cl::value_desc("BUILD_DIR"),
    cl::desc("The directory of compile_commands.json. Without it, the\n"
             "directories above each file are searched"),
    cl::cat(Category));
static cl::opt<std::string>
    Checks("checks", cl::value_desc("GLOBS"), cl::init("*"),
           cl::desc("Which rules: a list of globs, separated by commas; a\n"
                    "leading '-' leaves rules out (default: '*'). Some rules\n"
                    "are off unless named in full; see --list-checks"),
           cl::cat(Category));
static cl::list<std::string>
    Models("model", cl::value_desc("FILE"),
           cl::desc("Says what more functions do: a YAML file as described in\n"
                    "model.md. May be given several times"),
           cl::cat(Category));
static cl::opt<std::string>
    HeaderFilter("header-filter", cl::value_desc("REGEX"),
                 cl::desc("Show findings in these headers too"),
                 cl::cat(Category));
static cl::opt<bool> Strict("strict",
                            cl::desc("Show what is merely possible, too"),
                            cl::cat(Category));
static cl::opt<bool> Deep(
    "deep",
    cl::desc("Say of each finding whether Clang's analyzer, which decides\n"
             "conditions with a solver, confirms it. Takes longer"),
    cl::cat(Category));
static cl::opt<bool> Separate(
    "separate",
    cl::desc("Analyse each file by itself. Otherwise files that are named\n"
             "together are one program: calls lead from one to the other"),
    cl::cat(Category));
static cl::opt<std::string> StoreFile(
    "store", cl::value_desc("FILE"),
    cl::desc("Keep there what is known of files, and analyse only what has\n"
             "changed (default for directories: .locklint/store.db beside\n"
             "compile_commands.json)"),
    cl::cat(Category));
static cl::opt<bool> NoStore("no-store", cl::desc("Keep nothing"),
                             cl::cat(Category));
static cl::opt<std::string> HeaderCacheWish(
    "header-cache", cl::value_desc("on|off"), cl::init("on"),
    cl::desc(
        "Precompile the headers that most files include, and keep them in\n"
        "~/.cache/locklint/headers (default: on). The output is the same"),
    cl::cat(Category));
static cl::opt<unsigned> HeaderCacheSize(
    "header-cache-size", cl::value_desc("MIB"), cl::Hidden, cl::init(512),
    cl::desc("How much --header-cache keeps, in MiB"), cl::cat(Category));
static cl::opt<bool> ExplainHeaders(
    "explain-header-cache", cl::Hidden,
    cl::desc("For developers: tell how the headers of each file were read"),
    cl::cat(Category));
static cl::opt<unsigned>
    Jobs("j", cl::Prefix, cl::value_desc("N"), cl::init(0),
         cl::desc("Analyse N files at once (default: one on each core).\n"
                  "The output is the same for every N"),
         cl::cat(Category));
static cl::opt<bool> Quiet("quiet", cl::desc("No progress and no summary"),
                           cl::cat(Category));
static cl::opt<std::string> OutputFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"),
    cl::desc("How findings are written: text, as a compiler does (default),\n"
             "or sarif, one SARIF 2.1.0 document of all files"),
    cl::cat(Category));
static cl::opt<std::string>
    OutputFile("output", cl::value_desc("FILE"),
               cl::desc("Write findings there, not to standard output; into a\n"
                        "directory, one file for each source"),
               cl::cat(Category));
static cl::opt<bool>
    Werror("werror",
           cl::desc("In a call by Kbuild: let findings, and code that cannot\n"
                    "be parsed, stop the build"),
           cl::cat(Category));
static cl::opt<bool>
    ListChecks("list-checks", cl::desc("List the rules that --checks selects"),
               cl::cat(Category));

static cl::opt<bool> ListContexts(
    "list-contexts",
    cl::desc("Print which callback runs in which context, in Markdown"),
    cl::cat(Category));

static cl::opt<std::string> DumpWhat(
    "dump", cl::value_desc("WHAT"), cl::Hidden,
    cl::desc("For developers: print the 'ir' or the 'summary' of each\n"
             "function instead of findings"),
    cl::cat(Category));
static cl::opt<std::string>
    DumpFunction("function", cl::value_desc("NAME"), cl::Hidden,
                 cl::desc("With --dump: of functions of that name alone"),
                 cl::cat(Category));

static const char Overview[] = "locklint finds wrong uses of locks in Linux "
                               "kernel C, without running it.\n";

static const cl::extrahelp Help(R"(
Examples:
  Analyse a driver of a kernel that was configured with Clang:
      cd linux && make LLVM=-19 defconfig && make LLVM=-19 compile_commands.json
      locklint drivers/net/tun.c
  ... of a kernel that is built elsewhere (GCC's compile commands will do):
      locklint -p ~/build/linux drivers/net/tun.c
  One rule only, and a model of this subsystem's own wrappers:
      locklint --checks='-*,linuxkernel-sleep-in-atomic' --model my.yaml my.c
  In a kernel build, in place of sparse:
      make C=2 CHECK=locklint M=drivers/net
  For a code review system:
      locklint --format=sarif --output=locklint.sarif drivers/net/tun.c
      make C=2 CHECK="locklint --format=sarif --output=$PWD/locklint.sarif"
  A file that needs no build system:
      locklint test.c -- -I include -D__KERNEL__

To silence a finding that is wrong, write a comment at the end of its line:
      mutex_lock(&m); /* NOLINT(linuxkernel-sleep-in-atomic): not reached then */
NOLINTNEXTLINE, and NOLINTBEGIN to NOLINTEND, work as they do in clang-tidy.

Exit status: 0 nothing was found; 1 something was found; 2 a file, or a part of
it, could not be analysed (whatever could be was still reported), or findings
could not be written. In a call by Kbuild findings and code that cannot be parsed
make it 0, unless there is --werror.
)");

namespace {

raw_ostream &complain() { return WithColor::error(errs(), "locklint"); }

/// Null if there is no place for one.
std::unique_ptr<HeaderCache> openHeaderCache() {
  std::string Directory = HeaderCache::defaultDirectory();
  if (Directory.empty())
    return nullptr;
  std::string Program = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&openHeaderCache));
  sys::fs::file_status Status;
  if (sys::fs::status(Program, Status))
    return nullptr;
  Program +=
      formatv(" {0} {1} {2}", LOCKLINT_VERSION, Status.getSize(),
              Status.getLastModificationTime().time_since_epoch().count());
  return std::make_unique<HeaderCache>(std::move(Directory),
                                       uint64_t(HeaderCacheSize) << 20,
                                       std::move(Program));
}

/// Reads what the options ask for; complains of what is wrong with them.
bool readOptions(RunOptions &R, UsersModel &M) {
  if (Error E = R.W.setChecks(Checks)) {
    complain() << "--checks='" << Checks << "': " << toString(std::move(E))
               << '\n';
    return false;
  }
  if (HeaderFilter.getNumOccurrences())
    if (Error E = R.W.setHeaders(HeaderFilter)) {
      complain() << "--header-filter='" << HeaderFilter
                 << "': " << toString(std::move(E)) << '\n';
      return false;
    }
  if (Error E = M.add(Models)) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  if (OutputFormat != "text" && OutputFormat != "sarif") {
    complain() << "--format='" << OutputFormat
               << "': there is no such format; there are text and sarif\n";
    return false;
  }
  if (DumpWhat.getNumOccurrences() && DumpWhat != "ir" &&
      DumpWhat != "summary") {
    complain() << "--dump='" << DumpWhat
               << "': there is no such thing; there are ir and summary\n";
    return false;
  }
  if (Jobs.getNumOccurrences() && Jobs == 0) {
    complain() << "-j 0: with no file at once nothing is analysed\n";
    return false;
  }
  if (HeaderCacheWish != "on" && HeaderCacheWish != "off") {
    complain() << "--header-cache='" << HeaderCacheWish
               << "': it is either on or off\n";
    return false;
  }
  R.Sources = Sources;
  R.M = &M.get();
  R.Models = Models;
  R.W.Strict = Strict;
  R.O.Deep = Deep;
  R.O.Colors = sys::Process::StandardErrHasColors();
  R.How = OutputFormat == "sarif" ? Format::Sarif : Format::Text;
  R.OutputFile = OutputFile;
  if (StoreFile.getNumOccurrences())
    R.StoreFile = StoreFile;
  R.NoStore = NoStore;
  R.Separate = Separate;
  R.Jobs = Jobs ? Jobs : hardware_concurrency().compute_thread_count();
  R.Quiet = Quiet;
  R.Werror = Werror;
  if (DumpWhat.getNumOccurrences())
    R.DumpWhat = DumpWhat == "ir" ? Dump::IR : Dump::Summaries;
  R.DumpFunction = DumpFunction;
  if (HeaderCacheWish == "on")
    R.Headers = openHeaderCache();
  R.O.ExplainHeaders = ExplainHeaders;
  return true;
}

void listChecks() {
  size_t Width = 0;
  for (const Rule *R : rules())
    Width = std::max(Width, R->name().size());
  for (const Rule *R : selectRules(Checks))
    outs() << left_justify(R->name(), Width) << "  " << R->summary() << '\n';
  clang::tidy::GlobList Globs(Checks);
  bool First = true;
  for (const Rule *R : rules()) {
    if (!Globs.contains(R->name()) || R->onByDefault() || isNamed(*R, Checks))
      continue;
    if (std::exchange(First, false))
      outs() << "\nOff unless --checks names them in full:\n";
    outs() << left_justify(R->name(), Width) << "  " << R->summary() << '\n';
  }
}

} // namespace

int main(int Argc, const char **Argv) {
  // What reads our output may stop doing so, as for any filter.
  InitLLVM Init(Argc, Argv, /*InstallPipeSignalExitHandler=*/false);
  guardStandardStreams();
  InitializeAllTargetInfos();
  setBugReportMsg("locklint crashed here:\n");
  CrashRecoveryContext::Enable();
  cl::HideUnrelatedOptions(Category);
  cl::SetVersionPrinter([](raw_ostream &OS) {
    OS << "locklint " LOCKLINT_VERSION " (Clang " << CLANG_VERSION_STRING
       << ")\n";
  });

  RunOptions R;
  UsersModel M;
  std::unique_ptr<tooling::CompilationDatabase> Flags;
  std::optional<CompilerCall> Call = parseCompilerCall(Argc, Argv, Category);
  if (Call) {
    Argc = Call->Own.size();
    Argv = Call->Own.data();
    Flags =
        std::make_unique<tooling::FixedCompilationDatabase>(".", Call->Flags);
    R.AsCompiler = R.O.NamesAsGiven = true;
  } else {
    // Takes what follows "--" off the command line.
    std::string Message;
    Flags = tooling::FixedCompilationDatabase::loadFromCommandLine(Argc, Argv,
                                                                   Message);
  }
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &errs()))
    return NotAnalyzed;

  if (ListChecks) {
    if (Error E = checkRuleNames(Checks)) {
      complain() << "--checks='" << Checks << "': " << toString(std::move(E))
                 << '\n';
      return NotAnalyzed;
    }
    listChecks();
    return NothingFound;
  }
  if (ListContexts) {
    if (!readOptions(R, M))
      return NotAnalyzed;
    listContexts(outs(), M.get());
    return NothingFound;
  }
  if (Sources.empty() && (Call || Flags || !BuildDir.getNumOccurrences())) {
    complain() << "which file? See locklint --help\n";
    return NotAnalyzed;
  }
  if (!readOptions(R, M))
    return NotAnalyzed;
  // As in clang-tidy, flags on the command line go before any database.
  bool HasFlags = Flags != nullptr;
  CompileCommands Commands(std::move(Flags));
  if (BuildDir.getNumOccurrences() && !HasFlags)
    if (Error E = Commands.load(BuildDir)) {
      complain() << toString(std::move(E)) << '\n';
      return NotAnalyzed;
    }
  return Run(Commands, std::move(R)).run();
}
