//===- Drawing.cpp - What can be drawn of a finding -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Html/Drawing.h"
#include "Html/Code.h"
#include "Html/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace llvm;
using namespace locklint;

/// Longer labels are broken.
static constexpr size_t LabelWidth = 34;

/// As a label of Graphviz's, which takes & for the beginning of an entity.
static std::string quoted(StringRef Text) {
  std::string Q = "\"";
  for (char C : visibleText(Text)) {
    if (C == '"' || C == '\\')
      Q += '\\';
    if (C == '\n')
      Q += "\\n";
    else if (C == '&')
      Q += "&amp;";
    else
      Q += C;
  }
  return Q + "\"";
}

static std::string wrapped(StringRef Text) {
  std::string Lines;
  size_t Width = 0;
  for (StringRef Word : split(Text, ' ')) {
    if (Width && Width + Word.size() > LabelWidth) {
      Lines += '\n';
      Width = 0;
    } else if (Width) {
      Lines += ' ';
      ++Width;
    }
    Lines += Word;
    Width += Word.size();
  }
  return Lines;
}

namespace {

/// A graph in Graphviz's language.
class Graph {
public:
  explicit Graph(StringRef Direction) {
    Text = formatv("digraph finding {{\n  rankdir={0};\n"
                   "  nodesep=0.15;\n  ranksep=0.25;\n"
                   "  bgcolor=transparent;\n"
                   "  node [shape=box, style=rounded, fontname=\"Helvetica\", "
                   "fontsize=11, height=0.3, margin=\"0.1,0.05\"];\n"
                   "  edge [arrowsize=0.7, fontname=\"Helvetica\", "
                   "fontsize=10];\n",
                   Direction)
               .str();
  }

  /// The number of the node.
  unsigned node(StringRef Label, StringRef Class, std::optional<size_t> Step) {
    Text += formatv("  n{0} [label={1}, class=\"{2}\"{3}];\n", Nodes,
                    quoted(Label), Class, link(Step))
                .str();
    return Nodes++;
  }

  void edge(unsigned From, unsigned To, StringRef Label, StringRef Class,
            std::optional<size_t> Step) {
    Text += formatv("  n{0} -> n{1} [label={2}, class=\"{3}\"{4}];\n", From, To,
                    quoted(Label), Class, link(Step))
                .str();
  }

  std::string take() { return Text + "}\n"; }

private:
  static std::string link(std::optional<size_t> Step) {
    return Step ? formatv(", URL=\"#step-{0}\"", *Step + 1).str() : "";
  }

  std::string Text;
  unsigned Nodes = 0;
};

} // namespace

static bool isKind(const ReportedFinding::Step &S, Step::Kind Kind) {
  return S.Kind == Kind;
}

static std::string placeOf(const Location &Where) {
  return (sys::path::filename(Where.File) + ":" + Twine(Where.Line)).str();
}

/// Locks, each with an arrow to the one that is acquired under it.
static std::string drawCycle(const ReportedFinding &F) {
  std::vector<size_t> Acquired;
  for (size_t I = 0; I != F.Steps.size(); ++I)
    if (isKind(F.Steps[I], Step::Kind::Acquired) ||
        isKind(F.Steps[I], Step::Kind::HeldByCaller))
      Acquired.push_back(I);
  if (Acquired.size() != 2 * size_t(F.Cycle))
    return "";
  Graph G("LR");
  std::vector<unsigned> Nodes;
  for (unsigned Leg = 0; Leg != F.Cycle; ++Leg) {
    const std::string &Name = F.Steps[Acquired[2 * Leg]].Subject;
    // Where the leg before has acquired it, it may be called otherwise.
    unsigned Before = (Leg + F.Cycle - 1) % F.Cycle;
    const std::string &Also = F.Steps[Acquired[2 * Before + 1]].Subject;
    Nodes.push_back(G.node(Name == Also ? Name : Name + "\n" + Also,
                           "lock cycle", Acquired[2 * Leg]));
  }
  for (unsigned Leg = 0; Leg != F.Cycle; ++Leg) {
    size_t Begin = Acquired[2 * Leg], End = Acquired[2 * Leg + 1];
    std::string Label = placeOf(F.Steps[Begin].Where);
    if (StringRef Handler = handlerIn(F.Steps[Begin]); !Handler.empty())
      Label += "\n" + Handler.str() + "()";
    for (size_t I = Begin + 1; I != End; ++I)
      if (isKind(F.Steps[I], Step::Kind::Calls))
        Label += "\n" + F.Steps[I].Subject + "()";
    Label += "\n" + placeOf(F.Steps[End].Where);
    G.edge(Nodes[Leg], Nodes[(Leg + 1) % F.Cycle], Label, "cycle", End);
  }
  return G.take();
}

