//===- Collector.cpp - Events that an explanation is made of --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/Collector.h"
#include "Explain/ClassNames.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

Collector::Collector(const LinkedProgram &P, llvm::ArrayRef<unsigned> Wanted,
                     llvm::BitVector Callers, llvm::StringRef Name)
    : Terms(P.Tables->Terms), Sites(P.Sites), M(P.Solve.M),
      Targets(Callers.size()), Callers(std::move(Callers)), Name(Name),
      IsExpression(Name.contains("->") || Name.starts_with("*") ||
                   Name.starts_with("&") || Name.count('.') > 1) {
  for (unsigned Number : Wanted)
    Targets.set(Number);
}

bool Collector::isMeant(ObjectId Lock) {
  auto [It, New] = Meant.try_emplace(Lock);
  if (New)
    It->second = isMeantBy(Terms.classLabel(Lock), Name);
  return It->second;
}

HeldAt Collector::describe(const HeldLock &L) const {
  return {lockName(Terms, Sites, L.Lock, L.Where), Terms.classLabel(L.Lock),
          M.type(L.Type).Name, Sites[L.Where].Where};
}

/// "struct outer.inner.lock": how messages call a lock that no variable leads
/// to.
static std::string membersOf(const TermTable &Terms, ObjectId Lock) {
  std::string Path;
  llvm::StringRef Record;
  for (TermId Id = Lock; Terms[Id].Kind == TermKind::Field; Id = Terms[Id].A) {
    const FieldInfo &F = Terms.field(Terms[Id].member());
    Path = "." + F.Name + Path;
    Record = llvm::StringRef(F.Record).split('\0').first;
  }
  return Record.str() + Path;
}

static bool isOn(const State &S, const Event &E) {
  return S.irqsSurelyOn() && E.Var != Variant::Irq && E.Var != Variant::IrqSave;
}

void Collector::observe(const Solver::Function &F, const EventView &V,
                        bool Entered) {
  if (!Entered) {
    const Site &Call = Sites[V.Ev.Where];
    if (Call.Next ? Callers.test(F.Number) : Call.Callee == Name)
      hold(F, V);
    if (Targets.test(F.Number))
      act(F, V);
  }
  if (V.Ev.Do != Effect::Action::Acquire || !V.Ev.Lock)
    return;
  if (isMeant(V.Ev.Lock))
    acquire(F, V, Entered);
  else if (std::string Class = Terms.classLabel(V.Ev.Lock);
           IsExpression && !Class.empty() &&
           (isMeantBy(lockName(Terms, Sites, V.Ev.Lock, V.Ev.Where), Name) ||
            isMeantBy(membersOf(Terms, V.Ev.Lock), Name)))
    SpelledSo.insert(std::move(Class));
}

void Collector::acquire(const Solver::Function &F, const EventView &V,
                        bool Entered) {
  std::string Class = Terms.className(V.Ev.Lock);
  if (V.Ev.Subclass)
    Class += "/" + std::to_string(V.Ev.Subclass);
  // The same is told of each path that comes there.
  if (!KnownLocks.insert({Class, F.Number, V.Ev.Where, V.In, Entered}).second)
    return;
  const char *Interrupts = "";
  if (isOn(V.Before, V.Ev))
    Interrupts = "on";
  else if (V.Before.irqsOff() || V.Ev.Var == Variant::Irq ||
           V.Ev.Var == Variant::IrqSave)
    Interrupts = "off";
  ActionFacts What;
  What.Lock = lockName(Terms, Sites, V.Ev.Lock, V.Ev.Where);
  What.Class = Terms.classLabel(V.Ev.Lock);
  What.Type = M.type(V.Ev.Type).Name;
  What.Read = V.Ev.Mode == LockMode::Read;
  What.Possible = V.Possible;
  Locks[Class].push_back({F.Number, V.Ev.Lock, V.Ev.Where, std::move(What),
                          V.In, Entered, Interrupts});
}

/// Keeps what \p F holds where it calls a function in which the event happens,
/// or one of that name, whose effect it is: what the call itself acquires and
/// disables is left out.
void Collector::hold(const Solver::Function &F, const EventView &V) {
  const Location &Call = Sites[V.Ev.Where].Where;
  std::vector<HeldAt> &Known = Held[{F.Number, Call}];
  auto Add = [&](SiteId Where, auto Describe) {
    if (!Where || Sites[Where].Where == Call)
      return;
    HeldAt H = Describe();
    if (llvm::none_of(Known, [&](const HeldAt &O) {
          return O.Name == H.Name && O.Where == H.Where;
        }))
      Known.push_back(std::move(H));
  };
  for (const HeldLock &L : V.Before.Held)
    if (L.certain())
      Add(L.Where, [&] { return describe(L); });
  auto Disabled = [&](bool Is, SiteId Where, const char *What) {
    if (Is)
      Add(Where,
          [&] { return HeldAt{What, "", "disabled", Sites[Where].Where}; });
  };
  Disabled(V.Before.irqsOff(), V.Before.IrqWhere, "interrupts");
  Disabled(V.Before.Bh > 0, V.Before.BhWhere, "bottom halves");
  Disabled(V.Before.Preempt > 0, V.Before.PreemptWhere, "preemption");
}

void Collector::act(const Solver::Function &F, const EventView &V) {
  bool Sleeps = V.Ev.Do == Effect::Action::Sleep;
  bool IsAboutLock = V.Ev.Lock && (V.Ev.Do == Effect::Action::Acquire ||
                                   V.Ev.Do == Effect::Action::Release ||
                                   V.Ev.Do == Effect::Action::AssertHeld);
  if (!Sleeps && !IsAboutLock)
    return;
  auto [It, New] =
      Acts.try_emplace({F.Number, V.Ev.Do, Sleeps ? 0 : V.Ev.Lock, V.Ev.Where});
  Act &A = It->second;
  if (!New) {
    A.What.Possible &= V.Possible;
    return;
  }
  A.Do = V.Ev.Do;
  A.Where = V.Ev.Where;
  A.What.Possible = V.Possible;
  if (Sleeps)
    return;
  A.What.Lock = lockName(Terms, Sites, V.Ev.Lock, V.Ev.Where);
  A.What.Class = Terms.classLabel(V.Ev.Lock);
  A.What.Type = M.type(V.Ev.Type).Name;
  A.What.Read = V.Ev.Mode == LockMode::Read;
  const HeldLock *H = V.Before.held(V.Ev.Lock);
  A.What.OfCaller = !H || H->FromEntry;
}

std::vector<Collector::Act> Collector::actsOf(unsigned Function) const {
  std::vector<Act> Found;
  for (auto I = Acts.lower_bound({Function, Effect::Action(), 0, SiteId()});
       I != Acts.end() && std::get<0>(I->first) == Function; ++I)
    Found.push_back(I->second);
  llvm::stable_sort(Found, [&](const Act &A, const Act &B) {
    const Site &X = Sites[A.Where], &Y = Sites[B.Where];
    return std::tie(X.Where, X.Depth, A.What.Lock) <
           std::tie(Y.Where, Y.Depth, B.What.Lock);
  });
  return Found;
}

llvm::ArrayRef<HeldAt> Collector::heldAt(unsigned Function,
                                         const Location &Where) const {
  auto Found = Held.find({Function, Where});
  if (Found == Held.end())
    return {};
  return Found->second;
}
