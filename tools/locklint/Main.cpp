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
#include "FactsFiles.h"
#include "GraphFiles.h"
#include "Help.h"
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

static cl::SubCommand &Analyze = cl::SubCommand::getTopLevel();
static cl::SubCommand
    Explain("explain",
            "Tells what a program does with a function, a lock or a callback");
static cl::SubCommand
    Graph("graph", "Draws in which order a lock and others are acquired");
static cl::SubCommand
    Capture("capture", "Writes what is known of files, for 'locklint link'");
static cl::SubCommand Link("link", "Puts what 'locklint capture' has written "
                                   "into a store");
static cl::SubCommand
    Report("report", "Tells what is wrong in the program that a store has");
static cl::SubCommandGroup Everywhere({&Analyze, &Explain, &Graph, &Capture,
                                       &Link, &Report});
/// What works on a program: on files, or on what a store has of them.
static cl::SubCommandGroup OnPrograms({&Analyze, &Explain, &Graph});
/// What analyses files.
static cl::SubCommandGroup OnFiles({&Analyze, &Explain, &Graph, &Capture});
/// What tells of findings.
static cl::SubCommandGroup OnFindings({&Analyze, &Report});

static cl::opt<std::string> ExplainName(cl::Positional, cl::Required,
                                        cl::desc("NAME"), cl::sub(Explain),
                                        cl::cat(Category));
static cl::opt<std::string> ExplainFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"), cl::sub(Explain),
    cl::desc("text, for people (default), or json"), cl::cat(Category));
static cl::opt<bool> ExplainAll("all", cl::sub(Explain),
                                cl::desc("Print whole lists"),
                                cl::cat(Category));

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

static cl::opt<std::string>
    CaptureTo("o", cl::value_desc("FACTS"), cl::Required, cl::sub(Capture),
              cl::desc("The file to write, or a directory: one file for each\n"
                       "compile command. In a call by Kbuild, a directory"),
              cl::cat(Category));

static cl::opt<std::string> LinkTo(cl::Positional, cl::Required,
                                   cl::desc("STORE"), cl::sub(Link),
                                   cl::cat(Category));
static cl::list<std::string> Facts(cl::Positional, cl::OneOrMore,
                                   cl::desc("FACTS|DIRECTORY..."),
                                   cl::sub(Link), cl::cat(Category));

static cl::opt<std::string> ReportOn(cl::Positional, cl::Required,
                                     cl::desc("STORE"), cl::sub(Report),
                                     cl::cat(Category));

static cl::list<std::string> Sources(cl::Positional,
                                     cl::desc("[FILE|DIRECTORY]... [-- FLAGS]"),
                                     cl::sub(OnFiles), cl::cat(Category));
static cl::opt<std::string> BuildDir(
    "p", cl::value_desc("BUILD_DIR"),
    cl::desc("The directory of compile_commands.json. Without it, the\n"
             "directories above each file are searched"),
    cl::sub(OnFiles), cl::cat(Category));
static cl::opt<std::string>
    Checks("checks", cl::value_desc("GLOBS"), cl::init("*"),
           cl::desc("Which rules: a list of globs, separated by commas; a\n"
                    "leading '-' leaves rules out (default: '*'). Some rules\n"
                    "are off unless named in full; see --list-checks"),
           cl::sub(OnFindings), cl::cat(Category));
static cl::list<std::string>
    Models("model", cl::value_desc("FILE"),
           cl::desc("Says what more functions do: a YAML file as described in\n"
                    "model.md. May be given several times"),
           cl::sub(Everywhere), cl::cat(Category));
static cl::opt<std::string>
    HeaderFilter("header-filter", cl::value_desc("REGEX"),
                 cl::desc("Show findings in these headers too"),
                 cl::sub(OnFindings), cl::cat(Category));
static cl::opt<bool> Strict("strict",
                            cl::desc("Show what is merely possible, too"),
                            cl::sub(OnFindings), cl::cat(Category));
static cl::opt<bool> Deep(
    "deep",
    cl::desc("Say of each finding whether Clang's analyzer, which decides\n"
             "conditions with a solver, confirms it. Takes longer"),
    cl::cat(Category));
static cl::opt<bool> Separate(
    "separate",
    cl::desc("Analyse each file by itself. Otherwise files that are named\n"
             "together are one program: calls lead from one to the other"),
    cl::sub(OnFindings), cl::cat(Category));
static cl::opt<std::string> StoreFile(
    "store", cl::value_desc("FILE"),
    cl::desc("Keep there what is known of files, and analyse only what has\n"
             "changed (default for directories: .locklint/store.db beside\n"
             "compile_commands.json)"),
    cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<bool> NoStore("no-store", cl::desc("Keep nothing"),
                             cl::sub(OnPrograms), cl::cat(Category));
static cl::opt<std::string> HeaderCacheWish(
    "header-cache", cl::value_desc("on|off"), cl::init("on"),
    cl::desc(
        "Precompile the headers that most files include, and keep them in\n"
        "~/.cache/locklint/headers (default: on). The output is the same"),
    cl::sub(OnFiles), cl::cat(Category));
static cl::opt<unsigned> HeaderCacheSize(
    "header-cache-size", cl::value_desc("MIB"), cl::Hidden, cl::init(512),
    cl::desc("How much --header-cache keeps, in MiB"), cl::sub(OnFiles),
    cl::cat(Category));
static cl::opt<bool> ExplainHeaders(
    "explain-header-cache", cl::Hidden,
    cl::desc("For developers: tell how the headers of each file were read"),
    cl::cat(Category));
static cl::opt<unsigned>
    Jobs("j", cl::Prefix, cl::value_desc("N"), cl::init(0),
         cl::desc("Analyse N files at once (default: one on each core).\n"
                  "The output is the same for every N"),
         cl::sub(OnFiles), cl::cat(Category));
static cl::opt<bool> Quiet("quiet", cl::desc("No progress and no summary"),
                           cl::sub(Everywhere), cl::cat(Category));
static cl::opt<std::string> OutputFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"),
    cl::desc("How findings are written: text, as a compiler does (default),\n"
             "or sarif, one SARIF 2.1.0 document of all files"),
    cl::sub(OnFindings), cl::cat(Category));
