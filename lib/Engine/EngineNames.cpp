//===- EngineNames.cpp - Locks and references by another name -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "Facts/References.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// \p Cond has come out as \p Truth. Where that says that two pointers are one,
/// a lock held under the one name is the one that the path has released under
/// the other: it is held under that.
void FunctionRun::learnSame(TermId Cond, bool Truth, State &S) const {
  Term X = T[Cond];
  while (X.Kind == TermKind::Unary && X.Op == TermOp::Not) {
    X = T[X.A];
    Truth = !Truth;
  }
  if (X.Kind != TermKind::Binary ||
      !(X.Op == TermOp::Eq ? Truth : X.Op == TermOp::Ne && !Truth))
    return;
  int64_t Number;
  if (T.isConst(X.A, Number) || T.isConst(X.B, Number))
    return;
  auto Is = [](ObjectId Lock) {
    return [Lock](const auto &L) { return L.Lock == Lock; };
  };
  for (auto [From, To] : {std::pair(X.A, X.B), std::pair(X.B, X.A)}) {
    auto Renamed = [&](TermId Lock) {
      return T.rewrite(Lock, [&](TermId Id) -> std::optional<TermId> {
        return Id == From ? std::optional(To) : std::nullopt;
      });
    };
    for (HeldLock &L : S.Held) {
      ObjectId Other = Renamed(L.Lock);
      if (Other == L.Lock || S.held(Other) ||
          (!S.dropped(Other) && !S.free(Other)))
        continue;
      L.FromEntry = S.dropped(Other) != nullptr;
      L.Lock = Other;
      llvm::erase_if(S.Dropped, Is(Other));
      llvm::erase_if(S.Free, Is(Other));
    }
    llvm::sort(S.Held, [](const HeldLock &A, const HeldLock &B) {
      return A.Lock < B.Lock;
    });
  }
}

/// \p Lock by the name of the object that, as the path has seen, a pointer on
/// the way to it points to. `p == &p->dev->own` gives no shorter name.
TermId FunctionRun::canonical(TermId Lock, const Env &Here) const {
  if (!T.contains(Lock, TermKind::Load))
    return Lock;
  for (const Env::Known &K : Here.facts()) {
    const Term &X = T[K.Value];
    if (X.Kind != TermKind::Binary || X.Op != TermOp::Eq || !K.In.nonZero())
      continue;
    for (auto [Pointer, Object] : {std::pair(X.A, X.B), std::pair(X.B, X.A)})
      if (T[Pointer].Kind == TermKind::Load && T.isAddress(Object) &&
          !T.isVague(Object) &&
          !T.any(Object, [&, From = Pointer](const Term &, TermId Part) {
            return Part == From;
          }))
        Lock = T.rewrite(Lock, [&, From = Pointer, To = Object](TermId Id) {
          return Id == From ? std::optional(To) : std::nullopt;
        });
  }
  return Lock;
}

void locklint::noteAcquired(const FunctionIR &F, TermTable &T, LookUps &Found) {
  // An argument that is assigned has several names.
  llvm::SmallDenseSet<TermId, 4> Assigned;
  for (const BlockIR &B : F.Blocks)
    for (const Instr &I : B.Instrs)
      if (I.Do == Instr::Kind::Assign)
        Assigned.insert(I.Place);
  auto AtEntry = [&](TermId Syntactic) {
    return T.rewrite(Syntactic, [&](TermId Id) -> std::optional<TermId> {
      for (unsigned I = 0; I != F.ParamPlaces.size(); ++I)
        if (T[Id].Kind == TermKind::Load && T[Id].A == F.ParamPlaces[I] &&
            !Assigned.contains(T[Id].A))
          return T.param(I);
      return std::nullopt;
    });
  };
  for (const CallInstr &C : F.Calls)
    for (unsigned I = 0; C.Model && I != C.Operands.size(); ++I) {
      if (C.Model->Effects[I].Do != Effect::Action::Acquire)
        continue;
      TermId Lock = AtEntry(C.Operands[I].Lock);
      if (Lock && !T.contains(Lock, TermKind::Local))
        Found.acquires(Lock);
    }
}

