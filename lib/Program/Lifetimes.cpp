//===- Lifetimes.cpp - What is stopped, and what is freed -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A handler must not run when the object that it belongs to is gone. Which
// handlers nobody stops, and which objects are freed, is kept here.
//
//===----------------------------------------------------------------------===//

#include "Program/Program.h"
#include <algorithm>

using namespace locklint;

/// The object that \p Member is a part of; 0: it is none. Private data may lie
/// behind what it is of; what container_of() finds lies before it.
ObjectId Program::containing(ObjectId Member) const {
  const Term &T = Terms[Member];
  int64_t Offset;
  bool Behind = T.Kind == TermKind::Binary && T.Op == TermOp::Add &&
                !(Terms.isConst(T.B, Offset) && Offset < 0);
  return T.Kind == TermKind::Field || T.Kind == TermKind::Index || Behind ? T.A
                                                                          : 0;
}

/// The object of which \p A is a member's value; 0: it is none.
ObjectId Program::readFrom(ObjectId A) const {
  const Term &T = Terms[A];
  return T.Kind == TermKind::Load && Terms[T.A].Kind == TermKind::Field
             ? Terms[T.A].A
             : 0;
}

/// Whether \p Member is a part of what is freed, or, if that goes with its
/// private data, of these.
bool Program::isWithin(ObjectId Member, ObjectId Freed, bool Private) const {
  auto IsFreed = [&](ObjectId Object) {
    return Object == Freed || (Private && (readFrom(Object) == Freed ||
                                           readFrom(Freed) == Object));
  };
  while (!IsFreed(Member)) {
    Member = containing(Member);
    if (!Member)
      return false;
  }
  return !Terms.isVague(Member);
}

/// The effect that frees at \p Where; null: the model says no more of it.
const Effect *Program::freeingEffect(SiteId Where) const {
  const CallModel *Known = M.lookup(Sites.leaf(Where).Callee);
  if (!Known)
    return nullptr;
  auto Is = [](const Effect &E) { return E.Do == Effect::Action::Free; };
  auto It = llvm::find_if(Known->Effects, Is);
  return It == Known->Effects.end() ? nullptr : &*It;
}

void Program::free(const EventView &V, bool Root) {
  if (!V.Ev.Lock)
    return;
  const Effect *By = freeingEffect(V.Ev.Where);
  bool Private = By && By->Private;
  llvm::ArrayRef<std::string> MadeBy;
  if (By)
    MadeBy = By->MadeBy;
  for (const HandlerRecord &D : V.Before.Deleted) {
    bool Within = isWithin(D.Object, V.Ev.Lock, Private);
    bool IfMade = !Within && !MadeBy.empty() &&
                  isWithin(D.Object, readFrom(V.Ev.Lock), /*Private=*/false);
    // Timers and the like are done when RCU's readers are: softirqs and
    // interrupts are read sections, works are none.
    if (!D.Sure && (Within || IfMade) &&
        (!V.Ev.Later || D.Kind == HandlerKind::Work)) {
      if (!D.Armed)
        Freed.push_back({D, objectKey(D.Object), V.Ev.Where, V.Function.str(),
                         V.Driver, V.Ev.Later, "",
                         IfMade ? MadeBy : llvm::ArrayRef<std::string>(),
                         notYet(V)});
      else if (!Root && !IfMade && !V.Ev.LastRef)
        FailedStarts.push_back({D, objectKey(D.Object), SiteId(), V.Ev.Where,
                                V.Function, V.Driver});
    }
  }
  if (!Root)
    Frees.push_back({V.Ev.Lock, Private, MadeBy, V.Ev.Where, V.Function,
                     V.Driver, V.Helper, V.Exported,
                     Terms[V.Ev.Lock].Kind == TermKind::Param ? V.Record : "",
                     V.Passed});
}

void Program::allocates(llvm::StringRef Driver, llvm::StringRef Call,
                        const Location &Where) {
  Allocations[{Driver, Call}].insert(Where);
}

