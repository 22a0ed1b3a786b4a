//===- References.cpp - What holds of counted objects ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/References.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

bool locklint::dropsReference(llvm::StringRef Function) {
  return Function == "kref_put"; // include/linux/kref.h
}

bool locklint::countsDown(llvm::StringRef Function) {
  return (Function.starts_with("atomic") || countsReferences(Function)) &&
         (Function.ends_with("_dec_and_test") ||
          Function.ends_with("_sub_and_test"));
}

bool locklint::countsReferences(llvm::StringRef Function) {
  return Function.starts_with("refcount_"); // include/linux/refcount.h
}

bool locklint::isReferenceCount(llvm::StringRef Member) {
  for (llvm::StringRef Count :
       {"s", "erences", "count", "cnt", "_count", "_cnt"})
    if (Member.consume_back(Count))
      break;
  return Member.consume_back("ref") &&
         (Member.empty() || Member.ends_with("_"));
}

bool locklint::takesReference(llvm::StringRef Function) {
  return Function == "refcount_inc" || Function == "get_device" ||
         Function.ends_with("_get") || Function.ends_with("_hold");
}

bool locklint::putsReference(llvm::StringRef Function) {
  return Function == "put_device" || Function.ends_with("_put");
}

bool locklint::unlocks(llvm::StringRef Function) {
  return Function.contains("unlock");
}

void locklint::escapeOwned(const TermTable &T, State &S, TermId Passed) {
  const Term &Pointer = T[Passed];
  if (Pointer.Kind != TermKind::Load)
    return;
  for (HeldLock &L : S.Held)
    L.Escaped |= L.Lock && T.objectOf(L.Lock) == T.objectOf(Pointer.A);
}

bool locklint::unlinks(llvm::StringRef Function) {
  return Function.starts_with("list_del") ||
         Function.starts_with("list_move") ||
         Function.starts_with("hlist_del") || Function == "__list_del_entry";
}

bool locklint::emptiesList(llvm::StringRef Function) {
  return Function == "INIT_LIST_HEAD" || Function == "list_del_init";
}

bool locklint::leavesReleaseToPassed(llvm::StringRef Function) {
  return Function == "kref_put_mutex" || Function == "kref_put_lock";
}

bool locklint::holdsLockOf(const TermTable &T, const State &From,
                           TermId Within) {
  if (!Within || T.isVague(Within))
    return false;
  TermId Object = T.objectOf(Within);
  return llvm::any_of(From.Held, [&](const HeldLock &L) {
    return L.Lock != Object && T.objectOf(L.Lock) == Object;
  });
}

bool locklint::followsLastReference(const TermTable &T, const SiteTable &Sites,
                                    llvm::StringRef Callee,
                                    llvm::ArrayRef<TermId> Args,
                                    const State &From, const CallerEvent &N,
                                    TermId LastRef) {
  if (From.Held.empty())
    return false;
  if (LastRef && N.Ev.Do != Effect::Action::Free &&
      holdsLockOf(T, From, LastRef))
    return true;
  if (llvm::none_of(
          Args, [&](TermId Passed) { return holdsLockOf(T, From, Passed); }))
    return false;
  bool Drops = dropsReference(Callee);
  for (SiteId At = N.Ev.Where; At && !Drops; At = Sites[At].Next)
    Drops = dropsReference(Sites[At].Callee);
  return Drops;
}
