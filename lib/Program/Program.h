//===- Program.h - What functions do to locks, together ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What lockdep keeps for all locks of one class: how they are used, in which
// order they are acquired, and what runs concurrently. Filled from the events
// that the engine sees; judged by the rules when all functions are known.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_PROGRAM_PROGRAM_H
#define LOCKLINT_PROGRAM_PROGRAM_H

#include "Facts/Drivers.h"
#include "Program/Records.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <compare>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace locklint {

class Program {
public:
  Program(const Model &M, const TermTable &Terms, const SiteTable &Sites,
          const Drivers &All)
      : M(M), Terms(Terms), Sites(Sites), All(All), Same(1), OneOf(1),
        IsOne(1) {}

  const Handler &addHandler(Handler H);
  /// A lock that interrupts, or softirqs, acquire outside of the program: \p In
  /// is called with it held, and interrupts or bottom halves disabled.
  void addCore(const HeldLock &L, const Entry *In);
  /// Keeps what \p V shows of orders, waits and initialisations; with \p Root,
  /// nobody in the program calls the function: it shows uses, too.
  void observe(const EventView &V, bool Root);

  /// The class of a lock, as far as a term tells, and where each protocol has
  /// its own, the file of the outermost function, which \p At is in.
  ClassId classOf(ObjectId Lock, unsigned Subclass, SiteId At);
  /// The class after those are joined that one place initialises.
  ClassId resolve(ClassId Class) const;

  /// All classes, by className() of their locks and, if it is not 0, "/" with
  /// the subclass.
  const llvm::StringMap<ClassId> &classes() const { return Ids; }
  /// Some lock of that class.
  ObjectId lockOf(ClassId Class) const { return OneOf[Class.number()]; }
  llvm::ArrayRef<LockUse> uses() const { return Uses; }
  llvm::ArrayRef<OrderEdge> edges() const { return Edges; }
  llvm::ArrayRef<HandlerCall> calls() const { return Calls; }
  llvm::ArrayRef<CompletionCall> completions() const { return Completions; }
  llvm::ArrayRef<FreedObject> freed() const { return Freed; }
  llvm::ArrayRef<FreeCall> frees() const { return Frees; }
  llvm::ArrayRef<FailedStart> failedStarts() const { return FailedStarts; }
  llvm::ArrayRef<HandlerTake> takes() const { return Takes; }
  llvm::ArrayRef<SavingUse> saves() const { return Saves; }
  llvm::ArrayRef<MadeReady> madeReady() const { return Ready; }
  llvm::ArrayRef<InterruptUse> interruptUses() const { return InterruptUses; }
  const std::deque<Handler> &handlers() const { return Handlers; }
  /// The records of one driver, in the order that those of all drivers are in:
  /// rules compare what one driver does, and would search all for it each time.
  /// Complete after link().
  struct DriverRecords {
    std::vector<const Handler *> Handlers;
    std::vector<const HandlerCall *> Calls;
    std::vector<const CompletionCall *> Completions;
    std::vector<const FreeCall *> Frees;
    /// Those of Calls that queue something to a work queue.
    std::vector<const HandlerCall *> Queuing;
    /// Those of Calls that schedule a work, by the situation that they are made
    /// in and the place of the call itself.
    std::map<std::pair<const Entry *, Location>,
             std::vector<const HandlerCall *>>
        Works;
  };
  const DriverRecords &of(llvm::StringRef Driver) const;
  /// The works that are scheduled where \p Q queues something.
  llvm::ArrayRef<const HandlerCall *> armedBy(const HandlerCall &Q) const;
  /// The uses of locks of \p Class and of those that link() joins with it.
  llvm::ArrayRef<const LockUse *> usesOf(ClassId Class) const;
  /// The locks that the function at \p Address acquires, in each of the ways in
  /// which it is a handler.
  llvm::ArrayRef<const HandlerTake *> takesOf(ObjectId Address) const;
  /// The handlers that a call about an object of that kind and class is about,
  /// if \p Driver makes it.
  std::vector<const Handler *> handlersOf(HandlerKind Kind, llvm::StringRef Key,
                                          llvm::StringRef Driver) const;
  /// Whether \p H is of the code that makes the call at \p Where for \p Driver:
  /// of that driver, or, as the kernel itself consists of many parts, of the
  /// same directory.
  bool isOfSamePart(const Handler &H, llvm::StringRef Driver,
                    SiteId Where) const;
  /// The handlers that are set in the members of \p Call, which calls them
  /// back: those of the code that makes it, or of what uses that.
  std::vector<const Handler *> calledBack(const HandlerCall &Call) const;
  /// Whether \p T may be of the lock \p L. Locks that one place initialises are
  /// of one class for lockdep, and yet two where they are different members.
  bool mayBeOne(const HandlerTake &T, const OrderEdge::End &L) const {
    return resolve(T.Class) == resolve(L.Class) &&
           Terms.mayAlias(T.Lock, L.Lock);
  }
  /// Whether what code of drivers \p A and \p B does to locks of \p Class may
  /// be done to one lock.
  bool mayMeet(ClassId Class, llvm::StringRef A, llvm::StringRef B) const {
    return isOne(Class) || All.meet(A, B);
  }
  /// Whether the order of \p Lock and others says nothing, as lockdep is told.
  bool isNoValidate(ObjectId Lock) const;
  bool isOfFamily(ObjectId Lock);
  /// Whether \p Class has but one lock, a variable.
  bool isOne(ClassId Class) const { return IsOne[Class.number()]; }
  /// What handlers' objects are told apart by, see Handler::Key.
  std::string objectKey(ObjectId Object) const;
  /// Whether both may be the same object: where one is known by less, what is
  /// known agrees.
  static bool sameObject(llvm::StringRef A, llvm::StringRef B) {
    if (A.size() > B.size())
      std::swap(A, B);
    return !A.empty() && B.consume_front(A) &&
           (B.empty() || B.starts_with("<"));
  }

