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
                                    const State &From, const CallerEvent &N) {
  if (From.Held.empty() || llvm::none_of(Args, [&](TermId Passed) {
        return holdsLockOf(T, From, Passed);
      }))
    return false;
  bool Drops = dropsReference(Callee);
  for (SiteId At = N.Ev.Where; At && !Drops; At = Sites[At].Next)
    Drops = dropsReference(Sites[At].Callee);
  return Drops;
}
