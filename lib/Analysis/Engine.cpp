//===- Engine.cpp - Property simulation -----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionRun.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

namespace {

/// Locks held at once; more are taken in a loop or by mistake.
constexpr unsigned MaxHeld = 10;
constexpr unsigned MaxWrites = 12;
/// After so many merges at one place, what keeps changing is dropped.
constexpr unsigned WidenAfter = 4;

} // namespace

void FunctionRun::findLoops() {
  // In reverse post-order a loop is the span between a back edge's two ends,
  // give or take blocks that leave it.
  InLoop.assign(F.Blocks.size(), false);
  LoopEnd.assign(F.Blocks.size(), 0);
  for (unsigned B = 0; B != F.Blocks.size(); ++B)
    for (int S : F.Blocks[B].Successors)
      if (S >= 0 && unsigned(S) <= B) {
        LoopEnd[S] = std::max(LoopEnd[S], B);
        for (unsigned I = S; I <= B; ++I)
          InLoop[I] = true;
        Loops = true;
      }
  if (!Loops)
    return;
  // A block that leads back to the header, without it, is in the loop.
  std::vector<llvm::SmallVector<unsigned, 2>> Before(F.Blocks.size());
  for (unsigned B = 0; B != F.Blocks.size(); ++B)
    for (int S : F.Blocks[B].Successors)
      if (S >= 0)
        Before[S].push_back(B);
  for (unsigned Head = 0; Head != F.Blocks.size(); ++Head) {
    if (!LoopEnd[Head])
      continue;
    llvm::SparseBitVector<> &Body = LoopBodies.emplace_back();
    Body.set(Head);
    llvm::SmallVector<unsigned, 16> Work;
    for (unsigned B : Before[Head])
      if (B >= Head && Body.test_and_set(B))
        Work.push_back(B);
    while (!Work.empty())
      for (unsigned B : Before[Work.pop_back_val()])
        if (Body.test_and_set(B))
          Work.push_back(B);
  }
  findReads();
}

/// Whether \p Value, a term of the IR, is read from memory where it stands, or
/// in this round of the loop.
bool FunctionRun::isReadInLoop(TermId Value) const {
  return T.any(Value, [&](const Term &X, TermId) {
    return X.Kind == TermKind::Result ||
           (X.Kind == TermKind::Load &&
            (T[X.A].Kind != TermKind::Local || ReadInLoop.contains(X.A)));
  });
}

/// Finds the variables that loops give what they read from memory.
void FunctionRun::findReads() {
  bool More = true;
  while (More) {
    More = false;
    for (unsigned B = 0; B != F.Blocks.size(); ++B)
      if (InLoop[B])
        for (const Instr &I : F.Blocks[B].Instrs)
          if (I.Do == Instr::Kind::Assign &&
              T[I.Place].Kind == TermKind::Local && isReadInLoop(I.Value))
            More |= ReadInLoop.insert(I.Place).second;
  }
}

/// What \p Head dominates, itself included.
const std::vector<bool> &FunctionRun::behind(unsigned Head) {
  std::vector<bool> &Behind = Dominated[Head];
  if (!Behind.empty())
    return Behind;
  Behind.assign(F.Blocks.size(), true);
  llvm::SmallVector<unsigned, 32> Reached;
  auto Reach = [&](unsigned B) {
    if (B == Head || !Behind[B])
      return;
    Behind[B] = false;
    Reached.push_back(B);
  };
  Reach(F.Entry);
  while (!Reached.empty())
    for (int S : F.Blocks[Reached.pop_back_val()].Successors)
      if (S >= 0)
        Reach(S);
  return Behind;
}

/// Arguments by whose value \p C does one thing or another.
static llvm::SmallVector<TermId, 1> askedArguments(const CallInstr &C) {
  llvm::SmallVector<TermId, 1> Found;
  if (C.GfpArg >= 0 && unsigned(C.GfpArg) < C.Args.size())
    Found.push_back(C.Args[C.GfpArg]);
  if (C.Model)
    for (const Effect &E : C.Model->Effects)
      if (E.When.On == Condition::Subject::Arg && E.When.Arg < C.Args.size())
        Found.push_back(C.Args[E.When.Arg]);
  return Found;
}

