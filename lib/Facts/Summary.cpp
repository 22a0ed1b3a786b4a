//===- Summary.cpp - What is known of a function --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Summary.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace locklint;

SiteId SiteTable::add(const Site &S) {
  // Engines ask for the same place again at every visit.
  Key K{S.Where.File.data(), S.Where.Line,    S.Where.Column,
        S.Callee.data(),     S.Object.data(), S.Next};
  auto [It, New] = Known.try_emplace(K, SiteId(Sites.size()));
  if (New) {
    Sites.push_back(S);
    Sites.back().Depth = S.Next ? (*this)[S.Next].Depth + 1 : 0;
    Sites.back().Leaf = S.Next ? leafId(S.Next) : It->second;
  }
  return It->second;
}

SiteId SiteTable::addEntry(const Location &Where, const Entered &E) {
  for (const auto &[Id, Other] : Entries)
    if ((*this)[Id].Where == Where && Other.Function == E.Function &&
        Other.As == E.As)
      return Id;
  Site S;
  S.Where = Where;
  SiteId Id(Sites.size());
  S.Leaf = Id;
  Sites.push_back(S);
  Entries[Id] = E;
  return Id;
}

const SiteTable::Entered *SiteTable::entryAt(SiteId Id) const {
  auto It = Entries.find(Id);
  return It == Entries.end() ? nullptr : &It->second;
}

SiteId SiteTable::below(Site Call, SiteId Inner) {
  if (!Inner)
    return {};
  Call.Next = Call.Next ? below((*this)[Call.Next], Inner) : Inner;
  Call.Object = (*this)[Inner].Object;
  return add(Call);
}

std::optional<Range> locklint::unite(const Range &A, const Range &B) {
  // Zero, and all the rest.
  if ((A.zero() && B.NonZero && B.Lo <= 0 && B.Hi >= 0) ||
      (B.zero() && A.NonZero && A.Lo <= 0 && A.Hi >= 0)) {
    const Range &Rest = A.zero() ? B : A;
    return Range{Rest.Lo, Rest.Hi, false};
  }
  if (A.contains(B))
    return A;
  if (B.contains(A))
    return B;
  if (A.NonZero != B.NonZero || A.Lo == B.Lo)
    return std::nullopt;
  const Range &Low = A.Lo < B.Lo ? A : B, &High = A.Lo < B.Lo ? B : A;
  if (Low.Hi < High.Lo - 1)
    return std::nullopt;
  return A.join(B);
}

std::optional<llvm::SmallVector<Fact, 2>>
locklint::eitherOf(llvm::ArrayRef<Fact> A, llvm::ArrayRef<Fact> B) {
  if (A.size() != B.size())
    return std::nullopt;
  llvm::SmallVector<Fact, 2> Both;
  bool Found = false;
  for (const Fact &K : A) {
    const Fact *Other =
        llvm::find_if(B, [&](const Fact &O) { return O.Value == K.Value; });
    if (Other == B.end())
      return std::nullopt;
    if (Other->In == K.In) {
      Both.push_back(K);
      continue;
    }
    std::optional<Range> Either = unite(K.In, Other->In);
    if (!Either || Found)
      return std::nullopt;
    Found = true;
    if (!Either->full())
      Both.push_back({K.Value, *Either});
  }
  return Both;
}

template <typename T>
static void addAll(std::vector<T> &Into, const std::vector<T> &From) {
  std::vector<T> All;
  std::set_union(Into.begin(), Into.end(), From.begin(), From.end(),
                 std::back_inserter(All));
  Into = std::move(All);
}

void WriteSet::add(const WriteSet &Callee) {
  addAll(Members, Callee.Members);
  addAll(Passed, Callee.Passed);
}

bool locklint::isFlag(const TermTable &T, TermId Place) {
  return T[Place].Kind == TermKind::Field && T.field(T[Place].member()).Flag &&
         T[T.objectOf(Place)].Kind != TermKind::Local;
}

bool WriteSet::mayWrite(const TermTable &T, TermId Place) const {
  bool Flag = isFlag(T, Place);
  for (; T[Place].Kind == TermKind::Field || T[Place].Kind == TermKind::Index;
       Place = T[Place].A) {
    if (T[Place].Kind != TermKind::Field)
      continue;
    FieldId Member = T[Place].member();
    if (std::binary_search(Members.begin(), Members.end(), Member) ||
        (!Flag && std::binary_search(Passed.begin(), Passed.end(),
                                     T.field(Member).Record)))
      return true;
  }
  return false;
}

