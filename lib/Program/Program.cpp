//===- Program.cpp - What functions do to locks, together -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program/Program.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

using namespace locklint;

const Handler &Program::addHandler(Handler H) {
  for (const Handler *O : ByAddress[H.Address])
    if (O->Row == H.Row && O->Key == H.Key)
      return *O;
  const Handler &Added = Handlers.emplace_back(std::move(H));
  ByAddress[Added.Address].push_back(&Added);
  ByObject[{Added.Row->Kind, outermost(Added.Key)}].push_back(&Added);
  ByRow[Added.Row].push_back({Handlers.size(), &Added});
  return Added;
}

std::string Program::objectKey(ObjectId Object) const {
  return Terms.objectKey(Object);
}

ClassId Program::classOf(ObjectId Lock, unsigned Subclass, SiteId At) {
  if (!Lock)
    return {};
  bool OfFamily = isOfFamily(Lock);
  auto [Known, First] = ByTerm.try_emplace((uint64_t(Lock) << 8) | Subclass);
  if (!First && !OfFamily)
    return Known->second;
  std::string Name = Terms.className(Lock);
  // Nobody else acquires a lock on the stack.
  if (Name.empty() || llvm::StringRef(Name).starts_with("local "))
    return {};
  if (OfFamily)
    Name += (" of " + Sites[At].Where.File).str();
  if (Subclass)
    Name += "/" + std::to_string(Subclass);
  auto [It, New] = Ids.try_emplace(Name, ClassId(Same.size()));
  if (New) {
    Same.push_back(It->second);
    OneOf.push_back(Lock);
    TermId Object = Terms.objectOf(Lock);
    IsOne.push_back(Terms[Object].Kind == TermKind::Global &&
                    Name == Terms.className(Object));
  }
  return Known->second = It->second;
}

ClassId Program::resolve(ClassId Class) const {
  while (Same[Class.number()] != Class)
    Class = Same[Class.number()];
  return Class;
}

void Program::link() {
  // As the source says it, whoever saw it in which order.
  auto InOrder = [&](auto PlaceOf) {
    return [this, PlaceOf](const auto &A, const auto &B) {
      return Sites[PlaceOf(A)].Where < Sites[PlaceOf(B)].Where;
    };
  };
  auto Where = [](const auto &X) { return X.Where; };
  llvm::stable_sort(Uses, InOrder(Where));
  llvm::stable_sort(Edges,
                    InOrder([](const OrderEdge &E) { return E.To.Where; }));
  llvm::stable_sort(Calls, InOrder(Where));
  llvm::stable_sort(Completions, InOrder(Where));
  llvm::stable_sort(Takes, InOrder(Where));
  llvm::stable_sort(Saves, InOrder(Where));
  std::map<SiteId, ClassId> First;
  for (auto [Class, Site] : InitializedAt)
    if (ClassId &F = First[Site]; !F || Class < F)
      F = Class;
  for (auto [Class, Site] : InitializedAt)
    Same[Class.number()] = First[Site];
  for (const Handler &H : Handlers)
    ByDriver[H.Driver].Handlers.push_back(&H);
  for (const HandlerCall &C : Calls) {
    DriverRecords &Its = ByDriver[C.Driver];
    Its.Calls.push_back(&C);
    if (C.Do != Effect::Action::Arm)
      continue;
    if (C.Kind == HandlerKind::Queue)
      Its.Queuing.push_back(&C);
    else if (C.Kind == HandlerKind::Work)
      Its.Works[{C.In, Sites.leaf(C.Where).Where}].push_back(&C);
  }
  for (const CompletionCall &C : Completions)
    ByDriver[C.Driver].Completions.push_back(&C);
  for (const FreeCall &F : Frees)
    ByDriver[F.Driver].Frees.push_back(&F);
  for (const LockUse &U : Uses)
    ByClass[resolve(U.Class)].push_back(&U);
  for (const HandlerTake &T : Takes)
    ByTaker[T.By->Address].push_back(&T);
}

