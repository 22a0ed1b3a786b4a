//===- PathStepCalls.cpp - Calls and returns, on a path of the analyzer ---===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/AnalyzedUnit.h"
#include "Engine/CallEffects.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace ento;
using namespace locklint;

/// Whether \p Value may be in \p In, by what the path has asked before.
bool AnalyzedUnit::Step::mayBe(TermId Value, locklint::Range In) const {
  int64_t Known;
  if (U.Run.Terms.isConst(Value, Known))
    return In.contains(locklint::Range::exactly(Known));
  std::optional<bool> NonZero = U.answer(Now, Value, /*Condition=*/nullptr);
  return !NonZero || (*NonZero ? !In.zero() : !In.NonZero);
}

/// Whether the arguments may be pointers where the callee needs some.
bool AnalyzedUnit::Step::mayPass(uint32_t NonNull,
                                 llvm::ArrayRef<TermId> Args) const {
  for (unsigned I = 0; I != Args.size(); ++I)
    if ((NonNull & nonNullBit(I)) && Args[I] &&
        !mayBe(Args[I], locklint::Range::notZero()))
      return false;
  return true;
}

/// A call of a function by its summary, in the step's words.
class AnalyzedUnit::Step::SummarisedCall : public SummarisedCallee {
public:
  SummarisedCall(Step &S, const Summary &Known, const Site &Call,
                 llvm::ArrayRef<TermId> Args, TermId Result,
                 ProgramStateRef Before)
      : SummarisedCallee(S.path(), Known, Call.Callee, Args), S(S), U(S.U),
        T(U.Run.Terms), Call(Call), Result(Result), Before(Before) {}

  llvm::SmallVector<ExitCase, 0> exits();

protected:
  TermId translate(TermId Id) override;
  SiteId above(SiteId Below) override { return U.Run.Sites.below(Call, Below); }
  bool mayBeAcquired(ObjectId) override {
    return U.Run.Solve.isAcquiredBefore(Call.Where);
  }
  bool happens(const CallerEvent &N) override;
  void tell(State Before, Event E, const CallerEvent &N) override;

private:
  TermId words(TermId Id);
  std::optional<ExitCase> follow(const ExitCase &X);

  Step &S;
  AnalyzedUnit &U;
  TermTable &T;
  const Site &Call;
  TermId Result;
  ProgramStateRef Before;
  /// On the way back that is followed: what it returns, as the callee's memory
  /// names it, is the call's result.
  TermId Returned = 0;
  /// The conditions of the event that happens() has found to be open.
  View Asked{};
};

TermId AnalyzedUnit::Step::SummarisedCall::words(TermId Id) {
  const Term X = T[Id];
  switch (X.Kind) {
  case TermKind::Param:
    return X.A < Args.size() ? Args[X.A] : 0;
  case TermKind::Load:
    if (T[X.A].Kind == TermKind::Return)
      return Result;
    return U.Values.load(Before, words(X.A));
  case TermKind::Return:
  case TermKind::Local:
  case TermKind::Result:
  case TermKind::Phi:
    return 0;
  default:
    break;
  }
  switch (TermTable::arity(X)) {
  case 1:
    return T.rebuild(Id, words(X.A), 0);
  case 2: {
    TermId A = words(X.A);
    return T.rebuild(Id, A, words(X.B));
  }
  default:
    return Id;
  }
}

TermId AnalyzedUnit::Step::SummarisedCall::translate(TermId Id) {
  TermId Ours = words(Id);
  if (!Returned)
    return Ours;
  return T.rewrite(Ours, [&](TermId Part) {
    return Part == Returned ? std::optional(Result) : std::nullopt;
  });
}

bool AnalyzedUnit::Step::SummarisedCall::happens(const CallerEvent &N) {
  Asked = View{S.Now, State(),  N.Ev,
               false, N.OfMode, {S.Now->Asked.begin(), S.Now->Asked.end()}};
  if (!S.mayPass(N.NonNull, Args))
    return false;
  for (const Fact &K : N.If) {
    TermId Value = translate(K.Value);
    if (!S.mayBe(Value, K.In))
      return false;
    if (int64_t Known; T.isConst(Value, Known))
      continue;
    Asked.Undecided |= asksForMode(T, K) || T.testsBits(K.Value);
    Asked.OfMode |= N.Ev.Do == Effect::Action::Release;
    Asked.If.push_back({Value, K.In});
  }
  return true;
}

void AnalyzedUnit::Step::SummarisedCall::tell(State Before, Event E,
                                              const CallerEvent &) {
  Asked.Before = std::move(Before);
  Asked.E = std::move(E);
  S.tell(std::move(Asked), /*Possible=*/false);
}

std::optional<ExitCase>
AnalyzedUnit::Step::SummarisedCall::follow(const ExitCase &X) {
  ExitCase Way;
  Way.ReturnedIn = X.ReturnedIn;
  Way.Returned = translate(X.Returned);
  bool Can = S.mayPass(X.NonNull, Args);
  for (const Fact &K : X.If) {
    Fact Ours{translate(K.Value), K.In};
    Can &= S.mayBe(Ours.Value, K.In);
    if (U.isMode(Ours.Value) || S.isOfSolver(Ours))
      Way.If.push_back(Ours);
  }
  if (!Can)
    return std::nullopt;
  // The caller knows by one name what it is given.
  bool IsNamed = Result && T[Way.Returned].Kind == TermKind::Load &&
                 !U.pointer(Way.Returned);
  Returned = IsNamed ? Way.Returned : 0;
  std::optional<State> Then = after(X.After);
  Returned = 0;
  if (!Then)
    return std::nullopt;
  // A lock that is held exists, and so does its object.
  for (const HeldLock &L : Then->Held) {
    TermId Base = T.objectOf(L.Lock);
    Way.ReturnedIn.NonZero |= Base && (Base == Result || Base == Way.Returned);
  }
  Way.After = std::move(*Then);
  return Way;
}

