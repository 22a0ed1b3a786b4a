//===- State.h - The abstract machine ---------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a path knows of execution context, interrupts, bottom halves, preemption
// and locks. A State is a pure value, relative to the entry of the function
// that the path runs through: what the caller has is unknown until an event
// shows it. Events go in, the next state comes out; two relative states
// compose, as a call does. No Clang types: every engine and every front end
// uses this machine.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STATE_STATE_H
#define LOCKLINT_STATE_STATE_H

#include "Model/Model.h"
#include "State/TypedIndex.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>

namespace llvm {
class FoldingSetNodeID;
} // namespace llvm

namespace locklint {

/// Names a lock or a value; equal ids are the same object. The engine gives
/// them out. 0 names nothing that is known.
using ObjectId = uint32_t;

/// A place (and the calls that lead down to it) in the engine's table. Only for
/// explanations: states that differ in sites alone are the same state.
using SiteId = TypedIndex<struct SiteTag>;

/// Whether hard interrupts of this CPU are enabled.
struct IrqLevel {
  enum Kind : uint8_t {
    Entry, ///< As they were when the function was entered.
    On,
    Off,
    Restored, ///< As the flags in Value say, saved before entry.
  };
  Kind Level = Entry;
  ObjectId Value = 0;

  friend bool operator==(const IrqLevel &, const IrqLevel &) = default;
};

/// A lock this path holds.
struct HeldLock {
  ObjectId Lock = 0;
  LockTypeId Type = 0;
  LockMode Mode = LockMode::Write;
  Variant Var = Variant::Plain;
  uint8_t Depth = 1;
  /// The caller held it at entry (as an annotation says, or because the path
  /// released it before): still holding it at exit is no effect.
  bool FromEntry = false;
  /// Several instances, taken in a loop: some of them are held.
  bool Many = false;
  /// A function of another file, which knows of it, may have released it.
  bool Escaped = false;
  /// The lockdep subclass it was taken with.
  uint8_t Subclass = 0;
  /// An acquire context in which nothing can have been contended yet. No part
  /// of the identity, as what follows.
  bool Fresh = false;
  /// The acquire context that it was acquired in; of such a context, its class.
  ObjectId Nest = 0;
  /// Where the acquire phase of an acquire context has ended.
  SiteId DoneAt;
  /// Known from an assertion alone, which Where is. No part of the identity.
  bool Asserted = false;
  /// __releases() alone says that the caller holds it. No part of the identity.
  bool Presumed = false;
  /// Acquired with a trylock: waiting for others, it made nobody wait. No part
  /// of the identity.
  bool Try = false;
  /// A branch depended on memory while it was held. No part of the identity.
  bool Tested = false;
  /// The task that acquired it was noted as its owner, which others of its
  /// functions ask for: whether this is the only level is not known. No part of
  /// the identity.
  bool ByOwner = false;
  /// A callee acquired it where another of its ways acquires a lock that
  /// sleeps, as memory says: an object's mode, which tells more than which lock
  /// it is. No part of the identity.
  bool ByMode = false;
  /// Functions of other files, or behind pointers, that every path has called
  /// since it acquired the lock, as the engine numbers them. No part of the
  /// identity, as what follows.
  uint64_t Called = 0;
  /// The function may leave it to one of them to release the lock.
  bool LeftToOthers = false;
  /// Held for reading and tested just before, and not tested again since it was
  /// acquired for writing: where the reading was. No part of the identity.
  SiteId UpgradedFrom;
  SiteId Where;

