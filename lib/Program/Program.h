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
#include "Facts/Summary.h"
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
};

/// Index of a lock class (Documentation/locking/lockdep-design.rst); 0: none.
using ClassId = uint32_t;

/// An acquisition, as its class has to answer for it.
struct LockUse {
  ClassId Class = 0;
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
  SiteId Where = 0;
  /// As messages call it.
  std::string Name;
  LockTypeId Type = 0;
  /// Why interrupts are certainly on, where no entry says so; may be 0.
  SiteId Slept = 0;
  /// It was acquired with interrupts disabled, which were enabled here.
  SiteId EnabledAt = 0;
  /// Handlers that cannot run then.
  std::vector<HandlerRecord> Quiet;
  /// Functions that become handlers only later.
  std::vector<ObjectId> NotYet;
};

/// To was acquired while From was held.
struct OrderEdge {
  struct End {
    ClassId Class = 0;
    ObjectId Lock = 0;
    std::string Name;
    LockTypeId Type = 0;
    LockMode Mode = LockMode::Write;
    SiteId Where = 0;
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
  ClassId Class = 0;
  ObjectId Lock = 0;
  LockMode Mode = LockMode::Write;
  std::string Name;
  SiteId Where = 0;
};

/// An acquisition that saves and disables interrupts, by its situation.
struct SavingUse {
  SiteId Where = 0;
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
  SiteId Where = 0;
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
  ClassId Class = 0; ///< The completion's; 0: not known.
  ObjectId Object = 0;
  std::string Name;
  SiteId Where = 0;
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

/// An object freed whose handler was unscheduled without waiting.
struct FreedObject {
  HandlerRecord Deleted;
  std::string Key;
  SiteId Freed = 0;
  std::string Function;
  llvm::StringRef Driver; ///< The function's.
  /// When the readers of RCU are done that are at work now.
  bool Later = false;
  /// It is freed if RCU's callback of this object frees it; empty: it is.
  std::string Rcu = {};
};

/// An object freed, whatever was stopped before.
struct FreeCall {
  ObjectId Object = 0;
  /// Event::Private.
  bool Private = false;
  SiteId Where = 0;
  llvm::StringRef Function;
  llvm::StringRef Driver; ///< The function's.
  bool Helper = false;    ///< EventView::Helper.
  /// A member of each struct of the program's own that lies in the object. See
  /// Program::findFreedStructs().
  llvm::SmallVector<FieldId, 1> Members = {};
};

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

  /// The class of a lock, as far as a term tells.
  ClassId classOf(ObjectId Lock, unsigned Subclass);
  /// The class after those are joined that one place initialises.
  ClassId resolve(ClassId Class) const;

  /// All classes, by className() of their locks and, if it is not 0, "/" with
  /// the subclass.
  const llvm::StringMap<ClassId> &classes() const { return Ids; }
  /// Some lock of that class.
  ObjectId lockOf(ClassId Class) const { return OneOf[Class]; }
  llvm::ArrayRef<LockUse> uses() const { return Uses; }
  llvm::ArrayRef<OrderEdge> edges() const { return Edges; }
  llvm::ArrayRef<HandlerCall> calls() const { return Calls; }
  llvm::ArrayRef<CompletionCall> completions() const { return Completions; }
  llvm::ArrayRef<FreedObject> freed() const { return Freed; }
  llvm::ArrayRef<FreeCall> frees() const { return Frees; }
  llvm::ArrayRef<HandlerTake> takes() const { return Takes; }
  llvm::ArrayRef<SavingUse> saves() const { return Saves; }
  const std::deque<Handler> &handlers() const { return Handlers; }
  /// The handlers that a call about an object of that kind and class is about,
  /// if \p Driver makes it.
  std::vector<const Handler *> handlersOf(HandlerKind Kind, llvm::StringRef Key,
                                          llvm::StringRef Driver) const;
  /// The handlers that are set in such members, "struct.member", if \p Driver
  /// makes a call that calls them back.
  std::vector<const Handler *> handlersOf(llvm::ArrayRef<std::string> Members,
                                          llvm::StringRef Driver) const;
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
  /// Whether \p Class has but one lock, a variable.
  bool isOne(ClassId Class) const { return IsOne[Class]; }
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
  void stops(HandlerKind Kind, TermId Object);
  /// The program waits for all handlers of that kind that run or are about to.
  void waitsForAll(HandlerKind Kind) { Drained.insert(Kind); }
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
    return First != Stopped.end() && First->first == Kind;
  }
  /// Some function of \p Driver could not be analysed, so not all that the
  /// driver does is known.
  void setIncomplete(llvm::StringRef Driver) {
    Incomplete.insert(Driver.str());
  }
  /// Whether no function of the program stops, deletes or waits for \p H, or
  /// might do so, by itself or with all other handlers of that kind.
  bool isNeverStopped(const Handler &H) const;
  /// Whether what \p F frees contains an object of the struct that \p Member
  /// is a member of.
  bool frees(const FreeCall &F, FieldId Member) const {
    return llvm::any_of(F.Members,
                        [&](FieldId Id) { return isOfOne(Id, Member); });
  }
  /// Whether the function of \p H, by itself or by what it calls, drops a
  /// reference to what \p Object is a part of: it holds one while it runs.
  /// Null: whether some function does, which gets to that by a part of it, as
  /// handlers do that another file makes.
  bool dropsReference(const Handler *H, ObjectId Object) const;
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
  /// Whether the object of \p H is, or is part of, a variable that no other
  /// file knows.
  bool isOfOwnVariable(const Handler &H) const;
  /// Whether \p Q queues to a work queue of the kernel's own.
  bool isKernelQueue(const HandlerCall &Q) const;

  /// Joins the classes that were initialised in one place. To be called when
  /// all was observed.
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
  void findTests(const EventView &V, HandlerCall &C) const;
  /// Whether both are members of one struct.
  bool isOfOne(FieldId A, FieldId B) const {
    return Terms.field(A).Record == Terms.field(B).Record &&
           Terms.field(A).Owner == Terms.field(B).Owner;
  }
  ObjectId readFrom(ObjectId A) const;
  bool isWithin(ObjectId Member, ObjectId Freed, bool Private) const;
  void completion(const EventView &V, bool Root);

  const Model &M;
  const TermTable &Terms;
  const SiteTable &Sites;
  const Drivers &All;
  std::deque<Handler> Handlers;
  std::vector<ClassId> Same;
  std::vector<ObjectId> OneOf; ///< By class.
  /// By class: it has but one lock, a variable.
  std::vector<bool> IsOne;
  llvm::StringMap<ClassId> Ids;
  llvm::DenseMap<uint64_t, ClassId> ByTerm;
  /// By class: where a lock of it was initialised.
  llvm::DenseMap<ClassId, SiteId> InitializedAt;
  std::vector<LockUse> Uses;
  std::vector<OrderEdge> Edges;
  std::vector<HandlerCall> Calls;
  std::vector<FreedObject> Freed;
  std::vector<CompletionCall> Completions;
  std::vector<HandlerTake> Takes;
  std::vector<SavingUse> Saves;
  std::vector<FreeCall> Frees;
  References LastRefs;
  /// By kind and Handler::Key; an empty key: all of that kind.
  std::set<std::pair<HandlerKind, std::string>> Stopped;
  std::set<FieldId> Escaped;
  std::set<TermId> EscapedVariables;
  std::set<HandlerKind> Drained;
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
  std::set<CompletionKey> KnownCompletions;
};

} // namespace locklint

#endif // LOCKLINT_PROGRAM_PROGRAM_H