  /// The program stops, deletes or waits for the handler of \p Object; if that
  /// is no place, any of that kind.
  void stops(HandlerKind Kind, TermId Object, const StopPlace &At);
  /// At \p Where handlers are stopped, and scheduled again by what follows.
  void restarts(const Location &Where) { Restarted.insert(Where); }
  /// What \p Function of \p Driver's stops may be stopped for the driver's end.
  void mayPrecedeEnd(llvm::StringRef Driver, llvm::StringRef Function) {
    BeforeEnd.insert({Driver, Function});
  }
  /// The program has \p Call wait for all handlers of that kind that run or are
  /// about to.
  void waitsForAll(HandlerKind Kind, llvm::StringRef Call);
  /// The program has \p Call, at \p At, wait for the works on \p Queue; 0: on
  /// any.
  void empties(llvm::StringRef Call, TermId Queue, const StopPlace &At);
  /// Not only module_init() and module_exit() lead to \p Function of \p Driver.
  void isOfDevices(llvm::StringRef Driver, llvm::StringRef Function) {
    OfDevices.insert({Driver, Function});
  }
  bool isOfModuleOnly(llvm::StringRef Driver, llvm::StringRef Function) const {
    return !OfDevices.count({Driver, Function});
  }
  /// Whether \p Q queues to a work queue in a variable that the program
  /// destroys or empties only where its module begins or ends: it goes on when
  /// an object is freed before that.
  bool isModuleQueue(const HandlerCall &Q) const;
  /// Looks up which works are queued to such queues alone.
  void findModuleQueues();
  /// Whether it waits for the works on some queue that it does not destroy
  /// then.
  bool emptiesQueues() const { return !EmptiedQueues.empty(); }
  /// The program passes the address \p A, of a member or a variable, to
  /// functions of which nothing is known.
  void escapes(TermId A);
  void escapesMember(FieldId F) { Escaped.insert(F); }
  /// Callbacks of \p Driver's that may put an end to something write \p What.
  void writes(llvm::StringRef Driver, const WriteSet &What);
  /// Whether the driver may keep \p Arms, in a handler, from happening without
  /// stopping the handler: by what it tests.
  bool mayBeKeptFrom(const HandlerCall &Arms) const;
  /// In \p Function of \p Driver's, the first call that may tell a device to be
  /// quiet is at \p Where.
  void quiets(llvm::StringRef Driver, llvm::StringRef Function,
              const Location &Where) {
    QuietAt[{Driver.str(), Function.str()}] = Where;
  }
  /// Whether a device may have been told to be quiet where \p C is made.
  bool mayBeQuiet(const HandlerCall &C) const;
  /// The program stops or deletes some handler of that kind, or waits for one.
  bool stopsAny(HandlerKind Kind) const {
    auto First = Stopped.lower_bound({Kind, ""});
    return First != Stopped.end() && First->first.first == Kind;
  }
  /// Some function of \p Driver could not be analysed, so not all that the
  /// driver does is known.
  void setIncomplete(llvm::StringRef Driver) {
    Incomplete.insert(Driver.str());
  }
  /// Whether no function of the program stops, deletes or waits for \p H, or
  /// might do so, by itself or with all other handlers of that kind.
  bool isNeverStopped(const Handler &H) const {
    return mayOutlive(H) && !stopOf(H, [](const StopPlace &) { return true; });
  }
  /// Where the program stops \p H, if it does so only where that is not for the
  /// driver's end: in functions that the kernel calls at any time, or before
  /// scheduling it again.
  const StopPlace *stoppedElsewhere(const Handler &H) const;
  /// Whether all places that stop \p H are such ones.
  bool isStoppedOnly(const Handler &H,
                     llvm::function_ref<bool(const StopPlace &)> There) const {
    return !stopOf(H, [&](const StopPlace &At) { return !There(At); });
  }
  /// Where the program unschedules \p H, if it never waits for it.
  const StopPlace *onlyDeleted(const Handler &H) const;
  /// Whether \p Function of \p Driver's, or what it calls, may stop \p H other
  /// than below \p Where.
  bool stopsBefore(llvm::StringRef Driver, llvm::StringRef Function,
                   const Handler &H, const Location &Where) const;
  /// Whether all is known that the program does to the object of \p H, and no
  /// wait for all handlers of that kind waits for it.
  bool mayOutlive(const Handler &H) const;
  /// \p Function of \p Driver's, or what it calls, drops references.
  void drops(llvm::StringRef Driver, llvm::StringRef Function) {
    Droppers.insert({Driver, Function});
  }
  bool mayDrop(const Handler &H) const {
    return Droppers.count({H.Driver, H.Function});
  }
  /// \p Function may fail at \p Where, when it has scheduled \p Armed.
  void fails(llvm::StringRef Driver, llvm::StringRef Function, SiteId Where,
             llvm::ArrayRef<HandlerRecord> Armed);
  /// \p Function of \p Driver's may leave scheduled what it schedules at \p
  /// Where.
  void leavesArmed(llvm::StringRef Driver, llvm::StringRef Function,
                   SiteId Where) {
    LeftArmed.insert({Driver, Function, Where});
  }
  /// Whether the function of \p S may return and leave the handler scheduled.
  bool mayLeaveArmed(const FailedStart &S) const {
    return LeftArmed.count({S.Driver, S.Function, S.Armed.Where});
  }
  /// Whether what \p F frees contains an object of the struct that \p Member,
  /// one of ownMembers(), is a member of.
  bool frees(const FreeCall &F, FieldId Member) const {
    return F.Asked.contains(Terms.structOf(Member));
  }
  /// Whether what \p F frees contains the object of \p H.
  bool frees(const FreeCall &F, const Handler &H) const {
    return llvm::any_of(ownMembers(H),
                        [&](FieldId Member) { return frees(F, Member); });
  }
  /// Whether \p F may free the object of \p H: together with what one call has
  /// allocated. Then any object of that kind may be meant.
  bool mayFree(const FreeCall &F, const Handler &H) const {
    return frees(F, H) ||
           (F.Driver == H.Driver && llvm::is_contained(F.MadeBy, H.Allocator));
  }
  /// Whether \p F, which may free it, certainly does: it names the object, or
  /// what points back to it, or the driver allocates such objects in one place.
  bool freesSurely(const FreeCall &F, const Handler &H) const;
  /// Whether what \p Call has allocated is freed with a device's other
  /// resources.
  static bool isManaged(llvm::StringRef Call) {
    Call.consume_front("__");
    return Call.starts_with("devm_") || Call.starts_with("devres_alloc") ||
           Call.starts_with("drmm_");
  }
  /// The program allocates an object of a kind that is freed together with its
  /// private data.
  void allocates(llvm::StringRef Driver, llvm::StringRef Call,
                 const Location &Where);
  /// Whether the function of \p H, by itself or by what it calls, drops a
  /// reference to what \p Object is a part of: it holds one while it runs.
  /// Null: whether some function does, which gets to that by a part of it, as
  /// handlers do that another file makes.
  bool dropsReference(const Handler *H, ObjectId Object) const;
  /// Whether \p Free happens when its function has dropped the last reference.
  bool isOfLastReference(const FreeCall &Free) const;
  /// By function and driver: Event::LastRef of what happens in it.
  using References =
      std::set<std::tuple<llvm::StringRef, llvm::StringRef, ObjectId>>;
  References takeReferences() { return std::move(LastRefs); }
  void addReferences(References Known) { LastRefs.merge(Known); }
  /// Looks up, once for all, which structs lie in the objects that are freed.
  void findFreedStructs();
  /// The member of a struct of the program's own that contains the object of
  /// \p H, or is it; none: other files may know it.
  std::optional<FieldId> ownMember(const Handler &H) const;
  /// All such members, of the struct that is nested in others first.
  llvm::SmallVector<FieldId, 2> ownMembers(const Handler &H) const;
  /// Whether the object of \p H is, or is part of, a variable that no other
  /// file knows.
  bool isOfOwnVariable(const Handler &H) const;
  /// Whether \p Q queues to a work queue of the kernel's own.
  bool isKernelQueue(const HandlerCall &Q) const;

