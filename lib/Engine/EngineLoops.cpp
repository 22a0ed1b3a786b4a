//===- EngineLoops.cpp - Loops, and what is known where rounds begin ------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

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

/// The blocks that lead to \p Index, itself included, within one round of the
/// loop \p Body: not by way of its header again.
static llvm::SparseBitVector<> before(const FunctionIR &F, unsigned Index,
                                      const llvm::SparseBitVector<> &Body) {
  unsigned Head = Body.find_first();
  // Backwards: in reverse post-order the second pass finds little more.
  llvm::SmallVector<unsigned, 32> Blocks;
  for (unsigned B : Body)
    Blocks.push_back(B);
  llvm::SparseBitVector<> Found;
  Found.set(Index);
  for (bool More = true; More;) {
    More = false;
    for (unsigned B : llvm::reverse(Blocks))
      if (!Found.test(B) && llvm::any_of(F.Blocks[B].Successors, [&](int S) {
            return S >= 0 && unsigned(S) != Head && Found.test(S);
          })) {
        Found.set(B);
        More = true;
      }
  }
  return Found;
}

/// Where block \p Index tests what variables have got, at one place of the
/// loop, from memory: the blocks of that loop. What was seen there in this
/// round is so. A variable that gets something else for the next round, or a
/// constant, is read at one place still.
const llvm::SparseBitVector<> *FunctionRun::roundOf(unsigned Index) const {
  const llvm::SparseBitVector<> *Round = nullptr;
  // Memory that the condition reads itself may be another by now.
  bool Direct = T.any(F.Blocks[Index].Condition, [&](const Term &X, TermId) {
    return X.Kind == TermKind::Result ||
           (X.Kind == TermKind::Load && T[X.A].Kind != TermKind::Local);
  });
  if (Direct)
    return nullptr;
  for (const llvm::SparseBitVector<> &Body : LoopBodies) {
    if (!Body.test(Index) || (Round && Body.count() >= Round->count()))
      continue;
    auto Reads = [&](const llvm::SparseBitVector<> &Blocks) {
      unsigned Found = 0;
      for (unsigned B : Blocks)
        for (const Instr &I : F.Blocks[B].Instrs)
          Found +=
              I.Do == Instr::Kind::Assign && ReadInLoop.contains(I.Place) &&
              isReadInLoop(I.Value) &&
              T.any(F.Blocks[Index].Condition,
                    [&](const Term &, TermId Id) { return Id == I.Place; });
      return Found;
    };
    // A value that is read for the next round alone stays the same throughout
    // this one.
    unsigned All = Reads(Body);
    if (All == 1 || (All && Reads(before(F, Index, Body)) <= 1))
      Round = &Body;
  }
  return Round;
}

/// By block, whether \p Head dominates it; a block dominates itself.
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

/// Whether within the loop \p Body a path leads from \p From, which it leaves
/// first, to \p To without \p Avoided.
static bool reaches(const FunctionIR &F, const llvm::SparseBitVector<> &Body,
                    unsigned From, unsigned To, unsigned Avoided) {
  llvm::SparseBitVector<> Seen;
  llvm::SmallVector<unsigned, 16> Work{From};
  while (!Work.empty())
    for (int S : F.Blocks[Work.pop_back_val()].Successors) {
      if (S < 0 || unsigned(S) == Avoided || !Body.test(S))
        continue;
      if (unsigned(S) == To)
        return true;
      // The header begins another round.
      if (unsigned(S) != unsigned(Body.find_first()) && Seen.test_and_set(S))
        Work.push_back(S);
    }
  return false;
}

/// The local variables that the loop \p Body assigns once, and there adds 1 to
/// or subtracts 1 from.
llvm::SmallVector<FunctionRun::Counter, 2>
FunctionRun::countersOf(const llvm::SparseBitVector<> &Body) const {
  llvm::SmallVector<Counter, 2> Found;
  llvm::SmallDenseSet<TermId, 8> Seen;
  for (unsigned B : Body)
    for (const Instr &I : F.Blocks[B].Instrs) {
      if (I.Do != Instr::Kind::Assign && I.Do != Instr::Kind::Unset)
        continue;
      if (!Seen.insert(I.Place).second) {
        llvm::erase_if(Found,
                       [&](const Counter &C) { return C.Place == I.Place; });
        continue;
      }
      const Term &X = T[I.Value];
      int64_t Step;
      if (I.Do == Instr::Kind::Assign && T[I.Place].Kind == TermKind::Local &&
          X.Kind == TermKind::Binary && X.Op == TermOp::Add &&
          T[X.A].Kind == TermKind::Load && T[X.A].A == I.Place &&
          T.isConst(X.B, Step) && (Step == 1 || Step == -1))
        Found.push_back({I.Place, Step, B});
    }
  return Found;
}

/// \p Value as a counter's value and what is added to that; none: it is
/// something else.
std::optional<int64_t> FunctionRun::aboveCounter(TermId Value,
                                                 TermId Counter) const {
  auto Is = [&](TermId Id) {
    return T[Id].Kind == TermKind::Load && T[Id].A == Counter;
  };
  const Term &X = T[Value];
  int64_t Added;
  if (Is(Value))
    return 0;
  if (X.Kind == TermKind::Binary && X.Op == TermOp::Add && Is(X.A) &&
      T.isConst(X.B, Added))
    return Added;
  return std::nullopt;
}

