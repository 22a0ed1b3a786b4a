//===- EngineExits.cpp - What a function tells its callers ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "Facts/KeptLocks.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Places in its caller's memory of which a summary says what is left there.
static constexpr unsigned MaxWrites = 12;
/// Ways to return that callers follow one by one.
static constexpr unsigned MaxWays = 12;

/// Whether the caller has the memory at \p Place, and a name for it.
bool FunctionRun::isOfCaller(TermId Place) const {
  TermKind Root = T[T.objectOf(Place)].Kind;
  return Root != TermKind::Local && Root != TermKind::Result &&
         Root != TermKind::Phi && Place != T.returnPlace() && exportable(Place);
}

/// Values without a name for the caller that lead to locks which are left held,
/// and that the caller's memory holds by now: its next function finds the lock
/// there.
llvm::SmallVector<TermId, 1>
FunctionRun::leadingToLocks(const PathState &P, TermId Returned) const {
  llvm::SmallVector<TermId, 1> Found;
  if (llvm::all_of(P.S.Held, [](const HeldLock &L) { return L.FromEntry; }))
    return Found;
  for (const Env::Cell &C : P.E.cells()) {
    if (C.Value == Returned || T.isVague(C.Value) || exportable(C.Value) ||
        T[C.Value].Kind == TermKind::Const || !isOfCaller(C.Place))
      continue;
    if (llvm::any_of(P.S.Held, [&](const HeldLock &L) {
          return !L.FromEntry && T.any(L.Lock, [&](const Term &, TermId Id) {
            return Id == C.Value;
          });
        }))
      Found.push_back(C.Value);
  }
  return Found;
}

/// The memory that \p Test tests, by itself or against a constant; 0: it is
/// another test.
static TermId testedPlace(TermId Test, const TermTable &T) {
  const Term &X = T[Test];
  if (X.Kind == TermKind::Load)
    return X.A;
  if (X.Kind == TermKind::Binary &&
      (X.Op == TermOp::Eq || X.Op == TermOp::Ne) &&
      T[X.A].Kind == TermKind::Load && T[X.B].Kind == TermKind::Const)
    return T[X.A].A;
  return 0;
}

/// Finds what the function asks of its caller's memory and writes there itself,
/// if it releases what the caller holds: by that it may tell itself.
void FunctionRun::testMemory(Summary &Out) {
  constexpr unsigned Most = 4;
  llvm::SmallVector<TermId, Most> Tests;
  const llvm::SmallVector<PathState, 0> &Paths = At[F.Exit];
  auto Writes = [&](TermId Place) {
    return llvm::any_of(Paths, [&](const PathState &P) {
      return P.E.read(Place) != T.load(Place);
    });
  };
  for (const PathState &P : Paths)
    if (!P.S.Dropped.empty())
      for (const Env::Known &K : P.E.facts())
        if (TermId Place = testedPlace(K.Value, T);
            Place && Tests.size() < Most && isOfCaller(Place) &&
            !llvm::is_contained(Tests, K.Value) && Writes(Place))
          Tests.push_back(K.Value);
  for (size_t I = 0; I != Paths.size() && !Tests.empty(); ++I) {
    const Env &E = Paths[I].E;
    for (TermId Test : Tests) {
      TermId Place = testedPlace(Test, T), Now = E.read(Place);
      TermId After = T.rewrite(Test, [&](TermId Id) {
        return Id == T.load(Place) ? std::optional(Now) : std::nullopt;
      });
      // A value that a call has returned was not left there to be told by.
      Range In = T.contains(Now, TermKind::Result) ? Range() : E.range(After);
      // What the caller passes exists.
      if (const Term &X = T[After];
          X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size())
        In.NonZero |= F.ParamIsPointer[X.A];
      Out.Exits[I].Tests.push_back({Test, E.range(Test), In});
    }
  }
}

/// A lock that the function keeps until it is called again, as a global
/// variable tells it: callers, who do not know the variable, have not forgotten
/// to release the lock, nor need they have acquired it.
void FunctionRun::keepUntilNextCall(Summary &Out) const {
  auto OfGlobal = [&](TermId Test) {
    return T.contains(Test, TermKind::Global) &&
           !T.contains(Test, TermKind::Param);
  };
  llvm::SmallVector<ObjectId, 1> Kept;
  for (const ExitCase &X : Out.Exits)
    for (const FreeLock &L : X.Own.Dropped)
      if (!llvm::is_contained(Kept, L.Lock) &&
          isKeptUntilNextCall(Out.Exits, L.Lock, OfGlobal))
        Kept.push_back(L.Lock);
  auto IsKept = [&](ObjectId Lock) { return llvm::is_contained(Kept, Lock); };
  if (Kept.empty())
    return;
  for (ExitCase &X : Out.Exits) {
    for (HeldLock &L : X.After.Held)
      L.Escaped |= !L.FromEntry && IsKept(L.Lock);
    for (FreeLock &L : X.After.Dropped)
      L.Elsewhere |= IsKept(L.Lock);
  }
  for (CallerEvent &N : Out.Events)
    N.Ev.Elsewhere |= N.Ev.Do == Effect::Action::Release && IsKept(N.Ev.Lock);
}

