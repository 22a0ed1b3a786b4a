//===- FunctionRun.h - One function's run through the engine ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_FUNCTIONRUN_H
#define LOCKLINT_ENGINE_FUNCTIONRUN_H

#include "Engine/CalleeView.h"
#include "Engine/Engine.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SparseBitVector.h"
#include <map>
#include <vector>

namespace locklint {

/// The second numbers of TermTable::result() from here on are those of what a
/// callee has written, by the order of its ExitCase::Writes. Smaller ones, but
/// 0, are the places that a call of an unknown function may have written.
constexpr uint32_t FirstWritten = 0x40000000;

/// What one path has come to.
struct PathState {
  State S;
  Env E;
  SiteId Return;
  /// The call of a function that is defined elsewhere, if that is the last
  /// thing that the path has done.
  const CallInstr *Elsewhere = nullptr;
  /// It has found something that WARN_ON() says does not happen.
  bool Warned = false;
  /// Values that calls through pointers have been passed on it.
  llvm::SmallVector<TermId, 0> PassedOn;
  unsigned Merges = 0;
  /// Not yet followed from the block that it has reached, or changed since.
  bool News = true;
};

/// Engine.cpp runs the blocks to their fixpoint, EngineCalls.cpp the calls in
/// them; EngineSummaries.cpp tells what callees of the unit do, and
/// EngineWaysBack.cpp how they come back.
class FunctionRun {
public:
  FunctionRun(Engine &En, const FunctionIR &F, Engine::Lookup Callees,
              Engine::Observer Seen)
      : En(En), M(En.M), T(En.T), Sites(En.Sites), F(F), Callees(Callees),
        Seen(Seen) {}

  Summary run();

private:
  /// States at a block that differ in what is known of values alone.
  static constexpr unsigned MaxSplit = 16;
  /// Conditions that callers get of one event.
  static constexpr unsigned MaxConditions = 8;
  /// Blocks of a lock helper, whose paths are kept apart for its callers.
  static constexpr unsigned MaxHelper = 16;
  /// Blocks of a function whose paths are all kept apart.
  static constexpr unsigned MaxShort = 12;

  class Call;
  class WaysBack;
  using Paths = llvm::SmallVector<PathState, 4>;

