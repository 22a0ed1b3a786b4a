//===- CallbackModel.h - Who runs callbacks, and how ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row of the table of callbacks. docs/model.md is the reference.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_CALLBACKMODEL_H
#define LOCKLINT_MODEL_CALLBACKMODEL_H

#include "Model/CallModel.h"

namespace locklint {

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
  /// The argument of the call that is the row's own object; None: any object.
  Operand Object;
  /// A test of the call's argument, or of the value that the member is set to.
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
  bool operator==(const UnitCondition &) const = default;
};

/// A row of the table of callbacks: who runs a function, and in which context.
struct CallbackModel {
  /// The registering call, or "struct.member".
  std::string Name;
  /// The kernels that it is for.
  Validity In;
  /// Its place among the rows of its name.
  unsigned Number = 0;
  /// The situations in which it may run; each is judged by itself.
  std::vector<Runs> Contexts;
  HandlerKind Kind = HandlerKind::Other;
  /// The words for it in messages: "timer callback".
  std::string As;
  /// Where the kernel says so.
  std::string Source;
  /// The argument of a registering call that is the function.
  unsigned Handler = 0;
  /// If not empty, that argument points to an object, whose member of this name
  /// is the function.
  std::string Member;
  /// The object that a registering call names, which is waited for.
  Operand Object;
  /// The argument of a registering call that the function gets as its last
  /// parameter.
  std::optional<unsigned> Passes;
  /// A test of an argument: a registering call that fails it registers nothing.
  Condition When;
  /// A test of an argument: if it is met, the handler is stopped at first.
  Condition Stopped;
  /// The row applies if one of these is met, or there are none ...
  std::vector<UnitCondition> OnlyIf;
  /// ... and none of these is.
  std::vector<UnitCondition> Unless;
  struct Lock {
    LockTypeId Type = AnyLockType;
    /// Over the callback's own parameters.
    Operand Where;
    bool operator==(const Lock &) const = default;
  };
  /// Locks that the caller holds.
  std::vector<Lock> Holds;
  /// Another member of the struct, which is called before it: the locks that
  /// it leaves held are held; or empty.
  std::string After;
  /// Its object, or the module, is gone after it.
  bool Ends = false;
  /// Nobody uses the object that it frees after it, though the driver goes on.
  bool Closes = false;
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
  bool isOfMember() const { return llvm::StringRef(Name).contains('.'); }
  /// Whether something in the unit decides if it applies.
  bool asksUnit() const { return !OnlyIf.empty() || !Unless.empty(); }
  bool operator==(const CallbackModel &) const = default;
};

/// As models write it.
llvm::StringRef spelled(Runs How);

} // namespace locklint

#endif // LOCKLINT_MODEL_CALLBACKMODEL_H
