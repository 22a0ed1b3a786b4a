//===- LearntText.cpp - Entries of the model as text ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Learn/Learn.h"
#include "Model/Words.h"

using namespace locklint;

static void write(llvm::raw_ostream &OS, const Condition &When) {
  switch (When.On) {
  case Condition::Subject::Always:
    return;
  case Condition::Subject::Arg:
    OS << ", when: {arg: " << When.Arg << ", is: " << wordOf(When.Is) << '}';
    return;
  case Condition::Subject::Result:
    OS << ", when: {result: " << wordOf(When.Is) << '}';
    return;
  }
}

static void write(llvm::raw_ostream &OS, const Effect &E, const Model &M) {
  OS << "{do: " << wordOf(E.Do);
  bool OnLock =
      E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release;
  if (OnLock) {
    OS << ", type: " << M.type(E.Type).Name << ", lock: " << spelled(E.Lock);
    if (E.Mode != LockMode::Write)
      OS << ", mode: " << wordOf(E.Mode);
    if (E.Var != Variant::Plain)
      OS << ", variant: " << wordOf(E.Var);
    if (E.Nested)
      OS << ", nested: true";
    if (E.Inside)
      OS << ", inside: true";
  } else if (E.Lock) {
    OS << ", kind: " << wordOf(E.Kind) << ", object: " << spelled(E.Lock);
  }
  write(OS, E.When);
  OS << '}';
}

void locklint::writeLearnt(llvm::raw_ostream &OS,
                           llvm::ArrayRef<CallModel> Calls,
                           llvm::ArrayRef<CallbackModel> Callbacks,
                           const Model &M) {
  OS << "version: 1\nlearnt: true\n";
  if (!Calls.empty())
    OS << "calls:\n";
  for (const CallModel &C : Calls) {
    OS << "  - {names: [" << C.Name << "], effects: [";
    bool First = true;
    for (const Effect &E : C.Effects) {
      OS << (First ? "" : ", ");
      First = false;
      write(OS, E, M);
    }
    OS << "]}\n";
  }
  if (!Callbacks.empty())
    OS << "callbacks:\n";
  for (const CallbackModel &Row : Callbacks) {
    auto [Record, Field] = llvm::StringRef(Row.As).split('.');
    OS << "  - {struct: " << Record << ", fields: [" << Field
       << "], runs: " << wordOf(Row.Contexts.front()) << ", source: \""
       << Row.Source << "\"}\n";
  }
}
