//===- EngineJoin.cpp - Where paths meet ----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Locks held at once; more are taken in a loop or by mistake.
static constexpr unsigned MaxHeld = 10;
/// After so many merges at one place, what keeps changing is dropped.
static constexpr unsigned WidenAfter = 4;

/// Whether the two paths are told apart by an argument that is no pointer.
bool FunctionRun::differInArguments(const Env &A, const Env &B) const {
  return Env::anyOther(A.facts(), B, [&](const Env::Known &K) {
    const Term &X = T[K.Value];
    return X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size() &&
           !F.ParamIsPointer[X.A] && K.In.meet(B.range(K.Value)).empty();
  });
}

/// Whether one path has found an argument to be NULL, and the other one not.
bool FunctionRun::differInNull(const Env &A, const Env &B) const {
  return llvm::any_of(A.facts(), [&](const Env::Known &K) {
    const Term &X = T[K.Value];
    return X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size() &&
           F.ParamIsPointer[X.A] && K.In.zero() && B.range(K.Value).nonZero();
  });
}

/// Whether the function, without loops, acquires or releases, and does not do
/// both.
bool FunctionRun::changesLocksOneWay() {
  if (OneWay)
    return *OneWay;
  auto Does = [&](Effect::Action Do) {
    return llvm::any_of(F.Calls, [&](const CallInstr &C) {
      return C.Model && llvm::any_of(C.Model->Effects, [&](const Effect &E) {
               return E.Do == Do && !E.Inside;
             });
    });
  };
  return *(OneWay = !Loops && Does(Effect::Action::Acquire) !=
                                  Does(Effect::Action::Release));
}

/// Whether callers can tell the two paths apart: by the test by which a lock
/// helper chooses the lock, its counterpart does.
bool FunctionRun::differForCallers(const Env &A, const Env &B) const {
  return Env::anyOther(A.facts(), B, [&](const Env::Known &K) {
    return T.contains(K.Value, TermKind::Load) && exportable(K.Value) &&
           K.In.meet(B.range(K.Value)).empty();
  });
}

/// Whether \p A has changed the caller's variable that an argument points to
/// because of what it was, and \p B has left it: `if (!*timeout) return
/// -EAGAIN; *timeout = schedule_timeout(*timeout);`.
bool FunctionRun::changesPassed(const Env &A, const Env &B) const {
  return llvm::any_of(A.facts(), [&](const Env::Known &K) {
    const Term &X = T[K.Value];
    return X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Param &&
           A.read(X.A) != K.Value && B.read(X.A) == K.Value;
  });
}

/// Whether \p A has set the flag at \p Place to a constant that it need not
/// have in \p B, or to what is true of one of them alone.
bool FunctionRun::differInFlag(const Env &A, const Env &B, TermId Place) const {
  if (!isFlag(T, Place))
    return false;
  TermId Value = A.read(Place);
  Range InA = A.range(Value), InB = B.range(B.read(Place));
  return T[Value].Kind == TermKind::Const ? !(InA == InB)
                                          : InA.meet(InB).empty();
}

/// Whether \p A has set a flag to a constant that it had tested before, and
/// \p B has not set it: where the caller knows how the flag is, only one of
/// them happens.
bool FunctionRun::differInTestedFlag(const Env &A, const Env &B) const {
  return llvm::any_of(A.cells(), [&](const Env::Cell &C) {
    return T[C.Value].Kind == TermKind::Const && isFlag(T, C.Place) &&
           B.read(C.Place) != C.Value && !A.range(T.load(C.Place)).full();
  });
}

