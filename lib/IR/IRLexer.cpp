//===- IRLexer.cpp - The tokens of the IR's text form ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/IRLexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace locklint;

/// Those that others begin with come later.
static constexpr llvm::StringLiteral Marks[] = {
    "u<=", "u<", "u>>", "u/", "u%", "<<", ">>", "==", "!=", "<=",
    "&&",  "||", "->",  "..", "(",  ")",  "[",  "]",  ",",  ";",
    ":",   "=",  "#",   "@",  "%",  "*",  ".",  "?",  "+",  "-",
    "/",   "&",  "|",   "^",  "<",  "!",  "~"};

static bool isInWord(char C) {
  return llvm::isAlnum(C) || C == '_' || C == '$' || C == '.';
}

std::string IRToken::value() const {
  std::string Value;
  llvm::StringRef Left = Text.drop_front().drop_back();
  while (!Left.empty()) {
    char C = Left.front();
    Left = Left.drop_front();
    if (C == '\\' && Left.consume_front("\\")) {
      Value += '\\';
    } else if (C == '\\' && Left.size() >= 2 && llvm::isHexDigit(Left[0]) &&
               llvm::isHexDigit(Left[1])) {
      Value += char(llvm::hexFromNibbles(Left[0], Left[1]));
      Left = Left.drop_front(2);
    } else {
      Value += C;
    }
  }
  return Value;
}

std::string IRToken::describe() const {
  switch (Is) {
  case Kind::End:
    return "the end of the text";
  case Kind::Newline:
    return "the end of the line";
  case Kind::Bad:
    if (Text.starts_with("\""))
      return "a string without an end";
    break;
  case Kind::Word:
  case Kind::Number:
  case Kind::String:
  case Kind::Mark:
    break;
  }
  return ("'" + Text + "'").str();
}

void IRLexer::next() {
  llvm::StringRef Line;
  for (;;) {
    Rest = Rest.ltrim(" \t\r");
    if (Rest.starts_with("//"))
      Rest = Rest.substr(Rest.find('\n'));
    if (!Rest.starts_with("\n"))
      break;
    if (Line.empty())
      Line = Rest.take_front();
    Rest = Rest.drop_front();
  }
  if (!Line.empty()) {
    Token = {IRToken::Kind::Newline, Line};
    return;
  }
  if (Rest.empty())
    return take(IRToken::Kind::End, 0);
  char First = Rest.front();
  if (llvm::isDigit(First))
    return take(IRToken::Kind::Number, Rest.take_while(llvm::isAlnum).size());
  if (First == '"') {
    size_t Close = Rest.find_first_of("\"\n", 1);
    if (Close != llvm::StringRef::npos && Rest[Close] == '"')
      return take(IRToken::Kind::String, Close + 1);
    return take(IRToken::Kind::Bad, std::min(Close, Rest.size()));
  }
  bool IsUnsigned = First == 'u' && Rest.size() > 1 &&
                    llvm::StringRef("<>/%").contains(Rest[1]);
  if (First != '.' && isInWord(First) && !IsUnsigned)
    return take(IRToken::Kind::Word, Rest.take_while(isInWord).size());
  const auto *Mark = llvm::find_if(
      Marks, [&](llvm::StringRef Mark) { return Rest.starts_with(Mark); });
  if (Mark != std::end(Marks))
    return take(IRToken::Kind::Mark, Mark->size());
  take(IRToken::Kind::Bad, 1);
}
