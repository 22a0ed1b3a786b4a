//===- EngineControlFlow.cpp - What branches test -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

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

/// The tests of memory by which the callee chooses which of its caller's locks
/// it releases, or what it answers.
llvm::SmallVector<TermId, 4> FunctionRun::askedByHelper(const CallInstr &C) {
  llvm::SmallVector<TermId, 4> Found;
  if (C.Callee == CallInstr::NoFunction)
    return Found;
  const Summary *Callee = Callees(C.Callee).Sum;
  if (Callee && !Callee->Unknown)
    Found.append(Callee->Asked.begin(), Callee->Asked.end());
  if (Callee && !Callee->Unknown)
    for (const ExitCase &X : Callee->Exits)
      if (!X.After.Dropped.empty())
        for (const Fact &K : X.If)
          if (T.contains(K.Value, TermKind::Load))
            Found.push_back(K.Value);
  return Found;
}

/// The member of whose value \p Test is some bits, and which these are.
std::optional<std::pair<FieldId, uint64_t>>
FunctionRun::bitsOf(TermId Test) const {
  const Term &X = T[Test];
  int64_t Mask;
  if (X.Kind != TermKind::Binary || X.Op != TermOp::And ||
      !T.isConst(X.B, Mask) || T[X.A].Kind != TermKind::Load ||
      T[T[X.A].A].Kind != TermKind::Field)
    return std::nullopt;
  return std::pair(T[T[X.A].A].member(), uint64_t(Mask));
}

unsigned FunctionRun::testedIndex(TermId Place) {
  auto [It, New] = TestedIndex.try_emplace(Place, TestedPlaces.size());
  if (New)
    TestedPlaces.push_back(Place);
  return It->second;
}

/// Finds what the branch and the calls of the block \p Index test. \p Returns
/// holds what calls return, by their numbers.
FunctionRun::Tested
FunctionRun::testedIn(size_t Index,
                      const llvm::DenseMap<uint32_t, TermId> &Returns) {
  Tested Own;
  // Values that are tested bit by bit; their parts come behind them.
  llvm::SmallDenseSet<TermId, 4> WithBits;
  auto Variable = [&](const Term &X, TermId) {
    if (X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Local)
      Own.Places.set(testedIndex(X.A));
    return false;
  };
  auto Tests = [&](const Term &X, TermId Id) {
    if (std::optional<std::pair<FieldId, uint64_t>> Bits = bitsOf(Id)) {
      auto Known = llvm::find(TestedBits, *Bits);
      Own.Bits.set(Known - TestedBits.begin());
      if (Known == TestedBits.end())
        TestedBits.push_back(*Bits);
      WithBits.insert(T[X.A].A);
    }
    if (X.Kind == TermKind::Field && !WithBits.contains(Id))
      Own.Members.set(X.B);
    if (X.Kind == TermKind::Global)
      Own.Globals.set(X.A);
    return Variable(X, Id);
  };
  T.any(F.Blocks[Index].Condition, [&](const Term &X, TermId Id) {
    // A call that only asks, as static_branch_unlikely() does.
    if (X.Kind == TermKind::Result)
      if (auto Asked = Returns.find(X.A); Asked != Returns.end())
        T.any(Asked->second, Tests);
    return Tests(X, Id);
  });
  for (const Instr &Do : F.Blocks[Index].Instrs)
    if (Do.Do == Instr::Kind::Call) {
      const CallInstr &C = F.Calls[Do.Number];
      for (TermId Asked : askedArguments(C))
        T.any(Asked, Variable);
      for (TermId Asked : askedByHelper(C))
        T.any(Asked, Tests);
    }
  return Own;
}

/// Makes \p Found, which is tested behind the block \p Index, what is tested
/// behind its start: what the block assigns is another value before.
void FunctionRun::passAssignments(size_t Index, Tested &Found) {
  for (const Instr &Before : llvm::reverse(F.Blocks[Index].Instrs)) {
    if (Before.Do != Instr::Kind::Assign && Before.Do != Instr::Kind::Unset)
      continue;
    auto It = TestedIndex.find(Before.Place);
    if (It == TestedIndex.end() || !Found.Places.test(It->second))
      continue;
    Found.Places.reset(It->second);
    // A copy is tested: what was chosen by a conditional operator, say.
    if (const Term &V = T[Before.Value];
        V.Kind == TermKind::Load && T[V.A].Kind == TermKind::Local)
      Found.Places.set(testedIndex(V.A));
  }
}

/// Finds what branches, and calls, ahead of each block test.
void FunctionRun::findTested() {
  llvm::DenseMap<uint32_t, TermId> Returns;
  for (const CallInstr &C : F.Calls)
    if (C.Returns)
      Returns[C.Number] = C.Returns;
  std::vector<Tested> Own(F.Blocks.size());
  for (size_t I = 0; I != F.Blocks.size(); ++I)
    Own[I] = testedIn(I, Returns);

  Ahead.resize(F.Blocks.size());
  AtEnd.resize(F.Blocks.size());
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t I = F.Blocks.size(); I-- != 0;) {
      Tested Found = Own[I];
      for (int S : F.Blocks[I].Successors)
        if (S >= 0)
          Found |= Ahead[S];
      AtEnd[I] = Found;
      passAssignments(I, Found);
      // Only what is assigned in a loop is found in a second round.
      Changed |= Loops && Found != Ahead[I];
      Ahead[I] = std::move(Found);
    }
  }
}

