//===- LearntFile.cpp - What bodies of a kernel have shown ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/LearntFile.h"
#include "Model/ModelReader.h"

using namespace llvm;
using namespace locklint;

/// How each entry begins, and how its name ends.
static constexpr StringLiteral Opening = "  - {names: [";

ArrayRef<LearntFile> LearntFile::shipped() {
  static const std::vector<LearntFile> Files = [] {
    struct EmbeddedFile {
      StringRef Name; ///< "linux-6.12.yaml"
      StringRef Text;
    };
    static constexpr EmbeddedFile Embedded[] = {
#include "LearntModel.inc"
    };
    std::vector<LearntFile> Files;
    for (const EmbeddedFile &F : Embedded) {
      StringRef Kernel = F.Name;
      Kernel.consume_front("linux-");
      Kernel.consume_back(".yaml");
      Files.emplace_back(Kernel, F.Text);
    }
    return Files;
  }();
  return Files;
}

std::vector<StringRef> LearntFile::names() const {
  std::vector<StringRef> Names;
  for (StringRef Rest = Text; !Rest.empty();) {
    auto [Line, Next] = Rest.split('\n');
    Rest = Next;
    if (Line.consume_front(Opening))
      Names.push_back(Line.split(']').first);
  }
  return Names;
}

/// The line of \p Name's entry; they are sorted.
StringRef LearntFile::find(StringRef Name) const {
  StringRef Rest = Text;
  while (!Rest.empty()) {
    // The line in the middle of what is left.
    size_t Begin = Rest.rfind('\n', Rest.size() / 2);
    Begin = Begin == StringRef::npos ? 0 : Begin + 1;
    StringRef Line = Rest.drop_front(Begin).split('\n').first;
    StringRef Entry = Line;
    // The file's head comes before all names.
    int Order = -1;
    if (Entry.consume_front(Opening))
      Order = Entry.split(']').first.compare(Name);
    if (Order == 0)
      return Line;
    Rest = Order < 0
               ? Rest.drop_front(std::min(Rest.size(), Begin + Line.size() + 1))
               : Rest.take_front(Begin);
  }
  return {};
}

const CallModel *LearntFile::lookup(StringRef Name, const Model &M) const {
  std::lock_guard<std::mutex> Lock(Read->Guard);
  auto [It, New] = Read->Known.try_emplace(Name);
  if (New)
    if (StringRef Line = find(Name); !Line.empty())
      It->second = ModelReader::readEntry(Line, Name, M, Kernel);
  return It->second.Name.empty() ? nullptr : &It->second;
}
