//===- Options.cpp - The options of the command line ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Explain/ClassNames.h"
#include "FormatOption.h"
#include "OpenHeaderCache.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;
using namespace locklint::opts;

namespace locklint::opts {

cl::OptionCategory Category("Options of locklint");

cl::SubCommand &Analyze = cl::SubCommand::getTopLevel();
cl::SubCommand
    Explain("explain",
            "Tells what a program does with a function, a lock or a callback");
cl::SubCommand Graph("graph",
                     "Draws in which order a lock and others are acquired");
cl::SubCommand Learn("learn",
                     "Writes a model of the functions that a program exports");
cl::SubCommand Capture("capture",
                       "Writes what is known of files, for 'locklint link'");
cl::SubCommand Link("link", "Puts what 'locklint capture' has written "
                            "into a store");
cl::SubCommand Report("report",
                      "Tells what is wrong in files, or in the program that a "
                      "store has, also as web pages");
cl::SubCommandGroup Everywhere({&Analyze, &Explain, &Graph, &Learn, &Capture,
                                &Link, &Report});
/// What works on a program: on files, or on what a store has of them.
static cl::SubCommandGroup OnPrograms({&Analyze, &Explain, &Graph, &Learn,
                                       &Report});
/// What analyses files.
static cl::SubCommandGroup OnFiles({&Analyze, &Explain, &Graph, &Learn,
                                    &Capture, &Report});
/// What tells of findings.
static cl::SubCommandGroup OnFindings({&Analyze, &Report});

cl::opt<std::string> ExplainName(cl::Positional, cl::Required, cl::desc("NAME"),
                                 cl::sub(Explain), cl::cat(Category));
cl::opt<std::string> ExplainFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"), cl::sub(Explain),
    cl::desc("text, for people (default), or json"), cl::cat(Category));
cl::opt<bool> ExplainAll("all", cl::sub(Explain), cl::desc("Print whole lists"),
                         cl::cat(Category));

cl::opt<std::string> GraphName(cl::Positional, cl::Required, cl::desc("LOCK"),
                               cl::sub(Graph), cl::cat(Category));
cl::opt<std::string>
    GraphFormat("format", cl::value_desc("FORMAT"), cl::init("svg"),
                cl::sub(Graph),
                cl::desc("svg (default), or dot: the source, for Graphviz"),
                cl::cat(Category));
cl::opt<unsigned, false, NumberParser>
    GraphDepth("depth", cl::value_desc("N"), cl::init(1), cl::sub(Graph),
               cl::desc("Show locks that are up to N orders away (default: 1)"),
               cl::cat(Category));

cl::opt<std::string>
    CaptureTo("o", cl::value_desc("FACTS"), cl::Required, cl::sub(Capture),
              cl::desc("The file to write, or a directory: one file for each\n"
                       "compile command. In a call by Kbuild, a directory"),
              cl::cat(Category));

cl::opt<std::string> LinkTo(cl::Positional, cl::Required, cl::desc("STORE"),
                            cl::sub(Link), cl::cat(Category));
cl::list<std::string> Facts(cl::Positional, cl::OneOrMore,
                            cl::desc("FACTS|DIRECTORY..."), cl::sub(Link),
                            cl::cat(Category));

cl::list<std::string> ReportOn(cl::Positional,
                               cl::desc("[STORE|SARIF|FILE|DIRECTORY]... "
                                        "[-- FLAGS]"),
                               cl::sub(Report), cl::cat(Category));
cl::opt<std::string> HtmlTo(
    "html", cl::value_desc("DIR"), cl::sub(Report),
    cl::desc("Write findings to DIR as web pages: DIR/index.html, and a\n"
             "page for each, with its code. They may come of a store,\n"
             "of SARIF documents of locklint's, and of files"),
    cl::cat(Category));

cl::list<std::string> Sources(cl::Positional,
                              cl::desc("[FILE|DIRECTORY]... [-- FLAGS]"),
                              cl::sub(Analyze), cl::sub(Explain),
                              cl::sub(Graph), cl::sub(Learn), cl::sub(Capture),
                              cl::cat(Category));
cl::opt<std::string> BuildDir(
    "p", cl::value_desc("BUILD_DIR"),
    cl::desc("The directory of compile_commands.json. Without it, the\n"
             "directories above each file are searched"),
    cl::sub(OnFiles), cl::cat(Category));
