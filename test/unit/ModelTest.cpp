//===- ModelTest.cpp - The model's file format, and the shipped model -----===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/Model.h"
#include "Model/ModelImage.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace llvm;
using namespace locklint;

namespace {

constexpr StringRef Locks = R"(version: 1
locks:
  - {type: spinlock, waits: spin, atomic: true}
  - {type: mutex}
  - {type: rcu, waits: none, atomic: true, recursive: all}
)";

/// The error of adding \p Text to a model with the lock types above; empty if
/// there is none. Checks that an error changes nothing.
std::string errorOf(StringRef Text) {
  Model M;
  cantFail(M.addBuffer(Locks, "locks.yaml"));
  cantFail(M.addBuffer("version: 1\n"
                       "calls:\n"
                       "  - {names: [kept], effects: [{do: sleep}]}\n",
                       "kept.yaml"));
  std::string Message = toString(M.addBuffer(Text, "m.yaml"));
  if (!Message.empty()) {
    EXPECT_EQ(M.names().size(), 1u);
    EXPECT_EQ(M.types().size(), 3u);
    EXPECT_EQ(M.lookup("kept")->Source, "kept.yaml:3");
    EXPECT_FALSE(M.gfpParametersSleep());
  }
  return Message;
}

/// The error of an entry `f` with these keys, which is in line 5.
std::string errorOfCall(StringRef Keys) {
  return errorOf(("version: 1\n"
                  "gfp-parameters: true\n"
                  "calls:\n"
                  "  - {names: [kept], effects: []}\n"
                  "  - {names: [f], " +
                  Keys + "}\n")
                     .str());
}

std::string errorOfEffect(StringRef Effect) {
  return errorOfCall(("effects: [{" + Effect + "}]").str());
}

/// The one effect of an entry with that effect.
Effect readEffect(StringRef Text) {
  Model M;
  cantFail(M.addBuffer(Locks, "locks.yaml"));
  cantFail(M.addBuffer(("version: 1\n"
                        "calls:\n"
                        "  - {names: [f], effects: [{" +
                        Text + "}]}\n")
                           .str(),
                       "m.yaml"));
  return M.lookup("f")->Effects.at(0);
}

Operand readOperand(StringRef Text) {
  return readEffect(("do: release, type: mutex, lock: " + Text).str()).Lock;
}

TEST(ModelSchema, LockTypes) {
  Model M;
  cantFail(M.addBuffer(Locks, "locks.yaml"));
  cantFail(M.addBuffer("version: 1\n"
                       "locks:\n"
                       "  - {type: rwsem, recursive: read, owned: false}\n"
                       "  - {type: rcu, atomic: false}\n",
                       "more.yaml"));
  ASSERT_EQ(M.types().size(), 4u);
  const LockType &Spin = M.type(0), &Mutex = M.type(1), &Rcu = M.type(2),
                 &Rwsem = M.type(3);
  EXPECT_EQ(Spin.Name, "spinlock");
  EXPECT_EQ(Spin.Waits, Waiting::Spin);
  EXPECT_TRUE(Spin.Atomic);
  EXPECT_TRUE(Spin.Owned);
  EXPECT_EQ(Spin.Recursive, Recursion::None);
  EXPECT_EQ(Mutex.Waits, Waiting::Sleep);
  EXPECT_FALSE(Mutex.Atomic);
  // A known type keeps what is not said again.
  EXPECT_FALSE(Rcu.Atomic);
  EXPECT_EQ(Rcu.Waits, Waiting::None);
  EXPECT_EQ(Rcu.Recursive, Recursion::All);
  EXPECT_EQ(Rwsem.Recursive, Recursion::Read);
  EXPECT_FALSE(Rwsem.Owned);
}

TEST(ModelSchema, Calls) {
  Model M;
  cantFail(M.addBuffer(Locks, "locks.yaml"));
  cantFail(M.addBuffer(R"(version: 1
calls:
  - names: [lock_both, lock_two]
    effects:
      - {do: acquire, type: spinlock, lock: 0, variant: irqsave, flags: 2}
      - {do: acquire, type: mutex, lock: 1, mode: read, try: true, nested: true,
         subclass: 3, when: {result: nonzero}}
  - names: [irqs_disabled]
    test: irqs-disabled
  - {names: [die], noreturn: true, returns: 0}
  - {names: [nothing], effects: []}
)",
                       "m.yaml"));
  EXPECT_EQ(M.names().size(), 5u);
  EXPECT_EQ(M.lookup("lock_three"), nullptr);
  const CallModel *Both = M.lookup("lock_both"), *Two = M.lookup("lock_two");
  ASSERT_TRUE(Both && Two);
  EXPECT_EQ(Both->Name, "lock_both");
  EXPECT_EQ(Two->Name, "lock_two");
  EXPECT_EQ(Two->Source, "m.yaml:3");
  ASSERT_EQ(Two->Effects.size(), 2u);
  const Effect &First = Two->Effects[0], &Second = Two->Effects[1];
  EXPECT_EQ(First.Do, Effect::Action::Acquire);
  EXPECT_EQ(M.type(First.Type).Name, "spinlock");
  EXPECT_EQ(First.Var, Variant::IrqSave);
  EXPECT_EQ(First.Mode, LockMode::Write);
  EXPECT_EQ(First.Flags.Index, 2u);
  EXPECT_EQ(First.When.On, Condition::Subject::Always);
  EXPECT_FALSE(First.Try || First.Nested || First.Subclass);
  EXPECT_EQ(Second.Mode, LockMode::Read);
  EXPECT_TRUE(Second.Try && Second.Nested && Second.Subclass);
  EXPECT_EQ(Second.When.On, Condition::Subject::Result);
  EXPECT_EQ(Second.When.Is, Condition::Test::NonZero);

  EXPECT_EQ(M.lookup("irqs_disabled")->Tests, ContextTest::IrqsDisabled);
  EXPECT_EQ(M.lookup("irqs_disabled")->Source, "m.yaml:8");
  EXPECT_TRUE(M.lookup("die")->NoReturn);
  EXPECT_EQ(M.lookup("die")->Returns.Kind, Operand::Base::Arg);
  EXPECT_TRUE(M.lookup("nothing")->Effects.empty());
}

