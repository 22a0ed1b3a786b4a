//===- Model.h - What kernel calls mean for locking -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model is data: YAML files say which kernel functions and macros acquire
// and release locks, change the interrupt state, or sleep. docs/model.md is the
// reference of the file format; this header is its image in memory.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_MODEL_H
#define LOCKLINT_MODEL_MODEL_H

#include "Model/KernelInfo.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <deque>
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
};

enum class LockMode : uint8_t { Write, Read };

/// What kind of object a handler belongs to: what waits for it, deletes it or
/// schedules it must name one of the same kind.
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

/// What an acquisition also disables, or a release enables again.
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
  /// Free: only when all readers of RCU are done that are at work now.
  bool Later = false;
  /// CallBack, Wait, Stop: of structs, as "usb_driver.pre_reset".
  std::vector<std::string> Members;
  /// Init: how many tasks may have it at a time.
  Operand Count;
  Condition When;
};

/// What a call's boolean result says about the context it is made in.
enum class ContextTest : uint8_t {
  None,
  IrqsDisabled, ///< irqs_disabled()
  InInterrupt,  ///< in_interrupt(), in_softirq(): also true with BHs disabled.
  InHardirq,    ///< in_hardirq(), in_irq()
  InTask,       ///< in_task()
  InAtomic,     ///< in_atomic()
  Preemptible,  ///< preemptible()
};

/// What a call does to a bit of a bitmap (include/linux/bitops.h). Its
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

/// What a BitOp leaves behind.
enum class BitChange : uint8_t { None, Set, Clear, Flip, Assign };
BitChange changeOf(BitOp Op);

/// What a function or macro means. Recognised by its name, wherever it is the
/// outermost modelled name of an expansion; what it expands to is then ignored.
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
  /// What is known of the result whenever the call returns.
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
};

/// How the kernel calls a callback.
enum class Runs : uint8_t {
  Task,       ///< In a task, with interrupts on; may sleep.
  TaskAtomic, ///< In a task, with interrupts on; must not sleep.
  BhOff,      ///< In a task, with interrupts on and bottom halves off.
  Softirq,    ///< In a softirq; interrupts on.
  Hardirq,    ///< In a hard interrupt.
  IrqOff,     ///< With interrupts off, in any context.
  Atomic,     ///< Must not sleep; nothing else is known.
};

/// Something in the unit that decides whether a callback's row applies: a
/// member that is set somewhere, or a call that is made.
struct UnitCondition {
  std::string Record; ///< Tag of the struct that Field is a member of.
  std::string Field;  ///< Empty: a call is asked for.
  /// Field of the very object that the callback is set in, in the same
  /// initialiser or function.
  bool SameObject = false;
  /// Any of these.
  std::vector<std::string> Calls;
  /// Of the call: what is the row's own object. None: it is about any.
  Operand Object;
  /// Of the call's argument, or of the value that the member is set to.
  Condition Value;
  /// An enumerator that is Value's mask, whatever its number in the unit's
  /// kernel; or empty.
  std::string MaskName;
  /// Instead of Value: the call's argument is the content of one of these
  /// variables ...
  std::vector<std::string> Globals;
  /// ... or what such a call has returned (one, or none).
  std::vector<UnitCondition> From;

  /// It tells the row's object from others: what is not known of that, is no
  /// reason to say something.
  bool ofObject() const { return SameObject || Object || !From.empty(); }
};

/// A row of the table of callbacks: who runs a function, and in which context.
struct CallbackModel {
  /// The kernels that it is for.
  Validity In;
  /// The situations in which it may run; each is judged by itself.
  std::vector<Runs> Contexts;
  HandlerKind Kind = HandlerKind::Other;
  /// What messages call it: "timer callback".
  std::string As;
  /// Where the kernel says so.
  std::string Source;
  /// Of a registering call: the argument that is the function.
  unsigned Handler = 0;
  /// Of a registering call: the argument points to an object, whose member of
  /// this name is the function; or empty.
  std::string Member;
  /// Of a registering call: the object that is waited for.
  Operand Object;
  /// Of a registering call: the argument that the function gets as its last
  /// parameter.
  std::optional<unsigned> Passes;
  /// Of a registering call: only if an argument meets this.
  Condition When;
  /// The row applies if one of these is met, or there are none ...
  std::vector<UnitCondition> OnlyIf;
  /// ... and none of these is.
  std::vector<UnitCondition> Unless;
  struct Lock {
    LockTypeId Type = AnyLockType;
    /// Over the callback's own parameters.
    Operand Where;
  };
  /// Locks that the caller holds.
  std::vector<Lock> Holds;
  /// Another member of the struct, which is called before it: the locks that
  /// it leaves held are held; or empty.
  std::string After;
  /// Its object, or the module, is gone after it.
  bool Ends = false;
  /// It is called until the driver ends, and nothing undoes it before that.
  bool Anytime = false;
  /// All such callbacks of one device are called in the same of its contexts.
  bool Alternative = false;
  /// It may enable the interrupts that its caller has disabled.
  bool Enables = false;
  /// Calls have shown it, nobody has written it: some caller is atomic, in the
  /// release Kernel. See CallModel.
  bool Learnt = false;
  std::string Kernel;

