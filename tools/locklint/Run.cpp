//===- Run.cpp - One run of the command line ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "Repository.h"
#include "common/FindAbove.h"
#include "common/ProgramStore.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <future>

using namespace llvm;
using namespace locklint;

static raw_ostream &complain() { return WithColor::error(errs(), "locklint"); }

Run::Run(CompileCommands &Commands, RunOptions Given)
    : Commands(Commands), Options(std::move(Given)),
      Sources(makeIntrusiveRefCnt<HidingFileSystem>()),
      Out(Options.How, Options.OutputFile,
          Options.Sources.empty() ? StringRef() : Options.Sources.front(),
          Options.AsCompiler, Sources) {}

void Run::fail(StringRef File, StringRef Why) {
  complain() << File << ": " << Why << '\n';
  Out.addProblem(File, Why);
  if (Options.Html)
    Options.Html->addProblem(File, Why);
  ++Failed;
}

void locklint::noteReplaced(StringRef Path, StringRef WrittenBy) {
  WithColor::note(errs(), "locklint")
      << Path << ": written " << WrittenBy << "; it begins anew\n";
}

/// The store that is named, or else the one beside \p Database.
std::string Run::storePath(StringRef Database) const {
  return Options.StoreFile ? *Options.StoreFile : storeOf(Database);
}

/// Opens the store that is named, or, where directories are analysed, the one
/// beside their compile database, if one can be there.
bool Run::openStore(StringRef Database) {
  if (Options.NoStore || Options.O.Deep ||
      (!Options.StoreFile && Database.empty()))
    return true;
  std::string Path = storePath(Database);
  // Nobody has asked for that one.
  if (!Options.StoreFile)
    if (std::error_code EC = checkStorePlace(Path)) {
      WithColor::warning(errs(), "locklint")
          << Path << ": " << EC.message()
          << "; nothing is kept for the next run, which --store=FILE would do "
             "elsewhere\n";
      return true;
    }
  std::string Replaced;
  Expected<std::unique_ptr<UnitStore>> Opened =
      locklint::openStore(Path, Options.Choice, Replaced);
  if (!Opened) {
    complain() << toString(Opened.takeError()) << '\n';
    return false;
  }
  if (!Replaced.empty() && !Options.Quiet)
    noteReplaced(Path, Replaced);
  Store = std::move(*Opened);
  return true;
}

/// Takes away what the baseline has, and adds to the new one.
void Run::leaveOutKnown(std::vector<Finding> &Findings) {
  if (Options.NewBaseline)
    for (const Finding &F : Findings)
      Options.NewBaseline->add(F);
  if (Options.Known)
    eraseFindings(Findings,
                  [&](const Finding &F) { return Options.Known->takes(F); });
  else if (Options.NewBaseline)
    Findings.clear();
}

/// Leaves of what was found in a file what is to be told.
void Run::select(FileResult &Result) {
  std::vector<Finding> &Found = Result.Unit.Findings;
  leaveOutKnown(Found);
  if (!Options.Changed)
    return;
  size_t Before = Found.size();
  eraseFindings(Found,
                [&](const Finding &F) { return !Options.Changed->touches(F); });
  Untouched += Before - Found.size();
}

static std::string realPath(StringRef Path) {
  SmallString<256> Real;
  return sys::fs::real_path(Path, Real) ? Path.str() : std::string(Real);
}

void Run::noteRead(ArrayRef<ReadFile> Read) {
  if (!UnreadHeaders.empty())
    for (const ReadFile &F : Read)
      UnreadHeaders.erase(realPath(F.Path));
}

/// Says of headers that have changed, and that no file which was analysed
/// includes, that nothing is known of them.
void Run::noteHeaders() const {
  if (UnreadHeaders.empty() || Options.Quiet)
    return;
  std::vector<StringRef> Names;
  for (const auto &Header : UnreadHeaders)
    Names.push_back(Header.second);
  WithColor::note(errs(), "locklint")
      << join(Names, ", ")
      << (Names.size() == 1 ? " has changed, and no .c file that includes it; "
                            : " have changed, and no .c file that includes "
                              "them; ")
      << "name files that do, to see what that brings\n";
}

