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
#include "llvm/ADT/DenseMap.h"

using namespace locklint;

/// The object that \p Member is a part of; 0: it is none. Private data may lie
/// behind what it is of.
static ObjectId containing(const TermTable &Terms, ObjectId Member) {
  const Term &T = Terms[Member];
  bool Behind = T.Kind == TermKind::Binary && T.Op == TermOp::Add;
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
    Member = containing(Terms, Member);
    if (!Member)
      return false;
  }
  return !Terms.isVague(Member);
}

void Program::free(const EventView &V, bool Root) {
  if (!V.Ev.Lock)
    return;
  for (const HandlerRecord &D : V.Before.Deleted)
    if (!D.Sure && isWithin(D.Object, V.Ev.Lock, V.Ev.Private))
      Freed.push_back({D, objectKey(D.Object), V.Ev.Where, V.Function.str()});
  if (!Root)
    Frees.push_back(
        {V.Ev.Lock, V.Ev.Private, V.Ev.Where, V.Function, V.Driver});
}

void Program::stops(HandlerKind Kind, TermId Object) {
  Stopped.insert({Kind, Terms.isAddress(Object) ? objectKey(Object) : ""});
}

std::optional<FieldId> Program::ownMember(const Handler &H) const {
  for (ObjectId At = H.Object; Terms[At].Kind == TermKind::Field;
       At = Terms[At].A)
    if (!Terms.field(Terms[At].B).Owner.empty())
      return Terms[At].B;
  return std::nullopt;
}

bool Program::isNeverStopped(const Handler &H) const {
  std::optional<FieldId> Member = ownMember(H);
  if (!Member || Escaped.count(*Member) || Incomplete.count(H.Driver.str()))
    return false;
  // As sameObject() compares keys: one may go on behind the other, at a '<'.
  HandlerKind Kind = H.Row->Kind;
  for (llvm::StringRef Key = H.Key;; Key = Key.substr(0, Key.rfind('<'))) {
    if (Stopped.count({Kind, Key.str()}))
      return false;
    if (!Key.contains('<'))
      break;
  }
  std::string Longer = H.Key + "<";
  auto Next = Stopped.lower_bound({Kind, Longer});
  return !Stopped.count({Kind, ""}) &&
         (Next == Stopped.end() || Next->first != Kind ||
          !llvm::StringRef(Next->second).starts_with(Longer));
}

void Program::findFreedStructs() {
  llvm::DenseMap<ObjectId, llvm::SmallVector<FreeCall *, 1>> At, PrivateOf;
  for (FreeCall &F : Frees) {
    At[F.Object].push_back(&F);
    if (!F.Private)
      continue;
    PrivateOf[F.Object].push_back(&F);
    if (ObjectId Of = readFrom(F.Object))
      At[Of].push_back(&F);
  }
  if (At.empty())
    return;
  auto Note = [&](const auto &Map, ObjectId Object, FieldId Member) {
    auto Known = Map.find(Object);
    if (Known == Map.end())
      return;
    for (FreeCall *F : Known->second)
      if (!frees(*F, Member))
        F->Members.push_back(Member);
  };
  for (TermId Id = 1; Id < Terms.size(); ++Id) {
    const Term &T = Terms[Id];
    if (T.Kind != TermKind::Field || Terms.field(T.B).Owner.empty())
      continue;
    for (ObjectId Of = T.A; Of; Of = containing(Terms, Of)) {
      if (Terms.isVague(Of))
        continue;
      Note(At, Of, T.B);
      if (ObjectId Whole = readFrom(Of))
        Note(PrivateOf, Whole, T.B);
    }
  }
}
