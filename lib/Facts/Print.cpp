//===- Print.cpp - Facts, as developers read them -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Path.h"

using namespace locklint;

static const char *operatorName(TermOp Op) {
  static const char *const Names[] = {
      "none", "+",  "-", "*",  "/",  "%",   "&",  "|",  "^", "<<", ">>",
      "==",   "!=", "<", "<=", "u<", "u<=", "&&", "||", "!", "~",  "neg"};
  return Names[unsigned(Op)];
}

std::string locklint::print(const TermTable &T, TermId Id) {
  const Term &X = T[Id];
  auto Part = [&](TermId P) { return print(T, P); };
  auto Number = [](uint64_t N) { return llvm::utostr(N); };
  switch (X.Kind) {
  case TermKind::Unknown:
    return "?";
  case TermKind::Const:
    return llvm::itostr(X.C);
  case TermKind::Param:
    return "p" + Number(X.A);
  case TermKind::Return:
    return "return";
  case TermKind::Global:
    return ("@" + T.name(X.A)).str();
  case TermKind::Function:
    return ("fn " + T.name(X.A)).str();
  case TermKind::Local:
    return ("%" + T.name(X.A) + "." + llvm::Twine(X.A)).str();
  case TermKind::Field:
    return "field(" + Part(X.A) + ", \"" + T.field(X.B).Record.c_str() + "." +
           T.field(X.B).Name + "\")";
  case TermKind::Index:
    return Part(X.A) + "[" + Part(X.B) + "]";
  case TermKind::Load:
    return "load(" + Part(X.A) + ")";
  case TermKind::Unary:
    return std::string(operatorName(X.Op)) + Part(X.A);
  case TermKind::Binary:
    return "(" + Part(X.A) + " " + operatorName(X.Op) + " " + Part(X.B) + ")";
  case TermKind::Result:
    return "result#" + Number(X.A) + "." + Number(X.B);
  case TermKind::Phi:
    return "phi#" + Number(X.A) + "(" + Part(X.B) + ")";
  case TermKind::Stale:
    return "stale(" + Part(X.A) + ")";
  }
  llvm_unreachable("all kinds of terms are above");
}

std::string locklint::print(const Range &R) {
  Range All;
  std::string Text = "[";
  Text += (R.Lo == All.Lo ? "" : llvm::itostr(R.Lo)) + "..";
  Text += (R.Hi == All.Hi ? "" : llvm::itostr(R.Hi)) + "]";
  return Text + (R.NonZero ? " not 0" : "");
}

std::string locklint::print(const Location &Where) {
  if (!Where.valid())
    return "-";
  return (llvm::sys::path::filename(Where.File) + ":" +
          llvm::Twine(Where.Line) + ":" + llvm::Twine(Where.Column))
      .str();
}

llvm::StringRef locklint::name(Effect::Action Do) {
  switch (Do) {
  case Effect::Action::Acquire:
    return "acquire";
  case Effect::Action::Release:
    return "release";
  case Effect::Action::AssertHeld:
    return "assert_held";
  case Effect::Action::AssertNotHeld:
    return "assert_not_held";
  case Effect::Action::AssertIrqsOn:
    return "assert_irqs_on";
  case Effect::Action::AssertIrqsOff:
    return "assert_irqs_off";
  case Effect::Action::IrqDisable:
    return "irq_disable";
  case Effect::Action::IrqEnable:
    return "irq_enable";
  case Effect::Action::IrqSave:
    return "irq_save";
  case Effect::Action::IrqRestore:
    return "irq_restore";
  case Effect::Action::BhDisable:
    return "bh_disable";
  case Effect::Action::BhEnable:
    return "bh_enable";
  case Effect::Action::PreemptDisable:
    return "preempt_disable";
  case Effect::Action::PreemptEnable:
    return "preempt_enable";
  case Effect::Action::Sleep:
    return "sleep";
  case Effect::Action::HardirqEnter:
    return "hardirq_enter";
  case Effect::Action::HardirqExit:
    return "hardirq_exit";
  case Effect::Action::SoftirqEnter:
    return "softirq_enter";
  case Effect::Action::SoftirqExit:
    return "softirq_exit";
  case Effect::Action::Init:
    return "init";
  case Effect::Action::Wait:
    return "wait";
  case Effect::Action::Stop:
    return "stop";
  case Effect::Action::Start:
    return "start";
  case Effect::Action::Arm:
    return "arm";
  case Effect::Action::Delete:
    return "delete";
  case Effect::Action::Free:
    return "free";
  case Effect::Action::Call:
    return "call";
  case Effect::Action::CallBack:
    return "call_back";
  case Effect::Action::Await:
    return "await";
  case Effect::Action::Complete:
    return "complete";
  case Effect::Action::Register:
    return "register";
  }
  llvm_unreachable("all actions are above");
}