TEST(ModelSchema, EveryAction) {
  const std::pair<const char *, Effect::Action> Actions[] = {
      {"do: acquire, type: mutex, lock: 0", Effect::Action::Acquire},
      {"do: release, type: mutex, lock: 0", Effect::Action::Release},
      {"do: assert-held, lock: 0", Effect::Action::AssertHeld},
      {"do: assert-not-held, lock: 0", Effect::Action::AssertNotHeld},
      {"do: assert-irqs-enabled", Effect::Action::AssertIrqsOn},
      {"do: assert-irqs-disabled", Effect::Action::AssertIrqsOff},
      {"do: irq-disable", Effect::Action::IrqDisable},
      {"do: irq-enable", Effect::Action::IrqEnable},
      {"do: irq-save, flags: 0", Effect::Action::IrqSave},
      {"do: irq-restore, flags: 0", Effect::Action::IrqRestore},
      {"do: bh-disable", Effect::Action::BhDisable},
      {"do: bh-enable", Effect::Action::BhEnable},
      {"do: preempt-disable", Effect::Action::PreemptDisable},
      {"do: preempt-enable", Effect::Action::PreemptEnable},
      {"do: sleep", Effect::Action::Sleep},
      {"do: call-back, object: 0, members: [foo.bar]",
       Effect::Action::CallBack},
      {"do: await, object: 0", Effect::Action::Await},
      {"do: complete, object: 0", Effect::Action::Complete},
      {"do: acquire-done, type: mutex, lock: 0", Effect::Action::AcquireDone}};
  for (auto [Text, Action] : Actions)
    EXPECT_EQ(readEffect(Text).Do, Action) << Text;
  EXPECT_EQ(readEffect("do: assert-held, lock: 0").Type, AnyLockType);
  EXPECT_EQ(readEffect("do: assert-held, lock: 0, type: mutex").Type, 1u);
  // RCU's read sections name no lock.
  EXPECT_FALSE(readEffect("do: acquire, type: rcu").Lock);
  EXPECT_FALSE(readEffect("do: sleep").InTask);
  EXPECT_TRUE(readEffect("do: sleep, in-task: true").InTask);
}

TEST(ModelSchema, Conditions) {
  using Test = Condition::Test;
  const std::pair<const char *, Test> Tests[] = {
      {"zero", Test::Zero},         {"nonzero", Test::NonZero},
      {"negative", Test::Negative}, {"nonnegative", Test::NonNegative},
      {"error", Test::Error},       {"not-error", Test::NotError}};
  for (auto [Word, Value] : Tests) {
    Effect E =
        readEffect((Twine("do: sleep, when: {result: ") + Word + "}").str());
    EXPECT_EQ(E.When.On, Condition::Subject::Result);
    EXPECT_EQ(E.When.Is, Value);
  }
  Effect Gfp = readEffect("do: sleep, when: {arg: 1, is: blocking}");
  EXPECT_EQ(Gfp.When.On, Condition::Subject::Arg);
  EXPECT_EQ(Gfp.When.Arg, 1u);
  EXPECT_EQ(Gfp.When.Is, Test::Blocking);
  EXPECT_FALSE(Gfp.When.isOmitted(1));
  Effect Left =
      readEffect("do: sleep, when: {arg: 1, is: blocking, optional: true}");
  EXPECT_TRUE(Left.When.isOmitted(1));
  EXPECT_FALSE(Left.When.isOmitted(2));
  Effect Bits =
      readEffect("do: sleep, when: {arg: 2, is: no-bits, mask: 0x400}");
  EXPECT_EQ(Bits.When.Is, Test::NoBits);
  EXPECT_EQ(Bits.When.Mask, 0x400u);
}

TEST(ModelSchema, Operands) {
  EXPECT_EQ(readOperand("3").Kind, Operand::Base::Arg);
  EXPECT_EQ(readOperand("3").Index, 3u);
  EXPECT_EQ(readOperand("'&1'").Kind, Operand::Base::ArgAddress);
  EXPECT_EQ(readOperand("'*1'").Kind, Operand::Base::ArgPointee);
  EXPECT_EQ(readOperand("'*1'").Index, 1u);
  EXPECT_EQ(readOperand("result").Kind, Operand::Base::Result);
  Operand Global = readOperand("rtnl_mutex");
  EXPECT_EQ(Global.Kind, Operand::Base::Global);
  EXPECT_EQ(Global.Name, "rtnl_mutex");
  Operand Member = readOperand("0->sk_lock.slock");
  EXPECT_EQ(Member.Kind, Operand::Base::Arg);
  EXPECT_EQ(Member.Fields, (std::vector<std::string>{"sk_lock", "slock"}));
  EXPECT_EQ(readOperand("init_mm.mmap_lock").Fields.size(), 1u);
  EXPECT_FALSE(readEffect("do: sleep").Lock);
}

TEST(ModelOverride, ReplacesAnEntry) {
  Model M = Model::linux();
  ASSERT_TRUE(M.lookup("spin_lock"));
  EXPECT_FALSE(M.lookup("spin_lock")->Effects.empty());
  size_t Before = M.names().size();
  cantFail(M.addBuffer("version: 1\n"
                       "calls:\n"
                       "  - {names: [spin_lock, my_lock], effects: []}\n",
                       "mine.yaml"));
  EXPECT_EQ(M.names().size(), Before + 1);
  EXPECT_TRUE(M.lookup("spin_lock")->Effects.empty());
  EXPECT_EQ(M.lookup("spin_lock")->Source, "mine.yaml:3");
  EXPECT_TRUE(M.gfpParametersSleep());
  // The shared one is as it was.
  EXPECT_FALSE(Model::linux().lookup("spin_lock")->Effects.empty());
}

