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

/// How each function's entry begins, and each member's row. Functions come
/// first.
static constexpr StringLiteral Opening = "  - {names: [",
                               RowOpening = "  - {struct: ",
                               Between = ", fields: [", Rows = "callbacks:";

/// The function that \p Line is an entry for; empty if it is none.
static StringRef nameIn(StringRef Line) {
  return Line.consume_front(Opening) ? Line.split(']').first : StringRef();
}

/// The struct and the member that \p Line is a row for.
static std::pair<StringRef, StringRef> memberIn(StringRef Line) {
  if (!Line.consume_front(RowOpening))
    return {};
  auto [Record, Rest] = Line.split(Between);
  return {Record, Rest.split(']').first};
}

ArrayRef<LearntFile> LearntFile::shipped() {
  static const std::vector<LearntFile> Files = [] {
    struct EmbeddedFile {
      StringRef Name; ///< "linux-6.12.yaml"
      StringRef Text;
    };
    static const EmbeddedFile Embedded[] = {
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
    if (StringRef Name = nameIn(Line); !Name.empty())
      Names.push_back(Name);
  }
  return Names;
}

std::vector<std::string> LearntFile::callbacks() const {
  std::vector<std::string> Members;
  for (StringRef Rest = Text; !Rest.empty();) {
    auto [Line, Next] = Rest.split('\n');
    Rest = Next;
    if (auto [Record, Field] = memberIn(Line); !Record.empty())
      Members.push_back((Record + "." + Field).str());
  }
  return Members;
}

StringRef LearntFile::find(function_ref<int(StringRef)> Order) const {
  StringRef Rest = Text;
  while (!Rest.empty()) {
    // The line in the middle of what is left.
    size_t Begin = Rest.rfind('\n', Rest.size() / 2);
    Begin = Begin == StringRef::npos ? 0 : Begin + 1;
    StringRef Line = Rest.drop_front(Begin).split('\n').first;
    int Is = Order(Line);
    if (Is == 0)
      return Line;
    Rest = Is < 0
               ? Rest.drop_front(std::min(Rest.size(), Begin + Line.size() + 1))
               : Rest.take_front(Begin);
  }
  return {};
}

StringRef LearntFile::find(StringRef Name) const {
  return find([&](StringRef Line) {
    if (StringRef Here = nameIn(Line); !Here.empty())
      return Here.compare(Name);
    return Line.starts_with(RowOpening) || Line == Rows ? 1 : -1;
  });
}

StringRef LearntFile::findCallback(StringRef Member) const {
  std::pair<StringRef, StringRef> Wanted = Member.split('.');
  return find([&](StringRef Line) {
    auto Here = memberIn(Line);
    if (Here.first.empty())
      return -1;
    return Here < Wanted ? -1 : Wanted < Here ? 1 : 0;
  });
}

const CallModel *LearntFile::lookup(StringRef Name, const Model &M) const {
  std::lock_guard<std::mutex> Lock(Read->Guard);
  auto [It, New] = Read->Known.try_emplace(Name);
  if (New)
    if (StringRef Line = find(Name); !Line.empty())
      It->second = ModelReader::readEntry(Line, Name, M, Kernel);
  return It->second.Name.empty() ? nullptr : &It->second;
}

const CallbackModel *LearntFile::lookupCallback(StringRef Member,
                                                const Model &M) const {
  std::lock_guard<std::mutex> Lock(Read->Guard);
  auto [It, New] = Read->KnownCallbacks.try_emplace(Member);
  if (New)
    if (StringRef Line = findCallback(Member); !Line.empty())
      It->second = ModelReader::readRow(Line, Member, M, Kernel);
  return It->second.Learnt ? &It->second : nullptr;
}