llvm::SmallVector<ExitCase, 0> AnalyzedUnit::Step::SummarisedCall::exits() {
  llvm::SmallVector<ExitCase, 0> Exits;
  for (const ExitCase &X : Known.Exits)
    if (std::optional<ExitCase> Way = follow(X))
      Exits.push_back(std::move(*Way));
  return Exits;
}

std::vector<AnalyzedUnit::WayBack>
AnalyzedUnit::Step::summarised(const UnitRun::Function &Callee,
                               const Site &Call, llvm::ArrayRef<TermId> Args,
                               TermId Result, ProgramStateRef Before) {
  if (!Callee.Sum || Callee.Sum->Unknown) {
    blur();
    return {{*this, nullptr, {}, {}}};
  }
  SummarisedCall Way(*this, *Callee.Sum, Call, Args, Result, Before);
  Way.applyEvents();
  llvm::SmallVector<ExitCase, 0> Exits = Way.exits();
  if (Exits.empty())
    return {{*this, nullptr, {}, {}}};
  return waysBack(Exits);
}

bool AnalyzedUnit::Step::calls(const Event &E, ProgramStateRef Before) {
  const Term &Pointer = U.Run.Terms[E.Lock];
  const UnitRun::Function *Callee =
      Pointer.Kind == TermKind::Function
          ? U.Run.find(U.Run.named(U.Run.Terms.name(Pointer.A)))
          : nullptr;
  if (!Callee || !Callee->Sum || Callee->Sum->Unknown)
    return false;
  Site Via = U.Run.Sites[E.Where];
  Site At = Via;
  At.Callee = U.Run.Terms.name(Pointer.A);
  Via.Next = U.Run.Sites.add(At);
  // How it comes back does not matter: it may be called any number of times.
  summarised(*Callee, Via, E.Args, /*Result=*/0, Before);
  return true;
}

SymbolRef AnalyzedUnit::pointer(TermId Id) const {
  SymbolRef S = Values.symbolOf(Id);
  return S && S->getType()->isPointerType() ? S : nullptr;
}

/// Whether the analyzer's solver can be told \p K: of memory it has many values
/// that are one for us.
bool AnalyzedUnit::Step::isOfSolver(const Fact &K) const {
  return U.Values.symbolOf(K.Value) &&
         !U.Run.Terms.any(K.Value, [](const Term &X, TermId) {
           return X.Kind == TermKind::Load;
         });
}

/// Whether the path will know later which of the two ways it took.
static bool toldApart(const ExitCase &A, const ExitCase &B) {
  if (A.ReturnedIn.meet(B.ReturnedIn).empty())
    return true;
  return llvm::any_of(A.If, [&](const Fact &K) {
    return llvm::any_of(B.If, [&](const Fact &L) {
      return K.Value == L.Value && K.In.meet(L.In).empty();
    });
  });
}

std::vector<AnalyzedUnit::WayBack>
AnalyzedUnit::Step::waysBack(llvm::ArrayRef<ExitCase> Exits) {
  std::vector<WayBack> Ways;
  for (const ExitCase &X : Exits) {
    Frame Next = *Now;
    Next.S = X.After;
    // Which of those that nothing tells apart was taken, nobody knows.
    for (const ExitCase &Y : Exits)
      if (!X.After.same(Y.After) && !toldApart(X, Y))
        Next.S.doubt(Y.After, Now->S);
    U.simplify(Next.S);
    // Those that leave the same locks are one.
    auto Same = llvm::find_if(
        Ways, [&](const WayBack &W) { return W.Path.Now->S.same(Next.S); });
    SymbolRef Returned = U.pointer(X.Returned);
    if (Same == Ways.end()) {
      Step Path = *this;
      Path.Now = U.Frames.intern(std::move(Next));
      Ways.push_back({std::move(Path), Returned, X.ReturnedIn, X.If});
      continue;
    }
    Frame Both = *Same->Path.Now;
    Both.S.meet(Next.S);
    Same->Path.Now = U.Frames.intern(std::move(Both));
    Same->ReturnedIn = Same->ReturnedIn.join(X.ReturnedIn);
    if (Same->Returned != Returned)
      Same->Returned = nullptr;
    llvm::erase_if(Same->If, [&](const Fact &K) {
      return llvm::none_of(X.If, [&](const Fact &L) {
        return K.Value == L.Value && K.In == L.In;
      });
    });
  }
  for (WayBack &W : Ways)
    llvm::erase_if(W.If, [&](const Fact &K) {
      if (isOfSolver(K))
        return false;
      Answer A;
      A.Value = K.Value;
      A.In = K.In;
      A.AskedIn = Now->Function;
      W.Path.learn(A);
      return true;
    });
  return Ways;
}

bool AnalyzedUnit::Step::assume(ContextTest Test, bool Outcome) {
  std::optional<State> S = Now->S.assume(Test, Outcome, U.Run.Solve.M);
  if (!S)
    return false;
  Frame Next = *Now;
  Next.S = std::move(*S);
  Now = U.Frames.intern(std::move(Next));
  return isPossible();
}
