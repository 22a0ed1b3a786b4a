//===- ParseIR.cpp - The IR, read from text -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/ParseIR.h"
#include "IR/IRParser.h"

using namespace locklint;

/// More functions than any program has: a wrong number must not use up memory.
static constexpr unsigned MaxFunction = 1U << 20;

/// `function`, and its number. There is a function of that number then.
bool IRParser::functionNumber(unsigned &Number) {
  if (expectWord("function") ||
      number(Number, "a function's number", MaxFunction))
    return true;
  while (Unit->Functions.size() <= Number) {
    unsigned Next = Unit->Functions.size();
    Unit->Functions.emplace_back().Number = Next;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

bool IRParser::simple(Instr &I, const text::Form &Form) {
  I.Do = Form.Do;
  if (Form.Numbered && numbered(I.Number, "a number"))
    return true;
  if (Form.HasPlace && term(I.Place))
    return true;
  if (Form.HasPlace && Form.HasValue && expectMark("="))
    return true;
  return Form.HasValue && term(I.Value);
}

bool IRParser::registers(FunctionIR &IR, Instr &I) {
  I.Do = Instr::Kind::Register;
  I.Number = IR.Registrations.size();
  if (registration(IR.Registrations.emplace_back()))
    return true;
  I.Where = IR.Registrations.back().Where;
  return false;
}

bool IRParser::instruction(FunctionIR &IR, BlockIR &B) {
  IRToken Here = token();
  Instr &I = B.Instrs.emplace_back();
  for (const text::Form &Form : text::Instructions)
    if (takeWord(Form.Word))
      return simple(I, Form) || lineEnd();
  if (isWord("call"))
    return call(IR, I) || lineEnd();
  if (isWord("register"))
    return registers(IR, I) || lineEnd();
  // The place of the returned value has that name, too.
  IRToken Next = following();
  if (isWord("return") &&
      (Next.Text == "at" || Next.Is == IRToken::Kind::Newline)) {
    Lex.next();
    I.Do = Instr::Kind::Return;
    return at(I.Where, Here) || lineEnd();
  }
  return term(I.Place) || expectMark("=") || term(I.Value) || lineEnd();
}

//===----------------------------------------------------------------------===//
// The ends of blocks
//===----------------------------------------------------------------------===//

struct IRParser::EndForm {
  llvm::StringLiteral Word;
  bool (IRParser::*Parse)(BlockIR &B);
};

const IRParser::EndForm IRParser::EndForms[] = {
    {"stop", &IRParser::stop},
    {"end", &IRParser::end},
    {"go", &IRParser::jump},
    {"if", &IRParser::branch},
    {"switch", &IRParser::switchCases}};

bool IRParser::target(BlockIR &B) {
  if (takeWord("nowhere")) {
    B.Successors.push_back(-1);
    return false;
  }
  if (!takeWord("block"))
    return expected("'block' or 'nowhere'");
  Targets.push_back({0, token()});
  uint32_t Number;
  if (number(Number, "a block's number", INT32_MAX))
    return true;
  Targets.back().first = int(Number);
  B.Successors.push_back(int(Number));
  return false;
}

bool IRParser::stop(BlockIR &B) {
  B.Ends = BlockIR::End::Stop;
  return lineEnd();
}

bool IRParser::end(BlockIR &B) {
  B.Ends = BlockIR::End::Jump;
  return lineEnd();
}

bool IRParser::jump(BlockIR &B) {
  B.Ends = BlockIR::End::Jump;
  if (expectWord("to"))
    return true;
  do {
    if (target(B))
      return true;
  } while (takeMark(","));
  return lineEnd();
}

bool IRParser::branch(BlockIR &B) {
  B.Ends = BlockIR::End::Branch;
  return term(B.Condition) || target(B) || expectMark(",") ||
         expectWord("else") || target(B) || lineEnd();
}

bool IRParser::switchCases(BlockIR &B) {
  B.Ends = BlockIR::End::Switch;
  if (term(B.Condition) || lineEnd())
    return true;
  while (isWord("default") || isMark("-") || is(IRToken::Kind::Number)) {
    SwitchCase Case;
    if (takeWord("default"))
      Case.Default = true;
    else if (number(Case.Lo) || expectMark("..") || number(Case.Hi))
      return true;
    B.Cases.push_back(Case);
    if (expectMark(":") || target(B) || lineEnd())
      return true;
  }
  return B.Cases.empty() ? expected("a case, as in '1..3: block 2'") : false;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

bool IRParser::block(FunctionIR &IR) {
  unsigned Next = IR.Blocks.size();
  uint32_t Number;
  if (expectWord("block"))
    return true;
  if (!is(IRToken::Kind::Number) || token().Text != llvm::utostr(Next))
    return expected("block " + llvm::Twine(Next));
  BlockIR B;
  if (number(Number, "a block's number"))
    return true;
  B.Number = R.NextNumber++;
  while (takeMark(",")) {
    if (takeWord("entry"))
      IR.Entry = Next;
    else if (takeWord("exit"))
      Exit = Next;
    else if (!takeWord("phi"))
      return expected("an attribute of a block: phi, entry, exit");
    else if (expectMark("#") || number(B.Number, "a block's number"))
      return true;
  }
  if (lineEnd())
    return true;
  for (;;) {
    for (const EndForm &Form : EndForms)
      if (takeWord(Form.Word)) {
        if ((this->*Form.Parse)(B))
          return true;
        IR.Blocks.push_back(std::move(B));
        return false;
      }
    if (isWord("block") || isWord("function") || is(IRToken::Kind::End))
      return expectedWord("an instruction, or the block's end", "", EndForms);
    if (instruction(IR, B))
      return true;
  }
}

bool IRParser::functionAttribute(UnitFunction &F, FunctionIR &IR) {
  if (takeFlag(F, llvm::ArrayRef(text::FunctionFlags)))
    return false;
  for (const text::ReturnType &Type : text::ReturnTypes)
    if (takeWord(Type.Word)) {
      F.ReturnsVoid = IR.ReturnsVoid = false;
      IR.*Type.Member = true;
      return false;
    }
  for (const auto &Section : text::Sections)
    if (takeWord(Section.Word)) {
      F.In = Section.In;
      return false;
    }
  if (takeWord(text::ReturnsValue)) {
    F.ReturnsVoid = IR.ReturnsVoid = false;
    return false;
  }
  if (takeWord("inline")) {
    IR.Inline = true;
    return false;
  }
  if (takeWord("unknown")) {
    F.Given.emplace();
    return false;
  }
  if (takeWord("address"))
    return term(F.Address);
  if (takeWord("module"))
    return string(F.Module, "a module");
  if (takeWord("driver"))
    return string(F.Driver, "a driver");
  return expectedWord("an attribute of a function",
                      "address, driver, inline, module, returns_value, unknown",
                      text::FunctionFlags, text::ReturnTypes, text::Sections);
}

bool IRParser::head(UnitFunction &F, FunctionIR &IR) {
  IRToken Here = token();
  std::string Name, Owner;
  if (name(Name, "a function's name") || owner(Owner))
    return true;
  F.Name = R.keep(Name);
  F.Address = T.function(Name, Owner);
  F.Defined = F.InMain = F.Named = F.ReturnsVoid = true;
  File = "";
  if (at(F.Where, Here))
    return true;
  File = F.Where.File;
  if (takeWord("to") && place(IR.End))
    return true;
  while (takeMark(","))
    if (functionAttribute(F, IR))
      return true;
  IR.Name = F.Name;
  IR.Where = F.Where;
  IR.Driver = F.Driver;
  return lineEnd();
}

/// `p0 is %l.1, pointer, to "struct dev", named "other", always 3`
bool IRParser::parameter(UnitFunction &F, FunctionIR &IR) {
  size_t Index = F.ParamIsPointer.size();
  if (!takeWord("p" + llvm::utostr(Index)))
    return expected("p" + llvm::Twine(Index));
  std::string Name;
  bool Pointer = false;
  if (takeWord("is")) {
    TermId Place;
    if (term(Place))
      return true;
    IR.ParamPlaces.resize(Index);
    IR.ParamPlaces.push_back(Place);
    if (T[Place].Kind == TermKind::Local)
      Name = T.name(T[Place].A).str();
  }
  while (takeMark(",")) {
    llvm::StringRef Given;
    if (takeWord("pointer")) {
      Pointer = true;
    } else if (takeWord("to")) {
      if (string(Given, "a struct"))
        return true;
      F.ParamRecords.resize(Index + 1);
      F.ParamRecords.back() = Given.str();
    } else if (takeWord("named")) {
      if (string(Given, "a parameter's name"))
        return true;
      Name = Given.str();
    } else if (takeWord("always")) {
      IR.AlwaysPassed.resize(Index + 1);
      if (number(IR.AlwaysPassed.back().emplace()))
        return true;
    } else {
      return expected(
          "an attribute of a parameter: pointer, to, named, always");
    }
  }
  F.ParamIsPointer.push_back(Pointer);
  IR.ParamIsPointer.push_back(Pointer);
  IR.ParamNames.push_back(Name);
  return lineEnd();
}

bool IRParser::callees(UnitFunction &F) {
  do {
    if (functionNumber(F.Callees.emplace_back()))
      return true;
  } while (takeMark(","));
  return lineEnd();
}

bool IRParser::passes(UnitFunction &F) {
  llvm::StringRef Record;
  std::string Owner;
  if (string(Record, "a struct") || owner(Owner))
    return true;
  std::string &Tag = F.Writes.Passed.emplace_back(Record.str());
  if (!Owner.empty())
    Tag += '\0' + Owner;
  return lineEnd();
}

bool IRParser::annotation(FunctionIR &IR, FunctionIR::Annotation::Kind Kind) {
  TermId Lock;
  if (term(Lock) || lineEnd())
    return true;
  IR.Annotations.push_back({Kind, Lock});
  return false;
}

/// Reads the lines before the blocks. \p Called: the functions that \p F calls
/// are given.
bool IRParser::aboutFunction(UnitFunction &F, FunctionIR &IR, bool &Called) {
  for (const auto &Note : text::Annotations)
    if (takeWord(Note.Word))
      return annotation(IR, Note.Kind);
  if (takeWord("calls")) {
    Called = true;
    return callees(F);
  }
  if (takeWord("writes"))
    return member(F.Writes.Members.emplace_back()) || lineEnd();
  if (takeWord("passes"))
    return passes(F);
  if (token().Text.starts_with("p"))
    return parameter(F, IR);
  return expectedWord("what a function begins with",
                      "p0, calls, writes, passes, block", text::Annotations);
}

/// People write functions without the empty block that all others end in.
bool IRParser::exit(FunctionIR &IR, const IRToken &Function) {
  if (Exit) {
    IR.Exit = *Exit;
    const BlockIR &B = IR.Blocks[IR.Exit];
    bool Empty = B.Instrs.empty() && B.Ends == BlockIR::End::Jump &&
                 B.Successors.empty();
    return Empty ? false
                 : error("expected 'end' alone in the block that is the exit",
                         Function);
  }
  IR.Exit = IR.Blocks.size();
  for (BlockIR &B : IR.Blocks)
    if (B.Ends == BlockIR::End::Jump && B.Successors.empty())
      B.Successors.push_back(int(IR.Exit));
  IR.Blocks.emplace_back().Number = R.NextNumber++;
  return false;
}

bool IRParser::function() {
  unsigned Number = 0;
  IRToken Here = following();
  if (functionNumber(Number))
    return true;
  UnitFunction F;
  F.Number = Number;
  FunctionIR IR;
  bool Called = false;
  Targets.clear();
  Exit.reset();
  if (!InText.insert(Number).second)
    return error("there is a function of that number already", Here);
  if (head(F, IR))
    return true;
  while (!isWord("block") && !isWord("function") && !is(IRToken::Kind::End))
    if (aboutFunction(F, IR, Called))
      return true;
  while (isWord("block"))
    if (block(IR))
      return true;
  for (const auto &[Block, At] : Targets)
    if (size_t(Block) >= IR.Blocks.size())
      return error("the function has no block of that number", At);
  if (!IR.Blocks.empty() && exit(IR, Here))
    return true;
  llvm::sort(F.Writes.Members);
  llvm::sort(F.Writes.Passed);
  if (!IR.Blocks.empty()) {
    if (!Called)
      F.Callees = text::calleesOf(IR);
    F.IR = std::move(IR);
  }
  Unit->Functions[Number] = std::move(F);
  Unit->Order.push_back(Number);
  return false;
}
