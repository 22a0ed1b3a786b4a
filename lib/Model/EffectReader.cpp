//===- EffectReader.cpp - Reading what calls do ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The traits of the effects in a model file's `calls`, and of the conditions
// under which they happen.
//
//===----------------------------------------------------------------------===//

#include "Model/ModelReader.h"

using namespace llvm;
using namespace locklint;

/// include/linux/err.h.
static constexpr unsigned MaxErrno = 4095;

namespace {

/// An argument of a function that is called; `unknown` is nothing known.
struct PassedOperand {
  Operand Value;
};

/// `true`, `false`, or the nest lock.
struct Nesting {
  bool Nested = false;
  Operand In;
};

} // namespace

/// RCU's read sections are no objects.
static bool needsNoLock(const ModelReader &R, const Effect &E) {
  return E.Type != AnyLockType && R.types()[E.Type].Waits == Waiting::None;
}

LLVM_YAML_IS_SEQUENCE_VECTOR(PassedOperand)

namespace llvm::yaml {

template <> struct ScalarTraits<PassedOperand> : ReadOnlyScalar<PassedOperand> {
  static StringRef input(StringRef Text, void *Context, PassedOperand &Value) {
    return Text == "unknown"
               ? StringRef()
               : readOperand(Text, *static_cast<ModelReader *>(Context),
                             Value.Value);
  }
};

template <> struct ScalarTraits<Nesting> : ReadOnlyScalar<Nesting> {
  static StringRef input(StringRef Text, void *Context, Nesting &Value) {
    Value.Nested = Text != "false";
    return Text == "true" || Text == "false"
               ? StringRef()
               : readOperand(Text, *static_cast<ModelReader *>(Context),
                             Value.In);
  }
};

void MappingTraits<Condition>::mapping(IO &IO, Condition &C) {
  using Test = Condition::Test;
  KeyReader Keys(IO, "result, arg, is, mask, value, optional");
  Hex64 Mask = 0;
  uint64_t Value = 0;
  bool HasValue = Keys.optional("value", Value);
  bool OfResult = Keys.optional("result", C.Is);
  bool OfArg = Keys.optional("arg", C.Arg);
  bool HasTest = Keys.optional("is", C.Is);
  bool HasMask = Keys.optional("mask", Mask);
  bool HasOptional = Keys.optional("optional", C.Optional);
  C.On = OfArg ? Condition::Subject::Arg : Condition::Subject::Result;
  C.Mask = HasValue ? Value : uint64_t(Mask);
  if (HasValue != (C.Is == Test::Above))
    IO.setError("'value' goes with the test 'above', and that with it");
  else if (OfResult == OfArg || OfArg != HasTest)
    IO.setError("a condition is {result: TEST} or {arg: N, is: TEST}");
  else if (OfArg && C.Arg > 255)
    IO.setError("there is no argument " + Twine(C.Arg));
  else if (HasMask != (C.Is == Test::Bits || C.Is == Test::NoBits))
    IO.setError("'mask' goes with the tests 'bits' and 'no-bits', and they "
                "with it");
  else if (HasMask && !C.Mask)
    IO.setError("'mask' has no bits");
  else if (HasOptional && !OfArg)
    IO.setError("'optional' goes with 'arg'");
  else if (OfResult && C.Is == Test::Blocking)
    IO.setError("'blocking' tests an argument, the gfp flags");
}

namespace {

/// The keys of an effect that are there.
struct KeysGiven {
  bool Type = false, Lock = false, Kind = false, Object = false,
       Function = false, Passed = false, Mode = false, Variant = false,
       Flags = false, Try = false, Subclass = false, Nested = false,
       OneOf = false, SureAlone = false, Contended = false, Errno = false,
       Inside = false, Private = false, MadeBy = false, Later = false,
       InTask = false, Unchecked = false, Count = false, Members = false;
};

/// The kinds of things that an action concerns, which decide its keys.
struct Subject {
  bool Acquires, Changes, OnLock, OnHandler, OnObject, Calls, OnFlags;

