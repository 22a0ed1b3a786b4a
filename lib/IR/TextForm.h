//===- TextForm.h - The words of the IR's text form -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The attributes that PrintIR.cpp writes and ParseIR.cpp reads, each of which
// stands for a member of a struct that has another value than usual.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_TEXTFORM_H
#define LOCKLINT_IR_TEXTFORM_H

#include "IR/UnitIR.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace locklint::text {

/// A word alone: \p Member is \p Set.
template <class T> struct Flag {
  llvm::StringLiteral Word;
  bool T::*Member;
  bool Set = true;
};
/// A word, and a term.
template <class T> struct TermAttribute {
  llvm::StringLiteral Word;
  TermId T::*Member;
};
/// A word, and a number that is not 0.
template <class T> struct NumberAttribute {
  llvm::StringLiteral Word;
  uint32_t T::*Member;
};

inline constexpr Flag<UnitFunction> FunctionFlags[] = {
    {"undefined", &UnitFunction::Defined, false},
    {"in_header", &UnitFunction::InMain, false},
    {"unnamed", &UnitFunction::Named, false},
    {"external", &UnitFunction::External},
    {"weak", &UnitFunction::Weak},
    {"relevant", &UnitFunction::Relevant},
    {"has_events", &UnitFunction::HasEvents},
    {"address_taken", &UnitFunction::AddressTaken},
    {"small", &UnitFunction::Small},
    {"value_matters", &UnitFunction::ValueMatters},
    {"calls_out", &UnitFunction::CallsOut},
    {"calls_member", &UnitFunction::CallsMember},
    {"ends_elsewhere", &UnitFunction::EndsElsewhere},
    {"whole_module", &UnitFunction::WholeModule},
};

/// Words of which a function has one at the most. It returns nothing otherwise.
struct ReturnType {
  llvm::StringLiteral Word;
  bool FunctionIR::*Member;
};
inline constexpr ReturnType ReturnTypes[] = {
    {"returns_pointer", &FunctionIR::ReturnsPointer},
    {"returns_bool", &FunctionIR::ReturnsBool},
    {"returns_unsigned", &FunctionIR::ReturnsUnsigned},
    {"returns_struct", &FunctionIR::ReturnsAggregate},
};
inline constexpr llvm::StringLiteral ReturnsValue = "returns_value";

inline constexpr struct {
  llvm::StringLiteral Word;
  UnitFunction::Section In;
} Sections[] = {{"init", UnitFunction::Section::Init},
                {"exit", UnitFunction::Section::Exit}};

inline constexpr struct {
  llvm::StringLiteral Word;
  FunctionIR::Annotation::Kind Kind;
} Annotations[] = {{"must_hold", FunctionIR::Annotation::MustHold},
                   {"acquires", FunctionIR::Annotation::Acquires},
                   {"releases", FunctionIR::Annotation::Releases}};

inline constexpr Flag<CallInstr> CallFlags[] = {
    {"changes_locks", &CallInstr::ChangesLocks},
    {"aggregate", &CallInstr::Aggregate},
    {"variadic", &CallInstr::Variadic},
    {"fails", &CallInstr::Fails},
};
inline constexpr TermAttribute<CallInstr> CallTerms[] = {
    {"returns", &CallInstr::Returns},
    {"locked", &CallInstr::Locked},
};

inline constexpr Flag<EffectOperands> OperandFlags[] = {
    {"wrong_type", &EffectOperands::WrongType},
};
inline constexpr TermAttribute<EffectOperands> OperandTerms[] = {
    {"flags", &EffectOperands::Flags},
    {"nest", &EffectOperands::Nest},
};

inline constexpr Flag<Registration> RegistrationFlags[] = {
    {"shared", &Registration::Shared},
    {"inapplicable", &Registration::Applies, false},
};
inline constexpr TermAttribute<Registration> RegistrationTerms[] = {
    {"passed", &Registration::Passed},
};
inline constexpr NumberAttribute<Registration> RegistrationNumbers[] = {
    {"call", &Registration::Call},
    {"set_in", &Registration::SetIn},
};

/// Instructions that consist of a word, perhaps a number, and terms.
inline constexpr struct Form {
  llvm::StringLiteral Word;
  Instr::Kind Do;
  bool Numbered, HasPlace, HasValue;
} Instructions[] = {
    {"copy", Instr::Kind::Copy, false, true, true},
    {"forget", Instr::Kind::Forget, true, true, false},
    {"unset", Instr::Kind::Unset, true, true, false},
    {"dereference", Instr::Kind::Dereference, false, false, true},
};

/// The numbers of what the calls in \p F call, in order.
inline std::vector<unsigned> calleesOf(const FunctionIR &F) {
  std::vector<unsigned> Callees;
  for (const CallInstr &C : F.Calls)
    if (C.Callee != CallInstr::NoFunction &&
        !llvm::is_contained(Callees, C.Callee))
      Callees.push_back(C.Callee);
  return Callees;
}

} // namespace locklint::text

#endif // LOCKLINT_IR_TEXTFORM_H
