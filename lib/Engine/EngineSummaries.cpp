//===- EngineSummaries.cpp - What a summarised callee does to a path ------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine/FunctionRun.h"
#include "Engine/OtherFiles.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

/// A function that calls one pointer may be what another one points to.
static constexpr unsigned MaxFollowed = 4;

/// Whether the caller has asked another object for the same flag.
bool FunctionRun::asksAnother(TermId Test, const Env &Caller) const {
  std::optional<FieldId> Member = T.boolMember(Test);
  return Member && llvm::any_of(Caller.facts(), [&](const Env::Known &K) {
           return T.boolMember(K.Value) == Member;
         });
}

/// Whether the caller has asked another object for the same bit, of a flags
/// word of the same name: both say in which mode the objects are.
bool FunctionRun::asksAnother(const Mode &Asked, const Env &Caller) const {
  return Asked.isMember() && llvm::isPowerOf2_64(Asked.Bits) &&
         llvm::any_of(Caller.facts(), [&](const Env::Known &K) {
           return llvm::any_of(modesOf(T, K.Value), [&](const Mode &M) {
             return M.isMember() && M.Bits == Asked.Bits &&
                    M.name(T) == Asked.name(T);
           });
         });
}

/// Whether the result, something written, or a condition differs for certain.
bool FunctionRun::toldApart(const Env &A, const Env &B, uint32_t Number) const {
  auto Disjoint = [&](TermId X, TermId Y) {
    return A.range(X).meet(B.range(Y)).empty();
  };
  TermId Back = T.result(Number, 0);
  TermId X = A.eval(Back), Y = B.eval(Back);
  TermId Lowest = T.constant(LowestError);
  if (Disjoint(X, Y) || Disjoint(T.binary(TermOp::ULe, Lowest, X),
                                 T.binary(TermOp::ULe, Lowest, Y)))
    return true;
  // A conditional guard returns the lock, or NULL or an error code.
  auto IsPointer = [&](const Env &E, TermId Id) {
    return T.isAddress(Id) ||
           (E.range(Id).nonZero() &&
            E.decide(T.binary(TermOp::ULe, Lowest, Id)) == 0);
  };
  const Range NoPointer{LowestError, 0, false};
  if ((IsPointer(A, X) && NoPointer.contains(B.range(Y))) ||
      (IsPointer(B, Y) && NoPointer.contains(A.range(X))))
    return true;
  // Nothing can ask again for the value of a temporary, which has no name.
  auto OfTemporary = [&](TermId Id) {
    return T.contains(Id, TermKind::Phi) &&
           T.any(Id, [&](const Term &X, TermId) {
             return X.Kind == TermKind::Phi && T[X.B].Kind == TermKind::Local &&
                    T.name(T[X.B].A).empty();
           });
  };
  // The other one may know a stated value by what it is computed from.
  auto TellsFrom = [&](const Env &Mine, const Env &Other) {
    auto Apart = [&](TermId X, TermId Y) {
      return Mine.range(X).meet(Other.range(Y)).empty();
    };
    return llvm::any_of(Mine.cells(),
                        [&](const Env::Cell &C) {
                          return Apart(C.Value, Other.read(C.Place));
                        }) ||
           Env::anyOther(Mine.facts(), Other, [&](const Env::Known &K) {
             return Apart(K.Value, K.Value) && !OfTemporary(K.Value);
           });
  };
  return TellsFrom(A, B) || TellsFrom(B, A);
}

/// A function that leaves different locks tells so: where \p A's result is an
/// error code, \p B's is none unless it is known to be; where the one's is 0,
/// the other's is not.
void FunctionRun::tellByResult(const Env &A, Env &B, uint32_t Number) {
  TermId X = A.eval(T.result(Number, 0)), Y = B.eval(T.result(Number, 0));
  Range RA = A.range(X), RB = B.range(Y);
  if (T[Y].Kind == TermKind::Const)
    return;
  if (RA.Hi < 0 && RB.Lo < 0 && RB.Hi >= 0)
    B.restrict(Y, Range{0, RB.Hi, false}, Now);
  else if (RA.zero() && !RB.nonZero())
    B.restrict(Y, Range::notZero(), Now);
}

