//===- ListContexts.cpp - The table of callbacks, to read -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ListContexts.h"
#include "Model/CallbackText.h"
#include "Model/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace llvm;
using namespace locklint;

namespace {

const char Introduction[] =
    R"(# Contexts of callbacks

<!-- Printed by locklint --list-contexts; edit lib/Model/linux/callbacks.yaml instead. -->

Which function the kernel calls in which context, as locklint assumes. A function is known as a callback by
the call that registers it, or by the member of a struct that it is assigned to or initialises; `*` is every
member that has no row of its own. A callback with several words may run in each of these situations.

| word | called |
|---|---|
| `task` | in a task, with interrupts and bottom halves enabled; may sleep |
| `task-atomic` | in a task, with interrupts enabled; must not sleep |
| `bh-off` | in a task, with interrupts enabled and bottom halves disabled |
| `softirq` | in a softirq, with interrupts enabled |
| `hardirq` | in a hard interrupt |
| `irq-off` | anywhere, with interrupts disabled |
| `atomic` | anywhere; must not sleep |

Where a lock is named, the caller holds it; numbers are the callback's own arguments. The last column names
the file of the kernel that says so.
)";

/// What a row says, but for the name.
std::string text(const Model &M, const CallbackModel &Row) {
  CallbackText T = describe(M, Row);
  return " | " + T.Runs + " | " + T.Locks + " | " + Row.Source + " |\n";
}

} // namespace

void locklint::listContexts(raw_ostream &OS, const Model &M) {
  // Names that say the same share a line.
  using Lines = std::map<std::string, std::vector<std::string>>;
  Lines Calls;
  std::map<std::string, Lines> Structs;
  for (StringRef Name : M.rowNames())
    for (const CallbackModel &Row : M.rows(Name)) {
      auto [Record, Field] = Name.split('.');
      if (Row.isOfMember())
        Structs[Record.str()][text(M, Row)].push_back(
            ("`" + Field + "`").str());
      else
        Calls["argument " + utostr(Row.Handler) + ", " + Row.As + text(M, Row)]
            .push_back(("`" + Name + "`").str());
    }

  OS << Introduction << "\n## Calls\n\n"
     << "| call | function | runs | locks held | source |\n"
     << "|---|---|---|---|---|\n";
  std::map<std::string, std::string> Sorted;
  for (auto &[Rest, Names] : Calls) {
    sort(Names);
    Sorted[join(Names, ", ") + Rest] = "| " + join(Names, ", ") + " | " + Rest;
  }
  for (auto &[Key, Line] : Sorted)
    OS << Line;
  OS << "\n## Members of structs\n\n"
     << "| struct | members | runs | locks held | source |\n"
     << "|---|---|---|---|---|\n";
  for (auto &[Record, Rows] : Structs)
    for (auto &[Rest, Fields] : Rows) {
      sort(Fields);
      OS << "| `" << Record << "` | " << join(Fields, ", ") << Rest;
    }
}
