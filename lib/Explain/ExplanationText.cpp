//===- ExplanationText.cpp - Explanations for people ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/PrintExplanation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include <map>

using namespace locklint;
using llvm::StringRef;
using llvm::Twine;

llvm::StringRef locklint::shortened(StringRef File, StringRef Directory) {
  File.consume_front("./");
  StringRef Rest = File;
  return !Directory.empty() && Rest.consume_front(Directory) &&
                 Rest.consume_front("/")
             ? Rest
             : File;
}

namespace {

class TextPrinter {
public:
  TextPrinter(llvm::raw_ostream &OS, const PrintOptions &O) : OS(OS), O(O) {}

  void print(const Explanation &E);

private:
  /// A line of a section; without a place, it is about those that follow.
  struct Line {
    std::string Place;
    unsigned Indent;
    std::string Text;
  };

  void print(const FunctionFacts &F);
  void print(const LockFacts &L);
  void print(StringRef Name, const CallbackFacts &C);
  void calls(const CallbackFacts &C, bool Atomic);
  void callers(const FunctionFacts &F);
  void contexts(const FunctionFacts &F);
  void actions(StringRef Title, llvm::ArrayRef<ActionFacts> List);
  void lockContexts(const LockFacts &L);
  void orders(StringRef Title, llvm::ArrayRef<OrderFacts> List);

  void head(StringRef What, const Location &Where);
  void section(StringRef Title) { OS << "  " << Title << '\n'; }
  void add(const Location &Where, unsigned Indent, const Twine &Text) {
    Lines.push_back({place(Where), Indent, Text.str()});
  }
  void addChain(llvm::ArrayRef<ChainStep> Chain, unsigned Indent);
  /// Prints the lines that were added, with their places in one column.
  void flush();
  std::string place(const Location &Where) const;
  /// The locks held at a place in the file \p File.
  std::string holding(llvm::ArrayRef<HeldAt> Held, StringRef File) const;
  std::string entry(const ContextFacts &C) const;
  static std::string lock(const ActionFacts &A);
  /// How many of \p Size are shown.
  size_t shown(size_t Size, size_t Most) const {
    return O.All || Size <= Most + 1 ? Size : Most;
  }
  void more(size_t Size, size_t Shown, const Twine &What) {
    if (Shown < Size)
      add({}, 0, "and " + Twine(Size - Shown) + " more " + What + " (--all)");
  }

  static constexpr size_t MostInList = 12, MostPerContext = 3;

  llvm::raw_ostream &OS;
  const PrintOptions &O;
  std::vector<Line> Lines;
};

} // namespace

std::string TextPrinter::place(const Location &Where) const {
  if (!Where.valid())
    return "";
  return (shortened(Where.File, O.Directory) + ":" + Twine(Where.Line)).str();
}

void TextPrinter::head(StringRef What, const Location &Where) {
  OS << What;
  if (Where.valid())
    OS << "  " << place(Where);
  OS << '\n';
}

void TextPrinter::flush() {
  constexpr size_t Widest = 60;
  size_t Width = 0;
  for (const Line &L : Lines)
    Width = std::max(Width, std::min(L.Place.size(), Widest));
  for (const Line &L : Lines) {
    OS << "    " << llvm::left_justify(L.Place, L.Text.empty() ? 0 : Width);
    if (!L.Text.empty())
      OS << "  ";
    OS.indent(2 * L.Indent) << L.Text << '\n';
  }
  Lines.clear();
}

std::string TextPrinter::holding(llvm::ArrayRef<HeldAt> Held,
                                 StringRef File) const {
  std::string Text;
  for (const HeldAt &H : Held) {
    Text += Text.empty() ? ", with " : ", ";
    bool IsLock = H.Type != "disabled";
    Text += IsLock ? H.Type + " '" + H.Name + "'" : H.Name + " disabled";
    if (H.Where.File == File && H.Where.valid())
      Text += (" (line " + Twine(H.Where.Line) + ")").str();
    else if (H.Where.valid())
      Text += " (" + place(H.Where) + ")";
  }
  return Text;
}

std::string TextPrinter::entry(const ContextFacts &C) const {
  if (C.Context.empty())
    return "'" + C.Handler + "', whose callers are not seen";
  return C.As + " '" + C.Handler + "'" + holding(C.Holding, C.Registered.File);
}

void TextPrinter::addChain(llvm::ArrayRef<ChainStep> Chain, unsigned Indent) {
  for (const ChainStep &S : Chain)
    add(S.Where, Indent,
        S.Function + " calls " + S.Callee + holding(S.Holding, S.Where.File));
}

