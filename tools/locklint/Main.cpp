//===- Main.cpp - The command line ----------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileCommands.h"
#include "CompilerCall.h"
#include "Config.h"
#include "ExplainFiles.h"
#include "GraphFiles.h"
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
#include "llvm/Support/Format.h"
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

static cl::SubCommand
    Explain("explain",
            "Tells what a program does with a function, a lock or a callback");
static cl::SubCommand
    Graph("graph", "Draws in which order a lock and others are acquired");

static cl::opt<std::string> GraphName(cl::Positional, cl::Required,
                                      cl::desc("LOCK"), cl::sub(Graph),
                                      cl::cat(Category));
static cl::opt<std::string>
    GraphFormat("format", cl::value_desc("FORMAT"), cl::init("svg"),
                cl::sub(Graph),
                cl::desc("svg (default), or dot: the source, for Graphviz"),
                cl::cat(Category));
static cl::opt<unsigned>
    GraphDepth("depth", cl::value_desc("N"), cl::init(1), cl::sub(Graph),
               cl::desc("Show locks that are up to N orders away (default: 1)"),
               cl::cat(Category));

/// What works on a program: on files, or on what a store has of them.
static cl::SubCommandGroup OnPrograms({&cl::SubCommand::getTopLevel(), &Explain,
                                       &Graph});

static cl::opt<std::string> ExplainName(cl::Positional, cl::Required,
                                        cl::desc("NAME"), cl::sub(Explain),
                                        cl::cat(Category));
static cl::opt<std::string> ExplainFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"), cl::sub(Explain),
    cl::desc("text, for people (default), or json"), cl::cat(Category));
static cl::opt<bool> ExplainAll("all", cl::sub(Explain),
                                cl::desc("Print whole lists"),
                                cl::cat(Category));

static cl::list<std::string> Sources(cl::Positional,
                                     cl::desc("[FILE|DIRECTORY]... [-- FLAGS]"),
                                     cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<std::string> BuildDir(
    "p", cl::value_desc("BUILD_DIR"),
    cl::desc("The directory of compile_commands.json. Without it, the\n"
             "directories above each file are searched"),
    cl::sub(OnPrograms), cl::cat(Category));
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
           cl::sub(OnPrograms), cl::cat(Category));
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
    cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<bool> NoStore("no-store", cl::desc("Keep nothing"),
                             cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<unsigned>
    Jobs("j", cl::Prefix, cl::value_desc("N"), cl::init(0),
         cl::desc("Analyse N files at once (default: one on each core).\n"
                  "The output is the same for every N"),
         cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<bool> Quiet("quiet", cl::desc("No progress and no summary"),
                           cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<std::string> OutputFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"),
    cl::desc("How findings are written: text, as a compiler does (default),\n"
             "or sarif, one SARIF 2.1.0 document of all files"),
    cl::cat(Category));
static cl::opt<std::string>
    OutputFile("output", cl::value_desc("FILE"),
               cl::desc("Write findings there, not to standard output; into a\n"
                        "directory, one file for each source"),
               cl::sub(cl::SubCommand::getTopLevel()), cl::sub(Graph),
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

static const char Examples[] = R"(
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
)";

static const char GraphExamples[] = R"(
LOCK is a variable, or STRUCT.MEMBER. An arrow leads from a lock to one that is
acquired while it is held, and says where if the mouse is on it; cycles are red.

Examples:
  Of a program that was analysed before, with "locklint -p BUILD_DIR":
      locklint graph -p ~/build/linux --depth=2 port_mutex > port_mutex.svg
  Of the files that are named:
      locklint graph -p ~/build/linux tty_port.mutex drivers/tty > mutex.svg

Exit status: 0 the lock was found; 2 it was not, a file could not be analysed, or
Graphviz is not installed.
)";

static const char ExplainExamples[] = R"(
NAME is a function, a variable that is a lock, a lock in a struct or a member of
a struct of operations (STRUCT.MEMBER), or a call that registers a callback.

Examples:
  Of a program that was analysed before, with "locklint -p BUILD_DIR":
      locklint explain -p ~/build/linux usb_hub.status_mutex
  Of the files that are named:
      locklint explain -p ~/build/linux usb_driver.probe drivers/usb/serial

Exit status: 0 the name was found; 2 it was not, or a file could not be analysed.
)";