/// Whether two ways out return the same kind of result, by which callers
/// branch.
static bool returnAlike(const ExitCase &A, const ExitCase &B) {
  auto Kind = [](const Range &In) {
    return In.zero() ? 0 : In.Hi < 0 ? 1 : In.nonZero() ? 2 : 3;
  };
  return Kind(A.ReturnedIn) == Kind(B.ReturnedIn);
}

/// Adds what \p X returns and writes to what \p Way does.
static void addResults(ExitCase &Way, const ExitCase &X) {
  Way.ReturnedIn = Way.ReturnedIn.join(X.ReturnedIn);
  Way.NonNull &= X.NonNull;
  Way.NonZeroWrites = 0;
  if (Way.Returned != X.Returned)
    Way.Returned = 0;
  auto IsIn = [](llvm::ArrayRef<std::pair<TermId, TermId>> Writes,
                 std::pair<TermId, TermId> W) {
    return llvm::is_contained(Writes, W);
  };
  for (auto &W : Way.Writes)
    if (!IsIn(X.Writes, W))
      W.second = 0;
  for (auto [Place, Value] : X.Writes)
    if (llvm::none_of(Way.Writes, [&](auto &W) { return W.first == Place; }))
      Way.Writes.push_back({Place, 0});
}

/// Makes one way of those of \p Ways that callers do not tell apart: they
/// return the same kind of result, and leave the same locks and flags.
static llvm::SmallVector<ExitCase, 0> joinAlike(const TermTable &T,
                                                llvm::ArrayRef<ExitCase> Ways) {
  auto SetsFlags = [&](const ExitCase &A, const ExitCase &B) {
    return llvm::all_of(A.Writes, [&](std::pair<TermId, TermId> W) {
      return !isFlag(T, W.first) || T[W.second].Kind != TermKind::Const ||
             llvm::is_contained(B.Writes, W);
    });
  };
  llvm::SmallVector<ExitCase, 0> Joined;
  for (const ExitCase &X : Ways) {
    auto Like = llvm::find_if(Joined, [&](const ExitCase &W) {
      return returnAlike(W, X) && W.After.same(X.After) && SetsFlags(W, X) &&
             SetsFlags(X, W);
    });
    if (Like == Joined.end()) {
      Joined.push_back(X);
      continue;
    }
    addResults(*Like, X);
    Like->After.meet(X.After);
    llvm::erase_if(Like->If, [&](Fact &K) {
      auto Same = llvm::find_if(
          X.If, [&](const Fact &O) { return O.Value == K.Value; });
      if (Same == X.If.end())
        return true;
      K.In = K.In.join(Same->In);
      return K.In.full();
    });
    for (auto [Test, Other] : llvm::zip(Like->Tests, X.Tests)) {
      Test.Before = Test.Before.join(Other.Before);
      Test.After = Test.After.join(Other.After);
    }
  }
  return Joined;
}

/// One way out for each kind of result, after which nothing is known of locks.
static llvm::SmallVector<ExitCase, 0> coarsen(llvm::ArrayRef<ExitCase> Exits) {
  llvm::SmallVector<ExitCase, 0> Ways;
  for (const ExitCase &X : Exits) {
    auto Same = llvm::find_if(
        Ways, [&](const ExitCase &W) { return returnAlike(W, X); });
    if (Same != Ways.end()) {
      addResults(*Same, X);
      continue;
    }
    ExitCase W;
    W.Returned = X.Returned;
    W.ReturnedIn = X.ReturnedIn;
    W.NonNull = X.NonNull;
    W.Writes = X.Writes;
    W.NonZeroWrites = X.NonZeroWrites;
    W.Where = X.Where;
    W.After.blur();
    Ways.push_back(std::move(W));
  }
  return Ways;
}

