//===- ReportDirectory.cpp - A directory that is written whole ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportDirectory.h"
#include "Html/Report.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <fcntl.h>
#include <stdio.h>

using namespace llvm;
using namespace locklint;
namespace path = llvm::sys::path;

static Error failed(StringRef Path, std::error_code EC) {
  return createStringError("'" + Twine(Path) + "': " + EC.message());
}

/// Calls \p Do for what is in the directory, until that is an error.
static Error
forEachIn(StringRef Directory,
          function_ref<Error(const sys::fs::directory_entry &)> Do) {
  std::error_code EC;
  for (sys::fs::directory_iterator I(Directory, EC, /*follow_symlinks=*/false),
       End;
       I != End && !EC; I.increment(EC))
    if (Error E = Do(*I))
      return E;
  return EC ? failed(Directory, EC) : Error::success();
}

/// Whether all that is in \p Directory, which the user calls \p Called, is what
/// reports consist of: an error names what is not.
static Error checkReport(StringRef Directory, StringRef Called) {
  auto Foreign = [&](StringRef Entry) {
    return createStringError("'" + Twine(Called) + "': '" +
                             path::filename(Entry) +
                             "' in it is not a part of a report, so it stays "
                             "as it is; name an empty or a new directory");
  };
  bool Any = false, HasIndex = false;
  auto IsPage = [](const sys::fs::directory_entry &E) {
    return E.type() == sys::fs::file_type::regular_file &&
           path::extension(E.path()) == PageExtension;
  };
  Error E = forEachIn(Directory, [&](const sys::fs::directory_entry &E) {
    Any = true;
    StringRef Name = path::filename(E.path());
    if (Name == IndexPage && IsPage(E)) {
      auto Begin = MemoryBuffer::getFileSlice(E.path(), 4096, 0);
      HasIndex = Begin && isReportIndex((*Begin)->getBuffer());
      return HasIndex ? Error::success() : Foreign(Name);
    }
    if ((Name != FindingPages && Name != RuleTextPages) ||
        E.type() != sys::fs::file_type::directory_file)
      return Foreign(Name);
    return forEachIn(E.path(), [&](const sys::fs::directory_entry &Page) {
      return IsPage(Page) ? Error::success() : Foreign(Page.path());
    });
  });
  if (!E && Any && !HasIndex)
    return createStringError("'" + Twine(Called) +
                             "': it is not empty, and no report");
  return E;
}

Expected<ReportDirectory> ReportDirectory::open(StringRef Path) {
  ReportDirectory D;
  D.Name = Path.str();
  if (Path.empty())
    return createStringError("--html: name the directory to write to");
  D.Path = Path;
  if (std::error_code EC = sys::fs::make_absolute(D.Path))
    return failed(Path, EC);
  path::remove_dots(D.Path);
  while (D.Path.size() > 1 && path::is_separator(D.Path.back()))
    D.Path.pop_back();
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(D.Path, Status);
      EC && EC != std::errc::no_such_file_or_directory)
    return failed(Path, EC);
  if (sys::fs::exists(Status)) {
    if (!sys::fs::is_directory(Status))
      return failed(Path, std::make_error_code(std::errc::not_a_directory));
    if (std::error_code EC = sys::fs::real_path(Twine(D.Path), D.Path))
      return failed(Path, EC);
    if (Error E = checkReport(D.Path, D.Name))
      return std::move(E);
  }
  if (Error E = D.begin())
    return std::move(E);
  sys::fs::remove(D.Temporary);
  D.Temporary.clear();
  return std::move(D);
}

ReportDirectory::~ReportDirectory() {
  if (!Temporary.empty())
    sys::fs::remove_directories(Temporary);
}

/// Makes the directory to write to.
Error ReportDirectory::begin() {
  StringRef Parent = path::parent_path(Path);
  if (std::error_code EC = sys::fs::create_directories(Parent))
    return failed(Name, EC);
  SmallString<256> Prefix(Parent);
  path::append(Prefix, "." + path::filename(Path));
  if (std::error_code EC = sys::fs::createUniqueDirectory(Prefix, Temporary)) {
    Temporary.clear();
    return failed(Parent, EC);
  }
  return Error::success();
}

Error ReportDirectory::write(StringRef Page, StringRef Text) {
  if (Temporary.empty())
    if (Error E = begin())
      return E;
  SmallString<256> File(Temporary);
  path::append(File, Page);
  if (std::error_code EC = sys::fs::create_directories(path::parent_path(File)))
    return failed(Name, EC);
  std::error_code EC;
  raw_fd_ostream OS(File, EC);
  if (EC)
    return failed(Name, EC);
  OS << Text;
  OS.close();
  EC = OS.error();
  OS.clear_error();
  return EC ? failed(Name, EC) : Error::success();
}

/// Has two directories change places.
static std::error_code exchange(const SmallString<256> &A,
                                const SmallString<256> &B) {
  std::string First(A), Second(B);
  if (!renameat2(AT_FDCWD, First.c_str(), AT_FDCWD, Second.c_str(),
                 RENAME_EXCHANGE))
    return {};
  if (errno != EINVAL && errno != ENOSYS)
    return std::error_code(errno, std::generic_category());
  // The file system cannot do it in one step.
  std::string Aside = Second + ".old";
  if (std::error_code EC = sys::fs::rename(Second, Aside))
    return EC;
  if (std::error_code EC = sys::fs::rename(First, Second)) {
    sys::fs::rename(Aside, Second);
    return EC;
  }
  return sys::fs::rename(Aside, First);
}

Error ReportDirectory::commit() {
  if (!sys::fs::exists(Path)) {
    if (std::error_code EC = sys::fs::rename(Temporary, Path))
      return failed(Name, EC);
    Temporary.clear();
    return Error::success();
  }
  // Since it was looked at, somebody may have put something into it.
  if (Error E = checkReport(Path, Name))
    return E;
  if (ErrorOr<sys::fs::perms> Mode = sys::fs::getPermissions(Path))
    sys::fs::setPermissions(Temporary, *Mode);
  // The old one, by the name of the new, is what the destructor removes.
  std::error_code EC = exchange(Temporary, Path);
  return EC ? failed(Name, EC) : Error::success();
}