/// Finds what the baseline has of the Files.
void Run::matchBaseline() {
  std::vector<const Finding *> Found;
  std::vector<StringRef> Analyzed;
  for (const AnalyzedFile &File : Files) {
    Analyzed.push_back(File.Path);
    for (const Finding &F : File.Result.Unit.Findings)
      Found.push_back(&F);
  }
  Options.Known->match(Found, Analyzed);
}

/// Applies the fixes of what would be told.
void Run::applyFixes() {
  Line.hide();
  FixSet Fixes;
  StringSet<> Analyzed;
  for (const AnalyzedFile &File : Files) {
    Analyzed.insert(File.Path);
    for (const Finding &F : File.Result.Unit.Findings)
      Fixes.add(F);
  }
  SmallString<256> Here;
  sys::fs::current_path(Here);
  std::string Tree = repositoryOf(Here);
  HasApplied = locklint::applyFixes(
      Fixes, Analyzed, Tree.empty() ? Here.str() : Tree, *Options.Applied);
}

void Run::keepWanted(AnalyzedFile &File) {
  PhaseTimer Timer(Stats.Times.Report);
  locklint::keepWanted(File, Options.W, Sources);
}

void Run::show(size_t Number, FileResult &Result) {
  const Job &J = Work[Number];
  Line.hide();
  errs() << Result.ClangErrors;
  if (!Result.Problem.empty())
    fail(J.File, Result.Problem);
  Functions += Result.Unit.Functions;
  TooComplex += Result.Unit.TooComplex.size();
  Stats.Times += Result.Times;
  for (GivenUp &F : Result.Unit.TooComplex) {
    Out.shorten(F.Where);
    Stats.add(F, F.Where.File);
  }
  PhaseTimer Timer(Stats.Times.Report);
  unsigned New = Options.Html ? Options.Html->add(Result.Unit.Findings)
                              : Out.add(J.File, Result.Unit.Findings, ByRule);
  Findings += New;
  FilesWithFindings += New != 0;
  // A file that is compiled in several ways has a job for each.
  if (Number + 1 == Work.size() || Work[Number + 1].File != J.File)
    Out.endFile(J.File);
}

void Run::capture(const Job &J, const FileResult &Result) {
  Line.hide();
  errs() << Result.ClangErrors;
  if (!Result.Problem.empty())
    fail(J.File, Result.Problem);
  if (Result.WasKnown)
    return;
  CapturedUnit Unit = captured(J.Command, Result);
  if (Error E = Result.Encoded.empty() ? Options.Capture->remove(Unit)
                                       : Options.Capture->write(Unit))
    fail(J.File, toString(std::move(E)));
}

/// Job \p Number has given \p Result.
void Run::take(size_t Number, FileResult Result) {
  const Job &J = Work[Number];
  if (Options.Capture)
    return capture(J, Result);
  noteRead(Result.Read);
  AnalyzedFile File{J.path(), J.Command.Directory, std::move(Result)};
  if (!Link) {
    if (Options.O.Whole)
      keepWanted(File);
    File.Result.Encoded.clear();
  }
  if (Hold) {
    Files.push_back(std::move(File));
    return;
  }
  select(File.Result);
  show(Number, File.Result);
}

void Run::analyze(KnownFiles &Known) {
  auto Show = [&](size_t I) { Line.show(I, Work.size(), Work[I].File); };
  if (Options.Jobs == 1 || Work.size() < 2) {
    for (size_t I = 0; I != Work.size(); ++I) {
      Show(I);
      take(I, Known.analyze(Work[I].Command, Options.W));
    }
    return;
  }
  DefaultThreadPool Pool(hardware_concurrency(Options.Jobs));
  std::vector<std::future<FileResult>> Results;
  for (const Job &J : Work) {
    auto Task = std::make_shared<std::packaged_task<FileResult()>>(
        [&] { return Known.analyze(J.Command, Options.W); });
    Results.push_back(Task->get_future());
    Pool.async([Task] { (*Task)(); });
  }
  for (size_t I = 0; I != Work.size(); ++I) {
    Show(I);
    take(I, Results[I].get());
  }
}

