//===- Arguments.cpp - What stands on the command line --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "CompilerCall.h"
#include "FormatOption.h"
#include "Model/Spelling.h"
#include "Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <string>
#include <vector>

using namespace llvm;
using namespace locklint;
using namespace locklint::opts;

const cl::Option *locklint::findOption(StringRef Text,
                                       cl::OptionCategory &Category,
                                       const cl::SubCommand &Command) {
  if (!Text.consume_front("-"))
    return nullptr;
  Text.consume_front("-");
  auto &All = cl::getRegisteredOptions(const_cast<cl::SubCommand &>(Command));
  auto Found = All.find(Text.split('=').first);
  if (Found == All.end()) {
    // -j4
    Found = All.find(Text.take_front(1));
    if (Found == All.end() ||
        Found->second->getFormattingFlag() != cl::Prefix ||
        !all_of(Text.drop_front(1), isDigit))
      return nullptr;
  }
  const cl::Option *O = Found->second;
  bool Own = is_contained(O->Categories, &Category) || O->ArgStr == "help" ||
             O->ArgStr == "version";
  return Own ? O : nullptr;
}

bool locklint::takesNext(const cl::Option &O, StringRef Text) {
  return O.getValueExpectedFlag() == cl::ValueRequired && !Text.contains('=') &&
         Text.ltrim('-') == O.ArgStr;
}

static std::string programOf(const cl::SubCommand &Command) {
  StringRef Name = Command.getName();
  return Name.empty() ? "locklint" : ("locklint " + Name).str();
}

/// As it is written: "--store", "-j".
static std::string spelled(const cl::Option &O) {
  return (O.ArgStr.size() == 1 ? "-" : "--") + O.ArgStr.str();
}

/// Complains of an option that is none of \p Command, if it is one of others.
static bool isOfOthers(StringRef Text, const cl::SubCommand &Command) {
  std::vector<std::string> Programs;
  const cl::Option *O = nullptr;
  for (const cl::SubCommand *S : Everywhere.getSubCommands())
    if (const cl::Option *Theirs = findOption(Text, Category, *S)) {
      O = Theirs;
      Programs.push_back("'" + programOf(*S) + "'");
    }
  if (!O)
    return false;
  std::string Last = Programs.back();
  Programs.pop_back();
  complain() << spelled(*O) << ": an option of " << join(Programs, ", ")
             << (Programs.empty() ? "" : " and ") << Last << ", and not of '"
             << programOf(Command) << "'\n";
  return true;
}

namespace {
/// What an option is called in other programs.
struct Alias {
  StringLiteral Theirs, Ours;
};
} // namespace

static constexpr Alias Aliases[] = {
    {"jobs", "j"},
    {"v", "version"},
    {"V", "version"},
    {"q", "quiet"},
    {"silent", "quiet"},
    {"o", "output"},
    {"rules", "checks"},
    {"build-dir", "p"},
    {"build", "p"},
    {"Werror", "werror"},
    {"error", "werror"},
    {"warnings-as-errors", "werror"},
    {"explain", "explain-check"},
    {"list-rules", "list-checks"},
};

/// What to write in place of \p Text, an option that \p Command has not; empty
/// if nothing is like it.
static std::string meantBy(StringRef Text, cl::SubCommand &Command) {
  auto [Name, Value] = Text.ltrim('-').split('=');
  auto &All = cl::getRegisteredOptions(Command);
  if (auto Format = All.find("format"); Format != All.end())
    if (is_contained(formatsOf(*Format->second), Name))
      return ("--format=" + Name).str();
  SmallVector<StringRef> Known;
  for (const auto &[Its, O] : All)
    if (is_contained(O->Categories, &Category) &&
        O->getOptionHiddenFlag() == cl::NotHidden && Its.size() > 1)
      Known.push_back(Its);
  llvm::sort(Known);
  StringRef Like;
  for (const Alias &A : Aliases)
    if (A.Theirs == Name && (All.contains(A.Ours)))
      Like = A.Ours;
  if (Like.empty())
    Like = nearestWord(Name, Known);
  if (Like.empty())
    return "";
  std::string Written = spelled(*All.find(Like)->second);
  if (Value.empty())
    return Written;
  return (Written + (Like.size() == 1 ? " " : "=") + Value).str();
}

/// Complains of an option that nothing has.
static bool isUnknown(const char *Written, cl::SubCommand &Command) {
  StringRef Text = Written;
  StringRef Name = Text.ltrim('-').split('=').first;
  auto &All = cl::getRegisteredOptions(Command);
  if (All.contains(Name))
    return false;
  std::string Meant = meantBy(Text, Command);
  // "-jx": it is a number, as is said elsewhere.
  auto Prefix = All.find(Name.take_front(1));
  if (Meant.empty() && !Text.starts_with("--") && Prefix != All.end() &&
      Prefix->second->getFormattingFlag() == cl::Prefix)
    return false;
  raw_ostream &OS = complain();
  OS << "'" << Text << "': ";
  if (Meant.empty() && saysHowCodeIsRead(Written))
    OS << "the compiler's flags go behind --, after the files\n";
  else if (Meant.empty())
    OS << "there is no such option; see " << programOf(Command) << " --help\n";
  else
    OS << "there is no such option; did you mean '" << Meant << "'?\n";
  return true;
}