  /// Joins the classes that were initialised in one place, and sorts what was
  /// observed. To be called when all was.
  void link();

private:
  std::string lockName(ObjectId Lock, SiteId Where) const {
    return locklint::lockName(Terms, Sites, Lock, Where);
  }
  void use(const EventView &V, ClassId Class);
  void order(const EventView &V, ClassId Class, bool Root);
  void keep(OrderEdge O);
  void enables(const EventView &V);
  void free(const EventView &V, bool Root);
  void call(const EventView &V, bool Root);
  std::string keyIn(const EventView &V) const;
  void findTests(const EventView &V, HandlerCall &C) const;
  /// Some place of those that stop \p H, or may do so; null: there is none.
  const StopPlace *
  stopOf(const Handler &H,
         llvm::function_ref<bool(const StopPlace &)> Pred) const;
  /// The part of a Handler::Key that sameObject() always compares.
  static llvm::StringRef outermost(llvm::StringRef Key) {
    return Key.take_until([](char C) { return C == '<'; });
  }
  ObjectId containing(ObjectId Member) const;
  ObjectId readFrom(ObjectId A) const;
  const Effect *freeingEffect(SiteId Where) const;
  bool emptiesOwnQueuesOnly() const;
  bool isWithin(ObjectId Member, ObjectId Freed, bool Private) const;
  static std::vector<ObjectId> notYet(const EventView &V);
  void completion(const EventView &V, bool Root);
  void makesReady(const EventView &V);
  void usesInInterrupt(const EventView &V);

