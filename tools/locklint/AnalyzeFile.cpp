//===- AnalyzeFile.cpp - From a compile command to findings ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AnalyzeFile.h"
#include "Analyzer/Deep.h"
#include "Compat/Clang/Compiler.h"
#include "Compat/Clang/Diagnostics.h"
#include "Compat/Paths.h"
#include "CompileCommands.h"
#include "Headers/HeaderCache.h"
#include "Report/CopyingFileSystem.h"
#include "Unit/UnitInProgram.h"
#include "common/ErrorPlaces.h"
#include "common/ProgramStore.h"
#include "common/RuleNames.h"
#include "common/Selection.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

namespace {

class LocklintConsumer : public ASTConsumer {
public:
  LocklintConsumer(CompilerInstance &Clang, const Model &M, const Wishes &W,
                   const FileOptions &O, HeaderUse *Headers, FileResult &Result)
      : Clang(Clang), Errors(ErrorPlaces::watch(Clang.getDiagnostics())), M(M),
        W(W), O(O), Headers(Headers), Result(Result) {}

  bool HandleTopLevelDecl(DeclGroupRef) override { return isSound(); }

  void HandleTranslationUnit(ASTContext &Context) override {
    UnitInput Input;
    Input.Errors = Errors.places();
    if (Headers) {
      Headers->finish(Context);
      if (!isSound())
        return;
      Input.IsForeign = [&](SourceLocation Loc) {
        return Headers->isForeign(Context.getSourceManager(), Loc);
      };
      Input.HeaderDefinitions = Headers->definitions();
    }
    if (O.Whole)
      Input.Encoded = &Result.Encoded;
    analyzeUnit(Context, Input);
    if (O.Whole) {
      readFiles(Context.getSourceManager());
      return;
    }
    PhaseTimer Timer(Result.Times.Report);
    append_range(Result.Unit.Findings,
                 misnamedInComments(Context.getSourceManager()));
    StringSaver Saver(Result.Unit.Storage);
    keepWanted(Result.Unit.Findings, Context.getSourceManager(), Saver, W);
    if (O.Deep)
      confirmFindings(Clang, Context, M, Result.Unit);
  }

private:
  void analyzeUnit(ASTContext &Context, const UnitInput &Input) {
    std::optional<UnitInProgram> Analysis;
    {
      PhaseTimer Timer(Result.Times.Lower);
      Analysis.emplace(Context, Clang.getPreprocessor(), M, Input,
                       findOthers(Context.getSourceManager()));
    }
    PhaseTimer Timer(Result.Times.Solve);
    Analysis->summarise();
    Result.Unit = Analysis->finish();
    Analysis.reset();
  }

  std::unique_ptr<Neighbours> findOthers(const SourceManager &Sources) const {
    if (!O.InProgram)
      return nullptr;
    // No store is named, so there is nothing to complain of.
    StoreChoice Found;
    Found.Database = O.Database;
    return cantFail(findNeighbours(Found, *O.InProgram, Sources));
  }

  /// Whether reading on is of use: the precompiled header, if there is one,
  /// gives the unit what its own includes would give it.
  bool isSound() const {
    return !Headers || (Headers->problem().empty() &&
                        !Clang.getDiagnostics().hasErrorOccurred());
  }

  /// Notes what the unit has read, as it was then.
  void readFiles(SourceManager &Sources) {
    for (auto I = Sources.fileinfo_begin(); I != Sources.fileinfo_end(); ++I) {
      if (Headers && Headers->isCovered(I->first))
        continue;
      SmallString<256> Path = I->first.getName();
      Clang.getFileManager().makeAbsolutePath(Path);
      if (std::optional<MemoryBufferRef> Text =
              Sources.getMemoryBufferForFileOrNone(I->first))
        Result.Read.push_back(
            {std::string(Path), UnitStore::hash(Text->getBuffer())});
    }
    if (Headers)
      for (const RecordedHeader *H : Headers->included())
        Result.Read.push_back({H->Path, H->Hash});
    llvm::sort(Result.Read, [](const ReadFile &A, const ReadFile &B) {
      return A.Path < B.Path;
    });
  }

