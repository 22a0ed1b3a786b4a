//===- ListContexts.cpp - The table of callbacks, to read -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ListContexts.h"
#include "Model/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
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

std::string quoted(ArrayRef<std::string> Names, const char *After = "") {
  return join(map_range(Names,
                        [&](const std::string &Name) {
                          return "`" + Name + After + "`";
                        }),
              " or ");
}

std::string testText(const UnitCondition &C) {
  std::string Mask = C.MaskName.empty() ? formatv("{0:x}", C.Value.Mask).str()
                                        : "`" + C.MaskName + "`";
  switch (C.Value.Is) {
  case Condition::Test::Bits:
    return " with " + Mask;
  case Condition::Test::NoBits:
    return " without " + Mask;
  case Condition::Test::Above:
    return " above " + utostr(C.Value.Mask);
  case Condition::Test::Zero:
  case Condition::Test::NonZero:
  case Condition::Test::Negative:
  case Condition::Test::NonNegative:
  case Condition::Test::Error:
  case Condition::Test::NotError:
  case Condition::Test::Blocking:
    return "";
  }
  return "";
}

std::string text(const UnitCondition &C) {
  if (!C.Field.empty())
    return "`" + C.Record + "." + C.Field + "` is set" +
           (C.SameObject ? " beside it" : "") + testText(C);
  std::string Text =
      quoted(C.Calls, "()") + " is called" + (C.Object ? " for it" : "");
  if (C.Globals.empty() && C.From.empty())
    return Text + testText(C);
  std::string With = quoted(C.Globals);
  if (!C.From.empty())
    With += (With.empty() ? "" : " or ") +
            ("what " + quoted(C.From[0].Calls, "()")) + " returned" +
            testText(C.From[0]);
  return Text + " with " + With;
}

std::string text(ArrayRef<UnitCondition> List) {
  return join(map_range(List, [](const UnitCondition &C) { return text(C); }),
              ", or ");
}

/// What a row says, but for the name.
std::string text(const Model &M, const CallbackModel &Row) {
  std::string Runs =
      join(map_range(Row.Contexts,
                     [](auto How) { return "`" + spelled(How).str() + "`"; }),
           ", ");
  if (Row.When.On == Condition::Subject::Arg)
    Runs += ", depending on argument " + utostr(Row.When.Arg);
  if (!Row.OnlyIf.empty())
    Runs += ", if " + text(Row.OnlyIf);
  if (!Row.Unless.empty())
    Runs += ", unless " + text(Row.Unless);
  std::string Locks = join(map_range(Row.Holds,
                                     [&](const CallbackModel::Lock &L) {
                                       return M.type(L.Type).Name + " `" +
                                              spelled(L.Where) + "`";
                                     }),
                           ", ");
  return " | " + Runs + " | " + Locks + " | " + Row.Source + " |\n";
}

} // namespace

void locklint::listContexts(raw_ostream &OS, const Model &M) {
  // Names that say the same share a line.
  using Lines = std::map<std::string, std::vector<std::string>>;
  Lines Calls;
  for (const auto &Entry : M.registrars())
    for (const CallbackModel &Row : Entry.second)
      Calls["argument " + utostr(Row.Handler) + ", " + Row.As + text(M, Row)]
          .push_back(("`" + Entry.first() + "`").str());
  std::map<std::string, Lines> Structs;
  for (const auto &Entry : M.members()) {
    auto [Record, Field] = Entry.first().split('.');
    for (const CallbackModel &Row : Entry.second)
      Structs[Record.str()][text(M, Row)].push_back(("`" + Field + "`").str());
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
