//===- Summary.h - What is known of a function ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A summary is what callers need of a function, in terms of its parameters,
// globals and returned value, relative to the state it is entered in.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_SUMMARY_H
#define LOCKLINT_FACTS_SUMMARY_H

#include "Facts/GivenUp.h"
#include "Facts/Location.h"
#include "Facts/Modes.h"
#include "Facts/Term.h"
#include "State/State.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace locklint {

/// A place where something happens: a call, and (through Next) the place inside
/// the callee where that callee does it, down to the modelled call itself.
struct Site {
  Location Where;
  llvm::StringRef Callee; ///< What is called, as written.
  llvm::StringRef Object; ///< The lock, as written there; may be empty.
  SiteId Next;
  uint32_t Depth = 0; ///< Number of calls below this one.
  SiteId Leaf;        ///< The last one that Next leads to.
};

/// The sites of a unit; ids are stable. Site 0 is no place.
class SiteTable {
public:
  SiteTable() : Sites(1) {}
  const Site &operator[](SiteId Id) const { return Sites[Id.number()]; }
  SiteId add(const Site &S);
  /// The site in the function that does it itself.
  const Site &leaf(SiteId Id) const { return (*this)[leafId(Id)]; }
  SiteId leafId(SiteId Id) const { return (*this)[Id].Leaf; }
  /// \p Inner, as it happens below \p Call and the calls below that one.
  SiteId below(Site Call, SiteId Inner);

  /// A function that is called from outside, and as what.
  struct Entered {
    llvm::StringRef Function, As;
  };
  /// Where \p E is registered; what holds when it is called began there. The
  /// names outlive the table.
  SiteId addEntry(const Location &Where, const Entered &E);
  /// Null if \p Id is not of addEntry().
  const Entered *entryAt(SiteId Id) const;

private:
  std::vector<Site> Sites;
  using Key = std::tuple<const char *, unsigned, unsigned, const char *,
                         const char *, SiteId>;
  llvm::DenseMap<Key, SiteId> Known;
  llvm::DenseMap<SiteId, Entered> Entries;
};

/// What is known of an integer (or of a pointer, as an integer).
struct Range {
  int64_t Lo = std::numeric_limits<int64_t>::min();
  int64_t Hi = std::numeric_limits<int64_t>::max();
  bool NonZero = false;

  static Range exactly(int64_t V) { return {V, V, V != 0}; }
  static Range notZero() {
    Range R;
    R.NonZero = true;
    return R;
  }
  bool full() const {
    return Lo == std::numeric_limits<int64_t>::min() &&
           Hi == std::numeric_limits<int64_t>::max() && !NonZero;
  }
  bool empty() const { return Lo > Hi || (NonZero && Lo == 0 && Hi == 0); }
  bool nonZero() const { return NonZero || Lo > 0 || Hi < 0; }
  bool zero() const { return Lo == 0 && Hi == 0; }
  Range meet(const Range &O) const;
  Range join(const Range &O) const;
  bool contains(const Range &O) const;
  friend bool operator==(const Range &, const Range &) = default;
};

inline Range Range::meet(const Range &O) const {
  Range R{std::max(Lo, O.Lo), std::min(Hi, O.Hi), NonZero || O.NonZero};
  if (R.NonZero && R.Lo == 0 && R.Hi > 0)
    R.Lo = 1;
  if (R.NonZero && R.Hi == 0 && R.Lo < 0)
    R.Hi = -1;
  return R;
}

inline Range Range::join(const Range &O) const {
  return {std::min(Lo, O.Lo), std::max(Hi, O.Hi), nonZero() && O.nonZero()};
}

inline bool Range::contains(const Range &O) const {
  return Lo <= O.Lo && O.Hi <= Hi && (!NonZero || O.nonZero());
}

/// The values that are in \p A or \p B; none if no range has just those.
std::optional<Range> unite(const Range &A, const Range &B);

/// A value is within a range.
struct Fact {
  TermId Value = 0;
  Range In;
  /// In CallerEvent::If: the function's own path has met it, and no callee has
  /// asked for it.
  bool OfPath = false;
};

