//===- EngineWaysBack.cpp - How a call of a known function comes back -----===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "Facts/References.h"
#include "State/LocksByName.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// One call of a function with a summary, on one path of its caller's.
class FunctionRun::WaysBack {
public:
  WaysBack(FunctionRun &Run, const CallInstr &C, const Engine::Callee &Known,
           const PathState &P);

  /// Tells of what the callee does.
  void replay();
  /// The path, as it goes on after each of the callee's ways out.
  Paths follow();
  /// One path for ways that leave the same and that nothing tells apart.
  Paths merge(const Paths &Ways) const;
  /// Doubts in \p Ways the locks that the callee may have released.
  void doubtReleased(Paths &Ways) const;

private:
  class OnWayBack;
  std::optional<PathState> follow(const ExitCase &X);
  bool meets(const ExitCase &X, Env &E) const;
  TermId returned(const ExitCase &X) const;
  bool callsChanger() const;
  void doubtChanged(State &S) const;
  llvm::SmallVector<ObjectId, 2> counted() const;
  bool branchTellsApart(const Env &A, const Env &B) const;
  bool choosesLock() const;
  bool leadsElsewhere(const Env &A, const Env &B) const;
  bool answersByArgument(const Env &A, const Env &B) const;
  bool resetsFlag(TermId Place, TermId Value, const Env &E) const;

  TermId translate(TermId Id) const { return Run.translate(Id, C, Args, P.E); }

  FunctionRun &Run;
  TermTable &T;
  const CallInstr &C;
  const Engine::Callee &Known;
  const Summary &Callee;
  const PathState &P;
  llvm::SmallVector<TermId, 8> Args;
  Site Via;
  /// The callee's earlier answer to such arguments, which it gives again; 0:
  /// there is none.
  TermId Answer = 0;
  /// That answer, as the last way out gives it; 0: it may be one or the other.
  TermId Constant = 0;
  /// The callee may call a function that changes locks.
  bool Changes = false;
  llvm::SmallVector<ObjectId, 2> Counted;
};

/// The callee when it has come back: what it returned has a name by then.
class FunctionRun::WaysBack::OnWayBack : public CalleeView {
public:
  OnWayBack(const WaysBack &Call, const Env &Then)
      : CalleeView(Call.Run.pathOf(Call.P.S)), Call(Call), Then(Then) {}

protected:
  TermId translate(TermId Id) override {
    return Call.Run.canonical(Call.Run.translate(Id, Call.C, Call.Args, Then),
                              Then);
  }
  SiteId above(SiteId Below) override {
    return Call.Run.Sites.below(Call.Via, Below);
  }
  bool mayBeAcquired(ObjectId Lock) override {
    return Call.Run.mayBeAcquired(Lock, Call.P.E, Call.C.Where);
  }

private:
  const WaysBack &Call;
  const Env &Then;
};

FunctionRun::WaysBack::WaysBack(FunctionRun &Run, const CallInstr &C,
                                const Engine::Callee &Known, const PathState &P)
    : Run(Run), T(Run.T), C(C), Known(Known), Callee(*Known.Sum), P(P) {
  for (TermId A : C.Args)
    Args.push_back(P.E.eval(A));
  Via.Where = C.Where;
  Via.Callee = C.Name.empty() ? Known.Name : C.Name;
}

void FunctionRun::WaysBack::replay() {
  Run.replay({C, Via, Args, P.S, P.E, Known.Elsewhere}, Callee,
             Run.conditionsOf(P), /*Possible=*/false, /*OfMode=*/false);
}

/// The callee may call a function that it is passed, or not, as kref_put() does
/// its release function: whether one that changes locks is among them.
bool FunctionRun::WaysBack::callsChanger() const {
  return llvm::any_of(Callee.Events, [&](const CallerEvent &N) {
    if (N.Ev.Do != Effect::Action::Call)
      return false;
    TermId Called = translate(N.Ev.Lock);
    return Run.changesLocks(Called) ||
           (!Run.pointedTo(Called) && leavesReleaseToPassed(C.Name));
  });
}