  void findLoops();
  void findReads();
  /// A local variable that a loop counts its rounds with.
  struct Counter {
    TermId Place;
    int64_t Step;
    unsigned Block; ///< Counts there.
  };
  llvm::SmallVector<Counter, 2>
  countersOf(const llvm::SparseBitVector<> &Body) const;
  std::optional<int64_t> aboveCounter(TermId Value, TermId Counter) const;
  TermId belowBound(Term Stays, TermId Count, bool TestedFirst) const;
  TermId aboveBound(TermId Stays, TermId Count, bool TestedFirst) const;
  std::optional<bool> testsFirst(const llvm::SparseBitVector<> &Body,
                                 unsigned Test, unsigned Count) const;
  bool isTestedBehind(const llvm::SparseBitVector<> &Body, TermId Place) const;
  void addBounds(TermId Stays, const Counter &C, bool TestedFirst,
                 llvm::SmallVectorImpl<TermId> &Found) const;
  void findCounted();
  void learnCounted(unsigned Head, Env &Here) const;
  bool isReadInLoop(TermId Value) const;
  llvm::SmallVector<TermId, 4> askedByHelper(const CallInstr &C);
  void findTested();
  bool isShort() const {
    return (F.Inline || F.Calls.empty()) && !Loops &&
           F.Blocks.size() <= MaxShort;
  }
  const std::vector<bool> &behind(unsigned Head);
  void startRound(unsigned Head, PathState &P) const;
  void forgetOther(const Env::Known &Known, State &S) const;
  bool staysApart(unsigned Block, const PathState &A, const PathState &B,
                  bool BackEdge);
  bool isAssignedInLoop(unsigned Head, TermId Place) const;
  bool differInAllRounds(const Env &A, const Env &B, unsigned Head) const;
  PathState *mergedInto(unsigned Block, const PathState &P, bool BackEdge);
  bool arrive(unsigned Block, PathState P, bool BackEdge);
  /// Gets a path, and the block that it goes on to.
  using Onward = llvm::function_ref<void(unsigned, PathState)>;
  void execute(unsigned Block, PathState In, Onward Out);
  bool waitsForMemory(unsigned Block, TermId Cond) const;
  const llvm::SparseBitVector<> *roundOf(unsigned Index) const;
  bool leadsTo(unsigned Index, unsigned Side,
               llvm::function_ref<bool(const CallInstr &)> Is) const;
  void learnHandingOver(unsigned Index, TermId Cond);
  bool warns(TermId Condition) const;
  bool triesLock(const CallInstr &C) const;
  int assertedAnswer(const CallInstr &C) const;
  bool ignoresResult(uint32_t Number) const;
  void branch(unsigned Block, PathState P, Onward Out);
  void select(unsigned Block, const PathState &P, Onward Out);
  bool isChoice(TermId Place, TermId Value, const Env &Here) const;
  void instruction(const Instr &I, Paths &Current);
  void store(PathState &P, TermId Place, TermId Value) const;
  void call(const CallInstr &C, PathState P, Paths &Out);
  void named(const CallInstr &C, PathState P, Paths &Out);
  void forgetFree(State &S, const State &Callee) const;
  void learnSame(TermId Cond, bool Truth, State &S) const;
  void learnReplaced(TermId Cond, unsigned Error, Env &E);
  TermId canonical(TermId Lock, const Env &Here) const;
  TermId byArguments(TermId Value, const Env &Here) const;
  void keepBits(TermId Place, TermId Old, TermId New, Env &E) const;
  TermId referenceTo(const CallInstr &C, const Env &Here) const;
  void registers(const Registration &R, PathState P, Paths &Out);
  void keepFailure(const PathState &P);
  void keepHandler(const Registration &R, const Event &E, const Env &Here);
  bool dereference(TermId Pointer, PathState &P) const;
  void modelled(const CallInstr &C, PathState P, Paths &Out);
  void changeBit(const CallInstr &C, PathState &P) const;
  /// \p Known has a summary.
  void summarised(const CallInstr &C, const Engine::Callee &Known,
                  const PathState &P, Paths &Out);
  PointerTargets::Called targets(const CallInstr &C, TermId Pointer) const;
  std::optional<Engine::Callee>
  onlyTarget(const PointerTargets::Called &Called) const;
  void replayTargets(const CallInstr &C, const PointerTargets::Called &Called,
                     const PathState &P);
  void mayClearFlag(const CallInstr &C, PathState &P) const;
  void unknownCall(const CallInstr &C, PathState &P, bool External,
                   const WriteSet *Writes);
  bool hasSucceeded(const Env &Here,
                    llvm::function_ref<bool(const CallInstr &D)> Fits) const;
  bool mayBeAcquired(ObjectId Lock, const Env &Here) const;
  bool mayBeAcquired(ObjectId Lock, const Env &Here, const Location &Release);
  bool isCounterpart(const CallInstr &C, const PathState &P) const;
  void mayBeReleased(const CallInstr &C, State &S, bool ByHelpers) const;
  static bool isOfOtherFile(const CallInstr &C);
  const CallInstr *question(TermId Cond, bool &Yes) const;
  bool asksWhetherToLock(const CallInstr &C);
  bool releasesBehind(int Block, int Other) const;
  bool answersAgain(unsigned Block, unsigned Side, Env &E);
  const CallInstr *failedCall(TermId Result) const;
  bool tellsFromSuccess(TermId Cond, bool Truth, const Env &Before) const;
  uint64_t numberOf(const CallInstr &C);
  bool isLeftInMemory(ObjectId Lock, const Env &Here) const;
  const CallInstr *resultOf(TermId Value) const;
  TermId returned(const PathState &P) const {
    return F.ReturnsVoid || F.ReturnsAggregate ? 0 : P.E.read(T.returnPlace());
  }
  void leaveToOthers();
  void noteLeftInMemory(const PathState &P) const;
  void leaveToPointers(const PathState &P, State &After) const;
  void skipRelease(int Taken, int Skipped, TermId Cond, PathState &P) const;
  TermId lastReference(const Env &Here, bool &Counts) const;
  bool isOutOfReach(const CallInstr &C, const Env &Here, TermId Cell) const;
  void forgetPassed(const CallInstr &C, PathState &P, bool External,
                    const WriteSet *Writes);
  /// What a path has asked for, as callers see it.
  struct Conditions {
    llvm::SmallVector<Fact, 2> If;
    uint32_t NonNull = 0; ///< See CallerEvent.
    llvm::SmallVector<Mode, 0> Unnamed;
    bool Doubtful = false;
    std::optional<FieldId> OneOf; ///< See CallerEvent.
    /// A function of the unit has answered a number that callers pass.
    bool Selected = false;
    /// See Event. Counts: it counts nothing else than references.
    TermId LastRef = 0;
    bool Counts = false;
    /// Arguments of calls that have told by a variable what they did.
    llvm::SmallVector<TermId, 0> Reported;
  };
  bool mayChoose(const Conditions &When, TermId Pointer) const;
  void addAnswered(TermId Value, const Range &In, const Env &Here,
                   Conditions &Out) const;
  void emit(const State &Before, Event E, const Conditions &When,
            bool Possible = false, bool OfMode = false);
  static bool isSameForCallers(const CallerEvent &A, const CallerEvent &B);
  void addForCallers(CallerEvent N);
  const Summary *pointedTo(TermId Pointer) const;
  /// Whether the function at \p Pointer is known to leave other locks than it
  /// found.
  bool changesLocks(TermId Pointer) const;
  /// Whether that is known of one that a call may lead to.
  bool mayChangeLocks(const PointerTargets::Called &Called) const;
  void tell(const State &Before, const Env &Values, const CallInstr &C,
            const Event &E, const Conditions &When, bool Possible = false,
            bool OfMode = false);
  /// One function that is called: where, with what, from which state.
  struct Calling {
    const CallInstr &Instr;
    Site Via;
    llvm::ArrayRef<TermId> Args;
    const State &From;
    const Env &Values;
    bool Elsewhere = false; ///< Engine::Callee::Elsewhere.
    /// Other functions may be called as well, and all of them sleep.
    bool SleepsAtLeast = false;
  };
  /// An event of a callee's, as one call judges it.
  struct Asking {
    Conditions Open; ///< The callers' to judge.
    bool Definite = false;
    bool Modal = false;  ///< A mode decides,
    bool Hidden = false; ///< which no condition names.
    bool Asked = false;  ///< An argument has decided that it happens.
  };
  std::optional<Asking> ask(const Calling &Call, const Summary &Callee,
                            const CallerEvent &N, const Conditions &When,
                            bool OfMode);
  bool isToldByNull(const Summary &Callee, unsigned Param) const;
  bool isChangedParameter(TermId Value) const;
  bool addCondition(const Fact &Asked, llvm::SmallVectorImpl<Fact> &If) const;
  bool ask(const Calling &Call, const CallerEvent &N, const Fact &K,
           Asking &Of);
  static int holds(const Fact &K, TermId Value, const Env &Values);
  static bool dependsOnCaller(const Calling &Call, const CallerEvent &N);
  bool putsOwnReference(const Calling &Call) const;
  TermId pointerTo(TermId Entry) const;
  class Replay;
  /// A path in state \p From, for its callees' views.
  CallingPath pathOf(const State &From) const {
    return {T, Sites, M, From, Found};
  }
  void replay(const Calling &Call, const Summary &Callee,
              const Conditions &When, bool Possible, bool OfMode);
  bool triesWhatIsHeld(const CallInstr &C, const PathState &P);
  void tellByResult(const Env &A, Env &B, uint32_t Number);
  bool toldApart(const Env &A, const Env &B, uint32_t Number) const;
  bool asksAnother(TermId Test, const Env &Caller) const;
  bool asksAnother(const Mode &Asked, const Env &Caller) const;
  static void checkDeleted(State &S, const Env &E);
  bool exists(TermId Lock, Env &E) const;
  bool pass(uint32_t NonNull, llvm::ArrayRef<TermId> Args, Env &E) const;
  void exits(Summary &Out);
  void asks(TermId Value);
  void findAnswer(Summary &Out);
  TermId answerOf(const CallInstr &C, const Engine::Callee &Known,
                  llvm::ArrayRef<TermId> Args, const Env &Here);
  bool changesLocksOneWay();
  /// A small function that does: its paths are kept apart for its callers.
  bool isLockHelper() {
    return F.Blocks.size() <= MaxHelper && changesLocksOneWay();
  }
  bool differInNull(const Env &A, const Env &B) const;
  bool differForCallers(const Env &A, const Env &B) const;
  bool changesPassed(const Env &A, const Env &B) const;
  bool differInArguments(const Env &A, const Env &B) const;
  bool differInFlag(const Env &A, const Env &B, TermId Place) const;
  bool retriesForArgument(unsigned Head, const Env &Round,
                          const Env &Other) const;
  bool differInTestedFlag(const Env &A, const Env &B) const;
  unsigned differencesInTested(const Env &A, const Env &B, unsigned Block,
                               unsigned Most) const;
  bool differInTested(const Env &A, const Env &B, unsigned Block) const {
    return differencesInTested(A, B, Block, 1) != 0;
  }
  void keepTruths(unsigned Block, Env &E, const Env &O) const;
  void learnModes(llvm::ArrayRef<Env::Known> Facts, const Env &Other);
  void learnBlocking(const CallInstr &C, int Blocks, const Env &Here);