/// Finds what branches, and calls, ahead of each block test.
void FunctionRun::findTested() {
  llvm::DenseMap<TermId, unsigned> Index;
  auto IndexOf = [&](TermId Place) {
    auto [It, New] = Index.try_emplace(Place, TestedPlaces.size());
    if (New)
      TestedPlaces.push_back(Place);
    return It->second;
  };
  std::vector<Tested> Own(F.Blocks.size());
  for (size_t I = 0; I != F.Blocks.size(); ++I) {
    auto Variable = [&](const Term &X, TermId) {
      if (X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Local)
        Own[I].Places.set(IndexOf(X.A));
      return false;
    };
    T.any(F.Blocks[I].Condition, [&](const Term &X, TermId Id) {
      if (X.Kind == TermKind::Field)
        Own[I].Members.set(X.B);
      return Variable(X, Id);
    });
    for (const Instr &Do : F.Blocks[I].Instrs)
      if (Do.Do == Instr::Kind::Call)
        for (TermId Asked : askedArguments(F.Calls[Do.Number]))
          T.any(Asked, Variable);
  }

  Ahead.resize(F.Blocks.size());
  AtEnd.resize(F.Blocks.size());
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t I = F.Blocks.size(); I-- != 0;) {
      Tested Found = Own[I];
      for (int S : F.Blocks[I].Successors)
        if (S >= 0) {
          Found.Places |= Ahead[S].Places;
          Found.Members |= Ahead[S].Members;
        }
      AtEnd[I] = Found;
      for (const Instr &Before : llvm::reverse(F.Blocks[I].Instrs)) {
        if (Before.Do != Instr::Kind::Assign && Before.Do != Instr::Kind::Unset)
          continue;
        auto It = Index.find(Before.Place);
        if (It == Index.end() || !Found.Places.test(It->second))
          continue;
        Found.Places.reset(It->second);
        // A copy is tested: what was chosen by a conditional operator, say.
        if (const Term &V = T[Before.Value];
            V.Kind == TermKind::Load && T[V.A].Kind == TermKind::Local)
          Found.Places.set(IndexOf(V.A));
      }
      // Only what is assigned in a loop is found in a second round.
      Changed |= Loops && (Found.Places != Ahead[I].Places ||
                           Found.Members != Ahead[I].Members);
      Ahead[I] = std::move(Found);
    }
  }
}

void FunctionRun::instruction(const Instr &I, Paths &Current) {
  if (I.Do == Instr::Kind::Call) {
    Paths Next;
    for (PathState &P : Current)
      call(F.Calls[I.Number], std::move(P), Next);
    Current = std::move(Next);
    return;
  }
  if (I.Do == Instr::Kind::Register) {
    Paths Next;
    for (PathState &P : Current)
      registers(F.Registrations[I.Number], std::move(P), Next);
    Current = std::move(Next);
    return;
  }
  if (I.Do == Instr::Kind::Dereference) {
    llvm::erase_if(Current,
                   [&](PathState &P) { return !dereference(I.Value, P); });
    return;
  }
  for (PathState &P : Current) {
    switch (I.Do) {
    case Instr::Kind::Assign: {
      TermId Place = P.E.eval(I.Place), Value = P.E.eval(I.Value);
      if (!Value) {
        // Made again in a loop, it is another value.
        if (InLoop[Now])
          forgetCall(F.Blocks[Now].Number, P);
        Value = T.result(F.Blocks[Now].Number, Place);
      }
      store(P, Place, Value);
      break;
    }
    case Instr::Kind::Copy:
      P.E.copy(P.E.eval(I.Place), P.E.eval(I.Value));
      break;
    case Instr::Kind::Forget:
    case Instr::Kind::Unset: {
      TermId Place = P.E.eval(I.Place);
      if (InLoop[Now])
        forgetCall(I.Number, P);
      P.E.eraseBelow(Place);
      P.E.write(Place, T.result(I.Number,
                                I.Do == Instr::Kind::Unset ? UnsetValue : 0));
      break;
    }
    case Instr::Kind::Return: {
      Site S;
      S.Where = I.Where;
      P.Return = Sites.add(S);
      break;
    }
    case Instr::Kind::Call:
    case Instr::Kind::Register:
    case Instr::Kind::Dereference:
      break;
    }
  }
}