/// The callee may have called one that releases locks of the caller's caller:
/// \p S is what the caller has then.
void FunctionRun::WaysBack::doubtChanged(State &S) const {
  for (const CallerEvent &N : Callee.Events) {
    const Summary *Changer = N.Ev.Do == Effect::Action::Call
                                 ? Run.pointedTo(translate(N.Ev.Lock))
                                 : nullptr;
    if (!Changer)
      continue;
    llvm::SmallVector<TermId, 4> Passed;
    for (ObjectId A : N.Ev.Args)
      Passed.push_back(A ? translate(A) : 0);
    for (const ExitCase &X : Changer->Exits)
      for (const FreeLock &L : X.After.Dropped) {
        HeldLock Perhaps;
        Perhaps.Lock = Run.translate(L.Lock, C, Passed, P.E);
        Perhaps.Type = L.Type;
        Perhaps.Mode = L.Mode;
        Perhaps.FromEntry = Perhaps.Escaped = true;
        Perhaps.Where = Run.Sites.below(Via, N.Ev.Where);
        if (!T.isVague(Perhaps.Lock) && !S.held(Perhaps.Lock) &&
            !S.hasChanged(Perhaps.Lock))
          insertSorted(S.Held, Perhaps);
      }
  }
}

/// Locks of the caller's, recursive by hand, that the callee releases where
/// that was the last level.
llvm::SmallVector<ObjectId, 2> FunctionRun::WaysBack::counted() const {
  llvm::SmallVector<ObjectId, 2> Locks;
  for (const ExitCase &X : Callee.ways())
    for (const FreeLock &L : X.After.Dropped)
      if (L.ByOwner)
        Locks.push_back(
            matchHeld(T, P.S, translate(L.Lock), L.Type, Run.Found));
  return Locks;
}

/// Whether the callee may take that way out, which \p E learns.
bool FunctionRun::WaysBack::meets(const ExitCase &X, Env &E) const {
  if (!Run.pass(X.NonNull, Args, E))
    return false;
  for (unsigned I = 0; I != Args.size(); ++I)
    if ((X.NonNull & nonNullBit(I)) && T[Args[I]].Kind == TermKind::Load &&
        Run.isToldByNull(Callee, I) &&
        !E.restrict(Args[I], Range::notZero(), Run.Now))
      return false;
  for (const Fact &K : X.If) {
    TermId Value = translate(K.Value);
    int D = holds(K, Value, P.E);
    // A caller's own condition, learnt from the way the callee came back; what
    // it says of its parts, as of n in `n != 0`, has to be learnt first.
    if (D < 0 && (K.In.zero() || K.In.NonZero) &&
        !E.assume(Value, !K.In.zero(), Run.Now))
      return false;
    if (D == 0 || !E.restrict(Value, K.In, Run.Now))
      return false;
  }
  return E.agree();
}

/// The caller's own name for the result; 0: it has none but "the result".
TermId FunctionRun::WaysBack::returned(const ExitCase &X) const {
  if (Answer)
    return Answer;
  if (!X.Returned || T[X.Returned].Kind == TermKind::Return)
    return 0;
  TermId V = translate(X.Returned);
  return V && !T.isVague(V) && V != T.result(C.Number, 0) ? V : 0;
}

/// Whether \p Value, which the callee leaves at \p Place, may reset a flag that
/// it was passed the address of: by that it says that the lock which the flag
/// stands for was released, if by another file's function that it has called.
bool FunctionRun::WaysBack::resetsFlag(TermId Place, TermId Value,
                                       const Env &E) const {
  int64_t New, Old;
  return llvm::is_contained(Args, Place) &&
         (!Value || (T.isConst(Value, New) && New == 0)) &&
         T.isConst(E.read(Place), Old) && Old == 1;
}

