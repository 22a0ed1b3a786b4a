//===- Patch.cpp - Fixes as a patch ---------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/Patch.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace locklint;

static Expected<std::string> findDiff() {
  ErrorOr<std::string> Program = sys::findProgramByName("diff");
  if (!Program)
    return createStringError("there is no program 'diff' in PATH, which makes "
                             "patches; Debian has it in diffutils");
  return *Program;
}

Error PatchReport::check() const { return findDiff().takeError(); }

namespace {

/// A file that goes when this does.
class Temporary {
public:
  static Expected<Temporary> make(StringRef Content) {
    Temporary T;
    int FD;
    if (std::error_code EC =
            sys::fs::createTemporaryFile("locklint", "diff", FD, T.Path))
      return createStringError("a temporary file: " + EC.message());
    T.Remover = std::make_unique<FileRemover>(T.Path);
    raw_fd_ostream OS(FD, /*shouldClose=*/true);
    OS << Content;
    OS.close();
    if (std::error_code EC = OS.error()) {
      OS.clear_error();
      return createStringError("'" + T.Path.str() + "': " + EC.message());
    }
    return T;
  }
  StringRef path() const { return Path; }

private:
  SmallString<128> Path;
  std::unique_ptr<FileRemover> Remover;
};

} // namespace

/// The unified diff from \p Old to \p New, which are both called \p Name.
static Expected<std::string> diff(StringRef Name, StringRef Old,
                                  StringRef New) {
  Expected<std::string> Program = findDiff();
  if (!Program)
    return Program.takeError();
  Expected<Temporary> From = Temporary::make(Old), To = Temporary::make(New),
                      Out = Temporary::make("");
  for (Expected<Temporary> *T : {&From, &To, &Out})
    if (!*T)
      return T->takeError();
  // As git ends names with spaces.
  StringRef End = Name.contains(' ') ? "\t" : "";
  std::string OldLabel = ("a/" + Name + End).str(),
              NewLabel = ("b/" + Name + End).str();
  std::string Why;
  int Status = sys::ExecuteAndWait(
      *Program,
      {*Program, "-u", "--label", OldLabel, "--label", NewLabel, From->path(),
       To->path()},
      /*Env=*/std::nullopt,
      /*Redirects=*/{std::nullopt, Out->path(), std::nullopt},
      /*SecondsToWait=*/0, /*MemoryLimit=*/0, &Why);
  // 1 says that there are differences.
  if (Status < 0 || Status > 1)
    return createStringError("'" + *Program + "' failed" +
                             (Why.empty() ? "" : ": " + Why));
  auto Text = MemoryBuffer::getFile(Out->path());
  if (!Text)
    return createStringError("'" + Out->path() +
                             "': " + Text.getError().message());
  return (*Text)->getBuffer().str();
}

Error PatchReport::write(raw_ostream &OS) {
  for (const std::string &File : Fixes.files()) {
    auto Failed = [&](const Twine &Why) {
      return createStringError("'" + File + "': " + Why);
    };
    std::string Name = nameBelow(Repository, File, Root);
    if (sys::path::is_absolute(Name)) {
      Warn("'" + File + "' is not below '" + Repository +
           "', and a patch reaches no further; it is left out");
      continue;
    }
    auto Old = MemoryBuffer::getFile(File);
    if (!Old)
      return Failed(Old.getError().message());
    Expected<FixSet::Fixed> New = Fixes.apply(File, (*Old)->getBuffer());
    if (!New)
      return Failed(toString(New.takeError()));
    for (const std::string &Overlap : New->Overlaps)
      Warn(Overlap);
    Expected<std::string> Text = diff(Name, (*Old)->getBuffer(), New->Content);
    if (!Text)
      return Text.takeError();
    // Without this line, git looks for the name below the directory it is
    // called in, and may find another file there.
    if (!Text->empty())
      OS << "diff --git a/" << Name << " b/" << Name << '\n';
    OS << *Text;
  }
  return Error::success();
}
