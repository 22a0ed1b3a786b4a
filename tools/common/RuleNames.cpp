//===- RuleNames.cpp - Rules, as users name them --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/RuleNames.h"
#include "Finding/Finding.h"
#include "Model/Spelling.h"
#include "checkers/Rule.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

static constexpr StringLiteral Prefix = "linuxkernel-";
/// A check of clang-tidy's own that bears our prefix.
static constexpr StringLiteral Theirs[] = {"linuxkernel-must-check-errs"};

static bool matches(StringRef Item, StringRef Name) {
  Expected<GlobPattern> Glob = GlobPattern::create(Item);
  if (Glob)
    return Glob->match(Name);
  consumeError(Glob.takeError());
  return Item == Name;
}

/// How far a rule's name is from what was written, with or without the prefix.
static unsigned distance(const Rule *R, StringRef Written) {
  Written.consume_front(Prefix);
  return editDistance(Written, R->name().drop_front(Prefix.size()));
}

static const Rule *nearest(StringRef Written, bool OnByDefault) {
  const Rule *Best = nullptr;
  for (const Rule *R : rules())
    if ((R->onByDefault() || !OnByDefault) &&
        (!Best || distance(R, Written) < distance(Best, Written)))
      Best = R;
  return Best;
}

/// As many wrong letters make another word.
static bool isTypo(unsigned Distance, size_t Length) {
  return Distance <= Length / 5;
}

/// What a glob such as "linuxkernel-sleeps-*" was to be: the beginning of a
/// rule's name that is the most like it, and "*". Empty if none is like it.
static std::string nearestGlob(StringRef Written) {
  if (!Written.consume_back("*") ||
      Written.find_first_of("*?[{") != Written.npos)
    return "";
  Written.consume_front(Prefix);
  StringRef Best;
  unsigned Least = -1U;
  for (const Rule *R : rules()) {
    StringRef Name = R->name();
    for (size_t End = Prefix.size() + 1; End <= Name.size(); ++End) {
      StringRef Begin = Name.slice(Prefix.size(), End);
      unsigned Distance = editDistance(Written, Begin);
      if (Distance < Least) {
        Least = Distance;
        Best = Name.take_front(End);
      }
    }
  }
  return isTypo(Least, (Prefix + Written).str().size()) &&
                 Least < Written.size()
             ? (Best + "*").str()
             : "";
}

/// "; did you mean ...?" where there is something to suggest.
static std::string suggestion(StringRef Written) {
  const Rule *R = nearest(Written, /*OnByDefault=*/false);
  std::string Meant, WithPrefix = (Prefix + Written).str();
  if (isTypo(distance(R, Written), R->name().size()))
    Meant = R->name();
  else if (any_of(rules(), [&](const Rule *R) {
             return matches(WithPrefix, R->name());
           }))
    Meant = WithPrefix;
  else
    Meant = nearestGlob(Written);
  return Meant.empty() ? "" : "; did you mean '" + Meant + "'?";
}

/// What to say of a name that no rule has.
static std::string suggestionOrList(StringRef Written) {
  std::string Like = suggestion(Written);
  return Like.empty() ? "; see locklint --list-checks" : Like;
}

Expected<const Rule *> locklint::findRule(StringRef Name) {
  for (const Rule *R : rules())
    if (R->name() == Name || R->name().drop_front(Prefix.size()) == Name)
      return R;
  return createStringError("no rule is called '" + Name + "'" +
                           suggestionOrList(Name));
}

Error locklint::checkRuleNames(StringRef Globs) {
  SmallVector<StringRef> Items;
  SplitString(Globs, Items, ",\n");
  for (StringRef Item : Items) {
    Item = Item.trim();
    bool LeavesOut = Item.consume_front("-");
    if (Item.empty())
      continue;
    bool Some = false, On = false;
    std::string Off;
    for (const Rule *R : rules()) {
      if (!matches(Item, R->name()))
        continue;
      Some = true;
      On |= R->onByDefault() || Item == R->name() || LeavesOut;
      if (!R->onByDefault())
        Off = R->name().str();
    }
    if (!Some)
      return createStringError("'" + Item + "' matches no rule" +
                               suggestionOrList(Item));
    if (!On)
      return createStringError("'" + Item +
                               "' turns nothing on; a rule such as '" + Off +
                               "' must be named in full");
  }
  return Error::success();
}

/// The names in the parentheses after a NOLINT of whatever kind that \p Text
/// begins after; empty if there are none.
static StringRef namesOf(StringRef Text) {
  Text = Text.take_until([](char C) { return C == '\n'; });
  StringRef Kind = Text.take_while([](char C) { return isAlpha(C); });
  if (!is_contained({"", "NEXTLINE", "BEGIN", "END"}, Kind))
    return "";
  Text = Text.drop_front(Kind.size());
  size_t End = Text.find(')');
  if (!Text.starts_with("(") || End == StringRef::npos)
    return "";
  return Text.slice(1, End);
}

/// Whether a comment that names \p Written means a rule, and silences none: as
/// summaries call rules, without their prefix, no comment does.
static bool isMisnamed(StringRef Written) {
  auto Matches = [&](StringRef Known) { return matches(Written, Known); };
  if (!Written.starts_with(Prefix))
    return any_of(rules(), [&](const Rule *R) {
      return R->name().drop_front(Prefix.size()) == Written;
    });
  return none_of(Theirs, Matches) &&
         none_of(rules(), [&](const Rule *R) { return Matches(R->name()); });
}

std::vector<Finding>
locklint::misnamedInComments(const SourceManager &Sources) {
  std::vector<Finding> Found;
  FileID Main = Sources.getMainFileID();
  StringRef Text = Sources.getBufferData(Main);
  static constexpr StringLiteral Word = "NOLINT";
  for (size_t At = Text.find(Word); At != StringRef::npos;
       At = Text.find(Word, At + Word.size())) {
    SmallVector<StringRef> Names;
    SplitString(namesOf(Text.drop_front(At + Word.size())), Names, ", \t");
    for (StringRef Name : Names) {
      StringRef Written = Name;
      Written.consume_front("-");
      if (!isMisnamed(Written))
        continue;
      PresumedLoc Where = Sources.getPresumedLoc(
          Sources.getLocForStartOfFile(Main).getLocWithOffset(Written.data() -
                                                              Text.data()));
      Finding F;
      F.Rule = nearest(Written, /*OnByDefault=*/true)->name();
      F.Message =
          ("no rule is called '" + Written + "'" + suggestion(Written)).str();
      F.Where = {Where.getFilename(), Where.getLine(), Where.getColumn()};
      Found.push_back(std::move(F));
    }
  }
  return Found;
}