std::optional<PathState> FunctionRun::WaysBack::follow(const ExitCase &X) {
  PathState Q = P;
  if (!meets(X, Q.E))
    return std::nullopt;
  TermId Returned = returned(X);
  // Before anything is stored: the callee's words are of the memory that it
  // was entered with.
  std::vector<std::pair<TermId, TermId>> Writes;
  for (auto [Place, Value] : X.Writes)
    Writes.push_back({translate(Place), Value ? translate(Value) : 0});
  if (Returned)
    Q.E.bind(C.Number, Returned);
  TermId V = Returned ? Returned : T.result(C.Number, 0);
  if (!Q.E.restrict(V, X.ReturnedIn, Run.Now))
    return std::nullopt;
  std::optional<State> S = OnWayBack(*this, Q.E).after(X.After);
  if (!S)
    return std::nullopt;
  Q.S = std::move(*S);
  Run.forgetFree(Q.S, X.After);
  // Where it came back without releasing, one level fewer is held.
  for (HeldLock &L : Q.S.Held)
    L.Many |= L.ByOwner && llvm::is_contained(Counted, L.Lock);
  if (Changes && !Q.S.Held.empty())
    Q.S.blur();
  if (Changes)
    doubtChanged(Q.S);
  for (const HeldLock &L : Q.S.Held)
    if (!L.Asserted && !Run.exists(L.Lock, Q.E))
      return std::nullopt;
  uint32_t K = 0;
  for (auto [Place, Value] : Writes) {
    bool NonZero =
        (X.NonZeroWrites >> K & 1) && llvm::is_contained(Args, Place);
    if (resetsFlag(Place, Value, Q.E))
      escapeSleeping(Q.S, Run.M);
    TermId Now = Value ? Value : T.result(C.Number, FirstWritten + K);
    ++K;
    Run.store(Q, Place, Now);
    if (NonZero)
      Q.E.restrict(Now, Range::notZero(), Run.Now);
  }
  Constant =
      X.ReturnedIn.Lo == X.ReturnedIn.Hi ? T.constant(X.ReturnedIn.Lo) : 0;
  return Q;
}

FunctionRun::Paths FunctionRun::WaysBack::follow() {
  // Where the callee hands out pointers to its caller's memory, or writes it,
  // its summary says so; the rest is as it was.
  Changes = callsChanger();
  Answer = Run.answerOf(C, Known, Args, P.E);
  Counted = counted();
  Paths Ways;
  for (const ExitCase &X : Callee.ways())
    if (std::optional<PathState> Q = follow(X))
      Ways.push_back(std::move(*Q));
  if (Ways.size() == 1 && Answer && Constant)
    Ways.front().E.bind(C.Number, Constant);
  return Ways;
}

/// The branch at the end of this block goes one way for \p A's result, and the
/// other for \p B's.
bool FunctionRun::WaysBack::branchTellsApart(const Env &A, const Env &B) const {
  TermId Back = T.result(C.Number, 0);
  return T.mentions(Run.F.Blocks[Run.Now].Condition, TermKind::Result,
                    C.Number) &&
         A.range(A.eval(Back)).meet(B.range(B.eval(Back))).empty();
}

/// The callee releases a lock of the path's somewhere, and comes back in no way
/// that says so: what decides about it is more than summaries tell.
void FunctionRun::WaysBack::doubtReleased(Paths &Ways) const {
  if (P.S.Held.empty())
    return;
  auto Acquires = [&](ObjectId Lock) {
    return llvm::any_of(Callee.Events, [&](const CallerEvent &N) {
      return N.Ev.Do == Effect::Action::Acquire && N.Ev.Lock == Lock;
    });
  };
  auto Tells = [&](ObjectId Lock) {
    return llvm::any_of(Callee.ways(), [&](const ExitCase &X) {
      return X.After.dropped(Lock) || X.After.held(Lock);
    });
  };
  for (const CallerEvent &N : Callee.Events) {
    ObjectId Lock = N.Ev.Lock;
    if (N.Ev.Do != Effect::Action::Release || !Lock || Acquires(Lock) ||
        Tells(Lock))
      continue;
    ObjectId Mine = matchHeld(T, P.S, translate(Lock), N.Ev.Type, Run.Found);
    const HeldLock *L = P.S.held(Mine);
    if (!L || !L->certain() || L->FromEntry ||
        !Run.ask({C, Via, Args, P.S, P.E, Known.Elsewhere}, Callee, N,
                 Run.conditionsOf(P), /*OfMode=*/false))
      continue;
    for (PathState &Q : Ways)
      for (HeldLock &Held : Q.S.Held)
        Held.Escaped |= Held.Lock == Mine;
  }
}