bool locklint::asksForMode(const TermTable &T, const Fact &Condition) {
  const Term &C = T[Condition.Value];
  int64_t Constant;
  switch (C.Kind) {
  case TermKind::Field:
  case TermKind::Index:
    return false;
  case TermKind::Binary:
    if ((C.Op == TermOp::Eq || C.Op == TermOp::Ne) &&
        T[C.A].Kind != TermKind::Const && T[C.B].Kind != TermKind::Const)
      return false;
    // A pointer to what is around an object, and IS_ERR() of one.
    if (C.Op == TermOp::Add && T.isConst(C.B, Constant) && Condition.In.NonZero)
      return false;
    if (C.Op == TermOp::ULe && T.isConst(C.A, Constant) &&
        Constant == LowestError && Condition.In.zero())
      return false;
    break;
  default:
    break;
  }
  return T.contains(Condition.Value, TermKind::Param) &&
         !T.contains(Condition.Value, TermKind::Load);
}

bool locklint::testsStatus(const TermTable &T, TermId Test,
                           uint64_t DirectReclaim) {
  return T.any(Test, [&](const Term &X, TermId) {
    int64_t Bits;
    return X.Kind == TermKind::Binary && X.Op == TermOp::And &&
           T.isConst(X.B, Bits) && uint64_t(Bits) != DirectReclaim &&
           (T[X.A].Kind == TermKind::Result || T[X.A].Kind == TermKind::Phi);
  });
}

bool locklint::testsGfp(const TermTable &T, TermId Test,
                        uint64_t DirectReclaim) {
  return T.any(Test, [&](const Term &X, TermId) {
    int64_t Bits;
    return X.Kind == TermKind::Binary && X.Op == TermOp::And &&
           T.isConst(X.B, Bits) && uint64_t(Bits) == DirectReclaim;
  });
}

bool locklint::impliedByPointers(TermTable &T, const Fact &K,
                                 llvm::ArrayRef<bool> ParamIsPointer) {
  auto IsPointer = [&](TermId Id) {
    return T[Id].Kind == TermKind::Param && T[Id].A < ParamIsPointer.size() &&
           ParamIsPointer[T[Id].A];
  };
  if (IsPointer(K.Value))
    return K.In.NonZero;
  int64_t Known;
  if (!T.contains(K.Value, TermKind::Param) ||
      !T.contains(K.Value, TermKind::Binary))
    return T.isConst(K.Value, Known) && K.In.contains(Range::exactly(Known));
  TermId Value = T.rewrite(K.Value, [&](TermId Id) -> std::optional<TermId> {
    const Term X = T[Id];
    int64_t C;
    if (X.Kind != TermKind::Binary ||
        (X.Op != TermOp::Eq && X.Op != TermOp::Ne) || !T.isConst(X.B, C) || C ||
        !IsPointer(X.A))
      return std::nullopt;
    return T.constant(X.Op == TermOp::Ne);
  });
  return T.isConst(Value, Known) && K.In.contains(Range::exactly(Known));
}

std::string locklint::lockName(const TermTable &T, const SiteTable &Sites,
                               ObjectId Lock, SiteId Where) {
  std::string Written = Sites.leaf(Where).Object.str();
  // What a header's macro or inline function calls it says nothing to readers,
  // nor does the name of a parameter.
  bool Header = Sites.leaf(Where).Where.File != Sites[Where].Where.File;
  bool Bare = Written.find_first_of(".>") == std::string::npos;
  if (!Written.empty() && (!Sites[Where].Next || (!Header && !Bare)))
    return Written;
  std::string Name = T.object(Lock);
  if (Name.find("…") == std::string::npos && !Name.empty())
    return Name;
  return Written.empty() ? T.className(Lock) : Written;
}

/// The object that \p Id points into, as far as no pointer is followed.
static TermId baseOf(const TermTable &T, TermId Id) {
  while (true) {
    const Term &X = T[Id];
    bool Within = X.Kind == TermKind::Field || X.Kind == TermKind::Index ||
                  (X.Kind == TermKind::Binary && X.Op == TermOp::Add &&
                   T[X.B].Kind == TermKind::Const);
    if (!Within)
      return Id;
    Id = X.A;
  }
}

void LookUps::add(const TermTable &T, TermId Result,
                  llvm::ArrayRef<TermId> Args) {
  if (T[Result].Kind != TermKind::Result)
    return;
  for (TermId A : Args) {
    TermId Base = baseOf(T, A);
    // A member's content.
    if (T[Base].Kind == TermKind::Load && T[T[Base].A].Kind == TermKind::Field)
      Base = baseOf(T, T[Base].A);
    TermKind Kind = T[Base].Kind;
    bool Object = Kind == TermKind::Param || Kind == TermKind::Load ||
                  Kind == TermKind::Result || Kind == TermKind::Phi;
    if (Object && !llvm::is_contained(From[Result], Base))
      From[Result].push_back(Base);
  }
}