TEST(ModelErrors, Files) {
  Model M;
  std::string Missing = toString(M.addFile("/no/such/file.yaml"));
  EXPECT_EQ(Missing, "cannot read the model file '/no/such/file.yaml': "
                     "No such file or directory");

  SmallString<128> Path;
  ASSERT_FALSE(sys::fs::createTemporaryFile("locklint", "yaml", Path));
  FileRemover Remove(Path);
  std::error_code EC;
  raw_fd_ostream(Path, EC) << "version: 1\nlocks: [{typ: x}]\n";
  EXPECT_EQ(toString(M.addFile(Path)),
            (Path + ":2: missing required key 'type'").str());
}

TEST(ModelErrors, Documents) {
  EXPECT_EQ(errorOf(""), "m.yaml:1: the file is empty; write 'version: 1'");
  EXPECT_EQ(errorOf("# nothing\n"),
            "m.yaml:1: the file is empty; write 'version: 1'");
  EXPECT_EQ(errorOf("version: 1\n---\nversion: 1\n"),
            "m.yaml: more than one YAML document");
  EXPECT_EQ(errorOf("locks: []\n"), "m.yaml:1: missing required key 'version'");
  EXPECT_EQ(errorOf("version: 2\n"),
            "m.yaml:1: version 2 of the model's schema is not known; write "
            "'version: 1'");
  EXPECT_EQ(errorOf("version: one\n"), "m.yaml:1: invalid number");
  EXPECT_EQ(errorOf("version: 1\n\nlock: []\n"),
            "m.yaml:3: unknown key 'lock'; known here: version, learnt, locks, "
            "embedded, novalidate, families, "
            "calls, callbacks, gfp-parameters; did you mean 'locks'?");
  EXPECT_EQ(errorOf("version: 1\ncalls: {}\n"), "m.yaml:2: not a sequence");
  EXPECT_EQ(errorOf("version: 1\ncalls: [sleep]\n"), "m.yaml:2: not a mapping");
  EXPECT_EQ(errorOf("version: 1\nversion: 1\n"),
            "m.yaml:2: duplicated mapping key 'version'");
  EXPECT_EQ(errorOf("version: 1\ngfp-parameters: maybe\n"),
            "m.yaml:2: invalid boolean");
  EXPECT_EQ(
      StringRef(errorOf("version: 1\ncalls:\n  - {names: [f\n")).take_front(9),
      "m.yaml:3:");
}

TEST(ModelErrors, LockTypes) {
  EXPECT_EQ(
      errorOf("version: 1\nlocks:\n  - {type: x, wait: spin}\n"),
      "m.yaml:3: unknown key 'wait'; known here: type, waits, atomic, "
      "recursive, rt-sleeps, tasks-only, owned, binary, counter, c-types; "
      "did you mean 'waits'?");
  EXPECT_EQ(errorOf("version: 1\nlocks:\n  - {type: x, waits: spins}\n"),
            "m.yaml:3: unknown word 'spins'; write one of: sleep, spin, none");
  EXPECT_EQ(errorOf("version: 1\nlocks:\n  - type: ''\n"),
            "m.yaml:3: 'type' is empty");
  EXPECT_EQ(errorOf("version: 1\nlocks:\n  - {type: x, counter: n}\n"),
            "m.yaml:3: 'binary' goes with 'counter', and that with it");
}

TEST(ModelErrors, Calls) {
  EXPECT_EQ(errorOfCall("effect: []"),
            "m.yaml:5: the entry says nothing of its names; write "
            "'effects: []' if they do nothing of interest");
  EXPECT_EQ(errorOfCall("effects: [], effect: []"),
            "m.yaml:5: unknown key 'effect'; known here: names, effects, test, "
            "bit, returns, locked, running, result, noreturn, since, "
            "until, declared, undeclared, unused; did you mean 'effects'?");
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - {names: [], effects: []}\n"),
            "m.yaml:3: 'names' is empty");
  // One name is a list, too.
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - {names: touch, effects: []}\n"),
            "m.yaml:3: not a sequence; write [touch]");
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - names: touch  # it\n"),
            "m.yaml:3: not a sequence; write [touch]");
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - {effects: []}\n"),
            "m.yaml:3: missing required key 'names'");
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - {names: [a b], effects: []}\n"),
            "m.yaml:3: 'a b' is no C identifier");
  EXPECT_EQ(errorOf("version: 1\ncalls:\n  - {names: [f], effects: []}\n"
                    "  - names: [g,\n      f]\n    effects: []\n"),
            "m.yaml:4: 'f' has an entry already, in line 3");
  EXPECT_EQ(errorOfCall("test: in_irq"),
            "m.yaml:5: unknown word 'in_irq'; write one of: irqs-disabled, "
            "in-interrupt, in-hardirq, in-task, in-atomic, preemptible");
  EXPECT_EQ(errorOfCall("noreturn: perhaps"), "m.yaml:5: invalid boolean");
}

