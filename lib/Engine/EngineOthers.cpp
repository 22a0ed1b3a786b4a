//===- EngineOthers.cpp - What functions of other files may do ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ways through a function show that another file's function releases a
// lock, or drops the last reference to an object.
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "Engine/OtherFiles.h"
#include "Facts/References.h"
#include "State/LocksByName.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// Whether \p C passes functions of the unit, which do not write \p Cell, a
/// member of a struct that the function that is called, of another file, does
/// not know: it passes the struct on to them.
bool FunctionRun::isOutOfReach(const CallInstr &C, const Env &Here,
                               TermId Cell) const {
  if (T[Cell].Kind != TermKind::Field ||
      T.field(T[Cell].member()).Owner.empty())
    return false;
  bool Passes = false;
  for (TermId A : C.Args) {
    auto Found = En.Functions.find(Here.eval(A));
    if (Found == En.Functions.end())
      continue;
    const WriteSet *By = Callees(Found->second).Writes;
    if (!By || By->mayWrite(T, Cell))
      return false;
    Passes = true;
  }
  return Passes;
}

/// Another file's function, in which \p C ends, may have released locks: those
/// that other files find a function for. \p ByHelpers: only what helpers of
/// this file have acquired.
void FunctionRun::mayBeReleased(const CallInstr &C, State &S,
                                bool ByHelpers) const {
  if (!En.Others)
    return;
  for (HeldLock &L : S.Held)
    if (L.certain() && !L.FromEntry && (!ByHelpers || Sites[L.Where].Next) &&
        En.Others->mayRelease(L.Lock)) {
      L.Escaped = true;
      En.Others->ReleasedAt.insert(C.Where);
    }
}

/// Whether \p C calls a function whose body is not seen, and passes it
/// something: it may do to locks what its name does not say. Printing does
/// nothing.
bool FunctionRun::isOfOtherFile(const CallInstr &C) {
  return (!C.Name.empty() || C.Pointer) && !C.Variadic && !C.Args.empty() &&
         C.Callee == CallInstr::NoFunction && (!C.Model || C.Model->Learnt);
}

/// The call of another file's function that \p Cond, a term of the IR, asks
/// for yes or no; null if it is none. \p Yes: the condition holds for yes.
const CallInstr *FunctionRun::question(TermId Cond, bool &Yes) const {
  Yes = true;
  int64_t C;
  while (true) {
    const Term &X = T[Cond];
    bool Equal = X.Kind == TermKind::Binary && X.Op == TermOp::Eq;
    bool Compares = Equal || (X.Kind == TermKind::Binary && X.Op == TermOp::Ne);
    if (X.Kind == TermKind::Unary && X.Op == TermOp::Not)
      Yes = !Yes;
    else if (Compares && T.isConst(X.B, C) && C == 0)
      Yes ^= Equal;
    else
      break;
    Cond = X.A;
  }
  const CallInstr *Call = resultOf(Cond);
  return Call && isOfOtherFile(*Call) && !Call->Name.empty() ? Call : nullptr;
}

/// Whether a lock is released in blocks that \p Block leads to, but nowhere
/// that \p Other leads to, by a function that acquires none.
bool FunctionRun::releasesBehind(int Block, int Other) const {
  auto Does = [&](const BlockIR &B, Effect::Action Do) {
    return llvm::any_of(B.Instrs, [&](const Instr &I) {
      const CallModel *Known =
          I.Do == Instr::Kind::Call ? F.Calls[I.Number].Model : nullptr;
      return Known && llvm::any_of(Known->Effects, [&](const Effect &E) {
               return E.Do == Do && !E.Inside;
             });
    });
  };
  auto LeadsToRelease = [&](int From) {
    llvm::SparseBitVector<> Reached;
    llvm::SmallVector<int, 16> Work = {From};
    while (!Work.empty()) {
      int B = Work.pop_back_val();
      if (B < 0 || !Reached.test_and_set(B))
        continue;
      if (Does(F.Blocks[B], Effect::Action::Release))
        return true;
      llvm::append_range(Work, F.Blocks[B].Successors);
    }
    return false;
  };
  return LeadsToRelease(Block) && !LeadsToRelease(Other) &&
         llvm::none_of(F.Blocks, [&](const BlockIR &B) {
           return Does(B, Effect::Action::Acquire);
         });
}