/// Complains that a value is missing.
static bool misses(const cl::Option &O) {
  complain() << spelled(O) << ": the " << O.ValueStr << " is missing, as in "
             << spelled(O) << (O.ArgStr.size() == 1 ? " " : "=") << O.ValueStr
             << ".\n"
             << O.HelpStr << '\n';
  return false;
}

/// Complains if \p Text gives \p O, a flag, another value than LLVM reads.
static bool isNoFlagsValue(const cl::Option &O, StringRef Text) {
  auto [Name, Value] = Text.split('=');
  if (!O.ValueStr.empty() || O.getValueExpectedFlag() == cl::ValueRequired ||
      Name == Text ||
      is_contained(
          {"", "true", "True", "TRUE", "1", "false", "False", "FALSE", "0"},
          Value))
    return false;
  complain() << "'" << Text << "': " << spelled(O)
             << " takes no value but true and false\n";
  return true;
}

/// Complains if \p Value, which \p O is given, must name something and does
/// not.
static bool namesNothing(const cl::Option &O, StringRef Value) {
  bool IsDirectory = is_contained({"DIR", "BUILD_DIR"}, O.ValueStr);
  // These have more to say.
  bool IsTold = O.ArgStr == "config" || O.ArgStr == "store";
  if (!Value.empty() || IsTold ||
      (!IsDirectory && !is_contained({"FILE", "FACTS"}, O.ValueStr)))
    return false;
  complain() << spelled(O) << (O.ArgStr.size() == 1 ? " ''" : "=''")
             << ": it names no " << (IsDirectory ? "directory" : "file")
             << '\n';
  return true;
}

namespace {
/// What a command asks for.
struct Needs {
  const cl::SubCommand *Command;
  size_t Names;
  const char *Usage;
};
} // namespace

/// Complains if \p Command has not what it asks for.
static bool isComplete(const cl::SubCommand &Command, size_t Names,
                       bool HasOutput) {
  static const Needs All[] = {
      {&Explain, 1, "NAME [FILE|DIRECTORY]..."},
      {&Graph, 1, "LOCK [FILE|DIRECTORY]..."},
      {&Link, 2, "STORE FACTS|DIRECTORY..."},
      {&Capture, 0, "-o FACTS|DIRECTORY/ [FILE|DIRECTORY]..."},
  };
  for (const Needs &N : All) {
    if (N.Command != &Command)
      continue;
    if (Names >= N.Names && (&Command != &Capture || HasOutput))
      return true;
    complain() << "'" << programOf(Command)
               << "' needs more: " << programOf(Command) << " [options] "
               << N.Usage << "; see " << programOf(Command) << " --help\n";
    return false;
  }
  return true;
}

/// Complains if \p Name, the first that is no option, is a command: that goes
/// first. \p Arguments has it at \p At.
static bool isLate(ArrayRef<const char *> Arguments, size_t At) {
  StringRef Name = Arguments[At];
  if (none_of(Everywhere.getSubCommands(),
              [&](const cl::SubCommand *S) { return S->getName() == Name; }))
    return false;
  raw_ostream &OS = complain();
  OS << "'" << Name << "' is a command, and goes first: locklint " << Name;
  for (auto [I, Text] : enumerate(Arguments))
    if (I != At)
      OS << ' ' << Text;
  OS << "\nA file of that name is written as ./" << Name << '\n';
  return true;
}

bool locklint::checkArguments(ArrayRef<const char *> Arguments,
                              cl::SubCommand &Command) {
  size_t Names = 0;
  bool HasOutput = false;
  for (size_t I = 0; I != Arguments.size(); ++I) {
    StringRef Text = Arguments[I];
    if (!Text.starts_with("-") || Text == "-") {
      if (++Names == 1 && &Command == &Analyze && isLate(Arguments, I))
        return false;
      continue;
    }
    if (Text.ltrim('-').starts_with("help") || Text == "-h" ||
        Text.ltrim('-') == "version")
      return true;
    const cl::Option *O = findOption(Text, Category, Command);
    if (!O && (isOfOthers(Text, Command) || isUnknown(Arguments[I], Command)))
      return false;
    HasOutput |= O == &CaptureTo;
    if (!O)
      continue;
    StringRef Value = Text.split('=').second;
    if (isNoFlagsValue(*O, Text))
      return false;
    if (takesNext(*O, Text)) {
      if (++I == Arguments.size())
        return misses(*O);
      Value = Arguments[I];
    }
    if ((Text.contains('=') || takesNext(*O, Text)) && namesNothing(*O, Value))
      return false;
  }
  return isComplete(Command, Names, HasOutput);
}
