//===- Engine.cpp - Property simulation -----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

/// Whether \p Value, which the flag at \p Place gets, is a conjunction or a
/// disjunction that a branch ahead asks the flag for: `f = a && b` is as good
/// as a branch that sets f.
bool FunctionRun::isChoice(TermId Place, TermId Value, const Env &Here) const {
  TermOp Op = T[Value].Kind == TermKind::Binary ? T[Value].Op : TermOp::Eq;
  return (Op == TermOp::LAnd || Op == TermOp::LOr) && isFlag(T, Place) &&
         T[Place].Kind == TermKind::Field &&
         isTestedAhead(Now, T[Place].member(), ~uint64_t(0)) &&
         Here.decide(Value) < 0;
}

void FunctionRun::instruction(const Instr &I, Paths &Current) {
  if (I.Do == Instr::Kind::Call) {
    Paths Next;
    for (PathState &P : Current)
      named(F.Calls[I.Number], std::move(P), Next);
    Current = std::move(Next);
    return;
  }
  if (I.Do == Instr::Kind::Register &&
      T[F.Registrations[I.Number].Function].Kind != TermKind::Function)
    return;
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
  Paths Others;
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
      if (isChoice(Place, Value, P.E)) {
        PathState Is = P, Not = P;
        if (Is.E.assume(Value, true, Now) && Not.E.assume(Value, false, Now)) {
          P = std::move(Is);
          Others.push_back(std::move(Not));
        }
      }
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
      if (Final)
        keepFailure(P);
      break;
    }
    case Instr::Kind::Call:
    case Instr::Kind::Register:
    case Instr::Kind::Dereference:
      break;
    }
  }
  for (PathState &P : Others)
    Current.push_back(std::move(P));
}