bool Program::freesSurely(const FreeCall &F, const Handler &H) const {
  const Term &T = Terms[F.Object];
  if (frees(F, H) || F.MadeBy.empty() ||
      (T.Kind == TermKind::Load && Terms[T.A].Kind == TermKind::Field &&
       llvm::any_of(ownMembers(H), [&](FieldId Member) {
         return Terms.areOfOneStruct(Terms[T.A].member(), Member);
       })))
    return true;
  size_t Places = 0;
  for (const std::string &Name : F.MadeBy)
    if (auto Known = Allocations.find({F.Driver, Name});
        Known != Allocations.end())
      Places += Known->second.size();
  return Places == 1;
}

bool Program::dropsReference(const Handler *H, ObjectId Object) const {
  auto OfOne = [&](ObjectId A, ObjectId B) {
    for (; Terms[A].Kind == TermKind::Field; A = Terms[A].A)
      for (ObjectId At = B; Terms[At].Kind == TermKind::Field; At = Terms[At].A)
        if (Terms.areOfOneStruct(Terms[A].member(), Terms[At].member()))
          return true;
    return false;
  };
  auto ByPart = [&](ObjectId Count) {
    const Term &Whole = Terms[Terms.objectOf(Count)];
    return Whole.Kind == TermKind::Binary && Whole.Op == TermOp::Add &&
           Terms[Whole.A].Kind == TermKind::Param;
  };
  return llvm::any_of(LastRefs, [&](const auto &Dropped) {
    auto [Function, Driver, Count] = Dropped;
    return (H ? Function == H->Function && Driver == H->Driver
              : ByPart(Count)) &&
           OfOne(Object, Count);
  });
}

bool Program::isOfLastReference(const FreeCall &Free) const {
  return llvm::any_of(LastRefs, [&](const auto &Dropped) {
    return std::get<0>(Dropped) == Free.Function &&
           std::get<1>(Dropped) == Free.Driver;
  });
}

void Program::stops(HandlerKind Kind, TermId Object, const StopPlace &At) {
  Stopped[{Kind, Terms.isAddress(Object) ? objectKey(Object) : ""}].insert(At);
}

llvm::SmallVector<FieldId, 2> Program::ownMembers(const Handler &H) const {
  llvm::SmallVector<FieldId, 2> Members;
  for (ObjectId At = H.Object;
       Terms[At].Kind == TermKind::Field || Terms[At].Kind == TermKind::Index;
       At = Terms[At].A)
    if (Terms[At].Kind == TermKind::Field &&
        !Terms.field(Terms[At].member()).Owner.empty())
      Members.push_back(Terms[At].member());
  return Members;
}

std::optional<FieldId> Program::ownMember(const Handler &H) const {
  llvm::SmallVector<FieldId, 2> Members = ownMembers(H);
  return Members.empty() ? std::nullopt : std::optional(Members.front());
}

void Program::escapes(TermId A) {
  if (Terms[A].Kind == TermKind::Field)
    escapesMember(Terms[A].member());
  if (TermId Whole = Terms.objectOf(A); Terms[Whole].Kind == TermKind::Global)
    EscapedVariables.insert(Whole);
}

bool Program::isOfOwnVariable(const Handler &H) const {
  const Term &Whole = Terms[Terms.objectOf(H.Object)];
  return Whole.Kind == TermKind::Global && !Terms.owner(Whole.A).empty();
}

bool Program::isKernelQueue(const HandlerCall &Q) const {
  const Term &Queue = Terms[Q.Object];
  if (Queue.Kind != TermKind::Load || Terms[Queue.A].Kind != TermKind::Global)
    return false;
  llvm::StringRef Name = Terms.name(Terms[Queue.A].A);
  return Name.starts_with("system_") && Name.ends_with("_wq");
}

/// Whether \p H is of a delayed work: while it is only delayed, it is on no
/// queue.
static bool isDelayed(const Handler &H) {
  return llvm::StringRef(H.Key).starts_with("struct delayed_work.work");
}

bool Program::mayOutlive(const Handler &H) const {
  std::optional<FieldId> Member = ownMember(H);
  return !Incomplete.count(H.Driver.str()) &&
         (Member ? !Escaped.count(*Member)
                 : isOfOwnVariable(H) &&
                       !EscapedVariables.count(Terms.objectOf(H.Object))) &&
         (!Drained.count(H.Row->Kind) || isDelayed(H) ||
          OnModuleQueues.count(H.Key) ||
          (H.Row->Kind == HandlerKind::Work && emptiesOwnQueuesOnly()));
}

