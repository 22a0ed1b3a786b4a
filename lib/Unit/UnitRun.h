//===- UnitRun.h - One unit, its functions and its rules --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Summarises the functions of a unit, callees first, and tells the rules what
// they do. What the rules are told is the same whichever engine saw it: the
// events on a function's paths, its ways out, and what it does in each
// situation that it is entered in.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_UNIT_UNITRUN_H
#define LOCKLINT_UNIT_UNITRUN_H

#include "Engine/Engine.h"
#include "Fixes/Fixes.h"
#include "Lowering/GlobalNames.h"
#include "Lowering/Lowering.h"
#include "Lowering/MemberWrites.h"
#include "Unit/Unit.h"
#include "checkers/Rule.h"
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>

namespace locklint {

class UnitRun {
public:
  struct Function {
    const clang::FunctionDecl *Definition = nullptr;
    FunctionScan Scan;
    unsigned Order = 0, Low = 0;
    bool OnStack = false;
    /// Some call in it, or below it, means something.
    bool Relevant = false;
    /// It is not, but what it returns, or does to flags, is worth knowing.
    bool ValueMatters = false;
    std::optional<FunctionIR> IR;
    std::optional<Summary> Sum;
    /// Some function of the unit calls it.
    bool Called = false;
    /// Functions that this one, or what it calls, makes handlers.
    llvm::SmallVector<ObjectId, 0> Registers;
    std::list<Entry> Entries;

    /// What an engine has seen it do.
    struct Observed {
      std::set<ObjectId> Acquired, Released;
      bool LockHelper = false;
      /// By itself, or by what it calls.
      Enables Enabling;
      /// What it does to which lock.
      std::map<ObjectId, LockPairs> Pairs;
      /// What shows that interrupts, or bottom halves too, are enabled when it
      /// is entered.
      SiteId ShowsIrqsOn = 0, ShowsBhOn = 0;
      /// It enables interrupts before it has disabled them: its caller has.
      bool ShowsIrqsOff = false;
    } Seen;
  };

  UnitRun(clang::ASTContext &Context, clang::Preprocessor &PP, const Model &M,
          UnitResult &Result, const UnitInput &Input = {});

  /// Finds the functions of the unit, and lowers them.
  void lower();
  /// Summarises them. The rules are told of every event. Touches nothing of
  /// Clang.
  void summarise();
  /// Finds which functions are called back, and how. To be called after
  /// summarise(), and again after startOver().
  void findEntries();
  /// Tells the rules how the functions return, by their summaries.
  void judge();
  /// Tells the rules what the functions do where they are entered, by their
  /// summaries.
  void enter();
  /// Judges the program as a whole, and sorts out what was found.
  void finish();
  /// Adds to what is kept of the precompiled header.
  void keepHeader();

  /// Forgets what the rules and the program were told, and what they found:
  /// another engine tells them again.
  void startOver();
  /// Tells of an event on a path of \p F.
  void observe(Function &F, const State &Before, const Event &E, bool Possible);
  /// Tells how \p F returns.
  void judge(Function &F, llvm::ArrayRef<ExitCase> Exits);
  /// Tells of an event that callers decide about, for each situation in which
  /// \p F is entered.
  void enter(Function &F, const CallerEvent &N);

  /// Whether anything is to be said of \p F, and it was not given up on.
  static bool isJudged(const Function &F);
  /// Null if it is not a function of the unit.
  Function *find(const clang::FunctionDecl *F);
  /// The definition of a function of the unit; null if it has none of that
  /// name.
  const clang::FunctionDecl *named(llvm::StringRef Name) const;
  /// All that are defined in the unit or called in it, callees before callers.
  llvm::ArrayRef<Function *> functions() const { return Done; }
  /// Locks that are recursive by hand.
  const StoredOwners &owners() const { return Owners; }
  /// Semaphores that are locks.
  const BinarySemaphores &semaphores() const { return Engine.Semaphores; }
  /// Whether any call is of interest for the next two.
  bool goesElsewhere() const {
    return !Others.ReleasedAt.empty() || !Engine.EnabledAt.empty();
  }
  /// Whether other files' functions, called at \p Where, may have released
  /// locks.
  bool mayBeReleased(const Location &Where, TermId Lock) const {
    return Others.ReleasedAt.count(Where) && Others.mayRelease(Lock);
  }
  /// Whether what was called at \p Where enables again what was disabled.
  bool isEnabled(const Location &Where) const {
    return Engine.EnabledAt.count(Where) != 0;
  }
  /// After summarise(): functions that leave to others what their names say are
  /// what the model says.
  void preferModels();
  /// The bit of gfp flags that allows sleeping, in this unit's kernel.
  uint64_t directReclaim() const { return Options.DirectReclaim; }

  clang::ASTContext &Context;
  const Model &M;
  UnitResult &Result;
  llvm::StringSaver Strings;
  TermTable Terms;
  SiteTable Sites;
  GlobalNames Globals;
  Lowering Lower;
  /// Unsorted, and perhaps with the same cause twice, until finish().
  std::vector<Finding> Found;

private:
  static EngineOptions options(GlobalNames &Globals);
  bool hasError(const clang::FunctionDecl *Definition) const;
  Function &function(const clang::FunctionDecl *Definition);
  Function &numbered(unsigned Number);
  void visit(const clang::FunctionDecl *Root);
  void analyze(llvm::ArrayRef<Function *> Group);
  void learnValue(Function &F);
  void lookAtOthers();
  void learnArguments();
  void summarise(Function &F, bool Last);
  void learnEntry(Function &F, const State &Before, const Event &E);
  void collectRegistrations(Function &F);
  void addEntries(const Registration &R, ObjectId Object,
                  const Function *By = nullptr,
                  const HandlerMade *Made = nullptr);
  const MemberWrites &writes();
  llvm::ArrayRef<ReleaseUnder> releasedUnder();
  bool isCallback(const Function &F) const;
  bool keepsOut(const Entry &In, const CallerEvent &N);
  void addInitEntries(Function &F);
  bool enteredElsewhere(const Function &F) const;
  void enter(Function &F, const Entry *In, const CallerEvent &N);
  bool isContextMode(const Mode &Asked);
  bool goesWithContext(const Function &F, const Entry *In, const Fact &K);
  void explainIncluded(Finding &F);

  const EngineOptions Options;
  std::vector<clang::SourceLocation> Errors; ///< In files.
  std::optional<Program> Known;
  std::optional<MemberWrites> Writes; ///< Of the file, when they are asked for.
  /// RuleContext::reportLeft()
  llvm::DenseSet<SiteId> LeftAt;
  RuleContext Rules;
  locklint::Engine Engine;
  StoredOwners Owners;
  OtherFiles Others;

  std::deque<Function> Functions; ///< By Lowering::number().
  llvm::StringMap<unsigned> ByName;
  std::vector<Registration> Initialisers;
  /// The objects of registrations, as the engine evaluated them.
  std::map<std::pair<ObjectId, SiteId>, ObjectId> Objects;
  /// What callbacks release of their callers', when it is asked for.
  std::optional<std::vector<ReleaseUnder>> ReleasedUnder;
  /// By the place of an acquisition or release, in the function that makes it.
  std::map<SiteId, const LockPairs *> PairsAt;
  std::vector<Function *> Stack;
  std::vector<Function *> Done; ///< Callees before callers.
  /// What summarise() is to do; the second: the function's last round.
  std::vector<std::pair<Function *, bool>> Schedule;
  unsigned Counter = 0;
};

} // namespace locklint

#endif // LOCKLINT_UNIT_UNITRUN_H
