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

LLVM_YAML_IS_SEQUENCE_VECTOR(DeclaredName)
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

void MappingTraits<Effect>::mapping(IO &IO, Effect &E) {
  using Action = Effect::Action;
  KeyReader Keys(IO, "do, type, lock, kind, object, function, passes, mode, "
                     "variant, flags, try, subclass, nested, one-of, "
                     "sure-alone, contended, inside, count, in-task, "
                     "unchecked, private, later, members, when");
  LockTypeName Type;
  Keys.required("do", E.Do);
  bool HasType = Keys.optional("type", Type);
  bool HasLock = Keys.optional("lock", E.Lock);
  bool HasKind = Keys.optional("kind", E.Kind);
  bool HasObject = Keys.optional("object", E.Lock);
  bool HasFunction = Keys.optional("function", E.Lock);
  std::vector<PassedOperand> Passed;
  bool HasPassed = Keys.optional("passes", Passed);
  for (PassedOperand &P : Passed)
    E.Passed.push_back(std::move(P.Value));
  bool HasMode = Keys.optional("mode", E.Mode);
  bool HasVariant = Keys.optional("variant", E.Var);
  bool HasFlags = Keys.optional("flags", E.Flags);
  bool HasTry = Keys.optional("try", E.Try);
  bool HasSubclass = Keys.optional("subclass", E.Subclass);
  Nesting Nest;
  bool HasNested = Keys.optional("nested", Nest);
  E.Nested = Nest.Nested;
  E.Nest = std::move(Nest.In);
  bool HasOneOf = Keys.optional("one-of", E.Nest);
  bool HasSureAlone = Keys.optional("sure-alone", E.SureAlone);
  bool HasContended = Keys.optional("contended", E.Contended);
  bool HasInside = Keys.optional("inside", E.Inside);
  bool HasPrivate = Keys.optional("private", E.Private);
  bool HasLater = Keys.optional("later", E.Later);
  bool HasInTask = Keys.optional("in-task", E.InTask);
  bool HasUnchecked = Keys.optional("unchecked", E.Unchecked);
  bool HasCount = Keys.optional("count", E.Count);
  std::vector<DeclaredName> Members;
  bool HasMembers = Keys.optional("members", Members);
  for (const DeclaredName &Member : Members)
    E.Members.push_back(Member.Text.str());
  Keys.optional("when", E.When);
  E.Type = Type.Id;

  bool Acquires = E.Do == Action::Acquire;
  bool Changes = Acquires || E.Do == Action::Release;
  bool OnLock = Changes || E.Do == Action::AssertHeld ||
                E.Do == Action::AssertNotHeld || E.Do == Action::Init ||
                E.Do == Action::AcquireDone;
  bool OnHandler = E.Do == Action::Wait || E.Do == Action::Stop ||
                   E.Do == Action::Start || E.Do == Action::Arm ||
                   E.Do == Action::Delete;
  bool OnObject = OnHandler || E.Do == Action::Free || E.Do == Action::Await ||
                  E.Do == Action::Complete || E.Do == Action::CallBack;
  bool Calls = E.Do == Action::Call;
  bool OnFlags = E.Do == Action::IrqSave || E.Do == Action::IrqRestore;
  auto Refuse = [&](bool Present, bool Allowed, const char *Key) {
    if (Present && !Allowed)
      IO.setError(Twine("'") + Key + "' has no meaning with this 'do'");
  };
  Refuse(HasType, OnLock, "type");
  Refuse(HasLock, OnLock, "lock");
  Refuse(HasKind, OnHandler, "kind");
  Refuse(HasObject, OnObject, "object");
  Refuse(HasFunction, Calls, "function");
  Refuse(HasPassed, Calls, "passes");
  Refuse(HasMode, OnLock, "mode");
  Refuse(HasVariant, Changes, "variant");
  Refuse(HasFlags, Changes || OnFlags, "flags");
  Refuse(HasTry, Acquires, "try");
  Refuse(HasSubclass, Acquires, "subclass");
  Refuse(HasNested, Acquires, "nested");
  Refuse(HasOneOf, Acquires, "one-of");
  Refuse(HasSureAlone, Acquires, "sure-alone");
  Refuse(HasContended, Acquires, "contended");
  Refuse(HasInside, Acquires, "inside");
  Refuse(HasPrivate, E.Do == Action::Free, "private");
  Refuse(HasLater, E.Do == Action::Free, "later");
  Refuse(HasInTask, E.Do == Action::Sleep, "in-task");
  Refuse(HasUnchecked,
         E.Do == Action::AssertIrqsOn || E.Do == Action::AssertIrqsOff,
         "unchecked");
  Refuse(HasMembers,
         E.Do == Action::CallBack || E.Do == Action::Wait ||
             E.Do == Action::Stop || E.Do == Action::Start,
         "members");
  Refuse(HasCount, E.Do == Action::Init, "count");
  if (OnHandler && !HasKind)
    IO.setError("'kind' is missing: what is the object, a timer, an irq …?");
  else if (OnObject && !HasObject && E.Do != Action::Wait &&
           E.Do != Action::Stop)
    IO.setError("'object' is missing: which argument is it?");
  else if (E.Do == Action::CallBack && E.Members.empty())
    IO.setError("'members' is missing: which struct.member does it call?");
  else if (Calls && !HasFunction)
    IO.setError("'function' is missing: which argument is it?");
  else if (Changes && !HasType)
    IO.setError("'type' is missing: which type of lock?");
  else if (HasNested && HasOneOf)
    IO.setError("'one-of' and 'nested' exclude each other");
  else if ((E.SureAlone || E.Contended) &&
           (!E.Nested || E.Nest.Kind != Operand::Base::Arg))
    IO.setError("'sure-alone' and 'contended' go with 'nested', which is the "
                "argument that is an acquire context");
  else if (HasFlags && Changes && E.Var != Variant::IrqSave)
    IO.setError("'flags' goes with 'variant: irqsave'");
  else if (OnFlags && !HasFlags)
    IO.setError("'flags' is missing: where is the state saved?");
  else if (OnLock && !HasLock && !needsNoLock(ModelReader::of(IO), E))
    IO.setError("'lock' is missing: which argument or global is the lock?");
}

} // namespace llvm::yaml
