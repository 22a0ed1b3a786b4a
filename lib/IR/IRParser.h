//===- IRParser.h - From text to the IR -------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_IRPARSER_H
#define LOCKLINT_IR_IRPARSER_H

#include "IR/IRLexer.h"
#include "IR/ParseIR.h"
#include "IR/TextForm.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include <optional>
#include <set>

namespace locklint {

/// Reads one text, by recursive descent. As in LLVM's parsers, functions that
/// return bool return true where there was an error; the first one is kept.
/// ParseTerm.cpp reads terms and what they are made of, ParseCalls.cpp calls
/// and registrations, ParseIR.cpp functions, ParseUnit.cpp units.
class IRParser {
public:
  IRParser(IRReader &Reader, llvm::StringRef Text, llvm::StringRef Name,
           llvm::SMDiagnostic &Error);

  bool unit(UnitIR &Unit);
  bool wholeTerm(TermId &Id);

private:
  // Tokens.
  const IRToken &token() const { return Lex.token(); }
  bool is(IRToken::Kind Kind) const { return token().Is == Kind; }
  bool isMark(llvm::StringRef Mark) const {
    return is(IRToken::Kind::Mark) && token().Text == Mark;
  }
  bool isWord(llvm::StringRef Word) const {
    return is(IRToken::Kind::Word) && token().Text == Word;
  }
  /// The token after the present one.
  IRToken following() const;
  /// Goes on if the present token is that.
  bool takeMark(llvm::StringRef Mark);
  bool takeWord(llvm::StringRef Word);
  bool expectMark(llvm::StringRef Mark);
  bool expectWord(llvm::StringRef Word);
  bool lineEnd();
  bool error(const llvm::Twine &Message) { return error(Message, token()); }
  bool error(const llvm::Twine &Message, const IRToken &At);
  bool expected(const llvm::Twine &What);
  /// Names all words of \p Tables, and \p More.
  template <class... Table>
  bool expectedWord(llvm::StringRef What, llvm::StringRef More,
                    const Table &...Tables) {
    std::string Words = More.str();
    auto Add = [&](const auto &Each) {
      Words += (Words.empty() ? "" : ", ") + Each.Word.str();
    };
    (llvm::for_each(Tables, Add), ...);
    return expected(What + ": " + Words);
  }

  // The parts of terms.
  bool number(int64_t &Value);
  bool number(uint32_t &Value, llvm::StringRef What,
              uint32_t Limit = UINT32_MAX);
  /// `#` and a number, or a new one.
  bool numbered(uint32_t &Number, llvm::StringRef What);
  /// A word or a string.
  bool name(std::string &Name, llvm::StringRef What);
  bool string(llvm::StringRef &Kept, llvm::StringRef What);
  bool owner(std::string &Owner);
  bool file(std::string &Path);
  bool place(Location &Where);
  /// `at` and a place, or that of \p Here in the text.
  bool at(Location &Where, const IRToken &Here);
  bool member(FieldId &Member);

  // Terms.
  bool term(TermId &Id);
  bool terms(llvm::SmallVectorImpl<TermId> &Ids);
  bool primary(TermId &Id);
  bool parenthesis(TermId &Id);
  bool unary(TermId &Id);
  bool variable(TermId &Id);
  bool local(TermId &Id);
  bool loadTerm(TermId &Id);
  bool fieldTerm(TermId &Id);
  bool isConstantTerm(TermId &Id);
  bool staleTerm(TermId &Id);
  bool resultTerm(TermId &Id);
  bool phiTerm(TermId &Id);
  bool functionTerm(TermId &Id);
  bool returnTerm(TermId &Id);
  struct TermForm;
  static const TermForm TermForms[];

  // Attributes, each of which may be there or not.
  enum class Found : uint8_t { No, Yes, Wrong };
  template <class Of> bool takeFlag(Of &X, llvm::ArrayRef<text::Flag<Of>> All) {
    for (const auto &Flag : All)
      if (takeWord(Flag.Word)) {
        X.*Flag.Member = Flag.Set;
        return true;
      }
    return false;
  }
  template <class Of>
  Found takeTerm(Of &X, llvm::ArrayRef<text::TermAttribute<Of>> All) {
    for (const auto &Each : All)
      if (takeWord(Each.Word))
        return term(X.*Each.Member) ? Found::Wrong : Found::Yes;
    return Found::No;
  }

  // Calls and registrations.
  bool call(FunctionIR &F, Instr &I);
  bool callAttribute(CallInstr &C);
  bool model(CallInstr &C);
  bool effects(CallInstr &C);
  bool operands(EffectOperands &O);
  bool operand(EffectOperands &O);
  bool lockType(LockTypeId &Type);
  bool registration(Registration &R);
  bool registrationAttribute(Registration &R);
  bool row(const CallbackModel *&Row);

  // Functions.
  bool functionNumber(unsigned &Number);
  bool function();
  bool head(UnitFunction &F, FunctionIR &IR);
  bool functionAttribute(UnitFunction &F, FunctionIR &IR);
  bool parameter(UnitFunction &F, FunctionIR &IR);
  bool callees(UnitFunction &F);
  bool aboutFunction(UnitFunction &F, FunctionIR &IR, bool &Called);
  bool passes(UnitFunction &F);
  bool annotation(FunctionIR &IR, FunctionIR::Annotation::Kind Kind);
  bool block(FunctionIR &IR);
  bool exit(FunctionIR &IR, const IRToken &Function);
  bool instruction(FunctionIR &IR, BlockIR &B);
  bool simple(Instr &I, const text::Form &Form);
  bool registers(FunctionIR &IR, Instr &I);
  bool target(BlockIR &B);
  bool stop(BlockIR &B);
  bool end(BlockIR &B);
  bool jump(BlockIR &B);
  bool branch(BlockIR &B);
  bool switchCases(BlockIR &B);
  struct EndForm;
  static const EndForm EndForms[];

  // Units.
  bool fileLine();
  bool moduleLine();
  bool reclaimLine();
  bool countLine();
  bool registerLine();
  struct UnitForm;
  static const UnitForm UnitForms[];
  void order();

  IRReader &R;
  const Model &M;
  TermTable &T;
  llvm::SourceMgr Sources;
  llvm::SMDiagnostic &Error;
  bool Failed = false;
  llvm::StringRef Text, Name; ///< Of the text.
  IRLexer Lex;
  unsigned Depth = 0; ///< Of the term.

  UnitIR *Unit = nullptr;
  llvm::StringRef File;         ///< Of the function.
  std::set<unsigned> InText;    ///< The numbers of functions.
  std::optional<unsigned> Exit; ///< Of the function, if it is marked.
  /// The blocks that the function's branches lead to.
  std::vector<std::pair<int, IRToken>> Targets;
};

} // namespace locklint

#endif // LOCKLINT_IR_IRPARSER_H
