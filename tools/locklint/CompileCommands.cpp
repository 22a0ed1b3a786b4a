//===- CompileCommands.cpp - How a file is compiled -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileCommands.h"
#include "Command/ClangArguments.h"
#include "CompileDatabase.h"
#include "clang/Driver/ToolChain.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/TargetParser/Triple.h"

using namespace clang;
using namespace llvm;
using namespace locklint;
using clang::tooling::CompilationDatabase;
using clang::tooling::CompileCommand;

static constexpr llvm::StringLiteral FileName = "compile_commands.json";

static const char HowToGetOne[] =
    R"(For a kernel, make one in its build directory: make LLVM=-19 compile_commands.json
or, if it is built already: scripts/clang-tools/gen_compile_commands.py
A module of your own needs none if its build calls locklint:
  make -C /lib/modules/$(uname -r)/build M=$PWD C=2 CHECK=locklint
or have Bear record one:
  make -C /lib/modules/$(uname -r)/build M=$PWD clean
  bear -- make -C /lib/modules/$(uname -r)/build M=$PWD)";

static std::string pathIn(StringRef Directory) {
  SmallString<256> Path = Directory;
  sys::path::append(Path, FileName);
  return std::string(Path);
}

/// What is wrong with a database that cannot be loaded; \p Message is what
/// Clang says of it.
static std::string whatIsWrong(StringRef Path, StringRef Message) {
  auto Text = MemoryBuffer::getFile(Path);
  if (!Text)
    return Text.getError().message();
  if ((*Text)->getBuffer().trim().empty())
    return "it is empty";
  Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
  if (!Parsed)
    return "it is damaged: " + toString(Parsed.takeError());
  return Message.rtrim().str();
}

/// A database, or an error if there is one that cannot be read; null if there
/// is none.
static Expected<std::unique_ptr<CompilationDatabase>>
loadFrom(StringRef Directory) {
  std::string Message, Path = pathIn(Directory);
  if (std::unique_ptr<CompilationDatabase> Found = CompileDatabase::load(Path))
    return Found;
  std::unique_ptr<CompilationDatabase> Found =
      CompilationDatabase::loadFromDirectory(Directory, Message);
  if (!Found && sys::fs::exists(Path))
    return createStringError("'" + Path +
                             "' cannot be read: " + whatIsWrong(Path, Message));
  return Found;
}

Error CompileCommands::load(StringRef Directory) {
  if (!sys::fs::exists(Directory))
    return createStringError("-p '" + Directory + "': no such directory");
  if (!sys::fs::is_directory(Directory)) {
    StringRef Its = sys::path::parent_path(Directory);
    return createStringError("-p '" + Directory +
                             "': it is a file; name the directory of "
                             "compile_commands.json" +
                             (sys::path::filename(Directory) == FileName
                                  ? ": -p " + (Its.empty() ? "." : Its.str())
                                  : std::string()));
  }
  Expected<std::unique_ptr<CompilationDatabase>> Loaded = loadFrom(Directory);
  if (!Loaded)
    return Loaded.takeError();
  Everywhere = std::move(*Loaded);
  Named = pathIn(Directory);
  if (Everywhere)
    return Error::success();
  return createStringError("no compile_commands.json can be read in the "
                           "directory given by -p, '" +
                           Directory + "'.\n" + HowToGetOne);
}

CompileCommands::Nearest CompileCommands::search(StringRef Directory) {
  for (; !Directory.empty(); Directory = sys::path::parent_path(Directory)) {
    // A nearer one that is damaged is what the user means, too.
    Expected<std::unique_ptr<CompilationDatabase>> Loaded = loadFrom(Directory);
    if (!Loaded)
      return {nullptr, pathIn(Directory), toString(Loaded.takeError())};
    if (*Loaded)
      return {std::move(*Loaded), pathIn(Directory), ""};
  }
  return {};
}

/// The database for files in \p Directory.
Expected<CompilationDatabase *>
CompileCommands::databaseFor(StringRef Directory) {
  if (Everywhere)
    return Everywhere.get();
  auto [Entry, New] = Found.try_emplace(Directory);
  if (New)
    Entry->second = search(Directory);
  if (!Entry->second.Problem.empty())
    return createStringError(Entry->second.Problem);
  if (Entry->second.Database)
    return Entry->second.Database.get();
  return createStringError(
      Twine("how is it compiled? There is no compile_commands.json in its "
            "directory or above.\n") +
      HowToGetOne +
      "\nthen name its directory: locklint -p BUILD_DIR FILE...\n"
      "For a file that needs no more than a few flags: "
      "locklint FILE... -- FLAGS");
}

StringRef CompileCommands::nameIn(StringRef Directory) {
  if (Everywhere)
    return Named;
  if (Expected<CompilationDatabase *> Database = databaseFor(Directory);
      !Database)
    consumeError(Database.takeError());
  return Found.find(Directory)->second.Path;
}

Expected<std::vector<CompileCommand>>
CompileCommands::find(StringRef AbsolutePath) {
  StringRef Directory = sys::path::parent_path(AbsolutePath);
  Expected<CompilationDatabase *> Database = databaseFor(Directory);
  if (!Database)
    return Database.takeError();
  std::vector<CompileCommand> Commands =
      (*Database)->getCompileCommands(AbsolutePath);
  if (!Commands.empty())
    return Commands;
  if ((*Database)->getAllFiles().empty())
    return createStringError("'" + nameIn(Directory) +
                             "' has no command at all. Bear records what make "
                             "runs: 'make clean' comes before it.");
  return createStringError("'" + nameIn(Directory) + "' has no command for it");
}

Expected<std::vector<std::string>> CompileCommands::below(StringRef Directory,
                                                          StringRef Within) {
  Expected<CompilationDatabase *> Database = databaseFor(Directory);
  if (!Database)
    return Database.takeError();
  std::vector<std::string> Files;
  for (std::string &File : (*Database)->getAllFiles()) {
    StringRef Rest = File;
    if (!Rest.ends_with(".c") ||
        (!Within.empty() &&
         (!Rest.consume_front(Within) || !Rest.starts_with("/"))))
      continue;
    Files.push_back(std::move(File));
  }
  llvm::sort(Files);
  Files.erase(llvm::unique(Files), Files.end());
  return Files;
}

std::string locklint::missingTarget(const CompileCommand &Command) {
  ArrayRef<std::string> Arguments = Command.CommandLine;
  if (Arguments.empty() || any_of(Arguments, [](StringRef A) {
        return A == "-target" || A.starts_with("--target=");
      }))
    return "";
  clang::driver::ParsedClangName Compiler =
      clang::driver::ToolChain::getTargetAndModeFromProgramName(
          Arguments.front());
  // Clang need not have heard of the processor; "my-gcc" has no target at all.
  Triple Target(Triple::normalize(Compiler.TargetPrefix));
  if (Compiler.TargetIsValid || Target.getOS() == Triple::UnknownOS)
    return "";
  return Compiler.TargetPrefix;
}

std::unique_ptr<CompilerInvocation>
locklint::parseCommand(const CompileCommand &Command,
                       IntrusiveRefCntPtr<vfs::FileSystem> Files,
                       std::string &Error) {
  // The three -Wno- are errors by default in Clang, the last since Clang 22,
  // and mere warnings in GCC up to 13.
  return ClangArguments(Command, ClangArguments::Warnings::LeaveOut)
      .parse({"-resource-dir", ResourceDirectory, "-ferror-limit=0", "-w",
              "-Wno-int-conversion", "-Wno-incompatible-function-pointer-types",
              "-Wno-incompatible-pointer-types"},
             std::move(Files), Error);
}
