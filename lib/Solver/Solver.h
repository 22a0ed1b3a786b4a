//===- Solver.h - From functions to findings --------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Summarises functions, callees first, and tells the rules what they do: the
// events on a function's paths, its ways out, and what it does in each
// situation that it is entered in. The functions may be those of one unit or of
// many; a second engine may tell the rules in place of the first.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_SOLVER_SOLVER_H
#define LOCKLINT_SOLVER_SOLVER_H

#include "Engine/Engine.h"
#include "Engine/OtherFiles.h"
#include "Engine/StoredOwners.h"
#include "Finding/Finding.h"
#include "IR/UnitIR.h"
#include "Program/Program.h"
#include "checkers/Rule.h"
#include "llvm/ADT/StringSet.h"
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>

namespace locklint {

class Solver {
public:
  /// A function, with what is learnt of it.
  struct Function : UnitFunction {
    explicit Function(UnitFunction F);

    /// What its body does; none if that does not matter.
    std::optional<Summary> Sum;
    /// Some other function calls it.
    bool Called = false;
    /// One that was not summarised does.
    bool CalledByUnknown = false;
    /// Functions that this one, or what it calls, makes handlers.
    llvm::SmallVector<ObjectId, 0> Registers;
    std::list<Entry> Entries;

    /// What an engine has seen it do.
    struct Observed {
      std::set<ObjectId> Acquired, Released;
      bool LockHelper = false;
      /// Locks that callers held and it released, by the callers' names.
      std::set<ObjectId> ReleasedForCallers;
      /// By itself, or by what it calls.
      Enables Enabling;
      /// What it does to which lock.
      std::map<ObjectId, LockPairs> Pairs;
      /// What shows that interrupts, or bottom halves too, are enabled when it
      /// is entered.
      SiteId ShowsIrqsOn, ShowsBhOn;
      /// It enables interrupts before it has disabled them: its caller has.
      bool ShowsIrqsOff = false;
      /// What happens in some contexts alone, as a test of the context says. To
      /// be judged when it is known in which ones a callback runs.
      struct InContext {
        State Before;
        Event Ev;
        bool Possible;
      };
      std::vector<InContext> InContexts;
    } Seen;
  };

  /// The functions are those of \p Unit, whose terms are in \p Terms.
  /// \p FindWrites is called where somebody asks what the unit stores.
  Solver(const Model &M, TermTable &Terms, SiteTable &Sites, UnitIR Unit,
         std::function<MemberFacts()> FindWrites);

