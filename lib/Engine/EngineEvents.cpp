//===- EngineEvents.cpp - Events, as rules and callers see them -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Whether \p K compares a value with a constant, and what another one of
/// \p All says of the value decides that.
static bool impliedByOthers(const TermTable &T, const Fact &K,
                            llvm::ArrayRef<Fact> All) {
  const Term &C = T[K.Value];
  int64_t Constant;
  if (C.Kind != TermKind::Binary ||
      (C.Op != TermOp::Eq && C.Op != TermOp::Ne) || !T.isConst(C.B, Constant))
    return false;
  return llvm::any_of(All, [&](const Fact &O) {
    if (O.Value != C.A || O.OfPath != K.OfPath)
      return false;
    bool Is = O.In == Range::exactly(Constant);
    if (!Is && O.In.contains(Range::exactly(Constant)))
      return false;
    return K.In.contains(Range::exactly(Is == (C.Op == TermOp::Eq)));
  });
}

/// Events a summary keeps; callers of more complex functions see the first.
static constexpr unsigned MaxEvents = 96;
/// Calls between a function and what happens below it. Functions that call each
/// other make longer chains, which say nothing new.
static constexpr unsigned MaxDepth = 8;
/// The same for calls through pointers that were read from memory which was
/// found by memory: few callers know what is there.
static constexpr unsigned MaxPointerDepth = 3;

Event FunctionRun::event(const CallInstr &C, unsigned Index,
                         const PathState &P) {
  const Effect &Eff = C.Model->Effects[Index];
  const EffectOperands &O = C.Operands[Index];
  Event E;
  E.Do = Eff.Do;
  E.Type = Eff.Type == AnyLockType ? O.Type : Eff.Type;
  E.Mode = Eff.Mode;
  E.Var = Eff.Var;
  E.Try = Eff.Try;
  E.Nested = Eff.Nested || O.Subclass;
  E.Contended = Eff.Contended;
  E.Nest = P.E.eval(O.Nest);
  E.Subclass = O.Subclass;
  // An object and its private data, made together, are freed together.
  E.Private = Eff.Private || !Eff.MadeBy.empty();
  E.Later = Eff.Later;
  E.InTask = Eff.InTask;
  E.Unchecked = Eff.Unchecked;
  E.Members = &Eff.Members;
  E.Kind = Eff.Kind;
  E.WrongType = O.WrongType;
  E.Lock = canonical(P.E.eval(O.Lock), P.E);
  E.Type = En.Semaphores.typeOf(E.Lock, E.Type);
  for (TermId Passed : O.Passed)
    E.Args.push_back(P.E.eval(Passed));
  E.Where = siteOf(C, E.Do == Effect::Action::Call ? "" : O.Object);
  bool Changes =
      E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release;
  if (En.Owners && Changes && En.Owners->isOther(P.E)) {
    E.ByOwner = true;
    En.Owners->ForOthers.insert(C.Where);
  }
  return E;
}

