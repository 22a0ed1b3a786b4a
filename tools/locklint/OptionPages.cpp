//===- OptionPages.cpp - The options, for man and for shells --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptionPages.h"
#include "Arguments.h"
#include "Config.h"
#include "FormatOption.h"
#include "Help.h"
#include "Options.h"
#include "checkers/Rule.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <kainjow/mustache.hpp>
#include <optional>

using namespace llvm;
using namespace locklint;
using namespace locklint::opts;
namespace mustache = kainjow::mustache;
using mustache::data;

namespace {

struct TemplateFile {
  StringLiteral Name, Text;
};

constexpr TemplateFile Files[] = {
#include "OptionPages.inc"
};

std::string findFile(StringRef Name) {
  for (const TemplateFile &F : Files)
    if (F.Name == Name)
      return F.Text.str();
  return "";
}

/// What may follow an option; the templates know these words.
enum class ValueKind {
  None,
  Any,
  Word,
  Rule,
  Rules,
  File,
  Directory,
  Revision
};

StringRef wordOf(ValueKind K) {
  switch (K) {
  case ValueKind::None:
    return "none";
  case ValueKind::Any:
    return "any";
  case ValueKind::Word:
    return "word";
  case ValueKind::Rule:
    return "rule";
  case ValueKind::Rules:
    return "rules";
  case ValueKind::File:
    return "file";
  case ValueKind::Directory:
    return "directory";
  case ValueKind::Revision:
    return "revision";
  }
  llvm_unreachable("all kinds are above");
}

/// The value's name tells what it is: one in small letters is written as it
/// stands there, the words of a choice between bars. None if it is not known.
std::optional<ValueKind> kindOf(const cl::Option &O) {
  if (O.ValueStr.empty())
    return ValueKind::None;
  if (none_of(O.ValueStr, isUpper))
    return ValueKind::Word;
  return StringSwitch<std::optional<ValueKind>>(O.ValueStr)
      .Case("FORMAT", ValueKind::Word)
      .Case("GLOBS", ValueKind::Rules)
      .Case("NAME", ValueKind::Rule)
      .Cases("FILE", "FACTS", ValueKind::File)
      .Cases("DIR", "BUILD_DIR", ValueKind::Directory)
      .Case("REV", ValueKind::Revision)
      .Cases("N", "REGEX", "X.Y", ValueKind::Any)
      .Default(std::nullopt);
}

std::vector<StringRef> wordsOf(const cl::Option &O) {
  if (O.ValueStr == "FORMAT")
    return formatsOf(O);
  SmallVector<StringRef> Words;
  O.ValueStr.split(Words, '|');
  return {Words.begin(), Words.end()};
}

/// The options that users are told of, by name.
std::vector<cl::Option *> optionsOf(cl::SubCommand &Command) {
  std::vector<cl::Option *> Shown;
  for (const auto &Known : cl::getRegisteredOptions(Command)) {
    cl::Option *O = Known.second;
    if (O->getOptionHiddenFlag() == cl::NotHidden &&
        findOption(("--" + O->ArgStr).str(), Category, Command) == O)
      Shown.push_back(O);
  }
  sort(Shown, [](auto *A, auto *B) { return A->ArgStr < B->ArgStr; });
  return Shown;
}

std::string joined(ArrayRef<StringRef> Words) { return join(Words, " "); }

/// In one line.
std::string helpOf(const cl::Option &O) {
  std::string Text = O.HelpStr.str();
  std::replace(Text.begin(), Text.end(), '\n', ' ');
  return Text;
}

std::string programOf(const cl::SubCommand &Command) {
  StringRef Name = Command.getName();
  return Name.empty() ? "locklint" : ("locklint " + Name).str();
}

Expected<data> describe(const cl::Option &O) {
  std::optional<ValueKind> Kind = kindOf(O);
  if (!Kind)
    return createStringError("--" + O.ArgStr + "=<" + O.ValueStr +
                             ">: kindOf() in OptionPages.cpp does not say how "
                             "such a value is completed");
  // Most flags of LLVM's take a value that nobody wants to write.
  bool HasValue = *Kind != ValueKind::None;
  bool IsOptional = HasValue && O.getValueExpectedFlag() == cl::ValueOptional;
  bool IsShort = O.ArgStr.size() == 1;
  data D;
  D.set("option", (IsShort ? "-" : "--") + O.ArgStr.str());
  D.set("help", helpOf(O));
  D.set("short", IsShort);
  D.set("joined", O.getFormattingFlag() == cl::Prefix);
  D.set("takes", HasValue);
  D.set("optional", IsOptional);
  D.set("required", HasValue && !IsOptional);
  D.set("repeated", O.getNumOccurrencesFlag() == cl::ZeroOrMore);
  D.set("value", O.ValueStr.str());
  D.set("kind", wordOf(*Kind).str());
  D.set(wordOf(*Kind).str(), true);
  if (*Kind == ValueKind::Word)
    D.set("words", joined(wordsOf(O)));
  return D;
}

/// What a template is told of \p Command. \p Told: the options of commands
/// before it, which a page need not repeat.
Expected<data> describe(cl::SubCommand &Command,
                        SmallPtrSetImpl<const cl::Option *> &Told) {
  data Options(data::type::list), Valued(data::type::list),
      New(data::type::list);
  std::vector<std::string> Names, Old, Operands;
  for (cl::Option *O : optionsOf(Command)) {
    Expected<data> D = describe(*O);
    if (!D)
      return D.takeError();
    std::string Name = D->get("option")->string_value();
    bool EndsInEquals = D->get("required")->is_true() && O->ArgStr.size() > 1;
    Names.push_back(Name + (EndsInEquals ? "=" : ""));
    if (D->get("takes")->is_true())
      Valued.push_back(*D);
    if (Told.insert(O).second)
      New.push_back(*D);
    else
      Old.push_back(Name);
    Options.push_back(std::move(*D));
  }
  for (cl::Option *O : Command.PositionalOpts)
    Operands.push_back(O->HelpStr.str());
  data D;
  D.set("name", Command.getName().str());
  D.set("program", programOf(Command));
  D.set("summary", Command.getDescription().str());
  D.set("operands", join(Operands, " "));
  D.set("options", std::move(Options));
  D.set("valued", std::move(Valued));
  D.set("new", std::move(New));
  D.set("names", join(Names, " "));
  D.set("shared", join(Old, ", "));
  return D;
}

/// Takes what --help says below the options apart. Commands that work together
/// have it together.
data describeExamples() {
  data All(data::type::list);
  MapVector<StringRef, std::vector<std::string>> Programs;
  for (cl::SubCommand *S : Everywhere.getSubCommands())
    Programs[examplesOf(S->getName())].push_back(programOf(*S));
  for (const auto &[Text, Names] : Programs) {
    auto [Told, Status] = Text.split("Exit status:");
    // The page has a heading of that name above.
    auto [Before, After] = Told.split("Examples:\n");
    std::string Examples = (Before.ltrim('\n') + After).str();
    data D;
    D.set("programs", join(Names, ", "));
    D.set("examples", StringRef(Examples).trim('\n').str());
    D.set("status", Status.trim().str());
    All.push_back(std::move(D));
  }
  return All;
}

Expected<data> describeAll() {
  SmallPtrSet<const cl::Option *, 32> Told;
  data All, Commands(data::type::list);
  std::vector<StringRef> Names;
  for (cl::SubCommand *S : Everywhere.getSubCommands()) {
    Expected<data> D = describe(*S, Told);
    if (!D)
      return D.takeError();
    if (S == &Analyze) {
      All.set("main", std::move(*D));
    } else {
      Names.push_back(S->getName());
      Commands.push_back(std::move(*D));
    }
  }
  data Rules(data::type::list);
  std::vector<StringRef> RuleNames;
  for (const Rule *R : rules()) {
    data D;
    D.set("rule", R->name().str());
    D.set("summary", R->summary().str());
    D.set("optin", !R->onByDefault());
    Rules.push_back(std::move(D));
    RuleNames.push_back(R->name());
  }
  All.set("version", std::string(LOCKLINT_VERSION));
  All.set("commands", std::move(Commands));
  All.set("command_names", joined(Names));
  All.set("rules_list", std::move(Rules));
  All.set("rule_names", joined(RuleNames));
  All.set("explained", describeExamples());
  return All;
}

/// For troff: a hyphen that can be copied, and no line that is a request.
std::string escapeForMan(const std::string &Text) {
  std::string Escaped;
  for (char C : Text) {
    if (!Escaped.empty() ? Escaped.back() == '\n' : true)
      if (C == '.' || C == '\'')
        Escaped += "\\&";
    if (C == '\\')
      Escaped += "\\e";
    else if (C == '-')
      Escaped += "\\-";
    else if (C == '\'')
      Escaped += "\\(aq";
    else if (C == '~')
      Escaped += "\\(ti";
    else
      Escaped += C;
  }
  return Escaped;
}

/// For what stands in single quotes.
std::string escapeForBash(const std::string &Text) {
  std::string Escaped;
  for (char C : Text)
    Escaped += C == '\'' ? "'\\''" : std::string(1, C);
  return Escaped;
}

/// For the specifications of _arguments, in single quotes.
std::string escapeForZsh(const std::string &Text) {
  std::string Escaped;
  for (char C : escapeForBash(Text)) {
    if (C == '[' || C == ']' || C == ':')
      Escaped += '\\';
    Escaped += C;
  }
  return Escaped;
}

struct PageKind {
  StringLiteral Name, Template;
  /// The template of one option; empty if the page has none of its own.
  StringLiteral Entry;
  std::string (*Escape)(const std::string &);
};

constexpr PageKind Kinds[] = {
    {"man", "locklint.1.mustache", "locklint.1.option.mustache", escapeForMan},
    {"bash", "locklint.bash.mustache", "", escapeForBash},
    {"zsh", "_locklint.mustache", "_locklint.option.mustache", escapeForZsh},
};

} // namespace

Expected<std::string> locklint::optionPage(StringRef Kind) {
  const PageKind *Page =
      find_if(Kinds, [&](const PageKind &K) { return K.Name == Kind; });
  if (Page == std::end(Kinds))
    return createStringError("there are man, bash and zsh");
  Expected<data> Data = describeAll();
  if (!Data)
    return Data.takeError();
  mustache::mustache Template(findFile(Page->Template));
  if (!Template.is_valid())
    return createStringError(Template.error_message());
  Template.set_custom_escape(Page->Escape);
  Data->set("entry",
            mustache::partial([Page] { return findFile(Page->Entry); }));
  return Template.render(*Data);
}
