//===- ParseTerm.cpp - Terms, and what they are made of, from text --------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "IR/IRParser.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace locklint;

/// Terms that are written deeper are wrong, and would use up the stack.
static constexpr unsigned MaxDepth = 100;

IRParser::IRParser(IRReader &Reader, llvm::StringRef Text, llvm::StringRef Name,
                   llvm::SMDiagnostic &Error)
    : R(Reader), M(Reader.M), T(Reader.T), Error(Error),
      Text(Reader.keep(Text)), Name(Reader.keep(Name)), Lex(this->Text) {
  Sources.AddNewSourceBuffer(
      llvm::MemoryBuffer::getMemBuffer(this->Text, this->Name), {});
}

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

IRToken IRParser::following() const {
  IRLexer Ahead = Lex;
  Ahead.next();
  return Ahead.token();
}

bool IRParser::takeMark(llvm::StringRef Mark) {
  if (!isMark(Mark))
    return false;
  Lex.next();
  return true;
}

bool IRParser::takeWord(llvm::StringRef Word) {
  if (!isWord(Word))
    return false;
  Lex.next();
  return true;
}

bool IRParser::expectMark(llvm::StringRef Mark) {
  return takeMark(Mark) ? false : expected("'" + Mark + "'");
}

bool IRParser::expectWord(llvm::StringRef Word) {
  return takeWord(Word) ? false : expected("'" + Word + "'");
}

bool IRParser::lineEnd() {
  if (!is(IRToken::Kind::Newline) && !is(IRToken::Kind::End))
    return expected("the end of the line");
  Lex.next();
  return false;
}

bool IRParser::error(const llvm::Twine &Message, const IRToken &At) {
  if (!Failed)
    Error = Sources.GetMessage(llvm::SMLoc::getFromPointer(At.Text.data()),
                               llvm::SourceMgr::DK_Error, Message);
  Failed = true;
  return true;
}

bool IRParser::expected(const llvm::Twine &What) {
  return error("expected " + What + ", found " + token().describe());
}

//===----------------------------------------------------------------------===//
// Numbers, names, places
//===----------------------------------------------------------------------===//

bool IRParser::number(int64_t &Value) {
  IRToken Begin = token();
  bool Negative = takeMark("-");
  if (!is(IRToken::Kind::Number))
    return expected("a number");
  uint64_t Size = 0;
  uint64_t Limit = uint64_t(INT64_MAX) + Negative;
  if (token().Text.getAsInteger(0, Size) || Size > Limit)
    return error("expected a number of 64 bits", Begin);
  Value = int64_t(Negative ? -Size : Size);
  Lex.next();
  return false;
}

bool IRParser::number(uint32_t &Value, llvm::StringRef What, uint32_t Limit) {
  if (!is(IRToken::Kind::Number))
    return expected(What);
  if (token().Text.getAsInteger(0, Value) || Value > Limit)
    return error("expected " + What + ", " + llvm::Twine(Limit) +
                 " at the most");
  Lex.next();
  return false;
}

bool IRParser::numbered(uint32_t &Number, llvm::StringRef What) {
  if (takeMark("#"))
    return number(Number, What);
  Number = R.NextNumber++;
  return false;
}

bool IRParser::name(std::string &Name, llvm::StringRef What) {
  if (is(IRToken::Kind::Word))
    Name = token().Text.str();
  else if (is(IRToken::Kind::String))
    Name = token().value();
  else
    return expected(What);
  Lex.next();
  return false;
}

bool IRParser::string(llvm::StringRef &Kept, llvm::StringRef What) {
  if (!is(IRToken::Kind::String))
    return expected(What + " in quotes");
  Kept = R.keep(token().value());
  Lex.next();
  return false;
}

bool IRParser::file(std::string &Path) {
  if (name(Path, "a file's name"))
    return true;
  if (auto Known = R.Files.find(Path); Known != R.Files.end())
    Path = Known->second.str();
  return false;
}

bool IRParser::owner(std::string &Owner) {
  return takeMark("@") && file(Owner);
}

bool IRParser::place(Location &Where) {
  Where = {};
  if (takeMark("-"))
    return false;
  Where.File = File;
  if (!is(IRToken::Kind::Number)) {
    std::string Path;
    if (is(IRToken::Kind::Word) || is(IRToken::Kind::String)
            ? file(Path) || expectMark(":")
            : expected("a place: a file, a line and a column, or '-'"))
      return true;
    Where.File = R.keep(Path);
  }
  return number(Where.Line, "a line's number") || expectMark(":") ||
         number(Where.Column, "a column's number");
}