/// Whether the function acquires or releases a lock where what \p C calls says
/// so.
bool FunctionRun::asksWhetherToLock(const CallInstr &C) {
  auto Acquires = [&](int Block) {
    return Block >= 0 &&
           llvm::any_of(F.Blocks[Block].Instrs, [&](const Instr &I) {
             const CallModel *Does =
                 I.Do == Instr::Kind::Call ? F.Calls[I.Number].Model : nullptr;
             return Does && llvm::any_of(Does->Effects, [](const Effect &E) {
                      return E.Do == Effect::Action::Acquire && !E.Inside;
                    });
           });
  };
  if (!AskedToLock) {
    AskedToLock.emplace();
    bool Yes;
    for (const BlockIR &B : F.Blocks)
      if (const CallInstr *Asked =
              B.Successors.size() == 2 ? question(B.Condition, Yes) : nullptr;
          Asked && (llvm::any_of(B.Successors, Acquires) ||
                    releasesBehind(B.Successors[0], B.Successors[1]) ||
                    releasesBehind(B.Successors[1], B.Successors[0])))
        AskedToLock->push_back(Asked->Name);
  }
  return llvm::is_contained(*AskedToLock, C.Name);
}

/// Whether the path may leave \p Block on \p Side. Who acquires or releases a
/// lock where another file's function says so, and asks it again, relies on
/// getting the same answer, as callers do whose callees ask.
bool FunctionRun::answersAgain(unsigned Block, unsigned Side, Env &E) {
  bool Yes;
  const CallInstr *Asked = question(F.Blocks[Block].Condition, Yes);
  if (!Asked || !asksWhetherToLock(*Asked))
    return true;
  TermId Place = T.function(Asked->Name);
  for (TermId A : Asked->Args)
    Place = T.index(Place, E.eval(A));
  if (T.isVague(Place))
    return true;
  int64_t Answer = Yes == (Side == 0), Before;
  TermId Known = E.read(Place);
  if (T.isConst(Known, Before))
    return Before == Answer;
  if (!E.restrict(Known, Range::exactly(Answer), Block))
    return false;
  E.write(Place, T.constant(Answer));
  return true;
}

/// The call that returned \p Result, of a function that returns 0 where it has
/// done something to locks, and leaves them alone where it returns something
/// else; null if there is no such call.
const CallInstr *FunctionRun::failedCall(TermId Result) const {
  const CallInstr *C = resultOf(Result);
  if (!C || C->Callee == CallInstr::NoFunction)
    return nullptr;
  const Summary *Sum = Callees(C->Callee).Sum;
  if (!Sum || Sum->Unknown)
    return nullptr;
  bool Succeeds = false;
  for (const ExitCase &X : Sum->Exits) {
    if (X.ReturnedIn.zero())
      Succeeds |= !X.After.neutral();
    else if (!X.After.neutral())
      return nullptr;
  }
  return Succeeds ? C : nullptr;
}

/// `if (other_file()) return that; lock(); return 0;` in a callee, and `if (ret
/// < 0) return ret;` in this function: it relies on there being no third kind
/// of result, by whatever comparison it asks for the sign. Whether \p Cond,
/// which asks so of a result that is not 0, may be \p Truth; \p Before knows
/// nothing of the answer yet.
bool FunctionRun::tellsFromSuccess(TermId Cond, bool Truth,
                                   const Env &Before) const {
  while (T[Cond].Kind == TermKind::Unary && T[Cond].Op == TermOp::Not) {
    Cond = T[Cond].A;
    Truth = !Truth;
  }
  const Term &X = T[Cond];
  // IS_ERR_VALUE(): LowestError <= ret, of unsigned values.
  bool Unsigned = X.Op == TermOp::ULe;
  if (X.Kind != TermKind::Binary ||
      (X.Op != TermOp::Lt && X.Op != TermOp::Le && !Unsigned))
    return true;
  int64_t Bound;
  bool Above = T.isConst(X.A, Bound);
  if (!Above && !T.isConst(X.B, Bound))
    return true;
  if (Unsigned ? !Above || Bound != LowestError : Bound < -1 || Bound > 1)
    return true;
  TermId Result = Above ? X.B : X.A;
  Range Of = Before.range(Result);
  if (!Of.nonZero() || Of.Lo >= 0 || Of.Hi <= 0 || !failedCall(Result))
    return true;
  bool OfZero =
      !Unsigned && (X.Op == TermOp::Lt ? (Above ? Bound < 0 : 0 < Bound)
                                       : (Above ? Bound <= 0 : 0 <= Bound));
  return Truth != OfZero;
}

