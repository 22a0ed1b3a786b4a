//===- Commands.cpp - What is done when the options are read --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Config.h"
#include "ExplainFiles.h"
#include "FactsFiles.h"
#include "FormatOption.h"
#include "GraphFiles.h"
#include "HtmlFiles.h"
#include "LearnFiles.h"
#include "ListContexts.h"
#include "OptionPages.h"
#include "Options.h"
#include "Report/Json.h"
#include "RulePages.h"
#include "WriteFile.h"
#include "checkers/Rule.h"
#include "clang-tidy/GlobList.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include <utility>

using namespace clang;
using namespace llvm;
using namespace locklint;
using namespace locklint::opts;

namespace {

void listChecksAsText(StringRef Checks) {
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

ExitStatus listChecks() {
  if (!isFormat(OutputFormat, {"text", "json"}))
    return NotAnalyzed;
  std::optional<Settings> S = readSettings();
  if (!S)
    return NotAnalyzed;
  if (Error E = checkRuleNames(S->Checks)) {
    complain() << "--checks='" << S->Checks << "': " << toString(std::move(E))
               << '\n';
    return NotAnalyzed;
  }
  if (OutputFormat == "text") {
    listChecksAsText(S->Checks);
    return NothingFound;
  }
  StringSet<> Selected;
  for (const Rule *R : selectRules(S->Checks))
    Selected.insert(R->name());
  writeRules(outs(), LOCKLINT_VERSION, ruleTexts(),
             [&](const RuleText &R) { return Selected.contains(R.Name); });
  return NothingFound;
}

ExitStatus explainCheck() {
  Expected<const Rule *> R = findRule(ExplainCheck);
  if (!R) {
    complain() << "--explain-check='" << ExplainCheck
               << "': " << toString(R.takeError()) << '\n';
    return NotAnalyzed;
  }
  outs() << rulePage((*R)->name());
  return NothingFound;
}

ExitStatus generate() {
  Expected<std::string> Page = optionPage(Generate);
  Error E = Page.takeError();
  if (!E && (OutputFile.empty() || OutputFile == "-"))
    outs() << *Page;
  else if (!E)
    E = writeFile(OutputFile, *Page);
  if (!E)
    return NothingFound;
  complain() << "--generate='" << Generate << "': " << toString(std::move(E))
             << '\n';
  return NotAnalyzed;
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
  std::optional<Settings> S = readSettings();
  if (!S || !readProgramOptions(R, M, *S))
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
  if (!isFormat(ExplainFormat, formatsOf(ExplainFormat)))
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
  if (!isFormat(GraphFormat, formatsOf(GraphFormat)))
    return NotAnalyzed;
  if (Error E = checkGraph(O)) {
    complain() << toString(std::move(E)) << '\n';
    return NotAnalyzed;
  }
  return runOnProgram(std::move(Flags), [&](auto Files, const Model &M) {
    return graphFiles(Files, M, O);
  });
}

ExitStatus runLearn(Database Flags) {
  return runOnProgram(std::move(Flags), [&](auto Files, const Model &M) {
    return learnFiles(Files, M, OutputFile == "-" ? "" : StringRef(OutputFile));
  });
}

/// Whether it is known what to analyse, and how; complains if it is not.
/// \p Named: the command line says which files.
bool prepareCommands(CompileCommands &Commands, bool HasFlags, bool Named) {
  if (!Named && (HasFlags || !BuildDir.getNumOccurrences())) {
    complain() << "which file? Name files or directories, or, for all that is "
                  "compiled in a build directory, that: -p BUILD_DIR\n";
    return false;
  }
  return loadDatabase(Commands, HasFlags);
}

/// Whether the command line says which files.
bool namesFiles() {
  return !namedSources().empty() || DiffSince.getNumOccurrences();
}

ExitStatus runCapture(Database Flags, bool AsCompiler) {
  RunOptions R;
  UsersModel M;
  std::optional<Settings> S = readSettings();
  if (!S || !readProgramOptions(R, M, *S))
    return NotAnalyzed;
  R.AsCompiler = AsCompiler;
  R.Werror = Werror;
  R.NoStore = true;
  // Kbuild calls it for one file after the other.
  Expected<FactsOutput> To = FactsOutput::open(CaptureTo, AsCompiler, S->Model);
  if (!To) {
    complain() << toString(To.takeError()) << '\n';
    return NotAnalyzed;
  }
  R.Capture = std::move(*To);
  bool HasFlags = Flags != nullptr;
  CompileCommands Commands(std::move(Flags));
  if (!prepareCommands(Commands, HasFlags, namesFiles()))
    return NotAnalyzed;
  return Run(Commands, std::move(R)).run();
}

ExitStatus runLink() {
  if (!isStoreName(LinkTo, ""))
    return NotAnalyzed;
  bool Replaced = false;
  std::optional<Settings> S = readSettings();
  if (!S)
    return NotAnalyzed;
  Expected<size_t> Count = linkFacts(LinkTo, Facts, S->Model, Replaced);
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

ExitStatus refuse(const Twine &Why) {
  complain() << Why << '\n';
  return NotAnalyzed;
}

/// Sorts out what is named besides what is to be analysed: documents go to
/// \p Html, which is null if no pages are made, a store to \p R. Complains of
/// what does not go together.
bool readInputs(RunOptions &R, HtmlOutput *Html) {
  for (const std::string &Name : ReportOn)
    switch (reportInputOf(Name)) {
    case ReportInput::Source:
      break;
    case ReportInput::Store:
      if (std::exchange(R.FromStore, true)) {
        refuse("'" + Name + "': a second store; name one");
        return false;
      }
      R.StoreFile = Name;
      break;
    case ReportInput::Sarif:
      if (!Html) {
        refuse("'" + Name +
               "' is a document, of which --html=DIR makes pages; other "
               "formats are written of files and stores");
        return false;
      }
      if (Error E = Html->addSarif(Name)) {
        refuse(toString(std::move(E)));
        return false;
      }
      break;
    }
  if (!R.FromStore || R.Sources.empty())
    return true;
  refuse("'" + *R.StoreFile + "' is a store, and '" + R.Sources.front() +
         "' is to be analysed; name either");
  return false;
}

/// Whether no option is about an analysis, where there is none; complains of
/// one that is.
bool checkNothingAnalyzed() {
  auto &Known = cl::getRegisteredOptions(Report);
  for (StringRef Name : {"p", "j", "store", "no-store", "header-cache"})
    if (auto It = Known.find(Name);
        It != Known.end() && It->second->getNumOccurrences()) {
      refuse((Name.size() == 1 ? "-" : "--") + Name +
             ": of a store, or of documents, no file is analysed; the option "
             "goes with files and directories");
      return false;
    }
  return true;
}

/// Complains of what does not go together with 'locklint report'.
bool checkReportOptions() {
  bool AsPages = HtmlTo.getNumOccurrences();
  if (AsPages &&
      (OutputFormat.getNumOccurrences() || OutputFile.getNumOccurrences() ||
       FixHow.getNumOccurrences())) {
    refuse("--html writes pages to its directory; --format, --output and --fix "
           "are for the other outputs");
    return false;
  }
  if (FixHow.getNumOccurrences() && FixHow != "patch") {
    refuse("--fix: 'locklint report' changes no file; there is --fix=patch");
    return false;
  }
  return true;
}

/// Tells where the pages are. \p Status: that of the run.
ExitStatus endPages(const HtmlOutput &Html, ExitStatus Status) {
  if (!Html.isWritten())
    return NotAnalyzed;
  if (!Quiet)
    errs() << Html.findings()
           << (Html.findings() == 1 ? " finding" : " findings") << " in "
           << Html.directory() << "/index.html\n";
  return Html.problems()   ? NotAnalyzed
         : Html.findings() ? std::max(Status, SomethingFound)
                           : Status;
}

ExitStatus runReport(Database Flags) {
  RunOptions R;
  UsersModel M;
  if (!checkReportOptions() || !readOptions(R, M))
    return NotAnalyzed;
  std::optional<HtmlOutput> Html;
  if (HtmlTo.getNumOccurrences()) {
    Expected<ReportDirectory> Directory = ReportDirectory::open(HtmlTo);
    if (!Directory)
      return refuse(toString(Directory.takeError()));
    Html.emplace(std::move(*Directory));
    R.Html = &*Html;
  }
  if (!readInputs(R, R.Html))
    return NotAnalyzed;
  bool Analyzes = ReportOn.empty() || !R.Sources.empty();
  if (!Analyzes && !checkNothingAnalyzed())
    return NotAnalyzed;
  ExitStatus Status = NothingFound;
  if (Analyzes || R.FromStore) {
    bool HasFlags = Flags != nullptr;
    CompileCommands Commands(std::move(Flags));
    if (Analyzes && !prepareCommands(Commands, HasFlags, namesFiles()))
      return NotAnalyzed;
    Status = Run(Commands, std::move(R)).run();
  } else if (Error E = Html->finish(makeIntrusiveRefCnt<HidingFileSystem>())) {
    return refuse(toString(std::move(E)));
  }
  return Html ? endPages(*Html, Status) : Status;
}

/// A fix may make room for another, which the next analysis shows; but not for
/// ever.
constexpr unsigned MostRounds = 10;

/// Analyses files, applies the fixes of what is found, if that is wished, and
/// tells what is left.
ExitStatus analyzeFiles(Database Flags, bool AsCompiler) {
  bool HasFlags = Flags != nullptr;
  CompileCommands Commands(std::move(Flags));
  AppliedFixes Applied;
  for (unsigned Round = 1;; ++Round) {
    RunOptions R;
    UsersModel M;
    R.AsCompiler = R.O.NamesAsGiven = AsCompiler;
    if (!readOptions(R, M))
      return NotAnalyzed;
    if (Round == 1 && !prepareCommands(Commands, HasFlags, namesFiles()))
      return NotAnalyzed;
    if (FixHow.getNumOccurrences() && R.How != Format::Patch) {
      R.Applied = &Applied;
      R.Apply = Round < MostRounds;
    }
    Run Now(Commands, std::move(R));
    ExitStatus Status = Now.run();
    if (!Now.hasApplied())
      return Status;
  }
}

ExitStatus runAnalyze(Database Flags, bool AsCompiler) {
  if (ListChecks)
    return listChecks();
  if (ExplainCheck.getNumOccurrences())
    return explainCheck();
  if (Generate.getNumOccurrences())
    return generate();
  if (!ListContexts)
    return analyzeFiles(std::move(Flags), AsCompiler);
  RunOptions R;
  UsersModel M;
  if (!readOptions(R, M))
    return NotAnalyzed;
  listContexts(outs(), M.get());
  return NothingFound;
}

} // namespace

ExitStatus locklint::runCommand(Database Flags, bool AsCompiler) {
  if (Explain)
    return runExplain(std::move(Flags));
  if (Graph)
    return runGraph(std::move(Flags));
  if (Learn)
    return runLearn(std::move(Flags));
  if (Capture)
    return runCapture(std::move(Flags), AsCompiler);
  if (Link)
    return runLink();
  if (Report)
    return runReport(std::move(Flags));
  return runAnalyze(std::move(Flags), AsCompiler);
}