void Program::addCore(const HeldLock &L, const Entry *In) {
  ClassId Class = classOf(L.Lock, L.Subclass, L.Where);
  bool Hard = In->Start.irqsOff();
  if (!Class || llvm::any_of(Uses, [&](const LockUse &U) {
        return U.Class == Class && U.Driver == In->By->Driver &&
               (Hard ? U.InHardirq : U.InSoftirq);
      }))
    return;
  LockUse U;
  U.Class = Class;
  U.Mode = L.Mode;
  U.InHardirq = Hard;
  U.InSoftirq = !Hard;
  U.Driver = In->By->Driver;
  U.In = In;
  U.Where = L.Where;
  U.Name = lockName(L.Lock, L.Where);
  U.Type = L.Type;
  Uses.push_back(std::move(U));
}

/// The functions that the event's function makes handlers of something, but has
/// not on this path so far.
std::vector<ObjectId> Program::notYet(const EventView &V) {
  std::vector<ObjectId> Found;
  llvm::copy_if(V.Registers, std::back_inserter(Found), [&](ObjectId F) {
    return !llvm::is_contained(V.Before.Registered, F);
  });
  return Found;
}

void Program::use(const EventView &V, ClassId Class) {
  const State &S = V.Before;
  LockUse U;
  U.Class = Class;
  U.Mode = V.Ev.Mode;
  U.InHardirq = S.inHardirq();
  U.InSoftirq = S.inSoftirq();
  // Bottom halves are enabled again only where interrupts are on, so who does
  // not know its callers says by the variant that they have them on.
  bool NeedsIrqsOn =
      V.Ev.Var == Variant::Bh && S.Irq.Level == IrqLevel::Entry && !S.irqsOff();
  U.HardirqsOn = (S.irqsSurelyOn() || NeedsIrqsOn) && !U.InHardirq;
  U.SoftirqsOn = S.bhSurelyOn();
  // The variants disable before they acquire.
  if (V.Ev.Var == Variant::Irq || V.Ev.Var == Variant::IrqSave)
    U.HardirqsOn = U.SoftirqsOn = false;
  if (V.Ev.Var == Variant::Bh)
    U.SoftirqsOn = false;
  // lockdep: who only tries waits for nobody, but makes others wait.
  // Who sleeps there is wrong for another reason. And nobody else can have the
  // lock of an object that is being released.
  if (V.Ev.Try || M.type(V.Ev.Type).Waits == Waiting::Sleep ||
      (V.In && V.In->By->Row->Ends &&
       Terms[Terms.objectOf(V.Ev.Lock)].Kind == TermKind::Param))
    U.InHardirq = U.InSoftirq = false;
  U.ContextUnknown = !V.In && V.Ev.Var == Variant::Plain &&
                     S.Irq.Level == IrqLevel::Entry &&
                     S.EntryIrq == IrqLevel::Entry && S.Bh == 0 && !S.Slept &&
                     S.Contexts == AnyContext && S.Hardirq == 0 &&
                     S.Softirq == 0 && M.type(V.Ev.Type).Waits == Waiting::Spin;
  if (!U.InHardirq && !U.InSoftirq && !U.HardirqsOn && !U.SoftirqsOn &&
      !U.ContextUnknown)
    return;
  if (!V.In)
    U.Slept = NeedsIrqsOn && !S.Slept ? V.Ev.Where : S.Slept;
  U.In = V.In;
  U.Function = V.Function.str();
  U.Driver = V.Driver;
  U.Where = V.Ev.Where;
  U.Name = lockName(V.Ev.Lock, V.Ev.Where);
  U.Type = V.Ev.Type;
  U.Quiet.assign(S.Quiet.begin(), S.Quiet.end());
  U.NotYet = notYet(V);
  UseKey Key{Class,
             U.Mode,
             U.InHardirq,
             U.InSoftirq,
             U.HardirqsOn,
             U.SoftirqsOn,
             U.ContextUnknown,
             {},
             U.NotYet,
             U.In ? U.In->By : nullptr,
             U.Function,
             U.Driver.str()};
  for (const HandlerRecord &Q : U.Quiet)
    Key.Quiet.push_back({Q.Kind, Q.Object});
  llvm::sort(Key.Quiet);
  auto [It, New] = KnownUses.try_emplace(std::move(Key), Uses.size());
  if (New)
    Uses.push_back(std::move(U));
  else if (Sites[U.Where].Depth < Sites[Uses[It->second].Where].Depth)
    Uses[It->second] = std::move(U);
}

