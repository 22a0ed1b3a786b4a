//===- FormatOption.cpp - The formats of output ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FormatOption.h"
#include "Explain/ClassNames.h"
#include "Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace locklint;
using namespace locklint::opts;

std::vector<StringRef> locklint::formatsOf(const cl::Option &Option) {
  if (&Option == &ExplainFormat)
    return {"text", "json"};
  if (&Option == &GraphFormat)
    return {"svg", "dot"};
  std::vector<StringRef> Names;
  for (const FormatInfo &I : formats())
    Names.push_back(I.Name);
  return Names;
}

bool locklint::isFormat(StringRef Format, ArrayRef<StringRef> Known) {
  if (is_contained(Known, Format))
    return true;
  std::vector<std::string> Names(Known.begin(), Known.end());
  std::vector<std::string> Like = namesLike(Format.lower(), Names);
  complain() << "--format='" << Format << "': there is no such format; ";
  if (Like.empty())
    errs() << "there are " << join(drop_end(Known), ", ") << " and "
           << Known.back() << '\n';
  else
    errs() << "did you mean '" << Like.front() << "'?\n";
  return false;
}

std::optional<Format> locklint::readFormat() {
  if (!isFormat(OutputFormat, formatsOf(OutputFormat)))
    return std::nullopt;
  return find_if(formats(),
                 [](const FormatInfo &I) { return I.Name == OutputFormat; })
      ->Is;
}

bool locklint::checkShared(Format How) {
  if (infoOf(How).CanBeAddedTo || OutputFile.empty() || OutputFile == "-" ||
      StringRef(OutputFile).ends_with("/") || sys::fs::is_directory(OutputFile))
    return true;
  complain() << "--format=" << OutputFormat
             << ": a call by Kbuild knows one file, and a document of this "
                "format takes no other's findings; write one for each, with "
                "--output=DIRECTORY/\n";
  return false;
}
