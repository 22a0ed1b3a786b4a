//===- Explain.cpp - What is known of a function or a lock ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain/Explain.h"
#include "Explain/Chains.h"
#include "Explain/ClassNames.h"
#include "Explain/Explainer.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Functions of the program that are called so.
static std::vector<unsigned> functionsNamed(const Solver &S,
                                            llvm::StringRef Name) {
  std::vector<unsigned> Found;
  for (const Solver::Function *F : S.functions())
    if (F->Defined && F->Name == Name)
      Found.push_back(F->Number);
  llvm::sort(Found, [&](unsigned A, unsigned B) {
    return S.function(A).Where < S.function(B).Where;
  });
  return Found;
}

Explainer::Explainer(LinkedProgram &P, llvm::StringRef Name)
    : P(P), S(P.Solve), Name(Name), Calls(P.Solve),
      Targets(functionsNamed(P.Solve, Name)),
      Seen(P, Targets, Calls.callersOf(Targets), Name),
      Through(P.Solve.M, P.Tables->Terms, P.Sites,
              [this](llvm::StringRef Member) {
                return isMeantBy(Member, this->Name);
              }) {
  for (const Solver::Function *F : S.functions())
    if (F->Defined)
      ByAddress.try_emplace(F->Address, F);
  S.Listener = [this](const Solver::Function &F, const EventView &V,
                      bool Entered) {
    Seen.observe(F, V, Entered);
    if (!Entered)
      Through.observe(F, V);
  };
}

ChainStep Explainer::step(const CallGraph::Call &C) const {
  const Solver::Function &Caller = S.function(C.Caller);
  return {Caller.Name.str(), S.function(C.Callee).Name.str(), C.Where,
          Seen.heldAt(C.Caller, C.Where).vec()};
}

ChainStep Explainer::callerStep(unsigned Caller, llvm::StringRef Callee,
                                const Location &Where) const {
  return {S.function(Caller).Name.str(), Callee.str(), Where,
          Seen.heldAt(Caller, Where).vec(), !Seen.sawCall(Caller, Where)};
}

void Explainer::setEntry(ContextFacts &C, const Entry &In) const {
  C.Context = spelled(In.How).str();
  C.Handler = In.By->Function;
  C.As = In.By->As;
  C.Registered = In.By->Where;
  C.Holding.clear();
  for (const HeldLock &L : In.Start.Held)
    C.Holding.push_back({Seen.describe(L).Name,
                         P.Tables->Terms.classLabel(L.Lock),
                         S.M.type(L.Type).Name,
                         {}});
}

std::vector<ContextFacts> Explainer::contextsOf(unsigned Number) const {
  auto IsRoot = [&](unsigned N) {
    const Solver::Function &F = S.function(N);
    return !F.Entries.empty() || Calls.callsOf(N).empty();
  };
  std::vector<ContextFacts> Found;
  for (const CallGraph::Path &Way : Calls.pathsTo(Number, IsRoot)) {
    const Solver::Function &From = S.function(Way.From);
    ContextFacts C;
    C.Handler = From.Name.str();
    C.Registered = From.Where;
    for (const CallGraph::Call *Call : Way.Calls)
      C.Chain.push_back(step(*Call));
    if (From.Entries.empty())
      Found.push_back(C);
    for (const Entry &In : From.Entries) {
      setEntry(C, In);
      Found.push_back(C);
    }
  }
  return Found;
}

/// Keeps the shortest of actions that say the same by different ways.
static void addAction(std::vector<ActionFacts> &List, ActionFacts A) {
  // A sleep is known by the call of the function's own that leads there.
  bool Sleeps = A.Lock.empty();
  for (ActionFacts &Old : List) {
    bool Own = A.Chain.size() == 1 || Old.Chain.size() == 1;
    bool SamePlace = A.Chain.front().Where == Old.Chain.front().Where;
    bool Same = Sleeps ? SamePlace
                       : Old.Lock == A.Lock && Old.Read == A.Read &&
                             (SamePlace || !Own);
    if (!Same)
      continue;
    auto Rank = [](const ActionFacts &X) {
      return std::pair(X.Possible, X.Chain.size());
    };
    if (Rank(A) < Rank(Old))
      Old = std::move(A);
    return;
  }
  List.push_back(std::move(A));
}