void locklint::print(llvm::raw_ostream &OS, const State &S, const TermTable &T,
                     const Model &M) {
  bool Empty = true;
  auto Item = [&]() -> llvm::raw_ostream & {
    OS << (Empty ? "" : ", ");
    Empty = false;
    return OS;
  };
  OS << '{';
  for (const HeldLock &L : S.Held)
    Item() << "holds " << print(T, L.Lock) << " (" << M.type(L.Type).Name
           << (L.Mode == LockMode::Read ? ", read" : "")
           << (L.FromEntry ? ", from entry" : "") << (L.Many ? ", many" : "")
           << (L.Escaped ? ", escaped" : "") << (L.Tested ? ", tested" : "")
           << ")";
  for (const FreeLock &L : S.Dropped)
    Item() << "dropped " << print(T, L.Lock);
  for (const FreeLock &L : S.Free)
    Item() << "free " << print(T, L.Lock);
  auto Level = [](IrqLevel::Kind K) {
    static const char *const Names[] = {"entry", "on", "off", "restored"};
    return Names[K];
  };
  if (S.Irq.Level != IrqLevel::Entry || S.EntryIrq != IrqLevel::Entry)
    Item() << "irq " << Level(S.Irq.Level) << " (entry " << Level(S.EntryIrq)
           << ")";
  if (S.Bh)
    Item() << "bh " << int(S.Bh);
  if (S.Preempt)
    Item() << "preempt " << int(S.Preempt);
  if (S.Contexts != AnyContext)
    Item() << "contexts " << int(S.Contexts);
  if (S.Blurred)
    Item() << "blurred";
  OS << '}';
}

static void printFacts(llvm::raw_ostream &OS, llvm::ArrayRef<Fact> Facts,
                       uint32_t NonNull, const TermTable &T) {
  for (const Fact &K : Facts)
    OS << "\n      if " << print(T, K.Value) << " in " << print(K.In);
  if (NonNull)
    OS << "\n      if not null: parameters " << llvm::utohexstr(NonNull);
}

void locklint::print(llvm::raw_ostream &OS, const Summary &S,
                     const TermTable &T, const SiteTable &Sites,
                     const Model &M) {
  if (S.Unknown) {
    OS << "  unknown\n";
    return;
  }
  for (const CallerEvent &N : S.Events) {
    OS << "  event " << name(N.Ev.Do);
    if (N.Ev.Lock)
      OS << ' ' << print(T, N.Ev.Lock);
    OS << " at " << print(Sites[N.Ev.Where].Where) << " in ";
    print(OS, N.Before, T, M);
    OS << (N.OfMode ? " of mode" : "") << (N.Again ? " again" : "");
    printFacts(OS, N.If, N.NonNull, T);
    OS << '\n';
  }
  for (const ExitCase &X : S.Exits) {
    OS << "  exit at " << print(Sites[X.Where].Where) << " returns "
       << print(T, X.Returned) << ' ' << print(X.ReturnedIn) << ' ';
    print(OS, X.After, T, M);
    printFacts(OS, X.If, X.NonNull, T);
    for (auto [Place, Value] : X.Writes)
      OS << "\n      writes " << print(T, Place) << " = " << print(T, Value);
    OS << '\n';
  }
}