  explicit Subject(Effect::Action Do) {
    using Action = Effect::Action;
    Acquires = Do == Action::Acquire;
    Changes = Acquires || Do == Action::Release;
    OnLock = Changes || Do == Action::AssertHeld ||
             Do == Action::AssertNotHeld || Do == Action::Init ||
             Do == Action::AcquireDone;
    OnHandler = Do == Action::Wait || Do == Action::Stop ||
                Do == Action::Start || Do == Action::Arm ||
                Do == Action::Delete;
    OnObject = OnHandler || Do == Action::Free || Do == Action::Await ||
               Do == Action::Complete || Do == Action::CallBack;
    Calls = Do == Action::Call;
    OnFlags = Do == Action::IrqSave || Do == Action::IrqRestore;
  }
};

} // namespace

static void refuseMeaningless(IO &IO, const Effect &E, const KeysGiven &Has) {
  using Action = Effect::Action;
  const Subject Is(E.Do);
  auto Refuse = [&](bool Present, bool Allowed, const char *Key) {
    if (Present && !Allowed)
      IO.setError(Twine("'") + Key + "' has no meaning with this 'do'");
  };
  Refuse(Has.Type, Is.OnLock, "type");
  Refuse(Has.Lock, Is.OnLock, "lock");
  Refuse(Has.Kind, Is.OnHandler, "kind");
  Refuse(Has.Object, Is.OnObject, "object");
  Refuse(Has.Function, Is.Calls, "function");
  Refuse(Has.Passed, Is.Calls, "passes");
  Refuse(Has.Mode, Is.OnLock, "mode");
  Refuse(Has.Variant, Is.Changes, "variant");
  Refuse(Has.Flags, Is.Changes || Is.OnFlags, "flags");
  Refuse(Has.Try, Is.Acquires, "try");
  Refuse(Has.Subclass, Is.Acquires, "subclass");
  Refuse(Has.Nested, Is.Acquires, "nested");
  Refuse(Has.OneOf, Is.Acquires, "one-of");
  Refuse(Has.SureAlone, Is.Acquires, "sure-alone");
  Refuse(Has.Contended, Is.Acquires, "contended");
  Refuse(Has.Errno, Is.Acquires, "errno");
  Refuse(Has.Inside, Is.Acquires, "inside");
  Refuse(Has.Private, E.Do == Action::Free, "private");
  Refuse(Has.MadeBy, E.Do == Action::Free, "made-by");
  Refuse(Has.Later, E.Do == Action::Free, "later");
  Refuse(Has.InTask, E.Do == Action::Sleep, "in-task");
  Refuse(Has.Unchecked,
         E.Do == Action::AssertIrqsOn || E.Do == Action::AssertIrqsOff ||
             E.Do == Action::Release,
         "unchecked");
  Refuse(Has.Members,
         E.Do == Action::CallBack || E.Do == Action::Wait ||
             E.Do == Action::Stop || E.Do == Action::Start,
         "members");
  Refuse(Has.Count, E.Do == Action::Init, "count");
}

static void askForMissing(IO &IO, const Effect &E, const KeysGiven &Has) {
  using Action = Effect::Action;
  const Subject Is(E.Do);
  if (Is.OnHandler && !Has.Kind)
    IO.setError("'kind' is missing: what is the object, a timer, an irq …?");
  else if (Is.OnObject && !Has.Object && E.Do != Action::Wait &&
           E.Do != Action::Stop)
    IO.setError("'object' is missing: which argument is it?");
  else if (E.Do == Action::CallBack && E.Members.empty())
    IO.setError("'members' is missing: which struct.member does it call?");
  else if (Is.Calls && !Has.Function)
    IO.setError("'function' is missing: which argument is it?");
  else if (Is.Changes && !Has.Type)
    IO.setError("'type' is missing: which type of lock?");
  else if (Has.Nested && Has.OneOf)
    IO.setError("'one-of' and 'nested' exclude each other");
  else if ((E.SureAlone || E.Contended) &&
           (!E.Nested || E.Nest.Kind != Operand::Base::Arg))
    IO.setError("'sure-alone' and 'contended' go with 'nested', which is the "
                "argument that is an acquire context");
  else if (Has.Errno && (E.Errno == 0 || E.Errno > MaxErrno || E.Try ||
                         E.When.On != Condition::Subject::Result ||
                         E.When.Is != Condition::Test::Zero))
    IO.setError("'errno', the number of an error, goes with 'when: {result: "
                "zero}', and not with 'try'");
  else if (Has.Flags && Is.Changes && E.Var != Variant::IrqSave)
    IO.setError("'flags' goes with 'variant: irqsave'");
  else if (Is.OnFlags && !Has.Flags)
    IO.setError("'flags' is missing: where is the state saved?");
  else if (Is.OnLock && !Has.Lock && !needsNoLock(ModelReader::of(IO), E))
    IO.setError("'lock' is missing: which argument or global is the lock?");
}

void MappingTraits<Effect>::mapping(IO &IO, Effect &E) {
  KeyReader Keys(IO, "do, type, lock, kind, object, function, passes, mode, "
                     "variant, flags, try, subclass, nested, one-of, "
                     "sure-alone, contended, errno, inside, count, in-task, "
                     "unchecked, private, made-by, later, members, when");
  LockTypeName Type;
  KeysGiven Has;
  Keys.required("do", E.Do);
  Has.Type = Keys.optional("type", Type);
  Has.Lock = Keys.optional("lock", E.Lock);
  Has.Kind = Keys.optional("kind", E.Kind);
  Has.Object = Keys.optional("object", E.Lock);
  Has.Function = Keys.optional("function", E.Lock);
  std::vector<PassedOperand> Passed;
  Has.Passed = Keys.optional("passes", Passed);
  for (PassedOperand &P : Passed)
    E.Passed.push_back(std::move(P.Value));
  Has.Mode = Keys.optional("mode", E.Mode);
  Has.Variant = Keys.optional("variant", E.Var);
  Has.Flags = Keys.optional("flags", E.Flags);
  Has.Try = Keys.optional("try", E.Try);
  Has.Subclass = Keys.optional("subclass", E.Subclass);
  Nesting Nest;
  Has.Nested = Keys.optional("nested", Nest);
  E.Nested = Nest.Nested;
  E.Nest = std::move(Nest.In);
  Has.OneOf = Keys.optional("one-of", E.Nest);
  Has.SureAlone = Keys.optional("sure-alone", E.SureAlone);
  Has.Contended = Keys.optional("contended", E.Contended);
  Has.Errno = Keys.optional("errno", E.Errno);
  Has.Inside = Keys.optional("inside", E.Inside);
  Has.Private = Keys.optional("private", E.Private);
  std::vector<DeclaredName> Makers;
  Has.MadeBy = Keys.optional("made-by", Makers);
  for (const DeclaredName &Maker : Makers)
    E.MadeBy.push_back(Maker.Text.str());
  Has.Later = Keys.optional("later", E.Later);
  Has.InTask = Keys.optional("in-task", E.InTask);
  Has.Unchecked = Keys.optional("unchecked", E.Unchecked);
  Has.Count = Keys.optional("count", E.Count);
  std::vector<DeclaredName> Members;
  Has.Members = Keys.optional("members", Members);
  for (const DeclaredName &Member : Members)
    E.Members.push_back(Member.Text.str());
  Keys.optional("when", E.When);
  E.Type = Type.Id;

  refuseMeaningless(IO, E, Has);
  askForMissing(IO, E, Has);
}

} // namespace llvm::yaml