void Program::order(const EventView &V, ClassId Class, bool Root) {
  const Event &E = V.Ev;
  // read_lock_is_recursive() (kernel/locking/lockdep.c) asks for the context,
  // which only the outermost function knows.
  bool Reader =
      E.Mode == LockMode::Read && M.type(E.Type).Recursive == Recursion::Read;
  // Who only tries does not wait.
  if (E.Try || (Reader && !Root) || isNoValidate(E.Lock))
    return;
  for (const HeldLock &H : V.Before.Held) {
    ClassId From = classOf(H.Lock, H.Subclass, V.Ev.Where);
    if (!From || !H.certain() || H.Type == AnyLockType ||
        M.type(H.Type).Waits == Waiting::None || isNoValidate(H.Lock))
      continue;
    // Where the mode is that of locks that spin, nothing sleeps.
    if (H.ByMode && M.type(E.Type).Waits == Waiting::Sleep)
      continue;
    // A count tells whether a lock that is recursive by hand is held still.
    if (H.ByOwner)
      continue;
    // A semaphore that counts may be there to wait for a signal.
    if (M.type(H.Type).Binary != AnyLockType ||
        M.type(E.Type).Binary != AnyLockType)
      continue;
    // A lock without an owner that a callee has left held, another task may
    // have released by now.
    if (!M.type(H.Type).Owned && Sites[H.Where].Next)
      continue;
    OrderEdge O;
    O.From = {From, H.Lock, lockName(H.Lock, H.Where), H.Type, H.Mode, H.Where};
    O.To = {Class, E.Lock, lockName(E.Lock, E.Where), E.Type, E.Mode, E.Where};
    O.Nested = E.Nested;
    O.Recursive = Reader && (V.Before.inHardirq() || V.Before.inSoftirq() ||
                             V.Before.Bh > 0);
    for (const HeldLock &G : V.Before.Held)
      if (ClassId Gate = classOf(G.Lock, G.Subclass, V.Ev.Where);
          Gate && Gate != From && G.Mode == LockMode::Write)
        O.Gates.push_back(Gate);
    llvm::sort(O.Gates);
    O.Function = V.Function.str();
    O.Driver = V.Driver;
    keep(std::move(O));
  }
}

/// Of edges that differ in their gates alone, those that no other one's gates
/// are a part of: what has fewer gates shows more. Of equals, the shortest way.
void Program::keep(OrderEdge O) {
  constexpr unsigned MostGatesKept = 4;
  llvm::SmallVector<size_t, 1> &Known = KnownEdges[{
      O.From.Class, O.To.Class, O.From.Mode, O.To.Mode, O.Recursive, O.Nested}];
  auto IsPart = [](const OrderEdge &A, const OrderEdge &B) {
    return std::includes(B.Gates.begin(), B.Gates.end(), A.Gates.begin(),
                         A.Gates.end());
  };
  for (size_t I : Known) {
    OrderEdge &Old = Edges[I];
    bool Fewer = IsPart(O, Old);
    if (IsPart(Old, O) &&
        !(Fewer && Sites[O.To.Where].Depth < Sites[Old.To.Where].Depth))
      return;
    if (Fewer) {
      Old = std::move(O);
      return;
    }
  }
  if (Known.size() == MostGatesKept)
    return;
  Known.push_back(Edges.size());
  Edges.push_back(std::move(O));
}

/// What is held when interrupts are enabled might as well have been acquired
/// then.
void Program::enables(const EventView &V) {
  bool Irqs = V.Ev.Do == Effect::Action::IrqEnable;
  bool Bh = V.Ev.Do == Effect::Action::BhEnable && V.Before.Bh == 1 &&
            !V.Before.irqsOff();
  if (!Irqs && !Bh)
    return;
  for (const HeldLock &H : V.Before.Held) {
    ClassId Class = classOf(H.Lock, H.Subclass, V.Ev.Where);
    // What was acquired to be held with interrupts disabled is for irq-flags.
    if (!Class || !H.certain() || H.FromEntry || H.Var != Variant::Plain ||
        M.type(H.Type).Waits == Waiting::None)
      continue;
    LockUse U;
    U.Class = Class;
    U.Mode = H.Mode;
    U.HardirqsOn = Irqs;
    // A softirq stays one, whatever it does to interrupts; and which function
    // is none, not every function shows.
    U.SoftirqsOn =
        Bh || (V.Before.Bh <= 0 && !V.Before.inHardirq() &&
               !V.Before.inSoftirq() && (V.Before.EntryBhOn || V.Before.Slept));
    U.In = V.In;
    U.Function = V.Function.str();
    U.Driver = V.Driver;
    U.Where = H.Where;
    U.Name = lockName(H.Lock, H.Where);
    U.Type = H.Type;
    U.EnabledAt = V.Ev.Where;
    Uses.push_back(std::move(U));
  }
}