namespace {

raw_ostream &complain() { return WithColor::error(errs(), "locklint"); }

/// Whether \p Format is one of two; complains if it is neither.
bool isFormat(StringRef Format, StringRef One, StringRef Two) {
  if (Format == One || Format == Two)
    return true;
  complain() << "--format='" << Format << "': there is no such format; there "
             << "are " << One << " and " << Two << '\n';
  return false;
}

/// Reads the options that are about files and how they become a program;
/// complains of what is wrong with them.
bool readProgramOptions(RunOptions &R, UsersModel &M) {
  if (Error E = M.add(Models)) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  if (Jobs.getNumOccurrences() && Jobs == 0) {
    complain() << "-j 0: with no file at once nothing is analysed\n";
    return false;
  }
  R.Sources = Sources;
  R.M = &M.get();
  R.Models = Models;
  R.O.Colors = sys::Process::StandardErrHasColors();
  if (StoreFile.getNumOccurrences())
    R.StoreFile = StoreFile;
  R.NoStore = NoStore;
  R.Jobs = Jobs ? Jobs : hardware_concurrency().compute_thread_count();
  R.Quiet = Quiet;
  return true;
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
  if (!isFormat(OutputFormat, "text", "sarif"))
    return false;
  if (DumpWhat.getNumOccurrences() && DumpWhat != "ir" &&
      DumpWhat != "summary") {
    complain() << "--dump='" << DumpWhat
               << "': there is no such thing; there are ir and summary\n";
    return false;
  }
  if (!readProgramOptions(R, M))
    return false;
  R.W.Strict = Strict;
  R.O.Deep = Deep;
  R.How = OutputFormat == "sarif" ? Format::Sarif : Format::Text;
  R.OutputFile = OutputFile;
  R.Separate = Separate;
  R.Werror = Werror;
  if (DumpWhat.getNumOccurrences())
    R.Instead = [&M](ArrayRef<AnalyzedFile> Files) {
      dumpFiles(outs(), Files, M.get(),
                DumpWhat == "ir" ? Dump::IR : Dump::Summaries, DumpFunction);
      return NothingFound;
    };
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

/// Uses the compile database that -p names, if it does and there are no flags
/// on the command line: as in clang-tidy, these go before any database.
bool loadDatabase(CompileCommands &Commands, bool HasFlags) {
  if (!BuildDir.getNumOccurrences() || HasFlags)
    return true;
  if (Error E = Commands.load(BuildDir)) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  return true;
}

using Database = std::unique_ptr<tooling::CompilationDatabase>;

using FilesAction =
    std::function<ExitStatus(ArrayRef<AnalyzedFile>, const Model &)>;

/// Has \p Do done with the files that are named, or those of the store.
ExitStatus runOnProgram(Database Flags, FilesAction Do) {
  RunOptions R;
  UsersModel M;
  if (!readProgramOptions(R, M))
    return NotAnalyzed;
  R.FromStore = Sources.empty();
  R.Instead = [&](ArrayRef<AnalyzedFile> Files) { return Do(Files, M.get()); };
  bool HasFlags = Flags != nullptr;
  CompileCommands Commands(std::move(Flags));
  if (!loadDatabase(Commands, HasFlags))
    return NotAnalyzed;
  return Run(Commands, std::move(R)).run();
}

ExitStatus runExplain(Database Flags) {
  ExplainOptions O;
  O.Name = ExplainName;
  O.Json = ExplainFormat == "json";
  O.All = ExplainAll;
  if (!isFormat(ExplainFormat, "text", "json"))
    return NotAnalyzed;
  return runOnProgram(std::move(Flags), [&](auto Files, const Model &M) {
    return explainFiles(Files, M, O);
  });
}

ExitStatus runGraph(Database Flags) {
  GraphOptions O;
  O.Name = GraphName;
  O.Depth = GraphDepth;
  O.Dot = GraphFormat == "dot";
  if (OutputFile != "-")
    O.OutputFile = OutputFile;
  if (!isFormat(GraphFormat, "svg", "dot"))
    return NotAnalyzed;
  if (Error E = checkGraph(O)) {
    complain() << toString(std::move(E)) << '\n';
    return NotAnalyzed;
  }
  return runOnProgram(std::move(Flags), [&](auto Files, const Model &M) {
    return graphFiles(Files, M, O);
  });
}

ExitStatus runAnalyze(Database Flags, bool AsCompiler) {
  RunOptions R;
  UsersModel M;
  R.AsCompiler = R.O.NamesAsGiven = AsCompiler;
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
  if (Sources.empty() && (Flags || !BuildDir.getNumOccurrences())) {
    complain() << "which file? See locklint --help\n";
    return NotAnalyzed;
  }
  if (!readOptions(R, M))
    return NotAnalyzed;
  bool HasFlags = Flags != nullptr;
  CompileCommands Commands(std::move(Flags));
  if (!loadDatabase(Commands, HasFlags))
    return NotAnalyzed;
  return Run(Commands, std::move(R)).run();
}

/// The examples of the command that is named, or of none.
const char *examplesOf(StringRef Name) {
  return Name == Explain.getName() ? ExplainExamples
         : Name == Graph.getName() ? GraphExamples
                                   : Examples;
}

} // namespace

int main(int Argc, const char **Argv) {
  // What reads our output may stop doing so, as for any filter.
  InitLLVM Init(Argc, Argv, /*InstallPipeSignalExitHandler=*/false);
  guardStandardStreams();
  InitializeAllTargetInfos();
  setBugReportMsg("locklint crashed here:\n");
  CrashRecoveryContext::Enable();
  for (cl::SubCommand *S : OnPrograms.getSubCommands())
    cl::HideUnrelatedOptions(Category, *S);
  cl::SetVersionPrinter([](raw_ostream &OS) {
    OS << "locklint " LOCKLINT_VERSION " (Clang " << CLANG_VERSION_STRING
       << ")\n";
  });
  const cl::extrahelp Help(examplesOf(Argc > 1 ? Argv[1] : ""));

  Database Flags;
  std::optional<CompilerCall> Call = parseCompilerCall(Argc, Argv, Category);
  if (Call) {
    Argc = Call->Own.size();
    Argv = Call->Own.data();
    Flags =
        std::make_unique<tooling::FixedCompilationDatabase>(".", Call->Flags);
  } else {
    // Takes what follows "--" off the command line.
    std::string Message;
    Flags = tooling::FixedCompilationDatabase::loadFromCommandLine(Argc, Argv,
                                                                   Message);
  }
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &errs()))
    return NotAnalyzed;
  if (Explain)
    return runExplain(std::move(Flags));
  if (Graph)
    return runGraph(std::move(Flags));
  return runAnalyze(std::move(Flags), Call.has_value());
}
