//===- EngineCalls.cpp - What a call does to a path -----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/CallEffects.h"
#include "Engine/FunctionRun.h"
#include "Facts/References.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// The value that \p When tests, as a condition; 0 if it is always met.
TermId FunctionRun::condition(const Condition &When, const CallInstr &C,
                              const Env &E) const {
  TermId V = 0;
  switch (When.On) {
  case Condition::Subject::Always:
    return T.constant(1);
  case Condition::Subject::Arg:
    V = When.Arg < C.Args.size() ? E.eval(C.Args[When.Arg]) : 0;
    break;
  case Condition::Subject::Result:
    V = E.eval(C.Returns ? C.Returns : T.result(C.Number, 0));
    break;
  }
  if (!V)
    return 0;
  struct {
    using Value = TermId;
    TermTable &T;
    TermId constant(int64_t C) { return T.constant(C); }
    TermId binary(TermOp Op, TermId A, TermId B) { return T.binary(Op, A, B); }
    TermId negate(TermId A) { return T.unary(TermOp::Not, A); }
  } Terms{T};
  return test(When, V, En.Options.DirectReclaim, Terms);
}

/// What is locked or released exists: the pointer to it is neither NULL nor an
/// error code. False if it is: the path has ended.
bool FunctionRun::exists(TermId Lock, Env &E) const {
  auto PointsToSomething = [&](TermId Pointer) {
    return E.restrict(Pointer, Range::notZero(), Now) &&
           (!Pointer ||
            E.assume(T.binary(TermOp::ULe, T.constant(LowestError), Pointer),
                     false, Now));
  };
  TermId Object = T.objectOf(Lock), Root = Object;
  while (T[Root].Kind == TermKind::Load)
    Root = T.objectOf(T[Root].A);
  // So does the argument that the path has come by.
  return PointsToSomething(Object) &&
         (Root == Object || T[Root].Kind != TermKind::Param ||
          PointsToSomething(Root));
}

/// Nonzero, and not an error code: the handler will not run.
void FunctionRun::checkDeleted(State &S, const Env &E) {
  for (HandlerRecord &D : S.Deleted)
    D.Sure |= D.Result && E.decide(D.Result) == 1 && E.range(D.Result).Hi >= 0;
}

namespace locklint {

/// A call as FunctionRun's paths see it.
class FunctionRun::Call : public CallOnPath {
public:
  Call(FunctionRun &Run, const CallInstr &C, PathState &P)
      : Run(Run), C(C), P(P) {}

