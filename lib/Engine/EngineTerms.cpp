//===- EngineTerms.cpp - Terms across calls -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

SiteId FunctionRun::siteOf(const CallInstr &C, llvm::StringRef Object) {
  Site S;
  S.Where = C.Where;
  S.Callee = C.Name;
  S.Object = Object;
  return Sites.add(S);
}

/// A term of the callee, as the caller sees it.
TermId FunctionRun::translate(TermId Id, const CallInstr &C,
                              llvm::ArrayRef<TermId> Args, const Env &E) {
  if (!T.containsAny(Id, TermKind::Param, TermKind::Return, TermKind::Load,
                     TermKind::Local, TermKind::Result, TermKind::Phi))
    return Id;
  const Term X = T[Id];
  switch (X.Kind) {
  case TermKind::Param:
    return X.A < Args.size() ? Args[X.A] : 0;
  case TermKind::Return:
    return T.result(C.Number, 0);
  case TermKind::Load: {
    if (T[X.A].Kind == TermKind::Return)
      return E.eval(T.result(C.Number, 0));
    TermId Place = translate(X.A, C, Args, E);
    return E.read(Place);
  }
  case TermKind::Local:
  case TermKind::Result:
  case TermKind::Phi:
    return T.result(C.Number, Id);
  default:
    break;
  }
  switch (TermTable::arity(X)) {
  case 1:
    return T.rebuild(Id, translate(X.A, C, Args, E), 0);
  case 2: {
    TermId A = translate(X.A, C, Args, E);
    return T.rebuild(Id, A, translate(X.B, C, Args, E));
  }
  default:
    return Id;
  }
}

bool FunctionRun::exportable(TermId Id) const {
  return Id && !T.isVague(Id) &&
         !T.containsAny(Id, TermKind::Local, TermKind::Phi, TermKind::Result);
}

/// A term in the words of the function's callers; what only this function knows
/// becomes vague, but keeps the class of a lock.
TermId FunctionRun::exported(TermId Id, TermId Returned,
                             llvm::ArrayRef<TermId> Kept) {
  // Nothing in it is the function's own, nor what it returns under no name.
  if ((!Returned || !T.isVague(Id)) &&
      !T.containsAny(Id, TermKind::Local, TermKind::Phi, TermKind::Result))
    return Id;
  return T.rewrite(Id, [&](TermId X) -> std::optional<TermId> {
    const Term &Y = T[X];
    if (llvm::is_contained(Kept, X))
      return X;
    if (Returned && X == Returned && Y.Kind != TermKind::Const &&
        Y.Kind != TermKind::Param && !exportable(X))
      return T.load(T.returnPlace());
    if (Y.Kind == TermKind::Local || Y.Kind == TermKind::Phi ||
        Y.Kind == TermKind::Result)
      return TermId(0);
    return std::nullopt;
  });
}

/// Adds the flags that \p Test, which callers cannot evaluate, depends on.
void FunctionRun::addUnnamed(TermId Test,
                             llvm::SmallVectorImpl<Mode> &Out) const {
  constexpr unsigned Most = 4;
  for (const Mode &M : modesOf(T, Test))
    if (isFlag(T, M) && Out.size() < Most && !llvm::is_contained(Out, M))
      Out.push_back(M);
}

/// Whether \p F sets the variable at \p Place to a constant that is not 0.
static bool isSet(const FunctionIR &F, const TermTable &T, TermId Place) {
  int64_t C;
  return T[Place].Kind == TermKind::Local &&
         llvm::any_of(F.Blocks, [&](const BlockIR &B) {
           return llvm::any_of(B.Instrs, [&](const Instr &I) {
             return I.Do == Instr::Kind::Assign && I.Place == Place &&
                    T.isConst(I.Value, C) && C != 0;
           });
         });
}

/// Adds what it means that a call has made \p Value, which is within \p In.
///
/// A positive answer of the unit's own function to a number that callers pass
/// is a kind: of an address, say, and which kinds they pass is for them to
/// know. Yes and no are none. A function of another file that resets a variable
/// that it is passed, as in `int locked = 1`, tells that it has dropped a lock
/// of another argument.
void FunctionRun::addAnswered(TermId Value, const Range &In, const Env &Here,
                              Conditions &Out) const {
  const Term &X = T[Value];
  if (X.Kind != TermKind::Result)
    return;
  auto Call = llvm::find_if(
      F.Calls, [&](const CallInstr &C) { return C.Number == X.A; });
  if (Call == F.Calls.end())
    return;
  bool OfUnit = Call->Callee != CallInstr::NoFunction;
  auto IsNumber = [&](TermId Passed) {
    const Term &P = T[Passed];
    TermId Place = P.Kind == TermKind::Load ? P.A : Passed;
    for (unsigned I = 0; I != F.ParamPlaces.size(); ++I)
      if (F.ParamPlaces[I] == Place)
        return I < F.ParamIsPointer.size() && !F.ParamIsPointer[I];
    return false;
  };
  if (X.B == 0)
    Out.Selected |= OfUnit && Call->Fails && In.Lo == In.Hi && In.Lo > 0 &&
                    llvm::any_of(Call->Args, IsNumber);
  else if (!OfUnit && !Call->Model && In.zero() && X.B < FirstWritten &&
           isSet(F, T, X.B))
    for (TermId Passed : Call->Args)
      if (TermId Object = Here.eval(Passed); T[Object].Kind == TermKind::Param)
        Out.Reported.push_back(Object);
}