/// Keeps what the path knows of memory where \p R makes a handler: with it the
/// handler begins.
void FunctionRun::keepHandler(const Registration &R, const Event &E,
                              const Env &Here) {
  constexpr unsigned Most = 12;
  HandlerMade H;
  H.Function = R.Function;
  H.Where = E.Where;
  H.Object = E.Lock;
  H.Passed = R.Passed ? Here.eval(R.Passed) : 0;
  auto Keep = [&](auto &Where, TermId Value, Range In) {
    if (!In.full() && !T.isVague(Value) && Where.size() < Most)
      Where.push_back({Value, In});
  };
  auto Written = [&](const Term &X, TermId Id) {
    return X.Kind == TermKind::Load && Here.read(X.A) != Id;
  };
  for (const Env::Known &K : Here.facts()) {
    if (!T.contains(K.Value, TermKind::Load) ||
        !T.contains(K.Value, TermKind::Field))
      continue;
    if (T.any(K.Value, Written))
      Keep(H.Before, K.Value, K.In);
    else
      Keep(H.If, K.Value, K.In);
  }
  for (const Env::Cell &C : Here.cells())
    if (T[C.Place].Kind == TermKind::Field)
      Keep(H.If, T.load(C.Place), Here.range(C.Value));
  auto Meet = [](auto &Ours, const auto &Theirs) {
    for (Fact &K : Ours) {
      auto Same = llvm::find_if(
          Theirs, [&](const Fact &O) { return O.Value == K.Value; });
      K.In = Same == Theirs.end() ? Range() : K.In.join(Same->In);
    }
    llvm::erase_if(Ours, [](const Fact &K) { return K.In.full(); });
  };
  for (HandlerMade &Old : Result.Handlers) {
    if (Old.Function != H.Function || Old.Where != H.Where)
      continue;
    // Another path comes here: what both know.
    if (Old.Object != H.Object || Old.Passed != H.Passed)
      Old.If.clear();
    Meet(Old.If, H.If);
    Meet(Old.Before, H.Before);
    return;
  }
  Result.Handlers.push_back(std::move(H));
}

void FunctionRun::store(PathState &P, TermId Place, TermId Value) const {
  P.E.write(Place, Value);
  if (En.Owners)
    En.Owners->stored(P.S, Place, Value, Sites);
}

/// The path uses what the value of \p Pointer points to; false if that is NULL:
/// the path has ended.
bool FunctionRun::dereference(TermId Pointer, PathState &P) const {
  TermId Object = T.objectOf(P.E.eval(Pointer));
  if (P.E.decide(Object) == 0)
    return false;
  // Facts cost time. Callers want to know of parameters; of others it matters
  // only where a branch ahead asks again.
  const Term &X = T[Pointer];
  TermId Place = X.Kind == TermKind::Load ? X.A : 0;
  bool Asked = T[Object].Kind == TermKind::Param;
  if (const Term &At = T[Place]; At.Kind == TermKind::Field)
    Asked |= AtEnd[Now].Members.test(At.B);
  else if (At.Kind == TermKind::Local)
    for (unsigned I : AtEnd[Now].Places)
      Asked |= TestedPlaces[I] == Place;
  if (Asked)
    P.E.restrict(Object, Range::notZero(), Now);
  return true;
}

void FunctionRun::registers(const Registration &R, PathState P, Paths &Out) {
  Event E;
  E.Do = Effect::Action::Register;
  E.Kind = R.Row->Kind;
  E.Lock = P.E.eval(R.Object);
  E.Flags = R.Function;
  Site S;
  S.Where = R.Where;
  E.Where = Sites.add(S);
  emit(P.S, E, {});
  if (Final)
    keepHandler(R, E, P.E);
  // Where the call failed nothing is registered.
  if (R.Call) {
    TermId Failed =
        T.binary(TermOp::Ne, P.E.eval(T.result(R.Call, 0)), T.constant(0));
    if (PathState Q = P; Q.E.assume(Failed, true, Now))
      Out.push_back(std::move(Q));
    if (!P.E.assume(Failed, false, Now))
      return;
  }
  P.S = P.S.apply(E, M);
  Out.push_back(std::move(P));
}

