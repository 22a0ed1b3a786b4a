//===- CompileCommands.cpp - How a file is compiled -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileCommands.h"
#include "Command/ClangArguments.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace llvm;
using namespace locklint;
using clang::tooling::CompilationDatabase;
using clang::tooling::CompileCommand;

static const char HowToGetOne[] =
    "For a kernel, make one in its build directory: "
    "make LLVM=-19 compile_commands.json\n"
    "or, if it is built already: scripts/clang-tools/gen_compile_commands.py";

Error CompileCommands::load(StringRef Directory) {
  std::string Message;
  Everywhere = CompilationDatabase::loadFromDirectory(Directory, Message);
  if (Everywhere)
    return Error::success();
  return createStringError("no compile_commands.json can be read in the "
                           "directory given by -p, '" +
                           Directory + "'.\n" + HowToGetOne);
}

Expected<std::vector<CompileCommand>>
CompileCommands::find(StringRef AbsolutePath) {
  CompilationDatabase *Database = Everywhere.get();
  if (!Database) {
    StringRef Directory = sys::path::parent_path(AbsolutePath);
    auto [Entry, New] = Found.try_emplace(Directory);
    if (New) {
      std::string Message;
      Entry->second =
          CompilationDatabase::autoDetectFromDirectory(Directory, Message);
    }
    Database = Entry->second.get();
  }
  if (!Database)
    return createStringError(
        Twine("how is it compiled? There is no compile_commands.json in its "
              "directory or above.\n") +
        HowToGetOne +
        "\nthen name that directory: locklint -p BUILD_DIR FILE...\n"
        "For a file that needs no more than a few flags: "
        "locklint FILE... -- FLAGS");
  std::vector<CompileCommand> Commands =
      Database->getCompileCommands(AbsolutePath);
  if (Commands.empty())
    return createStringError("the compile_commands.json has no command for it");
  return Commands;
}

std::unique_ptr<CompilerInvocation>
locklint::parseCommand(const CompileCommand &Command,
                       IntrusiveRefCntPtr<vfs::FileSystem> Files,
                       std::string &Error) {
  // The two -Wno- are errors by default in Clang and mere warnings in GCC.
  return ClangArguments(Command, ClangArguments::Warnings::LeaveOut)
      .parse({"-resource-dir", ResourceDirectory, "-ferror-limit=0", "-w",
              "-Wno-int-conversion",
              "-Wno-incompatible-function-pointer-types"},
             std::move(Files), Error);
}