cl::opt<std::string>
    Checks("checks", cl::value_desc("GLOBS"), cl::init(DefaultChecks.str()),
           cl::desc("Which rules: a list of globs, separated by commas; a\n"
                    "leading '-' leaves rules out (default: '*'). Some rules\n"
                    "are off unless named in full; see --list-checks"),
           cl::sub(OnFindings), cl::cat(Category));
cl::list<std::string>
    Models("model", cl::value_desc("FILE"),
           cl::desc("Says what more functions do: a YAML file as described in\n"
                    "model.md. May be given several times"),
           cl::sub(Everywhere), cl::cat(Category));
static cl::opt<std::string> Kernel(
    "kernel", cl::value_desc("X.Y"),
    cl::desc("The release of the kernel that the files are of (default: what\n"
             "its headers say)"),
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
static cl::opt<std::string> ConfigFile(
    "config", cl::value_desc("FILE"),
    cl::desc("The project's settings (default: .locklint.yaml in the nearest\n"
             "directory above the files). The command line goes before them"),
    cl::sub(Everywhere), cl::cat(Category));
static cl::opt<bool> NoConfig("no-config",
                              cl::desc("Read no project's settings"),
                              cl::sub(Everywhere), cl::cat(Category));
static cl::opt<std::string> BaselineFile(
    "baseline", cl::value_desc("FILE"),
    cl::desc("Leave out findings that FILE has, as --write-baseline wrote it"),
    cl::sub(OnFindings), cl::cat(Category));
static cl::opt<std::string> NewBaselineFile(
    "write-baseline", cl::value_desc("FILE"),
    cl::desc("Write all findings to FILE, for --baseline, and show none; with\n"
             "--baseline, show those that are new"),
    cl::sub(OnFindings), cl::cat(Category));
cl::opt<std::string> DiffSince(
    "diff", cl::value_desc("REV"),
    cl::desc("Leave out findings that touch no line that has changed since\n"
             "REV, a revision of git. Without files, analyse those that have"),
    cl::sub(OnFindings), cl::cat(Category));
cl::opt<std::string>
    FixHow("fix", cl::ValueOptional, cl::value_desc("patch"),
           cl::desc("Change the files as findings say, where that is certain,\n"
                    "and tell what is left; patch: write a patch instead"),
           cl::sub(OnFindings), cl::cat(Category));
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
static cl::opt<unsigned, false, NumberParser>
    HeaderCacheSize("header-cache-size", cl::value_desc("MIB"), cl::Hidden,
                    cl::init(512),
                    cl::desc("How much --header-cache keeps, in MiB"),
                    cl::sub(OnFiles), cl::cat(Category));
static cl::opt<bool> ExplainHeaders(
    "explain-header-cache", cl::Hidden,
    cl::desc("For developers: tell how the headers of each file were read"),
    cl::cat(Category));
static cl::opt<unsigned, false, NumberParser>
    Jobs("j", cl::Prefix, cl::value_desc("N"), cl::init(0),
         cl::desc("Analyse N files at once (default: one on each core).\n"
                  "The output is the same for every N"),
         cl::sub(OnFiles), cl::cat(Category));
cl::opt<bool> Quiet("quiet", cl::desc("No progress and no summary"),
                    cl::sub(Everywhere), cl::cat(Category));
cl::opt<std::string> OutputFormat(
    "format", cl::value_desc("FORMAT"), cl::init("text"),
    cl::desc("How findings are written: text, as a compiler does (default),\n"
             "oneline, the same without the steps, json, sarif (2.1.0), or\n"
             "gitlab, a code quality report"),
    cl::sub(OnFindings), cl::cat(Category));
cl::opt<std::string>
    OutputFile("output", cl::value_desc("FILE"),
               cl::desc("Write findings there, not to standard output; into a\n"
                        "directory, one file for each source"),
               cl::sub(Analyze), cl::sub(Graph), cl::sub(Learn),
               cl::sub(Report), cl::cat(Category));
cl::opt<bool>
    Werror("werror",
           cl::desc("In a call by Kbuild: let findings, and code that cannot\n"
                    "be parsed, stop the build"),
           cl::sub(Analyze), cl::sub(Capture), cl::cat(Category));
cl::opt<bool> ListChecks("list-checks",
                         cl::desc("List the rules that --checks selects"),
                         cl::cat(Category));

cl::opt<std::string>
    ExplainCheck("explain-check", cl::value_desc("NAME"),
                 cl::desc("Print what a rule finds and why, and what to do"),
                 cl::cat(Category));

cl::opt<std::string>
    Generate("generate", cl::value_desc("man|bash|zsh"), cl::Hidden,
             cl::desc("For packages: print the manual page, or the completion "
                      "for a shell"),
             cl::cat(Category));

cl::opt<bool> ListContexts(
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

bool NumberParser::parse(cl::Option &O, StringRef, StringRef Text,
                         unsigned &Value) {
  if (!Text.getAsInteger(10, Value))
    return false;
  complain() << (O.ArgStr.size() == 1 ? "-" : "--") << O.ArgStr << " '" << Text
             << "': it is a number.\n"
             << O.HelpStr << '\n';
  return true;
}

/// LLVM has an option of that name; see prepare().
static cl::opt<bool> &stats() {
  static cl::opt<bool> Stats(
      "stats",
      cl::desc("Say on standard error how long each phase took, and which\n"
               "functions were too complex to follow"),
      cl::sub(OnFindings), cl::cat(Category));
  return Stats;
}

void prepare() {
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    cl::HideUnrelatedOptions(Category, *S);
  // LLVM's own, registered by now, is about counters that no release build has.
  if (cl::Option *Theirs = cl::getRegisteredOptions().lookup("stats"))
    Theirs->removeArgument();
  stats();
}

} // namespace locklint::opts

raw_ostream &locklint::complain() {
  return WithColor::error(errs(), "locklint");
}

std::vector<std::string> locklint::namedSources() {
  std::vector<std::string> Named = Sources;
  for (const std::string &Name : ReportOn)
    if (reportInputOf(Name) == ReportInput::Source)
      Named.push_back(Name);
  return Named;
}

std::optional<Settings> locklint::readSettings() {
  GivenSettings Given;
  if (Checks.getNumOccurrences())
    Given.Checks = Checks;
  if (Strict.getNumOccurrences())
    Given.Strict = Strict;
  if (BaselineFile.getNumOccurrences())
    Given.Baseline = BaselineFile;
  Given.Model.Files = Models;
  if (Kernel.getNumOccurrences()) {
    Expected<VersionTuple> Release = readKernelRelease(Kernel);
    if (!Release) {
      complain() << "--kernel: " << toString(Release.takeError()) << '\n';
      return std::nullopt;
    }
    Given.Model.Kernel = *Release;
  }
  if (ConfigFile.getNumOccurrences() && ConfigFile.empty()) {
    complain() << "--config='': it names no file; there is --no-config\n";
    return std::nullopt;
  }
  if (ConfigFile.getNumOccurrences() && NoConfig) {
    complain() << "--no-config reads no settings, and --config='" << ConfigFile
               << "' names some; leave out either\n";
    return std::nullopt;
  }
  Expected<Settings> S =
      locklint::readSettings({ConfigFile, NoConfig}, Given, namedSources());
  if (!S) {
    complain() << toString(S.takeError()) << '\n';
    return std::nullopt;
  }
  if (std::string Doubts = doubtsOf(S->Model.Kernel); !Doubts.empty())
    WithColor::warning(errs(), "locklint") << Doubts << '\n';
  return std::move(*S);
}

/// Complains of what is wrong with the baselines.
static bool readBaselines(RunOptions &R, const Settings &S) {
  if (S.Baseline) {
    Expected<Baseline> Known = Baseline::read(*S.Baseline);
    if (!Known) {
      complain() << "the baseline cannot be read: "
                 << toString(Known.takeError())
                 << (S.BaselineNamedAt.empty()
                         ? ""
                         : "; " + S.BaselineNamedAt + " names it")
                 << '\n';
      return false;
    }
    R.Known = std::move(*Known);
  }
  if (!NewBaselineFile.getNumOccurrences())
    return true;
  if (R.AsCompiler) {
    complain() << "--write-baseline: a call by Kbuild knows one file; use "
                  "'locklint capture', 'link' and 'report'\n";
    return false;
  }
  R.NewBaseline.emplace(NewBaselineFile);
  if (Error E = R.NewBaseline->checkWritable()) {
    complain() << "the baseline cannot be written: " << toString(std::move(E))
               << '\n';
    return false;
  }
  return true;
}

/// Complains of what is wrong with --diff.
static bool readDiff(RunOptions &R) {
  if (!DiffSince.getNumOccurrences())
    return true;
  auto Complain = [&](const Twine &Why) {
    complain() << "--diff='" << DiffSince << "': " << Why << '\n';
    return false;
  };
  if (R.AsCompiler)
    return Complain("a call by Kbuild knows one file; use 'locklint capture', "
                    "'link' and 'report'");
  if (DiffSince.empty() || StringRef(DiffSince).contains(".."))
    return Complain("it is one revision, which the files as they are now are "
                    "compared with: --diff=$(git merge-base main HEAD)");
  Expected<ChangedLines> Changed = ChangedLines::since(DiffSince, R.Sources);
  if (!Changed)
    return Complain(toString(Changed.takeError()));
  R.Changed = std::move(*Changed);
  R.OnlyChanged = R.Sources.empty();
  return true;
}

/// Complains of what does not go together with --fix.
static bool readFix(RunOptions &R) {
  if (!FixHow.getNumOccurrences())
    return true;
  bool IsPatch = FixHow == "patch";
  auto Complain = [&](StringRef Why) {
    complain() << (IsPatch ? "--fix=patch: " : "--fix: ") << Why << '\n';
    return false;
  };
  if (!FixHow.empty() && !IsPatch) {
    complain() << "--fix='" << FixHow
               << "': there are --fix, which changes files, and --fix=patch\n";
    return false;
  }
  if (R.AsCompiler)
    return Complain("a call by Kbuild changes nothing; name the files, with -p "
                    "BUILD_DIR");
  if (NewBaselineFile.getNumOccurrences())
    return Complain("--write-baseline shows no finding that could be mended; "
                    "do the one after the other");
  if (!IsPatch)
    return true;
  if (OutputFormat.getNumOccurrences())
    return Complain("the patch takes the place of the findings; there is no "
                    "--format of it");
  R.How = Format::Patch;
  return true;
}

bool locklint::isStoreName(StringRef Path, StringRef Option) {
  if (!Path.empty() && Path != "-")
    return true;
  complain() << Option << '\'' << Path
             << "': a store is a file, and this names none\n";
  return false;
}

bool locklint::readProgramOptions(RunOptions &R, UsersModel &M,
                                  const Settings &S) {
  if (StoreFile.getNumOccurrences() && !isStoreName(StoreFile, "--store="))
    return false;
  if (StoreFile.getNumOccurrences() && NoStore) {
    complain() << "--no-store keeps nothing, and --store='" << StoreFile
               << "' says where; leave out either\n";
    return false;
  }
  if (Error E = M.add(S.Model)) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  if (Jobs.getNumOccurrences() && Jobs == 0) {
    complain() << "-j 0: with no file at once nothing is analysed; 1 and more "
                  "will do\n";
    return false;
  }
  R.Sources = namedSources();
  R.M = &M.get();
  R.Choice = S.Model;
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
    R.Headers = openHeaderCache(HeaderCacheSize);
  R.O.ExplainHeaders = ExplainHeaders;
  return true;
}

bool locklint::readOptions(RunOptions &R, UsersModel &M) {
  std::optional<Settings> S = readSettings();
  if (!S)
    return false;
  if (Error E = S->apply(R.W)) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  if (HeaderFilter.getNumOccurrences())
    if (Error E = R.W.setHeaders(HeaderFilter)) {
      complain() << "--header-filter='" << HeaderFilter
                 << "': " << toString(std::move(E)) << '\n';
      return false;
    }
  std::optional<Format> How = readFormat();
  if (!How || (R.AsCompiler && !checkShared(*How)))
    return false;
  if (DumpWhat.getNumOccurrences() && DumpWhat != "ir" &&
      DumpWhat != "summary") {
    complain() << "--dump='" << DumpWhat
               << "': there is no such thing; there are ir and summary\n";
    return false;
  }
  if (!readBaselines(R, *S) || !readProgramOptions(R, M, *S))
    return false;
  R.Stats = stats();
  R.O.Deep = Deep;
  R.How = *How;
  if (!readDiff(R) || !readFix(R))
    return false;
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