void Program::completion(const EventView &V, bool Root) {
  CompletionCall C;
  C.Do = V.Ev.Do;
  C.Class = classOf(V.Ev.Lock, 0, V.Ev.Where);
  C.Object = V.Ev.Lock;
  C.Name = lockName(V.Ev.Lock, V.Ev.Where);
  C.Where = V.Ev.Where;
  C.Function = V.Function.str();
  C.Driver = V.Driver;
  C.In = V.In;
  C.Root = Root;
  CompletionKey Key{C.Do, C.Where, C.Object, Root, C.In, C.Function, {}};
  auto Add = [&](const auto &L, unsigned Subclass, bool Released) {
    ClassId Class = classOf(L.Lock, Subclass, V.Ev.Where);
    if (!Class || M.type(L.Type).Waits == Waiting::None)
      return;
    C.Locks.push_back(
        {{Class, L.Lock, lockName(L.Lock, L.Where), L.Type, L.Mode, L.Where},
         Released});
    Key.Locks.push_back({L.Lock, L.Mode});
  };
  for (const HeldLock &L : V.Before.Held)
    // Who only tries does not wait.
    if (L.certain() && (C.Do == Effect::Action::Await || !L.Try))
      Add(L, L.Subclass, /*Released=*/false);
  if (C.Do == Effect::Action::Complete)
    for (const FreeLock &L : V.Before.Free)
      Add(L, 0, /*Released=*/true);
  if (KnownCompletions.insert(std::move(Key)).second)
    Completions.push_back(std::move(C));
}

/// The key of the object that \p V is about. Where a handler is passed that
/// object, or what contains it, the function that has made it a handler knows
/// which it is.
std::string Program::keyIn(const EventView &V) const {
  std::string Key = objectKey(V.Ev.Lock);
  const Handler *H = V.In ? V.In->By : nullptr;
  if (!Key.empty() || !H || !H->Passed)
    return Key;
  TermId At = V.Ev.Lock;
  for (; Terms[At].Kind == TermKind::Field; At = Terms[At].A) {
    const FieldInfo &F = Terms.field(Terms[At].member());
    Key += F.Record + "." + F.Name + "<";
  }
  std::string Outer = objectKey(H->Passed);
  bool IsPassed =
      Terms[At].Kind == TermKind::Param && Terms[At].A == H->PassedAs;
  return IsPassed && !Outer.empty() ? Key + Outer : "";
}

void Program::call(const EventView &V, bool Root) {
  bool Named = V.Ev.Members && !V.Ev.Members->empty();
  bool Switches =
      V.Ev.Do == Effect::Action::Stop || V.Ev.Do == Effect::Action::Start;
  bool WaitsForMembers = Named && V.Ev.Do == Effect::Action::Wait;
  if ((!V.Ev.Lock && V.Ev.Kind != HandlerKind::Irq && !WaitsForMembers) ||
      (Switches && !Named))
    return;
  // A list that is no variable may have any members, or none.
  if (WaitsForMembers && V.Ev.Lock &&
      Terms[Terms.objectOf(V.Ev.Lock)].Kind != TermKind::Global)
    return;
  HandlerCall C;
  C.Do = V.Ev.Do;
  C.Kind = V.Ev.Kind;
  C.Key = keyIn(V);
  C.Object = V.Ev.Lock;
  C.Where = V.Ev.Where;
  C.Function = V.Function.str();
  C.Driver = V.Driver;
  C.In = V.In;
  if (C.Do == Effect::Action::Arm)
    findTests(V, C);
  // RCU's callback may free what the work is a part of.
  if (C.Do == Effect::Action::Arm && C.Kind == HandlerKind::Rcu &&
      !Terms.isVague(C.Object))
    for (const HandlerRecord &D : V.Before.Deleted)
      if (!D.Sure && !D.Armed && D.Kind == HandlerKind::Work &&
          Terms.objectOf(D.Object) == Terms.objectOf(C.Object))
        Freed.push_back({D, objectKey(D.Object), C.Where, C.Function, C.Driver,
                         /*Later=*/true, C.Key});
  for (const HandlerRecord &Q : V.Before.Quiet)
    C.StoppedAt.push_back(Q.Where);
  if (Named)
    C.Members = *V.Ev.Members;
  for (const HeldLock &H : V.Before.Held)
    if (ClassId Class = classOf(H.Lock, H.Subclass, V.Ev.Where);
        Class && H.certain())
      C.Held.push_back(
          {Class, H.Lock, lockName(H.Lock, H.Where), H.Type, H.Mode, H.Where});
  if (C.Held.empty() && (!Root || C.Do == Effect::Action::CallBack))
    return;
  CallKey Key{C.Do,
              C.Kind,
              C.Where,
              C.Key,
              {},
              C.Function,
              C.In,
              C.Conditional,
              {C.Tests.begin(), C.Tests.end()}};
  for (const OrderEdge::End &H : C.Held)
    Key.Held.push_back({H.Class, H.Mode});
  if (KnownCalls.insert(std::move(Key)).second)
    Calls.push_back(std::move(C));
}