void FunctionRun::execute(unsigned Index, PathState In,
                          llvm::function_ref<void(unsigned, PathState)> Out) {
  const BlockIR &B = F.Blocks[Index];
  Now = Index;
  Paths Current;
  Current.push_back(std::move(In));
  for (const Instr &I : B.Instrs) {
    instruction(I, Current);
    if (Current.size() > En.Options.MaxStates) {
      GaveUp = true;
      return;
    }
  }
  if (B.Ends == BlockIR::End::Stop)
    return;

  // Memory that a loop waits for changes, whatever was seen before.
  auto LeavesLoop = [&](unsigned Successor) {
    return llvm::any_of(LoopBodies, [&](const llvm::SparseBitVector<> &Body) {
      return Body.test(Index) && !Body.test(Successor);
    });
  };
  auto OfMemory = [&](TermId Id) {
    return T.contains(Id, TermKind::Load) &&
           T.any(Id, [&](const Term &X, TermId) {
             return X.Kind == TermKind::Load && T[X.A].Kind != TermKind::Local;
           });
  };

  for (PathState &P : Current) {
    switch (B.Ends) {
    case BlockIR::End::Stop:
      break;
    case BlockIR::End::Jump:
      if (B.Successors.size() == 1) {
        if (B.Successors[0] >= 0)
          Out(B.Successors[0], std::move(P));
        break;
      }
      for (int S : B.Successors)
        if (S >= 0)
          Out(S, P);
      break;
    case BlockIR::End::Branch: {
      TermId Cond = P.E.eval(B.Condition);
      // What was read, under a lock or under one that is released by now.
      if (T.contains(Cond, TermKind::Result) ||
          T.contains(Cond, TermKind::Load))
        P.S.testMemory();
      bool Waits = InLoop[Index] && OfMemory(Cond) &&
                   isReadInLoop(B.Condition) &&
                   llvm::any_of(B.Successors,
                                [&](int S) { return S >= 0 && LeavesLoop(S); });
      for (unsigned Side = 0; Side != 2; ++Side) {
        int S = B.Successors[Side];
        if (S < 0)
          continue;
        PathState Q = Side == 0 || Waits ? P : std::move(P);
        if (!Q.E.assume(Cond, Side == 0, Index)) {
          if (!Waits)
            continue;
          Q = P;
          Q.E.forgetFacts([&](const Env::Known &K) {
            return T.any(
                Cond, [&](const Term &, TermId Id) { return Id == K.Value; });
          });
          if (!Q.E.assume(Cond, Side == 0, Index))
            continue;
        }
        Out(S, std::move(Q));
      }
      break;
    }
    case BlockIR::End::Switch: {
      TermId Cond = P.E.eval(B.Condition);
      for (unsigned I = 0; I != B.Successors.size(); ++I) {
        if (B.Successors[I] < 0)
          continue;
        PathState Q = P;
        const SwitchCase &Case = B.Cases[I];
        bool Can = true;
        if (!Case.Default && Case.Lo == Case.Hi)
          Can = Q.E.assume(T.binary(TermOp::Eq, Cond, T.constant(Case.Lo)),
                           true, Index);
        else if (!Case.Default)
          Can = Q.E.restrict(Cond, Range{Case.Lo, Case.Hi, false}, Index);
        else
          for (const SwitchCase &O : B.Cases)
            if (!O.Default && Can && O.Lo == O.Hi)
              Can = Q.E.assume(T.binary(TermOp::Ne, Cond, T.constant(O.Lo)),
                               true, Index);
        if (Can)
          Out(B.Successors[I], std::move(Q));
      }
      break;
    }
    }
  }
}

/// Whether the two paths are told apart by an argument that is no pointer.
bool FunctionRun::differInArguments(const Env &A, const Env &B) const {
  for (const Env::Known &K : A.facts()) {
    const Term &X = T[K.Value];
    if (X.Kind == TermKind::Param && X.A < F.ParamIsPointer.size() &&
        !F.ParamIsPointer[X.A] && K.In.meet(B.range(K.Value)).empty())
      return true;
  }
  return false;
}

/// Whether \p A has set the flag at \p Place to a constant, and \p B has not.
bool FunctionRun::differInFlag(const Env &A, const Env &B, TermId Place) const {
  return isFlag(T, Place) && T[A.read(Place)].Kind == TermKind::Const &&
         A.read(Place) != B.read(Place);
}

/// Whether \p A has set a flag that it had tested before, and \p B has not:
/// where the caller knows how the flag is, only one of them happens.
bool FunctionRun::differInTestedFlag(const Env &A, const Env &B) const {
  return llvm::any_of(A.cells(), [&](const Env::Cell &C) {
    return differInFlag(A, B, C.Place) && !A.range(T.load(C.Place)).full();
  });
}