/// A queue that the program destroys is none of the kernel's: who waits for the
/// works on it does not wait for those on the kernel's queues.
bool Program::emptiesOwnQueuesOnly() const {
  return llvm::all_of(EmptiedQueues, [&](const std::string &Key) {
    return OwnQueues.count(Key);
  });
}

/// Whether \p Call does \p Do to a queue.
static bool isOfQueue(const Model &M, llvm::StringRef Call, Effect::Action Do) {
  const CallModel *Known = M.lookup(Call);
  return Known && llvm::any_of(Known->Effects, [&](const Effect &E) {
           return E.Do == Do && E.Kind == HandlerKind::Queue;
         });
}

void Program::waitsForAll(HandlerKind Kind, llvm::StringRef Call) {
  Drained.insert(Kind);
  if (!isOfQueue(M, Call, Effect::Action::Wait))
    EmptiedQueues.insert("");
}

void Program::empties(llvm::StringRef Call, TermId Queue, const StopPlace &At) {
  std::string Key = Queue ? Terms.objectKey(Queue) : "";
  EmptiedAt[Key].insert(At);
  if (!isOfQueue(M, Call, Effect::Action::Stop))
    EmptiedQueues.insert(std::move(Key));
  else if (!Key.empty())
    OwnQueues.insert(std::move(Key));
}

bool Program::isModuleQueue(const HandlerCall &Q) const {
  const Term &Queue = Terms[Q.Object];
  if (Queue.Kind != TermKind::Load || Terms[Queue.A].Kind != TermKind::Global ||
      !OwnQueues.count(Q.Key) || !emptiesOwnQueuesOnly())
    return false;
  return llvm::all_of(EmptiedAt.at(Q.Key), [&](const StopPlace &At) {
    return isOfModuleOnly(At.Driver, At.Function);
  });
}

void Program::findModuleQueues() {
  // A call that queues a work tells of the queue and of the work, at one place.
  std::map<std::pair<SiteId, const Entry *>, bool> At;
  for (const HandlerCall &Q : Calls)
    if (Q.Do == Effect::Action::Arm && Q.Kind == HandlerKind::Queue)
      At[{Sites.leafId(Q.Where), Q.In}] = isModuleQueue(Q);
  std::map<std::string, bool> Works;
  for (const HandlerCall &A : Calls)
    if (A.Do == Effect::Action::Arm && A.Kind == HandlerKind::Work) {
      auto Known = At.find({Sites.leafId(A.Where), A.In});
      bool OfModule = Known != At.end() && Known->second;
      auto [It, New] = Works.try_emplace(A.Key, OfModule);
      It->second &= OfModule;
    }
  for (const auto &[Key, OfModule] : Works)
    if (OfModule)
      OnModuleQueues.insert(Key);
}

const StopPlace *
Program::stopOf(const Handler &H,
                llvm::function_ref<bool(const StopPlace &)> Pred) const {
  HandlerKind Kind = H.Row->Kind;
  const StopPlace *Found = nullptr;
  auto Look = [&](const std::string &Key) {
    auto Known = Stopped.find({Kind, Key});
    if (Known == Stopped.end())
      return false;
    auto It = llvm::find_if(Known->second, Pred);
    if (It != Known->second.end())
      Found = &*It;
    return Found != nullptr;
  };
  // As sameObject() compares keys: one may go on behind the other, at a '<'.
  for (llvm::StringRef Key = H.Key;; Key = Key.substr(0, Key.rfind('<'))) {
    if (Look(Key.str()))
      return Found;
    if (!Key.contains('<'))
      break;
  }
  if (Look(""))
    return Found;
  std::string Longer = H.Key + "<";
  for (auto Next = Stopped.lower_bound({Kind, Longer});
       Next != Stopped.end() && Next->first.first == Kind &&
       llvm::StringRef(Next->first.second).starts_with(Longer);
       ++Next)
    if (Look(Next->first.second))
      return Found;
  return nullptr;
}

const StopPlace *Program::onlyDeleted(const Handler &H) const {
  if (!mayOutlive(H) || Drained.count(H.Row->Kind) ||
      stopOf(H, [](const StopPlace &At) { return !At.Deletes; }))
    return nullptr;
  return stopOf(H, [](const StopPlace &) { return true; });
}

