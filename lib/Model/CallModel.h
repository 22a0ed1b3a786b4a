//===- CallModel.h - Lock types, and what calls mean ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Types of locks, and kernel functions, as the model has them. docs/model.md is
// the reference.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_CALLMODEL_H
#define LOCKLINT_MODEL_CALLMODEL_H

#include "Model/KernelInfo.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// How a task waits for a lock that another task holds.
enum class Waiting : uint8_t {
  None,  ///< Never waits (RCU read sections, SRCU).
  Spin,  ///< Spins: holders must not sleep.
  Sleep, ///< Sleeps: must not be acquired in atomic context.
};

/// Which repeated acquisitions by one task are no deadlock.
enum class Recursion : uint8_t { None, Read, All };

/// Index of a LockType in its Model.
using LockTypeId = uint16_t;
/// The type of an assertion that does not say which it is about; no type.
constexpr LockTypeId AnyLockType = UINT16_MAX;

/// A kind of lock, as the kernel's lock types are (Documentation/locking).
struct LockType {
  std::string Name;
  Waiting Waits = Waiting::Sleep;
  /// Holding it makes the context atomic: sleeping is a bug.
  bool Atomic = false;
  Recursion Recursive = Recursion::None;
  /// Waits by sleeping if the kernel is configured with PREEMPT_RT.
  bool SleepsOnRt = false;
  /// Interrupts must not even try it, nor release it.
  bool TasksOnly = false;
  /// Only the acquiring task may release it. Semaphores and page locks have no
  /// owner: releasing one that this path did not acquire is no error, and
  /// neither is acquiring one twice.
  bool Owned = true;
  /// Several may be acquired in an acquire context, which keeps account of
  /// them: whoever has it may release them, and in it their order does not
  /// matter.
  bool InContext = false;
  /// If it counts: the type of those that only one task may have at a time, and
  /// the member of its C type that holds the number.
  LockTypeId Binary = AnyLockType;
  std::string Counter;
  /// The C types of such locks: names of typedefs, or tags of structs.
  std::vector<std::string> CTypes;
  bool operator==(const LockType &) const = default;
};

enum class LockMode : uint8_t { Write, Read };

/// The kind of object that a handler belongs to: what waits for it, deletes it
/// or schedules it must name one of the same kind.
enum class HandlerKind : uint8_t {
  Other,
  Irq,
  Timer,
  Hrtimer,
  Tasklet,
  Work,
  Urb,
  Napi,
  Kthread,
  Rcu,
  Queue, ///< A work queue: whatever is queued to it.
};

/// The suffix of an acquisition, which also disables something, or of a
/// release, which enables it again.
enum class Variant : uint8_t { Plain, Irq, IrqSave, Bh };

/// Names a value or a location by a call's arguments.
///
/// In YAML: `0` is the value of argument 0 (for a lock, its address), `&0` the
/// address of the lvalue written as argument 0, `*0` what argument 0 points to
/// (for a value: the saved flags, say), `result` the returned value, and an
/// identifier the address of that global. Each may be followed by `->field` or
/// `.field` steps: `0->sk_lock` is the address of that member.
struct Operand {
  enum class Base : uint8_t {
    None,
    Arg,
    ArgAddress,
    ArgPointee,
    Result,
    Global
  };
  Base Kind = Base::None;
  unsigned Index = 0;
  std::string Name;
  std::vector<std::string> Fields;

  explicit operator bool() const { return Kind != Base::None; }
  bool operator==(const Operand &) const = default;
};

/// A test of one argument or of the result; an effect happens only if it holds.
struct Condition {
  enum class Subject : uint8_t { Always, Arg, Result };
  enum class Test : uint8_t {
    Zero,     ///< 0, NULL or false.
    NonZero,  ///< Anything else.
    Negative, ///< An error code.
    NonNegative,
    Error,    ///< IS_ERR().
    NotError, ///< Not IS_ERR(); may be NULL.
    Blocking, ///< gfp flags with __GFP_DIRECT_RECLAIM.
    Bits,     ///< Any bit of Mask is set.
    NoBits,   ///< No bit of Mask is set.
    Above,    ///< Greater than Mask, as unsigned numbers.
  };
  Subject On = Subject::Always;
  Test Is = Test::NonZero;
  unsigned Arg = 0;
  uint64_t Mask = 0;
  /// The macro may be written without the argument: then it is met.
  bool Optional = false;

  bool isOmitted(size_t NumArgs) const {
    return Optional && On == Subject::Arg && Arg >= NumArgs;
  }
  bool operator==(const Condition &) const = default;
};

