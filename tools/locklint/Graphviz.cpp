//===- Graphviz.cpp - Having graphs drawn ---------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graphviz.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace locklint;

std::optional<std::string> locklint::findDot() {
  ErrorOr<std::string> Dot = sys::findProgramByName("dot");
  return Dot ? std::optional(*Dot) : std::nullopt;
}

Expected<std::string> locklint::drawSvg(const std::string &Dot,
                                        StringRef Source) {
  SmallString<128> In, Out, Messages;
  for (auto *Path : {&In, &Out, &Messages})
    if (std::error_code EC =
            sys::fs::createTemporaryFile("locklint", "graph", *Path))
      return createStringError("a temporary file: " + EC.message());
  FileRemover RemoveIn(In), RemoveOut(Out), RemoveMessages(Messages);
  if (Error E = writeFile(In, Source))
    return std::move(E);
  std::string Why;
  int Status =
      sys::ExecuteAndWait(Dot, {Dot, "-Tsvg"}, std::nullopt,
                          {StringRef(In), StringRef(Out), StringRef(Messages)},
                          /*SecondsToWait=*/0, /*MemoryLimit=*/0, &Why);
  if (Status != 0) {
    if (auto Text = MemoryBuffer::getFile(Messages); Text && Why.empty())
      Why = (*Text)->getBuffer().trim().str();
    return createStringError("'" + Dot + "' has failed: " + Why);
  }
  auto Svg = MemoryBuffer::getFile(Out);
  if (!Svg)
    return createStringError("what '" + Dot +
                             "' has drawn: " + Svg.getError().message());
  return (*Svg)->getBuffer().str();
}