  /// Whether the device's resources are released where it fails.
  bool begins() const;
};

/// As models write them.
llvm::StringRef spelled(Runs How);
std::string spelled(const Operand &O);

class LearntFile;

/// All that is known of the kernel's functions. Immutable once loaded; may be
/// shared between threads.
class Model {
public:
  Model() {
    AnyLock.Name = "lock";
    AnyLock.Waits = Waiting::None;
  }

  /// The model compiled into the program, for SupportedKernels.
  static const Model &linux();

  /// Adds the entries of a YAML file. They replace what earlier files say of
  /// their names. On error nothing is changed, and the message says file, line
  /// and reason.
  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addBuffer(llvm::StringRef Text, llvm::StringRef Name);

  /// All units are of this release, whatever their headers say.
  void setRelease(llvm::VersionTuple R) { Release = R; }
  /// Empty: each unit's headers say of which one it is.
  llvm::VersionTuple release() const { return Release; }
  /// The names in Validity::Declared and Undeclared of all entries.
  const llvm::StringSet<> &watchedNames() const { return Watched; }

  /// What \p Name means in \p Kernel; null if nothing is known of it.
  const CallModel *lookup(llvm::StringRef Name,
                          const KernelInfo &Kernel = {}) const;
  /// All entries for \p Name, whatever the kernel. The last one that holds
  /// counts.
  llvm::ArrayRef<CallModel> entries(llvm::StringRef Name) const;

  /// What bodies have shown of the function \p Name in \p Kernel. Null: nothing
  /// is known, or somebody has written more.
  const CallModel *learnt(llvm::StringRef Name, const KernelInfo &Kernel) const;
  /// The same, whatever somebody has written of it.
  const CallModel *learntOf(llvm::StringRef Name,
                            llvm::VersionTuple Kernel) const;
  /// Whether bodies of some release have shown something of \p Name.
  bool isLearnt(llvm::StringRef Name) const;

  /// \p Id may be AnyLockType: then nothing is known of the lock.
  const LockType &type(LockTypeId Id) const {
    return Id == AnyLockType ? AnyLock : Types[Id];
  }
  /// The lock type that C objects of type \p CType are; AnyLockType if none.
  LockTypeId typeOf(llvm::StringRef CType) const;
  llvm::ArrayRef<LockType> types() const { return Types; }
  size_t size() const { return Calls.size(); }
  /// All names of which something is known, in no order.
  auto names() const { return Calls.keys(); }

  /// The rows of what the call \p Name registers, whatever the kernel.
  llvm::ArrayRef<CallbackModel> registrations(llvm::StringRef Name) const;
  /// The rows of a struct's member that points to a function, whatever the
  /// kernel. \p Record is the struct's tag.
  llvm::ArrayRef<CallbackModel> callbacks(llvm::StringRef Record,
                                          llvm::StringRef Field) const;
  /// The row that calls have shown of such a member, in the kernel's release
  /// \p Kernel. Null: nothing is known, or somebody has written rows for it.
  const CallbackModel *learntCallback(llvm::StringRef Record,
                                      llvm::StringRef Field,
                                      llvm::VersionTuple Kernel) const;
  /// Whether calls of some release have shown something of it.
  bool isLearntCallback(llvm::StringRef Record, llvm::StringRef Field) const;
  /// All rows that somebody has written, by call ("request_irq") or member
  /// ("file_operations.open").
  const llvm::StringMap<std::vector<CallbackModel>> &registrars() const {
    return Registrars;
  }
  const llvm::StringMap<std::vector<CallbackModel>> &members() const {
    return Members;
  }
  /// Whether locks in structs of this tag belong to what contains the struct:
  /// the kernel initialises many unrelated ones of it.
  bool isEmbedded(llvm::StringRef Record) const {
    return Embedded.contains(Record);
  }

  /// Whether some entry names the variable \p Name of the kernel's.
  bool namesGlobal(llvm::StringRef Name) const {
    return Globals.contains(Name);
  }

  /// Whether an undefined function's parameter of type gfp_t decides if it
  /// sleeps, as it does throughout the kernel (core-api/memory-allocation.rst).
  bool gfpParametersSleep() const { return GfpParameters; }

private:
  friend class ModelReader;
  std::vector<LockType> Types;
  LockType AnyLock;
  llvm::StringMap<std::vector<CallModel>> Calls;
  llvm::StringMap<CallModel> Learnt;
  llvm::StringMap<CallbackModel> LearntMembers; ///< As Members.
  /// What is shipped of the kernel's releases; lives as long as the program.
  llvm::ArrayRef<LearntFile> Shipped;
  llvm::StringMap<std::vector<CallbackModel>> Registrars, Members;
  llvm::StringSet<> Embedded;
  llvm::StringSet<> Globals;
  llvm::StringSet<> Watched;
  llvm::VersionTuple Release;
  bool GfpParameters = false;
};

} // namespace locklint

#endif // LOCKLINT_MODEL_MODEL_H