/// Something a function does that its callers' states decide about: a sleep, an
/// acquisition, a release.
struct CallerEvent {
  Event Ev;
  /// The state just before it, relative to the function's entry.
  State Before;
  /// It happens only if these hold.
  llvm::SmallVector<Fact, 2> If;
  /// By Param index: pointers without which it does not happen. Callers pass
  /// what exists, unless they say that they do not.
  uint32_t NonNull = 0;
  /// Flags that it depends on, too, of objects for which callers have no name.
  llvm::SmallVector<Mode, 0> Unnamed;
  /// One of these asks for a mode of an object, which may be in another one.
  bool OfMode = false;
  /// It depends, too, on what callers in other files know and no code says:
  /// that a reference they put is not the last one.
  bool Doubtful = false;
  /// It happens in one of the functions that this member of a struct points to,
  /// in others not: PointerTargets::isOneOf().
  std::optional<FieldId> OneOf;
  /// Another event is the same, but for the place in the function: of interest
  /// only where the function itself is the kernel's callback.
  bool Again = false;
};

/// Conditions one of which holds just if \p A or \p B does: they differ in what
/// they say of one value. None if there are no such.
std::optional<llvm::SmallVector<Fact, 2>> eitherOf(llvm::ArrayRef<Fact> A,
                                                   llvm::ArrayRef<Fact> B);

/// The bit of CallerEvent::NonNull; 0 for arguments that have none.
inline uint32_t nonNullBit(unsigned Param) {
  return Param < 32 ? 1U << Param : 0;
}

/// What a message calls the lock that is acquired or released at \p Where: as
/// written there, or in the words of the function that called down to it, where
/// those say more.
std::string lockName(const TermTable &T, const SiteTable &Sites, ObjectId Lock,
                     SiteId Where);

/// Whether \p Place is a bool, or a single bit, of an object that is not the
/// function's own variable.
bool isFlag(const TermTable &T, TermId Place);

/// Whether \p Condition tests an argument alone, by which callers say what they
/// want: a gfp mask, a bool, a pointer that may be NULL. Whether two arguments
/// are the same object, and that one exists, is no such wish.
bool asksForMode(const TermTable &T, const Fact &Condition);

/// Whether \p Test asks for bits of what a call has returned, perhaps in a
/// loop: a device's status says what has happened, not what the caller wants. A
/// gfp mask does, which is told by \p DirectReclaim.
bool testsStatus(const TermTable &T, TermId Test, uint64_t DirectReclaim);

/// Whether \p Test asks for the bit of gfp flags that allows sleeping.
bool testsGfp(const TermTable &T, TermId Test, uint64_t DirectReclaim);

/// Whether \p K says no more than that pointers which are passed point to
/// something. \p ParamIsPointer: by Param index.
bool impliedByPointers(TermTable &T, const Fact &K,
                       llvm::ArrayRef<bool> ParamIsPointer);

/// Tells whether two names in a function may be one object's: by the arguments
/// of calls whose results are objects, as who asks for the object of some
/// number may get the one that the number was read from; and by the locks that
/// it acquires, as a release by the same name is that of the same lock.
class LookUps {
public:
  /// The function acquires \p Lock by that name, before or after.
  void acquires(ObjectId Lock) { Named.insert(Lock); }
  bool isAcquired(ObjectId Lock) const { return Named.contains(Lock); }
  /// A call that is not followed got \p Args, and returned \p Result.
  void add(const TermTable &T, TermId Result, llvm::ArrayRef<TermId> Args);
  /// Whether one of them may have been looked up by something of the other.
  bool mayBeSame(const TermTable &T, TermId A, TermId B) const;

private:
  bool foundBy(TermId Result, TermId Object) const;
  /// By result: the objects that the arguments were, or were read from.
  llvm::DenseMap<TermId, llvm::SmallVector<TermId, 2>> From;
  llvm::SmallDenseSet<ObjectId, 4> Named;
};

/// The lock that a release of \p Lock, of type \p Type, is about: what is held
/// under that name, or else what may be the same object, if nothing is known of
/// \p Lock or \p Found says so; \p Lock itself if nothing held may be, or if
/// the function acquires it by that name, as where it is left for the next one
/// of a chain; 0 if several may be, as mayBeReleased() says.
ObjectId matchHeld(const TermTable &T, const State &S, ObjectId Lock,
                   LockTypeId Type, const LookUps &Found);

/// Locks of type \p Type that are held, several of which may be the one that
/// is released as \p Lock, which has no name; none if it is clear.
llvm::SmallVector<ObjectId, 2> mayBeReleased(const TermTable &T, const State &S,
                                             ObjectId Lock, LockTypeId Type);

