//===- WriteFile.cpp - Writing without harm -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WriteFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
using namespace locklint;

/// The most symbolic links that the kernel follows.
static constexpr unsigned MaxLinks = 40;

namespace {

class Descriptor {
public:
  explicit Descriptor(int FD) : FD(FD) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;

  explicit operator bool() const { return FD >= 0; }
  int get() const { return FD; }
  /// Some file systems tell only here that there is no space.
  int close() { return FD < 0 ? 0 : ::close(std::exchange(FD, -1)); }

private:
  int FD;
};

/// What a name leads to.
struct Target {
  /// No symbolic link; it may not exist.
  std::string Path;
  struct stat Status = {};
  bool Exists = false;
  /// One of our own open files, /dev/stdout say: its offset is to be kept.
  int Open = -1;
  /// Not a file of a directory that could take another: written to as it is.
  bool InPlace = false;
};

} // namespace

static Error fail(StringRef Path, int Errno) {
  return createStringError("'" + Path +
                           "': " + std::generic_category().message(Errno));
}

bool locklint::isSourceCode(StringRef Path) {
  return is_contained({".c", ".h", ".S"}, sys::path::extension(Path));
}

bool locklint::isDatabase(const std::string &Path) {
  static constexpr StringLiteral Magic("SQLite format 3");
  char Begin[Magic.size()];
  Descriptor D(open(Path.c_str(), O_RDONLY | O_CLOEXEC));
  return D && ::read(D.get(), Begin, sizeof Begin) == sizeof Begin &&
         StringRef(Begin, sizeof Begin) == Magic;
}

/// What is written: a fix is what source code is written with.
enum class Purpose { Output, Fix };

/// An error if the file is one that output never replaces, as in --output *.c.
static Error checkReplaceable(StringRef Name, const Target &T, Purpose Why) {
  if (!T.Exists || T.InPlace)
    return Error::success();
  if (Why == Purpose::Output && (isSourceCode(Name) || isSourceCode(T.Path)))
    return createStringError("'" + Name + "': source code; it stays as it is");
  if (isDatabase(T.Path))
    return createStringError("'" + Name +
                             "': a store, or another database; it stays as "
                             "it is");
  return Error::success();
}

static Expected<Target> follow(StringRef Name, Purpose Why = Purpose::Output) {
  Target T;
  T.Path = Name.str();
  for (unsigned Links = 0;; ++Links) {
    SmallString<256> Directory(sys::path::parent_path(T.Path)), Real;
    if (Directory.empty())
      Directory = ".";
    if (!sys::fs::real_path(Directory, Real) &&
        StringRef((Real + "/").str()).starts_with("/proc/")) {
      T.InPlace = true;
      SmallString<32> Ours("/proc/");
      Ours += std::to_string(getpid());
      if (StringRef(Real) == (Ours + "/fd").str() ||
          StringRef(Real).starts_with((Ours + "/task/").str()))
        if (sys::path::filename(T.Path).getAsInteger(10, T.Open))
          T.Open = -1;
      break;
    }
    struct stat Status;
    if (lstat(T.Path.c_str(), &Status) || !S_ISLNK(Status.st_mode))
      break;
    if (Links == MaxLinks)
      return fail(Name, ELOOP);
    SmallString<256> To;
    To.resize(PATH_MAX);
    ssize_t Length = readlink(T.Path.c_str(), To.data(), To.size());
    if (Length < 0)
      return fail(Name, errno);
    To.resize(Length);
    if (sys::path::is_relative(To)) {
      // Symbolic links among the directories are the kernel's to follow.
      SmallString<256> Whole = sys::path::parent_path(T.Path);
      sys::path::append(Whole, To);
      To = Whole;
    }
    T.Path = std::string(To);
  }
  if (!::stat(T.Path.c_str(), &T.Status))
    T.Exists = true;
  else if (errno != ENOENT)
    return fail(Name, errno);
  if (T.Exists && S_ISDIR(T.Status.st_mode))
    return fail(Name, EISDIR);
  if (T.Exists && !S_ISREG(T.Status.st_mode))
    T.InPlace = true;
  if (Error E = checkReplaceable(Name, T, Why))
    return std::move(E);
  return T;
}