/// \p Value by the arguments that, as the path has seen, pointers in it are
/// equal to: `if (dev->ports[port->number] != port) return`. The caller knows
/// more of these.
TermId FunctionRun::byArguments(TermId Value, const Env &Here) const {
  if (!T.contains(Value, TermKind::Load))
    return Value;
  for (const Env::Known &K : Here.facts()) {
    const Term &X = T[K.Value];
    if (X.Kind != TermKind::Binary || X.Op != TermOp::Eq || !K.In.nonZero())
      continue;
    for (auto [Pointer, Argument] : {std::pair(X.A, X.B), std::pair(X.B, X.A)})
      if (T[Pointer].Kind == TermKind::Load &&
          T[Argument].Kind == TermKind::Param)
        Value = T.rewrite(Value, [&, From = Pointer, To = Argument](TermId Id) {
          return Id == From ? std::optional(To) : std::nullopt;
        });
  }
  return Value;
}

/// The value at \p Place, \p Old, becomes \p New in another file, which leaves
/// modes alone: bits of a flags word that the path has asked for or set.
void FunctionRun::keepBits(TermId Place, TermId Old, TermId New, Env &E) const {
  constexpr unsigned Most = 8;
  if (T[Place].Kind != TermKind::Field ||
      T[T.objectOf(Place)].Kind == TermKind::Local)
    return;
  llvm::SmallVector<int64_t, Most> Masks;
  auto Add = [&](int64_t Mask) {
    if (Masks.size() < Most && !llvm::is_contained(Masks, Mask))
      Masks.push_back(Mask);
  };
  int64_t C;
  for (const Env::Known &K : E.facts())
    T.any(K.Value, [&](const Term &X, TermId) {
      if (X.Kind == TermKind::Binary && X.Op == TermOp::And &&
          T.isConst(X.B, C) &&
          T.any(Old, [&](const Term &, TermId Part) { return Part == X.A; }))
        Add(C);
      return false;
    });
  T.any(Old, [&](const Term &X, TermId) {
    if (X.Kind == TermKind::Binary && X.Op == TermOp::Or && T.isConst(X.B, C))
      Add(C);
    return false;
  });
  for (int64_t Mask : Masks) {
    Range In = E.range(T.binary(TermOp::And, Old, T.constant(Mask)));
    if (In.zero() || In.nonZero())
      E.restrict(T.binary(TermOp::And, New, T.constant(Mask)), In, Now);
  }
}

/// On the way to block \p Error a call has returned an error code, as \p Cond
/// asks, and NULL takes its place: so it does not return NULL itself. Learnt on
/// the other way.
void FunctionRun::learnReplaced(TermId Cond, unsigned Error, Env &E) {
  const Term &X = T[Cond];
  int64_t Lowest;
  if (X.Kind != TermKind::Binary || X.Op != TermOp::ULe ||
      !T.isConst(X.A, Lowest) || Lowest != LowestError ||
      T[X.B].Kind != TermKind::Result)
    return;
  const std::vector<bool> &Behind = behind(Error);
  for (const Env::Cell &C : E.cells()) {
    if (C.Value != X.B || T[C.Place].Kind != TermKind::Local)
      continue;
    for (unsigned B = Error; B != F.Blocks.size(); ++B)
      if (Behind[B] && llvm::any_of(F.Blocks[B].Instrs, [&](const Instr &I) {
            return I.Do == Instr::Kind::Assign && I.Place == C.Place &&
                   I.Value == T.constant(0);
          })) {
        E.restrict(X.B, Range::notZero(), Now);
        return;
      }
  }
}

/// A lock that \p Callee has come back with under no name of its own may be any
/// of that class, one that the path knew to be free included.
void FunctionRun::forgetFree(State &S, const State &Callee) const {
  for (const HeldLock &L : Callee.Held)
    if (!L.FromEntry && (!L.Lock || T.isVague(L.Lock)))
      llvm::erase_if(S.Free, [&](const FreeLock &F) {
        return F.Type == L.Type && (!L.Lock || T.mayAlias(F.Lock, L.Lock));
      });
}