/// Where a round begins that counts up: \p Stays, by which the loop goes on,
/// with the counter's value of then. \p TestedFirst: the loop counts after the
/// test, so that the bound may be reached.
TermId FunctionRun::belowBound(Term Stays, TermId Count,
                               bool TestedFirst) const {
  std::optional<int64_t> Added = aboveCounter(Stays.A, Count);
  if (!Added || T.contains(Stays.B, TermKind::Result) ||
      T.any(Stays.B, [&](const Term &, TermId Id) { return Id == Count; }))
    return 0;
  bool Unsigned = Stays.Op == TermOp::ULt;
  // `while (n++ < most)`: what was tested is one less.
  if (*Added == -1 && !TestedFirst)
    return T.binary(Unsigned ? TermOp::ULe : TermOp::Le, T.load(Count),
                    Stays.B);
  int64_t Most;
  bool Unequal =
      Stays.Op == TermOp::Ne && !(T.isConst(Stays.B, Most) && Most <= 0);
  if (Unequal || Stays.Op == TermOp::Lt || Unsigned) {
    TermOp Below = Unsigned ? TermOp::ULt : TermOp::Lt;
    TermOp UpTo = Unsigned ? TermOp::ULe : TermOp::Le;
    return T.binary(TestedFirst ? UpTo : Below, Stays.A, Stays.B);
  }
  if (Stays.Op != TermOp::Le)
    return 0;
  TermId Counted =
      TestedFirst ? T.binary(TermOp::Add, Stays.A, T.constant(-1)) : Stays.A;
  return T.binary(TermOp::Le, Counted, Stays.B);
}

/// The same where it counts down to a constant.
TermId FunctionRun::aboveBound(TermId Stays, TermId Count,
                               bool TestedFirst) const {
  const Term X = T[Stays];
  std::optional<int64_t> Added = aboveCounter(Stays, Count);
  int64_t Least = 1;
  if (!Added && X.Kind == TermKind::Binary) {
    int64_t Bound;
    if (X.Op == TermOp::Ne && T.isConst(X.B, Bound)) {
      Added = aboveCounter(X.A, Count);
      Least = Bound + 1;
    } else if ((X.Op == TermOp::Lt || X.Op == TermOp::Le) &&
               T.isConst(X.A, Bound)) {
      Added = aboveCounter(X.B, Count);
      Least = Bound + (X.Op == TermOp::Lt);
    }
  }
  if (!Added)
    return 0;
  return T.binary(TermOp::Le, T.constant(Least - *Added - TestedFirst),
                  T.load(Count));
}

/// Whether the rounds of the loop \p Body test in the block \p Test before they
/// count in the block \p Count, or after that; none: some do neither.
std::optional<bool> FunctionRun::testsFirst(const llvm::SparseBitVector<> &Body,
                                            unsigned Test,
                                            unsigned Count) const {
  unsigned Head = Body.find_first();
  if (Test == Count) // A block ends with its test.
    return false;
  if (Test == Head)
    return true;
  if (!reaches(F, Body, Count, Head, Test))
    return false;
  if (Count != Head && !reaches(F, Body, Head, Count, Test))
    return true;
  return std::nullopt;
}

/// Whether a branch behind the loop \p Body tests the variable at \p Place.
bool FunctionRun::isTestedBehind(const llvm::SparseBitVector<> &Body,
                                 TermId Place) const {
  auto Index = TestedIndex.find(Place);
  if (Index == TestedIndex.end())
    return false;
  for (unsigned B : Body)
    for (int S : F.Blocks[B].Successors)
      if (S >= 0 && !Body.test(S) && Ahead[S].Places.test(Index->second))
        return true;
  return false;
}

/// Adds to \p Found what follows for the counter \p C, where a round begins,
/// from
/// \p Stays, by which the loop goes on.
void FunctionRun::addBounds(TermId Stays, const Counter &C, bool TestedFirst,
                            llvm::SmallVectorImpl<TermId> &Found) const {
  const Term X = T[Stays];
  if (X.Kind == TermKind::Binary && X.Op == TermOp::LAnd) {
    addBounds(X.A, C, TestedFirst, Found);
    addBounds(X.B, C, TestedFirst, Found);
    return;
  }
  if (TermId Known = C.Step < 0 ? aboveBound(Stays, C.Place, TestedFirst)
                                : belowBound(X, C.Place, TestedFirst))
    Found.push_back(Known);
}

/// Finds, for loops that count and whose counter is tested behind them, what is
/// true of the counter where each of their rounds begins. Who writes
/// `do … while (++n < most);` or `while (n--)` takes it to be true at first,
/// too: `if (n >= most)` asks behind the loop whether it ended by that.
void FunctionRun::findCounted() {
  for (const llvm::SparseBitVector<> &Body : LoopBodies) {
    llvm::SmallVector<TermId, 1> Found;
    for (const Counter &C : countersOf(Body)) {
      if (!isTestedBehind(Body, C.Place))
        continue;
      for (unsigned B : Body) {
        const BlockIR &Test = F.Blocks[B];
        auto In = [&](int S) { return S >= 0 && Body.test(S); };
        if (Test.Ends != BlockIR::End::Branch ||
            In(Test.Successors[0]) == In(Test.Successors[1]))
          continue;
        std::optional<bool> First = testsFirst(Body, B, C.Block);
        TermId Stays = In(Test.Successors[0])
                           ? Test.Condition
                           : T.unary(TermOp::Not, Test.Condition);
        if (!First || !Stays)
          continue;
        addBounds(Stays, C, *First, Found);
      }
    }
    if (!Found.empty())
      Counted[Body.find_first()] = std::move(Found);
  }
}

/// Adds to \p Here, of a path where a round of the loop at \p Head begins, what
/// is true of its counters there.
void FunctionRun::learnCounted(unsigned Head, Env &Here) const {
  auto It = Counted.find(Head);
  if (It == Counted.end())
    return;
  for (TermId Known : It->second)
    if (Env With = Here; With.assume(With.eval(Known), true, Head))
      Here = std::move(With);
}
