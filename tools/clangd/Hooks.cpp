//===- Hooks.cpp - What clangd does otherwise here ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd is made to be a program, and offers no way to change these six things
// from within. So the linker puts the functions below in the place of clangd's
// (see --wrap in ld's manual): clangd's calls of F() come to wrapF(), and
// realF() is the F() that there was. All are declared here as in Clang 19 or
// 22, and built with the same C++ library; if a name or a parameter changes,
// its mangled name does, and linking fails. CMakeLists.txt lists them again.
//
//===----------------------------------------------------------------------===//

#include "Command/ClangArguments.h"
#include "KeptHeaders.h"
#include "checkers/Rule.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>
#include <mutex>
#include <optional>

using namespace clang;
using namespace llvm;

#define REAL(SYMBOL) asm("__real_" SYMBOL)
#define WRAP(SYMBOL) asm("__wrap_" SYMBOL)

namespace locklint {

static bool isRule(StringRef Name) {
  return any_of(rules(), [&](const Rule *R) { return R->name() == Name; });
}

//===----------------------------------------------------------------------===//
// clangd runs no check that it does not know to be fast.
//===----------------------------------------------------------------------===//

#define IS_FAST_TIDY_CHECK "_ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE"
std::optional<bool> realIsFastTidyCheck(StringRef Name)
    REAL(IS_FAST_TIDY_CHECK);
std::optional<bool> wrapIsFastTidyCheck(StringRef Name)
    WRAP(IS_FAST_TIDY_CHECK);

std::optional<bool> wrapIsFastTidyCheck(StringRef Name) {
  return isRule(Name) ? true : realIsFastTidyCheck(Name);
}

//===----------------------------------------------------------------------===//
// The checks that are on by default in clangd, and those that most users have
// chosen, are without the rules.
//===----------------------------------------------------------------------===//

/// Adds the rules to a list of globs, after the last that is about all checks.
/// "-*" begins the choice of a few of clang-tidy's many checks, and is not
/// meant for these; "-linuxkernel-*" is. They are added as globs: what is named
/// in full is on, of the others the project's settings decide.
static std::string addRules(StringRef Globs) {
  SmallVector<StringRef> List;
  Globs.split(List, ',');
  auto At = std::find_if(List.rbegin(), List.rend(), [](StringRef Glob) {
              Glob = Glob.trim();
              Glob.consume_front("-");
              return Glob == "*";
            }).base();
  std::vector<std::string> Names;
  for (const Rule *R : rules())
    Names.push_back((R->name() + "*").str());
  List.insert(At, Names.begin(), Names.end());
  return join(List, ",");
}

/// Changes the options for a file, which earlier providers have set.
using TidyProvider = unique_function<void(tidy::ClangTidyOptions &Options,
                                          StringRef File) const>;

// It makes clangd's last provider.
#define DISABLE_UNUSABLE_CHECKS                                                \
  "_ZN5clang6clangd21disableUnusableChecksEN4llvm8ArrayRefINSt7__cxx1112basic" \
  "_stringIcSt11char_traitsIcESaIcEEEEE"
TidyProvider realDisableUnusableChecks(ArrayRef<std::string> More)
    REAL(DISABLE_UNUSABLE_CHECKS);
TidyProvider wrapDisableUnusableChecks(ArrayRef<std::string> More)
    WRAP(DISABLE_UNUSABLE_CHECKS);

TidyProvider wrapDisableUnusableChecks(ArrayRef<std::string> More) {
  return [Real = realDisableUnusableChecks(More)](
             tidy::ClangTidyOptions &Options, StringRef File) {
    Options.Checks = addRules(Options.Checks.value_or(""));
    Real(Options, File);
  };
}

//===----------------------------------------------------------------------===//
// clangd parses the headers of a file once, and skips the functions' bodies.
//===----------------------------------------------------------------------===//

namespace {

/// Other callbacks, and no body is skipped: what inline functions do with locks
/// is in them.
class WithBodies : public PreambleCallbacks {
public:
  explicit WithBodies(PreambleCallbacks &Others) : Others(Others) {}

