//===- CallbackText.cpp - Rows of the table of callbacks -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/CallbackText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace locklint;

static std::string quoted(ArrayRef<std::string> Names, const char *After = "") {
  return join(map_range(Names,
                        [&](const std::string &Name) {
                          return "`" + Name + After + "`";
                        }),
              " or ");
}

static std::string testText(const UnitCondition &C) {
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

static std::string text(const UnitCondition &C) {
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

static std::string text(ArrayRef<UnitCondition> List) {
  return join(map_range(List, [](const UnitCondition &C) { return text(C); }),
              ", or ");
}

CallbackText locklint::describe(const Model &M, const CallbackModel &Row) {
  CallbackText T;
  T.Runs =
      join(map_range(Row.Contexts,
                     [](auto How) { return "`" + spelled(How).str() + "`"; }),
           ", ");
  if (Row.When.On == Condition::Subject::Arg)
    T.Runs += ", depending on argument " + utostr(Row.When.Arg);
  if (!Row.OnlyIf.empty())
    T.Runs += ", if " + text(Row.OnlyIf);
  if (!Row.Unless.empty())
    T.Runs += ", unless " + text(Row.Unless);
  if (!Row.In.always())
    T.Runs += "; in " + describe(Row.In);
  T.Locks = join(map_range(Row.Holds,
                           [&](const CallbackModel::Lock &L) {
                             return M.type(L.Type).Name + " `" +
                                    spelled(L.Where) + "`";
                           }),
                 ", ");
  return T;
}