/// Whether \p Round has come back to \p Head for what an argument says, with a
/// variable set that the loop only ever sets to that constant, and \p Other has
/// not: `retry: if (locks) lock(); if (!held && !locks) { locks = true; goto
/// retry; }`.
bool FunctionRun::retriesForArgument(unsigned Head, const Env &Round,
                                     const Env &Other) const {
  bool OfArgument = llvm::any_of(Round.facts(), [&](const Env::Known &K) {
    const Term &X = T[K.Value];
    return X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size() &&
           !F.ParamIsPointer[X.A] && !K.In.contains(Other.range(K.Value));
  });
  if (!OfArgument)
    return false;
  auto SetsAlone = [&](TermId Place, TermId Value) {
    bool Sets = false;
    for (unsigned Block = Head; Block <= LoopEnd[Head]; ++Block)
      for (const Instr &I : F.Blocks[Block].Instrs)
        if (I.Do == Instr::Kind::Assign && I.Place == Place) {
          if (I.Value != Value)
            return false;
          Sets = true;
        }
    return Sets;
  };
  for (unsigned I : Ahead[Head].Places) {
    TermId Place = TestedPlaces[I], Value = Round.read(Place);
    if (T[Place].Kind == TermKind::Local && T[Value].Kind == TermKind::Const &&
        Other.read(Place) != Value && SetsAlone(Place, Value))
      return true;
  }
  return false;
}

/// Whether a branch ahead tests the bits \p Mask of \p Member, or all of it.
bool FunctionRun::isTestedAhead(unsigned Block, FieldId Member,
                                uint64_t Mask) const {
  if (Ahead[Block].Members.test(Member.number()))
    return true;
  for (unsigned I : Ahead[Block].Bits)
    if (TestedBits[I].first == Member && (TestedBits[I].second & Mask))
      return true;
  return false;
}

/// By how many of the tests ahead the two paths are told apart; \p Most is
/// enough.
unsigned FunctionRun::differencesInTested(const Env &A, const Env &B,
                                          unsigned Block, unsigned Most) const {
  unsigned Count = 0;
  for (unsigned I : Ahead[Block].Places) {
    TermId X = A.read(TestedPlaces[I]), Y = B.read(TestedPlaces[I]);
    if (A.range(X).meet(B.range(Y)).empty() && ++Count == Most)
      return Count;
  }
  // A flag that one path has set, and the other has left or computed.
  for (const Env::Cell &C : A.cells())
    if (T[C.Place].Kind == TermKind::Field &&
        Ahead[Block].Members.test(T[C.Place].B) &&
        differInFlag(A, B, C.Place) && ++Count == Most)
      return Count;
  for (const Env::Cell &C : B.cells())
    if (T[C.Place].Kind == TermKind::Field &&
        Ahead[Block].Members.test(T[C.Place].B) &&
        differInFlag(B, A, C.Place) && ++Count == Most)
      return Count;
  // A test of a variable's value, or of one computed from it: a disjunction.
  auto OfTested = [&](const Term &X, TermId Id) {
    if (X.Kind == TermKind::Field)
      return isTestedAhead(Block, X.member(), ~uint64_t(0));
    if (X.Kind == TermKind::Global)
      return Ahead[Block].Globals.test(X.A);
    for (unsigned I : Ahead[Block].Places)
      if (A.read(TestedPlaces[I]) == Id && B.read(TestedPlaces[I]) == Id)
        return X.Kind != TermKind::Const;
    return false;
  };
  // A test ahead may be of other bits of the same flags word.
  auto IsTested = [&](TermId Test) {
    TermId Id = Test;
    while (T[Id].Kind == TermKind::Unary ||
           (T[Id].Kind == TermKind::Binary &&
            (T[Id].Op == TermOp::Eq || T[Id].Op == TermOp::Ne) &&
            T[T[Id].B].Kind == TermKind::Const))
      Id = T[Id].A;
    if (std::optional<std::pair<FieldId, uint64_t>> Bits = bitsOf(Id))
      return isTestedAhead(Block, Bits->first, Bits->second);
    return T.any(Test, OfTested);
  };
  auto I = B.facts().begin(), End = B.facts().end();
  for (const Env::Known &K : A.facts()) {
    while (I != End && I->Value < K.Value)
      ++I;
    if (I != End && I->Value == K.Value && K.In.meet(I->In).empty() &&
        IsTested(K.Value) && ++Count == Most)
      return Count;
  }
  // One path knows the value of a variable, the other one a value that it does
  // not have.
  auto Excludes = [&](const Env &Knows, const Env &Other) {
    return Env::anyOther(Knows.facts(), Other, [&](const Env::Known &K) {
      const Term &X = T[K.Value];
      return X.Kind == TermKind::Binary && X.Op == TermOp::Eq &&
             T[X.B].Kind == TermKind::Const && OfTested(T[X.A], X.A) &&
             K.In.meet(Other.range(K.Value)).empty();
    });
  };
  return Count + (Excludes(A, B) || Excludes(B, A));
}