  Event event(const CallInstr &C, unsigned Effect, const PathState &P);
  TermId condition(const Condition &When, const CallInstr &C,
                   const Env &E) const;
  void forgetCall(uint32_t Number, PathState &P);
  TermId translate(TermId Id, const CallInstr &C, llvm::ArrayRef<TermId> Args,
                   const Env &E);
  bool exportable(TermId Id) const;
  TermId exported(TermId Id, TermId Returned, llvm::ArrayRef<TermId> Kept = {});
  bool isOfCaller(TermId Place) const;
  void testMemory(Summary &Out);
  void keepUntilNextCall(Summary &Out) const;
  llvm::SmallVector<TermId, 1> leadingToLocks(const PathState &P,
                                              TermId Returned) const;
  /// How much callers can tell by a condition: the mode that they ask for, bits
  /// of a flags word, or any other test. Their number is limited.
  enum class Decides { Mode, Bits, Other };
  Decides decidesForCallers(const Fact &K) const;
  Conditions conditionsOf(const PathState &P);
  void addUnnamed(TermId Test, llvm::SmallVectorImpl<Mode> &Out) const;
  SiteId siteOf(const CallInstr &C, llvm::StringRef Object = {});

  Engine &En;
  const Model &M;
  TermTable &T;
  SiteTable &Sites;
  const FunctionIR &F;
  Engine::Lookup Callees;
  Engine::Observer Seen;