bool LookUps::foundBy(TermId Result, TermId Object) const {
  auto Found = From.find(Result);
  return Found != From.end() && llvm::is_contained(Found->second, Object);
}

bool LookUps::mayBeSame(const TermTable &T, TermId A, TermId B) const {
  if (From.empty())
    return false;
  A = baseOf(T, A);
  B = baseOf(T, B);
  return foundBy(A, B) || foundBy(B, A);
}

llvm::SmallVector<ObjectId, 2> locklint::mayBeReleased(const TermTable &T,
                                                       const State &S,
                                                       ObjectId Lock,
                                                       LockTypeId Type) {
  llvm::SmallVector<ObjectId, 2> Those;
  if (Lock && !T.isVague(Lock))
    return Those;
  for (const HeldLock &L : S.Held) {
    if (L.Type != Type || L.FromEntry ||
        (Lock && L.Lock && !T.mayAlias(L.Lock, Lock)))
      continue;
    // The release names none, and neither does this lock: it is the one.
    if (!L.Lock)
      return {};
    Those.push_back(L.Lock);
  }
  if (Those.size() < 2)
    Those.clear();
  return Those;
}

ObjectId locklint::matchHeld(const TermTable &T, const State &S, ObjectId Lock,
                             LockTypeId Type, const LookUps &Found) {
  if (!T.isVague(Lock) && S.held(Lock))
    return Lock;
  if (!T.isVague(Lock) && (S.dropped(Lock) || S.free(Lock))) {
    for (const HeldLock &L : S.Held)
      if (L.Type == Type && !L.FromEntry && T.mayAlias(L.Lock, Lock) &&
          Found.mayBeSame(T, L.Lock, Lock))
        return L.Lock;
    return Lock;
  }
  // Two names may still be one lock's, unless each lock is known by its own.
  bool Named = !T.isVague(Lock) && Found.isAcquired(Lock);
  auto Like = [&](const HeldLock &L) {
    bool Unnamed =
        !L.Lock || T.isVague(L.Lock) || T.contains(L.Lock, TermKind::Phi);
    return (L.Type == Type || L.Type == AnyLockType || Type == AnyLockType) &&
           (!Named || Unnamed);
  };
  if (!mayBeReleased(T, S, Lock, Type).empty())
    return 0;
  ObjectId Match = Lock;
  for (const HeldLock &L : S.Held)
    if (Like(L) && !L.FromEntry &&
        (!L.Lock || !Lock || T.mayAlias(L.Lock, Lock)))
      Match = L.Lock;
  if (Match == Lock)
    for (const HeldLock &L : S.Held)
      if (Like(L) && (!L.Lock || !Lock || T.mayAlias(L.Lock, Lock)))
        Match = L.Lock;
  return Match;
}

void locklint::noteModes(const TermTable &T, const Model &M,
                         llvm::MutableArrayRef<ExitCase> Ways) {
  auto Acquires = [&](const ExitCase &X, Waiting How) {
    return llvm::any_of(X.After.Held, [&](const HeldLock &L) {
      return !L.FromEntry && M.type(L.Type).Waits == How;
    });
  };
  // Whoever calls the function says which way it goes.
  auto IsAsked = [&](const ExitCase &X, const ExitCase &Y) {
    return llvm::any_of(X.If, [&](const Fact &K) {
      return !T.contains(K.Value, TermKind::Load) &&
             llvm::any_of(Y.If, [&](const Fact &O) {
               return O.Value == K.Value && O.In.meet(K.In).empty();
             });
    });
  };
  for (ExitCase &X : Ways)
    if (Acquires(X, Waiting::Spin) && !Acquires(X, Waiting::Sleep) &&
        llvm::any_of(Ways, [&](const ExitCase &Y) {
          return Acquires(Y, Waiting::Sleep) && !IsAsked(X, Y);
        }))
      for (HeldLock &L : X.After.Held)
        L.ByMode |= !L.FromEntry && M.type(L.Type).Waits == Waiting::Spin;
}