  const Model &M;
  const TermTable &Terms;
  const SiteTable &Sites;
  const Drivers &All;
  std::deque<Handler> Handlers;
  llvm::DenseMap<ObjectId, llvm::SmallVector<const Handler *, 1>> ByAddress;
  /// By kind and outermost().
  std::map<std::pair<HandlerKind, llvm::StringRef>,
           llvm::SmallVector<const Handler *, 1>>
      ByObject;
  /// With the place of each among all Handlers.
  llvm::DenseMap<const CallbackModel *,
                 llvm::SmallVector<std::pair<size_t, const Handler *>, 1>>
      ByRow;
  std::vector<ClassId> Same;
  std::vector<ObjectId> OneOf; ///< By class.
  /// By class: it has but one lock, a variable.
  std::vector<bool> IsOne;
  llvm::StringMap<ClassId> Ids;
  /// None where nobody else acquires the lock.
  llvm::DenseMap<uint64_t, ClassId> ByTerm;
  llvm::DenseMap<ObjectId, bool> OfFamily; ///< By lock.
  /// By class: where a lock of it was initialised.
  llvm::DenseMap<ClassId, SiteId> InitializedAt;
  std::vector<LockUse> Uses;
  std::vector<OrderEdge> Edges;
  std::vector<HandlerCall> Calls;
  std::vector<FreedObject> Freed;
  std::vector<CompletionCall> Completions;
  std::vector<HandlerTake> Takes;
  std::vector<SavingUse> Saves;
  std::vector<MadeReady> Ready;
  std::vector<InterruptUse> InterruptUses;
  std::vector<FreeCall> Frees;
  /// By driver and call.
  std::map<std::pair<llvm::StringRef, llvm::StringRef>, std::set<Location>>
      Allocations;
  References LastRefs;
  std::vector<FailedStart> FailedStarts;
  std::set<std::tuple<llvm::StringRef, llvm::StringRef, SiteId>> LeftArmed;
  llvm::StringMap<DriverRecords> ByDriver;
  llvm::DenseMap<ClassId, std::vector<const LockUse *>> ByClass;
  llvm::DenseMap<ObjectId, std::vector<const HandlerTake *>> ByTaker;
  /// By kind and Handler::Key; an empty key: all of that kind.
  std::map<std::pair<HandlerKind, std::string>, std::set<StopPlace>> Stopped;
  std::set<Location> Restarted;
  /// By driver.
  std::set<std::pair<llvm::StringRef, llvm::StringRef>> BeforeEnd, Droppers,
      OfDevices;
  std::set<FieldId> Escaped;
  std::set<TermId> EscapedVariables;
  std::set<HandlerKind> Drained;
  /// Keys of the queues whose works are waited for, and of those that are
  /// destroyed.
  std::set<std::string> EmptiedQueues, OwnQueues;
  /// By such a key.
  std::map<std::string, std::set<StopPlace>> EmptiedAt;
  /// Keys of works that are on no other queues than isModuleQueue() says.
  std::set<std::string> OnModuleQueues;
  std::set<std::string> Incomplete;
  /// By driver and function.
  std::map<std::pair<std::string, std::string>, Location> QuietAt;
  /// By driver: what keeps handlers from scheduling something may be there.
  std::map<std::string, WriteSet> Written;