ExitStatus Run::instead(KnownFiles &Known) {
  Line.hide();
  for (size_t I = 0; I != Files.size(); ++I) {
    errs() << Files[I].Result.ClangErrors;
    if (!Files[I].Result.Problem.empty())
      fail(Work[I].File, Files[I].Result.Problem);
  }
  if (Error E = Known.takeError()) {
    complain() << toString(std::move(E)) << '\n';
    ++Failed;
  }
  ExitStatus Status = Options.Instead(Files);
  return Failed ? NotAnalyzed : Status;
}

/// Opens the store, and has Files be what it has; complains if it cannot.
bool Run::openKnown(std::optional<KnownFiles> &Known) {
  SmallString<256> Here;
  sys::fs::current_path(Here);
  StringRef Database = Commands.nameIn(Here);
  if (!Options.StoreFile && Database.empty()) {
    complain() << "which program? Name a store with --store, a build directory "
                  "with -p, or files\n";
    return false;
  }
  std::string Path = storePath(Database);
  auto Opened = openExistingStore(Path, Options.Choice);
  if (!Opened) {
    complain() << toString(Opened.takeError()) << '\n';
    return false;
  }
  Known.emplace(std::move(*Opened), /*Facts=*/nullptr, *Options.M, Options.O);
  Files = Known->all();
  Outdated Changed = Known->outdated();
  if (Error E = Known->takeError()) {
    complain() << toString(std::move(E)) << '\n';
    return false;
  }
  if (Files.empty()) {
    complain()
        << "'" << Path
        << "': there is no file in it; 'locklint link' puts what was "
           "captured of files there, or --store keeps what is analysed\n";
    return false;
  }
  // Lines of these are others, and so are comments.
  for (const std::string &File : Changed.Files)
    Sources->hide(File);
  if (Changed.Units && !Options.Quiet)
    WithColor::note(errs(), "locklint")
        << Path << ": of " << Files.size()
        << (Files.size() == 1 ? " file, " : " files, ") << Changed.Units
        << (Changed.Units == 1
                ? " has changed since it was analysed; this is about "
                  "what it was\n"
                : " have changed since they were analysed; this is "
                  "about what they were\n");
  return true;
}

ExitStatus Run::runOnStore() {
  std::optional<KnownFiles> Known;
  if (!openKnown(Known))
    return NotAnalyzed;
  if (Options.Instead)
    return Options.Instead(Files);
  SmallString<256> Here;
  sys::fs::current_path(Here);
  Here += "/";
  for (const AnalyzedFile &F : Files) {
    StringRef Name = F.Path;
    Name.consume_front(Here);
    Work.push_back({Name.str(), {F.Directory, F.Path, {}, ""}, ""});
  }
  NumFiles = countFiles();
  Link = Work.size() > 1 && !Options.Separate;
  Hold = true;
  showAll(*Known);
  return finish(*Known, 0);
}

/// How many files the jobs are about.
unsigned Run::countFiles() const {
  StringSet<> Names;
  for (const Job &J : Work)
    Names.insert(J.File);
  return Names.size();
}

/// Tells what was found in Files, one for each job, linked if they are to be.
void Run::showAll(KnownFiles &Known) {
  if (Link) {
    Line.show(Work.size(), Work.size(), "linking");
    PhaseTimer Timer(Stats.Times.Link);
    if (!linkFiles(Files, *Options.M, Known, Sources))
      fail("the store", "it is damaged; delete it, and run again");
  }
  // Of what is not linked, that is done.
  for (AnalyzedFile &File : Files)
    keepWanted(File);
  if (Options.Known)
    matchBaseline();
  for (AnalyzedFile &File : Files)
    select(File.Result);
  if (Options.Apply)
    applyFixes();
  if (HasApplied)
    return;
  for (size_t I = 0; I != Files.size(); ++I)
    show(I, Files[I].Result);
}