TEST(ModelErrors, Effects) {
  EXPECT_EQ(errorOfEffect("type: mutex"),
            "m.yaml:5: missing required key 'do'");
  EXPECT_EQ(StringRef(errorOfEffect("do: take")).take_front(48),
            "m.yaml:5: unknown word 'take'; write one of: acq");
  EXPECT_EQ(errorOfEffect("do: sleep, until: 1"),
            "m.yaml:5: unknown key 'until'; known here: do, type, lock, kind, "
            "object, function, passes, mode, variant, flags, try, subclass, "
            "nested, one-of, sure-alone, contended, errno, inside, count, "
            "in-task, unchecked, private, made-by, later, members, when");
  EXPECT_EQ(errorOfEffect("do: call"),
            "m.yaml:5: 'function' is missing: which argument is it?");
  EXPECT_EQ(
      errorOfEffect("do: call-back, object: 0"),
      "m.yaml:5: 'members' is missing: which struct.member does it call?");
  EXPECT_EQ(errorOfEffect("do: sleep, unchecked: true"),
            "m.yaml:5: 'unchecked' has no meaning with this 'do'");
  EXPECT_EQ(errorOfEffect("do: await"),
            "m.yaml:5: 'object' is missing: which argument is it?");
  EXPECT_EQ(errorOfEffect("do: complete, object: 0, kind: work"),
            "m.yaml:5: 'kind' has no meaning with this 'do'");
  EXPECT_EQ(errorOfEffect("do: sleep, function: 1"),
            "m.yaml:5: 'function' has no meaning with this 'do'");
  Effect Call = readEffect("do: call, function: 2, passes: [unknown, 1]");
  EXPECT_EQ(Call.Do, Effect::Action::Call);
  EXPECT_EQ(Call.Lock.Index, 2u);
  ASSERT_EQ(Call.Passed.size(), 2u);
  EXPECT_FALSE(Call.Passed[0]);
  EXPECT_EQ(Call.Passed[1].Index, 1u);
  EXPECT_EQ(errorOfEffect("do: acquire, lock: 0"),
            "m.yaml:5: 'type' is missing: which type of lock?");
  EXPECT_EQ(errorOfEffect("do: acquire, type: mutex"),
            "m.yaml:5: 'lock' is missing: which argument or global is the "
            "lock?");
  EXPECT_EQ(errorOfEffect("do: acquire, type: futex, lock: 0"),
            "m.yaml:5: unknown lock type 'futex'; declare it under 'locks', or "
            "write one of: spinlock, mutex, rcu");
  EXPECT_EQ(errorOfEffect("do: acquire, type: mutex, lock: 0, mode: shared"),
            "m.yaml:5: unknown word 'shared'; write one of: write, read");
  EXPECT_EQ(errorOfEffect("do: irq-save"),
            "m.yaml:5: 'flags' is missing: where is the state saved?");
  EXPECT_EQ(errorOfEffect("do: acquire, type: spinlock, lock: 0, flags: 1"),
            "m.yaml:5: 'flags' goes with 'variant: irqsave'");
  for (const char *Key :
       {"type: mutex", "lock: 0", "mode: read", "variant: bh", "flags: 0",
        "try: true", "subclass: 1", "nested: true"})
    EXPECT_EQ(errorOfEffect((Twine("do: sleep, ") + Key).str()),
              ("m.yaml:5: '" + StringRef(Key).split(':').first +
               "' has no meaning with this 'do'")
                  .str());
  EXPECT_EQ(errorOfEffect("do: sleep, made-by: [alloc]"),
            "m.yaml:5: 'made-by' has no meaning with this 'do'");
  EXPECT_EQ(
      readEffect("do: free, object: 0, made-by: [alloc_a, alloc_b]").MadeBy,
      (std::vector<std::string>{"alloc_a", "alloc_b"}));
  EXPECT_EQ(errorOfEffect("do: release, type: mutex, lock: 0, try: true"),
            "m.yaml:5: 'try' has no meaning with this 'do'");
}

TEST(ModelErrors, Errno) {
  EXPECT_EQ(errorOfEffect("do: release, type: mutex, lock: 0, errno: 4"),
            "m.yaml:5: 'errno' has no meaning with this 'do'");
  std::string Acquire = "do: acquire, type: mutex, lock: 0, ";
  for (const char *Keys : {"errno: 4", "errno: 0, when: {result: zero}",
                           "errno: 4096, when: {result: zero}",
                           "errno: 4, when: {result: nonzero}",
                           "errno: 4, try: true, when: {result: zero}",
                           "errno: 4, when: {arg: 1, is: zero}"})
    EXPECT_EQ(errorOfEffect(Acquire + Keys),
              "m.yaml:5: 'errno', the number of an error, goes with 'when: "
              "{result: zero}', and not with 'try'");
  EXPECT_EQ(readEffect(Acquire + "errno: 4095, when: {result: zero}").Errno,
            4095u);
}

TEST(ModelErrors, NestLocks) {
  for (const char *Key :
       {"nested: 1", "one-of: 1", "sure-alone: true", "contended: true"})
    EXPECT_EQ(errorOfEffect(
                  (Twine("do: release, type: mutex, lock: 0, ") + Key).str()),
              ("m.yaml:5: '" + StringRef(Key).split(':').first +
               "' has no meaning with this 'do'")
                  .str());
  std::string Acquire = "do: acquire, type: mutex, lock: 0, ";
  EXPECT_EQ(errorOfEffect(Acquire + "nested: 1, one-of: 2"),
            "m.yaml:5: 'one-of' and 'nested' exclude each other");
  for (const char *Keys : {"contended: true", "contended: true, nested: true",
                           "sure-alone: true, nested: some_context",
                           "sure-alone: true, one-of: 1"})
    EXPECT_EQ(errorOfEffect(Acquire + Keys),
              "m.yaml:5: 'sure-alone' and 'contended' go with 'nested', which "
              "is the argument that is an acquire context");
  Effect In = readEffect(Acquire + "nested: 1, sure-alone: true");
  EXPECT_TRUE(In.Nested && In.SureAlone && !In.Contended);
  EXPECT_EQ(In.Nest.Kind, Operand::Base::Arg);
  EXPECT_EQ(In.Nest.Index, 1u);
  Effect One = readEffect(Acquire + "one-of: some_class");
  EXPECT_FALSE(One.Nested);
  EXPECT_EQ(One.Nest.Name, "some_class");
  for (const char *Word : {"true", "false"}) {
    Effect Plain = readEffect(Acquire + "nested: " + Word);
    EXPECT_EQ(Plain.Nested, StringRef(Word) == "true");
    EXPECT_FALSE(Plain.Nest);
  }
}

