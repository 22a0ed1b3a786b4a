//===- PointerTargets.cpp - What pointers to functions point to -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PointerTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace locklint;

bool PointerTargets::add(FieldId Member, Target T) {
  llvm::SmallVector<Target, 1> &All = ByMember[Member];
  if (llvm::any_of(All,
                   [&](const Target &Old) { return Old.Number == T.Number; }))
    return false;
  All.push_back(T);
  return true;
}

void PointerTargets::sort(const TermTable &T) {
  for (auto &[Member, All] : ByMember) {
    llvm::sort(All, [](const Target &A, const Target &B) {
      return A.Where < B.Where;
    });
    for (const Target &Each : All)
      OfStruct[T.structOf(Member)].insert(Each.Where);
  }
}

bool PointerTargets::isOneOf(FieldId Member, const TermTable &T,
                             const Location &Caller) const {
  auto Struct = OfStruct.find(T.structOf(Member));
  if (Struct == OfStruct.end() || !Tables.contains(Member))
    return false;
  const std::set<Location> &All = Struct->second;
  auto Here = All.lower_bound({Caller.File, 0, 0});
  if (Here == All.end() || Here->File != Caller.File)
    return true;
  return !All.count(Caller) &&
         llvm::all_of(of(Member), [&](const Target &Each) {
           return Each.Where.File == Caller.File;
         });
}

llvm::ArrayRef<PointerTargets::Target>
PointerTargets::of(FieldId Member) const {
  auto It = ByMember.find(Member);
  return It == ByMember.end() ? llvm::ArrayRef<Target>() : It->second;
}

PointerTargets::Called PointerTargets::find(FieldId Member, unsigned Args,
                                            llvm::StringRef Driver,
                                            const Location &Caller,
                                            const Drivers &Linked) const {
  auto Directory = [](const Location &L) {
    return llvm::sys::path::parent_path(L.File);
  };
  size_t OfOthers = 0;
  Called Found;
  auto It = ByMember.find(Member);
  if (It == ByMember.end())
    return Found;
  Found.Open = Unknown.contains(Member);
  for (const Target &T : It->second) {
    if (T.Params != Args || llvm::is_contained(Found.Functions, T.Number))
      continue;
    if (Linked.meet(Driver, T.Driver)) {
      Found.Functions.push_back(T.Number);
      OfOthers += T.Driver != Driver ||
                  (Driver.empty() && Directory(T.Where) != Directory(Caller));
    } else if (Partial)
      return {};
  }
  Found.Foreign = OfOthers && Driver.empty();
  Found.Open |= Found.Foreign || (OfOthers && Found.Functions.size() == 1);
  if (Found.Functions.size() > MaxTargets)
    Found.Functions.clear();
  return Found;
}