  CompilerInstance &Clang;
  ErrorPlaces &Errors;
  const Model &M;
  const Wishes &W;
  const FileOptions &O;
  HeaderUse *Headers;
  FileResult &Result;
};

class LocklintAction : public ASTFrontendAction {
public:
  LocklintAction(const Model &M, const Wishes &W, const FileOptions &O,
                 HeaderUse *Headers, FileResult &Result)
      : M(M), W(W), O(O), Headers(Headers), Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Clang,
                                                 StringRef) override {
    if (Headers)
      Headers->watch(Clang.getPreprocessor());
    return std::make_unique<LocklintConsumer>(Clang, M, W, O, Headers, Result);
  }

  void ExecuteAction() override {
    if (Headers)
      Headers->begin(getCompilerInstance().getPreprocessor());
    ASTFrontendAction::ExecuteAction();
  }

private:
  const Model &M;
  const Wishes &W;
  const FileOptions &O;
  HeaderUse *Headers;
  FileResult &Result;
};

/// Names files from the root, so that units compiled in different directories
/// agree.
void makeAbsolute(UnitResult &Unit, StringRef Directory) {
  StringSaver Saver(Unit.Storage);
  StringMap<StringRef> Names;
  auto Fix = [&](Location &Where) {
    if (!Where.valid())
      return;
    auto [Entry, New] = Names.try_emplace(Where.File);
    if (New) {
      SmallString<256> Path = Where.File;
      locklint::makeAbsolute(Directory, Path);
      Entry->second = Saver.save(Path.str());
    }
    Where.File = Entry->second;
  };
  auto FixAll = [&](Finding &F) {
    Fix(F.Where);
    Fix(F.Cause);
    for (Step &S : F.Witness)
      Fix(S.Where);
    for (Edit &E : F.Fix)
      Fix(E.Where);
  };
  for (GivenUp &F : Unit.TooComplex)
    Fix(F.Where);
  for (Finding &F : Unit.Findings) {
    FixAll(F);
    for (Finding &Other : F.Others)
      FixAll(Other);
  }
}

/// Prints the first errors; the rest mostly follows from them.
class ErrorPrinter : public TextDiagnosticPrinter {
public:
  using TextDiagnosticPrinter::TextDiagnosticPrinter;

private:
  static constexpr unsigned Shown = 10;

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    if (getNumErrors() < Shown ||
        (getNumErrors() == Shown && Level < DiagnosticsEngine::Error))
      TextDiagnosticPrinter::HandleDiagnostic(Level, Info);
    else
      DiagnosticConsumer::HandleDiagnostic(Level, Info);
  }
};

/// Reads the file and analyses it. \p Headers: what watches whether the
/// precompiled header of \p Invocation may be used; null if there is none.
void analyze(std::unique_ptr<CompilerInvocation> Invocation,
             IntrusiveRefCntPtr<vfs::FileSystem> Files, const Model &M,
             const Wishes &W, const FileOptions &O, HeaderUse *Headers,
             FileResult &Result) {
  raw_string_ostream OS(Result.ClangErrors);
  std::unique_ptr<CompilerInstance> Clang =
      makeCompiler(std::move(Invocation), Files);
  Clang->getDiagnosticOpts().ShowColors = O.Colors;
  ErrorPrinter Printer(OS, pass(Clang->getDiagnosticOpts()));
  Clang->createDiagnostics(&Printer, /*ShouldOwnClient=*/false);
  // "2 errors generated." is said in other words.
  Clang->setVerboseOutputStream(std::make_unique<raw_null_ostream>());
  LocklintAction Action(M, W, O, Headers, Result);
  Clang->ExecuteAction(Action);
  if (Clang->getDiagnostics().hasFatalErrorOccurred())
    Result.Problem = "errors in the code; it was not analysed";
  else if (unsigned Errors = Printer.getNumErrors())
    Result.Problem = (Twine(Errors) + (Errors == 1 ? " error" : " errors") +
                      " in the code; functions with errors were not analysed")
                         .str();
}