  Event operands(unsigned Index) override { return Run.event(C, Index, P); }
  int decide(const Condition &When) override {
    if (When.isOmitted(C.Args.size()))
      return 1;
    TermId Cond = Run.condition(When, C, P.E);
    int D = Cond ? P.E.decide(Cond) : -1;
    if (When.Is == Condition::Test::Blocking)
      Run.learnBlocking(C, D, P.E);
    return D;
  }
  bool mayBeAsked(const Condition &When) override {
    return Run.exportable(Run.condition(When, C, P.E));
  }
  void saveFlags(unsigned Index, Event &E) override {
    bool ToResult = C.Model->Effects[Index].Flags.Kind == Operand::Base::Result;
    E.Flags = Run.T.result(C.Number, ToResult ? 0 : ~1U);
    if (TermId Place = C.Operands[Index].Flags) {
      TermId At = P.E.eval(Place), Old = P.E.read(At);
      for (const SavedFlags &S : P.S.Saved)
        if (S.Value == Old && !S.Used)
          E.Overwrites = Old;
      P.E.write(At, E.Flags);
    }
  }
  void restoreFlags(unsigned Index, Event &E) override {
    if (C.Operands[Index].Flags)
      E.Flags = P.E.eval(C.Operands[Index].Flags);
    const Term &Flags = Run.T[E.Flags];
    E.Unset = Flags.Kind == TermKind::Result && Flags.B == UnsetValue;
  }
  ObjectId result() override { return Run.T.result(C.Number, 0); }
  bool holds(ObjectId Lock) override {
    const HeldLock *L = P.S.held(Lock);
    return L && !L->FromEntry;
  }
  ObjectId released(const Event &E) override {
    P.S.doubt(locklint::mayBeReleased(Run.T, P.S, E.Lock, E.Type));
    return matchHeld(Run.T, P.S, E.Lock, E.Type, Run.Found);
  }
  bool isAcquiredElsewhere(const Event &E) override {
    // A lock that an earlier round of a loop has released may be acquired again
    // in this one.
    return !P.S.held(E.Lock) &&
           !(P.S.hasChanged(E.Lock) && !Run.InLoop[Run.Now]) &&
           Run.mayBeAcquired(E.Lock, P.E, C.Where);
  }
  bool withdraw(ObjectId Lock) override { return P.S.withdraw(Lock); }
  void tell(const Event &E, const Condition *Undecided) override {
    // What is known of the results by now.
    if (E.Do == Effect::Action::Free)
      checkDeleted(P.S, P.E);
    if (!Run.Final)
      return;
    FunctionRun::Conditions When = Run.conditionsOf(P);
    if (Undecided) {
      When.If.push_back({Run.condition(*Undecided, C, P.E), Range::notZero()});
    }
    Run.tell(P.S, P.E, C, E, When, Undecided != nullptr);
  }
  void happen(const Event &E) override {
    P.S = P.S.apply(E, Run.M);
    // It may be called once, or not at all.
    if (E.Do == Effect::Action::Call && Run.changesLocks(E.Lock))
      P.S.blur();
    if (E.Do == Effect::Action::Free)
      forgetDeleted(Run.T, P.S, E.Lock);
    if (E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release)
      Exists &= Run.exists(E.Lock, P.E);
  }
  void leave() override { Run.unknownCall(C, P, /*External=*/true, nullptr); }

  /// False if what is locked cannot exist: nothing comes after this call.
  bool Exists = true;

private:
  FunctionRun &Run;
  const CallInstr &C;
  PathState &P;
};

} // namespace locklint

/// A trylock of a lock that this path holds fails.
bool FunctionRun::triesWhatIsHeld(const CallInstr &C, const PathState &P) {
  for (unsigned I = 0; I != C.Model->Effects.size(); ++I) {
    const Effect &Eff = C.Model->Effects[I];
    if (Eff.Do != Effect::Action::Acquire || !Eff.Try)
      continue;
    Event E = event(C, I, P);
    if (!T.isVague(E.Lock) && triesInVain(E, P.S.held(E.Lock), M))
      return true;
  }
  return false;
}

/// test_bit() and its like: a bit is a place that holds 0 or 1.
void FunctionRun::changeBit(const CallInstr &C, PathState &P) const {
  auto Argument = [&](unsigned I) {
    return I < C.Args.size() ? P.E.eval(C.Args[I]) : 0;
  };
  TermId Place = T.bit(Argument(1), Argument(0));
  if (T.isVague(Place))
    return;
  BitChange Change = changeOf(C.Model->Bit);
  TermId Old = P.E.read(Place);
  int64_t Known;
  // Who asks in a loop for what the path has written waits until somebody else
  // changes it.
  if (InLoop[Now] && Change == BitChange::None && T.isConst(Old, Known)) {
    Old = T.result(C.Number, 0);
    P.E.write(Place, Old);
  }
  P.E.restrict(Old, Range{0, 1, false}, Now);
  P.E.bind(C.Number, Old);
  switch (Change) {
  case BitChange::None:
    break;
  case BitChange::Set:
    P.E.write(Place, T.constant(1));
    break;
  case BitChange::Clear:
    P.E.write(Place, T.constant(0));
    break;
  case BitChange::Flip:
    P.E.write(Place, T.unary(TermOp::Not, Old));
    break;
  case BitChange::Assign: {
    TermId To = Argument(2);
    P.E.write(Place, To ? T.binary(TermOp::Ne, To, T.constant(0))
                        : T.result(C.Number, Place));
    break;
  }
  }
}