/// Learns that the arguments of \p NonNull are not NULL; false if one is.
bool FunctionRun::pass(uint32_t NonNull, llvm::ArrayRef<TermId> Args,
                       Env &E) const {
  for (unsigned I = 0; I != Args.size(); ++I) {
    if (!(NonNull & nonNullBit(I)) || !Args[I])
      continue;
    if (E.decide(Args[I]) == 0)
      return false;
    if (T[Args[I]].Kind == TermKind::Param)
      E.restrict(Args[I], Range::notZero(), Now);
    // Nor is what a member is of that the callee was passed the address of.
    if (TermId Object = T.objectOf(Args[I]);
        Object != Args[I] && T[Object].Kind == TermKind::Result)
      E.restrict(Object, Range::notZero(), Now);
  }
  return true;
}

/// The summary of the function at \p Pointer; null if there is none.
const Summary *FunctionRun::pointedTo(TermId Pointer) const {
  auto Found = T[Pointer].Kind == TermKind::Function
                   ? En.Functions.find(Pointer)
                   : En.Functions.end();
  if (Found == En.Functions.end() || Followed == MaxFollowed)
    return nullptr;
  const Summary *S = Callees(Found->second).Sum;
  return S && !S->Unknown ? S : nullptr;
}

/// Whether a function, \p Callee being its summary, is known to leave other
/// locks than it found. Null: nothing is known of it.
static bool changesLocks(const Summary *Callee) {
  return Callee && !llvm::all_of(Callee->Exits, [](const ExitCase &X) {
           return X.After.neutral();
         });
}

bool FunctionRun::changesLocks(TermId Pointer) const {
  return ::changesLocks(pointedTo(Pointer));
}

bool FunctionRun::mayChangeLocks(const PointerTargets::Called &Called) const {
  return llvm::any_of(Called.Functions, [&](unsigned Number) {
    return ::changesLocks(Callees(Number).Sum);
  });
}

/// Tells of \p E, which happens in \p C; of a call through a pointer to a
/// function of the unit, what that function does.
void FunctionRun::tell(const State &Before, const Env &Values,
                       const CallInstr &C, const Event &E,
                       const Conditions &When, bool Possible, bool OfMode) {
  const Summary *Callee =
      E.Do == Effect::Action::Call ? pointedTo(E.Lock) : nullptr;
  if (!Callee)
    return emit(Before, E, When, Possible, OfMode);
  Site Via = Sites[E.Where];
  Site At = Sites.leaf(E.Where);
  At.Callee = T.name(T[E.Lock].A);
  // idr_for_each() has a name, a pointer has none.
  if (Sites.leaf(E.Where).Callee.empty() && !Via.Next)
    Via = At;
  else
    Via.Next =
        Via.Next ? Sites.below(Sites[Via.Next], Sites.add(At)) : Sites.add(At);
  ++Followed;
  Conditions Then = When;
  if (E.LastRef) {
    Then.LastRef = E.LastRef;
    Then.Counts = true;
  }
  replay({C, Via, E.Args, Before, Values}, *Callee, Then, Possible, OfMode);
  --Followed;
}

/// 1: \p K holds, 0: it cannot hold, -1: open. \p Value: of what it speaks.
int FunctionRun::holds(const Fact &K, TermId Value, const Env &Values) {
  Range Here = Values.range(Value);
  if (K.In.contains(Here))
    return 1;
  if (Here.meet(K.In).empty())
    return 0;
  if (K.In.NonZero)
    return Values.decide(Value);
  if (K.In.zero()) {
    int D = Values.decide(Value);
    return D < 0 ? D : !D;
  }
  return -1;
}

/// Whether \p N, in a function of another file, depends on what its callers
/// know and the code does not say: that a reference which they put is not the
/// last one; or on the context, for which the function asks.
bool FunctionRun::dependsOnCaller(const Calling &Call, const CallerEvent &N) {
  if (!Call.Elsewhere)
    return false;
  llvm::StringRef Name = Call.Instr.Name;
  return Name.ends_with("_put") || Name.contains("_put_") ||
         N.Before.Contexts != AnyContext || N.Before.EntryBhOn ||
         N.Before.EntryMaySleep;
}

/// Whether \p Callee does something else where an argument is NULL.
bool FunctionRun::isToldByNull(const Summary &Callee, unsigned Param) const {
  return llvm::any_of(Callee.ways(), [&](const ExitCase &X) {
    return llvm::any_of(X.If, [&](const Fact &K) {
      const Term &Tested = T[K.Value];
      return Tested.Kind == TermKind::Param && Tested.A == Param && K.In.zero();
    });
  });
}

