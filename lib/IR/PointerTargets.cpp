//===- PointerTargets.cpp - What pointers to functions point to -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PointerTargets.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

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
  std::map<std::pair<llvm::StringRef, llvm::StringRef>, unsigned> Structs;
  for (auto &[Member, All] : ByMember) {
    llvm::sort(All, [](const Target &A, const Target &B) {
      return A.Where < B.Where;
    });
    const FieldInfo &I = T.field(Member);
    auto [Struct, New] =
        Structs.try_emplace({I.Record, I.Owner}, OfStruct.size());
    if (New)
      OfStruct.emplace_back();
    StructOf[Member] = Struct->second;
    for (const Target &Each : All)
      OfStruct[Struct->second].insert(Each.Where);
  }
}

bool PointerTargets::isOneOf(FieldId Member, const Location &Caller) const {
  auto Struct = StructOf.find(Member);
  if (Struct == StructOf.end() || !Tables.contains(Member))
    return false;
  const std::set<Location> &All = OfStruct[Struct->second];
  auto IsHere = [&](llvm::StringRef File) { return File == Caller.File; };
  if (llvm::none_of(All, [&](const Location &L) { return IsHere(L.File); }))
    return true;
  return !All.count(Caller) && llvm::all_of(of(Member), [&](const Target &T) {
    return IsHere(T.Where.File);
  });
}

llvm::ArrayRef<PointerTargets::Target>
PointerTargets::of(FieldId Member) const {
  auto It = ByMember.find(Member);
  return It == ByMember.end() ? llvm::ArrayRef<Target>() : It->second;
}

PointerTargets::Called PointerTargets::find(FieldId Member, unsigned Args,
                                            llvm::StringRef Driver,
                                            const Drivers &Linked) const {
  Called Found;
  auto It = ByMember.find(Member);
  if (It == ByMember.end())
    return Found;
  Found.Open = Unknown.contains(Member);
  for (const Target &T : It->second) {
    if (T.Params != Args || llvm::is_contained(Found.Functions, T.Number))
      continue;
    if (Linked.meet(Driver, T.Driver))
      Found.Functions.push_back(T.Number);
    else if (Partial)
      return {};
  }
  if (Found.Functions.size() > MaxTargets)
    Found.Functions.clear();
  return Found;
}