/// A way out on which WARN_ON() has found something, and that leaves other
/// locks than one on which all is well and that callers cannot tell from it, is
/// none that they rely on.
static void leaveOutWarned(llvm::ArrayRef<PathState> Paths, Summary &Out) {
  llvm::SmallVector<ExitCase, 0> Ways;
  for (size_t I = 0; I != Paths.size(); ++I) {
    const ExitCase &X = Out.Exits[I];
    bool Instead = false;
    for (size_t K = 0; K != Paths.size() && Paths[I].Warned; ++K) {
      const ExitCase &Y = Out.Exits[K];
      Instead |= !Paths[K].Warned && !X.After.same(Y.After) &&
                 !X.ReturnedIn.meet(Y.ReturnedIn).empty();
    }
    if (!Instead)
      Ways.push_back(X);
  }
  if (Ways.size() != Out.Exits.size())
    Out.Coarse = std::move(Ways);
}

/// Where the function does not come back unless a condition holds, as behind
/// BUG_ON(), that is no wish of its callers: what happens does not depend on
/// it.
static void dropAssertions(Summary &Out) {
  auto Asserted = [&](const Fact &K) {
    return llvm::all_of(Out.Exits, [&](const ExitCase &X) {
      return llvm::any_of(X.If, [&](const Fact &O) {
        return O.Value == K.Value && O.In == K.In;
      });
    });
  };
  if (Out.Exits.empty() || Out.Exits.front().If.empty())
    return;
  for (CallerEvent &N : Out.Events)
    llvm::erase_if(N.If, Asserted);
}

/// Whether the flags that the path has restored, and that callers have no name
/// for, were saved before the function was called: in a processor's variable,
/// say.
static bool restoresForCaller(const State &S) {
  return S.Irq.Value &&
         llvm::all_of(S.Saved, [](const SavedFlags &F) { return F.Used; });
}

void FunctionRun::exits(Summary &Out) {
  if (F.Exit >= F.Blocks.size())
    return;
  leaveToOthers();
  for (PathState &P : At[F.Exit]) {
    noteLeftInMemory(P);
    for (const HandlerRecord &D : P.S.Deleted)
      if (D.Armed)
        En.LeftArmed.insert({F.Name, F.Driver, D.Where});
    ExitCase X;
    TermId Returned = returned(P);
    // What a helper acquired, another file's function may release in the end.
    if (P.Elsewhere && F.ReturnsVoid)
      mayBeReleased(*P.Elsewhere, P.S, /*ByHelpers=*/true);
    X.After = X.Own = P.S;
    leaveToPointers(P, X.After);
    X.Where = P.Return;
    X.ReturnedIn = Returned ? P.E.range(Returned) : Range();
    X.Returned = Returned && exportable(Returned) ? Returned : 0;
    llvm::SmallVector<TermId, 1> Leading = leadingToLocks(P, Returned);
    X.After.rename(
        [&](ObjectId Id) { return exported(Id, Returned, Leading); });
    llvm::erase_if(X.After.Saved,
                   [&](const SavedFlags &S) { return S.Value == 0; });
    Conditions Asked = conditionsOf(P);
    X.If = std::move(Asked.If);
    X.NonNull = Asked.NonNull;
    for (const Env::Cell &C : P.E.cells()) {
      if (!isOfCaller(C.Place) || X.Writes.size() >= MaxWrites)
        continue;
      // Saved flags are told by their value: it must survive.
      bool Flags = llvm::any_of(
          P.S.Saved, [&](const SavedFlags &S) { return S.Value == C.Value; });
      Range In = P.E.range(C.Value);
      bool Keeps =
          Flags || exportable(C.Value) || llvm::is_contained(Leading, C.Value);
      TermId Value = Keeps ? C.Value : 0;
      if (!Value && In.Lo == In.Hi)
        Value = T.constant(In.Lo);
      if (!Value && In.nonZero())
        X.NonZeroWrites |= 1U << X.Writes.size();
      X.Writes.push_back({C.Place, Value});
    }
    // Flags handed out keep their meaning under the same name.
    for (const SavedFlags &S : P.S.Saved) {
      bool Handed = S.Value == Returned;
      for (auto [Place, Value] : X.Writes)
        Handed |= Value == S.Value;
      if (Handed) {
        X.After.Saved.push_back(S);
        if (S.Value == Returned)
          X.Returned = S.Value;
      }
    }
    if (X.After.Irq.Level == IrqLevel::Restored && !X.After.Irq.Value &&
        !restoresForCaller(P.S))
      X.After.Irq = IrqLevel();
    Out.Exits.push_back(std::move(X));
  }
  testMemory(Out);
  keepUntilNextCall(Out);
  dropAssertions(Out);
  findAnswer(Out);
  noteModes(T, M, Out.Exits);
  leaveOutWarned(At[F.Exit], Out);
  if (Out.ways().size() > MaxWays)
    Out.Coarse = joinAlike(T, Out.ways());
  if (Out.ways().size() > MaxWays)
    Out.Coarse = coarsen(Out.Exits);
}