/// Reads the file with precompiled headers, and analyses it. False if that
/// cannot be done, or would show something else.
bool analyzeWithCache(const tooling::CompileCommand &Command,
                      const CompilerInvocation &Invocation,
                      IntrusiveRefCntPtr<vfs::FileSystem> Files, const Model &M,
                      const Wishes &W, const FileOptions &O,
                      FileResult &Result) {
  auto Explain = [&](const Twine &How) {
    // Whole lines, since other threads write, too.
    if (O.ExplainHeaders)
      errs() << (Command.Filename + ": headers: " + How + "\n").str();
  };
  std::shared_ptr<const CachedHeaders> Headers =
      O.Headers->find(Invocation, Files);
  if (!Headers) {
    Explain("not precompiled");
    return false;
  }
  auto Copy = std::make_unique<CompilerInvocation>(Invocation);
  Copy->getPreprocessorOpts().ImplicitPCHInclude = Headers->PchPath;
  HeaderUse Use(*Headers);
  FileResult Tried;
  analyze(std::move(Copy), callHeadersAsGiven(Files, Headers), M, W, O, &Use,
          Tried);
  if (!Use.problem().empty() || !Tried.Problem.empty()) {
    Explain("read again, as " +
            (Use.problem().empty() ? Tried.Problem : Use.problem()));
    return false;
  }
  Explain("precompiled");
  Result = std::move(Tried);
  return true;
}

void analyze(const tooling::CompileCommand &Command, const Model &M,
             const Wishes &W, const FileOptions &O, FileResult &Result) {
  IntrusiveRefCntPtr<vfs::FileSystem> Files =
      makeIntrusiveRefCnt<CopyingFileSystem>(
          vfs::createPhysicalFileSystem().release());
  if (std::error_code EC =
          Files->setCurrentWorkingDirectory(Command.Directory)) {
    Result.Problem = "the directory of its compile command, '" +
                     Command.Directory + "': " + EC.message();
    return;
  }
  std::unique_ptr<CompilerInvocation> Invocation =
      parseCommand(Command, Files, Result.Problem);
  if (!Invocation)
    return;
  // Constructors, destructors and exceptions do more than is written.
  if (Language L =
          Invocation->getFrontendOpts().Inputs.front().getKind().getLanguage();
      L != Language::C) {
    Result.Problem = L == Language::CXX
                         ? "it is C++, and locklint reads C"
                         : "it is no C code, and locklint reads nothing else";
    return;
  }
  Invocation->getFrontendOpts().DisableFree = O.LeaveMemory;
  if (!O.Headers || O.Deep ||
      !analyzeWithCache(Command, *Invocation, Files, M, W, O, Result))
    analyze(std::move(Invocation), Files, M, W, O, /*Headers=*/nullptr, Result);
  if (!O.NamesAsGiven)
    makeAbsolute(Result.Unit, Command.Directory);
}

} // namespace

FileResult locklint::analyzeFile(const tooling::CompileCommand &Command,
                                 const Model &M, const Wishes &W,
                                 const FileOptions &O) {
  FileResult Result;
  PhaseTimes::Duration All{};
  {
    PhaseTimer Timer(All);
    CrashRecoveryContext Guard;
    Guard.DumpStackAndCleanupOnFailure = true;
    if (!Guard.RunSafely([&] { analyze(Command, M, W, O, Result); })) {
      Result.Unit = UnitResult();
      Result.Problem = "locklint crashed on it; this is a bug of locklint";
    }
  }
  PhaseTimes &Times = Result.Times;
  Times.Parse = All - Times.Lower - Times.Solve - Times.Report;
  return Result;
}
