//===- StoredOwners.cpp - Locks made recursive by hand --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/StoredOwners.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

static bool isEquality(const Term &X) {
  return X.Kind == TermKind::Binary &&
         (X.Op == TermOp::Eq || X.Op == TermOp::Ne);
}

bool StoredOwners::isOwner(TermId Place) const {
  std::optional<PlaceKey> K = T.keyOf(Place);
  return K && Stored.count(*K) && Compared.count(*K);
}

bool StoredOwners::isCurrent(TermId Value) const {
  return T.contains(Value, TermKind::Global) &&
         T.any(Value, [&](const Term &, TermId Id) { return Id == Current; });
}

bool StoredOwners::empty() const {
  return llvm::none_of(Stored,
                       [&](PlaceKey K) { return Compared.count(K) != 0; });
}

void StoredOwners::gather(TermId Value, const llvm::DenseSet<TermId> &Copies) {
  if (!T.contains(Value, TermKind::Binary))
    return;
  auto IsCurrent = [&](TermId Id) {
    return isCurrent(Id) || Copies.contains(Id);
  };
  T.any(Value, [&](const Term &X, TermId) {
    if (!isEquality(X))
      return false;
    for (auto [Owner, Who] : {std::pair(X.A, X.B), std::pair(X.B, X.A)})
      if (T[Owner].Kind == TermKind::Load && IsCurrent(Who))
        if (std::optional<PlaceKey> K = T.keyOf(T[Owner].A))
          Compared.insert(*K);
    return false;
  });
}

void StoredOwners::gather(const FunctionIR &F) {
  // Values that are the current task, or tell which it is.
  llvm::DenseSet<TermId> Copies;
  for (const CallInstr &C : F.Calls)
    if (llvm::is_contained(C.Args, Current))
      Copies.insert(T.result(C.Number, 0));
  for (const BlockIR &B : F.Blocks)
    for (const Instr &I : B.Instrs)
      if (I.Do == Instr::Kind::Assign && T[I.Place].Kind == TermKind::Local &&
          (isCurrent(I.Value) || Copies.contains(I.Value)))
        Copies.insert(T.load(I.Place));
  for (const BlockIR &B : F.Blocks) {
    gather(B.Condition, Copies);
    for (const Instr &I : B.Instrs) {
      if (I.Do != Instr::Kind::Assign)
        continue;
      gather(I.Value, Copies);
      // An answer to a question is no owner.
      if (!Copies.contains(I.Value) &&
          (T[I.Value].Kind == TermKind::Binary || !isCurrent(I.Value)))
        continue;
      if (std::optional<PlaceKey> K = T.keyOf(I.Place))
        Stored.insert(*K);
    }
  }
}

bool StoredOwners::isOther(const Env &E) const {
  // What is there now, not what was before the path has stored something else.
  auto IsNoted = [&](TermId Id) {
    const Term &X = T[Id];
    if (X.Kind == TermKind::Load)
      return isOwner(X.A) && E.read(X.A) == Id;
    return llvm::any_of(E.cells(), [&](const Env::Cell &C) {
      return C.Value == Id && isOwner(C.Place);
    });
  };
  return llvm::any_of(E.facts(),
                      [&](const Env::Known &K) {
                        const Term &X = T[K.Value];
                        if (!isEquality(X))
                          return K.In.zero() && IsNoted(K.Value);
                        bool Differ =
                            X.Op == TermOp::Eq ? K.In.zero() : K.In.nonZero();
                        return Differ && ((IsNoted(X.A) && isCurrent(X.B)) ||
                                          (IsNoted(X.B) && isCurrent(X.A)));
                      }) ||
         llvm::any_of(E.cells(), [&](const Env::Cell &C) {
           return T[C.Value].Kind == TermKind::Const && isOwner(C.Place);
         });
}

void StoredOwners::stored(State &S, TermId Place, TermId Value,
                          const SiteTable &Sites) {
  if (!isOwner(Place) || !isCurrent(Value))
    return;
  llvm::SmallVector<HeldLock *, 4> Ours, Beside;
  TermId Object = T.objectOf(Place);
  for (HeldLock &L : S.Held) {
    if (L.FromEntry)
      continue;
    Ours.push_back(&L);
    TermId Other = T.objectOf(L.Lock);
    if (Other == Object || (T[Other].Kind == TermKind::Global &&
                            T[Object].Kind == TermKind::Global))
      Beside.push_back(&L);
  }
  if (Beside.empty() && Ours.size() == 1)
    Beside = Ours;
  for (HeldLock *L : Beside) {
    L->ByOwner = true;
    Noted.insert(Sites.leaf(L->Where).Where);
  }
}
