//===- Rule.h - What every rule is ------------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule judges states and facts; it knows neither Clang nor a front end. A
// front end knows no rule by name: it walks rules().
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_CHECKERS_RULE_H
#define LOCKLINT_CHECKERS_RULE_H

#include "Facts/Summary.h"
#include "Finding/Finding.h"
#include "Model/Model.h"
#include "Program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringRef.h"
#include <set>

namespace locklint {

/// What rules look things up in, and report to.
class RuleContext {
public:
  RuleContext(const Model &M, const TermTable &Terms, const SiteTable &Sites,
              std::vector<Finding> &Findings, llvm::DenseSet<SiteId> &Left,
              const std::set<Location> &LeftInMemory)
      : M(M), Terms(Terms), Sites(Sites), Findings(Findings), Left(Left),
        LeftInMemory(LeftInMemory) {}

  const Model &M;
  const TermTable &Terms;
  const SiteTable &Sites;

  /// The lock's name: as written at \p Where if anything was, else its term.
  std::string lockName(ObjectId Lock, SiteId Where) const;
  /// Adds the calls from \p Where down, then the step itself.
  void explain(std::vector<Step> &Witness, SiteId Where, Step::Kind What,
               std::string Subject, std::string Detail = "") const;
  /// Where a reader would look for what happens at \p Where: the last call of
  /// the chain that is written in the same file as the first.
  Location place(SiteId Where) const;
  /// The deepest place in a source file, rather than a header, that \p Where
  /// leads to: what is to be changed there is wrong for every caller.
  Location source(SiteId Where) const;
  /// The place that causes \p E: where a reader would look for it, or the call
  /// above that asks for it by its arguments.
  Location cause(const Event &E) const;
  /// \p E is wrong because of what happened at \p Began: tells \p F so. What
  /// one callee does both of is that one's mistake, in whichever file.
  void blame(Finding &F, const Event &E, SiteId Began) const;
  /// How the function was entered: who registered it as what.
  void explain(std::vector<Step> &Witness, const Entry *In) const;
  void report(Finding F) const { Findings.push_back(std::move(F)); }

  /// Reports that \p F leaves behind what happened at \p Where. Its callers,
  /// where that is further down, have nothing to add.
  void reportLeft(Finding F, SiteId Where) const;
  /// Whether a function below has been reported for it.
  bool isReportedBelow(SiteId Where) const;
  /// Whether what is returned at \p Where, and can be used only while
  /// preemption is disabled, is left in memory, where others find it.
  bool isLeftInMemory(SiteId Where) const {
    return LeftInMemory.count(Sites.leaf(Where).Where) != 0;
  }

private:
  std::vector<Finding> &Findings;
  llvm::DenseSet<SiteId> &Left;
  const std::set<Location> &LeftInMemory;
};

/// Whether \p Lock is reached through what paths or calls have left in memory:
/// at the same place, the next round of a loop may reach another one, as one
/// that walks a list does.
bool isOfRound(const TermTable &T, ObjectId Lock);

/// Which of interrupts, bottom halves and preemption are enabled somewhere.
struct Enables {
  bool Irqs = false, Bh = false, Preemption = false;
  /// By releasing a lock that disables them where it is acquired.
  bool IrqsWithLock = false, BhWithLock = false;

  /// Adds what \p E enables.
  void add(const Event &E);
  void add(const Enables &O);
};

/// A function of the unit releases a lock of its caller's if this holds.
struct ReleaseUnder {
  ObjectId Lock = 0;
  Fact If;
  llvm::StringRef By;
  /// It is a callback.
  bool IsCallback = false;
  /// Where the opposite holds, it returns without.
  bool Only = false;
};

/// A function of the unit leaves a lock held just where this holds.
struct LeftUnder {
  ObjectId Lock = 0;
  Fact If;
};

/// All ways in which one function returns.
struct FunctionView {
  llvm::StringRef Name;
  Location End;
  llvm::ArrayRef<ExitCase> Exits;
  /// The same as its callers have them, with what it leaves in their memory.
  llvm::ArrayRef<ExitCase> Summarised;
  /// The locks that the unit's functions release under a condition.
  llvm::ArrayRef<ReleaseUnder> ReleasedUnder;
  /// The locks that the unit's functions leave held just under a condition: of
  /// memory, or that a pointer which they are passed is NULL.
  llvm::ArrayRef<LeftUnder> LeftHeld;
  bool IsCallback = false;
  bool ReturnsVoid = true, ReturnsPointer = false, ReturnsBool = false,
       ReturnsUnsigned = false;
  /// By Param index of the terms in ExitCase::If.
  llvm::ArrayRef<bool> ParamIsPointer;
  /// Locks that some path acquires which the caller did not hold.
  llvm::ArrayRef<ObjectId> Acquired;
  /// Locks that some path acquires and releases again.
  llvm::ArrayRef<ObjectId> Released;
  /// Locks that callers hold and that it releases, by the callers' names.
  llvm::ArrayRef<ObjectId> ReleasedForCallers;
  /// What some path in it, or in what it calls, enables.
  Enables Enabling;
  /// Annotated with __acquires() or __releases().
  bool Annotated = false;
  /// It shows that its callers have disabled interrupts.
  bool EnteredIrqsOff = false;
  /// Some caller releases what this function acquires.
  bool LockHelper = false;
  /// All its callers have been looked at.
  bool CallersKnown = false;
  /// Like several functions of the unit, it leaves locks to one of another file
  /// where it fails.
  bool LeavesByHabit = false;
};

/// The context of a callback, in words: "in softirq context".
llvm::StringRef describe(Runs How);

/// A row of Rules.def.
struct RuleInfo {
  enum When { Default, OptIn };
  /// The class that it is: what Clang's analyzer calls it.
  llvm::StringRef Class;
  /// The full name, as users write it: linuxkernel-sleep-in-atomic.
  llvm::StringRef Name;
  /// OptIn rules must be named in full: matters of taste, or of kernels that
  /// are configured in a special way.
  When Enabled = Default;
  /// One line for --list-checks.
  llvm::StringRef Summary;
};

class Rule {
public:
  explicit Rule(const RuleInfo &Info) : Info(Info) {}
  virtual ~Rule() = default;

  llvm::StringRef className() const { return Info.Class; }
  llvm::StringRef name() const { return Info.Name; }
  llvm::StringRef summary() const { return Info.Summary; }
  bool onByDefault() const { return Info.Enabled == RuleInfo::Default; }

  /// Judges one event on one path.
  virtual void checkEvent(const EventView &, const RuleContext &) const {}
  /// Judges a function's exits.
  virtual void checkFunction(const FunctionView &, const RuleContext &) const {}
  /// Judges what all functions do together.
  virtual void checkProgram(const Program &, const RuleContext &) const {}

protected:
  /// A finding at \p V's event, still without a message: to be shown by
  /// --strict if the event is but possible.
  Finding at(const EventView &V, const RuleContext &C) const;

private:
  RuleInfo Info;
};

/// Whether a list of globs, as users write for --checks, names a rule in full.
/// Rules that are off by default ask for that.
bool isNamed(const Rule &R, llvm::StringRef Globs);

/// All rules of Rules.def, by name. They live as long as the program and have
/// no state.
llvm::ArrayRef<const Rule *> rules();

} // namespace locklint

#endif // LOCKLINT_CHECKERS_RULE_H
