//===- CalleeView.cpp - A summary, applied to one call --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/CalleeView.h"
#include "Facts/References.h"

using namespace locklint;

State CalleeView::translated(State Theirs) {
  Theirs.rename([&](ObjectId Id) { return translate(Id); });
  Theirs.relocate([&](SiteId Id) { return above(Id); });
  return Theirs;
}

std::optional<State> CalleeView::within(State Theirs) {
  State Ours = translated(std::move(Theirs));
  llvm::SmallVector<ObjectId, 2> Unclear =
      matchDropped(Path.T, Path.From, Ours, Path.LookedUp);
  std::optional<State> Then = Path.From.compose(Ours, Path.M);
  if (Then)
    Then->doubt(Unclear);
  return Then;
}

std::optional<State> CalleeView::after(State Theirs) {
  State Ours = translated(std::move(Theirs));
  llvm::SmallVector<ObjectId, 2> Unclear =
      matchDropped(Path.T, Path.From, Ours, Path.LookedUp);
  for (FreeLock &D : Ours.Dropped)
    D.Elsewhere |=
        D.Lock && !Path.From.hasChanged(D.Lock) && mayBeAcquired(D.Lock);
  std::optional<State> Then = Path.From.compose(Ours, Path.M);
  if (Then)
    Then->doubt(Unclear);
  return Then;
}

Event CalleeView::event(Event E, const State &Before) {
  auto Translate = [&](ObjectId Id) { return Id ? translate(Id) : 0; };
  E.LastRef = Translate(E.LastRef);
  E.Lock = Translate(E.Lock);
  E.Nest = Translate(E.Nest);
  if (int64_t Null; E.Nest && Path.T.isConst(E.Nest, Null))
    E.Nested = false;
  for (ObjectId &Passed : E.Args)
    Passed = Translate(Passed);
  if (E.Do == Effect::Action::Release) {
    E.Lock = matchHeld(Path.T, Before, E.Lock, E.Type, Path.LookedUp);
    E.Elsewhere |= !Before.hasChanged(E.Lock) && mayBeAcquired(E.Lock);
  }
  E.Where = above(E.Where);
  return E;
}

void SummarisedCallee::applyEvents() {
  for (const CallerEvent &N : Known.Events) {
    TermId LastRef = N.Ev.LastRef ? translate(N.Ev.LastRef) : 0;
    if (N.Again ||
        followsLastReference(Path.T, Path.Sites, Name, Args, Path.From, N,
                             LastRef) ||
        !happens(N))
      continue;
    std::optional<State> Before = within(N.Before);
    if (!Before)
      continue;
    Event E = event(N.Ev, *Before);
    tell(std::move(*Before), std::move(E), N);
  }
}