/// Names the locks that \p Callee has released as \p Caller knows them.
/// Returns those of which each may be one that \p Callee has no name for.
llvm::SmallVector<ObjectId, 2> matchDropped(const TermTable &T,
                                            const State &Caller, State &Callee,
                                            const LookUps &Found);

/// After a call of another file's function with \p Place as an argument: what a
/// helper acquired there, another helper may have released.
void escape(const TermTable &T, const SiteTable &Sites, State &S, TermId Place);

/// After a call that may have released what was acquired and may be slept
/// under.
void escapeSleeping(State &S, const Model &M);

/// What current_work() returns: the object whose handler runs, or null.
TermId runningObject(TermTable &T);

/// What is gone needs no handler to be waited for.
void forgetDeleted(const TermTable &T, State &S, ObjectId Object);

/// Whether it is left to callers to judge \p E, which happens in \p Before: the
/// function's own rules cannot, or not alone.
bool concernsCallers(const State &Before, const Event &E, const Model &M,
                     const TermTable &T);

/// What callers need to know of a state of their callee's.
State forCallers(State S);

/// What a test of the caller's memory says, on one way through a function that
/// writes there on some way.
struct MemoryTest {
  TermId Test = 0;
  /// When the function is entered, and when it returns.
  Range Before, After;
};

/// One way in which a function returns.
struct ExitCase {
  State After;
  /// The same in the function's own terms, locals included, for its rules.
  State Own;
  TermId Returned = 0; ///< 0: unknown, or nothing is returned.
  Range ReturnedIn;
  /// It returns that way only if these hold.
  llvm::SmallVector<Fact, 2> If;
  /// By Param index: pointers without which it does not return that way.
  uint32_t NonNull = 0;
  /// What it leaves in its caller's memory.
  llvm::SmallVector<std::pair<TermId, TermId>, 2> Writes;
  /// By index into Writes: what callers have no name for, but is not 0.
  uint32_t NonZeroWrites = 0;
  /// The same tests for all ways out of the function.
  llvm::SmallVector<MemoryTest, 0> Tests;
  SiteId Where; ///< The return statement.
};

/// Where a function becomes a handler, in the terms of the function that makes
/// it one.
struct HandlerMade {
  ObjectId Function = 0;
  SiteId Where;
  /// What it is the handler of, and what it gets as its last parameter.
  TermId Object = 0, Passed = 0;
  /// What is known of memory on each path that comes there.
  llvm::SmallVector<Fact, 2> If;
  /// What was known of it before the path has written it.
  llvm::SmallVector<Fact, 0> Before;
};

/// What a function that is not summarised, as it does nothing to locks, may
/// write in its caller's memory.
struct WriteSet {
  /// Members that it assigns, or passes the address of. Sorted.
  std::vector<FieldId> Members;
  /// Structs ("struct foo") that it passes to functions whose bodies are not
  /// looked at. Sorted.
  std::vector<std::string> Passed;

  /// Adds what a callee may write.
  void add(const WriteSet &Callee);
  /// Whether it may write what is at \p Place. What it passes on is taken to
  /// keep its flags: they are modes, which the owner of the object sets.
  bool mayWrite(const TermTable &T, TermId Place) const;
};

struct Summary {
  /// Nothing is known: too complex, or not defined here.
  bool Unknown = true;
  /// Why it is too complex, if it is.
  std::optional<Limit> Exceeded;
  std::vector<HandlerMade> Handlers;
  // These move what they hold when they grow; a std::vector copies it, as
  // SmallVectors do not say that moving them cannot fail.
  llvm::SmallVector<CallerEvent, 0> Events;
  llvm::SmallVector<ExitCase, 0> Exits;
  /// As callers follow them, if there are too many of Exits for that.
  llvm::SmallVector<ExitCase, 0> Coarse;
  /// The arguments and the memory that the answer depends on, if the function
  /// only asks, and answers by a constant: while they are the same, so is it.
  llvm::SmallVector<TermId, 0> Asked;

  /// How it returns, as callers follow it.
  llvm::ArrayRef<ExitCase> ways() const {
    return Coarse.empty() ? Exits : Coarse;
  }
};

/// Finds the locks of \p Ways, all ways out of one function, that are
/// HeldLock::ByMode.
void noteModes(const TermTable &T, const Model &M,
               llvm::MutableArrayRef<ExitCase> Ways);

} // namespace locklint

#endif // LOCKLINT_FACTS_SUMMARY_H