/// Whether a branch ahead tells the two paths apart.
bool FunctionRun::differInTested(const Env &A, const Env &B,
                                 unsigned Block) const {
  for (unsigned I : Ahead[Block].Places) {
    TermId X = A.read(TestedPlaces[I]), Y = B.read(TestedPlaces[I]);
    if (A.range(X).meet(B.range(Y)).empty())
      return true;
  }
  // A flag that one path has set, and the other has left or computed.
  for (const Env::Cell &C : A.cells())
    if (T[C.Place].Kind == TermKind::Field &&
        Ahead[Block].Members.test(T[C.Place].B) && differInFlag(A, B, C.Place))
      return true;
  for (const Env::Cell &C : B.cells())
    if (T[C.Place].Kind == TermKind::Field &&
        Ahead[Block].Members.test(T[C.Place].B) && differInFlag(B, A, C.Place))
      return true;
  // A test of a variable's value, or of one computed from it: a disjunction.
  auto OfTested = [&](const Term &X, TermId Id) {
    if (X.Kind == TermKind::Field)
      return Ahead[Block].Members.test(X.B);
    for (unsigned I : Ahead[Block].Places)
      if (A.read(TestedPlaces[I]) == Id && B.read(TestedPlaces[I]) == Id)
        return X.Kind != TermKind::Const;
    return false;
  };
  auto I = B.facts().begin(), End = B.facts().end();
  for (const Env::Known &K : A.facts()) {
    while (I != End && I->Value < K.Value)
      ++I;
    if (I != End && I->Value == K.Value && K.In.meet(I->In).empty() &&
        T.any(K.Value, OfTested))
      return true;
  }
  return false;
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
  for (const Env::Known &K : Facts)
    if (K.In.meet(Other.range(K.Value)).empty())
      for (const Mode &Told : modesOf(T, K.Value))
        En.ContextModes.add(Told);
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

/// Merges a path into what has reached \p Block; true if that is news.
bool FunctionRun::arrive(unsigned Block, PathState P, bool BackEdge) {
  uint32_t Number = F.Blocks[Block].Number;
  if (P.S.Held.size() > MaxHeld) {
    GaveUp = true;
    return false;
  }
  if (BackEdge) {
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
          P.E.restrict(Value, In, Block);
    }
    // Memory may have changed by the next round. A variable that got its value
    // from there in this one keeps it, and what is known of it.
    auto IsOld = [&](const Env::Known &K) {
      return K.Block >= Block && K.Block <= LoopEnd[Block] &&
             T.contains(K.Value, TermKind::Load);
    };
    auto IsNew = [&](const Env::Cell &C) {
      return T[C.Place].Kind == TermKind::Local &&
             llvm::none_of(At[Block], [&](const PathState &O) {
               return O.E.read(C.Place) == C.Value;
             });
    };
    llvm::SmallVector<std::pair<TermId, Range>, 4> Kept; // By place.
    for (const Env::Known &K : P.E.facts())
      if (IsOld(K))
        for (const Env::Cell &C : P.E.cells())
          if (C.Value == K.Value && IsNew(C))
            Kept.push_back({C.Place, K.In});
    P.E.forgetFacts(IsOld);
    for (auto [Place, In] : Kept) {
      P.E.write(Place, T.phi(Number, Place));
      P.E.restrict(T.phi(Number, Place), In, Block);
    }
  }
  joinInstances(T, P.S);
  for (PathState &O : At[Block]) {
    if (!O.S.same(P.S)) {
      learnModes(O.E.facts(), P.E);
      continue;
    }
    // Rules want to know who took a lock and gave it back, and who never did.
    if (Block == F.Exit && At[Block].size() < MaxSplit &&
        O.S.GivenBack != P.S.GivenBack)
      continue;
    if (Block == F.Exit && At[Block].size() < MaxSplit &&
        (differInTestedFlag(O.E, P.E) || differInTestedFlag(P.E, O.E)))
      continue;
    // What an argument asks for is kept apart: summaries tell callers of it.
    if (At[Block].size() < MaxSplit && differInArguments(O.E, P.E))
      continue;
    // Callers of short inline functions know the arguments, and so the path:
    // helpers of guards, IS_ERR() and its like.
    if (isShort() && At[Block].size() < MaxSplit && O.E.cells() != P.E.cells())
      continue;
    // A later branch keeps paths apart, but not the rounds of a loop.
    if (!BackEdge && At[Block].size() < MaxSplit &&
        differInTested(O.E, P.E, Block))
      continue;
    if (P.Elsewhere != O.Elsewhere)
      O.Elsewhere = nullptr;
    bool Changed = O.S.meet(P.S);
    Changed |= O.E.join(P.E, Number, O.Merges >= WidenAfter);
    if (Changed) {
      ++O.Merges;
      O.News = true;
    }
    return Changed;
  }
  if (At[Block].size() >= En.Options.MaxStates) {
    GaveUp = true;
    return false;
  }
  P.News = true;
  At[Block].push_back(std::move(P));
  return true;
}

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
  const std::vector<PathState> &Paths = At[F.Exit];
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