  /// This very lock is held now.
  bool certain() const { return !Many && !Escaped; }
  bool same(const HeldLock &O) const {
    return Lock == O.Lock && Type == O.Type && Mode == O.Mode && Var == O.Var &&
           Depth == O.Depth && FromEntry == O.FromEntry && Many == O.Many &&
           Escaped == O.Escaped && Subclass == O.Subclass;
  }
};

/// A lock that this path certainly does not hold.
struct FreeLock {
  ObjectId Lock = 0;
  LockTypeId Type = 0;
  LockMode Mode = LockMode::Write;
  /// How it had been acquired, and how it was released.
  Variant Var = Variant::Plain;
  Variant By = Variant::Plain;
  /// A branch depended on memory while it was held.
  bool Tested = false;
  /// See HeldLock and Event.
  bool ByOwner = false;
  SiteId Where;
  /// A lock of the caller's: see Event. No part of the identity.
  bool Elsewhere = false;
};

/// What the flags saved in a value restore.
struct SavedFlags {
  ObjectId Value = 0;
  IrqLevel Level;
  /// They were restored.
  bool Used = false;
  SiteId Where;
};

/// A handler that does not run, or an object whose handler was unscheduled
/// without waiting, or scheduled.
struct HandlerRecord {
  HandlerKind Kind = HandlerKind::Other;
  ObjectId Object = 0;
  /// Unscheduled: the value that tells whether it will not run.
  ObjectId Result = 0;
  /// Unscheduled: that value was checked, it will not run. Stopped: it has
  /// finished, too.
  bool Sure = false;
  SiteId Where;
  /// Scheduled, and not unscheduled.
  bool Armed = false;
};

/// One step of the machine: an Effect of the model, with its operands resolved.
struct Event {
  Effect::Action Do = Effect::Action::Sleep;
  LockTypeId Type = 0;
  LockMode Mode = LockMode::Write;
  Variant Var = Variant::Plain;
  bool Try = false;
  /// Another instance than those held already, by subclass or by nest lock.
  bool Nested = false;
  /// See Effect.
  bool Contended = false;
  /// Acquire: the nest lock or acquire context; what only one may be held of.
  ObjectId Nest = 0;
  /// The lockdep subclass; 0: none.
  uint8_t Subclass = 0;
  HandlerKind Kind = HandlerKind::Other;
  /// Sleep: the same call waits for a handler. Stop: the handler does not run
  /// any more when the call returns.
  bool Waits = false;
  /// Acquire, Release: only where the task that is noted as the lock's owner is
  /// not the current one, which makes a lock recursive by hand.
  bool ByOwner = false;
  /// Acquire: the function's own __releases() says that its caller holds it.
  bool Contradicts = false;
  /// Release: it is not known to be held, and another file's function, which
  /// has succeeded before on this path, may have acquired it.
  bool Elsewhere = false;
  /// Release: the same call acquires it again, as wait_event_lock_irq() does.
  bool Retaken = false;
  ObjectId Lock = 0;
  /// Call: what the function is passed, as far as it is known.
  llvm::SmallVector<ObjectId, 0> Args;
  /// IrqSave: the value saved; IrqRestore: the value restored. Register: the
  /// function. Delete: the value that tells whether the handler will not run.
  ObjectId Flags = 0;
  /// IrqSave: saved flags, not restored yet, that this overwrites.
  ObjectId Overwrites = 0;
  /// IrqRestore: of a variable that was never given a value.
  bool Unset = false;
  /// See Effect. The model owns Members.
  bool Private = false;
  bool Later = false;
  bool InTask = false;
  bool Unchecked = false;
  const std::vector<std::string> *Members = nullptr;
  /// The flags are not of type unsigned long.
  bool WrongType = false;
  /// The reference count, of an object that is freed with the last one, that
  /// the path has found to be 0 when it dropped one; 0: none.
  ObjectId LastRef = 0;
  /// The call, of those that Where leads down, whose arguments ask for it: a
  /// gfp mask. 0: it happens whatever is passed.
  SiteId AskedAt;
  SiteId Where;
};

/// Why a path is atomic, for messages.
struct AtomicReason {
  enum Kind : uint8_t { None, Lock, Irq, Bh, Preempt, Context } Why = None;
  ObjectId LockId = 0;
  LockTypeId Type = 0;
  SiteId Where;
  bool Asserted = false;
  explicit operator bool() const { return Why != None; }
};

/// The contexts a path may run in, as a set.
enum ContextSet : uint8_t {
  InTaskContext = 1,
  InSoftirqContext = 2,
  InHardirqContext = 4,
  InNmiContext = 8,
  AnyContext = 15,
};

class State {
public:
  IrqLevel Irq;
  /// What the path has learnt of interrupts at entry: Entry (nothing), On, Off.
  IrqLevel::Kind EntryIrq = IrqLevel::Entry;
  /// Changes of the nesting depths since entry.
  int8_t Bh = 0;
  int8_t Preempt = 0;
  /// A test of the context said that the function was entered in a context that
  /// may sleep.
  bool EntryMaySleep = false;
  /// A test said that bottom halves were enabled at entry.
  bool EntryBhOn = false;
  /// Contexts that the tests on this path leave possible.
  uint8_t Contexts = AnyContext;
  /// The function is called where it must not sleep. Set by entry() alone.
  bool EntryAtomic = false;
  /// A call was made of which nothing is known: see blur().
  bool Blurred = false;
  /// Hard interrupts and softirqs that began on this path.
  int8_t Hardirq = 0;
  int8_t Softirq = 0;