/// Tells the rules, and keeps for the callers what their state decides about.
void FunctionRun::emit(const State &Before, Event E, const Conditions &When,
                       bool Possible, bool OfMode) {
  if (!Final)
    return;
  // A count after which the object is freed counted references, whatever else
  // its type may count.
  if (!E.LastRef && (When.Counts || E.Do == Effect::Action::Free))
    E.LastRef = When.LastRef;
  Events.push_back({Before, E, Possible});

  // Where it is forbidden here, callers decide whether it happens: by what they
  // pass, or as callbacks, which meet objects in each mode.
  bool Asked = Possible && E.Do == Effect::Action::Sleep &&
               llvm::any_of(When.If, [&](const Fact &K) {
                 return asksForMode(T, K) || T.testsBits(K.Value);
               });
  if (Sites[E.Where].Depth > MaxDepth ||
      (!Asked && !concernsCallers(Before, E, M, T)))
    return;
  // Nobody knows more of a function that is named here, and not seen.
  if (E.Do == Effect::Action::Call && T[E.Lock].Kind == TermKind::Function &&
      !En.Functions.count(E.Lock))
    return;
  // What a function frees of its own is no news for its callers.
  if (E.Do == Effect::Action::Free && T[E.Lock].Kind != TermKind::Param &&
      !E.Private)
    return;
  if ((E.Do == Effect::Action::Release || E.Do == Effect::Action::Init) &&
      !exportable(E.Lock))
    return;
  CallerEvent N;
  N.Ev = E;
  N.Ev.Lock = exported(E.Lock, 0);
  for (ObjectId &Passed : N.Ev.Args)
    Passed = exported(Passed, 0);
  N.Ev.Nest = exported(E.Nest, 0);
  N.Ev.LastRef = exported(E.LastRef, 0);
  // Callers decide anew: their argument may be NULL where this one is not
  // known.
  if (int64_t Null; M.type(E.Type).InContext && E.Nest)
    N.Ev.Nested = !T.isConst(E.Nest, Null);
  N.Ev.Flags = N.Ev.Overwrites = 0;
  N.OfMode =
      OfMode || (E.Do == Effect::Action::Acquire &&
                 (When.Selected ||
                  llvm::is_contained(When.Reported, T.objectOf(E.Lock))));
  N.Before = Before;
  N.NonNull = When.NonNull;
  N.Unnamed = When.Unnamed;
  N.Doubtful = When.Doubtful;
  N.OneOf = When.OneOf;
  for (const Fact &K : When.If)
    if (!impliedByPointers(T, K, F.ParamIsPointer) &&
        !impliedByOthers(T, K, When.If))
      N.If.push_back(K);
  N.Before.rename([&](ObjectId Id) { return exported(Id, 0); });
  N.Before = forCallers(std::move(N.Before));
  // Which locks are held makes no difference to these.
  if (E.Do == Effect::Action::AssertIrqsOn ||
      E.Do == Effect::Action::AssertIrqsOff) {
    N.Ev.Lock = 0;
    N.Before.Held.clear();
    N.Before.Dropped.clear();
  }

  addForCallers(std::move(N));
}

/// Whether callers cannot tell \p A and \p B apart, but for their conditions.
bool FunctionRun::isSameForCallers(const CallerEvent &A, const CallerEvent &B) {
  return A.Ev.Do == B.Ev.Do && A.Ev.Lock == B.Ev.Lock &&
         A.Ev.Mode == B.Ev.Mode && A.Ev.Kind == B.Ev.Kind &&
         A.Ev.Subclass == B.Ev.Subclass && A.Ev.Try == B.Ev.Try &&
         A.Ev.Nest == B.Ev.Nest && A.Ev.Nested == B.Ev.Nested &&
         A.Ev.Var == B.Ev.Var && A.Ev.Args == B.Ev.Args &&
         A.Ev.Private == B.Ev.Private && A.Ev.Later == B.Ev.Later &&
         A.Ev.InTask == B.Ev.InTask && A.Ev.Unchecked == B.Ev.Unchecked &&
         A.Ev.Members == B.Ev.Members && A.Ev.Elsewhere == B.Ev.Elsewhere &&
         A.Ev.LastRef == B.Ev.LastRef && A.Before.same(B.Before) &&
         llvm::equal(A.Before.Quiet, B.Before.Quiet,
                     [](const HandlerRecord &X, const HandlerRecord &Y) {
                       return X.Kind == Y.Kind && X.Object == Y.Object &&
                              X.Sure == Y.Sure;
                     }) &&
         A.Before.Registered == B.Before.Registered;
}

/// Whether \p Value is the content of a place that was read from memory, too.
static bool isReadFromRead(const TermTable &T, TermId Value) {
  return T[Value].Kind == TermKind::Load &&
         T.contains(T[Value].A, TermKind::Load);
}