/// One step of what a call does. A call's effects happen in order.
struct Effect {
  enum class Action : uint8_t {
    Acquire,
    Release,
    AssertHeld,    ///< Documents that the lock is held here.
    AssertNotHeld, ///< Documents that the lock is not held here.
    AssertIrqsOn,  ///< Must be called with interrupts enabled.
    AssertIrqsOff, ///< Must be called with interrupts disabled.
    IrqDisable,
    IrqEnable,
    IrqSave,
    IrqRestore,
    BhDisable,
    BhEnable,
    PreemptDisable,
    PreemptEnable,
    Sleep,
    HardirqEnter,
    HardirqExit,
    SoftirqEnter,
    SoftirqExit,
    Init,        ///< Initialises a lock: lockdep's key of its class is here.
    Wait,        ///< Returns when the object's handler is not running.
    Stop,        ///< From here on the object's handler does not run.
    Start,       ///< It may run again.
    Arm,         ///< Schedules the object's handler.
    Delete,      ///< Unschedules it without waiting; nonzero: it will not run.
    Free,        ///< Frees the memory of the object.
    Call,        ///< Calls a function through a pointer, before it returns.
    CallBack,    ///< Calls Members of the object's driver, before it returns.
    Await,       ///< Returns when the completion, or time, is over.
    Complete,    ///< Lets who awaits the completion go on.
    AcquireDone, ///< Ends the acquire phase of the acquire context.
    // Made by engines alone:
    Contend,  ///< A lock of the acquire context was tried, if in vain.
    Register, ///< Makes a function the object's handler.
  };
  Action Do = Action::Sleep;
  /// Acquire and Release: what kind of lock. Assert*: the same, or AnyLockType.
  LockTypeId Type = AnyLockType;
  LockMode Mode = LockMode::Write;
  Variant Var = Variant::Plain;
  /// Acquire, Release, Assert*, Init, AcquireDone: the lock's address.
  /// Wait, Stop, Start, Arm, Delete, Free: the object. Call: the function.
  /// Await, Complete: the completion.
  Operand Lock;
  /// Call: what the function is passed, in order; None: not known.
  std::vector<Operand> Passed;
  /// Wait, Stop, Start, Arm, Delete: what kind of object.
  HandlerKind Kind = HandlerKind::Other;
  /// IrqSave, IrqRestore, and the IrqSave variant: the saved flags.
  Operand Flags;
  /// Acquire: does not wait; fails instead.
  bool Try = false;
  /// Acquire with a lockdep subclass argument, or with a nest lock: not an
  /// instance of the plain class (Documentation/locking/lockdep-design.rst).
  Operand Subclass;
  bool Nested = false;
  /// That nest lock, or the acquire context that it is acquired in; NULL: it is
  /// not Nested. Of what is not Nested: only one of those is held at a time
  /// that name the same, as acquire contexts do their ww_class.
  Operand Nest;
  /// Acquire: the call does not fail if that is NULL.
  bool SureAlone = false;
  /// Acquire: only what another task has been found to hold, in that context.
  bool Contended = false;
  /// Acquire: the error with which alone the call fails; 0: with any.
  unsigned Errno = 0;
  /// Acquire: it is released again before the call returns.
  bool Inside = false;
  /// Sleep: only in a task with bottom halves enabled; what else it does it
  /// puts off.
  bool InTask = false;
  /// AssertIrqsOn, AssertIrqsOff: documented, but nothing complains at run
  /// time. Release: only what the path itself has acquired by that name.
  bool Unchecked = false;
  /// Free: so is the memory that the object points to as its user's own, which
  /// points back to it.
  bool Private = false;
  /// Free: the calls that allocate such objects with their private data.
  std::vector<std::string> MadeBy;
  /// Free: only when all readers of RCU are done that are at work now.
  bool Later = false;
  /// CallBack, Wait, Stop: of structs, as "usb_driver.pre_reset".
  std::vector<std::string> Members;
  /// Init: how many tasks may have it at a time.
  Operand Count;
  Condition When;
  bool operator==(const Effect &) const = default;
};

/// The question about its context that a call's boolean result answers.
enum class ContextTest : uint8_t {
  None,
  IrqsDisabled, ///< irqs_disabled()
  InInterrupt,  ///< in_interrupt(), in_softirq(): also true with BHs disabled.
  InHardirq,    ///< in_hardirq(), in_irq()
  InTask,       ///< in_task()
  InAtomic,     ///< in_atomic()
  Preemptible,  ///< preemptible()
};

/// An operation on a bit of a bitmap (include/linux/bitops.h). Its
/// arguments are the bit's number and the address of the map.
enum class BitOp : uint8_t {
  None,
  Test,
  Set,
  Clear,
  Flip,
  Assign, ///< To what argument 2 is.
  TestAndSet,
  TestAndClear,
  TestAndFlip,
};

/// The change to the bit that a BitOp leaves behind.
enum class BitChange : uint8_t { None, Set, Clear, Flip, Assign };
BitChange changeOf(BitOp Op);

/// The meaning of a function or a macro. Recognised by its name, wherever it is
/// the outermost modelled name of an expansion; what it expands to is then
/// ignored.
struct CallModel {
  std::string Name;
  /// The kernels that it is for.
  Validity In;
  /// Its place among the entries of its name.
  unsigned Number = 0;
  std::vector<Effect> Effects;
  ContextTest Tests = ContextTest::None;
  /// The result, if there is one, is the bit's value before.
  BitOp Bit = BitOp::None;
  /// The result is this argument (or what it names).
  Operand Returns;
  /// The result is not 0 where the path holds this lock.
  Operand Locked;
  /// The result is the object of this kind whose handler runs, or null.
  HandlerKind Running = HandlerKind::Other;
  /// A test that the result passes whenever the call returns.
  std::optional<Condition::Test> ResultIs;
  bool NoReturn = false;
  /// Bodies have shown it, nobody has written it: what the function does
  /// besides is not known, and where there is a body that says more.
  bool Learnt = false;
  /// If learnt: of which release of the kernel, "6.12"; empty: of any.
  std::string Kernel;
  /// It says no more of a function than that it may sleep, which its body would
  /// show, too.
  bool saysSleepAlone() const;
  /// "file:line" of the entry, for diagnostics.
  std::string Source;
  bool operator==(const CallModel &) const = default;
};

/// As models write it.
std::string spelled(const Operand &O);

} // namespace locklint

#endif // LOCKLINT_MODEL_CALLMODEL_H
