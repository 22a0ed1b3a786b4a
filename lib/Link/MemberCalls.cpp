//===- MemberCalls.cpp - Where a program calls what members point to ------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link/MemberCalls.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// The member that \p Pointer, a pointer to a function, was read from; null if
/// nobody asks for it.
const MemberCalls::Member *MemberCalls::memberOf(TermId Pointer) {
  const Term &X = Terms[Pointer];
  if (X.Kind != TermKind::Load || Terms[X.A].Kind != TermKind::Field)
    return nullptr;
  FieldId Field = Terms[X.A].member();
  auto [It, New] = Members.try_emplace(Field);
  if (New) {
    const FieldInfo &I = Terms.field(Field);
    std::string Name =
        (llvm::StringRef(I.Record).split('\0').first + "." + I.Name).str();
    if (llvm::StringRef(I.Record).starts_with("struct ") && !I.Name.empty() &&
        (!Wanted || Wanted(Name)))
      It->second = {std::move(Name), !I.Owner.empty()};
  }
  return It->second.Name.empty() ? nullptr : &It->second;
}

void MemberCalls::observe(const Solver::Function &F, const EventView &V) {
  if (V.Ev.Do != Effect::Action::Call)
    return;
  const Member *Called = memberOf(V.Ev.Lock);
  if (!Called)
    return;
  AtomicReason Atomic = V.Before.atomic(M);
  bool MaySleep =
      !Atomic && (V.Before.Slept || V.Before.EntryMaySleep ||
                  llvm::any_of(V.Before.Held, [&](const HeldLock &L) {
                    return L.certain() &&
                           M.type(L.Type).Waits == Waiting::Sleep;
                  }));
  // A reason without a place comes from a test, and holds for its outcome
  // alone.
  if (V.Possible || !Atomic.Where)
    Atomic = {};
  auto [It, New] =
      Known.try_emplace({Called->Name, Sites.leaf(V.Ev.Where).Where, F.Number});
  Way &W = It->second;
  W.MaySleep |= MaySleep;
  auto Holds = [&](const HeldLock &L) {
    const HeldLock *Here = V.Before.held(L.Lock);
    return Here && Here->certain();
  };
  if (New) {
    W.Function = F.Number;
    W.Where = V.Ev.Where;
    W.Atomic = Atomic;
    W.Owned = Called->Owned;
    llvm::copy_if(V.Before.Held, std::back_inserter(W.Held),
                  [](const HeldLock &L) { return L.certain(); });
    return;
  }
  llvm::erase_if(W.Held, [&](const HeldLock &L) { return !Holds(L); });
  if (!Atomic)
    W.Atomic = {};
  if (Sites[V.Ev.Where].Depth >= Sites[W.Where].Depth)
    return;
  W.Where = V.Ev.Where;
  if (W.Atomic)
    W.Atomic = Atomic;
}

std::map<std::string, std::vector<MemberCalls::Way>> MemberCalls::ways() const {
  std::map<std::string, std::vector<Way>> Found;
  for (const auto &[Key, W] : Known)
    Found[std::get<0>(Key)].push_back(W);
  return Found;
}
