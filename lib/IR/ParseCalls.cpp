//===- ParseCalls.cpp - Calls and registrations, from text ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "IR/IRParser.h"

using namespace locklint;

/// `call#5 mutex_lock(p0) -> function 3 at 5:2, gfp 1; acquire p0`
bool IRParser::call(FunctionIR &F, Instr &I) {
  IRToken Here = token();
  CallInstr C;
  if (expectWord("call") || numbered(C.Number, "a call's number"))
    return true;
  if (takeMark("*")) {
    if (term(C.Pointer))
      return true;
  } else {
    std::string Callee;
    if (name(Callee, "a function's name, or '*' and a pointer"))
      return true;
    C.Name = R.keep(Callee);
  }
  llvm::SmallVector<TermId, 4> Args;
  if (terms(Args))
    return true;
  C.Args.assign(Args.begin(), Args.end());
  if (takeMark("->") && functionNumber(C.Callee))
    return true;
  if (at(C.Where, Here))
    return true;
  while (takeMark(","))
    if (callAttribute(C))
      return true;
  if (effects(C))
    return true;
  I.Do = Instr::Kind::Call;
  I.Number = F.Calls.size();
  I.Where = C.Where;
  F.Calls.push_back(std::move(C));
  return false;
}

bool IRParser::callAttribute(CallInstr &C) {
  if (takeFlag(C, llvm::ArrayRef(text::CallFlags)))
    return false;
  Found Term = takeTerm(C, llvm::ArrayRef(text::CallTerms));
  if (Term != Found::No)
    return Term == Found::Wrong;
  if (takeWord("model"))
    return model(C);
  if (takeWord("gfp")) {
    uint32_t Argument;
    if (number(Argument, "an argument's number", 127))
      return true;
    C.GfpArg = int(Argument);
    return false;
  }
  return expectedWord("an attribute of a call", "gfp, model", text::CallTerms,
                      text::CallFlags);
}

/// `model name`, `model name#2`, or, of what was learnt, `model name@"6.12"`.
bool IRParser::model(CallInstr &C) {
  IRToken Here = token();
  std::string Name;
  uint32_t Number = 0;
  if (name(Name, "the name of a model's entry"))
    return true;
  if (takeMark("@")) {
    llvm::StringRef Kernel;
    if (string(Kernel, "a kernel's release"))
      return true;
    C.Model = M.learntOf(Name, kernelRelease(Kernel));
  } else {
    if (takeMark("#") && number(Number, "the number of a model's entry"))
      return true;
    if (Number < M.entries(Name).size())
      C.Model = &M.entries(Name)[Number];
  }
  return C.Model ? false : error("the model has no such entry", Here);
}

bool IRParser::effects(CallInstr &C) {
  if (isMark(";") && !C.Model) {
    if (M.entries(C.Name).empty())
      return error("the model has no entry '" + C.Name + "'");
    C.Model = &M.entries(C.Name).front();
  }
  if (!C.Model)
    return false;
  for (const Effect &E : C.Model->Effects) {
    llvm::StringRef Word = locklint::name(E.Do);
    if (!isMark(";") || following().Text != Word)
      return expected("'; " + Word + "', which the model says of '" +
                      C.Model->Name + "'");
    Lex.next();
    Lex.next();
    if (operands(C.Operands.emplace_back()))
      return true;
  }
  return isMark(";") ? expected("no more effects of '" + C.Model->Name + "'")
                     : false;
}

bool IRParser::operands(EffectOperands &O) {
  bool HasLock = !isMark(",") && !isMark(";") && !is(IRToken::Kind::Newline) &&
                 !is(IRToken::Kind::End);
  if (HasLock && term(O.Lock))
    return true;
  while (takeMark(","))
    if (operand(O))
      return true;
  return false;
}

bool IRParser::operand(EffectOperands &O) {
  if (takeFlag(O, llvm::ArrayRef(text::OperandFlags)))
    return false;
  Found Term = takeTerm(O, llvm::ArrayRef(text::OperandTerms));
  if (Term != Found::No)
    return Term == Found::Wrong;
  if (takeWord("type"))
    return lockType(O.Type);
  if (takeWord("as"))
    return string(O.Object, "a lock as it is written");
  if (takeWord("passes"))
    return terms(O.Passed);
  if (takeWord("subclass")) {
    uint32_t Subclass;
    if (number(Subclass, "a subclass", UINT8_MAX))
      return true;
    O.Subclass = Subclass;
    return false;
  }
  return expectedWord("an attribute of an effect", "type, subclass, as, passes",
                      text::OperandTerms, text::OperandFlags);
}

bool IRParser::lockType(LockTypeId &Type) {
  IRToken Here = token();
  std::string Name;
  if (name(Name, "a type of locks"))
    return true;
  llvm::ArrayRef<LockType> All = M.types();
  const LockType *Known = llvm::find_if(
      All, [&](const LockType &Each) { return Each.Name == Name; });
  if (Known == All.end())
    return error("the model has no such type of locks", Here);
  Type = Known - All.begin();
  return false;
}

/// `register fn f of field(p0, "struct dev.work", 8), row INIT_WORK#0`
bool IRParser::registration(Registration &R) {
  IRToken Here = token();
  if (expectWord("register") || term(R.Function) || expectWord("of") ||
      term(R.Object) || at(R.Where, Here))
    return true;
  while (takeMark(","))
    if (registrationAttribute(R))
      return true;
  return false;
}

bool IRParser::registrationAttribute(Registration &R) {
  if (takeFlag(R, llvm::ArrayRef(text::RegistrationFlags)))
    return false;
  Found Term = takeTerm(R, llvm::ArrayRef(text::RegistrationTerms));
  if (Term != Found::No)
    return Term == Found::Wrong;
  for (const auto &Each : text::RegistrationNumbers)
    if (takeWord(Each.Word))
      return number(R.*Each.Member, "a number");
  if (takeWord("row"))
    return row(R.Row);
  if (takeWord("holds"))
    return terms(R.Held);
  if (takeWord("member")) {
    llvm::StringRef Member;
    if (string(Member, "a member"))
      return true;
    R.Member = Member.str();
    return false;
  }
  return expectedWord("an attribute of a registration", "row, member, holds",
                      text::RegistrationTerms, text::RegistrationNumbers,
                      text::RegistrationFlags);
}

/// `row timer_setup#0`, `row file_operations.open#1`, or, of what was learnt,
/// `row file_operations.open@"6.12"`.
bool IRParser::row(const CallbackModel *&Row) {
  IRToken Here = token();
  std::string Name;
  uint32_t Number = 0;
  if (name(Name, "the name of a callback's row"))
    return true;
  auto [Record, Field] = llvm::StringRef(Name).split('.');
  if (takeMark("@")) {
    llvm::StringRef Kernel;
    if (string(Kernel, "a kernel's release"))
      return true;
    Row = M.learntCallback(Record, Field, kernelRelease(Kernel));
  } else {
    if (takeMark("#") && number(Number, "the number of a callback's row"))
      return true;
    if (llvm::ArrayRef<CallbackModel> Rows = M.rows(Name); Number < Rows.size())
      Row = &Rows[Number];
  }
  return Row ? false : error("the model has no such row", Here);
}
