//===- Words.h - The words of the model's files -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For who reads such files, and for who writes them.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_WORDS_H
#define LOCKLINT_MODEL_WORDS_H

#include "Model/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

namespace locklint {

/// A word of a fixed list.
template <typename E> struct Word {
  const char *Name;
  E Value;
};

inline constexpr Word<Waiting> WaitingWords[] = {{"sleep", Waiting::Sleep},
                                                 {"spin", Waiting::Spin},
                                                 {"none", Waiting::None}};
inline constexpr Word<Recursion> RecursionWords[] = {{"none", Recursion::None},
                                                     {"read", Recursion::Read},
                                                     {"all", Recursion::All}};
inline constexpr Word<LockMode> LockModeWords[] = {{"write", LockMode::Write},
                                                   {"read", LockMode::Read}};
inline constexpr Word<Variant> VariantWords[] = {{"plain", Variant::Plain},
                                                 {"irq", Variant::Irq},
                                                 {"irqsave", Variant::IrqSave},
                                                 {"bh", Variant::Bh}};
inline constexpr Word<Condition::Test> TestWords[] = {
    {"zero", Condition::Test::Zero},
    {"nonzero", Condition::Test::NonZero},
    {"negative", Condition::Test::Negative},
    {"nonnegative", Condition::Test::NonNegative},
    {"error", Condition::Test::Error},
    {"not-error", Condition::Test::NotError},
    {"blocking", Condition::Test::Blocking},
    {"bits", Condition::Test::Bits},
    {"no-bits", Condition::Test::NoBits},
    {"above", Condition::Test::Above}};
inline constexpr Word<Effect::Action> ActionWords[] = {
    {"acquire", Effect::Action::Acquire},
    {"release", Effect::Action::Release},
    {"assert-held", Effect::Action::AssertHeld},
    {"assert-not-held", Effect::Action::AssertNotHeld},
    {"assert-irqs-enabled", Effect::Action::AssertIrqsOn},
    {"assert-irqs-disabled", Effect::Action::AssertIrqsOff},
    {"irq-disable", Effect::Action::IrqDisable},
    {"irq-enable", Effect::Action::IrqEnable},
    {"irq-save", Effect::Action::IrqSave},
    {"irq-restore", Effect::Action::IrqRestore},
    {"bh-disable", Effect::Action::BhDisable},
    {"bh-enable", Effect::Action::BhEnable},
    {"preempt-disable", Effect::Action::PreemptDisable},
    {"preempt-enable", Effect::Action::PreemptEnable},
    {"sleep", Effect::Action::Sleep},
    {"hardirq-enter", Effect::Action::HardirqEnter},
    {"hardirq-exit", Effect::Action::HardirqExit},
    {"softirq-enter", Effect::Action::SoftirqEnter},
    {"softirq-exit", Effect::Action::SoftirqExit},
    {"init", Effect::Action::Init},
    {"wait", Effect::Action::Wait},
    {"stop", Effect::Action::Stop},
    {"start", Effect::Action::Start},
    {"arm", Effect::Action::Arm},
    {"delete", Effect::Action::Delete},
    {"free", Effect::Action::Free},
    {"call", Effect::Action::Call},
    {"call-back", Effect::Action::CallBack},
    {"await", Effect::Action::Await},
    {"complete", Effect::Action::Complete},
    {"acquire-done", Effect::Action::AcquireDone}};
inline constexpr Word<HandlerKind> HandlerKindWords[] = {
    {"other", HandlerKind::Other},     {"irq", HandlerKind::Irq},
    {"timer", HandlerKind::Timer},     {"hrtimer", HandlerKind::Hrtimer},
    {"tasklet", HandlerKind::Tasklet}, {"work", HandlerKind::Work},
    {"urb", HandlerKind::Urb},         {"napi", HandlerKind::Napi},
    {"kthread", HandlerKind::Kthread}, {"rcu", HandlerKind::Rcu},
    {"queue", HandlerKind::Queue}};
inline constexpr Word<Runs> RunsWords[] = {
    {"task", Runs::Task},       {"task-atomic", Runs::TaskAtomic},
    {"bh-off", Runs::BhOff},    {"softirq", Runs::Softirq},
    {"hardirq", Runs::Hardirq}, {"irq-off", Runs::IrqOff},
    {"atomic", Runs::Atomic}};
inline constexpr Word<BitOp> BitOpWords[] = {
    {"test", BitOp::Test},
    {"set", BitOp::Set},
    {"clear", BitOp::Clear},
    {"flip", BitOp::Flip},
    {"assign", BitOp::Assign},
    {"test-and-set", BitOp::TestAndSet},
    {"test-and-clear", BitOp::TestAndClear},
    {"test-and-flip", BitOp::TestAndFlip}};
inline constexpr Word<ContextTest> ContextTestWords[] = {
    {"irqs-disabled", ContextTest::IrqsDisabled},
    {"in-interrupt", ContextTest::InInterrupt},
    {"in-hardirq", ContextTest::InHardirq},
    {"in-task", ContextTest::InTask},
    {"in-atomic", ContextTest::InAtomic},
    {"preemptible", ContextTest::Preemptible}};

inline llvm::ArrayRef<Word<Waiting>> wordsOf(Waiting) { return WaitingWords; }
inline llvm::ArrayRef<Word<Recursion>> wordsOf(Recursion) {
  return RecursionWords;
}
inline llvm::ArrayRef<Word<LockMode>> wordsOf(LockMode) {
  return LockModeWords;
}
inline llvm::ArrayRef<Word<Variant>> wordsOf(Variant) { return VariantWords; }
inline llvm::ArrayRef<Word<Condition::Test>> wordsOf(Condition::Test) {
  return TestWords;
}
inline llvm::ArrayRef<Word<Effect::Action>> wordsOf(Effect::Action) {
  return ActionWords;
}
inline llvm::ArrayRef<Word<HandlerKind>> wordsOf(HandlerKind) {
  return HandlerKindWords;
}
inline llvm::ArrayRef<Word<Runs>> wordsOf(Runs) { return RunsWords; }
inline llvm::ArrayRef<Word<BitOp>> wordsOf(BitOp) { return BitOpWords; }
inline llvm::ArrayRef<Word<ContextTest>> wordsOf(ContextTest) {
  return ContextTestWords;
}

/// The word for \p Value.
template <typename E> const char *wordOf(E Value) {
  for (const Word<E> &W : wordsOf(Value))
    if (W.Value == Value)
      return W.Name;
  llvm_unreachable("models have no word for it");
}

} // namespace locklint

#endif // LOCKLINT_MODEL_WORDS_H
