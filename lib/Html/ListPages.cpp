//===- ListPages.cpp - The pages that list findings -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Pages.h"
#include "Html/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace llvm;
using namespace locklint;

static StringRef shortName(StringRef Rule) {
  Rule.consume_front("linuxkernel-");
  return Rule;
}

static std::string directoryOf(StringRef File) {
  StringRef Directory = sys::path::parent_path(File);
  return Directory.empty() ? "." : visibleText(Directory);
}

TemplateData locklint::rowData(const ReportedFinding &F, StringRef PageName) {
  TemplateData D;
  D.set("page", PageName.str());
  D.set("message", F.Message);
  D.set("rule", F.Rule);
  D.set("rule_short", shortName(F.Rule).str());
  D.set("rule_page", rulePageName(F.Rule));
  D.set("file", F.Where.File.str());
  D.set("file_name", sys::path::filename(F.Where.File).str());
  D.set("line", utostr(F.Where.Line));
  D.set("column", utostr(F.Where.Column));
  D.set("directory", directoryOf(F.Where.File));
  setText(D, "function", F.Function);
  D.set("possible", F.Possible);
  D.set("confidence", F.Possible ? "possible" : "definite");
  return D;
}

namespace {

/// How many findings of each confidence there are.
struct Count {
  unsigned Definite = 0, Possible = 0;

  void add(const ReportedFinding &F) { ++(F.Possible ? Possible : Definite); }
  void set(TemplateData &D) const {
    D.set("total", utostr(Definite + Possible));
    D.set("definite", utostr(Definite));
    D.set("possible_count", utostr(Possible));
  }
};

/// Directories, as a tree in which one that has nothing but one other is not
/// told of by itself.
class DirectoryTree {
public:
  void add(const ReportedFinding &F) {
    Node *N = &Root;
    std::string Path = directoryOf(F.Where.File);
    N->All.add(F);
    for (size_t End = 0; End != StringRef::npos;) {
      End = Path.find('/', End ? End + 1 : 1);
      N = &N->Below[Path.substr(0, End)];
      N->All.add(F);
    }
    N->HasFindings = true;
  }

  TemplateData data() const { return list(Root, ""); }

private:
  struct Node {
    Count All;
    bool HasFindings = false;
    /// By their whole paths.
    std::map<std::string, Node> Below;
  };

  static TemplateData list(const Node &Of, StringRef Above) {
    TemplateData List(TemplateData::type::list);
    for (const auto &Child : Of.Below) {
      const auto *Told = &Child;
      while (!Told->second.HasFindings && Told->second.Below.size() == 1)
        Told = &*Told->second.Below.begin();
      const auto &[Path, N] = *Told;
      StringRef Name = Path;
      Name.consume_front(Above);
      Name.consume_front("/");
      TemplateData D;
      D.set("path", Path);
      D.set("name", Name.str());
      N.All.set(D);
      D.set("below", list(N, Path));
      D.set("has_below", !N.Below.empty());
      D.set("has_findings", N.HasFindings);
      List.push_back(std::move(D));
    }
    return List;
  }

  Node Root;
};

} // namespace

/// The findings by directories, each with its own.
static TemplateData groups(const HtmlContent &Content,
                           ArrayRef<std::string> Names) {
  std::map<std::string, std::vector<size_t>> ByDirectory;
  for (auto [I, F] : enumerate(Content.Findings))
    ByDirectory[directoryOf(F.Where.File)].push_back(I);
  TemplateData Groups(TemplateData::type::list);
  for (const auto &[Directory, Numbers] : ByDirectory) {
    TemplateData D, Rows(TemplateData::type::list);
    for (size_t I : Numbers)
      Rows.push_back(rowData(Content.Findings[I], Names[I]));
    D.set("path", Directory);
    D.set("total", utostr(Numbers.size()));
    D.set("rows", std::move(Rows));
    Groups.push_back(std::move(D));
  }
  return Groups;
}

static TemplateData problems(const HtmlContent &Content) {
  TemplateData List(TemplateData::type::list);
  for (const ReportedProblem &P : Content.Problems) {
    TemplateData D;
    D.set("file", P.File);
    D.set("why", P.Why);
    List.push_back(std::move(D));
  }
  return List;
}

TemplateData locklint::indexData(const HtmlContent &Content,
                                 ArrayRef<std::string> Names) {
  Count All;
  std::map<StringRef, Count> ByRule;
  DirectoryTree Directories;
  for (const ReportedFinding &F : Content.Findings) {
    All.add(F);
    ByRule[F.Rule].add(F);
    Directories.add(F);
  }
  TemplateData D, Rules(TemplateData::type::list);
  for (const RuleText &R : Content.Rules) {
    TemplateData Rule;
    Rule.set("rule", R.Name.str());
    Rule.set("rule_short", shortName(R.Name).str());
    Rule.set("rule_page", rulePageName(R.Name));
    Rule.set("summary", R.Summary.str());
    ByRule[R.Name].set(Rule);
    Rules.push_back(std::move(Rule));
  }
  D.set("title", "Locking findings");
  D.set("by_directory", true);
  D.set("up", "");
  D.set("version", Content.Version);
  All.set(D);
  D.set("one", Content.Findings.size() == 1);
  D.set("any", !Content.Findings.empty());
  D.set("rules", std::move(Rules));
  D.set("directories", Directories.data());
  D.set("groups", groups(Content, Names));
  D.set("problems", problems(Content));
  D.set("has_problems", !Content.Problems.empty());
  D.set("few_problems", Content.Problems.size() <= 8);
  D.set("problem_count", utostr(Content.Problems.size()));
  setText(D, "not_drawn", Content.NotDrawn);
  return D;
}

TemplateData locklint::ruleData(const HtmlContent &Content,
                                const RuleText &Rule,
                                ArrayRef<std::string> Names) {
  Count All;
  TemplateData D, Rows(TemplateData::type::list);
  for (auto [I, F] : enumerate(Content.Findings))
    if (F.Rule == Rule.Name) {
      All.add(F);
      Rows.push_back(rowData(F, Names[I]));
    }
  D.set("title", Rule.Name.str());
  D.set("by_directory", false);
  D.set("up", "../");
  D.set("version", Content.Version);
  D.set("rule", Rule.Name.str());
  D.set("summary", Rule.Summary.str());
  setText(D, "text", htmlOfMarkdown(Rule.Page));
  D.set("rows", std::move(Rows));
  All.set(D);
  D.set("one", All.Definite + All.Possible == 1);
  return D;
}