FunctionRun::Decides FunctionRun::decidesForCallers(const Fact &K) const {
  const Term &X = T[K.Value];
  // `f == known ? known(x) : f(x)`
  bool AsksForFunction =
      X.Kind == TermKind::Binary && X.Op == TermOp::Eq &&
      (T[X.A].Kind == TermKind::Function || T[X.B].Kind == TermKind::Function);
  if (asksForMode(T, K) || T.boolMember(K.Value) || AsksForFunction)
    return Decides::Mode;
  return T.testsBits(K.Value) ? Decides::Bits : Decides::Other;
}

/// Adds \p Asked to \p If; false if these are as many as callers get. A mode
/// is more than whichever of the path's own tests has come last.
bool FunctionRun::addCondition(const Fact &Asked,
                               llvm::SmallVectorImpl<Fact> &If) const {
  if (If.size() < MaxConditions) {
    If.push_back(Asked);
    return true;
  }
  auto Matters = [&](const Fact &K) {
    return decidesForCallers(K) != Decides::Other;
  };
  auto Least = llvm::find_if_not(llvm::reverse(If), Matters);
  if (!Matters(Asked) || Least == If.rend())
    return false;
  *Least = Asked;
  return true;
}

FunctionRun::Conditions FunctionRun::conditionsOf(const PathState &P) {
  Conditions All;
  llvm::SmallVector<Fact, 2> &Out = All.If;
  // Modes come first: the number of conditions that callers get is limited.
  llvm::SmallVector<Fact, 8> Bits, Others;
  for (const Env::Known &K : P.E.facts()) {
    if (!exportable(K.Value)) {
      addUnnamed(K.Value, All.Unnamed);
      addAnswered(K.Value, K.In, P.E, All);
      continue;
    }
    if (K.In.full())
      continue;
    Fact Found{K.Value, K.In, /*OfPath=*/true};
    if (T[K.Value].Kind == TermKind::Param &&
        impliedByPointers(T, Found, F.ParamIsPointer)) {
      All.NonNull |= nonNullBit(T[K.Value].A);
      continue;
    }
    switch (decidesForCallers(Found)) {
    case Decides::Mode:
      Out.push_back(Found);
      break;
    case Decides::Bits:
      Bits.push_back(Found);
      break;
    case Decides::Other:
      Others.push_back(Found);
      break;
    }
  }
  All.LastRef = lastReference(P.E, All.Counts);
  for (Mode &M : All.Unnamed)
    M.OfPath = true;
  Out.append(Bits.begin(), Bits.end());
  Out.append(Others.begin(), Others.end());
  if (Out.size() > MaxConditions)
    Out.resize(MaxConditions);
  return All;
}

void FunctionRun::forgetCall(uint32_t Number, PathState &P) {
  // A call that is made again makes new values; the old ones keep no name.
  auto Mentions = [&](TermId Id) {
    return T.mentions(Id, TermKind::Result, Number);
  };
  bool Found = llvm::any_of(P.E.cells(), [&](const Env::Cell &C) {
    return Mentions(C.Place) || Mentions(C.Value);
  });
  Found |= llvm::any_of(P.E.facts(),
                        [&](const Env::Known &K) { return Mentions(K.Value); });
  auto HeldMentions = [&](const auto &L) { return Mentions(L.Lock); };
  Found |= llvm::any_of(P.S.Held, HeldMentions) ||
           llvm::any_of(P.S.Free, HeldMentions) ||
           llvm::any_of(P.S.Dropped, HeldMentions) ||
           llvm::any_of(P.S.Saved,
                        [&](const SavedFlags &S) { return Mentions(S.Value); });
  if (!Found)
    return;
  // Nor does a variable that has still got one, but whether that is NULL is
  // known: `if (locked) unlock(locked);` in the next round.
  llvm::SmallVector<std::pair<TermId, Range>, 2> Kept; // By place.
  for (const Env::Cell &C : P.E.cells())
    if (T[C.Place].Kind == TermKind::Local && Mentions(C.Value))
      if (Range In = P.E.range(C.Value); In.nonZero() || In.zero())
        Kept.push_back({C.Place, In});
  auto Forget = [&](llvm::function_ref<bool(TermId)> Old) {
    auto Map = [&](TermId Id) { return Old(Id) ? T.stale(Id) : Id; };
    P.E.rename(Map);
    P.S.rename(Map);
  };
  P.E.eraseIf([&](const Env::Cell &C) { return Mentions(C.Place); });
  Forget(Mentions);
  for (auto [Place, In] : Kept) {
    TermId Phi = T.phi(F.Blocks[Now].Number, Place);
    Forget([&](TermId Id) {
      return T.any(Id, [&](const Term &, TermId Part) { return Part == Phi; });
    });
    P.E.write(Place, Phi);
    P.E.restrict(Phi, In.zero() ? In : Range::notZero(), Now);
  }
}