/// The conditions under which \p N happens, as far as the path leaves them
/// open; none if it cannot happen.
std::optional<FunctionRun::Asking>
FunctionRun::ask(const Calling &Call, const Summary &Callee,
                 const CallerEvent &N, const Conditions &When, bool OfMode) {
  Asking Of;
  // Where no condition names the mode, the callee alone knows it; or nobody
  // does, if it is which function a pointer leads to.
  Of.Hidden = N.OfMode && (N.Doubtful || (N.If.empty() && N.Unnamed.empty()));
  Of.Modal = OfMode || Of.Hidden;
  Of.Open = When;
  Conditions &Open = Of.Open;
  bool Lacks = Call.SleepsAtLeast && N.Ev.Do != Effect::Action::Sleep;
  // Drivers call their own one of several functions.
  if (N.OneOf) {
    Open.Doubtful |= Open.OneOf.has_value() || mayChoose(When, 0) ||
                     !En.Targets->isOneOf(*N.OneOf, T, F.Where);
    Open.OneOf = N.OneOf;
  }
  Open.Doubtful |= N.Doubtful || dependsOnCaller(Call, N) || Lacks;
  // Orders of locks are those of the code, whatever callers know.
  Of.Definite =
      !Lacks && !(Open.Doubtful && N.Ev.Do != Effect::Action::Acquire);
  for (Mode Asked : N.Unnamed) {
    if (asksAnother(Asked, Call.Values)) {
      Of.Modal = Open.Doubtful = true;
      Of.Definite = false;
    }
    Asked.OfPath = false;
    Open.Unnamed.push_back(Asked);
  }
  for (unsigned I = 0; I != Call.Args.size(); ++I) {
    if (!(N.NonNull & nonNullBit(I)) || !Call.Args[I])
      continue;
    if (Call.Values.decide(Call.Args[I]) == 0)
      return std::nullopt;
    const Term &Passed = T[Call.Args[I]];
    if (Passed.Kind == TermKind::Param)
      Open.NonNull |= nonNullBit(Passed.A);
    // Callers may know the content of a guard's member, which it passes on.
    else if (Passed.Kind == TermKind::Load && exportable(Call.Args[I]) &&
             isToldByNull(Callee, I) && Open.If.size() < MaxConditions)
      Open.If.push_back({Call.Args[I], Range::notZero()});
  }
  for (const Fact &K : N.If)
    if (!ask(Call, N, K, Of))
      return std::nullopt;
  return Of;
}

/// Whether \p Value is computed from what is in a buffer that a pointer leads
/// to: a packet says what has come, not what who passes it on wants.
static bool readsBuffer(const TermTable &T, TermId Value) {
  const Term &X = T[Value];
  if (X.Kind == TermKind::Unary)
    return readsBuffer(T, X.A);
  if (X.Kind == TermKind::Binary)
    return readsBuffer(T, X.A) || readsBuffer(T, X.B);
  if (X.Kind != TermKind::Load || T[X.A].Kind != TermKind::Index)
    return false;
  TermId Buffer = T[X.A].A;
  while (T[Buffer].Kind == TermKind::Index)
    Buffer = T[Buffer].A;
  return T[Buffer].Kind != TermKind::Field &&
         T[Buffer].Kind != TermKind::Global;
}

/// Whether \p Value is computed from a parameter to which paths that have met
/// gave different values: `if (!splice) flags &= ~SPLICE;`. It still says what
/// the caller wants.
bool FunctionRun::isChangedParameter(TermId Value) const {
  return T.any(Value, [&](const Term &X, TermId) {
    return X.Kind == TermKind::Phi && llvm::is_contained(F.ParamPlaces, X.B);
  });
}

