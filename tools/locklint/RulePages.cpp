//===- RulePages.cpp - The documentation of the rules ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RulePages.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace {
struct Page {
  StringLiteral File, Text;
};
} // namespace

static constexpr Page Pages[] = {
#include "RulePages.inc"
};

static std::string withoutLinks(std::string Text) {
  static const Regex Link(R"(\[([^]]*)\]\([^)]*\.md[^)]*\))");
  while (Link.match(Text))
    Text = Link.sub("\\1", Text);
  return Text;
}

std::string locklint::rulePage(StringRef Rule) {
  Rule.consume_front("linuxkernel-");
  for (const Page &P : Pages)
    if (P.File.drop_back(StringRef(".md").size()) == Rule)
      return withoutLinks(P.Text.str());
  return "";
}
