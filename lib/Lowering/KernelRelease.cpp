//===- KernelRelease.cpp - Which kernel a unit is of ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/KernelRelease.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <mutex>

using namespace clang;
using namespace locklint;

/// "6.12", of a Makefile that begins with VERSION = 6, PATCHLEVEL = 12.
static std::string releaseIn(llvm::StringRef Makefile) {
  std::string Parts[2];
  // It stands at the top; the rest is long.
  llvm::StringRef Rest = Makefile.take_front(1024);
  while (!Rest.empty()) {
    auto [Line, Next] = Rest.split('\n');
    Rest = Next;
    auto [Name, Value] = Line.split('=');
    if (Name.trim() == "VERSION")
      Parts[0] = Value.trim().str();
    if (Name.trim() == "PATCHLEVEL")
      Parts[1] = Value.trim().str();
  }
  return Parts[0].empty() || Parts[1].empty() ? "" : Parts[0] + "." + Parts[1];
}

std::string locklint::kernelRelease(const Decl *D) {
  const SourceManager &SM = D->getASTContext().getSourceManager();
  SourceLocation Where =
      SM.getExpansionLoc(D->getCanonicalDecl()->getLocation());
  llvm::SmallString<256> Path = SM.getFilename(Where);
  SM.getFileManager().makeAbsolutePath(Path);
  size_t End = Path.rfind("/include/");
  if (End == llvm::StringRef::npos)
    return "";
  // Headers of an architecture are below arch/.../include.
  llvm::StringRef Root = llvm::StringRef(Path).take_front(End);
  if (size_t Arch = Root.rfind("/arch/"); Arch != llvm::StringRef::npos)
    Root = Root.take_front(Arch);

  static std::mutex Guard;
  static llvm::StringMap<std::string> Known;
  std::lock_guard<std::mutex> Lock(Guard);
  auto [It, New] = Known.try_emplace(Root);
  if (New)
    if (auto Makefile =
            SM.getFileManager().getBufferForFile((Root + "/Makefile").str()))
      It->second = releaseIn((*Makefile)->getBuffer());
  return It->second;
}