llvm::SmallVector<ObjectId, 2> locklint::matchDropped(const TermTable &T,
                                                      const State &Caller,
                                                      State &Callee,
                                                      const LookUps &Found) {
  llvm::SmallVector<ObjectId, 2> Unclear;
  for (FreeLock &L : Callee.Dropped) {
    Unclear.append(mayBeReleased(T, Caller, L.Lock, L.Type));
    ObjectId Named = L.Lock;
    L.Lock = matchHeld(T, Caller, Named, L.Type, Found);
    // That one is perhaps not held: another one that is may be meant.
    const HeldLock *Match = L.Lock != Named ? Caller.held(L.Lock) : nullptr;
    if (Match && !Match->certain())
      for (const HeldLock &O : Caller.Held)
        if (O.Type == L.Type && O.Lock != L.Lock && T.mayAlias(O.Lock, Named))
          Unclear.push_back(O.Lock);
  }
  llvm::sort(Callee.Dropped, [](const FreeLock &A, const FreeLock &B) {
    return A.Lock < B.Lock;
  });
  // A lock that it has released and acquired again is the caller's, too.
  for (HeldLock &L : Callee.Held)
    if (L.FromEntry && L.certain() && !L.Asserted && !L.Presumed &&
        !T.isVague(L.Lock))
      L.Lock = matchHeld(T, Caller, L.Lock, L.Type, Found);
  // Which one it has left for a while is not known.
  llvm::erase_if(Callee.Held, [&](const HeldLock &L) {
    return L.FromEntry && T.isVague(L.Lock);
  });
  return Unclear;
}

void locklint::escape(const TermTable &T, const SiteTable &Sites, State &S,
                      TermId Place) {
  auto Within = [&](TermId Lock) {
    return T.any(Lock, [&](const Term &, TermId Id) { return Id == Place; });
  };
  // A caller that has the acquire context has the locks acquired in it, too.
  for (HeldLock &L : S.Held)
    if ((Sites[L.Where].Next && Within(L.Lock)) ||
        (L.Nest && (Within(L.Nest) || Within(L.Lock))))
      L.Escaped = true;
  S.contend();
  llvm::erase_if(S.Free, [&](const FreeLock &L) { return Within(L.Lock); });
}

void locklint::escapeSleeping(State &S, const Model &M) {
  for (HeldLock &L : S.Held)
    L.Escaped |= !L.FromEntry && M.type(L.Type).Waits == Waiting::Sleep;
}

TermId locklint::runningObject(TermTable &T) {
  return T.load(T.global("current_work"));
}

void locklint::forgetDeleted(const TermTable &T, State &S, ObjectId Object) {
  llvm::erase_if(S.Deleted, [&](const HandlerRecord &D) {
    return T.any(D.Object,
                 [&](const Term &, TermId Id) { return Id == Object; });
  });
}

State locklint::forCallers(State S) {
  S.Free.clear();
  S.GivenBack.clear();
  S.Saved.clear();
  // Of the locks held since entry the caller knows more than the callee.
  llvm::erase_if(S.Held, [](const HeldLock &L) { return L.FromEntry; });
  return S;
}

/// Whether interrupts are, or were until the function disabled them, as its
/// callers know.
static bool mayBeEnteredDisabled(const State &S) {
  return S.EntryIrq == IrqLevel::Entry && !S.irqsOn();
}

bool locklint::concernsCallers(const State &Before, const Event &E,
                               const Model &M, const TermTable &T) {
  switch (E.Do) {
  case Effect::Action::Sleep: {
    // What only a test has shown is for callers to judge, who know more.
    AtomicReason R = Before.atomic(M);
    if (E.InTask && Before.Bh <= 0 && !Before.inTask(M))
      return true;
    return !R || !R.Where;
  }
  case Effect::Action::Acquire:
    return !Before.held(E.Lock) &&
           (!T.isVague(E.Lock) || !T.className(E.Lock).empty());
  case Effect::Action::Release:
    if (const HeldLock *L = Before.held(E.Lock))
      return E.Var == Variant::Irq && L->Var == Variant::IrqSave &&
             mayBeEnteredDisabled(Before);
    return E.Lock && !T.isVague(E.Lock) && !Before.dropped(E.Lock) &&
           !Before.free(E.Lock);
  case Effect::Action::AcquireDone:
    return E.Lock && !T.isVague(E.Lock) && !Before.held(E.Lock);
  case Effect::Action::IrqEnable:
    return mayBeEnteredDisabled(Before);
  case Effect::Action::AssertIrqsOn:
    return Before.Irq.Level == IrqLevel::Entry &&
           Before.EntryIrq == IrqLevel::Entry;
  case Effect::Action::AssertIrqsOff:
    return Before.EntryIrq == IrqLevel::Entry && !Before.irqsOff();
  // What shows callers in which state they are entered.
  case Effect::Action::IrqDisable:
    return Before.Irq.Level == IrqLevel::Entry && !Before.irqsOff();
  case Effect::Action::Stop:
  case Effect::Action::Start:
    return E.Members && !E.Members->empty();
  case Effect::Action::SoftirqEnter:
  case Effect::Action::Init:
  case Effect::Action::Free:
  case Effect::Action::Wait:
  case Effect::Action::Arm:
  case Effect::Action::Delete:
  case Effect::Action::Call:
  case Effect::Action::CallBack:
  case Effect::Action::Await:
  case Effect::Action::Complete:
    return true;
  default:
    return false;
  }
}