namespace {

/// Draws functions, from where ways begin down to what happens in the end.
class Chain {
public:
  explicit Chain(SourceTexts &Sources) : Sources(Sources) {}

  void add(const ReportedFinding::Step &S, size_t Step) {
    // Room between it and the arrows on both sides, and their numbers.
    std::string Number = "  " + utostr(Step + 1) + "  ";
    if (StringRef Handler = handlerIn(S); !Handler.empty()) {
      StringRef As = S.Text;
      As = As.substr(As.find(" as ") + StringRef(" as ").size());
      Entered = Handler;
      unsigned Entry = G.node(wrapped(As), "context", Step);
      G.edge(Entry, function(Entered, std::nullopt), Number, "call", Step);
      return;
    }
    unsigned From = Caller ? *Caller : function(begin(S.Where), std::nullopt);
    if (isKind(S, Step::Kind::Calls)) {
      Caller = function(S.Subject, Step);
      G.edge(From, *Caller, Number, "call", Step);
      return;
    }
    StringRef Text = S.Text;
    Text.consume_back(" here");
    G.edge(From, G.node(wrapped(Text), "event", Step), Number, "call", Step);
    Caller.reset();
  }

  std::string take() { return G.take(); }

private:
  /// The function in which a way begins there.
  std::string begin(const Location &Where) {
    StringRef Name = functionAround(Sources.get(Where.File), Where.Line);
    if (!Name.empty())
      return Name.str();
    return Entered.empty() ? placeOf(Where) : Entered;
  }

  unsigned function(const std::string &Name, std::optional<size_t> Step) {
    auto [It, New] = Functions.try_emplace(Name);
    if (New)
      It->second =
          G.node(Name.find(':') == std::string::npos ? Name + "()" : Name,
                 "function", Step);
    return It->second;
  }

  SourceTexts &Sources;
  Graph G{"TB"};
  std::map<std::string, unsigned> Functions;
  /// The callback whose context was told last.
  std::string Entered;
  /// The function that the way has led to.
  std::optional<unsigned> Caller;
};

} // namespace

/// Remarks are no part of a way.
static bool isRemark(const ReportedFinding::Step &S) {
  return isKind(S, Step::Kind::Confirmed) ||
         isKind(S, Step::Kind::NotConfirmed) || isKind(S, Step::Kind::Included);
}

std::string locklint::drawingOf(const ReportedFinding &F,
                                SourceTexts &Sources) {
  // A document of an older version does not say what its steps are.
  if (any_of(F.Steps, [&](auto &S) { return !S.Kind && S.Where != F.Where; }))
    return "";
  if (F.Cycle)
    return drawCycle(F);
  // Steps within one function are seen in its code.
  if (none_of(F.Steps, [](auto &S) {
        return isKind(S, Step::Kind::Calls) || !handlerIn(S).empty();
      }))
    return "";
  Chain C(Sources);
  for (auto [I, S] : enumerate(F.Steps))
    if (!isRemark(S))
      C.add(S, I);
  return C.take();
}

/// Without what is between \p Begin and \p End, and these.
static void erase(std::string &Text, StringRef Begin, StringRef End) {
  for (size_t From; (From = Text.find(Begin)) != std::string::npos;) {
    size_t To = Text.find(End, From + Begin.size());
    if (To == std::string::npos)
      return;
    Text.erase(From, To + End.size() - From);
  }
}

std::vector<std::string> locklint::splitDrawings(StringRef Svg) {
  constexpr StringRef End = "</svg>";
  std::vector<std::string> Drawings;
  for (;;) {
    size_t From = Svg.find("<svg"), To = Svg.find(End, From);
    if (From == StringRef::npos || To == StringRef::npos)
      return Drawings;
    std::string One = Svg.slice(From, To + End.size()).str();
    // Titles would be shown as tooltips, and are but numbers of nodes; the
    // links have what readers may be told.
    erase(One, "<title>", "</title>\n");
    erase(One, "<!--", "-->\n");
    erase(One, " xlink:title=\"", "\"");
    Drawings.push_back(std::move(One));
    Svg = Svg.drop_front(To + End.size());
  }
}
