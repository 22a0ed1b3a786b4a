//===- Readiness.cpp - What interrupts use, and what is ready -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An interrupt may come as soon as it is requested. What its handler uses must
// have been initialised by then.
//
//===----------------------------------------------------------------------===//

#include "Program/Program.h"

using namespace locklint;

void Program::makesReady(const EventView &V) {
  bool OfHandler = V.Ev.Do == Effect::Action::Register &&
                   V.Ev.Kind != HandlerKind::Irq &&
                   V.Ev.Kind != HandlerKind::Other;
  if ((V.Ev.Do != Effect::Action::Init && !OfHandler) || !V.Ev.Lock ||
      Terms.isVague(V.Ev.Lock))
    return;
  MadeReady R;
  R.Do = V.Ev.Do;
  R.Kind = V.Ev.Kind;
  R.Object = V.Ev.Lock;
  R.Where = V.Ev.Where;
  R.Function = V.Function;
  bool Quiet = llvm::any_of(V.Before.Quiet, [](const HandlerRecord &Q) {
    return Q.Kind == HandlerKind::Irq;
  });
  if (!Quiet)
    R.Registered.assign(V.Before.Registered.begin(), V.Before.Registered.end());
  Ready.push_back(std::move(R));
}

void Program::usesInInterrupt(const EventView &V) {
  if (!V.In || V.In->By->Row->Kind != HandlerKind::Irq || V.Doubtful ||
      !V.Ev.Lock || Terms.isVague(V.Ev.Lock) || V.Ev.Try)
    return;
  bool IsLock = V.Ev.Do == Effect::Action::Acquire &&
                M.type(V.Ev.Type).Waits != Waiting::None;
  if (!IsLock && V.Ev.Do != Effect::Action::Arm &&
      V.Ev.Do != Effect::Action::Complete)
    return;
  // Before it is ready, the driver may tell the handler to do nothing, and so
  // may the kernel: netif_running().
  auto AsksMemory = [&](const Fact &K) {
    return Terms.contains(K.Value, TermKind::Load);
  };
  if (V.AfterTests || !V.Unnamed.empty() || llvm::any_of(V.If, AsksMemory))
    return;
  if (llvm::any_of(InterruptUses, [&](const InterruptUse &U) {
        return U.By == V.In->By && U.Do == V.Ev.Do && U.Object == V.Ev.Lock;
      }))
    return;
  InterruptUses.push_back(
      {V.Ev.Do, V.In->By, V.Ev.Kind, V.Ev.Lock, V.Ev.Where,
       V.Ev.Do == Effect::Action::Arm ? "" : lockName(V.Ev.Lock, V.Ev.Where)});
}