TEST(ModelErrors, Conditions) {
  const char *Form =
      "m.yaml:5: a condition is {result: TEST} or {arg: N, is: TEST}";
  EXPECT_EQ(errorOfEffect("do: sleep, when: {}"), Form);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {arg: 0}"), Form);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {is: zero}"), Form);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {result: zero, is: zero}"), Form);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {result: zero, arg: 0, is: zero}"),
            Form);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {result: blocking}"),
            "m.yaml:5: 'blocking' tests an argument, the gfp flags");
  EXPECT_EQ(errorOfEffect("do: sleep, when: {result: zero, optional: true}"),
            "m.yaml:5: 'optional' goes with 'arg'");
  EXPECT_EQ(errorOfEffect("do: sleep, when: {arg: 999, is: zero}"),
            "m.yaml:5: there is no argument 999");
  const char *Mask = "m.yaml:5: 'mask' goes with the tests 'bits' and "
                     "'no-bits', and they with it";
  EXPECT_EQ(errorOfEffect("do: sleep, when: {arg: 0, is: bits}"), Mask);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {arg: 0, is: zero, mask: 0x1}"),
            Mask);
  EXPECT_EQ(errorOfEffect("do: sleep, when: {arg: 0, is: bits, mask: 0}"),
            "m.yaml:5: 'mask' has no bits");
  EXPECT_EQ(errorOfEffect("do: sleep, when: always"),
            "m.yaml:5: not a mapping");
}

TEST(ModelErrors, Operands) {
  auto ErrorOf = [](StringRef Operand) {
    return errorOfEffect(
        ("do: acquire, type: mutex, lock: '" + Operand + "'").str());
  };
  for (const char *Bad : {"&", "*", "&name", "-1", "->lock", ""})
    EXPECT_EQ(ErrorOf(Bad),
              (Twine("m.yaml:5: operand '") + Bad +
               "' not understood; write an argument's number (0, '&0', '*0'), "
               "result, or a global's name, then ->field or .field; quote what "
               "starts with & or *")
                  .str());
  EXPECT_EQ(ErrorOf("0x"), "m.yaml:5: '0x' is no argument's number");
  EXPECT_EQ(ErrorOf("1000"), "m.yaml:5: '1000' is no argument's number");
  EXPECT_EQ(ErrorOf("0[1]"),
            "m.yaml:5: operand '0[1]': expected ->field or .field, not '[1]'");
  EXPECT_EQ(ErrorOf("0->"),
            "m.yaml:5: operand '0->': a field's name is missing");
  EXPECT_EQ(ErrorOf("0->a.1"),
            "m.yaml:5: operand '0->a.1': a field's name is missing");
  // Unquoted, these are YAML's anchors and aliases.
  EXPECT_NE(errorOfEffect("do: acquire, type: mutex, lock: &0"), "");
  EXPECT_NE(errorOfEffect("do: acquire, type: mutex, lock: *0"), "");
}

TEST(Callbacks, OfCallsAndMembers) {
  Model M;
  cantFail(M.addBuffer(R"(version: 1
locks: [{type: spin, waits: spin, atomic: true}]
callbacks:
  - {call: [on_event], handler: 1, kind: timer, object: 0, runs: softirq,
     as: event handler, when: {arg: 2, is: no-bits, mask: 0x4}, source: x.c}
  - {struct: ops, fields: [poke], runs: [task, hardirq],
     alternative: true, holds: [{type: spin, lock: 0->lock}], unless: {field: slow}, source: x.h}
  - {struct: ops, fields: [probe], runs: task, anytime: true, source: x.h}
  - {struct: ops, fields: ['*'], runs: task, ends: true, source: x.h}
  - {struct: ops, fields: [release], runs: task, closes: true, source: x.h}
  - {call: [on_irq], handler: 1, kind: irq, object: 0, runs: hardirq,
     as: irq handler, stopped: {arg: 2, is: bits, mask: 0x8}, source: x.c}
)",
                       "m.yaml"));
  EXPECT_TRUE(M.callbacks("ops", "release")[0].Closes);
  EXPECT_FALSE(M.callbacks("ops", "release")[0].Ends);
  EXPECT_EQ(M.rows("on_irq")[0].Stopped.Mask, 8u);
  ASSERT_EQ(M.rows("on_event").size(), 1u);
  const CallbackModel &Call = M.rows("on_event")[0];
  EXPECT_EQ(Call.Handler, 1u);
  EXPECT_EQ(Call.Kind, HandlerKind::Timer);
  EXPECT_EQ(Call.Contexts, std::vector{Runs::Softirq});
  EXPECT_EQ(Call.When.Mask, 4u);
  // Recognised, also as a macro.
  EXPECT_TRUE(M.lookup("on_event"));

  ASSERT_EQ(M.callbacks("ops", "poke").size(), 1u);
  const CallbackModel &Poke = M.callbacks("ops", "poke")[0];
  EXPECT_EQ(Poke.Contexts, (std::vector{Runs::Task, Runs::Hardirq}));
  EXPECT_TRUE(Poke.Alternative);
  EXPECT_EQ(Poke.As, "ops.poke");
  ASSERT_EQ(Poke.Holds.size(), 1u);
  EXPECT_EQ(spelled(Poke.Holds[0].Where), "0->lock");
  ASSERT_EQ(Poke.Unless.size(), 1u);
  EXPECT_EQ(Poke.Unless[0].Record, "ops");
  EXPECT_FALSE(Poke.Anytime);
  const CallbackModel &Probe = M.callbacks("ops", "probe")[0];
  EXPECT_TRUE(Probe.Anytime);
  EXPECT_TRUE(Probe.begins());
  EXPECT_TRUE(M.callbacks("ops", "anything")[0].Ends);
  EXPECT_TRUE(M.callbacks("other", "poke").empty());
}