/// One of these conditions; false if it does not hold.
bool FunctionRun::ask(const Calling &Call, const CallerEvent &N, const Fact &K,
                      Asking &Of) {
  TermId Value = byArguments(
      translate(K.Value, Call.Instr, Call.Args, Call.Values), Call.Values);
  int D = holds(K, Value, Call.Values);
  if (D >= 0 && testsGfp(T, K.Value, En.Options.DirectReclaim))
    learnBlocking(Call.Instr, K.In.zero() ? !D : D, Call.Values);
  if (D >= 0) {
    Of.Asked |= D > 0 && asksForMode(T, K);
    return D > 0;
  }
  // A test of memory is a path like any other, unless it asks for a mode that
  // the object is in and the caller may be in another one: bits of a flags
  // word, or a bool that the caller asked another object for. A test of an
  // argument is the caller's doing: who cannot tell must not be blamed.
  bool OfArgument = asksForMode(T, K) &&
                    (isChangedParameter(Value) ||
                     !testsStatus(T, Value, En.Options.DirectReclaim)) &&
                    !readsBuffer(T, Value);
  // Nor is a second release definite: it may depend on the first. What asks
  // for bits is for the first caller to judge that is a callback.
  Of.Modal |= N.OfMode || asksAnother(K.Value, Call.Values);
  if (llvm::any_of(modesOf(T, K.Value), [&](const Mode &Asked) {
        return asksAnother(Asked, Call.Values);
      }))
    Of.Modal = Of.Open.Doubtful = true;
  if (OfArgument || N.Ev.Do == Effect::Action::Release || Of.Modal ||
      T.testsBits(K.Value))
    Of.Definite = false;
  if (exportable(Value)) {
    if (!addCondition({Value, K.In}, Of.Open.If))
      Of.Open.Doubtful |= OfArgument || T.testsBits(K.Value);
    return true;
  }
  if (OfArgument)
    return false;
  addUnnamed(Value, Of.Open.Unnamed);
  // Two masks have met here, and no name tells which of them it is.
  if (testsGfp(T, K.Value, En.Options.DirectReclaim)) {
    Of.Definite = false;
    Of.Open.Doubtful = true;
  }
  return true;
}

/// One call's callee, in the engine's words.
class FunctionRun::Replay : public SummarisedCallee {
public:
  Replay(FunctionRun &Run, const Calling &Call, const Summary &Callee,
         const Conditions &When, bool Possible, bool OfMode)
      : SummarisedCallee(Run.pathOf(Call.From), Callee, Call.Instr.Name,
                         Call.Args),
        Run(Run), Call(Call), When(When),
        Possible(Possible || Run.putsOwnReference(Call)), OfMode(OfMode) {}

protected:
  // The events of one callee, and the states before them, name the same few
  // objects and places again and again.
  TermId translate(TermId Id) override {
    auto [It, New] = Translated.try_emplace(Id, 0);
    if (New)
      It->second = Run.translate(Id, Call.Instr, Call.Args, Call.Values);
    return It->second;
  }
  SiteId above(SiteId Below) override {
    auto [It, New] = Above.try_emplace(Below);
    if (New)
      It->second = Run.Sites.below(Call.Via, Below);
    return It->second;
  }
  bool mayBeAcquired(ObjectId Lock) override {
    return Run.mayBeAcquired(Lock, Call.Values, Call.Instr.Where);
  }
  bool happens(const CallerEvent &N) override {
    Of = Run.ask(Call, Known, N, When, OfMode);
    return Of.has_value();
  }
  void tell(State Before, Event E, const CallerEvent &N) override;

private:
  FunctionRun &Run;
  const Calling &Call;
  const Conditions &When;
  bool Possible, OfMode;
  llvm::SmallDenseMap<TermId, TermId, 16> Translated;
  llvm::SmallDenseMap<SiteId, SiteId, 16> Above;
  /// On which conditions the event happens that happens() was asked of.
  std::optional<Asking> Of;
};

void FunctionRun::Replay::tell(State Before, Event E, const CallerEvent &N) {
  if (Of->Asked)
    E.AskedAt = E.Where;
  if (E.Do == Effect::Action::Free)
    Run.checkDeleted(Before, Call.Values);
  bool Definite =
      Of->Definite && !Possible && !(Of->Hidden && Before.held(E.Lock));
  // One of several functions that acquires what is held, if something is so,
  // may be called only where it is not.
  if (Of->Open.OneOf && Before.held(E.Lock))
    Definite &= N.If.empty() && N.Unnamed.empty();
  Run.tell(Before, Call.Values, Call.Instr, E, Of->Open, !Definite, Of->Modal);
}

/// Tells of all that \p Callee leaves to its callers, under \p When.
void FunctionRun::replay(const Calling &Call, const Summary &Callee,
                         const Conditions &When, bool Possible, bool OfMode) {
  Replay(*this, Call, Callee, When, Possible, OfMode).applyEvents();
}

/// The functions that \p Pointer, which \p C calls, is known to point to.
PointerTargets::Called FunctionRun::targets(const CallInstr &C,
                                            TermId Pointer) const {
  const Term &X = T[Pointer];
  if (!En.Targets || X.Kind != TermKind::Load || T[X.A].Kind != TermKind::Field)
    return {};
  FieldId Member = T[X.A].member();
  PointerTargets::Called Found =
      En.Targets->find(Member, C.Args.size(), F.Driver, F.Where, *En.Linked);
  // A table that is named has one of them.
  Found.Alternatives = !Found.Functions.empty() && !Found.Foreign &&
                       En.Targets->isOneOf(Member, T, F.Where) &&
                       !T.contains(X.A, TermKind::Global);
  return Found;
}