std::string TextPrinter::lock(const ActionFacts &A) {
  std::string Text = A.Type + " '" + A.Lock + "'";
  if (!A.Class.empty() && A.Class != A.Lock)
    Text += " (" + A.Class + ")";
  return Text + (A.Read ? ", for reading" : "");
}

void TextPrinter::callers(const FunctionFacts &F) {
  if (F.Callers.empty())
    return;
  section("called by");
  size_t Shown = shown(F.Callers.size(), MostInList);
  for (const ChainStep &S : llvm::ArrayRef(F.Callers).take_front(Shown))
    add(S.Where, 0,
        S.Function + holding(S.Holding, S.Where.File) +
            (S.HoldingUnknown ? "; what it holds there is not known" : ""));
  more(F.Callers.size(), Shown, "calls");
  flush();
}

/// The contexts by their words; what is not known comes last.
template <typename T>
static std::vector<std::pair<StringRef, std::vector<const T *>>>
byContext(llvm::ArrayRef<T> Contexts) {
  std::map<std::pair<bool, StringRef>, std::vector<const T *>> Groups;
  for (const T &C : Contexts)
    Groups[{C.Context.empty(), C.Context}].push_back(&C);
  std::vector<std::pair<StringRef, std::vector<const T *>>> Found;
  for (auto &[Key, List] : Groups)
    Found.push_back({Key.second, std::move(List)});
  return Found;
}

static std::string contextTitle(StringRef Context) {
  return ("in context " + (Context.empty() ? "that is not known" : Context))
      .str();
}

void TextPrinter::contexts(const FunctionFacts &F) {
  for (const auto &[Context, List] : byContext(llvm::ArrayRef(F.Contexts))) {
    section(contextTitle(Context));
    size_t Shown = shown(List.size(), MostPerContext);
    for (const ContextFacts *C : llvm::ArrayRef(List).take_front(Shown)) {
      add(C->Registered, 0, entry(*C));
      addChain(C->Chain, 1);
    }
    more(List.size(), Shown, "ways");
    flush();
  }
}

void TextPrinter::actions(StringRef Title, llvm::ArrayRef<ActionFacts> List) {
  if (List.empty())
    return;
  section(Title);
  size_t Shown = shown(List.size(), MostInList);
  for (const ActionFacts &A : List.take_front(Shown)) {
    const ChainStep &First = A.Chain.front(), &Last = A.Chain.back();
    std::string Text =
        A.Lock.empty() ? First.Callee : Last.Callee + ": " + lock(A);
    if (A.Possible)
      Text += ", in some cases";
    if (A.Chain.size() == 1) {
      add(First.Where, 0, Text);
      continue;
    }
    add(First.Where, 0, Text);
    llvm::ArrayRef<ChainStep> Rest = A.Chain;
    addChain(A.Lock.empty() ? Rest.drop_front() : Rest, 1);
  }
  more(List.size(), Shown, "places");
  flush();
}

void TextPrinter::print(const FunctionFacts &F) {
  head("function " + F.Name, F.Where);
  if (F.Elsewhere)
    OS << "  is not defined in these files; of calls, those in functions that "
          "do "
          "something to locks are known\n";
  if (F.Idle)
    OS << "  does nothing to locks, and does not sleep\n";
  if (F.GivenUp)
    OS << "  is too complex to follow: what it does is not known\n";
  if (F.HasErrors)
    OS << "  has errors, and was not analysed: what it does is not known\n";
  callers(F);
  contexts(F);
  actions("acquires", F.Acquires);
  actions("releases", F.Releases);
  actions("needs held", F.Needs);
  if (!F.Leaves.empty()) {
    section("returns holding");
    for (const HeldAt &H : F.Leaves)
      add(H.Where, 0, H.Type + " '" + H.Name + "'");
    flush();
  }
  actions("sleeps", F.Sleeps);
}

void TextPrinter::lockContexts(const LockFacts &L) {
  for (const auto &[Context, List] : byContext(llvm::ArrayRef(L.Contexts))) {
    section(contextTitle(Context));
    size_t Shown = shown(List.size(), MostPerContext);
    for (const LockContextFacts *C : llvm::ArrayRef(List).take_front(Shown)) {
      add(C->Registered, 0,
          entry(*C) +
              (C->Interrupts.empty() ? "" : ", interrupts " + C->Interrupts));
      addChain(C->Chain, 1);
    }
    more(List.size(), Shown, "ways");
    flush();
  }
}