  void BeforeExecute(CompilerInstance &CI) override {
    // For the rest of the file __COUNTER__ begins at 0 again. What the headers'
    // functions declare with it (in the kernel's BUILD_BUG_ON(), say) must not
    // have a name that comes again.
    Preprocessor &PP = CI.getPreprocessor();
    PP.setCounterValue(1'000'000);
    PP.setPredefines(PP.getPredefines() + definePreamble());
    Others.BeforeExecute(CI);
  }
  void AfterExecute(CompilerInstance &CI) override { Others.AfterExecute(CI); }
  void AfterPCHEmitted(ASTWriter &Writer) override {
    Others.AfterPCHEmitted(Writer);
  }
  void HandleTopLevelDecl(DeclGroupRef Group) override {
    Others.HandleTopLevelDecl(Group);
  }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    return Others.createPPCallbacks();
  }
  CommentHandler *getCommentHandler() override {
    return Others.getCommentHandler();
  }
  bool shouldSkipFunctionBody(Decl *) override { return false; }

private:
  PreambleCallbacks &Others;
};

} // namespace

#if LLVM_VERSION_MAJOR >= 22
#define BUILD_PREAMBLE                                                         \
  "_ZN5clang19PrecompiledPreamble5BuildERKNS_18CompilerInvocationEPKN4llvm12M" \
  "emoryBufferENS_14PreambleBoundsENS4_18IntrusiveRefCntPtrINS_17Diagnostics"  \
  "EngineEEENS9_INS4_3vfs10FileSystemEEESt10shared_ptrINS_22PCHContainer"      \
  "OperationsEEbNS4_9StringRefERNS_17PreambleCallbacksE"
using PreambleDiagnostics = IntrusiveRefCntPtr<DiagnosticsEngine>;
#else
#define BUILD_PREAMBLE                                                         \
  "_ZN5clang19PrecompiledPreamble5BuildERKNS_18CompilerInvocationEPKN4llvm12M" \
  "emoryBufferENS_14PreambleBoundsERNS_17DiagnosticsEngineENS4_18IntrusiveRef" \
  "CntPtrINS4_3vfs10FileSystemEEESt10shared_ptrINS_22PCHContainerOperationsEE" \
  "bNS4_9StringRefERNS_17PreambleCallbacksE"
using PreambleDiagnostics = DiagnosticsEngine &;
#endif
ErrorOr<PrecompiledPreamble> realBuildPreamble(
    const CompilerInvocation &Invocation, const MemoryBuffer *MainFile,
    PreambleBounds Bounds, PreambleDiagnostics Diagnostics,
    IntrusiveRefCntPtr<vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Containers, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks) REAL(BUILD_PREAMBLE);
ErrorOr<PrecompiledPreamble> wrapBuildPreamble(
    const CompilerInvocation &Invocation, const MemoryBuffer *MainFile,
    PreambleBounds Bounds, PreambleDiagnostics Diagnostics,
    IntrusiveRefCntPtr<vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Containers, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks) WRAP(BUILD_PREAMBLE);

ErrorOr<PrecompiledPreamble> wrapBuildPreamble(
    const CompilerInvocation &Invocation, const MemoryBuffer *MainFile,
    PreambleBounds Bounds, PreambleDiagnostics Diagnostics,
    IntrusiveRefCntPtr<vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Containers, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks) {
  WithBodies All(Callbacks);
  // The headers of C++ have far more code, and no locks of the kernel's.
  bool C = !Invocation.getLangOpts().CPlusPlus;
  return realBuildPreamble(Invocation, MainFile, Bounds,
                           std::forward<PreambleDiagnostics>(Diagnostics),
                           std::move(Files), std::move(Containers),
                           StoreInMemory, StoragePath, C ? All : Callbacks);
}