  std::vector<llvm::SmallVector<PathState, 0>> At; ///< By block.
  std::vector<bool> InLoop;
  std::vector<unsigned> LoopEnd; ///< By header: the last block of its loop.
  std::vector<llvm::SparseBitVector<>> LoopBodies;
  /// By header: conditions of the IR that are met where each round begins.
  llvm::DenseMap<unsigned, llvm::SmallVector<TermId, 1>> Counted;
  std::vector<unsigned> Preceding; ///< How many blocks lead to each, if asked.
  llvm::DenseSet<TermId> ReadInLoop; ///< Places of variables.
  /// The values that branches ahead test: local variables, by their places,
  /// with the values that they have by now, members, and global variables.
  struct Tested {
    llvm::SparseBitVector<> Places;  ///< By index into TestedPlaces.
    llvm::SparseBitVector<> Members; ///< By FieldId.
    llvm::SparseBitVector<> Globals; ///< By Term::A.
    llvm::SparseBitVector<> Bits;    ///< By index into TestedBits.

    bool operator==(const Tested &) const = default;
    Tested &operator|=(const Tested &O) {
      Places |= O.Places;
      Members |= O.Members;
      Globals |= O.Globals;
      Bits |= O.Bits;
      return *this;
    }
  };
  std::vector<Tested> Ahead; ///< By block, where it begins.
  std::vector<Tested> AtEnd; ///< The same, before it branches.
  std::vector<TermId> TestedPlaces;
  llvm::DenseMap<TermId, unsigned> TestedIndex; ///< Into TestedPlaces.
  /// Members, and the bits of them that are tested, not the member as a whole.
  std::vector<std::pair<FieldId, uint64_t>> TestedBits;
  std::optional<std::pair<FieldId, uint64_t>> bitsOf(TermId Test) const;
  unsigned testedIndex(TermId Place);
  Tested testedIn(size_t Index,
                  const llvm::DenseMap<uint32_t, TermId> &Returns);
  void passAssignments(size_t Index, Tested &Found);
  bool isTestedAhead(unsigned Block, FieldId Member, uint64_t Mask) const;
  std::map<unsigned, std::vector<bool>> Dominated; ///< By loop header.
  std::optional<bool> OneWay; ///< See changesLocksOneWay().
  /// Functions of other files that say whether a lock is acquired or released.
  std::optional<llvm::SmallVector<llvm::StringRef, 1>> AskedToLock;
  unsigned Now = 0;   ///< The block being executed.
  bool Loops = false; ///< Some block is in a loop.
  bool Final = false; ///< Paths change no more: tell of events.
  std::optional<Limit> GaveUp;
  /// By the number of a call with gfp flags: what some paths knew there on
  /// which it may sleep, and others on which it does not.
  llvm::DenseMap<uint32_t, std::vector<std::vector<Env::Known>>> Blocking,
      NotBlocking;
  unsigned Followed = 0; ///< Pointers to functions, one in another.
  /// Arguments and memory that branches have asked for; 0: something else.
  llvm::SmallVector<TermId, 4> Asked;
  struct Told {
    State Before;
    Event What;
    bool Possible;
  };
  llvm::SmallVector<Told, 0> Events;
  LookUps Found;
  /// Functions of other files, by name or pointer, that are called while locks
  /// are held: their indices are the bits of HeldLock::Called.
  llvm::SmallVector<std::pair<llvm::StringRef, TermId>, 8> CalledHolding;
  /// By lock: those that some path has called which has acquired and released
  /// it, before or after that.
  llvm::DenseMap<ObjectId, uint64_t> ReleasedAfter;
  Summary Result;
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_FUNCTIONRUN_H