/// Makes one entry of the locks of a list, of which some instances are held:
/// otherwise each round of a loop over the list adds its own.
static void joinInstances(const TermTable &T, State &S) {
  for (size_t I = 0; I < S.Held.size(); ++I) {
    const HeldLock L = S.Held[I];
    if (!L.Many || L.FromEntry)
      continue;
    S.Held.erase(std::remove_if(S.Held.begin() + I + 1, S.Held.end(),
                                [&](const HeldLock &M) {
                                  return M.Many && !M.FromEntry &&
                                         M.Type == L.Type && M.Mode == L.Mode &&
                                         T.mayAlias(M.Lock, L.Lock);
                                }),
                 S.Held.end());
  }
}

/// Paths that know \p Facts and \p Other differ in what they may do: by what
/// are they told apart?
void FunctionRun::learnModes(llvm::ArrayRef<Env::Known> Facts,
                             const Env &Other) {
  Env::anyOther(Facts, Other, [&](const Env::Known &K) {
    if (K.In.meet(Other.range(K.Value)).empty())
      for (const Mode &Told : modesOf(T, K.Value))
        En.ContextModes[F.Driver].add(Told);
    return false;
  });
}

/// The call \p C, with gfp flags, may sleep (1), does not (0), or either (-1).
void FunctionRun::learnBlocking(const CallInstr &C, int Blocks,
                                const Env &Here) {
  constexpr unsigned Most = 4;
  if (Blocks < 0)
    return;
  for (const auto &Facts : (Blocks ? NotBlocking : Blocking)[C.Number])
    learnModes(Facts, Here);
  auto &Same = (Blocks ? Blocking : NotBlocking)[C.Number];
  if (Same.size() < Most)
    Same.emplace_back(Here.facts().begin(), Here.facts().end());
}

/// Before \p E meets \p O where \p Block begins: `bool both = a && b` is false
/// without a, and without b, whether it has got its value by now or gets it in
/// this block, where the path that has asked for b meets the one that has not.
void FunctionRun::keepTruths(unsigned Block, Env &E, const Env &O) const {
  for (unsigned I : Ahead[Block].Places)
    if (TermId Value = E.read(TestedPlaces[I]);
        Value == O.read(TestedPlaces[I]))
      E.stateTruth(Value, O, Block);
  auto Compute = [&](TermId Joined) {
    while (T[Joined].Kind == TermKind::Unary && T[Joined].Op == TermOp::Not)
      Joined = T[Joined].A;
    const Term &X = T[Joined];
    if (X.Kind != TermKind::Binary ||
        (X.Op != TermOp::LAnd && X.Op != TermOp::LOr))
      return;
    if (TermId Value = E.eval(Joined); Value == O.eval(Joined))
      E.stateTruth(Value, O, Block);
  };
  for (const Instr &I : F.Blocks[Block].Instrs)
    if (I.Do == Instr::Kind::Assign)
      Compute(I.Value);
  Compute(F.Blocks[Block].Condition);
}