/// Whether the block at the end of \p Index's branch, on side \p Side, leads
/// straight to a call that \p Is.
bool FunctionRun::leadsTo(
    unsigned Index, unsigned Side,
    llvm::function_ref<bool(const CallInstr &)> Is) const {
  constexpr unsigned Most = 12;
  int At = F.Blocks[Index].Successors[Side];
  if (At < 0 || Preceding[At] != 1)
    return false;
  for (unsigned Steps = 0; At >= 0 && Steps != Most; ++Steps) {
    const BlockIR &B = F.Blocks[At];
    for (const Instr &I : B.Instrs)
      if (I.Do == Instr::Kind::Call && Is(F.Calls[I.Number]))
        return true;
    int Next = -1;
    unsigned Ways = 0;
    for (int S : B.Successors)
      if (S >= 0) {
        Next = S;
        ++Ways;
      }
    if (Ways != 1 || Preceding[Next] != 1)
      return false;
    At = Next;
  }
  return false;
}

/// `if (deferred) queue_work(); else work();`: what is handed over to a task
/// there, as \p Cond says, is done at once where that may be done. A number is
/// data, by which a work may queue itself again, unless the other side calls
/// what a pointer says, as the work would.
void FunctionRun::learnHandingOver(unsigned Index, TermId Cond) {
  if (!T.contains(Cond, TermKind::Load))
    return;
  if (Preceding.empty()) {
    Preceding.resize(F.Blocks.size());
    for (const BlockIR &B : F.Blocks)
      for (int S : B.Successors)
        if (S >= 0)
          ++Preceding[S];
  }
  auto Queues = [](const CallInstr &C) {
    return C.Model && llvm::any_of(C.Model->Effects, [](const Effect &E) {
             return E.Do == Effect::Action::Arm && E.Kind == HandlerKind::Work;
           });
  };
  auto Does = [](const CallInstr &C) {
    return C.Callee != CallInstr::NoFunction || C.Pointer;
  };
  auto Follows = [](const CallInstr &C) { return C.Pointer != 0; };
  for (unsigned Side = 0; Side != 2; ++Side)
    if (leadsTo(Index, Side, Queues) && !leadsTo(Index, 1 - Side, Queues) &&
        leadsTo(Index, 1 - Side, Does))
      for (const Mode &Asked : modesOf(T, Cond))
        if (isFlag(T, Asked) || leadsTo(Index, 1 - Side, Follows))
          En.HandedOver[F.Driver].add(Asked);
}

/// Whether \p Condition, as the IR has it, is what WARN_ON() asks
/// (include/asm-generic/bug.h, include/linux/once_lite.h): where it is met,
/// something has happened that the code takes for impossible.
bool FunctionRun::warns(TermId Condition) const {
  return T.any(Condition, [&](const Term &X, TermId) {
    return X.Kind == TermKind::Local &&
           (T.name(X.A) == "__ret_warn_on" || T.name(X.A) == "__ret_do_once");
  });
}

/// Whether \p C returns whether it has acquired a lock.
bool FunctionRun::triesLock(const CallInstr &C) const {
  if (C.Model)
    return llvm::any_of(C.Model->Effects, [](const Effect &E) {
      return E.Do == Effect::Action::Acquire && E.Try;
    });
  const Summary *Callee =
      C.Callee == CallInstr::NoFunction ? nullptr : Callees(C.Callee).Sum;
  if (!Callee || Callee->Unknown || !C.Fails)
    return false;
  auto Acquires = [](const ExitCase &X) {
    return llvm::any_of(X.After.Held, [](const HeldLock &L) {
      return !L.FromEntry && L.certain() && L.Try;
    });
  };
  return llvm::any_of(Callee->Exits, Acquires) &&
         llvm::all_of(Callee->Exits, [&](const ExitCase &X) {
           return Acquires(X) ? X.ReturnedIn.nonZero() : X.ReturnedIn.zero();
         });
}

/// How \p C, a trylock, comes out, as WARN_ON() says that asks for its answer:
/// 1: the lock is free, 0: it is held already, -1: nothing says so.
int FunctionRun::assertedAnswer(const CallInstr &C) const {
  if (!triesLock(C))
    return -1;
  for (const BlockIR &B : F.Blocks)
    for (const Instr &I : B.Instrs) {
      if (I.Do != Instr::Kind::Assign || !warns(I.Place) ||
          !T.mentions(I.Value, TermKind::Result, C.Number))
        continue;
      int64_t Warns;
      TermId IfFree = T.rewrite(I.Value, [&](TermId Id) {
        return Id == T.result(C.Number, 0) ? std::optional(T.constant(1))
                                           : std::nullopt;
      });
      if (T.isConst(IfFree, Warns))
        return Warns == 0;
    }
  return -1;
}

/// Whether nothing in the function asks for the result of call \p Number.
bool FunctionRun::ignoresResult(uint32_t Number) const {
  auto Asks = [&](TermId Id) {
    return Id && T.mentions(Id, TermKind::Result, Number);
  };
  return llvm::none_of(F.Blocks,
                       [&](const BlockIR &B) {
                         return Asks(B.Condition) ||
                                llvm::any_of(B.Instrs, [&](const Instr &I) {
                                  return Asks(I.Value) || Asks(I.Place);
                                });
                       }) &&
         llvm::none_of(F.Calls, [&](const CallInstr &C) {
           return Asks(C.Pointer) || llvm::any_of(C.Args, Asks);
         });
}