/// Whether what the callee returns is the lock, or leads to the lock, that this
/// function acquires or releases.
bool FunctionRun::WaysBack::choosesLock() const {
  auto IsResult = [&](TermId Value) {
    return T.mentions(Value, TermKind::Result, C.Number);
  };
  auto IsVariable = [&](const Term &X, TermId) {
    return X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Local &&
           llvm::any_of(Run.F.Blocks, [&](const BlockIR &B) {
             return llvm::any_of(B.Instrs, [&](const Instr &I) {
               return I.Do == Instr::Kind::Assign && I.Place == X.A &&
                      IsResult(I.Value);
             });
           });
  };
  return llvm::any_of(Run.F.Calls, [&](const CallInstr &D) {
    return llvm::any_of(D.Operands, [&](const EffectOperands &O) {
      return O.Lock && (IsResult(O.Lock) || T.any(O.Lock, IsVariable));
    });
  });
}

/// Whether the callee has returned one object in \p A, and another in \p B.
bool FunctionRun::WaysBack::leadsElsewhere(const Env &A, const Env &B) const {
  TermId X = A.eval(T.result(C.Number, 0)), Y = B.eval(T.result(C.Number, 0));
  return X != Y && T.isAddress(X) && T.isAddress(Y);
}

/// Whether the callee has returned a constant in one of the two ways, and
/// another value in the other, because an argument of the caller's asks for it:
/// `timeout = noblock ? 0 : s->timeout;` in a helper.
bool FunctionRun::WaysBack::answersByArgument(const Env &A,
                                              const Env &B) const {
  TermId X = A.eval(T.result(C.Number, 0)), Y = B.eval(T.result(C.Number, 0));
  auto IsConstant = [](const Range &R) { return R.Lo == R.Hi; };
  return X != Y && (IsConstant(A.range(X)) || IsConstant(B.range(Y))) &&
         Run.differInArguments(A, B);
}

FunctionRun::Paths FunctionRun::WaysBack::merge(const Paths &From) const {
  Paths Ways = From, After;
  llvm::SmallVector<bool, 4> Met; // By After's index.
  bool Chooses = choosesLock();
  // Ways back that leave different locks, and that nothing tells apart: which
  // one it was is more than this path can know.
  for (const PathState &A : Ways)
    for (PathState &B : Ways)
      if (!A.S.same(B.S))
        Run.tellByResult(A.E, B.E, C.Number);
  for (const PathState &A : Ways) {
    PathState Q = A;
    for (const PathState &B : Ways)
      if (!A.S.same(B.S) && !Run.toldApart(A.E, B.E, C.Number))
        Q.S.doubt(B.S, P.S);
    // Ways back that leave the same locks are one, unless the branch at the end
    // of this block tells them apart by the result.
    auto *Like = llvm::find_if(After, [&](const PathState &O) {
      return O.S.same(Q.S) && !branchTellsApart(Q.E, O.E) &&
             !(Chooses && leadsElsewhere(Q.E, O.E)) &&
             !(After.size() < MaxSplit && answersByArgument(O.E, Q.E)) &&
             (After.size() >= MaxSplit ||
              !Run.differInTested(O.E, Q.E, Run.Now));
    });
    if (Like == After.end()) {
      After.push_back(std::move(Q));
      Met.push_back(false);
      continue;
    }
    Met[Like - After.begin()] = true;
    Like->S.meet(Q.S);
    Like->E.joinResult(Q.E, C.Number, Run.Now);
    Like->E.join(Q.E, C.Number, false);
  }
  // A way that has met a third one may have lost what told it from another.
  for (size_t I = 0; I != After.size(); ++I)
    for (const PathState &B : Ways)
      if (Met[I] && !After[I].S.same(B.S) &&
          !Run.toldApart(After[I].E, B.E, C.Number))
        After[I].S.doubt(B.S, P.S);
  return After;
}

void FunctionRun::summarised(const CallInstr &C, const Engine::Callee &Known,
                             const PathState &P, Paths &Out) {
  WaysBack Call(*this, C, Known, P);
  int Answer = assertedAnswer(C);
  if (Final && Answer)
    Call.replay();
  Paths Ways = Call.follow();
  if (Answer >= 0)
    llvm::erase_if(Ways, [&](const PathState &Q) {
      return Q.E.decide(T.result(C.Number, 0)) == !Answer;
    });
  if (Ways.size() > 1)
    Ways = Call.merge(Ways);
  Call.doubtReleased(Ways);
  for (PathState &Q : Ways)
    Out.push_back(std::move(Q));
}