void Program::observe(const EventView &V, bool Root) {
  // Whoever may stop something is enough for isNeverStopped().
  if (V.Ev.Do == Effect::Action::Wait || V.Ev.Do == Effect::Action::Stop ||
      V.Ev.Do == Effect::Action::Delete) {
    if (V.Ev.Lock)
      stops(V.Ev.Kind, V.Ev.Lock,
            {V.Driver, V.Function, Sites.leaf(V.Ev.Where).Where,
             V.Ev.Do == Effect::Action::Delete});
    else
      waitsForAll(V.Ev.Kind, Sites.leaf(V.Ev.Where).Callee);
    if (V.Ev.Kind == HandlerKind::Queue && V.Ev.Do == Effect::Action::Wait)
      empties(Sites.leaf(V.Ev.Where).Callee, V.Ev.Lock,
              {V.Driver, V.Function, Sites.leaf(V.Ev.Where).Where});
  }
  if (V.Ev.LastRef)
    LastRefs.insert({V.Function, V.Driver, V.Ev.LastRef});
  // Who may complete something is as important as who does.
  if (V.Possible && V.Ev.Do != Effect::Action::Complete)
    return;
  if (Root)
    usesInInterrupt(V);
  else
    makesReady(V);
  switch (V.Ev.Do) {
  case Effect::Action::Acquire: {
    if (M.type(V.Ev.Type).Waits == Waiting::None)
      return;
    ClassId Class = classOf(V.Ev.Lock, V.Ev.Subclass, V.Ev.Where);
    if (!Class)
      return;
    if (Root && !V.Doubtful) {
      use(V, Class);
      if (V.Ev.Var == Variant::IrqSave)
        Saves.push_back({V.Ev.Where, lockName(V.Ev.Lock, V.Ev.Where), V.In,
                         V.Before.Irq.Level == IrqLevel::Entry});
      bool LastRef = V.Ev.LastRef != 0;
      if (V.In && !V.Ev.Try &&
          KnownTakes.insert({V.In->By, V.Ev.Lock, Class, V.Ev.Mode, LastRef})
              .second)
        Takes.push_back({V.In->By, Class, V.Ev.Lock, V.Ev.Mode, LastRef,
                         lockName(V.Ev.Lock, V.Ev.Where), V.Ev.Where});
    }
    order(V, Class, Root);
    return;
  }
  case Effect::Action::IrqEnable:
  case Effect::Action::BhEnable:
    enables(V);
    return;
  case Effect::Action::Init: {
    // lockdep's key is a static variable at the place of initialisation: what
    // one place initialises is one class, under whatever names.
    SiteId Leaf = Sites.leafId(V.Ev.Where);
    const Term &T = Terms[V.Ev.Lock];
    if (ClassId Class = classOf(V.Ev.Lock, 0, V.Ev.Where);
        Class && Leaf != V.Ev.Where && T.Kind == TermKind::Global)
      InitializedAt.try_emplace(Class, Leaf);
    return;
  }
  case Effect::Action::CallBack:
  case Effect::Action::Wait:
  case Effect::Action::Stop:
  case Effect::Action::Start:
  case Effect::Action::Arm:
  case Effect::Action::Delete:
    call(V, Root);
    return;
  case Effect::Action::Free:
    free(V, Root);
    return;
  case Effect::Action::Await:
  case Effect::Action::Complete:
    completion(V, Root);
    return;
  default:
    return;
  }
}
