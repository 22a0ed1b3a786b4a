//===- Waiting.cpp - Waiting for a handler that cannot finish -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/Waiting.h"
#include "checkers/Outliving.h"
#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <optional>
#include <set>

using namespace locklint;

namespace {

class WaitChecker {
public:
  WaitChecker(const Program &P, llvm::StringRef Rule, const RuleContext &C)
      : P(P), Rule(Rule), C(C) {}

  void check(const HandlerCall &W) {
    if (!checkSelf(W) && !checkInterrupt(W))
      checkHeld(W);
  }

private:
  Finding at(const HandlerCall &W) const {
    Finding F;
    F.Rule = Rule;
    F.Where = C.Sites[W.Where].Where;
    F.Cause = C.place(W.Where);
    F.Function = W.Function;
    return F;
  }

  /// The member of the whole object, in which others may be nested, that leads
  /// to \p Place; none: it is an object itself.
  static std::optional<FieldId> outermost(const TermTable &Terms,
                                          TermId Place) {
    std::optional<FieldId> Member;
    for (; Terms[Place].Kind == TermKind::Field ||
           Terms[Place].Kind == TermKind::Index;
         Place = Terms[Place].A)
      if (Terms[Place].Kind == TermKind::Field)
        Member = Terms[Place].member();
    return Member;
  }

  /// Whether \p W waits for the callbacks of a device that lies in one struct,
  /// and \p T is of a lock in another struct, in which that callback's device
  /// lies: an attribute of a device of another kind.
  bool isOfOtherKind(const HandlerCall &W, const HandlerTake &T) const {
    const TermTable &Terms = C.Terms;
    const Term &Object = Terms[Terms.objectOf(T.Lock)];
    const Term &Device =
        Object.Kind == TermKind::Binary && Object.Op == TermOp::Add
            ? Terms[Object.A]
            : Object;
    std::optional<FieldId> Waits = outermost(Terms, W.Object),
                           Takes = outermost(Terms, T.Lock);
    bool IsPassed = Device.Kind == TermKind::Param && Device.A == 0;
    return !W.Members.empty() && (IsPassed || Terms.isVague(T.Lock)) && Waits &&
           Takes && !Terms.areOfOneStruct(*Waits, *Takes);
  }

  /// Whether what \p W waits for may be another object than the one whose lock
  /// \p Held is, while the handler waits, by \p T, for its own object's: one
  /// leads to the other, as a child does to its parent, or a loop has found it.
  static bool isOfAnother(const HandlerCall &W, ObjectId Held,
                          const HandlerTake &T, const TermTable &Terms) {
    std::optional<FieldId> Waits = outermost(Terms, W.Object),
                           Holds = outermost(Terms, Held);
    TermId Object = Terms.objectOf(W.Object), Owner = Terms.objectOf(Held);
    if (!Waits || !Holds || !Terms.areOfOneStruct(*Waits, *Holds) ||
        Object == Owner ||
        Terms.contains(Terms.objectOf(T.Lock), TermKind::Load))
      return false;
    auto LeadsTo = [&](TermId From, TermId To) {
      return Terms.any(To,
                       [&](const Term &, TermId Part) { return Part == From; });
    };
    return Terms.isVague(Object) || Terms.contains(Object, TermKind::Phi) ||
           LeadsTo(Owner, Object) || LeadsTo(Object, Owner);
  }

  /// Whether \p Where is reached by calling the handler \p H as a function:
  /// what is done at once is not scheduled.
  bool isCalled(const Handler &H, SiteId Where) const {
    for (; C.Sites[Where].Next; Where = C.Sites[Where].Next)
      if (C.Sites[Where].Callee == H.Function)
        return true;
    return false;
  }