  /// Locks acquired since entry, or known to be held since entry; by Lock.
  llvm::SmallVector<HeldLock, 2> Held;
  /// Locks of the caller that this path has released; by Lock.
  llvm::SmallVector<FreeLock, 1> Dropped;

  // What follows is knowledge that may be forgotten where paths meet: it is no
  // part of a state's identity.

  /// Locks acquired and released again: certainly not held; by Lock.
  llvm::SmallVector<FreeLock, 1> Free;
  /// Locks that this path, or one that it met, has acquired and released again.
  /// Sorted; grows where paths meet.
  llvm::SmallVector<ObjectId, 1> GivenBack;
  llvm::SmallVector<SavedFlags, 1> Saved;
  SiteId IrqWhere, BhWhere, PreemptWhere;
  /// Handlers that certainly do not run meanwhile.
  llvm::SmallVector<HandlerRecord, 0> Quiet;
  /// Objects whose handlers were scheduled, or unscheduled, but may still run.
  llvm::SmallVector<HandlerRecord, 0> Deleted;
  /// Functions that this path may have made handlers of something. Grows where
  /// paths meet.
  llvm::SmallVector<ObjectId, 0> Registered;
  /// A call that may sleep was made with interrupts as they were at entry: who
  /// is allowed to do that has them enabled.
  SiteId Slept;

  /// The state in which a callback is entered.
  static State entry(Runs How);

  /// The state after \p E.
  State apply(const Event &E, const Model &M) const;

  /// The state after a call whose relative effect is \p Callee, in this
  /// function's ids and sites. None: the call cannot run that way from here.
  std::optional<State> compose(const State &Callee, const Model &M) const;

  /// What remains if \p Test came out as \p Result; none: it cannot have.
  std::optional<State> assume(ContextTest Test, bool Result,
                              const Model &M) const;

  const HeldLock *held(ObjectId Lock) const;
  /// The record of a lock known not to be held; null if nothing is known.
  const FreeLock *free(ObjectId Lock) const;
  const FreeLock *dropped(ObjectId Lock) const;
  /// Whether the path is known to have acquired or released \p Lock.
  bool hasChanged(ObjectId Lock) const {
    return held(Lock) || free(Lock) || dropped(Lock);
  }

  bool irqsOff() const {
    return Irq.Level == IrqLevel::Off ||
           (Irq.Level == IrqLevel::Entry && EntryIrq == IrqLevel::Off);
  }
  bool irqsOn() const {
    return Irq.Level == IrqLevel::On ||
           (Irq.Level == IrqLevel::Entry && EntryIrq == IrqLevel::On);
  }
  bool irqsAsAtEntry() const {
    return Irq.Level == IrqLevel::Entry ||
           (Irq.Level != IrqLevel::Restored && Irq.Level == EntryIrq);
  }
  /// Interrupts are enabled, by all that the path did.
  bool irqsSurelyOn() const {
    return irqsOn() || (Irq.Level == IrqLevel::Entry && !irqsOff() && Slept);
  }
  /// So are interrupts and bottom halves, in a task.
  bool bhSurelyOn() const {
    return irqsSurelyOn() && Bh <= 0 && !inHardirq() && !inSoftirq() &&
           (EntryBhOn || Slept);
  }
  /// It certainly runs in a task, with bottom halves enabled.
  bool inTask(const Model &M) const;
  bool inHardirq() const { return Hardirq > 0 || Contexts == InHardirqContext; }
  bool inSoftirq() const {
    return Hardirq <= 0 && (Softirq > 0 || Contexts == InSoftirqContext);
  }
  /// Why this path must not sleep; None unless that is certain.
  AtomicReason atomic(const Model &M) const;
  /// Of the locks that make it atomic each is HeldLock::ByMode, and there is
  /// one.
  bool isAtomicByMode(const Model &M) const;

  /// A lock of some acquire context may have been contended.
  void contend();

  /// The path acquires \p Lock: what __releases() alone has said of it is
  /// wrong. Whether anything had.
  bool withdraw(ObjectId Lock);

  /// A branch depends on memory: what is held, for reading or until just now,
  /// was held for that.
  void testMemory();