void FunctionRun::exits(Summary &Out) {
  if (F.Exit >= F.Blocks.size())
    return;
  for (PathState &P : At[F.Exit]) {
    ExitCase X;
    TermId Returned = 0;
    if (!F.ReturnsVoid && !F.ReturnsAggregate)
      Returned = P.E.read(T.returnPlace());
    // What a helper acquired, another file's function may release in the end.
    if (P.Elsewhere && F.ReturnsVoid)
      mayBeReleased(*P.Elsewhere, P.S, /*ByHelpers=*/true);
    X.After = X.Own = P.S;
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
    if (X.After.Irq.Level == IrqLevel::Restored && !X.After.Irq.Value)
      X.After.Irq = IrqLevel();
    Out.Exits.push_back(std::move(X));
  }
  testMemory(Out);
}

void locklint::assumeAnnotations(const FunctionIR &F, const Model &M,
                                 SiteTable &Sites, State &S,
                                 llvm::function_ref<TermId(TermId)> Eval) {
  for (const FunctionIR::Annotation &A : F.Annotations) {
    TermId Lock = A.Lock ? Eval(A.Lock) : 0;
    if (!Lock || A.What == FunctionIR::Annotation::Acquires)
      continue;
    Event E;
    E.Do = Effect::Action::AssertHeld;
    // Nothing checks what these annotations say, and they often name a lock's
    // inner lock: enough to pair by, not to call a function atomic by.
    E.Type = AnyLockType;
    E.Lock = Lock;
    Site Here;
    Here.Where = F.Where;
    E.Where = Sites.add(Here);
    bool Known = S.held(Lock) != nullptr;
    S = S.apply(E, M);
    for (HeldLock &L : S.Held)
      if (L.Lock == Lock)
        L.Presumed = A.What == FunctionIR::Annotation::Releases &&
                     (!Known || L.Presumed);
  }
}

Summary FunctionRun::run() {
  findLoops();
  findTested();
  At.resize(F.Blocks.size());

  PathState Start{State(), Env(T)};
  for (unsigned I = 0; I != F.ParamPlaces.size(); ++I)
    Start.E.write(F.ParamPlaces[I], T.param(I));
  assumeAnnotations(F, M, Sites, Start.S,
                    [&](TermId Syntactic) { return Start.E.eval(Syntactic); });
  At[F.Entry].push_back(Start);

  // Without loops, all that leads to a block comes before it.
  Final = !Loops;
  std::set<unsigned> Work = {F.Entry};
  unsigned Visits = 0;
  while (!Work.empty() && !GaveUp) {
    unsigned B = *Work.begin();
    Work.erase(Work.begin());
    llvm::SmallVector<unsigned, 1> Heads;
    // A block may lead back to itself.
    for (size_t I = 0, N = At[B].size(); I != N && !GaveUp; ++I) {
      if (!At[B][I].News)
        continue;
      At[B][I].News = false;
      if (++Visits > En.Options.MaxVisits) {
        GaveUp = true;
        break;
      }
      // Without loops nothing comes here again.
      PathState P = Loops || B == F.Exit ? At[B][I] : std::move(At[B][I]);
      execute(B, std::move(P), [&](unsigned S, PathState Q) {
        if (!arrive(S, std::move(Q), S <= B))
          return;
        if (S <= B && behind(S)[B])
          Heads.push_back(S);
        else
          Work.insert(S);
      });
    }
    for (unsigned Head : Heads) {
      // What an earlier round of the loop left there says too much: of the
      // first element of a list, say. It comes again, of any element.
      const std::vector<bool> &Behind = behind(Head);
      for (unsigned I = Head + 1; I != F.Blocks.size(); ++I)
        if (Behind[I]) {
          At[I].clear();
          Work.erase(I);
        }
      for (PathState &P : At[Head])
        P.News = true;
      Work.insert(Head);
    }
  }
  if (Loops) {
    Final = true;
    for (unsigned B = 0; B != F.Blocks.size() && !GaveUp; ++B)
      for (const PathState &P : At[B])
        execute(B, P, [](unsigned, PathState) {});
  }
  if (GaveUp)
    return Summary();
  for (const Told &E : Events)
    Seen(E.Before, E.What, E.Possible);
  Result.Unknown = false;
  exits(Result);
  return std::move(Result);
}

Summary Engine::run(const FunctionIR &F, Lookup Callees, Observer Seen) {
  T.ParamNames = F.ParamNames;
  return FunctionRun(*this, F, Callees, Seen).run();
}