TEST(Callbacks, Conditions) {
  Model M;
  cantFail(M.addBuffer(R"(version: 1
callbacks:
  - struct: ops
    fields: [poke]
    runs: task
    when:
      - {field: number, same-object: true, is: above, value: 2}
      - {field: slow}
    unless:
      - {field: flags, of: set, is: bits, mask: SET_FAST}
      - {call: [start, restart], object: 1->work, arg: 0, global: fast_queue,
         from: {call: make_queue, arg: 1, is: bits, mask: 0x1}}
    source: x.h
)",
                       "m.yaml"));
  const CallbackModel &Row = M.callbacks("ops", "poke")[0];
  ASSERT_EQ(Row.OnlyIf.size(), 2u);
  EXPECT_TRUE(Row.OnlyIf[0].SameObject);
  EXPECT_TRUE(Row.OnlyIf[0].ofObject());
  EXPECT_EQ(Row.OnlyIf[0].Record, "ops");
  EXPECT_EQ(Row.OnlyIf[0].Value.Is, Condition::Test::Above);
  EXPECT_EQ(Row.OnlyIf[0].Value.Mask, 2u);
  EXPECT_FALSE(Row.OnlyIf[1].ofObject());
  ASSERT_EQ(Row.Unless.size(), 2u);
  EXPECT_EQ(Row.Unless[0].Record, "set");
  EXPECT_EQ(Row.Unless[0].MaskName, "SET_FAST");
  const UnitCondition &Call = Row.Unless[1];
  EXPECT_EQ(Call.Calls, (std::vector<std::string>{"start", "restart"}));
  EXPECT_EQ(spelled(Call.Object), "1->work");
  EXPECT_EQ(Call.Globals, std::vector<std::string>{"fast_queue"});
  ASSERT_EQ(Call.From.size(), 1u);
  EXPECT_EQ(Call.From[0].Calls, std::vector<std::string>{"make_queue"});
  EXPECT_EQ(Call.From[0].Value.Mask, 1u);
}

TEST(ModelErrors, ConditionsOfCallbacks) {
  auto ErrorOf = [](StringRef Condition) {
    return errorOf(("version: 1\ncallbacks:\n  - {struct: s, fields: [f], "
                    "runs: task, source: x,\n     when: " +
                    Condition + "}\n")
                       .str());
  };
  EXPECT_EQ(ErrorOf("{field: g}"), "");
  EXPECT_EQ(ErrorOf("[{field: g}, {call: c}]"), "");
  EXPECT_EQ(ErrorOf("sometimes"),
            "m.yaml:4: a condition or a list of conditions is expected here, "
            "as {field: NAME} or {call: NAME}");
  for (const char *Wrong :
       {"{field: g, call: c}", "{of: s}", "{field: g, object: 0}",
        "{call: c, same-object: true}", "{call: c, global: g}",
        "{call: c, arg: 0}", "{call: c, is: zero}",
        "{call: c, arg: 0, is: zero, global: g}"})
    EXPECT_NE(ErrorOf(Wrong).find("write {field: NAME}, {field: NAME, of:"),
              std::string::npos)
        << Wrong;
  EXPECT_EQ(ErrorOf("{field: g, of: t, same-object: true}"),
            "m.yaml:4: 'of' names another struct; 'same-object' goes without "
            "it");
  EXPECT_EQ(ErrorOf("{call: c, arg: 0, from: {field: g}}"),
            "m.yaml:4: 'from' is {call: NAME} or {call: NAME, arg: N, is: "
            "TEST}");
  EXPECT_EQ(ErrorOf("{field: g, is: bits, mask: 0x}"),
            "m.yaml:4: '0x' is no mask; write a number as 0x10, or the name of "
            "an enumerator");
  EXPECT_EQ(ErrorOf("{field: g, is: bits, mask: 0}"),
            "m.yaml:4: 'mask' has no bits");
  EXPECT_EQ(ErrorOf("{field: g, is: above}"),
            "m.yaml:4: 'value' goes with the test 'above', and that with it");
  EXPECT_EQ(ErrorOf("{field: g, is: zero, mask: 0x1}"),
            "m.yaml:4: 'mask' goes with the tests 'bits' and 'no-bits', and "
            "they with it");

  auto ErrorOfCall = [](StringRef Unless) {
    return errorOf(("version: 1\ncallbacks:\n  - {call: [r], handler: 0, runs: "
                    "task, as: x, source: x, unless: " +
                    Unless + "}\n")
                       .str());
  };
  EXPECT_EQ(ErrorOfCall("{call: c}"), "");
  EXPECT_EQ(ErrorOfCall("{field: g, of: t, is: zero}"), "");
  EXPECT_EQ(ErrorOfCall("{field: g, same-object: true}"),
            "m.yaml:3: 'same-object' is for rows of members; a call's own "
            "arguments are tested by 'when: {arg: N, is: TEST}'");
  EXPECT_EQ(ErrorOfCall("{call: c, object: 1}"),
            "m.yaml:3: the row has no 'object' that the condition's 'object' "
            "could be the same as");
}

TEST(ModelErrors, Callbacks) {
  auto ErrorOf = [](StringRef Row) {
    return errorOf(("version: 1\ncallbacks:\n  - {" + Row + "}\n").str());
  };
  EXPECT_EQ(ErrorOf("struct: s, fields: [f], runs: sometimes, source: x"),
            "m.yaml:3: unknown word 'sometimes'; write one of: task, "
            "task-atomic, bh-off, softirq, hardirq, irq-off, atomic");
  EXPECT_EQ(ErrorOf("struct: s, fields: [f], runs: {a: b}, source: x"),
            "m.yaml:3: a word or a list of words is expected here");
  EXPECT_EQ(ErrorOf("struct: s, fields: [f], runs: task"),
            "m.yaml:3: missing required key 'source'");
  EXPECT_EQ(ErrorOf("struct: s, handler: 1, runs: task, source: x"),
            "m.yaml:3: a callback is {call: [NAME], handler: N, …} or "
            "{struct: NAME, fields: [NAME], …}");
}

TEST(LinuxModel, CallbacksOfInterrupts) {
  ASSERT_FALSE(Model::linux().rows("request_irq").empty());
  EXPECT_EQ(Model::linux().rows("request_irq")[0].Contexts,
            std::vector{Runs::Hardirq});
  EXPECT_EQ(Model::linux().callbacks("file_operations", "read")[0].Contexts,
            std::vector{Runs::Task});
}

TEST(LinuxModel, Loads) {
  const Model &M = Model::linux();
  EXPECT_EQ(&M, &Model::linux());
  EXPECT_GT(M.names().size(), 500u);
  EXPECT_TRUE(M.gfpParametersSleep());
}