static cl::opt<std::string>
    OutputFile("output", cl::value_desc("FILE"),
               cl::desc("Write findings there, not to standard output; into a\n"
                        "directory, one file for each source"),
               cl::sub(Analyze), cl::sub(Graph), cl::sub(Report),
               cl::cat(Category));
static cl::opt<bool>
    Werror("werror",
           cl::desc("In a call by Kbuild: let findings, and code that cannot\n"
                    "be parsed, stop the build"),
           cl::sub(Analyze), cl::sub(Capture), cl::cat(Category));
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
  if (HeaderCacheWish != "on" && HeaderCacheWish != "off") {
    complain() << "--header-cache='" << HeaderCacheWish
               << "': it is either on or off\n";
    return false;
  }
  if (HeaderCacheWish == "on")
    R.Headers = openHeaderCache();
  R.O.ExplainHeaders = ExplainHeaders;
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

/// Analyses the files that are named, as \p R says.
ExitStatus runOnFiles(Database Flags, RunOptions R) {
  bool HasFlags = Flags != nullptr;
  if (Sources.empty() && (HasFlags || !BuildDir.getNumOccurrences())) {
    complain() << "which file? See locklint --help\n";
    return NotAnalyzed;
  }
  CompileCommands Commands(std::move(Flags));
  if (!loadDatabase(Commands, HasFlags))
    return NotAnalyzed;
  return Run(Commands, std::move(R)).run();
}

ExitStatus runCapture(Database Flags, bool AsCompiler) {
  RunOptions R;
  UsersModel M;
  if (!readProgramOptions(R, M))
    return NotAnalyzed;
  R.AsCompiler = AsCompiler;
  R.Werror = Werror;
  R.NoStore = true;
  // Kbuild calls it for one file after the other.
  Expected<FactsOutput> To = FactsOutput::open(CaptureTo, AsCompiler, Models);
  if (!To) {
    complain() << toString(To.takeError()) << '\n';
    return NotAnalyzed;
  }
  R.Capture = std::move(*To);
  return runOnFiles(std::move(Flags), std::move(R));
}

ExitStatus runLink() {
  bool Replaced = false;
  Expected<size_t> Count = linkFacts(LinkTo, Facts, Models, Replaced);
  if (!Count) {
    complain() << toString(Count.takeError()) << '\n';
    return NotAnalyzed;
  }
  if (Replaced && !Quiet)
    noteReplaced(LinkTo);
  if (!Quiet)
    errs() << *Count << (*Count == 1 ? " facts file" : " facts files") << '\n';
  return NothingFound;
}

ExitStatus runReport() {
  RunOptions R;
  UsersModel M;
  if (!readOptions(R, M))
    return NotAnalyzed;
  R.FromStore = true;
  R.StoreFile = ReportOn;
  CompileCommands Commands(nullptr);
  return Run(Commands, std::move(R)).run();
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
  if (!readOptions(R, M))
    return NotAnalyzed;
  if (ListContexts) {
    listContexts(outs(), M.get());
    return NothingFound;
  }
  return runOnFiles(std::move(Flags), std::move(R));
}

/// The command that is named; none if it is a file or an option.
cl::SubCommand &commandOf(StringRef Name) {
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    if (!Name.empty() && S->getName() == Name)
      return *S;
  return Analyze;
}

} // namespace

int main(int Argc, const char **Argv) {
  // What reads our output may stop doing so, as for any filter.
  InitLLVM Init(Argc, Argv, /*InstallPipeSignalExitHandler=*/false);
  guardStandardStreams();
  InitializeAllTargetInfos();
  setBugReportMsg("locklint crashed here:\n");
  CrashRecoveryContext::Enable();
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    cl::HideUnrelatedOptions(Category, *S);
  cl::SetVersionPrinter([](raw_ostream &OS) {
    OS << "locklint " LOCKLINT_VERSION " (Clang " << CLANG_VERSION_STRING
       << ")\n";
  });
  cl::SubCommand &Command = commandOf(Argc > 1 ? Argv[1] : "");
  const cl::extrahelp Help(examplesOf(Command.getName()));

  Database Flags;
  std::optional<CompilerCall> Call =
      parseCompilerCall(Argc, Argv, Category, Command);
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
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &errs()))
    return NotAnalyzed;
  if (Explain)
    return runExplain(std::move(Flags));
  if (Graph)
    return runGraph(std::move(Flags));
  if (Capture)
    return runCapture(std::move(Flags), Call.has_value());
  if (Link)
    return runLink();
  if (Report)
    return runReport();
  return runAnalyze(std::move(Flags), Call.has_value());
}
