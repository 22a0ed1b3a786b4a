//===- CompileDatabase.cpp - compile_commands.json, read in part ----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tooling;
using namespace llvm;
using namespace locklint;
namespace json = simdjson::ondemand;

/// The name by which Clang's database knows the file.
static std::string absolute(StringRef Directory, StringRef File) {
  SmallString<256> Path;
  if (sys::path::is_relative(File))
    Path = Directory;
  sys::path::append(Path, File);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

std::unique_ptr<CompileDatabase> CompileDatabase::load(StringRef Path) {
  std::unique_ptr<CompileDatabase> Database(new CompileDatabase(Path));
  if (simdjson::padded_string::load(Path.str()).get(Database->Text))
    return nullptr;
  return Database->split() ? std::move(Database) : nullptr;
}

bool CompileDatabase::split() {
  json::parser Parser;
  json::document Document;
  json::array Array;
  if (Parser.iterate(Text).get(Document) || Document.get_array().get(Array))
    return false;
  for (simdjson::simdjson_result<json::value> Element : Array) {
    json::object Entry;
    std::string_view File, Directory, Raw;
    if (Element.get_object().get(Entry) ||
        Entry.find_field_unordered("file").get_string().get(File) ||
        Entry.find_field_unordered("directory").get_string().get(Directory) ||
        Entry.raw_json().get(Raw))
      return false;
    std::string Name = absolute(Directory, File);
    Entries[sys::path::filename(Name)].push_back(Raw);
    Files.push_back(std::move(Name));
  }
  return true;
}

const CompilationDatabase *CompileDatabase::whole() const {
  if (!Whole) {
    std::string Message;
    Whole = CompilationDatabase::loadFromDirectory(sys::path::parent_path(Path),
                                                   Message);
  }
  return Whole.get();
}

std::vector<CompileCommand>
CompileDatabase::getCompileCommands(StringRef File) const {
  // Symbolic links are followed, but a file has one name in its directory, so
  // that the others need not be looked at.
  if (auto Named = Entries.find(sys::path::filename(File));
      Named != Entries.end()) {
    std::string Message;
    std::unique_ptr<CompilationDatabase> Some =
        JSONCompilationDatabase::loadFromBuffer(
            "[" + join(Named->second, ",") + "]", Message,
            JSONCommandLineSyntax::AutoDetect);
    if (Some)
      Some = inferTargetAndDriverMode(
          expandResponseFiles(std::move(Some), vfs::getRealFileSystem()));
    std::vector<CompileCommand> Commands;
    if (Some)
      Commands = Some->getCompileCommands(File);
    if (!Commands.empty())
      return Commands;
  }
  // It may be inferred from any other.
  const CompilationDatabase *All = whole();
  return All ? All->getCompileCommands(File) : std::vector<CompileCommand>();
}

std::vector<CompileCommand> CompileDatabase::getAllCompileCommands() const {
  const CompilationDatabase *All = whole();
  return All ? All->getAllCompileCommands() : std::vector<CompileCommand>();
}