  // What makes two of them one, so that only the first, or the shortest to
  // show, is kept.
  struct UseKey {
    ClassId Class;
    LockMode Mode;
    bool InHardirq, InSoftirq, HardirqsOn, SoftirqsOn, ContextUnknown;
    std::vector<std::pair<HandlerKind, ObjectId>> Quiet;
    std::vector<ObjectId> NotYet;
    const Handler *By;
    std::string Function;
    std::string Driver;
    auto operator<=>(const UseKey &) const = default;
  };
  struct EdgeKey {
    ClassId From, To;
    LockMode FromMode, ToMode;
    bool Recursive, Nested;
    auto operator<=>(const EdgeKey &) const = default;
  };
  struct CallKey {
    Effect::Action Do;
    HandlerKind Kind;
    SiteId Where;
    std::string Object;
    std::vector<std::pair<ClassId, LockMode>> Held;
    std::string Function;
    const Entry *In;
    bool Conditional;
    std::vector<FieldId> Tests;
    auto operator<=>(const CallKey &) const = default;
  };
  struct CompletionKey {
    Effect::Action Do;
    SiteId Where;
    ObjectId Object;
    bool Root;
    const Entry *In;
    std::string Function;
    std::vector<std::pair<ObjectId, LockMode>> Locks;
    auto operator<=>(const CompletionKey &) const = default;
  };
  std::map<UseKey, size_t> KnownUses;
  std::map<EdgeKey, llvm::SmallVector<size_t, 1>> KnownEdges;
  std::set<CallKey> KnownCalls;
  std::set<std::tuple<const Handler *, ObjectId, ClassId, LockMode, bool>>
      KnownTakes;
  std::set<CompletionKey> KnownCompletions;
};

} // namespace locklint

#endif // LOCKLINT_PROGRAM_PROGRAM_H
