//===- Text.cpp - Text that browsers may be given -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/SHA256.h"
#include <md4c-html.h>

using namespace llvm;
using namespace locklint;

/// Text that holds one of these is not read in the order that it is in.
static bool changesDirection(UTF32 C) {
  return C == 0x61c || C == 0x200e || C == 0x200f ||
         (C >= 0x202a && C <= 0x202e) || (C >= 0x2066 && C <= 0x2069);
}

static bool isControl(UTF32 C) {
  return (C < 0x20 && C != '\t' && C != '\n') || (C >= 0x7f && C < 0xa0);
}

std::string locklint::visibleText(StringRef Bytes) {
  if (all_of(Bytes,
             [](char C) { return isPrint(C) || C == '\t' || C == '\n'; }))
    return Bytes.str();
  std::string Text;
  const auto *At = reinterpret_cast<const UTF8 *>(Bytes.begin());
  const auto *End = reinterpret_cast<const UTF8 *>(Bytes.end());
  while (At != End) {
    const UTF8 *Begin = At;
    UTF32 C = 0;
    if (convertUTF8Sequence(&At, End, &C, strictConversion) != conversionOK) {
      Text += "\\x" + toHex(*Begin);
      At = Begin + 1;
    } else if (isControl(C)) {
      Text += "\\x" + toHex(UTF8(C));
    } else if (changesDirection(C)) {
      Text += "<U+" + utohexstr(C, /*LowerCase=*/false, /*Width=*/4) + ">";
    } else {
      Text.append(reinterpret_cast<const char *>(Begin), At - Begin);
    }
  }
  return Text;
}

std::string locklint::htmlOfMarkdown(StringRef Markdown) {
  std::string Html;
  auto Add = [](const MD_CHAR *Text, MD_SIZE Size, void *To) {
    static_cast<std::string *>(To)->append(Text, Size);
  };
  md_html(Markdown.data(), Markdown.size(), Add, &Html,
          MD_DIALECT_GITHUB | MD_FLAG_NOHTML, /*renderer_flags=*/0);
  return Html;
}

std::string locklint::policyHash(StringRef Text) {
  return "sha256-" + encodeBase64(SHA256::hash(arrayRefFromStringRef(Text)));
}