/// The function that is called, if there is no other and it was summarised.
std::optional<Engine::Callee>
FunctionRun::onlyTarget(const PointerTargets::Called &Called) const {
  if (Called.Open || Called.Functions.size() != 1)
    return std::nullopt;
  Engine::Callee Known = Callees(Called.Functions.front());
  return Known.Sum && !Known.Sum->Unknown ? std::optional(Known) : std::nullopt;
}

/// Whether \p When may tell for which of several functions \p Pointer, a
/// pointer to one of them, is called: it asks for more than for objects and for
/// that pointer itself. 0: one of a callee's.
bool FunctionRun::mayChoose(const Conditions &When, TermId Pointer) const {
  auto IsObject = [&](const Fact &K) {
    const Term &X = T[K.Value];
    int64_t Constant;
    if (X.Kind == TermKind::Binary && X.Op == TermOp::ULe &&
        T.isConst(X.A, Constant) && Constant == LowestError)
      return K.In.zero();
    return X.Kind == TermKind::Load && K.In == Range::notZero() &&
           !T.boolMember(K.Value);
  };
  return !When.Unnamed.empty() || llvm::any_of(When.If, [&](const Fact &K) {
    return !IsObject(K) &&
           !(Pointer && T.any(K.Value, [&](const Term &, TermId Part) {
             return Part == Pointer;
           }));
  });
}

/// Whether nothing but what its conditions say decides whether \p N happens.
static bool isCertain(const CallerEvent &N) {
  return !N.Doubtful && !N.OneOf && !N.OfMode;
}

/// Tells of what the functions do that \p C may lead to. That one of them
/// sleeps is definite where all do, or where it is called for some object
/// though the path asks for nothing but the pointer.
void FunctionRun::replayTargets(const CallInstr &C,
                                const PointerTargets::Called &Called,
                                const PathState &P) {
  if (Called.Functions.empty())
    return;
  auto Sleeps = [&](unsigned Number) {
    const Summary *S = Callees(Number).Sum;
    return S && !S->Unknown && llvm::any_of(S->Events, [](auto &N) {
             return N.Ev.Do == Effect::Action::Sleep && N.If.empty() &&
                    N.Unnamed.empty() && isCertain(N);
           });
  };
  bool AllSleep = !Called.Open && llvm::all_of(Called.Functions, Sleeps);
  llvm::SmallVector<TermId, 8> Args;
  for (TermId A : C.Args)
    Args.push_back(P.E.eval(A));
  TermId Pointer = P.E.eval(C.Pointer);
  // Where the model says in which context the member is called, its functions
  // themselves are told what they must not do there.
  const FieldInfo &Member = T.field(T[T[Pointer].A].member());
  llvm::StringRef Record = Member.Record;
  bool HasRow = Record.consume_front("struct ") &&
                !M.callbacks(Record, Member.Name).empty();
  for (unsigned Number : Called.Functions) {
    Engine::Callee Known = Callees(Number);
    if (!Known.Sum || Known.Sum->Unknown)
      continue;
    Site Via;
    Via.Where = C.Where;
    Via.Callee = Known.Name;
    bool Certain = AllSleep && Number == Called.Functions.front();
    Calling One{C, Via, Args, P.S, P.E, Known.Elsewhere, Certain};
    Conditions When = conditionsOf(P);
    if (!Certain && Called.Alternatives && !mayChoose(When, Pointer)) {
      Summary Sure;
      llvm::copy_if(Known.Sum->Events, std::back_inserter(Sure.Events),
                    [&](const CallerEvent &N) {
                      return ((N.Ev.Do == Effect::Action::Sleep && !HasRow) ||
                              N.Ev.Do == Effect::Action::Acquire) &&
                             isCertain(N);
                    });
      Conditions Some = When;
      Some.OneOf = T[T[Pointer].A].member();
      replay(One, Sure, Some, /*Possible=*/false, /*OfMode=*/false);
    }
    // Nor do callers know which one it is.
    When.Doubtful |= !Certain;
    replay(One, *Known.Sum, When, /*Possible=*/!Certain, /*OfMode=*/!Certain);
  }
}
