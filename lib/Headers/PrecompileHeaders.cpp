//===- PrecompileHeaders.cpp - Making a precompiled header ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/PrecompileHeaders.h"
#include "Compat/Clang/Compiler.h"
#include "Headers/HeaderRecorder.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace clang;
using namespace llvm;
using namespace locklint;

namespace {

class RecordingConsumer : public ASTConsumer {
public:
  explicit RecordingConsumer(HeaderRecorder &Recorder) : Recorder(Recorder) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    if (Context.getDiagnostics().hasErrorOccurred())
      Recorder.fail("they have errors");
    else
      Recorder.finish(Context);
  }

private:
  HeaderRecorder &Recorder;
};

/// Writes a PCH, and has a recorder watch.
class RecordingAction : public GeneratePCHAction {
public:
  explicit RecordingAction(HeaderRecorder &Recorder) : Recorder(Recorder) {}

private:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Clang,
                                                 StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Both;
    Both.push_back(std::make_unique<RecordingConsumer>(Recorder));
    Both.push_back(GeneratePCHAction::CreateASTConsumer(Clang, File));
    if (!Both.back())
      return nullptr;
    Recorder.watch(Clang.getPreprocessor());
    return std::make_unique<MultiplexConsumer>(std::move(Both));
  }

  HeaderRecorder &Recorder;
};

} // namespace

/// The text that includes all of \p Names that are there. What Kbuild defines
/// for each file is another string in each; headers need some string.
static std::string textOf(ArrayRef<StringRef> Names) {
  std::string Text;
  raw_string_ostream OS(Text);
  constexpr StringRef OfFiles[] = {"KBUILD_MODNAME", "KBUILD_BASENAME",
                                   "KBUILD_MODFILE"};
  for (StringRef Name : OfFiles)
    OS << "#define " << Name << " \"\"\n";
  for (StringRef Name : Names)
    OS << "#if __has_include(<" << Name << ">)\n#include <" << Name
       << ">\n#endif\n";
  for (StringRef Name : OfFiles)
    OS << "#undef " << Name << "\n";
  return Text;
}

HeaderRecord
locklint::precompileHeaders(const CompilerInvocation &Invocation,
                            IntrusiveRefCntPtr<vfs::FileSystem> Files,
                            ArrayRef<StringRef> Names, StringRef Pch) {
  HeaderRecorder Recorder;
  Recorder.Record.Made = std::chrono::system_clock::now().time_since_epoch() /
                         std::chrono::nanoseconds(1);
  std::string Text = textOf(Names);
  auto Copy = std::make_shared<CompilerInvocation>(Invocation);
  FrontendOptions &Options = Copy->getFrontendOpts();
  InputKind Kind = Options.Inputs.front().getKind();
  Options.Inputs = {
      FrontendInputFile(MemoryBufferRef(Text, "locklint's headers"), Kind)};
  Options.ProgramAction = frontend::GeneratePCH;
  Options.OutputFile = Pch.str();
  // The content of files counts, not when they were written.
  Options.IncludeTimestamps = false;
  Options.DisableFree = false;

  IgnoringDiagConsumer Ignore;
  std::unique_ptr<CompilerInstance> Clang =
      makeCompiler(std::move(Copy), Files);
  Clang->createDiagnostics(&Ignore, /*ShouldOwnClient=*/false);
  Clang->setVerboseOutputStream(std::make_unique<raw_null_ostream>());
  RecordingAction Action(Recorder);
  bool Done = Clang->ExecuteAction(Action);
  HeaderRecord &Record = Recorder.Record;
  if (Record.Problem.empty() &&
      (!Done || Clang->getDiagnostics().hasErrorOccurred()))
    Record.Problem = "they cannot be written";
  else if (all_of(Record.Headers,
                  [](const RecordedHeader &H) { return H.Forced; }))
    Record.Problem = "there are none";
  if (!Record.Problem.empty())
    sys::fs::remove(Pch);
  return std::move(Record);
}
