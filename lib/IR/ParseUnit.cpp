//===- ParseUnit.cpp - Units, read from text ------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/CallOrder.h"
#include "IR/IRParser.h"

using namespace locklint;

struct IRParser::UnitForm {
  llvm::StringLiteral Word;
  bool (IRParser::*Parse)();
};

const IRParser::UnitForm IRParser::UnitForms[] = {
    {"file", &IRParser::fileLine},
    {"module", &IRParser::moduleLine},
    {"direct_reclaim", &IRParser::reclaimLine},
    {"count", &IRParser::countLine},
    {"register", &IRParser::registerLine},
    {"function", &IRParser::function}};

/// `file a.c is "/src/a.c"`
bool IRParser::fileLine() {
  std::string Short;
  llvm::StringRef Path;
  if (expectWord("file") || name(Short, "a file's name") || expectWord("is") ||
      string(Path, "a file's path"))
    return true;
  R.Files[Short] = Path;
  return lineEnd();
}

bool IRParser::moduleLine() {
  llvm::StringRef Module;
  if (expectWord("module") || string(Module, "a module"))
    return true;
  Unit->Module = Module.str();
  return lineEnd();
}

bool IRParser::reclaimLine() {
  int64_t Bit;
  if (expectWord("direct_reclaim") || number(Bit))
    return true;
  Unit->DirectReclaim = Bit;
  return lineEnd();
}

/// `count @sem = 1`, or `?` for a number that is not known.
bool IRParser::countLine() {
  auto &[Place, Count] = Unit->Counts.emplace_back();
  if (expectWord("count") || term(Place) || expectMark("="))
    return true;
  if (!takeMark("?") && number(Count.emplace()))
    return true;
  return lineEnd();
}

bool IRParser::registerLine() {
  File = "";
  return registration(Unit->Initialisers.emplace_back()) || lineEnd();
}

/// Callees come before callers; what is in order already stays as it is.
void IRParser::order() {
  std::vector<unsigned> Written = std::move(Unit->Order);
  Unit->Order.clear();
  llvm::DenseMap<unsigned, unsigned> Place;
  for (auto [I, Number] : llvm::enumerate(Written))
    Place[Number] = I;
  CallOrder Order(
      [&](unsigned Number) -> llvm::ArrayRef<unsigned> {
        return Unit->Functions[Number].Callees;
      },
      [&](llvm::ArrayRef<unsigned> Found) {
        std::vector<unsigned> Group = Found.vec();
        llvm::erase_if(Group, [&](unsigned N) { return !Place.contains(N); });
        llvm::sort(Group,
                   [&](unsigned A, unsigned B) { return Place[A] < Place[B]; });
        auto Matters = [&](unsigned Number) {
          const UnitFunction &F = Unit->Functions[Number];
          return F.IR && (F.Relevant || F.ValueMatters);
        };
        bool Recursive =
            Found.size() > 1 ||
            llvm::is_contained(Unit->Functions[Found[0]].Callees, Found[0]);
        bool Relevant = llvm::any_of(Group, [&](unsigned Number) {
          return Unit->Functions[Number].Relevant;
        });
        unsigned Rounds = Recursive && Relevant ? MaxRounds : 1;
        for (unsigned Round = 1; Round <= Rounds; ++Round)
          for (unsigned Number : Group)
            if (Matters(Number))
              Unit->Schedule.push_back({Number, Round == Rounds});
        llvm::append_range(Unit->Order, Group);
      });
  for (unsigned Number : Written)
    Order.visit(Number);
}

bool IRParser::unit(UnitIR &Unit) {
  this->Unit = &Unit;
  while (!is(IRToken::Kind::End)) {
    if (is(IRToken::Kind::Newline)) {
      Lex.next();
      continue;
    }
    const auto *Form = llvm::find_if(
        UnitForms, [&](const UnitForm &Form) { return isWord(Form.Word); });
    if (Form == std::end(UnitForms))
      return expectedWord("a line of a unit", "", UnitForms);
    if ((this->*Form->Parse)())
      return true;
  }
  order();
  return false;
}

std::optional<UnitIR> IRReader::unit(llvm::StringRef Text, llvm::StringRef Name,
                                     llvm::SMDiagnostic &Error) {
  UnitIR Unit;
  if (IRParser(*this, Text, Name, Error).unit(Unit))
    return std::nullopt;
  return Unit;
}
