//===- Rule.cpp - What the rules share ------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "Facts/Guards.h"
#include "llvm/Support/ErrorHandling.h"

using namespace locklint;

std::string RuleContext::lockName(ObjectId Lock, SiteId Where) const {
  return locklint::lockName(Terms, Sites, Lock, Where);
}

void RuleContext::explain(std::vector<Step> &Witness, SiteId Where,
                          Step::Kind What, std::string Subject,
                          std::string Detail) const {
  if (!Where)
    return;
  while (SiteId Next = Sites[Where].Next) {
    // guard(mutex)(&lock): what the class of guards does is done there.
    if (isOfGuards(Sites[Where].Callee))
      break;
    // A call through a pointer has no name; the function that it leads to is
    // the next step, at the same place.
    if (!Sites[Where].Callee.empty())
      Witness.push_back({Step::Kind::Calls, Sites[Where].Where,
                         Sites[Where].Callee.str(), ""});
    Where = Next;
  }
  if (const SiteTable::Entered *E = Sites.entryAt(Where)) {
    // The step before has told how the handler runs.
    if (!Witness.empty() && Witness.back().What == Step::Kind::Registered &&
        Witness.back().Where == Sites[Where].Where &&
        Witness.back().Subject == E->Function) {
      Witness.back().Detail += ", with '" + Subject + "' held";
      return;
    }
    What = Step::Kind::HeldByCaller;
    Detail = ("'" + E->Function + "' is registered here as " + E->As).str();
  }
  Witness.push_back(
      {What, Sites[Where].Where, std::move(Subject), std::move(Detail)});
}

void RuleContext::reportLeft(Finding F, SiteId Where) const {
  Left.insert(Where);
  report(std::move(F));
}

bool RuleContext::isReportedBelow(SiteId Where) const {
  while (Where && (Where = Sites[Where].Next))
    if (Left.contains(Where))
      return true;
  return false;
}

Location RuleContext::place(SiteId Where) const {
  Location Found = Sites[Where].Where;
  for (SiteId S = Where; S; S = Sites[S].Next)
    if (Sites[S].Where.File == Found.File)
      Found = Sites[S].Where;
  return Found;
}

Location RuleContext::source(SiteId Where) const {
  Location Found = Sites[Where].Where;
  for (SiteId S = Where; S; S = Sites[S].Next)
    if (Sites[S].Where.File.ends_with(".c"))
      Found = Sites[S].Where;
  return Found;
}

Location RuleContext::cause(const Event &E) const {
  return E.AskedAt ? Sites[E.AskedAt].Where : place(E.Where);
}

void RuleContext::blame(Finding &F, const Event &E, SiteId Began) const {
  F.Since = Began;
  SiteId At = E.Where;
  // A macro may make several calls at one place.
  while (Sites[At].Next && Sites[Began].Next &&
         Sites[At].Where == Sites[Began].Where &&
         Sites[At].Callee == Sites[Began].Callee) {
    At = Sites[At].Next;
    Began = Sites[Began].Next;
  }
  if (At != E.Where && !E.AskedAt)
    F.Cause = place(At);
}

bool locklint::isOfRound(const TermTable &T, ObjectId Lock) {
  return T.any(Lock, [](const Term &X, TermId) {
    return X.Kind == TermKind::Phi || (X.Kind == TermKind::Result && X.B);
  });
}

void Enables::add(const Event &E) {
  bool Releases = E.Do == Effect::Action::Release;
  Irqs |= E.Do == Effect::Action::IrqEnable ||
          E.Do == Effect::Action::IrqRestore ||
          (Releases && E.Var == Variant::IrqSave);
  IrqsWithLock |= Releases && E.Var == Variant::Irq;
  Bh |= E.Do == Effect::Action::BhEnable;
  BhWithLock |= Releases && E.Var == Variant::Bh;
  Preemption |= E.Do == Effect::Action::PreemptEnable;
}

void Enables::add(const Enables &O) {
  Irqs |= O.Irqs;
  IrqsWithLock |= O.IrqsWithLock;
  Bh |= O.Bh;
  BhWithLock |= O.BhWithLock;
  Preemption |= O.Preemption;
}

Finding Rule::at(const EventView &V, const RuleContext &C) const {
  Finding F;
  F.Rule = name();
  F.Where = C.Sites[V.Ev.Where].Where;
  F.Cause = C.cause(V.Ev);
  F.Function = V.Function.str();
  F.Strict = V.Possible;
  return F;
}

llvm::StringRef locklint::describe(Runs How) {
  switch (How) {
  case Runs::Task:
    return "in a task";
  case Runs::TaskAtomic:
  case Runs::Atomic:
    return "where sleeping is forbidden";
  case Runs::BhOff:
    return "with bottom halves disabled";
  case Runs::Softirq:
    return "in softirq context";
  case Runs::Hardirq:
    return "in hardirq context";
  case Runs::IrqOff:
    return "with interrupts disabled";
  }
  llvm_unreachable("all situations are above");
}

void RuleContext::explain(std::vector<Step> &Witness, const Entry *In) const {
  if (!In)
    return;
  Witness.push_back(
      {Step::Kind::Registered, In->By->Where, In->By->Function,
       In->By->As + ", which runs " + locklint::describe(In->How).str()});
}