  /// Summarises all functions. The rules are told of every event.
  void summarise();
  /// Finds which functions are called back, and how. To be called after
  /// summarise(), and again after startOver().
  void findEntries();
  /// Tells the rules how the functions return, by their summaries.
  void judge();
  /// Tells the rules what the functions do where they are entered, by their
  /// summaries.
  void enter();
  /// Judges the program as a whole. Returns what was found, sorted, one finding
  /// for each cause.
  std::vector<Finding> finish();

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
  /// By number.
  Function &function(unsigned Number) { return Functions[Number]; }
  const Function &function(unsigned Number) const { return Functions[Number]; }
  /// Those that can be known by \p Name alone.
  llvm::ArrayRef<unsigned> named(llvm::StringRef Name) const;
  /// All functions, callees before callers.
  llvm::ArrayRef<Function *> functions() const { return Order; }
  /// How many functions were analysed, and those of them that were given up on.
  unsigned analysed() const;
  std::vector<GivenUp> givenUp() const;
  /// What all functions do together.
  const Program &program() const { return *Prog; }
  /// Handlers that global variables name.
  llvm::ArrayRef<Registration> initialisers() const { return Initialisers; }
  /// The functions that members point to.
  const PointerTargets &targets() const { return Targets; }
  /// Locks that are recursive by hand.
  const StoredOwners &owners() const { return Owners; }
  /// Semaphores that are locks.
  const BinarySemaphores &semaphores() const { return Engine.Semaphores; }
  /// Whether any call is of interest for mayBeReleased(), isEnabled() or
  /// mayClearFlag().
  bool goesElsewhere() const {
    return !Others.ReleasedAt.empty() || !Engine.EnabledAt.empty() ||
           !Engine.FlagClearedAt.empty();
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
  /// Whether what is released at \p Where is taken to have been acquired by
  /// another file's function.
  bool isAcquiredBefore(const Location &Where) const {
    return Engine.AcquiredBefore.count(Where) != 0;
  }
  /// Whether what was called at \p Where may have released what a flag stands
  /// for.
  bool mayClearFlag(const Location &Where) const {
    return Engine.FlagClearedAt.count(Where) != 0;
  }
  /// The bit of gfp flags that allows sleeping.
  uint64_t directReclaim() const { return Options.DirectReclaim; }
  /// What the function that acquires or releases at \p Where does to that lock;
  /// null if some of it happens elsewhere.
  const LockPairs *pairsAt(SiteId Where) const;

  const Model &M;
  TermTable &Terms;
  SiteTable &Sites;
  /// Unsorted, and perhaps with the same cause twice, until finish().
  std::vector<Finding> Found;
  /// If set, it is told of every event: of those on the paths of a function,
  /// and, with \p Entered, of those that callers decide about where the
  /// function is entered, in the situation EventView::In.
  std::function<void(const Function &F, const EventView &V, bool Entered)>
      Listener;

private:
  static EngineOptions options(const UnitIR &Unit);
  void collectRegistrations();
  void summarise(Function &F, bool Last);
  void learnEntry(Function &F, const State &Before, const Event &E);
  bool happensWhenEntered(const Function &F, const State &Before) const;
  void checkInContexts(const Function &F);
  /// A call of a function, and the function that makes it.
  using CallIn = std::pair<const Function *, const CallInstr *>;
  llvm::ArrayRef<CallIn> callsOf(const Function &F) const;
  const CallInstr *allocation(const Function &F, const CallInstr &Made,
                              unsigned Steps) const;
  const CallInstr *allocation(const Function &F, TermId Object,
                              unsigned Steps = 4) const;
  std::optional<llvm::SmallVector<Fact, 2>>
  knownAtEntry(const Registration &R, const Function &F, const Function *By,
               const HandlerMade &Made,
               llvm::function_ref<TermId(TermId)> Translate);
  Handler handlerOf(const Registration &R, const Function &F, ObjectId Object,
                    const Function *By, const HandlerMade *Made);
  void enter(Function &F, const Handler &H, Runs How, const Registration &R,
             llvm::ArrayRef<Fact> If, TermId Self);
  void addEntries(const Registration &R, ObjectId Object,
                  const Function *By = nullptr,
                  const HandlerMade *Made = nullptr);
  const MemberFacts &writes();
  llvm::SmallVector<Fact, 2> knownWhereArmed(const HandlerMade &Made,
                                             unsigned Param,
                                             llvm::StringRef File);
  llvm::ArrayRef<ReleaseUnder> releasedUnder();
  llvm::ArrayRef<LeftUnder> leftHeld();
  void enterAfter();
  void findEscapes();
  void findAllocations();
  void findStops(const std::map<llvm::StringRef, size_t> &FilesOf);
  void findOfDevices(const std::map<llvm::StringRef, size_t> &FilesOf);
  void findSwitches();
  void findQuieting();
  bool keepsOut(const Entry &In, const CallerEvent &N);
  void addInitEntries(Function &F);
  bool enteredElsewhere(const Function &F) const;
  void enter(Function &F, const Entry *In, const CallerEvent &N);
  bool isContextMode(const Function &F, const Mode &Asked);
  bool goesWithContext(const Function &F, const Entry *In, const Fact &K);

  const EngineOptions Options;
  std::function<MemberFacts()> FindWrites;
  std::optional<MemberFacts> Writes; ///< When they are asked for.
  std::optional<Program> Prog;
  /// RuleContext::reportLeft()
  llvm::DenseSet<SiteId> LeftAt;
  bool EntriesFound = false;
  locklint::Engine Engine;
  RuleContext Rules;
  StoredOwners Owners;
  OtherFiles Others;

  std::deque<Function> Functions;                  ///< By number.
  std::vector<Function *> Order;                   ///< Callees before callers.
  std::vector<std::pair<unsigned, bool>> Schedule; ///< As UnitIR::Schedule.
  Drivers Linked;
  PointerTargets Targets;
  std::map<llvm::StringRef, Location> IncludedAt;
  llvm::StringMap<llvm::SmallVector<unsigned, 1>> ByName;
  llvm::DenseMap<TermId, unsigned> ByAddress;
  /// By number: answers of callsOf(), when it is asked first.
  mutable std::vector<llvm::SmallVector<CallIn, 1>> CallsOf;
  std::vector<Registration> Initialisers;
  /// The objects of registrations, as the engine evaluated them.
  std::map<std::pair<ObjectId, SiteId>, ObjectId> Objects;
  /// An event that schedules a handler, in the function that does so.
  struct Arming {
    const Function *In;
    const CallerEvent *Event;
  };
  /// By the member that the handler's object is; when it is asked for.
  std::optional<llvm::DenseMap<FieldId, llvm::SmallVector<Arming, 1>>> Armed;
  llvm::StringSet<> GaveUpIn; ///< Files with such functions; found with Armed.
  /// By the address of a handler: where functions make it one.
  llvm::DenseMap<TermId, llvm::SmallVector<MemberFacts::Place, 1>> RegisteredAt;
  /// What callbacks release of their callers', when it is asked for.
  std::optional<std::vector<ReleaseUnder>> ReleasedUnder;
  std::optional<std::vector<LeftUnder>> LeftHeld;
  /// By the place of an acquisition or release, in the function that makes it.
  std::map<SiteId, const LockPairs *> PairsAt;
};

} // namespace locklint

#endif // LOCKLINT_SOLVER_SOLVER_H