/// The place that notes whether the path has taken a reference to the object
/// that \p C is passed; 0 if it passes none.
TermId FunctionRun::referenceTo(const CallInstr &C, const Env &Here) const {
  TermId Passed = C.Args.empty() ? 0 : Here.eval(C.Args.front());
  if (!Passed || T.isVague(Passed) || T[Passed].Kind == TermKind::Const)
    return 0;
  FieldInfo Taken{"", "reference taken", 0, /*Flag=*/true};
  return T.field(T.objectOf(Passed), T.fieldId(Taken));
}

/// Whether \p Call puts a reference that the path itself has taken: it is not
/// the last one, as somebody had one for the path to take it from.
bool FunctionRun::putsOwnReference(const Calling &Call) const {
  if (!putsReference(Call.Instr.Name))
    return false;
  TermId Taken = referenceTo(Call.Instr, Call.Values);
  return Taken && Call.Values.decide(Call.Values.read(Taken)) == 1;
}

/// The pointer by which the path has found the list entry \p Entry; 0: it is no
/// list's.
TermId FunctionRun::pointerTo(TermId Entry) const {
  TermId Object = Entry;
  while (T[Object].Kind == TermKind::Field ||
         (T[Object].Kind == TermKind::Binary &&
          T[T[Object].B].Kind == TermKind::Const))
    Object = T[Object].A;
  if (T[Object].Kind != TermKind::Load)
    return 0;
  TermId Place = T[Object].A;
  if (T[Place].Kind != TermKind::Field)
    return 0;
  llvm::StringRef Record = T.field(T[Place].member()).Record;
  return Record == "struct list_head" || Record == "struct hlist_head" ||
                 Record == "struct hlist_node"
             ? Place
             : 0;
}

/// The same as call(), with what the callee's name says besides.
void FunctionRun::named(const CallInstr &C, PathState P, Paths &Out) {
  // One that may fail says that others may put theirs at any time.
  bool Takes = takesReference(C.Name) && !C.Fails;
  bool Puts = putsReference(C.Name);
  TermId Reference = Takes || Puts ? referenceTo(C, P.E) : 0;
  TermId Emptied =
      emptiesList(C.Name) && C.Args.size() == 1 ? P.E.eval(C.Args[0]) : 0;
  TermId Unlinked =
      unlinks(C.Name) && !C.Args.empty() ? pointerTo(P.E.eval(C.Args[0])) : 0;
  size_t First = Out.size();
  bool Locks = !P.S.Held.empty() || !P.S.GivenBack.empty();
  uint64_t Number = Locks && isOfOtherFile(C) ? numberOf(C) : 0;
  for (ObjectId Lock : P.S.GivenBack)
    if (Number && !P.S.held(Lock))
      ReleasedAfter[Lock] |= Number;
  llvm::SmallVector<std::pair<ObjectId, uint64_t>, 2> Called;
  for (const HeldLock &L : P.S.Held)
    if (L.Called)
      Called.push_back({L.Lock, L.Called});
  call(C, std::move(P), Out);
  for (size_t I = First; I != Out.size(); ++I) {
    for (auto [Lock, By] : Called)
      if (!Out[I].S.held(Lock))
        ReleasedAfter[Lock] |= By;
    for (HeldLock &L : Out[I].S.Held)
      L.Called |= Number;
    Env &E = Out[I].E;
    if (Reference && Takes)
      E.write(Reference, T.constant(1));
    else if (Reference)
      E.eraseBelow(Reference);
    // It points to another entry now.
    if (Unlinked && !T.isVague(Unlinked))
      E.write(Unlinked, T.result(C.Number, Unlinked));
    if (Emptied && !T.isVague(Emptied))
      E.write(T.field(Emptied, T.fieldId("struct list_head", "next", 0)),
              Emptied);
  }
}