bool IRParser::at(Location &Where, const IRToken &Here) {
  if (takeWord("at"))
    return place(Where);
  auto [Line, Column] =
      Sources.getLineAndColumn(llvm::SMLoc::getFromPointer(Here.Text.data()));
  Where = {Name, Line, Column};
  return false;
}

bool IRParser::member(FieldId &Member) {
  IRToken Here = token();
  std::string Owner;
  FieldInfo I;
  if (!is(IRToken::Kind::String))
    return expected("a member in quotes");
  std::tie(I.Record, I.Name) = [&] {
    std::string Value = token().value();
    auto [Record, Name] = llvm::StringRef(Value).split('.');
    return std::pair(Record.str(), Name.str());
  }();
  if (!llvm::StringRef(Here.value()).contains('.'))
    return error("expected a member as in \"struct s.m\"");
  Lex.next();
  if (owner(Owner))
    return true;
  if (!Owner.empty())
    I.Record += '\0' + Owner;
  I.Owner = Owner;
  std::string Key = I.Record + "." + I.Name;
  if (!takeMark(",")) {
    auto Known = R.Members.find(Key);
    if (Known == R.Members.end())
      return error("expected the offset of this member, which was not named "
                   "before",
                   Here);
    Member = Known->second;
    return false;
  }
  if (number(I.Offset))
    return true;
  while (takeMark(",")) {
    if (takeWord("flag"))
      I.Flag = true;
    else if (takeWord("embedded"))
      I.Embedded = true;
    else if (!takeWord("of"))
      return expected("flag, embedded or of");
    else if (file(I.Owner))
      return true;
  }
  Member = R.Members[Key] = T.fieldId(I);
  return false;
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

/// A term that begins with a word.
struct IRParser::TermForm {
  llvm::StringLiteral Word;
  bool (IRParser::*Parse)(TermId &Id);
};

const IRParser::TermForm IRParser::TermForms[] = {
    {"load", &IRParser::loadTerm},     {"field", &IRParser::fieldTerm},
    {"stale", &IRParser::staleTerm},   {"result", &IRParser::resultTerm},
    {"phi", &IRParser::phiTerm},       {"fn", &IRParser::functionTerm},
    {"return", &IRParser::returnTerm}, {"constant", &IRParser::isConstantTerm}};

bool IRParser::term(TermId &Id) {
  if (Depth == MaxDepth)
    return error("the term is too deep");
  ++Depth;
  bool Wrong = primary(Id);
  while (!Wrong && takeMark("[")) {
    TermId Index = 0;
    Wrong = term(Index) || expectMark("]");
    if (!Wrong)
      Id = T.index(Id, Index);
  }
  --Depth;
  return Wrong;
}

bool IRParser::terms(llvm::SmallVectorImpl<TermId> &Ids) {
  if (expectMark("("))
    return true;
  if (takeMark(")"))
    return false;
  do {
    if (term(Ids.emplace_back()))
      return true;
  } while (takeMark(","));
  return takeMark(")") ? false : expected("',' or ')'");
}

bool IRParser::primary(TermId &Id) {
  Id = 0;
  if (takeMark("?"))
    return false;
  if (isMark("("))
    return parenthesis(Id);
  if (is(IRToken::Kind::Number) ||
      (isMark("-") && following().Is == IRToken::Kind::Number)) {
    int64_t Value;
    if (number(Value))
      return true;
    Id = T.constant(Value);
    return false;
  }
  if (isMark("-") || isMark("~") || isMark("!"))
    return unary(Id);
  if (isMark("@") || isMark("%"))
    return variable(Id);
  if (is(IRToken::Kind::Word)) {
    for (const TermForm &Form : TermForms)
      if (takeWord(Form.Word))
        return (this->*Form.Parse)(Id);
    llvm::StringRef Digits = token().Text;
    uint32_t Index;
    if (Digits.consume_front("p") && !Digits.getAsInteger(10, Index)) {
      Lex.next();
      Id = T.param(Index);
      return false;
    }
  }
  return expectedWord("a term", "a number, ?, (, -, ~, !, @, %, p0", TermForms);
}

/// `(a + b)`, or just `(a)`.
bool IRParser::parenthesis(TermId &Id) {
  TermId B = 0;
  if (expectMark("(") || term(Id))
    return true;
  if (takeMark(")"))
    return false;
  for (auto Op = TermOp::Add; Op <= TermOp::LOr; Op = TermOp(unsigned(Op) + 1))
    if (takeMark(locklint::name(Op))) {
      if (term(B) || expectMark(")"))
        return true;
      Id = T.binary(Op, Id, B);
      return false;
    }
  return expected("an operator or ')'");
}

bool IRParser::unary(TermId &Id) {
  for (TermOp Op : {TermOp::Not, TermOp::BitNot, TermOp::Neg})
    if (takeMark(locklint::name(Op))) {
      if (term(Id))
        return true;
      Id = T.unary(Op, Id);
      return false;
    }
  return expected("an operator");
}

bool IRParser::variable(TermId &Id) {
  if (takeMark("%"))
    return local(Id);
  std::string Name, Owner;
  if (expectMark("@"))
    return true;
  // A string literal: that is its name.
  if (token().Text == "\"\"") {
    Name = token().Text.str();
    Lex.next();
  } else if (name(Name, "a variable's name")) {
    return true;
  }
  if (owner(Owner))
    return true;
  Id = T.global(Name, Owner);
  return false;
}

/// `%name.1`, `%"odd name".1`, `%.1`, or, as people write it, `%name`.
bool IRParser::local(TermId &Id) {
  std::string Name, Key;
  if (is(IRToken::Kind::Word)) {
    Key = token().Text.str();
    auto [Before, Number] = token().Text.rsplit('.');
    Name = Before.str();
    Lex.next();
  } else {
    if (is(IRToken::Kind::String)) {
      Name = token().value();
      Lex.next();
    }
    uint32_t Number;
    if (!takeMark("."))
      return expected("a local variable's name, or '.' and its number");
    if (number(Number, "a local variable's number"))
      return true;
    Key = Name + "." + llvm::utostr(Number);
  }
  auto [It, New] = R.Locals.try_emplace(Key);
  if (New)
    It->second = T.local(Name);
  Id = It->second;
  return false;
}

bool IRParser::loadTerm(TermId &Id) {
  if (expectMark("(") || term(Id) || expectMark(")"))
    return true;
  Id = T.load(Id);
  return false;
}

bool IRParser::isConstantTerm(TermId &Id) {
  if (expectMark("(") || term(Id) || expectMark(")"))
    return true;
  Id = T.unary(TermOp::IsConstant, Id);
  return false;
}

bool IRParser::fieldTerm(TermId &Id) {
  FieldId Member;
  if (expectMark("(") || term(Id) || expectMark(",") || member(Member) ||
      expectMark(")"))
    return true;
  Id = T.field(Id, Member);
  return false;
}

bool IRParser::staleTerm(TermId &Id) {
  if (expectMark("(") || term(Id) || expectMark(")"))
    return true;
  Id = T.stale(Id);
  return false;
}

bool IRParser::resultTerm(TermId &Id) {
  uint32_t Call, Which;
  if (expectMark("#") || number(Call, "a call's number") || expectMark(".") ||
      number(Which, "the number of a call's value"))
    return true;
  Id = T.result(Call, Which);
  return false;
}

bool IRParser::phiTerm(TermId &Id) {
  uint32_t Block;
  if (expectMark("#") || number(Block, "a block's number") || expectMark("(") ||
      term(Id) || expectMark(")"))
    return true;
  Id = T.phi(Block, Id);
  return false;
}

bool IRParser::functionTerm(TermId &Id) {
  std::string Name, Owner;
  if (name(Name, "a function's name") || owner(Owner))
    return true;
  Id = T.function(Name, Owner);
  return false;
}

bool IRParser::returnTerm(TermId &Id) {
  Id = T.returnPlace();
  return false;
}

bool IRParser::wholeTerm(TermId &Id) { return term(Id) || lineEnd(); }

std::optional<TermId> IRReader::term(llvm::StringRef Text,
                                     llvm::SMDiagnostic &Error) {
  TermId Id = 0;
  if (IRParser(*this, Text, "term", Error).wholeTerm(Id))
    return std::nullopt;
  return Id;
}