void FunctionRun::modelled(const CallInstr &C, PathState P, Paths &Out) {
  if (C.Model->NoReturn)
    return;
  if (C.Model->Bit != BitOp::None) {
    changeBit(C, P);
    Out.push_back(std::move(P));
    return;
  }
  if (C.Model->ResultIs) {
    Condition Always;
    Always.On = Condition::Subject::Result;
    Always.Is = *C.Model->ResultIs;
    // A value that contradicts the model, as ERR_PTR(0) does, tells nothing.
    PathState Q = P;
    if (Q.E.assume(condition(Always, C, Q.E), true, Now))
      P = std::move(Q);
  }
  if (C.Model->Tests != ContextTest::None) {
    for (bool Outcome : {true, false}) {
      std::optional<State> S = P.S.assume(C.Model->Tests, Outcome, M);
      if (!S)
        continue;
      PathState Q = P;
      Q.S = *S;
      TermId V = T.result(C.Number, 0);
      if (Q.E.assume(T.binary(TermOp::Ne, V, T.constant(0)), Outcome, Now))
        Out.push_back(std::move(Q));
    }
    return;
  }
  if (C.Locked) {
    const HeldLock *Held = P.S.held(P.E.eval(C.Locked));
    if (Held && Held->certain() &&
        !P.E.assume(T.binary(TermOp::Ne, T.result(C.Number, 0), T.constant(0)),
                    true, Now))
      return;
  }
  // A function that is called may write what it is passed.
  if (llvm::any_of(C.Model->Effects, [](const Effect &E) {
        return E.Do == Effect::Action::Call;
      }))
    forgetPassed(C, P, /*External=*/false, /*Writes=*/nullptr);
  const Condition *Test = resultTest(*C.Model);
  if (!Test) {
    Call Whole(*this, C, P);
    perform(*C.Model, M, true, Whole);
    if (Whole.Exists)
      Out.push_back(std::move(P));
    return;
  }
  bool Waits = waitsOrFails(*C.Model);
  // A caller that does not ask whether the lock was free knows that it is.
  int Answer = triesLock(C) && ignoresResult(C.Number) ? 1 : assertedAnswer(C);
  for (bool Outcome : {true, false}) {
    if (Answer >= 0 && Outcome != Answer)
      continue;
    PathState Q = P;
    if (!Q.E.assume(condition(*Test, C, Q.E), Outcome, Now))
      continue;
    if (Outcome && triesWhatIsHeld(C, Q))
      continue;
    if (std::optional<Condition> Only = failsOnlyIf(*C.Model);
        Only && !Outcome && !Q.E.assume(condition(*Only, C, Q.E), true, Now))
      continue;
    // A call that waits and gives up returns an error code.
    if (!Outcome && Waits && Test->Is == Condition::Test::Zero)
      Q.E.restrict(T.result(C.Number, 0), errorOf(*C.Model), Now);
    Call Whole(*this, C, Q);
    perform(*C.Model, M, Outcome, Whole);
    if (Whole.Exists)
      Out.push_back(std::move(Q));
  }
}

/// Whether a call of another file's function has succeeded before on this path,
/// by its result, that \p Fits.
bool FunctionRun::hasSucceeded(
    const Env &Here, llvm::function_ref<bool(const CallInstr &D)> Fits) const {
  return llvm::any_of(Here.facts(), [&](const Env::Known &K) {
    TermId Value = K.Value;
    bool Zero = K.In.zero() || K.In.Lo >= 0, NonZero = K.In.nonZero();
    int64_t Constant;
    if (const Term &X = T[Value]; X.Kind == TermKind::Binary &&
                                  T.isConst(X.B, Constant) && Constant == 0 &&
                                  (X.Op == TermOp::Eq || X.Op == TermOp::Ne)) {
      Zero = X.Op == TermOp::Eq ? K.In.nonZero() : K.In.zero();
      NonZero = X.Op == TermOp::Eq ? K.In.zero() : K.In.nonZero();
      Value = X.A;
    }
    if (T[Value].Kind != TermKind::Result || T[Value].B)
      return false;
    return llvm::any_of(F.Calls, [&](const CallInstr &D) {
      return D.Number == T[Value].A && !D.Model && !D.Name.empty() &&
             D.Callee == CallInstr::NoFunction && (D.Fails ? Zero : NonZero) &&
             Fits(D);
    });
  });
}