/// 0, or why not.
static int writeAll(int FD, StringRef Text) {
  while (!Text.empty()) {
    ssize_t Written = ::write(FD, Text.data(), Text.size());
    if (Written < 0 && errno == EAGAIN) {
      // A pipe that another process has made not to wait.
      pollfd Wait = {FD, POLLOUT, 0};
      poll(&Wait, 1, /*timeout=*/-1);
    } else if (Written < 0 && errno != EINTR) {
      return errno;
    }
    if (Written > 0)
      Text = Text.drop_front(Written);
  }
  return 0;
}

/// To what is no regular file.
static int writeInPlace(const Target &T, StringRef Content) {
  // A reader that goes away is an error like any other.
  struct sigaction Ignore = {}, Old;
  Ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &Ignore, &Old);
  Descriptor D(T.Open >= 0 ? dup(T.Open)
                           : open(T.Path.c_str(), O_WRONLY | O_CLOEXEC));
  int Errno = D ? writeAll(D.get(), Content) : errno;
  if (!Errno && D.close())
    Errno = errno;
  sigaction(SIGPIPE, &Old, nullptr);
  return Errno;
}

/// Over a file whose directory takes no other, or that something is mounted on.
/// The space is asked for before anything is overwritten.
static int overwrite(const Target &T, StringRef Content) {
  Descriptor D(open(T.Path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!D)
    return errno;
  if (!Content.empty())
    if (int Errno = posix_fallocate(D.get(), 0, Content.size())) {
      if (ftruncate(D.get(), T.Status.st_size))
        return errno;
      return Errno;
    }
  if (int Errno = writeAll(D.get(), Content))
    return Errno;
  if (ftruncate(D.get(), Content.size()) || D.close())
    return errno;
  return 0;
}

/// Renames a file that is complete.
static int replace(const Target &T, StringRef Content) {
  SmallString<256> Temporary = sys::path::parent_path(T.Path);
  sys::path::append(Temporary, ".locklint-XXXXXX");
  // As a new file would be; mkstemp() makes it private.
  mode_t Mask = umask(0);
  umask(Mask);
  mode_t Mode = T.Exists ? T.Status.st_mode & 07777 : 0666 & ~Mask;
  Descriptor D(mkostemp(const_cast<char *>(Temporary.c_str()), O_CLOEXEC));
  if (!D)
    return errno;
  sys::RemoveFileOnSignal(Temporary);
  int Errno = writeAll(D.get(), Content);
  // Whose it was it stays, if that is allowed.
  if (!Errno && T.Exists &&
      (T.Status.st_uid != geteuid() || T.Status.st_gid != getegid()) &&
      fchown(D.get(), T.Status.st_uid, T.Status.st_gid))
    Mode &= 0777;
  if (!Errno && (fchmod(D.get(), Mode) || D.close() ||
                 rename(Temporary.c_str(), T.Path.c_str())))
    Errno = errno;
  if (Errno)
    unlink(Temporary.c_str());
  sys::DontRemoveFileOnSignal(Temporary);
  return Errno;
}

static int writeRegular(const Target &T, StringRef Content) {
  int Errno = replace(T, Content);
  if (T.Exists &&
      (Errno == EACCES || Errno == EPERM || Errno == EROFS || Errno == EBUSY))
    Errno = overwrite(T, Content);
  return Errno;
}

Error locklint::checkWritable(StringRef Path) {
  Expected<Target> T = follow(Path);
  if (!T)
    return T.takeError();
  if (T->Exists || T->InPlace)
    return Error::success();
  SmallString<256> Directory = sys::path::parent_path(T->Path);
  if (access(Directory.empty() ? "." : Directory.c_str(), W_OK | X_OK))
    return fail(Path, errno);
  return Error::success();
}

Error locklint::writeFile(StringRef Path, StringRef Content) {
  Expected<Target> T = follow(Path);
  if (!T)
    return T.takeError();
  int Errno =
      T->InPlace ? writeInPlace(*T, Content) : writeRegular(*T, Content);
  return Errno ? fail(Path, Errno) : Error::success();
}

/// Opens the file, and waits until no other process has it locked. Meanwhile it
/// may have been replaced: then once more.
static Expected<int> openLocked(StringRef Name, Target &T, bool &Created) {
  for (;;) {
    Created = false;
    int FD = open(T.Path.c_str(), O_RDWR | O_CLOEXEC);
    if (FD < 0 && errno == ENOENT) {
      FD = open(T.Path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (FD < 0 && errno == EEXIST)
        continue;
      Created = FD >= 0;
    }
    if (FD < 0)
      return fail(Name, errno);
    int Locked;
    do
      Locked = flock(FD, LOCK_EX);
    while (Locked && errno == EINTR);
    struct stat Current;
    if (Locked || fstat(FD, &T.Status)) {
      Error E = fail(Name, errno);
      close(FD);
      return std::move(E);
    }
    if (!::stat(T.Path.c_str(), &Current) &&
        Current.st_dev == T.Status.st_dev && Current.st_ino == T.Status.st_ino)
      return FD;
    close(FD);
  }
}

static Error change(const Target &T, int FD, StringRef Name, Change Make) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Old = MemoryBuffer::getOpenFile(
      FD, Name, T.Status.st_size, /*RequiresNullTerminator=*/false,
      /*IsVolatile=*/true);
  if (!Old)
    return fail(Name, Old.getError().value());
  Expected<std::string> New = Make((*Old)->getBuffer());
  if (!New)
    return createStringError("'" + Name + "': " + toString(New.takeError()));
  if (*New == (*Old)->getBuffer())
    return Error::success();
  int Errno = writeRegular(T, *New);
  return Errno ? fail(Name, Errno) : Error::success();
}

Error locklint::updateFile(StringRef Path, StringRef Alone, Change Make) {
  Expected<Target> T = follow(Path);
  if (!T)
    return T.takeError();
  if (T->InPlace) {
    int Errno = writeInPlace(*T, Alone);
    return Errno ? fail(Path, Errno) : Error::success();
  }
  bool Created;
  Expected<int> FD = openLocked(Path, *T, Created);
  if (!FD)
    return FD.takeError();
  Descriptor D(*FD);
  T->Exists = true;
  Error Failed = change(*T, D.get(), Path, Make);
  // While it is locked, nobody else has written to it.
  if (Failed && Created)
    unlink(T->Path.c_str());
  return Failed;
}

Error locklint::updateSource(StringRef Path, Change Make) {
  Expected<Target> T = follow(Path, Purpose::Fix);
  if (!T)
    return T.takeError();
  if (!T->Exists || T->InPlace)
    return fail(Path, T->Exists ? EINVAL : ENOENT);
  bool Created;
  Expected<int> FD = openLocked(Path, *T, Created);
  if (!FD)
    return FD.takeError();
  Descriptor D(*FD);
  return change(*T, D.get(), Path, Make);
}

/// Whether what was written to the stream is lost; and why.
static std::error_code lost(raw_fd_ostream &OS) {
  OS.flush();
  std::error_code EC = OS.error();
  OS.clear_error();
  return EC;
}

void locklint::endIfLost(bool Errors) {
  std::error_code Out = lost(outs());
  if (Out)
    WithColor::error(errs(), "locklint")
        << "standard output: " << Out.message() << '\n';
  // Where to say it?
  std::error_code Err = lost(errs());
  if (Out || (Errors && Err))
    _exit(2);
}

void locklint::guardStandardStreams() {
  // Opened for the wrong direction.
  for (int FD : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(FD, F_GETFD) < 0)
      open("/dev/null", FD == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  // A limit that is reached is an error like any other.
  std::signal(SIGXFSZ, SIG_IGN);
  // They end after this, and would abort.
  outs();
  errs();
  atexit([] { endIfLost(); });
}
