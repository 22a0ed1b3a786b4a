//===- Records.h - What is kept of events -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Handlers, the events that functions show, and what Program keeps of them.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_PROGRAM_RECORDS_H
#define LOCKLINT_PROGRAM_RECORDS_H

#include "Facts/Summary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace locklint {

/// A function that the kernel calls back, and where it was told to.
struct Handler {
  std::string Function;
  const CallbackModel *Row = nullptr;
  /// What messages call it.
  std::string As;
  /// The function's address as a term.
  ObjectId Address = 0;
  /// The driver that the function is in, as UnitFunction::Driver.
  llvm::StringRef Driver;
  /// The members on the way to the object it belongs to, innermost first:
  /// "struct delayed_work.work<struct foo.dwork"; may be empty.
  std::string Key;
  Location Where;
  /// The call that makes it one; empty: none does.
  llvm::StringRef Call;
  /// The object, as the function that makes the handler calls it.
  ObjectId Object = 0;
  /// That function; empty: an initialiser.
  llvm::StringRef MadeIn;
  /// The call in that function that allocates what contains the object; empty:
  /// that is not known.
  llvm::StringRef Allocator;
  Location AllocatedAt;
  /// The object that its last parameter is, in the words of that function, and
  /// that parameter's number; 0: not known.
  ObjectId Passed = 0;
  unsigned PassedAs = 0;
  /// It is not called before something starts it.
  bool Stopped = false;
};

/// One situation in which a function is entered.
struct Entry {
  const Handler *By = nullptr;
  Runs How = Runs::Task;
  State Start;
  /// What holds whenever it is entered, over its parameters: the condition
  /// under which it was made a handler.
  llvm::SmallVector<Fact, 2> If;
  /// What it is the handler of, as it knows that; 0: not known.
  TermId Own = 0;
};

/// One event on one path.
struct EventView {
  llvm::StringRef Function;
  const State &Before;
  const Event &Ev;
  /// A condition on a parameter could not be decided: merely possible.
  bool Possible = false;
  /// The situation the function was entered in; null if it is not known.
  const Entry *In = nullptr;
  /// Functions that this one makes handlers, at whatever time.
  llvm::ArrayRef<ObjectId> Registers;
  /// The driver that the function is in, as Handler::Driver.
  llvm::StringRef Driver;
  /// CallerEvent::Doubtful.
  bool Doubtful = false;
  /// In a known situation: the conditions under which it happens.
  llvm::ArrayRef<Fact> If = {};
  llvm::ArrayRef<Mode> Unnamed = {};
  /// Release, in a known situation: other paths of the function acquire the
  /// lock, so it is not entered with it.
  bool NotHeldAtEntry = false;
  /// Only functions of the program call the function: they are told of the
  /// event, too.
  bool Helper = false;
  /// Other files may call the function by its name.
  bool Exported = false;
  /// In an interrupt handler: it is reached by one of several conditions on
  /// memory, of which If says nothing.
  bool AfterTests = false;
  /// Free, of a parameter: UnitFunction::ParamRecords.
  llvm::StringRef Record = {};
  /// Free, of what a parameter is a part of: WriteSet::Passed, among which the
  /// struct is that is freed; none: that is not known.
  llvm::ArrayRef<std::string> Passed = {};
};

/// A lock class (Documentation/locking/lockdep-design.rst).
using ClassId = TypedIndex<struct ClassTag>;

/// An acquisition, as its class has to answer for it.
struct LockUse {
  ClassId Class;
  LockMode Mode = LockMode::Write;
  /// What is certain of the context.
  bool InHardirq = false, InSoftirq = false;
  bool HardirqsOn = false, SoftirqsOn = false;
  /// Nothing is known of the context, and the path disables neither.
  bool ContextUnknown = false;
  /// How the outermost function is entered; null if that is not known.
  const Entry *In = nullptr;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
  SiteId Where;
  /// As messages call it.
  std::string Name;
  LockTypeId Type = 0;
  /// Why interrupts are certainly on, where no entry says so; may be 0.
  SiteId Slept;
  /// It was acquired with interrupts disabled, which were enabled here.
  SiteId EnabledAt;
  /// Handlers that cannot run then.
  std::vector<HandlerRecord> Quiet;
  /// Functions that become handlers only later.
  std::vector<ObjectId> NotYet;
};

/// To was acquired while From was held.
struct OrderEdge {
  struct End {
    ClassId Class;
    ObjectId Lock = 0;
    std::string Name;
    LockTypeId Type = 0;
    LockMode Mode = LockMode::Write;
    SiteId Where;
  };
  End From, To;
  /// Nested by annotation: the same class again is no mistake.
  bool Nested = false;
  /// A reader of To need not wait for a reader: taken in an interrupt.
  bool Recursive = false;
  /// Exclusively held locks, beside From.
  std::vector<ClassId> Gates;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
};