/// Keeps what \p P, which returns, has left scheduled, if it may have failed.
void FunctionRun::keepFailure(const PathState &P) {
  if (F.ReturnsVoid || F.ReturnsAggregate || F.ReturnsPointer)
    return;
  TermId Returned = P.E.read(T.returnPlace());
  Range In = P.E.range(Returned);
  if (!Returned ||
      !(In.nonZero() || (T[Returned].Kind == TermKind::Result && In.full())))
    return;
  Engine::Failure Failed{F.Name, F.Driver, P.Return, {}};
  for (const HandlerRecord &D : P.S.Deleted)
    if (D.Armed)
      Failed.Armed.push_back(D);
  if (!Failed.Armed.empty())
    En.Failures.push_back(std::move(Failed));
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

/// Whether a loop waits there for memory to change.
bool FunctionRun::waitsForMemory(unsigned Index, TermId Cond) const {
  const BlockIR &B = F.Blocks[Index];
  auto LeavesLoop = [&](int Successor) {
    return Successor >= 0 &&
           llvm::any_of(LoopBodies, [&](const llvm::SparseBitVector<> &Body) {
             return Body.test(Index) && !Body.test(Successor);
           });
  };
  auto IsMemory = [&](const Term &X, TermId) {
    return X.Kind == TermKind::Load && T[X.A].Kind != TermKind::Local;
  };
  return InLoop[Index] && T.contains(Cond, TermKind::Load) &&
         T.any(Cond, IsMemory) && isReadInLoop(B.Condition) &&
         llvm::any_of(B.Successors, LeavesLoop);
}

void FunctionRun::branch(unsigned Index, PathState P, Onward Out) {
  const BlockIR &B = F.Blocks[Index];
  TermId Cond = P.E.eval(B.Condition);
  asks(Cond);
  if (Final)
    learnHandingOver(Index, Cond);
  // The condition reads memory, under a lock or under one that is released by
  // now.
  if (T.contains(Cond, TermKind::Result) || T.contains(Cond, TermKind::Load))
    P.S.testMemory();
  // Memory that a loop waits for changes, whatever was seen before.
  bool Waits = waitsForMemory(Index, Cond);
  const llvm::SparseBitVector<> *Round = Waits ? roundOf(Index) : nullptr;
  bool Warns = warns(B.Condition);
  for (unsigned Side = 0; Side != 2; ++Side) {
    int S = B.Successors[Side];
    if (S < 0)
      continue;
    if (!tellsFromSuccess(Cond, Side == 0, P.E))
      continue;
    PathState Q = Side == 0 || Waits ? P : std::move(P);
    if (!Q.E.assume(Cond, Side == 0, Index)) {
      if (!Waits)
        continue;
      Q = P;
      Q.E.forgetFacts([&](const Env::Known &K) {
        return !(Round && Round->test(K.Block)) &&
               T.any(Cond,
                     [&](const Term &, TermId Id) { return Id == K.Value; });
      });
      if (!Q.E.assume(Cond, Side == 0, Index))
        continue;
    } else if (!Q.E.agree() || !answersAgain(Index, Side, Q.E)) {
      continue;
    }
    Q.Warned |= Warns && Side == 0;
    learnSame(Cond, Side == 0, Q.S);
    skipRelease(S, B.Successors[1 - Side], Cond, Q);
    if (Side == 1 && B.Successors[0] >= 0)
      learnReplaced(Cond, B.Successors[0], Q.E);
    Out(S, std::move(Q));
  }
}

void FunctionRun::select(unsigned Index, const PathState &P, Onward Out) {
  const BlockIR &B = F.Blocks[Index];
  TermId Cond = P.E.eval(B.Condition);
  asks(Cond);
  auto Assume = [&](Env &E, TermOp Op, int64_t Value) {
    return E.assume(T.binary(Op, Cond, T.constant(Value)), true, Index);
  };
  for (unsigned I = 0; I != B.Successors.size(); ++I) {
    if (B.Successors[I] < 0)
      continue;
    PathState Q = P;
    const SwitchCase &Case = B.Cases[I];
    bool Can = true;
    if (!Case.Default && Case.Lo == Case.Hi)
      Can = Assume(Q.E, TermOp::Eq, Case.Lo);
    else if (!Case.Default)
      Can = Q.E.restrict(Cond, Range{Case.Lo, Case.Hi, false}, Index);
    else
      for (const SwitchCase &O : B.Cases)
        if (!O.Default && Can && O.Lo == O.Hi)
          Can = Assume(Q.E, TermOp::Ne, O.Lo);
    if (Can)
      Out(B.Successors[I], std::move(Q));
  }
}

void FunctionRun::execute(unsigned Index, PathState In, Onward Out) {
  const BlockIR &B = F.Blocks[Index];
  Now = Index;
  Paths Current;
  Current.push_back(std::move(In));
  for (const Instr &I : B.Instrs) {
    instruction(I, Current);
    if (Current.size() > En.Options.MaxStates) {
      GaveUp = Limit::States;
      return;
    }
  }
  for (PathState &P : Current) {
    switch (B.Ends) {
    case BlockIR::End::Stop:
      return;
    case BlockIR::End::Jump:
      for (int S : B.Successors)
        if (S >= 0)
          Out(S, B.Successors.size() == 1 ? std::move(P) : P);
      break;
    case BlockIR::End::Branch:
      branch(Index, std::move(P), Out);
      break;
    case BlockIR::End::Switch:
      select(Index, P, Out);
      break;
    }
  }
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
  findCounted();
  At.resize(F.Blocks.size());

  PathState Start{State(), Env(T), SiteId(), nullptr, false, {}};
  for (unsigned I = 0; I != F.ParamPlaces.size(); ++I)
    Start.E.write(F.ParamPlaces[I],
                  I < F.AlwaysPassed.size() && F.AlwaysPassed[I]
                      ? T.constant(*F.AlwaysPassed[I])
                      : T.param(I));
  assumeAnnotations(F, M, Sites, Start.S,
                    [&](TermId Syntactic) { return Start.E.eval(Syntactic); });
  noteAcquired(F, T, Found);
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
        GaveUp = Limit::Visits;
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
  if (GaveUp) {
    Summary Nothing;
    Nothing.Exceeded = GaveUp;
    return Nothing;
  }
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
