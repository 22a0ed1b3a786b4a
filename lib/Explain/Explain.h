//===- Explain.h - What is known of a function or a lock --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Questions that a user asks of a whole program: who calls a function in which
// context, what it does to locks; who acquires a lock, and in which order with
// others; which functions are behind a member of a struct of operations.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_EXPLAIN_H
#define LOCKLINT_EXPLAIN_EXPLAIN_H

#include "Facts/Location.h"
#include "Link/Linker.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// A lock that is held at some place, or, with an empty class, what is disabled
/// there: "interrupts", "bottom halves", "preemption".
struct HeldAt {
  std::string Name;
  std::string Class;
  std::string Type; ///< "spinlock".
  Location Where;   ///< Where it was acquired, or disabled.
};

/// One call of a chain: Function calls Callee at Where.
struct ChainStep {
  std::string Function;
  std::string Callee;
  Location Where;
  std::vector<HeldAt> Holding;
  /// The call does nothing that would show what is held there.
  bool HoldingUnknown = false;
};

/// A situation in which the kernel calls a function of the program.
struct ContextFacts {
  std::string Context; ///< As models write it; empty: not known.
  std::string Handler; ///< The function that is called.
  std::string As;      ///< "irq handler", "usb_driver.probe".
  Location Registered; ///< Not known: where the function is defined.
  /// The locks that the kernel holds then.
  std::vector<HeldAt> Holding;
  /// From the handler down; empty if it is about the handler itself.
  std::vector<ChainStep> Chain;
};

/// A call that acquires, releases, asks for or sleeps.
struct ActionFacts {
  std::string Lock;  ///< As messages call it.
  std::string Class; ///< Empty: none, or not known.
  std::string Type;
  bool Read = false;
  /// It depends on the function's arguments, or on what a pointer points to.
  bool Possible = false;
  /// Release, assertion: the function has not acquired it itself.
  bool OfCaller = false;
  /// From the function down to the call that does it.
  std::vector<ChainStep> Chain;
};

struct FunctionFacts {
  std::string Name;
  Location Where;
  /// The program calls it, and does not define it: only its calls are known.
  bool Elsewhere = false;
  /// Nothing in it, or below it, is about locks, contexts or sleeping.
  bool Idle = false;
  /// It is too complex to follow: only its calls are known.
  bool GivenUp = false;
  /// It has errors, and was not analysed.
  bool HasErrors = false;
  std::vector<ChainStep> Callers;
  /// The shortest chain from each handler.
  std::vector<ContextFacts> Contexts;
  std::vector<ActionFacts> Acquires, Releases, Needs, Sleeps;
  /// Held when it returns, on some way, and not before.
  std::vector<HeldAt> Leaves;
};

/// An acquisition in some context.
struct LockContextFacts : ContextFacts {
  /// Hard interrupts then: "on", "off"; empty: not known.
  std::string Interrupts;
};

/// To was acquired while From was held.
struct OrderFacts {
  std::string From, To; ///< Classes.
  std::string FromType, ToType;
  std::string Function;
  Location FromWhere;
  /// Down to the acquisition.
  std::vector<ChainStep> Chain;
  /// The program shows the inverse order, too.
  bool Inverse = false;
};

struct LockFacts {
  std::string Class; ///< "struct foo.lock", "rtnl_mutex", "bar.lock/1".
  std::string Type;
  /// The file or module that owns the class; empty: all may use it.
  std::string Owner;
  std::vector<ActionFacts> Acquired;
  std::vector<LockContextFacts> Contexts;
  /// Acquired while this one is held, and the other way round.
  std::vector<OrderFacts> Then, Before;
};

/// A function that is registered as a callback.
struct TargetFacts {
  std::string Function;
  Location Where; ///< Not valid: it is not a function of the program.
  Location Registered;
  std::vector<std::string> Contexts;
};

/// A call or a member that takes callbacks, by the model's table, and its
/// users.
struct CallbackFacts {
  struct Row {
    std::string Runs, Locks, Source;
  };
  std::vector<Row> Rows;
  std::vector<TargetFacts> Targets;
  /// The functions that the program stores in a member that the table does not
  /// have.
  struct Pointee {
    std::string Function;
    Location Where;
  };
  std::vector<Pointee> Pointees;
  /// A call through the member that the program makes.
  struct Call {
    std::string Function;
    Location Where;
    /// Locks that are held there on all paths of Function.
    std::vector<HeldAt> Holding;
    /// It must not sleep there: Function, or the caller where the chain begins,
    /// holds a lock or has disabled something on all its paths.
    bool Atomic = false;
    /// From that caller down; empty if Function itself shows it.
    std::vector<ChainStep> Chain;
  };
  std::vector<Call> Calls;
  /// Calls through the member lead there; not so if there are too many.
  bool Followed = true;
};

struct Explanation {
  std::string Name;
  /// Owns the names of files, which are absolute.
  std::shared_ptr<ProgramTables> Names;
  std::vector<FunctionFacts> Functions;
  std::vector<LockFacts> Locks;
  std::optional<CallbackFacts> Callback;
  /// If nothing of that name was found: names that are like it.
  std::vector<std::string> Suggestions;
  /// If it is a struct's: its locks and callbacks.
  std::vector<std::string> Members;

  bool found() const {
    return !Functions.empty() || !Locks.empty() || Callback;
  }
};

/// Explains \p Name in the program that \p Units are: a function, a variable
/// that is a lock, "STRUCT.FIELD". None if a unit is damaged.
std::optional<Explanation> explain(llvm::ArrayRef<LinkInput> Units,
                                   const Model &M, llvm::StringRef Name);

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_EXPLAIN_H
