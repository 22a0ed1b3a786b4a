//===- CallbackReader.cpp - Reading the rows of callbacks -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The traits of a model file's `callbacks`: who is called, in which context,
// and under which conditions.
//
//===----------------------------------------------------------------------===//

#include "Model/ModelReader.h"

using namespace llvm;
using namespace locklint;

namespace {

/// A member's name, or * for all that have no row of their own.
struct FieldPattern {
  StringRef Text;
};

/// What must not be a mapping, or a word.
struct NoMapping {};
struct NoScalar {};

/// One situation, or a list of them.
struct RunsList {
  std::vector<Runs> List;
  NoMapping Refused;
};

/// One name, or a list of them.
struct NameList {
  std::vector<Identifier> List;
  NoMapping Refused;

  std::vector<std::string> names() const {
    std::vector<std::string> Names;
    for (const Identifier &Name : List)
      Names.push_back(Name.Text.str());
    return Names;
  }
};

/// One condition, or a list of them.
struct ConditionList {
  std::vector<UnitCondition> List;
  NoScalar Refused;
};

/// Bits: a number, or the name of an enumerator.
struct MaskText {
  uint64_t Bits = 0;
  StringRef Name;
};

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(CallbackModel::Lock)
LLVM_YAML_IS_SEQUENCE_VECTOR(FieldPattern)
LLVM_YAML_IS_SEQUENCE_VECTOR(Runs)
LLVM_YAML_IS_SEQUENCE_VECTOR(UnitCondition)

namespace llvm::yaml {

template <> struct ScalarTraits<FieldPattern> : ReadOnlyScalar<FieldPattern> {
  static StringRef input(StringRef Text, void *Context, FieldPattern &Value) {
    Value.Text = Text;
    if (Text == "*" || isIdentifier(Text))
      return {};
    return static_cast<ModelReader *>(Context)->fail(
        "'" + Text + "' is no member's name; write '*' for all");
  }
};

template <> struct PolymorphicTraits<RunsList> {
  static NodeKind getKind(const RunsList &) { return NodeKind::Sequence; }
  static Runs &getAsScalar(RunsList &L) {
    L.List.resize(1);
    return L.List.front();
  }
  static std::vector<Runs> &getAsSequence(RunsList &L) { return L.List; }
  static NoMapping &getAsMap(RunsList &L) { return L.Refused; }
};

template <> struct PolymorphicTraits<NameList> {
  static NodeKind getKind(const NameList &) { return NodeKind::Sequence; }
  static Identifier &getAsScalar(NameList &L) {
    L.List.resize(1);
    return L.List.front();
  }
  static std::vector<Identifier> &getAsSequence(NameList &L) { return L.List; }
  static NoMapping &getAsMap(NameList &L) { return L.Refused; }
};

template <> struct ScalarTraits<NoScalar> : ReadOnlyScalar<NoScalar> {
  static StringRef input(StringRef, void *Context, NoScalar &) {
    return static_cast<ModelReader *>(Context)->fail(
        "a condition or a list of conditions is expected here, as {field: "
        "NAME} or {call: NAME}");
  }
};

template <> struct PolymorphicTraits<ConditionList> {
  static NodeKind getKind(const ConditionList &) { return NodeKind::Sequence; }
  static NoScalar &getAsScalar(ConditionList &L) { return L.Refused; }
  static std::vector<UnitCondition> &getAsSequence(ConditionList &L) {
    return L.List;
  }
  static UnitCondition &getAsMap(ConditionList &L) {
    L.List.resize(1);
    return L.List.front();
  }
};

template <> struct ScalarTraits<MaskText> : ReadOnlyScalar<MaskText> {
  static StringRef input(StringRef Text, void *Context, MaskText &Value) {
    if (!Text.getAsInteger(0, Value.Bits))
      return {};
    Value.Name = Text;
    if (isIdentifier(Text))
      return {};
    return static_cast<ModelReader *>(Context)->fail(
        "'" + Text +
        "' is no mask; write a number as 0x10, or the name of an "
        "enumerator");
  }
};

template <> struct MappingTraits<NoMapping> {
  static void mapping(IO &IO, NoMapping &) {
    IO.setError("a word or a list of words is expected here");
  }
};

template <> struct MappingTraits<CallbackModel::Lock> {
  static void mapping(IO &IO, CallbackModel::Lock &L) {
    KeyReader Keys(IO, "type, lock");
    LockTypeName Type;
    Keys.required("type", Type);
    Keys.required("lock", L.Where);
    L.Type = Type.Id;
  }
};

template <> struct MappingTraits<UnitCondition> {
  static void mapping(IO &IO, UnitCondition &C) {
    using Test = Condition::Test;
    KeyReader Keys(IO, "field, of, same-object, call, object, arg, is, mask, "
                       "value, global, from");
    Identifier Field, Of;
    NameList Calls, Globals;
    MaskText Mask;
    uint64_t Value = 0;
    bool HasField = Keys.optional("field", Field);
    bool HasOf = Keys.optional("of", Of);
    Keys.optional("same-object", C.SameObject);
    bool HasCall = Keys.optional("call", Calls);
    bool HasObject = Keys.optional("object", C.Object);
    bool HasArg = Keys.optional("arg", C.Value.Arg);
    bool HasTest = Keys.optional("is", C.Value.Is);
    bool HasMask = Keys.optional("mask", Mask);
    bool HasValue = Keys.optional("value", Value);
    bool HasGlobal = Keys.optional("global", Globals);
    C.From.resize(1);
    bool HasFrom = Keys.optional("from", C.From.front());
    if (!HasFrom)
      C.From.clear();
    C.Field = Field.Text.str();
    C.Record = Of.Text.str();
    C.Calls = Calls.names();
    C.Globals = Globals.names();
    C.Value.Mask = HasValue ? Value : Mask.Bits;
    C.MaskName = Mask.Name.str();
    bool Always = HasCall && !HasArg;
    C.Value.On = Always ? Condition::Subject::Always : Condition::Subject::Arg;
    bool Names = HasGlobal || HasFrom;
    bool OfCall = HasObject || HasArg || HasGlobal || HasFrom;
    if (HasField == HasCall || (HasField ? OfCall : HasOf || C.SameObject) ||
        (HasCall && (HasArg ? HasTest == Names : HasTest || Names)))
      IO.setError(
          "write {field: NAME}, {field: NAME, of: STRUCT}, {field: NAME, "
          "same-object: true}, {call: NAME}, {call: NAME, arg: N, is: TEST}, "
          "{call: NAME, arg: N, global: NAME} or {call: NAME, arg: N, from: "
          "{call: NAME}}; a field may have 'is: TEST', too, and a call "
          "'object: OPERAND'");
    else if (HasOf && C.SameObject)
      IO.setError("'of' names another struct; 'same-object' goes without it");
    else if (HasFrom && (!C.From[0].Field.empty() || C.From[0].ofObject()))
      IO.setError("'from' is {call: NAME} or {call: NAME, arg: N, is: TEST}");
    else if (HasMask !=
             (C.Value.Is == Test::Bits || C.Value.Is == Test::NoBits))
      IO.setError("'mask' goes with the tests 'bits' and 'no-bits', and they "
                  "with it");
    else if (HasMask && !C.Value.Mask && C.MaskName.empty())
      IO.setError("'mask' has no bits");
    else if (HasValue != (C.Value.Is == Test::Above))
      IO.setError("'value' goes with the test 'above', and that with it");
  }
};

namespace {

/// The keys of a row that say for which calls or members it is.
struct CallbackKeys {
  bool Call = false, Member = false, Handler = false, Fields = false;
  bool MemberOfHandler = false, Object = false, Passes = false, After = false;
  bool Stopped = false;
};

} // namespace

/// Sets an error of \p IO where keys of \p Row do not go together.
static void checkKeys(IO &IO, const CallbackModel &Row,
                      const CallbackKeys &Has) {
  if (Has.Call == Has.Member || Has.Call != Has.Handler ||
      Has.Member != Has.Fields)
    IO.setError("a callback is {call: [NAME], handler: N, …} or {struct: "
                "NAME, fields: [NAME], …}");
  else if (Has.MemberOfHandler && !Has.Call)
    IO.setError("'member' goes with 'call'");
  else if (Has.Object && !Has.Call)
    IO.setError("'object' goes with 'call'; a member's object is its struct");
  else if (Has.Passes && !Has.Call)
    IO.setError("'passes' goes with 'call'");
  else if (Has.Stopped &&
           (!Has.Call || Row.Stopped.On != Condition::Subject::Arg))
    IO.setError("'stopped' goes with 'call', and is {arg: N, is: TEST}");
  else if (Has.After && !Has.Member)
    IO.setError("'after' goes with 'struct'");
  else if (Has.Call && ModelReader::of(IO).isLearnt())
    IO.setError("a file with 'learnt: true' has rows for members of structs "
                "alone");
  else if (Row.Contexts.empty())
    IO.setError("'runs' is empty");
  else if (Row.Alternative && Row.Contexts.size() < 2)
    IO.setError("'alternative' is for several contexts in 'runs'");
  else if (Has.Call && Row.As.empty())
    IO.setError("'as' is missing: what do messages call the function?");
}

/// The same of the conditions of \p Row. Those on fields without a struct are
/// on fields of \p Record.
static void checkConditions(IO &IO, CallbackModel &Row, const CallbackKeys &Has,
                            StringRef Record) {
  for (auto *List : {&Row.OnlyIf, &Row.Unless})
    for (UnitCondition &C : *List) {
      if (C.SameObject && Has.Call)
        IO.setError("'same-object' is for rows of members; a call's own "
                    "arguments are tested by 'when: {arg: N, is: TEST}'");
      else if (C.Object && Has.Call && !Has.Object)
        IO.setError("the row has no 'object' that the condition's 'object' "
                    "could be the same as");
      if (!C.Field.empty() && C.Record.empty())
        C.Record = Record.str();
    }
}

void MappingTraits<CallbackEntry>::mapping(IO &IO, CallbackEntry &) {
  ModelReader &R = ModelReader::of(IO);
  static const std::string Known =
      ("call, handler, member, struct, fields, kind, object, runs, as, passes, "
       "when, unless, stopped, holds, after, ends, closes, anytime, "
       "alternative, enables, "
       "source, " +
       ValidityKeys)
          .str();
  KeyReader Keys(IO, Known);
  CallbackModel Row;
  CallbackKeys Has;
  std::vector<Identifier> Calls;
  std::vector<FieldPattern> Fields;
  Identifier Record, Member, After;
  RunsList Situations;
  StringRef As, Source;
  Has.Call = Keys.optional("call", Calls);
  Has.Member = Keys.optional("struct", Record);
  Has.Handler = Keys.optional("handler", Row.Handler);
  Has.MemberOfHandler = Keys.optional("member", Member);
  Row.Member = Member.Text.str();
  Has.Fields = Keys.optional("fields", Fields);
  Keys.optional("kind", Row.Kind);
  Has.Object = Keys.optional("object", Row.Object);
  Keys.required("runs", Situations);
  Keys.optional("as", As);
  unsigned Passes = 0;
  Has.Passes = Keys.optional("passes", Passes);
  if (Has.Passes)
    Row.Passes = Passes;
  // Of a call its arguments decide, of a member the unit.
  ConditionList OnlyIf, Unless;
  if (!Has.Call)
    Keys.optional("when", OnlyIf);
  else if (Keys.optional("when", Row.When) &&
           Row.When.On != Condition::Subject::Arg)
    IO.setError("the condition of a registering call is {arg: N, is: TEST}");
  Keys.optional("unless", Unless);
  Has.Stopped = Keys.optional("stopped", Row.Stopped);
  Row.OnlyIf = std::move(OnlyIf.List);
  Row.Unless = std::move(Unless.List);
  Keys.optional("holds", Row.Holds);
  Has.After = Keys.optional("after", After);
  Row.After = After.Text.str();
  Keys.optional("ends", Row.Ends);
  Keys.optional("closes", Row.Closes);
  Keys.optional("anytime", Row.Anytime);
  Keys.optional("alternative", Row.Alternative);
  Keys.optional("enables", Row.Enables);
  Keys.required("source", Source);
  Row.In = readValidity(IO, Keys);
  Row.Contexts = Situations.List;
  Row.As = As.str();
  Row.Source = Source.str();
  checkKeys(IO, Row, Has);
  checkConditions(IO, Row, Has, Record.Text);
  for (const Identifier &Name : Calls)
    R.addCallback(Name.Text, Row);
  for (const FieldPattern &Field : Fields) {
    std::string Name = (Record.Text + "." + Field.Text).str();
    CallbackModel Of = Row;
    if (Of.As.empty() && Field.Text != "*")
      Of.As = Name;
    R.addCallback(Name, Of);
  }
}

} // namespace llvm::yaml