  /// Waiting with a lock held that the handler waits for.
  void checkHeld(const HandlerCall &W) {
    std::string Call = C.Sites[W.Where].Callee.str();
    std::optional<std::vector<const Handler *>> Handlers;
    for (const OrderEdge::End &L : W.Held) {
      std::pair Places(C.Sites.leafId(W.Where), C.Sites.leafId(L.Where));
      if (Told.count(Places))
        continue;
      // Callbacks of other devices may hold their own lock.
      if (W.Kind == HandlerKind::Other && P.isNoValidate(L.Lock))
        continue;
      std::string Lock = L.Name;
      if (!Handlers)
        Handlers = handlersOf(P, W);
      for (const Handler *H : *Handlers)
        for (const HandlerTake &T :
             llvm::make_pointee_range(P.takesOf(H->Address))) {
          if (!P.mayBeOne(T, L) || isCalled(*H, L.Where) ||
              isOfOtherKind(W, T) ||
              (T.Mode == LockMode::Read && L.Mode == LockMode::Read))
            continue;
          // A queue is no proof: its work may be stopped by then; the function
          // may have a reference, so that the work does not drop the last one;
          // or the works have them, and the last one to be dropped waits.
          if (W.Kind == HandlerKind::Queue &&
              (T.WithLastRef || countsDown(T.Where) || putsDown(W) ||
               isOfAnother(C.Terms, W.Object, L.Lock) ||
               isStoppedBefore(W, *H)))
            continue;
          Finding F = at(W);
          F.Under = C.Terms.className(L.Lock);
          F.Strict = isOfAnother(W, L.Lock, T, C.Terms);
          F.Message = "'" + Call + "' waits for " + nameOf(*H) +
                      ", which acquires " + C.M.type(L.Type).Name + " '" +
                      Lock + "' that is held here";
          C.explain(F.Witness, L.Where, Step::Kind::Acquired, Lock);
          if (C.Sites[W.Where].Next)
            C.explain(F.Witness, W.Where, Step::Kind::Waits,
                      C.Sites.leaf(W.Where).Callee.str());
          explain(F.Witness, *H);
          C.explain(F.Witness, T.Where, Step::Kind::Acquired, T.Name);
          C.report(std::move(F));
          Told.insert(Places);
          return;
        }
      if (W.Kind != HandlerKind::Timer || isIrqSafe(W))
        continue;
      for (const LockUse &U : llvm::make_pointee_range(P.usesOf(L.Class))) {
        if (!U.InHardirq ||
            (U.Mode == LockMode::Read && L.Mode == LockMode::Read))
          continue;
        Finding F = at(W);
        F.Under = C.Terms.className(L.Lock);
        F.Message = "'" + Call + "' waits for a timer with " +
                    C.M.type(L.Type).Name + " '" + Lock +
                    "' held, which an interrupt of the timer may wait for";
        C.explain(F.Witness, L.Where, Step::Kind::Acquired, Lock);
        C.explain(F.Witness, U.In);
        C.explain(F.Witness, U.Where, Step::Kind::Acquired, U.Name);
        C.report(std::move(F));
        Told.insert(Places);
        return;
      }
    }
  }

  /// Whether the lock that is acquired at \p Where is acquired only if a count
  /// has become 0: refcount_dec_and_mutex_lock().
  bool countsDown(SiteId Where) const {
    const CallModel *M = C.M.lookup(C.Sites.leaf(Where).Callee);
    return M && llvm::any_of(M->Effects, [](const Effect &E) {
             return E.Do == Effect::Action::Acquire && !E.Try &&
                    E.When.On == Condition::Subject::Result &&
                    E.When.Is == Condition::Test::NonZero;
           });
  }

  /// Whether \p W may happen only where the last reference to something is
  /// dropped.
  bool putsDown(const HandlerCall &W) const {
    for (SiteId S = W.Where; S; S = C.Sites[S].Next)
      if (llvm::StringRef Name = C.Sites[S].Callee;
          Name.ends_with("_put") || Name.contains("_put_"))
        return true;
    return llvm::any_of(
        W.Held, [&](const OrderEdge::End &L) { return countsDown(L.Where); });
  }

  /// Whether \p Queue and \p Lock are members of two objects of one struct: the
  /// works on the one's queue acquire that one's lock.
  static bool isOfAnother(const TermTable &Terms, TermId Queue, TermId Lock) {
    auto Outermost = [&](TermId Place) {
      while (Terms[Terms[Place].A].Kind == TermKind::Field)
        Place = Terms[Place].A;
      return Place;
    };
    auto IsMember = [&](TermId Id) {
      return Terms[Id].Kind == TermKind::Field;
    };
    if (Terms[Queue].Kind != TermKind::Load || !IsMember(Terms[Queue].A) ||
        !IsMember(Lock))
      return false;
    const Term &Q = Terms[Outermost(Terms[Queue].A)];
    const Term &L = Terms[Outermost(Lock)];
    return Q.A != L.A && Terms.areOfOneStruct(Q.member(), L.member());
  }

  /// Whether the path of \p W has stopped \p H before.
  bool isStoppedBefore(const HandlerCall &W, const Handler &H) const {
    return llvm::any_of(P.of(W.Driver).Calls, [&](const HandlerCall *Stop) {
      return Stop->Kind == H.Row->Kind &&
             Program::sameObject(Stop->Key, H.Key) &&
             llvm::any_of(W.StoppedAt, [&](SiteId Where) {
               return C.Sites[Where].Where == C.Sites[Stop->Where].Where;
             });
    });
  }

  /// Whether \p Id names the same object in each call of a handler: there may
  /// be another one of its kind for what is looked up or read.
  static bool isNamed(const TermTable &Terms, TermId Id) {
    return !Terms.any(Id, [](const Term &T, TermId) {
      return T.Kind == TermKind::Load || T.Kind == TermKind::Result ||
             T.Kind == TermKind::Phi || T.Kind == TermKind::Unknown;
    });
  }