/// The bit of HeldLock::Called for what \p C calls; 0: there are too many.
uint64_t FunctionRun::numberOf(const CallInstr &C) {
  std::pair Callee(C.Name, C.Pointer);
  size_t I = llvm::find(CalledHolding, Callee) - CalledHolding.begin();
  if (I == CalledHolding.size())
    CalledHolding.push_back(Callee);
  return I < 64 ? uint64_t(1) << I : 0;
}

/// Whether the path leaves the address of \p Lock in its caller's memory, which
/// may release it by that.
bool FunctionRun::isLeftInMemory(ObjectId Lock, const Env &Here) const {
  return llvm::any_of(Here.cells(), [&](const Env::Cell &C) {
    return C.Value == Lock && T.contains(C.Place, TermKind::Param);
  });
}

/// Whether \p Value is computed from what the call \p Number has returned: is
/// it, with bits set, or what is so many bytes behind it.
static bool isMadeOf(const TermTable &T, TermId Value, uint32_t Number) {
  const Term &X = T[Value];
  switch (X.Kind) {
  case TermKind::Result:
    return X.A == Number && !X.B;
  case TermKind::Unary:
  case TermKind::Field:
  case TermKind::Index:
    return isMadeOf(T, X.A, Number);
  case TermKind::Binary:
    return isMadeOf(T, X.A, Number) || isMadeOf(T, X.B, Number);
  default:
    return false;
  }
}

/// Preemption is disabled by calls that return what can be used only so, as
/// mappings of pages. Where the path leaves that in memory that is not its own,
/// whoever finds it there enables it.
void FunctionRun::noteLeftInMemory(const PathState &P) const {
  if (P.S.Preempt <= 0)
    return;
  auto Disables = [](const Effect &E) {
    return E.Do == Effect::Action::PreemptDisable;
  };
  for (const CallInstr &C : F.Calls)
    if (C.Model && llvm::any_of(C.Model->Effects, Disables) &&
        llvm::any_of(P.E.cells(), [&](const Env::Cell &Cell) {
          return Cell.Place != T.returnPlace() &&
                 T[T.objectOf(Cell.Place)].Kind != TermKind::Local &&
                 isMadeOf(T, Cell.Value, C.Number);
        }))
      En.LeftInMemory.insert(C.Where);
}

/// The call that returned \p Value; null: none did.
const CallInstr *FunctionRun::resultOf(TermId Value) const {
  const Term &X = T[Value];
  if (X.Kind != TermKind::Result || X.B)
    return nullptr;
  auto It = llvm::find_if(F.Calls,
                          [&](const CallInstr &C) { return C.Number == X.A; });
  return It == F.Calls.end() ? nullptr : &*It;
}

/// Finds the locks that every path which returns with them has passed by a
/// function that no path has called which releases them; and those that are
/// left in the caller's memory. Where no result says what has become of the
/// lock, it may be left only to what a pointer leads to.
void FunctionRun::leaveToOthers() {
  llvm::SmallVector<PathState, 0> &Paths = At[F.Exit];
  uint64_t Pointers = 0;
  for (size_t I = 0; I != CalledHolding.size() && I != 64; ++I)
    if (CalledHolding[I].second)
      Pointers |= uint64_t(1) << I;
  for (PathState &P : Paths)
    for (HeldLock &L : P.S.Held) {
      uint64_t Always = L.Called & ~ReleasedAfter.lookup(L.Lock);
      for (const PathState &Q : Paths)
        if (const HeldLock *M = Q.S.held(L.Lock))
          Always &= M->Called;
      if (Always && !L.FromEntry && P.E.range(returned(P)).nonZero())
        for (size_t I = 0; I != CalledHolding.size() && I != 64; ++I)
          if ((Always >> I & 1) && !CalledHolding[I].first.empty())
            En.LeftTo[CalledHolding[I].first].insert(F.Name);
      L.LeftToOthers = F.ReturnsVoid
                           ? (Always & Pointers) != 0
                           : Always != 0 || isLeftInMemory(L.Lock, P.E);
    }
}

