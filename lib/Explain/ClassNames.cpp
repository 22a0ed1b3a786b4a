//===- ClassNames.cpp - Lock classes, as users call them ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/ClassNames.h"
#include "Model/Spelling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace locklint;

/// The rest of a label or a name, without what a user need not write.
static llvm::StringRef withoutKeyword(llvm::StringRef Name) {
  if (!Name.consume_front("struct "))
    Name.consume_front("union ");
  return Name;
}

llvm::StringRef locklint::withoutQuotes(llvm::StringRef Name) {
  for (llvm::StringRef Quote : {"'", "\""})
    if (Name.size() > 2 && Name.starts_with(Quote) && Name.ends_with(Quote))
      return Name.drop_front().drop_back();
  return Name;
}

bool locklint::isMeantBy(llvm::StringRef Label, llvm::StringRef Name) {
  return Label == Name || withoutKeyword(Label) == Name;
}

std::vector<std::string>
locklint::namesLike(llvm::StringRef Name, llvm::ArrayRef<std::string> Known) {
  constexpr size_t Most = 5;
  llvm::StringRef Wanted = withoutKeyword(Name);
  unsigned Limit = mostTypos(Wanted);
  std::vector<std::pair<unsigned, std::string>> Near;
  for (const std::string &Full : Known) {
    llvm::StringRef Text = withoutKeyword(Full);
    bool IsMember = Text.split('.').second == Wanted;
    size_t Longer = std::max(Wanted.size(), Text.size());
    // A program has thousands of names.
    if (!IsMember && Longer - std::min(Wanted.size(), Text.size()) > Limit)
      continue;
    unsigned Distance = IsMember ? 0 : editDistance(Wanted, Text);
    if (Distance <= Limit)
      Near.push_back({Distance, Text.str()});
  }
  llvm::sort(Near);
  Near.erase(std::unique(Near.begin(), Near.end()), Near.end());
  std::vector<std::string> Found;
  for (size_t I = 0; I != std::min(Near.size(), Most); ++I)
    Found.push_back(Near[I].second);
  return Found;
}

std::vector<ClassId> ClassNames::meantBy(llvm::StringRef Name) const {
  std::vector<ClassId> Found;
  for (const auto &[Class, Full] : Names)
    if (isMeantBy(Terms.classLabel(P.lockOf(Class)), Name))
      Found.push_back(Class);
  llvm::sort(Found);
  return Found;
}

std::vector<std::string> ClassNames::labels() const {
  std::vector<std::string> Found;
  for (const auto &[Class, Full] : Names)
    Found.push_back(Terms.classLabel(P.lockOf(Class)));
  llvm::sort(Found);
  Found.erase(std::unique(Found.begin(), Found.end()), Found.end());
  return Found;
}

llvm::StringRef ClassNames::subclassOf(llvm::StringRef Class) {
  size_t Slash = Class.rfind('/');
  if (Slash == llvm::StringRef::npos)
    return "";
  llvm::StringRef Number = Class.substr(Slash + 1);
  bool Has = !Number.empty() && llvm::all_of(Number, llvm::isDigit);
  return Has ? Class.substr(Slash) : "";
}
