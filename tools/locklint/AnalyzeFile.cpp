//===- AnalyzeFile.cpp - From a compile command to findings ---------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AnalyzeFile.h"
#include "CompileCommands.h"
#include "Report/SourcePlace.h"
#include "clang-tidy/NoLintDirectiveHandler.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Core/Diagnostic.h"
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

/// Tells which findings a NOLINT comment suppresses, as clang-tidy does.
class NoLint : private DiagnosticConsumer {
public:
  explicit NoLint(SourceManager &Sources)
      : Sources(Sources), Engine(new DiagnosticIDs, new DiagnosticOptions, this,
                                 /*ShouldOwnClient=*/false) {
    Engine.setSourceManager(&Sources);
  }

  bool suppresses(const Finding &F) {
    Rule = F.Rule;
    Suppressed = false;
    Engine.Report(findPlace(Sources, F.Where),
                  Engine.getCustomDiagID(DiagnosticsEngine::Warning, "%0"))
        << F.Message;
    return Suppressed;
  }

  /// Comments that are themselves in error, such as an unmatched NOLINTBEGIN.
  ArrayRef<tooling::Diagnostic> errors() const { return Errors; }

private:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    Suppressed = Handler.shouldSuppress(Level, Info, Rule, Errors,
                                        /*AllowIO=*/true,
                                        /*EnableNoLintBlocks=*/true);
  }

  SourceManager &Sources;
  DiagnosticsEngine Engine;
  tidy::NoLintDirectiveHandler Handler;
  SmallVector<tooling::Diagnostic, 0> Errors;
  StringRef Rule;
  bool Suppressed = false;
};

class LocklintConsumer : public ASTConsumer {
public:
  LocklintConsumer(Preprocessor &PP, const Model &M, const Wishes &W,
                   FileResult &Result)
      : PP(PP), M(M), W(W), Result(Result) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    Result.Unit = analyzeUnit(Context, PP, M);
    SourceManager &Sources = Context.getSourceManager();
    OptionalFileEntryRef Main =
        Sources.getFileEntryRefForID(Sources.getMainFileID());
    NoLint Comments(Sources);
    erase_if(Result.Unit.Findings, [&](const Finding &F) {
      return (F.Strict && !W.Strict) || !W.Checks.contains(F.Rule) ||
             !isShown(F.Where, Sources, Main) || Comments.suppresses(F);
    });
    StringSaver Saver(Result.Unit.Storage);
    for (const tooling::Diagnostic &E : Comments.errors())
      Result.Unit.Findings.push_back(fromClangTidy(E, Sources, Saver));
    llvm::sort(Result.Unit.Findings);
  }

private:
  bool isShown(const Location &Where, SourceManager &Sources,
               OptionalFileEntryRef Main) const {
    OptionalFileEntryRef File =
        Sources.getFileManager().getOptionalFileRef(Where.File);
    if (File && Main && *File == *Main)
      return true;
    return W.Headers && W.Headers->match(Where.File);
  }

  static Finding fromClangTidy(const tooling::Diagnostic &D,
                               SourceManager &Sources, StringSaver &Saver) {
    Finding F;
    F.Rule = Saver.save(D.DiagnosticName);
    F.Message = D.Message.Message;
    F.Where.File = Saver.save(D.Message.FilePath);
    if (OptionalFileEntryRef File =
            Sources.getFileManager().getOptionalFileRef(F.Where.File)) {
      FileID ID = Sources.getOrCreateFileID(*File, SrcMgr::C_User);
      F.Where.Line = Sources.getLineNumber(ID, D.Message.FileOffset);
      F.Where.Column = Sources.getColumnNumber(ID, D.Message.FileOffset);
    }
    return F;
  }

  Preprocessor &PP;
  const Model &M;
  const Wishes &W;
  FileResult &Result;
};

class LocklintAction : public ASTFrontendAction {
public:
  LocklintAction(const Model &M, const Wishes &W, FileResult &Result)
      : M(M), W(W), Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    return std::make_unique<LocklintConsumer>(CI.getPreprocessor(), M, W,
                                              Result);
  }

private:
  const Model &M;
  const Wishes &W;
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
      sys::fs::make_absolute(Directory, Path);
      sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
      Entry->second = Saver.save(Path.str());
    }
    Where.File = Entry->second;
  };
  for (Finding &F : Unit.Findings) {
    Fix(F.Where);
    for (Step &S : F.Witness)
      Fix(S.Where);
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

void analyze(const tooling::CompileCommand &Command, const Model &M,
             const Wishes &W, FileResult &Result) {
  IntrusiveRefCntPtr<vfs::FileSystem> Files =
      vfs::createPhysicalFileSystem().release();
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
  Invocation->getFrontendOpts().DisableFree = W.LeaveMemory;

  raw_string_ostream OS(Result.ClangErrors);
  CompilerInstance Clang;
  Clang.setInvocation(std::move(Invocation));
  Clang.getDiagnosticOpts().ShowColors = W.Colors;
  ErrorPrinter Printer(OS, &Clang.getDiagnosticOpts());
  Clang.createDiagnostics(&Printer, /*ShouldOwnClient=*/false);
  Clang.createFileManager(Files);
  // "2 errors generated." is said in other words.
  Clang.setVerboseOutputStream(std::make_unique<raw_null_ostream>());
  LocklintAction Action(M, W, Result);
  Clang.ExecuteAction(Action);
  if (unsigned Errors = Printer.getNumErrors())
    Result.Problem = (Twine(Errors) + (Errors == 1 ? " error" : " errors") +
                      " in the code; only what Clang could make of it was "
                      "analysed")
                         .str();
  makeAbsolute(Result.Unit, Command.Directory);
}

} // namespace

FileResult locklint::analyzeFile(const tooling::CompileCommand &Command,
                                 const Model &M, const Wishes &W) {
  FileResult Result;
  CrashRecoveryContext Guard;
  Guard.DumpStackAndCleanupOnFailure = true;
  if (!Guard.RunSafely([&] { analyze(Command, M, W, Result); })) {
    Result.Unit = UnitResult();
    Result.Problem = "locklint crashed on it; this is a bug of locklint";
  }
  return Result;
}