/// `if (last) ops->kill(obj); else unlock(obj);`: \p P has passed an object, of
/// which another path releases a lock of the caller's, to what a pointer leads
/// to, and that other path has not. \p After says that the lock may have been
/// released.
void FunctionRun::leaveToPointers(const PathState &P, State &After) const {
  for (const PathState &Q : At[F.Exit])
    for (const FreeLock &L : Q.S.Dropped) {
      TermId Object = T.objectOf(L.Lock);
      if (P.S.held(L.Lock) || P.S.hasChanged(L.Lock) || After.held(L.Lock) ||
          !llvm::is_contained(P.PassedOn, Object) ||
          llvm::is_contained(Q.PassedOn, Object))
        continue;
      HeldLock Perhaps;
      Perhaps.Lock = L.Lock;
      Perhaps.Type = L.Type;
      Perhaps.Mode = L.Mode;
      Perhaps.FromEntry = Perhaps.Escaped = true;
      Perhaps.Where = L.Where;
      insertSorted(After.Held, Perhaps);
    }
}

/// `ret = other_file(); if (ret != -EBUSY) unlock();`: by this one code, the
/// function says what it has done to the lock. A path goes to the block \p
/// Taken, as \p Cond says, and not to the block \p Skipped.
void FunctionRun::skipRelease(int Taken, int Skipped, TermId Cond,
                              PathState &P) const {
  if (P.S.Held.empty() || Taken < 0 || Skipped < 0)
    return;
  const BlockIR &B = F.Blocks[Skipped];
  if (B.Ends != BlockIR::End::Jump || B.Successors.size() != 1 ||
      B.Successors[0] != Taken || B.Instrs.size() != 1 ||
      B.Instrs[0].Do != Instr::Kind::Call)
    return;
  const CallInstr &C = F.Calls[B.Instrs[0].Number];
  const Term &Test = T[Cond];
  int64_t Code;
  if (!C.Model || Test.Kind != TermKind::Binary ||
      (Test.Op != TermOp::Eq && Test.Op != TermOp::Ne) ||
      !T.isConst(Test.B, Code) || Code == 0)
    return;
  const CallInstr *Asked = resultOf(Test.A);
  if (!Asked || !isOfOtherFile(*Asked))
    return;
  size_t Bit =
      llvm::find(CalledHolding, std::pair(Asked->Name, Asked->Pointer)) -
      CalledHolding.begin();
  for (unsigned I = 0; I != C.Model->Effects.size() && Bit < 64; ++I) {
    const Effect &Eff = C.Model->Effects[I];
    if (Eff.Do != Effect::Action::Release)
      continue;
    LockTypeId Type = Eff.Type == AnyLockType ? C.Operands[I].Type : Eff.Type;
    ObjectId Lock = canonical(P.E.eval(C.Operands[I].Lock), P.E);
    Lock = matchHeld(T, P.S, Lock, Type, Found);
    for (HeldLock &L : P.S.Held)
      L.Escaped |= L.Lock == Lock && (L.Called >> Bit & 1);
  }
}

/// A flag of the function's own that is set, and passed by its address, may be
/// how the callee says that it has released what the flag stands for, as
/// get_user_pages_remote() does with mmap_lock.
void FunctionRun::mayClearFlag(const CallInstr &C, PathState &P) const {
  bool PassesFlag = llvm::any_of(C.Args, [&](TermId A) {
    TermId Place = P.E.eval(A);
    int64_t Value;
    return Place && T[Place].Kind == TermKind::Local &&
           T.isConst(P.E.read(Place), Value) && Value == 1;
  });
  if (!PassesFlag)
    return;
  En.FlagClearedAt.insert(C.Where);
  escapeSleeping(P.S, M);
}

/// See Event::LastRef. \p Counts: it counts nothing else.
TermId FunctionRun::lastReference(const Env &Here, bool &Counts) const {
  if (llvm::none_of(F.Calls,
                    [](const CallInstr &C) { return countsDown(C.Name); }))
    return 0;
  for (const Env::Known &K : Here.facts()) {
    TermId Value = K.Value;
    bool True = K.In.nonZero();
    int64_t Constant;
    if (const Term &X = T[Value]; X.Kind == TermKind::Binary &&
                                  T.isConst(X.B, Constant) && Constant == 0 &&
                                  (X.Op == TermOp::Eq || X.Op == TermOp::Ne)) {
      True = X.Op == TermOp::Eq ? K.In.zero() : K.In.nonZero();
      Value = X.A;
    }
    const CallInstr *C = True ? resultOf(Value) : nullptr;
    if (!C || !countsDown(C->Name) || C->Args.empty())
      continue;
    TermId Count = Here.eval(C->Args.back());
    const Term &Place = T[Count];
    Counts = countsReferences(C->Name) ||
             (Place.Kind == TermKind::Field &&
              isReferenceCount(T.field(Place.member()).Name));
    return Count;
  }
  return 0;
}