/// Ends the output, when all files were told of. \p NumKnown of them were not
/// analysed.
ExitStatus Run::finish(KnownFiles &Known, unsigned NumKnown) {
  Line.hide();
  if (Error E = Known.takeError()) {
    complain() << toString(std::move(E)) << '\n';
    ++Failed;
  }
  if (Options.NewBaseline)
    if (Error E = Options.NewBaseline->write()) {
      complain() << "the baseline cannot be written: " << toString(std::move(E))
                 << '\n';
      return NotAnalyzed;
    }
  summarise(NumKnown);
  Error Lost = [&] {
    PhaseTimer Timer(Stats.Times.Report);
    return Options.Html ? Options.Html->finish(Sources) : Out.finish();
  }();
  if (Options.Stats) {
    Stats.Functions = Functions;
    Stats.FromStore = Options.FromStore ? Work.size() : NumKnown;
    Stats.Analyzed = Work.size() - Stats.FromStore;
    Stats.print(errs());
  }
  if (Lost) {
    complain() << toString(std::move(Lost)) << '\n';
    return NotAnalyzed;
  }
  if (Options.AsCompiler && !Options.Werror && !CalledWrongly)
    return NothingFound;
  if (Failed || (Options.Applied && Options.Applied->Failed))
    return NotAnalyzed;
  return Findings ? SomethingFound : NothingFound;
}

bool Run::checkOutput() const {
  Error E = Out.check();
  if (!E)
    return true;
  complain() << toString(std::move(E)) << '\n';
  return false;
}

ExitStatus Run::run() {
  if (!checkOutput())
    return NotAnalyzed;
  if (Options.FromStore)
    return runOnStore();
  auto Fail = [&](StringRef File, StringRef Why) {
    fail(File, Why);
    Out.endFile(File);
  };
  auto Note = [&](StringRef File, StringRef What) {
    // It was said in the run before.
    bool IsKnown = Options.Applied && Options.Applied->Count;
    if (!Options.Quiet && !IsKnown)
      WithColor::note(errs(), "locklint") << File << ": " << What << '\n';
  };
  JobFinder Finder(Commands, Fail, Note);
  for (const std::string &Name : Options.Sources)
    Finder.add(Name, Options.O.NamesAsGiven);
  if (Options.OnlyChanged) {
    for (const std::string &Name : Options.Changed->files(".c"))
      Finder.add(Name, /*AsGiven=*/false);
    for (const std::string &Name : Options.Changed->files(".h"))
      UnreadHeaders[realPath(Name)] = Name;
  } else if (Options.Sources.empty()) {
    Finder.addAll();
  }
  Work = Finder.take();
  // Where the output is to go, there may be a store by now.
  if (!openStore(Finder.database()) || !checkOutput())
    return NotAnalyzed;
  CalledWrongly = Failed != 0;
  NumFiles = countFiles() + Failed;
  if (Options.Capture && Work.size() > 1 && !Options.Capture->isDirectory()) {
    complain() << "there are " << Work.size()
               << " compile commands, and one file to write to; name a "
                  "directory, as in -o facts/\n";
    return NotAnalyzed;
  }
  Link = !Options.Capture &&
         ((Work.size() > 1 && !Options.Separate && !Options.O.Deep) ||
          Options.Instead);
  Hold = Link || Options.Known || Options.Apply;
  Options.O.Whole = Link || Store || Options.Capture || Options.OnlyChanged;
  Options.O.LeaveMemory = Work.size() == 1;
  if (Work.size() == 1 && !Options.O.Whole && !Options.O.Deep &&
      !Options.Separate && !Options.NoStore) {
    Options.O.InProgram = &Options.Choice;
    Options.O.Database = Work.front().Database;
  }
  Options.O.Headers = Options.Headers.get();
  if (Work.size() > 1 && !Options.Quiet &&
      sys::Process::StandardErrIsDisplayed())
    Line.enable();

  KnownFiles Known(std::move(Store),
                   Options.Capture ? &*Options.Capture : nullptr, *Options.M,
                   Options.O);
  analyze(Known);
  std::vector<const clang::tooling::CompileCommand *> Compiled;
  for (const Job &J : Work)
    Compiled.push_back(&J.Command);
  Known.forgetOthers(Compiled);
  if (Options.Instead)
    return instead(Known);
  if (Hold)
    showAll(Known);
  if (HasApplied)
    return SomethingFound;
  noteHeaders();
  return finish(Known, Known.known());
}