/// Begins another round of the loop that \p Head is the header of.
void FunctionRun::startRound(unsigned Head, PathState &P) const {
  uint32_t Number = F.Blocks[Head].Number;
  // A place that got a new value in the loop: what is known under the name of
  // the old one belongs to an earlier round.
  llvm::SmallVector<TermId, 4> Old;
  for (const Env::Cell &C : P.E.cells()) {
    TermId Phi = T.phi(Number, C.Place);
    if (C.Value != Phi)
      Old.push_back(Phi);
  }
  if (!Old.empty()) {
    auto Mentions = [&](TermId Id) {
      return T.mentions(Id, TermKind::Phi, Number) &&
             T.any(Id, [&](const Term &, TermId Y) {
               return llvm::is_contained(Old, Y);
             });
    };
    P.S.rename([&](ObjectId Id) { return Mentions(Id) ? T.stale(Id) : Id; });
    // But what was computed from the old value is where that left it.
    llvm::SmallVector<std::pair<TermId, Range>, 4> Computed;
    for (const Env::Cell &C : P.E.cells())
      if (Mentions(C.Value))
        Computed.push_back({C.Value, P.E.range(C.Value)});
    P.E.forgetFacts([&](const Env::Known &K) { return Mentions(K.Value); });
    for (auto [Value, In] : Computed)
      if (!In.full())
        P.E.restrict(Value, In, Head);
  }
  // Memory may have changed by the next round. A variable that got its value
  // from there in this one keeps it, and what is known of it.
  auto IsOld = [&](const Env::Known &K) {
    return K.Block >= Head && K.Block <= LoopEnd[Head] &&
           T.contains(K.Value, TermKind::Load);
  };
  auto IsNew = [&](const Env::Cell &C) {
    return T[C.Place].Kind == TermKind::Local &&
           llvm::none_of(At[Head], [&](const PathState &O) {
             return O.E.read(C.Place) == C.Value;
           });
  };
  llvm::SmallVector<std::pair<TermId, Range>, 4> Kept; // By place.
  for (const Env::Known &K : P.E.facts())
    if (IsOld(K))
      for (const Env::Cell &C : P.E.cells())
        if (C.Value == K.Value && IsNew(C))
          Kept.push_back({C.Place, K.In});
  for (const Env::Known &K : P.E.facts())
    if (IsOld(K))
      forgetOther(K, P.S);
  P.E.forgetFacts(IsOld);
  for (auto [Place, In] : Kept) {
    P.E.write(Place, T.phi(Number, Place));
    P.E.restrict(T.phi(Number, Place), In, Head);
  }
}

/// \p Known, which tells two pointers apart, holds no longer: locks that were
/// released are not those of the object that the one in memory leads to now.
void FunctionRun::forgetOther(const Env::Known &Known, State &S) const {
  const Term &X = T[Known.Value];
  if (X.Kind != TermKind::Binary || X.Op != TermOp::Eq || !Known.In.zero())
    return;
  int64_t Number;
  if (T.isConst(X.A, Number) || T.isConst(X.B, Number))
    return;
  for (TermId Pointer : {X.A, X.B})
    if (T[Pointer].Kind == TermKind::Load)
      llvm::erase_if(S.Free, [&](const FreeLock &L) {
        return T.any(
            L.Lock, [&](const Term &, TermId Part) { return Part == Pointer; });
      });
}

/// Whether paths that have the same locks at \p Block are told apart after it.
bool FunctionRun::staysApart(unsigned Block, const PathState &A,
                             const PathState &B, bool BackEdge) {
  // Rules want to know who took a lock and gave it back, and who never did;
  // callers, what happens where nothing is wrong.
  if (Block == F.Exit &&
      (A.S.GivenBack != B.S.GivenBack || A.Warned != B.Warned))
    return true;
  if (!BackEdge &&
      (differInTestedFlag(A.E, B.E) || differInTestedFlag(B.E, A.E)))
    return true;
  if (BackEdge && (retriesForArgument(Block, B.E, A.E) ||
                   retriesForArgument(Block, A.E, B.E)))
    return true;
  if (isLockHelper() && differForCallers(A.E, B.E))
    return true;
  if (Block == F.Exit && (changesPassed(A.E, B.E) || changesPassed(B.E, A.E)))
    return true;
  // Where nothing is locked since there is nothing to lock, and where another
  // argument says so: whoever has locked it knows better.
  bool Nothing = A.S.Held.empty() && A.S.Dropped.empty() && A.S.Free.empty();
  auto Drops = [](const PathState &P) { return !P.S.Dropped.empty(); };
  if (Block == F.Exit && Nothing &&
      (changesLocksOneWay() || llvm::any_of(At[F.Exit], Drops)) &&
      (differInNull(A.E, B.E) || differInNull(B.E, A.E)))
    return true;
  // Summaries tell callers what an argument decides, so such paths stay apart.
  if (differInArguments(A.E, B.E))
    return true;
  // Callers of short inline functions know the arguments, and so the path:
  // helpers of guards, IS_ERR() and its like.
  if (isShort() && A.E.cells() != B.E.cells())
    return true;
  // A later branch keeps paths apart, but not the rounds of a loop.
  return !BackEdge && differInTested(A.E, B.E, Block);
}