void TextPrinter::orders(StringRef Title, llvm::ArrayRef<OrderFacts> List) {
  if (List.empty())
    return;
  section(Title);
  size_t Shown = shown(List.size(), MostInList);
  for (const OrderFacts &E : List.take_front(Shown)) {
    add(E.FromWhere, 0,
        E.From + " -> " + E.To +
            (E.Inverse ? ", and the other way round" : ""));
    addChain(E.Chain, 1);
  }
  more(List.size(), Shown, "orders");
  flush();
}

void TextPrinter::print(const LockFacts &L) {
  OS << (L.Type.empty() ? "lock" : L.Type) << ' ' << L.Class;
  if (!L.Owner.empty())
    OS << "  of " << shortened(L.Owner, O.Directory);
  OS << '\n';
  if (!L.Acquired.empty())
    section("acquired by");
  size_t Shown = shown(L.Acquired.size(), MostInList);
  for (const ActionFacts &A : llvm::ArrayRef(L.Acquired).take_front(Shown)) {
    const ChainStep &First = A.Chain.front();
    add(First.Where, 0,
        First.Function + ": " + First.Callee + " '" + A.Lock + "'" +
            (A.Read ? ", for reading" : "") +
            (A.Possible ? ", in some cases" : ""));
    addChain(llvm::ArrayRef(A.Chain).drop_front(), 1);
  }
  more(L.Acquired.size(), Shown, "places");
  flush();
  lockContexts(L);
  orders("while it is held, are acquired", L.Then);
  orders("it is acquired while others are held", L.Before);
}

void TextPrinter::calls(const CallbackFacts &C, bool Atomic) {
  std::vector<const CallbackFacts::Call *> List;
  for (const CallbackFacts::Call &K : C.Calls)
    if (K.Atomic == Atomic)
      List.push_back(&K);
  if (List.empty())
    return;
  section(Atomic ? "called here, where it must not sleep" : "called here");
  size_t Shown = shown(List.size(), MostInList);
  for (const CallbackFacts::Call *K : llvm::ArrayRef(List).take_front(Shown)) {
    add(K->Where, 0, K->Function + holding(K->Holding, K->Where.File));
    addChain(K->Chain, 1);
  }
  more(List.size(), Shown, "calls");
  flush();
}

void TextPrinter::print(StringRef Name, const CallbackFacts &C) {
  OS << "callback " << Name << '\n';
  for (const CallbackFacts::Row &R : C.Rows) {
    std::string Runs = R.Runs, Locks = R.Locks;
    llvm::erase(Runs, '`');
    llvm::erase(Locks, '`');
    OS << "  runs in " << Runs;
    if (!Locks.empty())
      OS << ", with " << Locks << " held";
    OS << "  (" << R.Source << ")\n";
  }
  if (!C.Pointees.empty()) {
    section(C.Followed ? "points to"
                       : "points to so many functions that calls through it "
                         "are not followed");
    size_t Most = shown(C.Pointees.size(), MostInList);
    for (const auto &T : llvm::ArrayRef(C.Pointees).take_front(Most))
      add(T.Where, 0, T.Function);
    more(C.Pointees.size(), Most, "functions");
    flush();
  }
  for (bool Atomic : {true, false})
    calls(C, Atomic);
  if (C.Targets.empty())
    return;
  section("registered here");
  size_t Shown = shown(C.Targets.size(), MostInList);
  for (const TargetFacts &T : llvm::ArrayRef(C.Targets).take_front(Shown)) {
    std::string Text = T.Function;
    if (T.Where.valid())
      Text += ", at " + place(T.Where);
    if (!T.Contexts.empty())
      Text += ": " + llvm::join(T.Contexts, ", ");
    add(T.Registered, 0, Text);
  }
  more(C.Targets.size(), Shown, "functions");
  flush();
}

void TextPrinter::print(const Explanation &E) {
  bool First = true;
  auto Begin = [&] {
    if (!First)
      OS << '\n';
    First = false;
  };
  if (E.Callback) {
    Begin();
    print(E.Name, *E.Callback);
  }
  for (const FunctionFacts &F : E.Functions) {
    Begin();
    print(F);
  }
  for (const LockFacts &L : E.Locks) {
    Begin();
    print(L);
  }
}

void locklint::printText(llvm::raw_ostream &OS, const Explanation &E,
                         const PrintOptions &O) {
  TextPrinter(OS, O).print(E);
}