/// The event of \p All, which is full, that gives way to \p N; null: none does.
/// It says again what an earlier one says of the same object, in another state,
/// and under no fewer conditions. A lock or a handler that callers do not know
/// of is more than an order that they do not.
static CallerEvent *sparedFor(const CallerEvent &N,
                              llvm::MutableArrayRef<CallerEvent> All) {
  auto SameLock = [](const CallerEvent &A, const CallerEvent &B) {
    return A.Ev.Do == B.Ev.Do && A.Ev.Lock == B.Ev.Lock;
  };
  bool Sleeps = N.Ev.Do == Effect::Action::Sleep;
  bool Waits = N.Ev.Do == Effect::Action::Acquire ||
               N.Ev.Do == Effect::Action::Wait ||
               N.Ev.Do == Effect::Action::Await;
  if (!Sleeps && !Waits)
    return nullptr;
  if (Waits && llvm::any_of(All, [&](const CallerEvent &Old) {
        return SameLock(Old, N);
      }))
    return nullptr;
  auto Repeats = [&](const CallerEvent &E, const CallerEvent &Old) {
    return SameLock(Old, E) && Old.If.size() <= E.If.size() &&
           Old.Unnamed.size() <= E.Unnamed.size() && Old.OfMode <= E.OfMode &&
           Old.Doubtful <= E.Doubtful;
  };
  auto Last = [&](llvm::function_ref<bool(Effect::Action)> Of) {
    for (size_t I = All.size(); I-- > 1;)
      if (Of(All[I].Ev.Do) &&
          llvm::any_of(All.take_front(I), [&](const CallerEvent &Old) {
            return Repeats(All[I], Old);
          }))
        return &All[I];
    return static_cast<CallerEvent *>(nullptr);
  };
  if (CallerEvent *Found = Last([](Effect::Action Do) {
        return Do == Effect::Action::AssertIrqsOn || Do == Effect::Action::Arm;
      }))
    return Found;
  return Last([](Effect::Action Do) { return Do == Effect::Action::Acquire; });
}

/// Adds \p N to what callers decide about. What happens on both sides of a
/// condition happens whatever that says.
void FunctionRun::addForCallers(CallerEvent N) {
  if (N.Ev.Do == Effect::Action::Call &&
      Sites[N.Ev.Where].Depth > MaxPointerDepth && isReadFromRead(T, N.Ev.Lock))
    return;
  auto &All = Result.Events;
  for (size_t I = 0; I != All.size(); ++I) {
    CallerEvent &Old = All[I];
    if (Old.Again || !isSameForCallers(Old, N))
      continue;
    auto Either = eitherOf(Old.If, N.If);
    bool Fewer = Either && Either->size() < Old.If.size();
    // What depends on another flag on the one side than on the other is two.
    if (!Either || (Fewer && (Old.OfMode != N.OfMode ||
                              !llvm::equal(Old.Unnamed, N.Unnamed))))
      continue;
    Old.If = N.If = *std::move(Either);
    if (!Fewer && Old.Unnamed.size() > N.Unnamed.size())
      Old.Unnamed = N.Unnamed;
    Old.NonNull = N.NonNull &= Old.NonNull;
    Old.OfMode = N.OfMode &= Old.OfMode && !(Fewer && Old.If.empty());
    if ((!N.Doubtful && !N.OneOf) || (Old.Doubtful && !Old.OneOf))
      Old.OneOf = N.OneOf;
    N.OneOf = Old.OneOf;
    Old.Doubtful = N.Doubtful &= Old.Doubtful;
    // Callers learn nothing new from another place, but readers do.
    bool Elsewhere =
        Sites[N.Ev.Where].Where != Sites[Old.Ev.Where].Where &&
        (N.Ev.Do == Effect::Action::Sleep || N.Ev.Do == Effect::Action::Wait);
    if (!Elsewhere && Sites[N.Ev.Where].Depth < Sites[Old.Ev.Where].Depth)
      Old = N;
    if (Fewer) {
      CallerEvent Less = std::move(Old);
      All.erase(All.begin() + I);
      addForCallers(std::move(Less));
    }
    if (!Elsewhere)
      return;
    N.Again = true;
    if (Fewer)
      break;
  }
  if (N.Again && llvm::any_of(All, [&](const CallerEvent &Old) {
        return Old.Again && Old.Ev.Do == N.Ev.Do && Old.Before.same(N.Before) &&
               Sites[Old.Ev.Where].Where == Sites[N.Ev.Where].Where;
      }))
    return;
  if (All.size() < MaxEvents) {
    All.push_back(std::move(N));
    return;
  }
  if (N.Again)
    return;
  // Other places of what is known give way to what is not; and calls through
  // pointers, of which callers may know more, to sleeps.
  auto Spare =
      llvm::find_if(All, [](const CallerEvent &Old) { return Old.Again; });
  if (Spare == All.end() && N.Ev.Do == Effect::Action::Sleep)
    Spare = llvm::find_if(All, [](const CallerEvent &Old) {
      return Old.Ev.Do == Effect::Action::Call;
    });
  if (Spare == All.end())
    if (CallerEvent *Less = sparedFor(N, All))
      Spare = All.begin() + (Less - All.data());
  if (Spare != All.end())
    *Spare = std::move(N);
}