TEST(LinuxModel, NamesHaveOneEntry) {
  // An entry replaces an earlier one, which in the shipped files would be a
  // mistake.
  Model LocksOnly;
  cantFail(LocksOnly.addFile(LOCKLINT_MODEL_DIR "/locks.yaml"));
  StringMap<std::string> Seen;
  for (StringRef Name : LocksOnly.names())
    Seen[Name] = LocksOnly.entries(Name).front().Source;
  std::error_code EC;
  for (sys::fs::directory_iterator I(LOCKLINT_MODEL_DIR, EC), End; I != End;
       I.increment(EC)) {
    ASSERT_FALSE(EC) << EC.message();
    if (StringRef(I->path()).ends_with("/locks.yaml"))
      continue;
    Model M = LocksOnly;
    cantFail(M.addFile(I->path()));
    for (StringRef Name : M.names()) {
      const std::string &Source = M.entries(Name).front().Source;
      auto [Earlier, New] = Seen.try_emplace(Name, Source);
      // A name that registers may have its effects in another file.
      EXPECT_TRUE(New || Earlier->second == Source ||
                  !Model::linux().rows(Name).empty())
          << Name.str() << ": " << Earlier->second << " and " << Source;
    }
  }
  EXPECT_EQ(Seen.size(), Model::linux().names().size());
}

TEST(LinuxModel, WhatIsCalledBackHasRows) {
  const Model &M = Model::linux();
  unsigned Members = 0;
  for (StringRef Name : M.names())
    for (const CallModel &Call : M.entries(Name))
      for (const Effect &E : Call.Effects)
        for (StringRef Member : E.Members) {
          auto [Record, Field] = Member.split('.');
          EXPECT_FALSE(M.callbacks(Record, Field).empty()) << Member.str();
          // A row for all other members would be that of any of them.
          EXPECT_NE(M.callbacks(Record, Field).begin(),
                    M.callbacks(Record, "*").begin())
              << Member.str();
          ++Members;
        }
  EXPECT_GT(Members, 0u);
}

TEST(LinuxModel, SpinLockIrqsave) {
  const Model &M = Model::linux();
  const CallModel *Lock = M.lookup("spin_lock_irqsave"),
                  *Unlock = M.lookup("spin_unlock_irqrestore");
  ASSERT_TRUE(Lock && Unlock);
  ASSERT_EQ(Lock->Effects.size(), 1u);
  const Effect &E = Lock->Effects[0];
  EXPECT_EQ(E.Do, Effect::Action::Acquire);
  EXPECT_EQ(E.Var, Variant::IrqSave);
  EXPECT_TRUE(E.Lock && E.Flags);
  EXPECT_EQ(M.type(E.Type).Waits, Waiting::Spin);
  EXPECT_TRUE(M.type(E.Type).Atomic);
  EXPECT_EQ(Unlock->Effects.at(0).Do, Effect::Action::Release);
  EXPECT_EQ(Unlock->Effects[0].Type, E.Type);
}

TEST(LinuxModel, ResultsTellOfSuccess) {
  const Model &M = Model::linux();
  auto Result = [&](StringRef Name) {
    const CallModel *Call = M.lookup(Name);
    EXPECT_TRUE(Call) << Name.str();
    if (!Call)
      return Condition::Test::Blocking;
    auto Acquire = find_if(Call->Effects, [](const Effect &E) {
      return E.Do == Effect::Action::Acquire;
    });
    EXPECT_NE(Acquire, Call->Effects.end());
    EXPECT_EQ(Acquire->When.On, Condition::Subject::Result);
    return Acquire->When.Is;
  };
  EXPECT_EQ(Result("spin_trylock"), Condition::Test::NonZero);
  EXPECT_EQ(Result("mutex_trylock"), Condition::Test::NonZero);
  EXPECT_EQ(Result("down_trylock"), Condition::Test::Zero);
  EXPECT_EQ(Result("mutex_lock_interruptible"), Condition::Test::Zero);
  EXPECT_EQ(Result("down_read_killable"), Condition::Test::Zero);
}

TEST(LinuxModel, MutexesSleep) {
  const Model &M = Model::linux();
  const CallModel *Lock = M.lookup("mutex_lock");
  ASSERT_TRUE(Lock);
  EXPECT_EQ(M.type(Lock->Effects.at(0).Type).Waits, Waiting::Sleep);
  EXPECT_FALSE(M.type(Lock->Effects[0].Type).Atomic);
}

TEST(LinuxModel, AllocationsTestTheirFlags) {
  for (StringRef Name : {"kmalloc", "kzalloc", "alloc_pages"}) {
    const CallModel *Call = Model::linux().lookup(Name);
    ASSERT_TRUE(Call) << Name.str();
    EXPECT_EQ(Call->Effects.at(0).Do, Effect::Action::Sleep);
    EXPECT_EQ(Call->Effects[0].When.Is, Condition::Test::Blocking);
  }
}

TEST(Model, LearntGivesWayToWhatIsWritten) {
  Model M;
  ASSERT_FALSE(M.addBuffer("version: 1\n"
                           "locks: [{type: mutex}]\n"
                           "calls:\n"
                           "  - {names: [written], effects: []}\n"
                           "  - {names: [sleeps], effects: [{do: sleep}]}\n",
                           "written.yaml"));
  std::string Learnt = "version: 1\nlearnt: true\ncalls:\n";
  for (const char *Name : {"learnt", "sleeps", "written"})
    Learnt += "  - {names: [" + std::string(Name) +
              "], effects: [{do: acquire, type: mutex, lock: 0->m, "
              "inside: true}]}\n";
  ASSERT_FALSE(M.addBuffer(Learnt, "learnt.yaml"));
  EXPECT_EQ(M.lookup("learnt"), nullptr);
  EXPECT_EQ(M.learnt("written", {}), nullptr);
  ASSERT_NE(M.learnt("learnt", {}), nullptr);
  EXPECT_TRUE(M.learnt("learnt", {})->Learnt);
  EXPECT_TRUE(M.learnt("learnt", {})->Effects[0].Inside);
  // Only that it sleeps was written.
  EXPECT_NE(M.learnt("sleeps", {}), nullptr);
  EXPECT_FALSE(M.isLearnt("unknown"));
}

