//===- ExplanationJson.cpp - Explanations for programs --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/PrintExplanation.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/JSON.h"

using namespace locklint;
using llvm::StringRef;

namespace {

class JsonPrinter {
public:
  JsonPrinter(llvm::raw_ostream &OS, const PrintOptions &O)
      : J(OS, /*IndentSize=*/2), O(O) {}

  void print(const Explanation &E);

private:
  template <typename List, typename Fn>
  void list(StringRef Key, const List &L, Fn Members) {
    J.attributeArray(Key, [&] {
      for (const auto &X : L)
        J.object([&] { Members(X); });
    });
  }
  void text(StringRef Key, StringRef Value) {
    if (!Value.empty())
      J.attribute(Key, llvm::json::fixUTF8(Value));
  }
  void place(const Location &Where, StringRef File = "file",
             StringRef Line = "line", StringRef Column = "column") {
    if (!Where.valid())
      return;
    text(File, shortened(Where.File, O.Directory));
    J.attribute(Line, Where.Line);
    J.attribute(Column, Where.Column);
  }
  void held(StringRef Key, llvm::ArrayRef<HeldAt> List);
  void step(const ChainStep &S);
  void chain(llvm::ArrayRef<ChainStep> Chain) {
    list("chain", Chain, [&](const ChainStep &S) { step(S); });
  }
  void context(const ContextFacts &C);
  void actions(StringRef Key, llvm::ArrayRef<ActionFacts> List);
  void orders(StringRef Key, llvm::ArrayRef<OrderFacts> List);
  void print(const FunctionFacts &F);
  void print(const LockFacts &L);
  void print(const CallbackFacts &C);

  llvm::json::OStream J;
  const PrintOptions &O;
};

} // namespace

void JsonPrinter::held(StringRef Key, llvm::ArrayRef<HeldAt> List) {
  list(Key, List, [&](const HeldAt &H) {
    text("name", H.Name);
    text("type", H.Type);
    text("class", H.Class);
    place(H.Where);
  });
}

void JsonPrinter::step(const ChainStep &S) {
  text("function", S.Function);
  text("callee", S.Callee);
  place(S.Where);
  if (!S.Holding.empty())
    held("holding", S.Holding);
  if (S.HoldingUnknown)
    J.attribute("holding_unknown", true);
}

void JsonPrinter::context(const ContextFacts &C) {
  text("context", C.Context.empty() ? StringRef("unknown") : C.Context);
  text("function", C.Handler);
  text("as", C.As);
  place(C.Registered);
  if (!C.Holding.empty())
    held("holding", C.Holding);
}

void JsonPrinter::actions(StringRef Key, llvm::ArrayRef<ActionFacts> List) {
  list(Key, List, [&](const ActionFacts &A) {
    text("lock", A.Lock);
    text("type", A.Type);
    text("class", A.Class);
    if (!A.Lock.empty())
      J.attribute("mode", A.Read ? "read" : "write");
    J.attribute("call", A.Chain.back().Callee);
    J.attribute("possible", A.Possible);
    chain(A.Chain);
  });
}

void JsonPrinter::orders(StringRef Key, llvm::ArrayRef<OrderFacts> List) {
  list(Key, List, [&](const OrderFacts &E) {
    text("from", E.From);
    text("to", E.To);
    text("from_type", E.FromType);
    text("to_type", E.ToType);
    text("function", E.Function);
    place(E.FromWhere);
    J.attribute("inverse", E.Inverse);
    chain(E.Chain);
  });
}

void JsonPrinter::print(const FunctionFacts &F) {
  text("name", F.Name);
  place(F.Where);
  if (F.Elsewhere)
    J.attribute("elsewhere", true);
  J.attribute("idle", F.Idle);
  J.attribute("given_up", F.GivenUp);
  J.attribute("has_errors", F.HasErrors);
  list("callers", F.Callers, [&](const ChainStep &S) { step(S); });
  list("contexts", F.Contexts, [&](const ContextFacts &C) {
    context(C);
    chain(C.Chain);
  });
  actions("acquires", F.Acquires);
  actions("releases", F.Releases);
  actions("needs_held", F.Needs);
  held("returns_holding", F.Leaves);
  actions("sleeps", F.Sleeps);
}

void JsonPrinter::print(const LockFacts &L) {
  text("class", L.Class);
  text("type", L.Type);
  text("owner", shortened(L.Owner, O.Directory));
  actions("acquired", L.Acquired);
  list("contexts", L.Contexts, [&](const LockContextFacts &C) {
    context(C);
    text("interrupts",
         C.Interrupts.empty() ? StringRef("unknown") : C.Interrupts);
    chain(C.Chain);
  });
  orders("then", L.Then);
  orders("before", L.Before);
}

void JsonPrinter::print(const CallbackFacts &C) {
  list("rows", C.Rows, [&](const CallbackFacts::Row &R) {
    text("runs", R.Runs);
    text("locks", R.Locks);
    text("source", R.Source);
  });
  list("targets", C.Targets, [&](const TargetFacts &T) {
    text("function", T.Function);
    place(T.Where);
    place(T.Registered, "registered_file", "registered_line",
          "registered_column");
    J.attributeArray("contexts", [&] {
      for (const std::string &Word : T.Contexts)
        J.value(Word);
    });
  });
  list("pointees", C.Pointees, [&](const CallbackFacts::Pointee &T) {
    text("function", T.Function);
    place(T.Where);
  });
  J.attribute("followed", C.Followed);
  list("calls", C.Calls, [&](const CallbackFacts::Call &K) {
    text("function", K.Function);
    place(K.Where);
    held("holding", K.Holding);
    J.attribute("atomic", K.Atomic);
    chain(K.Chain);
  });
}

void JsonPrinter::print(const Explanation &E) {
  J.object([&] {
    J.attribute("version", 1);
    text("name", E.Name);
    if (E.Callback)
      J.attributeObject("callback", [&] { print(*E.Callback); });
    list("functions", E.Functions, [&](const FunctionFacts &F) { print(F); });
    list("locks", E.Locks, [&](const LockFacts &L) { print(L); });
  });
}

void locklint::printJson(llvm::raw_ostream &OS, const Explanation &E,
                         const PrintOptions &O) {
  JsonPrinter(OS, O).print(E);
  OS << '\n';
}