  /// Whether \p W, in the handler \p H of an interrupt, waits for that
  /// interrupt: by the number that it is passed, or by one that is kept in the
  /// object that it is passed, where the driver has but one.
  bool isOwnInterrupt(const HandlerCall &W, const Handler &H) const {
    const Term &Number = C.Terms[W.Object];
    if (Number.Kind == TermKind::Param)
      return W.In->How != Runs::Task || Number.A == 0;
    if (W.In->How != Runs::Task || Number.Kind != TermKind::Load)
      return false;
    const Term &Object = C.Terms[C.Terms.objectOf(Number.A)];
    std::vector<const Handler *> Found = handlersOf(P, W);
    return Object.Kind == TermKind::Param && Object.A == 1 && !Found.empty() &&
           llvm::all_of(Found,
                        [&](const Handler *O) { return O->Where == H.Where; });
  }

  /// Whether \p W waits for all works on a queue that \p H, which makes the
  /// call, is queued to: a variable, or one that belongs to its own object.
  bool isOwnQueue(const HandlerCall &W, const Handler &H) const {
    const TermTable &Terms = C.Terms;
    auto ownerOf = [&](TermId Queue) {
      return Terms[Queue].Kind == TermKind::Load &&
                     isNamed(Terms, Terms[Queue].A)
                 ? Terms.objectOf(Terms[Queue].A)
                 : 0;
    };
    TermId Owner = ownerOf(W.Object);
    if (!Owner || putsDown(W))
      return false;
    bool IsVariable = Terms[Owner].Kind == TermKind::Global;
    for (const HandlerCall *Q : P.of(W.Driver).Queuing) {
      if (!Program::sameObject(Q->Key, W.Key))
        continue;
      for (const HandlerCall *A : P.armedBy(*Q))
        if (Program::sameObject(A->Key, H.Key) &&
            (IsVariable || (ownerOf(Q->Object) &&
                            ownerOf(Q->Object) == Terms.objectOf(A->Object))))
          return true;
    }
    return false;
  }

  /// Waiting for oneself.
  bool checkSelf(const HandlerCall &W) const {
    const Handler *H = W.In ? W.In->By : nullptr;
    if (!H)
      return false;
    bool Own = false;
    if (W.Kind == HandlerKind::Queue)
      Own = H->Row->Kind == HandlerKind::Work && isOwnQueue(W, *H);
    else if (H->Row->Kind == W.Kind)
      Own = W.Kind == HandlerKind::Irq ? isOwnInterrupt(W, *H)
                                       : Program::sameObject(W.Key, H->Key) &&
                                             isNamed(C.Terms, W.Object);
    if (!Own)
      return false;
    Finding F = at(W);
    F.Under = H->Function;
    F.Message = "'" + C.Sites[W.Where].Callee.str() + "' waits for " +
                nameOf(*H) + ", which it is called from";
    explain(F.Witness, *H);
    if (C.Sites[W.Where].Next)
      C.explain(F.Witness, W.Where, Step::Kind::Waits,
                C.Sites.leaf(W.Where).Callee.str());
    C.report(std::move(F));
    return true;
  }

  /// Whether no interrupt can interrupt the timer that \p W waits for:
  /// TIMER_IRQSAFE.
  bool isIrqSafe(const HandlerCall &W) const {
    std::vector<const Handler *> Handlers = handlersOf(P, W);
    return !Handlers.empty() && llvm::all_of(Handlers, [](const Handler *H) {
      return llvm::is_contained(H->Row->Contexts, Runs::IrqOff);
    });
  }

  /// Waiting where an interrupt may have interrupted the handler, or where
  /// waiting means to sleep.
  bool checkInterrupt(const HandlerCall &W) const {
    if (!W.In || (W.In->How != Runs::Hardirq && W.In->How != Runs::Softirq))
      return false;
    // Nobody sees whether it is the last reference that is put there.
    if (W.Kind == HandlerKind::Queue && putsDown(W))
      return false;
    const CallModel *M = C.M.lookup(C.Sites.leaf(W.Where).Callee);
    bool Sleeps = M && llvm::any_of(M->Effects, [](const Effect &E) {
                    return E.Do == Effect::Action::Sleep;
                  });
    if (!Sleeps && !(W.Kind == HandlerKind::Timer &&
                     W.In->How == Runs::Hardirq && !isIrqSafe(W)))
      return false;
    Finding F = at(W);
    F.Under = W.In->By->Function;
    F.Message = "'" + C.Sites[W.Where].Callee.str() + "' waits for a handler " +
                describe(W.In->How).str() + " (" + nameOf(*W.In->By) + ")";
    C.explain(F.Witness, W.In);
    if (C.Sites[W.Where].Next)
      C.explain(F.Witness, W.Where, Step::Kind::Waits,
                C.Sites.leaf(W.Where).Callee.str());
    C.report(std::move(F));
    return true;
  }

  const Program &P;
  llvm::StringRef Rule;
  const RuleContext &C;
  /// Where a wait and the lock that is held are that were reported.
  std::set<std::pair<SiteId, SiteId>> Told;
};

} // namespace

void locklint::checkWaiting(const Program &P, llvm::StringRef Rule,
                            const RuleContext &C) {
  WaitChecker Checker(P, Rule, C);
  for (const HandlerCall *W : callsThat(Effect::Action::Wait, P, C))
    Checker.check(*W);
}