  /// The same lock state: paths that agree are merged.
  bool same(const State &O) const;
  /// Adds everything to \p Id, for tables of unique states.
  void profile(llvm::FoldingSetNodeID &Id) const;
  /// Keeps what both know. Requires same(O). True if this changed.
  bool meet(const State &O);

  /// Calls \p Object with each object id of \p S, a State or const State, and
  /// \p Site with each site, by reference; ids may be 0. All that traverses
  /// the ids of states does so by this.
  template <typename StateT, typename ObjectFn, typename SiteFn>
  static void visitIds(StateT &S, ObjectFn Object, SiteFn Site);
  /// Replaces every id by what \p Map says (0: forget it).
  void rename(llvm::function_ref<ObjectId(ObjectId)> Map);
  /// Replaces every site by what \p Map says.
  void relocate(llvm::function_ref<SiteId(SiteId)> Map);

  /// Whether the path has disabled one of interrupts, bottom halves and
  /// preemption, and that alone.
  bool disablesOne() const;
  /// Enables it again.
  void enableOne();

  /// After a call of which nothing is known: what was held may not be.
  void blur();

  /// One of \p Locks was released, and which one is not known.
  void doubt(llvm::ArrayRef<ObjectId> Locks);
  /// After a call from \p Before that came back like this or like \p Other,
  /// which nothing tells apart: in what these differ is not known.
  void doubt(const State &Other, const State &Before);

  /// Whether all handlers of that kind are stopped, as those of a work queue
  /// are that is destroyed.
  bool allStopped(HandlerKind Kind) const {
    return llvm::any_of(Quiet, [&](const HandlerRecord &Q) {
      return Q.Kind == Kind && !Q.Object;
    });
  }
  /// No difference between entry and exit: same locks, irqs, BHs, preemption.
  bool neutral() const;

private:
  // Parts of apply(), by what an event is about.
  void acquire(const Event &E, const Model &M);
  void release(const Event &E, const Model &M);
  void assertHeld(const Event &E);
  void changeContext(const Event &E);
  void changeHandlers(const Event &E);
  // Parts of compose(), in this order: what \p Callee does to this, which was
  // \p Before at the call.
  /// False: the call cannot run that way from there.
  bool enter(const State &Callee, const State &Before, const Model &M);
  void composeDropped(const State &Callee, const State &Before);
  void composeHeld(const State &Callee, const Model &M);
  void composeContext(const State &Callee, const State &Before, const Model &M);
  void composeHandlers(const State &Callee, const State &Before);
  void composeSaved(const State &Callee, const State &Before);

  void setIrq(IrqLevel L, SiteId Where);
  void restore(const Event &E);
  IrqLevel levelOf(ObjectId Flags) const;
  void insertHeld(HeldLock L);
  void giveBack(ObjectId Lock);
  /// Who releases the caller's lock with _irq knows that the caller disabled
  /// interrupts with it.
  void learnEntryIrq(Variant Released);
  // Parts of meet(): true if this changed.
  bool meetHandlers(const State &O);
  bool meetHeld(const State &O);
  /// Moves a nesting depth; one that drifts in a loop comes to rest.
  static void nest(int8_t &Depth, int By);
  /// Something that in_atomic() sees: preemption or BHs off, a spinning lock.
  bool preemptionCounted(const Model &M) const;
};

template <typename StateT, typename ObjectFn, typename SiteFn>
void State::visitIds(StateT &S, ObjectFn Object, SiteFn Site) {
  Object(S.Irq.Value);
  for (auto &L : S.Held) {
    Object(L.Lock);
    Object(L.Nest);
    Site(L.DoneAt);
    Site(L.UpgradedFrom);
    Site(L.Where);
  }
  for (auto *Locks : {&S.Dropped, &S.Free})
    for (auto &L : *Locks) {
      Object(L.Lock);
      Site(L.Where);
    }
  for (auto &Lock : S.GivenBack)
    Object(Lock);
  for (auto &F : S.Saved) {
    Object(F.Value);
    Object(F.Level.Value);
    Site(F.Where);
  }
  for (auto *Records : {&S.Quiet, &S.Deleted})
    for (auto &R : *Records) {
      Object(R.Object);
      Object(R.Result);
      Site(R.Where);
    }
  for (auto &Function : S.Registered)
    Object(Function);
  Site(S.Slept);
  Site(S.IrqWhere);
  Site(S.BhWhere);
  Site(S.PreemptWhere);
}

} // namespace locklint

#endif // LOCKLINT_STATE_STATE_H
