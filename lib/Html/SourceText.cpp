//===- SourceText.cpp - The lines that findings point at ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/SourceText.h"

using namespace llvm;
using namespace locklint;

SourceText::SourceText(std::unique_ptr<MemoryBuffer> Buffer)
    : Text(std::move(Buffer)) {
  StringRef All = Text->getBuffer();
  for (size_t Begin = 0; Begin < All.size();) {
    Begins.push_back(Begin);
    size_t End = All.find('\n', Begin);
    Begin = End == StringRef::npos ? All.size() : End + 1;
  }
}

StringRef SourceText::line(unsigned Number) const {
  StringRef Line = Text->getBuffer().drop_front(Begins[Number - 1]);
  Line = Line.take_front(Line.find('\n'));
  Line.consume_back("\r");
  return Line;
}

const SourceText &SourceTexts::get(StringRef File) {
  auto It = Known.find(File);
  if (It == Known.end())
    It = Known.try_emplace(File, Read(File)).first;
  return It->second;
}
