//===- KernelRelease.cpp - Which kernel a unit is of ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/KernelRelease.h"
#include "Lowering/GlobalNames.h"
#include "Model/Model.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace locklint;
using llvm::StringRef;
using llvm::VersionTuple;

namespace {

/// Reads the files that say of which release a kernel is. They count as read by
/// the unit: if they change, it has to be analysed again.
class ReleaseFinder {
public:
  explicit ReleaseFinder(Preprocessor &PP)
      : PP(PP), SM(PP.getSourceManager()) {}

  VersionTuple find() const {
    // The generated headers of a tree may be elsewhere than its other ones, and
    // the Makefile is that of the sources.
    for (auto In : {&ReleaseFinder::inVersion, &ReleaseFinder::inUtsRelease,
                    &ReleaseFinder::inMakefile})
      for (const DirectoryLookup &D :
           PP.getHeaderSearchInfo().search_dir_range())
        // The system's headers are those of another kernel.
        if (D.isNormalDir() && !D.isSystemHeaderDirectory())
          if (VersionTuple R = (this->*In)(D.getName()); !R.empty())
            return R;
    return {};
  }

private:
  StringRef read(StringRef Directory, StringRef Name) const {
    llvm::SmallString<256> Path = Directory;
    llvm::sys::path::append(Path, Name);
    OptionalFileEntryRef File =
        SM.getFileManager().getOptionalFileRef(Path, /*OpenFile=*/true);
    std::optional<llvm::MemoryBufferRef> Text;
    if (File)
      Text = SM.getMemoryBufferForFileOrNone(*File);
    return Text ? Text->getBuffer() : StringRef();
  }

  /// The number after the first \p Name that begins a line, but for blanks and
  /// what \p Between consists of.
  static std::string valueOf(StringRef Text, StringRef Name,
                             StringRef Between) {
    // A Makefile says it at the top; the rest is long.
    Text = Text.take_front(4096);
    while (!Text.empty()) {
      StringRef Line;
      std::tie(Line, Text) = Text.split('\n');
      if (Line.consume_front(Name) && Line.ltrim(Between) != Line)
        return Line.ltrim(Between).rtrim().str();
    }
    return "";
  }

  /// Changes with the stable release alone.
  VersionTuple inVersion(StringRef Include) const {
    StringRef Text = read(Include, "generated/uapi/linux/version.h");
    unsigned Code;
    if (StringRef(valueOf(Text, "#define LINUX_VERSION_CODE", " \t"))
            .getAsInteger(10, Code))
      return {};
    // As KERNEL_VERSION() puts it together.
    return VersionTuple(Code >> 16, Code >> 8 & 0xff);
  }

  VersionTuple inUtsRelease(StringRef Include) const {
    return kernelRelease(valueOf(read(Include, "generated/utsrelease.h"),
                                 "#define UTS_RELEASE", " \t\""));
  }

  VersionTuple inMakefile(StringRef Include) const {
    // Another project has its headers elsewhere.
    if (llvm::sys::path::filename(Include) != "include" ||
        !SM.getFileManager().getOptionalDirectoryRef(
            (Include + "/linux").str()))
      return {};
    StringRef Text = read((Include + "/..").str(), "Makefile");
    return kernelRelease(valueOf(Text, "VERSION", " \t=") + "." +
                         valueOf(Text, "PATCHLEVEL", " \t="));
  }

  Preprocessor &PP;
  SourceManager &SM;
};

} // namespace

/// Whether a header declares \p Name, which may be "struct.member". What the
/// file itself makes up says nothing of the kernel.
static bool isDeclared(Preprocessor &PP, GlobalNames &Globals, StringRef Name) {
  const SourceManager &SM = PP.getSourceManager();
  auto [Outer, Member] = Name.split('.');
  if (Member.empty())
    if (const MacroInfo *Macro = PP.getMacroInfo(PP.getIdentifierInfo(Name)))
      return !SM.isInMainFile(Macro->getDefinitionLoc());
  for (const NamedDecl *D : Globals.find(Outer)) {
    if (SM.isInMainFile(SM.getExpansionLoc(D->getLocation())))
      continue;
    if (Member.empty())
      return true;
    const auto *Record = dyn_cast<RecordDecl>(D);
    Record = Record ? Record->getDefinition() : nullptr;
    if (Record && !Record->lookup(PP.getIdentifierInfo(Member)).empty())
      return true;
  }
  return false;
}

KernelInfo locklint::kernelOf(Preprocessor &PP, const Model &M,
                              GlobalNames &Globals) {
  KernelInfo Kernel;
  Kernel.Release = M.release();
  if (Kernel.Release.empty())
    Kernel.Release = ReleaseFinder(PP).find();
  for (const auto &Name : M.watchedNames()) {
    if (isDeclared(PP, Globals, Name.getKey()))
      Kernel.Declared.insert(Name.getKey());
    if (llvm::any_of(Globals.find(Name.getKey()),
                     [](const NamedDecl *D) { return D->isReferenced(); }))
      Kernel.Used.insert(Name.getKey());
  }
  return Kernel;
}