/// Whether \p C follows a call that has succeeded, on the same object and of
/// another file, too: what the one has left to be done, the other may do.
bool FunctionRun::isCounterpart(const CallInstr &C, const PathState &P) const {
  return hasSucceeded(P.E, [&](const CallInstr &D) {
    return D.Name != C.Name && llvm::any_of(D.Args, [&](TermId Syntactic) {
             TermId A = P.E.eval(Syntactic);
             return A && T[A].Kind != TermKind::Const &&
                    llvm::any_of(C.Args,
                                 [&](TermId B) { return P.E.eval(B) == A; });
           });
  });
}

/// Whether another file's function that has succeeded may have acquired \p
/// Lock, which it was passed the way to: so afs_read_dir() does, and
/// vfs_get_tree().
bool FunctionRun::mayBeAcquired(ObjectId Lock, const Env &Here) const {
  return hasSucceeded(Here, [&](const CallInstr &D) {
    return llvm::any_of(D.Args, [&](TermId Syntactic) {
      TermId A = Here.eval(Syntactic);
      return A && T[A].Kind != TermKind::Const &&
             T.any(Lock, [&](const Term &, TermId Part) { return Part == A; });
    });
  });
}

/// The same, where the call at \p Release releases \p Lock: other engines ask
/// for it.
bool FunctionRun::mayBeAcquired(ObjectId Lock, const Env &Here,
                                const Location &Release) {
  bool May = mayBeAcquired(Lock, Here);
  if (May)
    En.AcquiredBefore.insert(Release);
  return May;
}

/// What the call was passed may have been written. \p Writes: what the callee
/// may write; null if that is not known.
void FunctionRun::forgetPassed(const CallInstr &C, PathState &P, bool External,
                               const WriteSet *Writes) {
  for (TermId A : C.Args) {
    TermId Place = P.E.eval(A);
    if (!Place)
      continue;
    if (External) {
      // The function gets to what a variable points to.
      if (T[Place].Kind == TermKind::Local)
        escape(T, Sites, P.S, P.E.read(Place));
      llvm::SmallVector<Env::Cell, 4> Cells;
      for (const Env::Cell &Cell : P.E.cells())
        if (Cell.Place != Place && T.objectOf(Cell.Place) == T.objectOf(Place))
          Cells.push_back(Cell);
      for (const Env::Cell &Cell : Cells)
        keepBits(Cell.Place, Cell.Value, T.result(C.Number, Cell.Place), P.E);
    }
    // What is passed by its own address is to be written.
    P.E.clobberBelow(Place, C.Number, [&](TermId Cell) {
      return Cell != Place &&
             (Writes ? !Writes->mayWrite(T, Cell)
                     : isFlag(T, Cell) || isOutOfReach(C, P.E, Cell));
    });
    // A place never written so far: from now on it holds something else.
    if (T[Place].Kind == TermKind::Local)
      P.E.write(Place, T.result(C.Number, Place));
    if (!External)
      continue;
    escape(T, Sites, P.S, Place);
    if (unlocks(C.Name))
      escapeOwned(T, P.S, Place);
  }
}