//===----------------------------------------------------------------------===//
// clangd looks for Clang's own headers near its program.
//===----------------------------------------------------------------------===//

#if LLVM_VERSION_MAJOR >= 22
#define GET_RESOURCES_PATH "_ZN5clang16GetResourcesPathB5cxx11EPKcPv"
#else
#define GET_RESOURCES_PATH                                                     \
  "_ZN5clang18CompilerInvocation16GetResourcesPathB5cxx11EPKcPv"
#endif
std::string wrapGetResourcesPath(const char *Program, void *Main)
    WRAP(GET_RESOURCES_PATH);

std::string wrapGetResourcesPath(const char *, void *) {
  return ResourceDirectory;
}

//===----------------------------------------------------------------------===//
// clangd shows an error for each option of GCC's that Clang does not know.
//===----------------------------------------------------------------------===//

// A member of clangd's CommandMangler, which every command goes through.
#define MANGLE_COMMAND                                                         \
  "_ZNK5clang6clangd14CommandManglerclERNS_7tooling14CompileCommandEN4llvm9St" \
  "ringRefE"
void realMangleCommand(const void *Mangler, tooling::CompileCommand &Command,
                       StringRef File) REAL(MANGLE_COMMAND);
void wrapMangleCommand(const void *Mangler, tooling::CompileCommand &Command,
                       StringRef File) WRAP(MANGLE_COMMAND);

void wrapMangleCommand(const void *Mangler, tooling::CompileCommand &Command,
                       StringRef File) {
  // It comes with every edit, from several threads.
  static std::mutex Mutex;
  static std::map<std::vector<std::string>, std::vector<std::string>> Accepted;
  std::unique_lock Lock(Mutex);
  auto [Entry, New] =
      Accepted.try_emplace(Command.CommandLine, Command.CommandLine);
  if (New) {
    ClangArguments Arguments(Command, ClangArguments::Warnings::Keep);
    std::string Error;
    // What is an error all the same, clangd shows.
    if (Arguments.parse({}, vfs::getRealFileSystem(), Error))
      Entry->second = Arguments.commandLine();
  }
  Command.CommandLine = Entry->second;
  Lock.unlock();
  realMangleCommand(Mangler, Command, File);
}

//===----------------------------------------------------------------------===//
// clangd refers to the page of each check among clang-tidy's, where there is
// none of the rules'.
//===----------------------------------------------------------------------===//

/// The page that is installed, or nothing.
static std::string pageOf(StringRef Rule) {
  static int InThisProgram;
  SmallString<256> Page(sys::path::parent_path(sys::path::parent_path(
      sys::fs::getMainExecutable("locklint-clangd", &InThisProgram))));
  sys::path::append(Page, LOCKLINT_DOCS, "checks",
                    Rule.split('-').second + ".md");
  return sys::fs::exists(Page) ? Page.str().str() : "";
}

#define PUBLISHED "_ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE"
json::Value realPublished(const void *Diagnostics) REAL(PUBLISHED);
json::Value wrapPublished(const void *Diagnostics) WRAP(PUBLISHED);

json::Value wrapPublished(const void *Diagnostics) {
  json::Value Message = realPublished(Diagnostics);
  json::Object *Fields = Message.getAsObject();
  json::Array *List = Fields ? Fields->getArray("diagnostics") : nullptr;
  if (!List)
    return Message;
  for (json::Value &Element : *List) {
    json::Object *D = Element.getAsObject();
    if (!D)
      continue;
    StringRef Code = D->getString("code").value_or("");
    if (!isRule(Code))
      continue;
    if (std::string Page = pageOf(Code); !Page.empty())
      (*D)["codeDescription"] = json::Object{{"href", "file://" + Page}};
    else
      D->erase("codeDescription");
  }
  return Message;
}

} // namespace locklint
