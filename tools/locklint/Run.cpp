//===- Run.cpp - One run of the command line ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "llvm/ADT/StringSet.h"
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
      Out(Options.How, Options.OutputFile, Options.AsCompiler) {}

void Run::fail(StringRef File, StringRef Why) {
  complain() << File << ": " << Why << '\n';
  Out.addProblem(File, Why);
  ++Failed;
}

/// Opens the store that is named, or, where directories are analysed, the one
/// beside their compile database.
bool Run::openStore(StringRef Database) {
  if (Options.NoStore || Options.O.Deep ||
      (!Options.StoreFile && Database.empty()))
    return true;
  SmallString<256> Path(Options.StoreFile.value_or(""));
  if (!Options.StoreFile) {
    Path = sys::path::parent_path(Database);
    sys::path::append(Path, ".locklint", "store.db");
  }
  bool Replaced = false;
  Expected<std::unique_ptr<UnitStore>> Opened =
      locklint::openStore(Path, Options.Models, Replaced);
  if (!Opened) {
    complain() << toString(Opened.takeError()) << '\n';
    return false;
  }
  if (Replaced && !Options.Quiet)
    WithColor::note(errs(), "locklint")
        << Path << ": written by another version of locklint, or with another "
        << "model; it begins anew\n";
  Store = std::move(*Opened);
  return true;
}

void Run::show(size_t Number, FileResult &Result) {
  const Job &J = Work[Number];
  Line.hide();
  errs() << Result.ClangErrors;
  if (!Result.Problem.empty())
    fail(J.File, Result.Problem);
  Functions += Result.Unit.Functions;
  Unknown += Result.Unit.Unknown;
  unsigned New = Out.add(J.File, Result.Unit.Findings);
  Findings += New;
  FilesWithFindings += New != 0;
  // A file that is compiled in several ways has a job for each.
  if (Number + 1 == Work.size() || Work[Number + 1].File != J.File)
    Out.endFile(J.File);
}

/// Job \p Number has given \p Result.
void Run::take(size_t Number, FileResult Result) {
  const Job &J = Work[Number];
  AnalyzedFile File{J.path(), J.Command.Directory, std::move(Result)};
  if (Link) {
    Files.push_back(std::move(File));
    return;
  }
  if (Options.O.Whole)
    keepWanted(File, Options.W);
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

ExitStatus Run::dump() {
  Line.hide();
  for (size_t I = 0; I != Files.size(); ++I) {
    errs() << Files[I].Result.ClangErrors;
    if (!Files[I].Result.Problem.empty())
      fail(Work[I].File, Files[I].Result.Problem);
  }
  dumpFiles(outs(), Files, *Options.M, *Options.DumpWhat, Options.DumpFunction);
  return Failed ? NotAnalyzed : NothingFound;
}

void Run::summarise(unsigned Known) const {
  if (NumFiles < 2 || Options.Quiet)
    return;
  auto Count = [](unsigned N, StringRef What) {
    return (Twine(N) + " " + What + (N == 1 ? "" : "s")).str();
  };
  errs() << Count(NumFiles, "file");
  if (Known)
    errs() << " (" << Known << " unchanged)";
  errs() << ", " << Count(Findings, "finding");
  if (Findings)
    errs() << " in " << Count(FilesWithFindings, "file");
  if (Failed)
    errs() << ", " << Failed << " could not be analysed";
  // Nothing is said of these: the user should know how much that is.
  if (Unknown)
    errs() << ", " << Unknown << " of " << Count(Functions, "function")
           << " too complex to follow";
  errs() << '\n';
}

ExitStatus Run::run() {
  if (Error E = Out.check()) {
    complain() << toString(std::move(E)) << '\n';
    return NotAnalyzed;
  }
  auto Fail = [&](StringRef File, StringRef Why) {
    fail(File, Why);
    Out.endFile(File);
  };
  auto Note = [&](StringRef File, StringRef What) {
    if (!Options.Quiet)
      WithColor::note(errs(), "locklint") << File << ": " << What << '\n';
  };
  JobFinder Finder(Commands, Fail, Note);
  for (const std::string &Name : Options.Sources)
    Finder.add(Name, Options.O.NamesAsGiven);
  if (Options.Sources.empty())
    Finder.addAll();
  Work = Finder.take();
  if (!openStore(Finder.database()))
    return NotAnalyzed;
  const bool CalledWrongly = Failed != 0;
  StringSet<> Names;
  for (const Job &J : Work)
    Names.insert(J.File);
  NumFiles = Names.size() + Failed;
  Link = (Work.size() > 1 && !Options.Separate && !Options.O.Deep) ||
         Options.DumpWhat;
  Options.O.Whole = Link || Store;
  Options.O.LeaveMemory = Work.size() == 1;
  Options.O.Headers = Options.Headers.get();
  if (Work.size() > 1 && !Options.Quiet &&
      sys::Process::StandardErrIsDisplayed())
    Line.enable();

  KnownFiles Known(std::move(Store), *Options.M, Options.O);
  analyze(Known);
  if (Options.DumpWhat)
    return dump();
  if (Link) {
    Line.show(Work.size(), Work.size(), "linking");
    if (!linkFiles(Files, *Options.M, Known))
      fail("the store", "it is damaged; delete it, and run again");
    for (size_t I = 0; I != Work.size(); ++I) {
      keepWanted(Files[I], Options.W);
      show(I, Files[I].Result);
    }
  }
  Line.hide();
  if (Error E = Known.takeError()) {
    complain() << toString(std::move(E)) << '\n';
    ++Failed;
  }
  summarise(Known.known());
  if (Error E = Out.finish()) {
    complain() << toString(std::move(E)) << '\n';
    return NotAnalyzed;
  }
  if (Options.AsCompiler && !Options.Werror && !CalledWrongly)
    return NothingFound;
  if (Failed)
    return NotAnalyzed;
  return Findings ? SomethingFound : NothingFound;
}