void FunctionRun::unknownCall(const CallInstr &C, PathState &P, bool External,
                              const WriteSet *Writes) {
  if (External && P.S.disablesOne() && isCounterpart(C, P)) {
    P.S.enableOne();
    En.EnabledAt.insert(C.Where);
  }
  llvm::SmallVector<TermId, 8> Args;
  for (TermId A : C.Args)
    Args.push_back(P.E.eval(A));
  if (!Args.empty())
    Found.add(T, T.result(C.Number, 0), Args);
  if (External)
    mayClearFlag(C, P);
  forgetPassed(C, P, External, Writes);
  if (Final && External && C.GfpArg >= 0) {
    Condition When;
    When.On = Condition::Subject::Arg;
    When.Arg = C.GfpArg;
    When.Is = Condition::Test::Blocking;
    TermId Cond = condition(When, C, P.E);
    int D = Cond ? P.E.decide(Cond) : 0;
    if (Cond)
      learnBlocking(C, D, P.E);
    Conditions Asked = conditionsOf(P);
    if (D < 0 && exportable(Cond)) {
      Asked.If.push_back({Cond, Range::notZero()});
    } else if (D <= 0) {
      return;
    }
    Event E;
    E.Do = Effect::Action::Sleep;
    E.Where = siteOf(C);
    emit(P.S, E, Asked, D < 0);
  }
}

void FunctionRun::call(const CallInstr &C, PathState P, Paths &Out) {
  if (InLoop[Now])
    forgetCall(C.Number, P);
  if (Final && C.Name.empty()) {
    Event E;
    E.Do = Effect::Action::Call;
    E.Lock = P.E.eval(C.Pointer);
    for (TermId A : C.Args)
      E.Args.push_back(P.E.eval(A));
    E.Where = siteOf(C);
    Conditions When = conditionsOf(P);
    // The call shows that the pointer is not null, nor what it was read from.
    llvm::erase_if(When.If, [&](const Fact &K) {
      return K.In.nonZero() && T.any(E.Lock, [&](const Term &, TermId Part) {
        return Part == K.Value;
      });
    });
    tell(P.S, P.E, C, E, When);
  }
  if (C.Name.empty()) {
    for (TermId A : C.Args)
      if (TermId Passed = P.E.eval(A);
          exportable(Passed) && !llvm::is_contained(P.PassedOn, Passed))
        P.PassedOn.push_back(Passed);
    PointerTargets::Called Called = targets(C, P.E.eval(C.Pointer));
    if (std::optional<Engine::Callee> Only = onlyTarget(Called))
      return summarised(C, *Only, std::move(P), Out);
    if (Final)
      replayTargets(C, Called, P);
    if (mayChangeLocks(Called))
      P.S.blur();
  }
  Engine::Callee Known =
      C.Callee == CallInstr::NoFunction ? Engine::Callee() : Callees(C.Callee);
  const Summary *Sum = Known.Sum;
  // Of a function that leaves to another file what its name says, the model
  // knows more than its body shows.
  if (C.Model &&
      (C.Callee == CallInstr::NoFunction || !showsEffects(*C.Model, Sum))) {
    if (C.Model->Learnt)
      P.Elsewhere = &C;
    else if (!C.Model->Effects.empty())
      P.Elsewhere = nullptr;
    return modelled(C, std::move(P), Out);
  }
  if (C.Callee != CallInstr::NoFunction) {
    bool Ends = En.Others && En.Others->EndElsewhere.contains(C.Callee);
    P.Elsewhere = Ends && !Sum ? &C : nullptr;
    if (Ends && !Sum)
      mayBeReleased(C, P.S, /*ByHelpers=*/false);
    if (Sum) {
      if (!Sum->Unknown) {
        size_t First = Out.size();
        summarised(C, Known, std::move(P), Out);
        for (size_t I = First; Ends && I != Out.size(); ++I)
          mayBeReleased(C, Out[I].S, /*ByHelpers=*/false);
        return;
      }
      // It was too complex to follow: nothing definite is left.
      P.S.blur();
    }
    unknownCall(C, P, /*External=*/false, Known.Writes);
  } else {
    // In which variant, and whether always, the annotation does not say.
    if (C.ChangesLocks)
      P.S.blur();
    // Printing ends nothing.
    if (!C.Variadic)
      P.Elsewhere = &C;
    unknownCall(C, P, /*External=*/true, nullptr);
  }
  Out.push_back(std::move(P));
}