bool Program::stopsBefore(llvm::StringRef Driver, llvm::StringRef Function,
                          const Handler &H, const Location &Where) const {
  return stopOf(H, [&](const StopPlace &At) {
    return At.Driver == Driver && At.Function == Function &&
           !(At.Where.File == Where.File && Where < At.Where);
  });
}

void Program::fails(llvm::StringRef Driver, llvm::StringRef Function,
                    SiteId Where, llvm::ArrayRef<HandlerRecord> Armed) {
  for (const HandlerRecord &D : Armed)
    FailedStarts.push_back(
        {D, objectKey(D.Object), Where, SiteId(), Function, Driver});
}

const StopPlace *Program::stoppedElsewhere(const Handler &H) const {
  if (!mayOutlive(H) || stopOf(H, [&](const StopPlace &At) {
        return !Restarted.count(At.Where) &&
               BeforeEnd.count({At.Driver, At.Function});
      }))
    return nullptr;
  return stopOf(H, [](const StopPlace &) { return true; });
}

void Program::writes(llvm::StringRef Driver, const WriteSet &What) {
  Written[Driver.str()].add(What);
}

/// The members that lead to \p Place within its object; false: there are none.
static bool addMembers(const TermTable &T, TermId Place,
                       llvm::SmallVectorImpl<FieldId> &Out) {
  bool Some = false;
  for (; T[Place].Kind == TermKind::Field || T[Place].Kind == TermKind::Index;
       Place = T[Place].A) {
    if (T[Place].Kind != TermKind::Field || T.isBitmap(Place))
      continue;
    Some = true;
    if (!llvm::is_contained(Out, T[Place].member()))
      Out.push_back(T[Place].member());
  }
  return Some && T[Place].Kind != TermKind::Global;
}

/// Finds the memory that decides whether \p V happens, without the pointers
/// that lead there. The kernel decides what it passes.
void Program::findTests(const EventView &V, HandlerCall &C) const {
  C.Conditional = V.Doubtful;
  // How a transfer has ended is no choice of the driver's.
  bool OfUrb = V.In && V.In->By->Row->Kind == HandlerKind::Urb;
  auto Visit = [&](auto &Self, TermId Test) -> void {
    const Term &X = Terms[Test];
    if (X.Kind == TermKind::Unary || X.Kind == TermKind::Binary) {
      Self(Self, X.A);
      if (X.Kind == TermKind::Binary)
        Self(Self, X.B);
    } else if (X.Kind == TermKind::Load) {
      if (!(OfUrb && Terms[Terms.objectOf(X.A)].Kind == TermKind::Param))
        C.Conditional |= !addMembers(Terms, X.A, C.Tests);
    } else if (X.Kind != TermKind::Const && X.Kind != TermKind::Param) {
      C.Conditional = true;
    }
  };
  for (const Fact &K : V.If)
    Visit(Visit, K.Value);
  for (const Mode &M : V.Unnamed)
    if (M.isMember())
      C.Tests.push_back(FieldId(M.Place.second));
    else
      C.Conditional = true;
}

bool Program::mayBeQuiet(const HandlerCall &C) const {
  std::string Function = C.Function;
  for (SiteId S = C.Where; S; S = Sites[S].Next) {
    auto First = QuietAt.find({C.Driver.str(), Function});
    if (First != QuietAt.end() && First->second.File == Sites[S].Where.File &&
        First->second < Sites[S].Where)
      return true;
    Function = Sites[S].Callee.str();
  }
  return false;
}

bool Program::mayBeKeptFrom(const HandlerCall &Arms) const {
  if (Arms.Conditional)
    return true;
  auto Known = Written.find(Arms.Driver.str());
  llvm::StringRef File = Sites[Arms.Where].Where.File;
  return llvm::any_of(Arms.Tests, [&](FieldId Member) {
    const FieldInfo &F = Terms.field(Member);
    // The kernel changes members of its own structs.
    return F.Owner.empty() ||
           (Known != Written.end() &&
            (std::binary_search(Known->second.Members.begin(),
                                Known->second.Members.end(), Member) ||
             // No other file knows a struct that this one declares.
             (F.Owner != File &&
              std::binary_search(Known->second.Passed.begin(),
                                 Known->second.Passed.end(), F.Record))));
  });
}
