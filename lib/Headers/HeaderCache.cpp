//===- HeaderCache.cpp - Precompiled headers between runs -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/HeaderCache.h"
#include "Headers/PrecompileHeaders.h"
#include "Store/UnitStore.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

/// The headers that most files of Linux 6.12 include, in the alphabet's order,
/// as drivers mostly have them.
static constexpr StringRef Frequent[] = {
#include "FrequentHeaders.inc"
};

/// How often one run has to ask for headers before making them pays.
static constexpr unsigned WorthMaking = 4;

/// How many folders may stay, however small they are.
static constexpr size_t MostFolders = 256;

// The files of one way to compile, besides the PCH.
static constexpr StringRef RecordName = "headers", LockName = "lock",
                           SeenName = "seen";

/// Where units are compiled in one way, this is what they have in common.
static CompilerInvocation commonPart(const CompilerInvocation &Invocation,
                                     vfs::FileSystem &Files) {
  CompilerInvocation Common(Invocation);
  erase_if(Common.getPreprocessorOpts().Macros,
           [](const std::pair<std::string, bool> &M) {
             return StringRef(M.first).ltrim('_').starts_with("KBUILD_");
           });
  // A directory's own headers come last, where they hide no others.
  std::vector<HeaderSearchOptions::Entry> &Paths =
      Common.getHeaderSearchOpts().UserEntries;
  if (all_of(Paths, [](const HeaderSearchOptions::Entry &E) {
        return E.Group == frontend::Angled;
      }))
    while (!Paths.empty() && !Files.exists(Paths.back().Path + "/linux"))
      Paths.pop_back();
  FrontendOptions &Front = Common.getFrontendOpts();
  Front.OutputFile.clear();
  Front.DisableFree = false;
  Common.getDependencyOutputOpts() = DependencyOutputOptions();
  CodeGenOptions &Code = Common.getCodeGenOpts();
  Code.MainFileName.clear();
  Code.CoverageNotesFile.clear();
  Code.CoverageDataFile.clear();
  Code.ObjectFilenameForDebug.clear();
  Code.SplitDwarfOutput.clear();
  return Common;
}

/// The key that tells \p Common from other ways to compile.
static std::string keyOf(const CompilerInvocation &Common,
                         vfs::FileSystem &Files, StringRef Program) {
  CompilerInvocation Named(Common);
  Named.getFrontendOpts().Inputs.clear();
  std::string All;
  raw_string_ostream OS(All);
  OS << Program << '\0' << getClangFullVersion() << '\0';
  if (ErrorOr<std::string> Here = Files.getCurrentWorkingDirectory())
    OS << *Here;
  for (StringRef Name : Frequent)
    OS << '\0' << Name;
  for (const std::string &Argument : Named.getCC1CommandLine())
    OS << '\0' << Argument;
  return UnitStore::keyOf(All);
}

std::string HeaderCache::defaultDirectory() {
  SmallString<256> Path;
  if (!sys::path::cache_directory(Path))
    return "";
  sys::path::append(Path, "locklint", "headers");
  return Path.str().str();
}

std::string HeaderCache::path(StringRef Key, StringRef Name) const {
  SmallString<256> Path(Directory);
  sys::path::append(Path, Key, Name);
  return Path.str().str();
}

/// None if the file cannot be read.
static std::optional<uint64_t> hashOf(const Twine &Path) {
  auto Content = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                       /*RequiresNullTerminator=*/false);
  if (!Content)
    return std::nullopt;
  return UnitStore::hash((*Content)->getBuffer());
}

/// Whether \p H is as it was when the record was made.
static bool isUnchanged(const RecordedHeader &H, int64_t Made,
                        sys::fs::UniqueID &Id) {
  uint64_t Device;
  std::optional<FileState> Now = FileState::of(H.Path, Device);
  if (!Now)
    return false;
  Id = sys::fs::UniqueID(Device, Now->Inode);
  // What was written to just before may have been written to again, in one tick
  // of the file system's clock.
  constexpr int64_t Tick = 2'000'000'000;
  if (*Now == H.State && Now->Changed < Made - Tick)
    return true;
  if (Now->Size != H.State.Size)
    return false;
  return hashOf(H.Path) == H.Hash;
}

