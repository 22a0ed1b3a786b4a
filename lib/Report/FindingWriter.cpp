//===- FindingWriter.cpp - The formats of findings ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report/FindingWriter.h"
#include "Compat/Paths.h"
#include "Report/Gitlab.h"
#include "Report/Json.h"
#include "Report/Oneline.h"
#include "Report/Patch.h"
#include "Report/Sarif.h"
#include "Report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace locklint;

static constexpr FormatInfo Formats[] = {
    {Format::Text, "text", ".txt", false, true},
    {Format::Oneline, "oneline", ".txt", false, true},
    {Format::Json, "json", ".json", true, false},
    {Format::Sarif, "sarif", ".sarif", true, true},
    {Format::Gitlab, "gitlab", ".json", true, false},
    {Format::Patch, "patch", ".patch", true, false},
};

ArrayRef<FormatInfo> locklint::formats() {
  return ArrayRef(Formats).drop_back();
}

const FormatInfo &locklint::infoOf(Format F) {
  return *find_if(Formats, [&](const FormatInfo &I) { return I.Is == F; });
}

std::unique_ptr<FindingWriter> locklint::makeWriter(Format F,
                                                    const WriterContext &C,
                                                    raw_ostream &Lines,
                                                    bool Colors) {
  switch (F) {
  case Format::Text:
    return std::make_unique<TextReport>(Lines, Colors, C.Readable);
  case Format::Oneline:
    return std::make_unique<OnelineReport>(Lines);
  case Format::Json:
    return std::make_unique<JsonReport>(C);
  case Format::Sarif:
    return std::make_unique<SarifReport>(C);
  case Format::Gitlab:
    return std::make_unique<GitlabReport>(C);
  case Format::Patch:
    return std::make_unique<PatchReport>(C);
  }
  llvm_unreachable("all formats are above");
}

std::string locklint::nameBelow(StringRef Directory, StringRef File,
                                StringRef Root) {
  SmallString<256> Path = File;
  makeAbsolute(Root, Path);
  StringRef Name = Path;
  if (Name.consume_front(Directory.rtrim('/')) && Name.consume_front("/"))
    return Name.str();
  return std::string(Path);
}

std::string locklint::numbered(StringRef Name, unsigned Number) {
  return Number == 1 ? Name.str() : (Name + ":" + utostr(Number)).str();
}