/// A lock that a handler waits for.
struct HandlerTake {
  const Handler *By = nullptr;
  ClassId Class;
  ObjectId Lock = 0;
  LockMode Mode = LockMode::Write;
  /// Only when the handler drops the last reference to something.
  bool WithLastRef = false;
  std::string Name;
  SiteId Where;
};

/// An acquisition that saves and disables interrupts, by its situation.
struct SavingUse {
  SiteId Where;
  std::string Name;
  /// Null: not known, or not only this one.
  const Entry *In = nullptr;
  /// Interrupts were as the situation says.
  bool AsEntered = false;
};

/// A call that waits for a handler, stops, schedules or unschedules one, or
/// calls one back, with what was held.
struct HandlerCall {
  Effect::Action Do = Effect::Action::Wait;
  HandlerKind Kind = HandlerKind::Other;
  std::string Key;
  ObjectId Object = 0;
  SiteId Where;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
  const Entry *In = nullptr;
  /// It happens or not as something decides that cannot be looked up.
  bool Conditional = false;
  /// The members of structs that decide whether it happens.
  llvm::SmallVector<FieldId, 2> Tests;
  /// Where the path has stopped handlers before.
  std::vector<SiteId> StoppedAt;
  /// CallBack, Wait, Stop, Start: see Effect.
  llvm::ArrayRef<std::string> Members;
  std::vector<OrderEdge::End> Held;
};

/// A call that waits for a completion, or one that completes it.
struct CompletionCall {
  Effect::Action Do = Effect::Action::Await;
  ClassId Class; ///< The completion's; 0: not known.
  ObjectId Object = 0;
  std::string Name;
  SiteId Where;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
  const Entry *In = nullptr;
  /// Nobody in the program calls the function.
  bool Root = false;
  /// The locks held, and those that a path to Complete has acquired and
  /// released before.
  struct Taken : OrderEdge::End {
    bool Released = false;
  };
  std::vector<Taken> Locks;
};

/// A lock, a completion or a handler's object that is made ready for use.
struct MadeReady {
  Effect::Action Do = Effect::Action::Init; ///< Or Register.
  HandlerKind Kind = HandlerKind::Other;
  ObjectId Object = 0;
  SiteId Where;
  llvm::StringRef Function;
  /// Functions that the path has made handlers before; none, if it has stopped
  /// interrupts as well.
  std::vector<ObjectId> Registered;
};

/// An interrupt handler uses something that must be ready then.
struct InterruptUse {
  Effect::Action Do = Effect::Action::Acquire; ///< Or Arm, Complete.
  const Handler *By = nullptr;
  HandlerKind Kind = HandlerKind::Other;
  ObjectId Object = 0;
  SiteId Where;
  std::string Name; ///< Of a lock or a completion.
};

/// An object freed whose handler was unscheduled without waiting.
struct FreedObject {
  HandlerRecord Deleted;
  std::string Key;
  SiteId Freed;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
  /// When the readers of RCU are done that are at work now.
  bool Later = false;
  /// It is freed if RCU's callback of this object frees it; empty: it is.
  std::string Rcu = {};
  /// It is freed if one of these has allocated it; none: it is.
  llvm::ArrayRef<std::string> MadeBy = {};
  /// Functions that the function makes handlers of something, but not before it
  /// frees the object.
  std::vector<ObjectId> NotYet = {};
};

/// An object freed, whatever was stopped before.
struct FreeCall {
  ObjectId Object = 0;
  /// See Effect.
  bool Private = false;
  llvm::ArrayRef<std::string> MadeBy;
  SiteId Where;
  llvm::StringRef Function;
  llvm::StringRef Driver; ///< The function's.
  bool Helper = false;    ///< EventView::Helper.
  bool Exported = false;  ///< EventView::Exported.
  /// EventView::Record and Passed.
  llvm::StringRef Record = {};
  llvm::ArrayRef<std::string> Passed = {};
  /// A struct of the program's own that lies in the object, as
  /// TermTable::structOf() numbers it, and whether others do. What follows,
  /// too, is what Program::findFreedStructs() has found.
  std::optional<uint32_t> Struct = {};
  bool Several = false;
  /// Those of them that contain something with a handler.
  llvm::DenseSet<uint32_t> Asked = {};
};

/// A place where the program stops, deletes or waits for a handler.
struct StopPlace {
  llvm::StringRef Driver, Function; ///< Of which Where is a part.
  Location Where;                   ///< The call that does it.
  bool Deletes = false;             ///< It does not wait.
  bool operator<(const StopPlace &O) const {
    return std::tie(Where, Driver, Function) <
           std::tie(O.Where, O.Driver, O.Function);
  }
};

/// A handler that a function has scheduled which then may fail, so that the
/// device's resources are released if it has begun with them, or which frees
/// the object.
struct FailedStart {
  HandlerRecord Armed;
  std::string Key;
  SiteId Fails; ///< The return statement; or 0.
  SiteId Freed;
  llvm::StringRef Function;
  llvm::StringRef Driver; ///< The function's.
};

} // namespace locklint

#endif // LOCKLINT_PROGRAM_RECORDS_H