/// Reads what is known under \p Key. False if that is nothing, or no longer so.
bool HeaderCache::load(StringRef Key,
                       std::shared_ptr<const CachedHeaders> &Found) {
  std::string Path = path(Key, RecordName);
  auto Bytes = MemoryBuffer::getFile(Path);
  if (!Bytes)
    return false;
  std::optional<HeaderRecord> Record = HeaderRecord::decode(std::move(*Bytes));
  if (!Record)
    return false;
  auto Headers = std::make_shared<CachedHeaders>();
  for (auto [Id, H] : enumerate(Record->Headers)) {
    sys::fs::UniqueID File;
    if (!isUnchanged(H, Record->Made, File))
      return false;
    Headers->ByFile[File] = Id;
  }
  for (const auto &[Directory, Changed] : Record->Before) {
    uint64_t Device;
    std::optional<FileState> Now = FileState::of(Directory, Device);
    if ((Now ? Now->Modified : 0) != Changed)
      return false;
  }
  // For who removes what was not used for long.
  int FD;
  if (!sys::fs::openFileForWrite(Path, FD, sys::fs::CD_OpenExisting)) {
    sys::fs::setLastAccessAndModificationTime(FD,
                                              std::chrono::system_clock::now());
    sys::Process::SafelyCloseFileDescriptor(FD);
  }
  if (!Record->Problem.empty())
    return true;
  Headers->PchPath = path(Key, Record->Pch);
  if (hashOf(Headers->PchPath) != Record->PchHash)
    return false;
  Headers->Record = std::move(*Record);
  Found = std::move(Headers);
  return true;
}

std::shared_ptr<const CachedHeaders>
HeaderCache::find(const CompilerInvocation &Invocation,
                  IntrusiveRefCntPtr<vfs::FileSystem> Files) {
  if (none_of(Invocation.getHeaderSearchOpts().UserEntries,
              [&](const HeaderSearchOptions::Entry &E) {
                return Files->exists(E.Path + "/linux/module.h");
              }))
    return nullptr;
  CompilerInvocation Common = commonPart(Invocation, *Files);
  std::string Key = keyOf(Common, *Files, Program);
  Entry *E;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    std::unique_ptr<Entry> &Found = Entries[Key];
    if (!Found)
      Found = std::make_unique<Entry>();
    E = Found.get();
  }
  std::lock_guard<std::mutex> Alone(E->Mutex);
  if (E->Settled)
    return E->Headers;
  if (E->Asked++ == 0) {
    if (load(Key, E->Headers)) {
      E->Settled = true;
      return E->Headers;
    }
    // Once is no reason to make them, or to make them again.
    if (std::string Seen = path(Key, SeenName); !sys::fs::exists(Seen)) {
      std::error_code EC;
      if (!sys::fs::create_directories(path(Key, "")))
        raw_fd_ostream(Seen, EC).close();
      evict(Key);
      return nullptr;
    }
  } else if (E->Asked < WorthMaking) {
    return nullptr;
  }
  E->Settled = true;
  int Lock;
  if (sys::fs::create_directories(path(Key, "")) ||
      sys::fs::openFileForReadWrite(path(Key, LockName), Lock,
                                    sys::fs::CD_OpenAlways, sys::fs::OF_None))
    return nullptr;
  // If another process is at it, this one goes on without.
  if (!sys::fs::tryLockFile(Lock) && !load(Key, E->Headers)) {
    make(Key, Common, Files);
    load(Key, E->Headers);
    evict(Key);
  }
  sys::Process::SafelyCloseFileDescriptor(Lock);
  return E->Headers;
}