FunctionFacts Explainer::function(unsigned Number) {
  const Solver::Function &F = S.function(Number);
  FunctionFacts Facts;
  Facts.Name = F.Name.str();
  Facts.Where = F.Where;
  bool Unknown = F.Sum && F.Sum->Unknown;
  Facts.Idle = !F.Relevant && !Unknown;
  Facts.GivenUp = Unknown && F.IR;
  Facts.HasErrors = Unknown && !F.IR;
  for (const CallGraph::Call &C : Calls.callsOf(Number))
    Facts.Callers.push_back(callerStep(C.Caller, F.Name, C.Where));
  Facts.Contexts = contextsOf(Number);
  for (const Collector::Act &A : Seen.actsOf(Number)) {
    ActionFacts What = A.What;
    What.Chain = chainOf(P.Sites, F.Name, A.Where);
    if (A.Do == Effect::Action::Sleep)
      addAction(Facts.Sleeps, std::move(What));
    else if (A.Do == Effect::Action::Acquire)
      addAction(Facts.Acquires, std::move(What));
    else {
      if (What.OfCaller)
        addAction(Facts.Needs, What);
      if (A.Do == Effect::Action::Release)
        addAction(Facts.Releases, std::move(What));
    }
  }
  if (!F.Sum || !F.IR)
    return Facts;
  P.Tables->Terms.ParamNames = F.IR->ParamNames;
  for (const ExitCase &X : F.Sum->Exits)
    for (const HeldLock &L : X.After.Held) {
      HeldAt H = Seen.describe(L);
      if (!L.FromEntry && llvm::none_of(Facts.Leaves, [&](const HeldAt &O) {
            return O.Name == H.Name;
          }))
        Facts.Leaves.push_back(std::move(H));
    }
  return Facts;
}

/// A function of other files, by the calls in those that do something to locks;
/// none if there are no calls.
std::optional<FunctionFacts> Explainer::elsewhere() const {
  std::set<std::pair<Location, unsigned>> Places;
  for (const Solver::Function *F : S.functions())
    if (F->IR)
      for (const CallInstr &C : F->IR->Calls)
        if (C.Name == Name)
          Places.insert({C.Where, F->Number});
  if (Places.empty())
    return std::nullopt;
  FunctionFacts Facts;
  Facts.Name = Name;
  Facts.Elsewhere = true;
  for (const auto &[Where, Caller] : Places)
    Facts.Callers.push_back(callerStep(Caller, Name, Where));
  return Facts;
}

/// The row's name in the model: of a call, or of a member.
static llvm::ArrayRef<CallbackModel> rowsOf(const Model &M,
                                            llvm::StringRef Name) {
  auto [Record, Field] = Name.split('.');
  Record.consume_front("struct ");
  return Field.empty() ? M.rows(Name) : M.callbacks(Record, Field);
}

/// The functions that the program stores in the member, for one that the table
/// does not have.
std::optional<CallbackFacts> Explainer::pointees() const {
  CallbackFacts Facts;
  for (const auto &[Member, Found] : S.targets().byMember()) {
    const FieldInfo &I = P.Tables->Terms.field(Member);
    llvm::StringRef Record = llvm::StringRef(I.Record).split('\0').first;
    if (!isMeantBy((Record + "." + I.Name).str(), Name))
      continue;
    std::set<unsigned> Numbers;
    for (const PointerTargets::Target &T : Found)
      if (Numbers.insert(T.Number).second) {
        const Solver::Function &F = S.function(T.Number);
        Facts.Pointees.push_back({F.Name.str(), F.Where});
      }
    Facts.Followed &= Numbers.size() <= PointerTargets::MaxTargets;
  }
  if (Facts.Pointees.empty())
    return std::nullopt;
  llvm::sort(Facts.Pointees, [](const auto &A, const auto &B) {
    return std::tie(A.Where, A.Function) < std::tie(B.Where, B.Function);
  });
  return Facts;
}

/// Each call of the program through the member, with the shortest way that
/// shows that it must not sleep, if there is one.
std::vector<CallbackFacts::Call> Explainer::memberCalls() const {
  std::map<Location, CallbackFacts::Call> ByPlace;
  std::map<Location, const MemberCalls::Way *> Atomic;
  const auto ByMember = Through.ways();
  for (const auto &[Member, Ways] : ByMember)
    for (const MemberCalls::Way &W : Ways) {
      const Site &Call = P.Sites.leaf(W.Where);
      if (W.Atomic) {
        const MemberCalls::Way *&Best = Atomic[Call.Where];
        if (!Best || P.Sites[W.Where].Depth < P.Sites[Best->Where].Depth)
          Best = &W;
      }
      if (P.Sites[W.Where].Next)
        continue;
      CallbackFacts::Call &Facts = ByPlace[Call.Where];
      Facts.Function = S.function(W.Function).Name.str();
      Facts.Where = Call.Where;
      for (const HeldLock &L : W.Held)
        Facts.Holding.push_back(Seen.describe(L));
    }
  std::vector<CallbackFacts::Call> Found;
  for (auto &[Where, Facts] : ByPlace) {
    if (auto W = Atomic.find(Where); W != Atomic.end()) {
      Facts.Atomic = true;
      const MemberCalls::Way &Shows = *W->second;
      Facts.Chain =
          chainOf(P.Sites, S.function(Shows.Function).Name, Shows.Where);
      // The call itself is what it is about.
      Facts.Chain.pop_back();
      if (!Facts.Chain.empty())
        for (const HeldLock &L : Shows.Held)
          Facts.Chain.front().Holding.push_back(Seen.describe(L));
    }
    Found.push_back(std::move(Facts));
  }
  return Found;
}

std::optional<CallbackFacts> Explainer::callback() const {
  std::optional<CallbackFacts> Facts = registered();
  std::vector<CallbackFacts::Call> Calls = memberCalls();
  if (!Facts && !Calls.empty())
    Facts.emplace();
  if (Facts)
    Facts->Calls = std::move(Calls);
  return Facts;
}