TEST(Model, LearntCallbacksGiveWayToRows) {
  Model M;
  ASSERT_FALSE(M.addBuffer("version: 1\n"
                           "callbacks:\n"
                           "  - {struct: ops, fields: [written], runs: task, "
                           "source: here}\n",
                           "written.yaml"));
  ASSERT_FALSE(M.addBuffer("version: 1\n"
                           "learnt: true\n"
                           "callbacks:\n"
                           "  - {struct: ops, fields: [learnt, written], runs: "
                           "atomic, source: \"core.c:call\"}\n",
                           "learnt.yaml"));
  ASSERT_EQ(M.callbacks("ops", "written").size(), 1U);
  EXPECT_FALSE(M.callbacks("ops", "written")[0].Learnt);
  EXPECT_EQ(M.learntCallback("ops", "written", {}), nullptr);
  EXPECT_TRUE(M.callbacks("ops", "learnt").empty());
  const CallbackModel *Row = M.learntCallback("ops", "learnt", {});
  ASSERT_NE(Row, nullptr);
  EXPECT_TRUE(Row->Learnt);
  EXPECT_EQ(Row->As, "ops.learnt");
  EXPECT_FALSE(M.isLearntCallback("ops", "unknown"));
}

TEST(LinuxModel, ShippedCallbacksAreFoundAndOfTheirRelease) {
  const Model &M = Model::linux();
  for (const ModelImage &Image : M.shipped())
    Image.forEachRow([&](StringRef Member) {
      auto [Record, Field] = Member.split('.');
      EXPECT_TRUE(M.isLearntCallback(Record, Field)) << Member.str();
      EXPECT_TRUE(
          M.learntCallback(Record, Field, kernelRelease(Image.kernel())) ||
          !M.callbacks(Record, Field).empty())
          << Member.str();
      EXPECT_EQ(M.learntCallback(Record, Field, VersionTuple(5, 4)), nullptr)
          << Member.str();
    });
}

TEST(LinuxModel, ShippedEntriesAreFoundAndOfTheirRelease) {
  const Model &M = Model::linux();
  ASSERT_FALSE(M.shipped().empty());
  for (const ModelImage &Image : M.shipped()) {
    KernelInfo Its;
    Its.Release = kernelRelease(Image.kernel());
    ASSERT_FALSE(Its.Release.empty());
    KernelInfo Other;
    Other.Release = VersionTuple(5, 4);
    unsigned Entries = 0;
    Image.forEachCall([&](StringRef Name) {
      ++Entries;
      EXPECT_TRUE(M.isLearnt(Name)) << Name.str();
      const CallModel *Written = M.lookup(Name);
      EXPECT_TRUE(M.learnt(Name, Its) ||
                  (Written && !Written->saysSleepAlone()))
          << Name.str();
      EXPECT_EQ(M.learnt(Name, Other), nullptr) << Name.str();
      EXPECT_EQ(M.learnt(Name, {}), nullptr) << Name.str();
    });
    EXPECT_GT(Entries, 500u);
  }
}

// The image is read back as the files were written.
TEST(LinuxModel, SaysWhatTheFilesSay) {
  Model Files;
  cantFail(Files.addFile(LOCKLINT_MODEL_DIR "/locks.yaml"));
  std::error_code EC;
  for (sys::fs::directory_iterator I(LOCKLINT_MODEL_DIR, EC), End; I != End;
       I.increment(EC)) {
    ASSERT_FALSE(EC) << EC.message();
    if (sys::path::extension(I->path()) == ".yaml" &&
        !StringRef(I->path()).ends_with("/locks.yaml"))
      cantFail(Files.addFile(I->path()));
  }
  const Model &Image = Model::linux();
  EXPECT_EQ(Image.types(), Files.types());
  EXPECT_EQ(Image.names(), Files.names());
  EXPECT_EQ(Image.rowNames(), Files.rowNames());
  EXPECT_EQ(Image.conditionalRows().size(), Files.conditionalRows().size());
  auto Entry = [](const CallModel &C) {
    // The image names files without their directory.
    StringRef Where = C.Source;
    CallModel Bare = C;
    if (Where.consume_front(LOCKLINT_MODEL_DIR "/"))
      Bare.Source = Where.str();
    return Bare;
  };
  for (StringRef Name : Files.names()) {
    ArrayRef<CallModel> A = Image.entries(Name), B = Files.entries(Name);
    ASSERT_EQ(A.size(), B.size()) << Name.str();
    for (auto [One, Other] : zip(A, B))
      EXPECT_EQ(One, Entry(Other)) << Name.str();
  }
  for (StringRef Name : Files.rowNames())
    EXPECT_EQ(Image.rows(Name), Files.rows(Name)) << Name.str();
}

TEST(LinuxModel, FilesReplaceWhatTheImageSays) {
  Model M = Model::linux();
  ASSERT_FALSE(M.addBuffer("version: 1\n"
                           "calls: [{names: [msleep], effects: []}]\n"
                           "callbacks:\n"
                           "  - {struct: file_operations, fields: [read], "
                           "runs: hardirq, source: here}\n",
                           "mine.yaml"));
  EXPECT_TRUE(M.lookup("msleep")->Effects.empty());
  EXPECT_FALSE(Model::linux().lookup("msleep")->Effects.empty());
  EXPECT_EQ(M.rows("file_operations.read")[0].Contexts,
            std::vector{Runs::Hardirq});
  EXPECT_EQ(M.names().size(), Model::linux().names().size());
  EXPECT_EQ(M.rowNames().size(), Model::linux().rowNames().size());
  // A name that registers stays one that is known.
  ASSERT_FALSE(M.addBuffer("version: 1\n"
                           "calls: [{names: [timer_setup], effects: [], "
                           "until: 6.1}]\n",
                           "older.yaml"));
  EXPECT_NE(M.lookup("timer_setup"), nullptr);
}

} // namespace