/// Makes the PCH and its record. The caller has the lock of \p Key.
void HeaderCache::make(StringRef Key, const CompilerInvocation &Invocation,
                       IntrusiveRefCntPtr<vfs::FileSystem> Files) {
  // What is older than that, or was left behind by who was interrupted.
  std::error_code EC;
  for (sys::fs::directory_iterator I(path(Key, ""), EC), End; I != End && !EC;
       I.increment(EC))
    if (sys::path::filename(I->path()) != LockName)
      sys::fs::remove(I->path());
  SmallString<256> Pch, Temporary;
  int FD;
  if (sys::fs::createUniqueFile(path(Key, "%%%%%%%%.pch"), FD, Pch))
    return;
  sys::Process::SafelyCloseFileDescriptor(FD);
  HeaderRecord Record = precompileHeaders(Invocation, Files, Frequent, Pch);
  Record.Pch = sys::path::filename(Pch).str();
  Record.PchHash = hashOf(Pch).value_or(0);
  if (sys::fs::createUniqueFile(path(Key, "%%%%%%%%.tmp"), FD, Temporary))
    return;
  raw_fd_ostream OS(FD, /*shouldClose=*/true);
  OS << Record.encode();
  OS.close();
  if (OS.has_error() || sys::fs::rename(Temporary, path(Key, RecordName)))
    sys::fs::remove(Temporary);
  OS.clear_error();
}

/// Removes what was used least recently until the rest is small enough; of
/// \p Kept nothing.
void HeaderCache::evict(StringRef Kept) {
  struct Stored {
    std::string Path;
    uint64_t Size = 0;
    sys::TimePoint<> Used;
  };
  std::vector<Stored> All;
  uint64_t Total = 0;
  std::error_code EC;
  for (sys::fs::directory_iterator I(Directory, EC), End; I != End && !EC;
       I.increment(EC)) {
    Stored S;
    S.Path = I->path();
    std::error_code Inner;
    for (sys::fs::directory_iterator J(S.Path, Inner); J != End && !Inner;
         J.increment(Inner)) {
      sys::fs::file_status Status;
      if (sys::fs::status(J->path(), Status))
        continue;
      S.Size += Status.getSize();
      S.Used = std::max(S.Used, Status.getLastModificationTime());
    }
    Total += S.Size;
    if (sys::path::filename(S.Path) != Kept)
      All.push_back(std::move(S));
  }
  llvm::sort(All,
             [](const Stored &A, const Stored &B) { return A.Used < B.Used; });
  size_t Number = All.size();
  for (const Stored &S : All) {
    if (Total <= Limit && Number < MostFolders)
      return;
    int Lock;
    if (sys::fs::openFileForReadWrite(
            path(sys::path::filename(S.Path), LockName), Lock,
            sys::fs::CD_OpenAlways, sys::fs::OF_None))
      continue;
    if (!sys::fs::tryLockFile(Lock) && !sys::fs::remove_directories(S.Path))
      Total -= S.Size, --Number;
    sys::Process::SafelyCloseFileDescriptor(Lock);
  }
}

namespace {

class NamesAsGiven : public vfs::ProxyFileSystem {
public:
  NamesAsGiven(IntrusiveRefCntPtr<vfs::FileSystem> Files,
               std::shared_ptr<const CachedHeaders> Headers)
      : ProxyFileSystem(std::move(Files)), Headers(std::move(Headers)) {
    for (const RecordedHeader &H : this->Headers->Record.Headers)
      if (H.Name != H.Path)
        Names[H.Path] = H.Name;
  }

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    ErrorOr<vfs::Status> Found = ProxyFileSystem::status(Path);
    if (!Found)
      return Found;
    auto Name = Names.find(Path.str());
    if (Name == Names.end())
      return Found;
    vfs::Status Named = vfs::Status::copyWithNewName(*Found, Name->second);
    Named.ExposesExternalVFSPath = true;
    return Named;
  }

private:
  std::shared_ptr<const CachedHeaders> Headers;
  StringMap<StringRef> Names;
};

} // namespace

IntrusiveRefCntPtr<vfs::FileSystem>
locklint::callHeadersAsGiven(IntrusiveRefCntPtr<vfs::FileSystem> Files,
                             std::shared_ptr<const CachedHeaders> Headers) {
  return makeIntrusiveRefCnt<NamesAsGiven>(std::move(Files),
                                           std::move(Headers));
}