/// By the rows of the model.
std::optional<CallbackFacts> Explainer::registered() const {
  llvm::ArrayRef<CallbackModel> Rows = rowsOf(S.M, Name);
  if (Rows.empty())
    return pointees();
  CallbackFacts Facts;
  for (const CallbackModel &Row : Rows) {
    CallbackText Text = describe(S.M, Row);
    Facts.Rows.push_back({Text.Runs, Text.Locks, Row.Source});
  }
  llvm::StringRef Member = Name;
  Member.consume_front("struct ");
  auto Add = [&](const Registration &R) {
    // A row may be of all members of a struct, or of several calls.
    if (R.Row < Rows.begin() || R.Row >= Rows.end() ||
        (!R.Member.empty() && R.Member != Member))
      return;
    TargetFacts T;
    T.Function = P.Tables->Terms.name(P.Tables->Terms[R.Function].A).str();
    T.Registered = R.Where;
    if (const Solver::Function *F = ByAddress.lookup(R.Function)) {
      T.Where = F->Where;
      for (const Entry &In : F->Entries)
        if (In.By->Row == R.Row)
          T.Contexts.push_back(spelled(In.How).str());
    }
    Facts.Targets.push_back(std::move(T));
  };
  for (const Registration &R : S.initialisers())
    Add(R);
  for (const Solver::Function *F : S.functions())
    if (F->IR)
      for (const Registration &R : F->IR->Registrations)
        Add(R);
  auto Key = [](const TargetFacts &T) {
    return std::tie(T.Registered, T.Function);
  };
  llvm::sort(Facts.Targets, [&](const TargetFacts &A, const TargetFacts &B) {
    return Key(A) < Key(B);
  });
  Facts.Targets.erase(
      llvm::unique(Facts.Targets,
                   [&](const TargetFacts &A, const TargetFacts &B) {
                     return Key(A) == Key(B);
                   }),
      Facts.Targets.end());
  return Facts;
}

/// The locks and callbacks of the struct that is called so.
std::vector<std::string> Explainer::members() const {
  llvm::StringRef Record = Name;
  if (!Record.consume_front("struct "))
    Record.consume_front("union ");
  std::vector<std::string> Found;
  for (llvm::StringRef Label : known()) {
    if (!Label.consume_front("struct "))
      Label.consume_front("union ");
    if (Label.split('.').first == Record && Label.contains('.'))
      Found.push_back(Label.str());
  }
  llvm::sort(Found);
  Found.erase(llvm::unique(Found), Found.end());
  return Found;
}

std::vector<std::string> Explainer::suggestions() const {
  // A finding shows the lock as the code names it.
  if (!Seen.spelledSo().empty()) {
    std::vector<std::string> Classes;
    for (llvm::StringRef Label : Seen.spelledSo()) {
      Label.consume_front("struct ");
      Classes.push_back(Label.str());
    }
    return Classes;
  }
  return namesLike(Name, known());
}

/// All that may be asked for.
std::vector<std::string> Explainer::known() const {
  std::vector<std::string> Known =
      ClassNames(S.program(), P.Tables->Terms).labels();
  for (const Solver::Function *F : S.functions())
    if (F->Defined)
      Known.push_back(F->Name.str());
  for (const auto &Member : S.targets().byMember()) {
    const FieldInfo &I = P.Tables->Terms.field(Member.first);
    llvm::StringRef Record = llvm::StringRef(I.Record).split('\0').first;
    Record.consume_front("struct ");
    Known.push_back((Record + "." + I.Name).str());
  }
  for (llvm::StringRef Name : S.M.rowNames())
    if (!Name.ends_with("*"))
      Known.push_back(Name.str());
  return Known;
}

Explanation Explainer::run() {
  P.solve();
  Explanation E;
  E.Name = Name;
  E.Names = P.Tables;
  for (unsigned Number : Targets)
    E.Functions.push_back(function(Number));
  E.Locks = locks();
  E.Callback = callback();
  if (!E.found())
    if (std::optional<FunctionFacts> F = elsewhere())
      E.Functions.push_back(std::move(*F));
  if (!E.found())
    E.Members = members();
  if (!E.found() && E.Members.empty())
    E.Suggestions = suggestions();
  return E;
}

std::optional<Explanation> locklint::explain(llvm::ArrayRef<LinkInput> Units,
                                             const Model &M,
                                             llvm::StringRef Name) {
  Name = withoutQuotes(Name);
  // No function's name has a point, a member's has.
  std::unique_ptr<LinkedProgram> P = LinkedProgram::create(
      Units, M,
      Name.contains('.') ? LinkedProgram::Members::Listed
                         : LinkedProgram::Members::Followed);
  if (!P)
    return std::nullopt;
  Explainer Asked(*P, Name);
  Explanation E = Asked.run();
  // A name by which findings call one lock, and no other one.
  if (std::optional<std::string> Class = Asked.spelledClass();
      Class && !E.found() && *Class != Name)
    return explain(Units, M, *Class);
  return E;
}