/// Whether the loop that begins at \p Head assigns the variable at \p Place.
bool FunctionRun::isAssignedInLoop(unsigned Head, TermId Place) const {
  for (unsigned Block = Head; Block <= LoopEnd[Head]; ++Block)
    for (const Instr &I : F.Blocks[Block].Instrs)
      if (I.Do == Instr::Kind::Assign && I.Place == Place)
        return true;
  return false;
}

/// Whether two paths in the loop that begins at \p Head are told apart by what
/// is the same in each of its rounds.
bool FunctionRun::differInAllRounds(const Env &A, const Env &B,
                                    unsigned Head) const {
  for (unsigned I : Ahead[Head].Places) {
    TermId Place = TestedPlaces[I];
    if (A.range(A.read(Place)).meet(B.range(B.read(Place))).empty() &&
        !isAssignedInLoop(Head, Place))
      return true;
  }
  return Env::anyOther(A.facts(), B, [&](const Env::Known &K) {
    return K.In.meet(B.range(K.Value)).empty() &&
           !T.mentions(K.Value, TermKind::Phi, F.Blocks[Head].Number);
  });
}

/// The path at \p Block that \p P is merged into; null if it goes on for
/// itself. Of several, as for another round of a loop, it is one that P agrees
/// with, or else one from which few tests tell it apart.
PathState *FunctionRun::mergedInto(unsigned Block, const PathState &P,
                                   bool BackEdge) {
  PathState *Other = nullptr;
  bool Full = At[Block].size() >= MaxSplit;
  unsigned Fewest = std::numeric_limits<unsigned>::max();
  for (PathState &O : At[Block]) {
    if (!O.S.same(P.S)) {
      learnModes(O.E.facts(), P.E);
      continue;
    }
    if (!Full && staysApart(Block, O, P, BackEdge))
      continue;
    if (BackEdge ? !differInAllRounds(O.E, P.E, Block) : !Full)
      return &O;
    unsigned Differences =
        BackEdge ? 1 : differencesInTested(O.E, P.E, Block, Fewest);
    if (!Differences)
      return &O;
    if (Differences < Fewest) {
      Fewest = Differences;
      Other = &O;
    }
  }
  return Other;
}

/// Merges a path into what has reached \p Block; true if that is news.
bool FunctionRun::arrive(unsigned Block, PathState P, bool BackEdge) {
  if (P.S.Held.size() > MaxHeld) {
    GaveUp = Limit::Held;
    return false;
  }
  if (BackEdge)
    startRound(Block, P);
  learnCounted(Block, P.E);
  joinInstances(T, P.S);
  if (PathState *Into = mergedInto(Block, P, BackEdge)) {
    PathState &O = *Into;
    if (P.Elsewhere != O.Elsewhere)
      O.Elsewhere = nullptr;
    O.Warned &= P.Warned;
    for (TermId Passed : P.PassedOn)
      if (!llvm::is_contained(O.PassedOn, Passed))
        O.PassedOn.push_back(Passed);
    // `if (!cancel()) cancel_and_wait();`: here it is known that the one path
    // need not wait.
    checkDeleted(O.S, O.E);
    checkDeleted(P.S, P.E);
    bool Changed = O.S.meet(P.S);
    keepTruths(Block, O.E, P.E);
    if (Counted.contains(Block)) {
      Env Before = O.E;
      O.E.join(P.E, F.Blocks[Block].Number, O.Merges >= WidenAfter);
      learnCounted(Block, O.E);
      Changed |= O.E != Before;
    } else {
      Changed |= O.E.join(P.E, F.Blocks[Block].Number, O.Merges >= WidenAfter);
    }
    if (Changed) {
      ++O.Merges;
      O.News = true;
    }
    return Changed;
  }
  if (At[Block].size() >= En.Options.MaxStates) {
    GaveUp = Limit::States;
    return false;
  }
  P.News = true;
  At[Block].push_back(std::move(P));
  return true;
}
