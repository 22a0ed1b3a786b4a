//===- UnbalancedLock.cpp - linuxkernel-unbalanced-lock -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What lockdep calls a bad unlock balance, and locks or a disabled state that
// some ways out of a function leave behind while others do not.
//
//===----------------------------------------------------------------------===//

#include "checkers/HeldLater.h"
#include "checkers/LeftHeld.h"
#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "checkers/WaysOut.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallSet.h"

using namespace locklint;

namespace {

const char *spelled(Variant V) {
  switch (V) {
  case Variant::Plain:
    return "plain";
  case Variant::Irq:
    return "_irq";
  case Variant::IrqSave:
    return "_irqsave";
  case Variant::Bh:
    return "_bh";
  }
  return "";
}

const char *spelledRelease(Variant V) {
  return V == Variant::IrqSave ? "_irqrestore" : spelled(V);
}

class UnbalancedLock : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    const Event &E = V.Ev;
    if (E.Do != Effect::Action::Release || C.Terms.isVague(E.Lock) ||
        E.Elsewhere)
      return;
    const LockType &Type = C.M.type(E.Type);
    // In an acquire context, callers may release what this path has not
    // acquired.
    if ((!Type.Owned && !Type.InContext) || Type.Recursive == Recursion::All)
      return;
    if (const HeldLock *H = V.Before.held(E.Lock))
      return checkVariant(V, *H, C);
    // A count tells who releases a lock that is recursive by hand.
    if (E.ByOwner)
      return;
    if (V.NotHeldAtEntry && Type.Owned)
      return checkCallee(V, C);
    const FreeLock *Gone = V.Before.free(E.Lock);
    if (!Gone && Type.Owned)
      Gone = V.Before.dropped(E.Lock);
    if (!Gone || Gone->ByOwner ||
        (Gone->Where == E.Where && isOfRound(C.Terms, E.Lock)))
      return;
    Finding F = at(V, C);
    std::string Lock = C.lockName(E.Lock, E.Where);
    bool ByHelper(C.Sites[E.Where].Next);
    F.Strict |= ByHelper && llvm::any_of(V.Before.Held, [&](const HeldLock &H) {
                  return isHelpersLock(H, E.Type, C);
                });
    F.Message = releases(E.Where, C) + Type.Name + " '" + Lock +
                "', which this path has released already";
    C.explain(F.Witness, Gone->Where, Step::Kind::Released,
              C.lockName(Gone->Lock, Gone->Where));
    if (ByHelper)
      C.explain(F.Witness, E.Where, Step::Kind::Released, Lock);
    C.report(std::move(F));
  }

  void checkFunction(const FunctionView &F,
                     const RuleContext &C) const override {
    llvm::SmallSet<ObjectId, 4> Seen;
    for (const ExitCase &X : F.Exits) {
      checkLeftover(F, X, C);
      if (F.Annotated)
        continue;
      for (const HeldLock &L : X.Own.Held)
        if (!L.FromEntry && L.certain() && Seen.insert(L.Lock).second)
          checkHeld(F, L, C);
      for (const FreeLock &L : X.Own.Dropped)
        if (!C.Terms.isVague(L.Lock) && !L.ByOwner && !L.Elsewhere &&
            C.M.type(L.Type).Owned &&
            (!isSection(L.Type, C.M) || isOwnSection(F, L.Lock)) &&
            Seen.insert(L.Lock).second)
          checkDropped(F, L, C);
    }
    if (!F.Annotated)
      checkDisabled(F, C);
  }

private:
  /// How a message begins that says which lock is released at \p Where: by the
  /// helper that is called there, if one is.
  static std::string releases(SiteId Where, const RuleContext &C) {
    const Site &Here = C.Sites[Where];
    return Here.Next ? "'" + Here.Callee.str() + "' releases " : "releasing ";
  }

  /// Whether a helper has acquired it that may have chosen it among several, as
  /// one that releases the chosen one does not show.
  static bool isHelpersLock(const HeldLock &H, LockTypeId Type,
                            const RuleContext &C) {
    return H.Type == Type && !H.FromEntry && C.Sites[H.Where].Next;
  }

  /// A callee drops a lock, perhaps to take it again, that the kernel's
  /// callback does not hold. What the callback releases itself, its ways out
  /// tell.
  void checkCallee(const EventView &V, const RuleContext &C) const {
    const Site &Here = C.Sites[V.Ev.Where];
    if (!Here.Next)
      return;
    Finding F = at(V, C);
    std::string Lock = C.lockName(V.Ev.Lock, V.Ev.Where);
    F.Message = "'" + Here.Callee.str() + "' releases " +
                C.M.type(V.Ev.Type).Name + " '" + Lock + "', which " +
                V.In->By->As + " '" + V.In->By->Function +
                "' has not acquired here";
    C.explain(F.Witness, V.In);
    C.explain(F.Witness, V.Ev.Where, Step::Kind::Released, Lock);
    C.report(std::move(F));
  }

  /// Hand over hand: the caller's lock, which it may have acquired so that
  /// interrupts are disabled, was released without enabling them.
  static bool followsCallersLock(const State &S, const RuleContext &C) {
    return S.Irq.Level == IrqLevel::Entry && S.EntryIrq == IrqLevel::Entry &&
           llvm::any_of(S.Dropped, [&](const FreeLock &L) {
             return L.By == Variant::Plain &&
                    (L.Type == AnyLockType ||
                     C.M.type(L.Type).Waits == Waiting::Spin);
           });
  }

  void checkVariant(const EventView &V, const HeldLock &H,
                    const RuleContext &C) const {
    const Event &E = V.Ev;
    // How the caller acquired it is not known here; and what is retaken at once
    // loses nothing.
    if (H.FromEntry || !H.certain() || E.Retaken)
      return;
    std::string Why;
    if (H.Mode != E.Mode) {
      Why = H.Mode == LockMode::Read
                ? "is held for reading, but released as a writer"
                : "is held for writing, but released as a reader";
    } else if (H.Var != E.Var) {
      bool Wrong = false;
      switch (E.Var) {
      case Variant::Plain:
        // Interrupts may still be enabled later: judged at the exit.
        break;
      case Variant::Irq:
        Wrong = H.Var != Variant::Plain ||
                !(V.Before.irqsOff() || followsCallersLock(V.Before, C));
        break;
      case Variant::IrqSave: {
        bool Saved = llvm::any_of(V.Before.Saved, [&](const SavedFlags &S) {
          return S.Value == E.Flags;
        });
        TermKind Kind = C.Terms[E.Flags].Kind;
        Wrong = !Saved && (Kind == TermKind::Result);
        break;
      }
      case Variant::Bh:
        Wrong = V.Before.Bh <= 0;
        break;
      }
      if (!Wrong)
        return;
      Why = std::string("was acquired with the ") + spelled(H.Var) +
            " variant, but is released with the " + spelledRelease(E.Var) +
            " one";
    } else {
      return;
    }
    Finding F = at(V, C);
    // A callee may drop the lock, wait, and take it again in the same way.
    if (C.Sites[E.Where].Next && E.Var == Variant::Irq)
      F.Strict = true;
    if (H.Mode == E.Mode && !C.Sites[E.Where].Next && !C.Sites[H.Where].Next)
      F.Wanted = {FixRequest::Kind::Release, F.Where, H.Where, H.Var};
    std::string Lock = C.lockName(E.Lock, E.Where);
    F.Message = C.M.type(H.Type).Name + " '" + Lock + "' " + Why;
    C.explain(F.Witness, H.Where, Step::Kind::Acquired,
              C.lockName(H.Lock, H.Where));
    C.report(std::move(F));
  }

  /// Whether the function enters the read section itself, and no way out shows
  /// that its caller has.
  static bool isOwnSection(const FunctionView &F, ObjectId Lock) {
    return llvm::is_contained(F.Acquired, Lock) &&
           llvm::none_of(F.Exits, [&](const ExitCase &X) {
             return X.Own.held(Lock) != nullptr;
           });
  }

  /// Ways out that hold \p L, against those that do not.
  void checkHeld(const FunctionView &F, const HeldLock &L,
                 const RuleContext &C) const {
    if (F.LockHelper)
      return;
    if (OddWay Odd = findLeftHeld(F, L, C); Odd.Holds)
      reportHeld(F, Odd, L.Lock, C);
  }

  void reportHeld(const FunctionView &F, const OddWay &Odd, ObjectId Left,
                  const RuleContext &C) const {
    const HeldLock &H = *Odd.Holds->Own.held(Left);
    if (C.isReportedBelow(H.Where))
      return;
    std::string Lock = C.lockName(H.Lock, H.Where);
    Finding R;
    R.Rule = name();
    R.Where = placeOf(F, *Odd.Holds, C);
    R.Function = F.Name.str();
    R.Message = "returning with " + C.M.type(H.Type).Name + " '" + Lock +
                "' held, which other paths release";
    R.Strict = Odd.OnDemand || mayBeLeftToOthers(F, H);
    C.explain(R.Witness, H.Where, Step::Kind::Acquired, Lock);
    // Paths that end in one place differ elsewhere.
    if (Location Other = placeOf(F, *Odd.Lacks, C); Other != R.Where)
      R.Witness.push_back({Step::Kind::ReturnsWithout, Other, Lock, ""});
    C.reportLeft(std::move(R), H.Where);
  }

  /// Ways out that release a lock of the caller, against those that do not.
  void checkDropped(const FunctionView &F, const FreeLock &L,
                    const RuleContext &C) const {
    if (isKeptUntilNextCall(F, L.Lock))
      return;
    // Which of its helpers leave a read section, and which enter one, a caller
    // of both tells by what it knows of the object.
    if (isSection(L.Type, C.M) && C.Sites[L.Where].Next)
      return;
    // A callee may have come back with it, on some path.
    for (const ExitCase &X : F.Exits)
      if (const HeldLock *H = X.Own.held(L.Lock); H && !H->certain())
        return;
    std::string Lock = C.lockName(L.Lock, L.Where);
    // What a variable names that paths or rounds of a loop have set differently
    // was perhaps something else when it was acquired.
    if (llvm::is_contained(F.Acquired, L.Lock) &&
        !C.Terms.contains(L.Lock, TermKind::Phi)) {
      // This function acquires it itself: a path that only releases is wrong.
      if (isToldByFlag(F, L.Lock, C.Terms) ||
          isReleasedForCaller(F, L.Lock, C.Terms))
        return;
      for (const ExitCase &X : F.Exits) {
        const FreeLock *D = X.Own.dropped(L.Lock);
        if (!D)
          continue;
        if (!isSection(L.Type, C.M) && isLeftUnder(F, X, L.Lock, C.Terms))
          return;
        for (const ExitCase &Y : F.Exits)
          if (!Y.Own.dropped(L.Lock) && askedFor(F, X, Y, C.Terms))
            return;
        Finding R;
        R.Rule = name();
        R.Where = C.Sites[D->Where].Where;
        R.Cause = C.place(D->Where);
        R.Function = F.Name.str();
        R.Message = releases(D->Where, C) + C.M.type(L.Type).Name + " '" +
                    Lock + "', which this path has not acquired";
        if (C.Sites[D->Where].Next)
          C.explain(R.Witness, D->Where, Step::Kind::Released, Lock);
        C.report(std::move(R));
        return;
      }
    }
    // Nor does a path owe a release before it has got the object to release.
    if (isSection(L.Type, C.M) || C.Terms.contains(L.Lock, TermKind::Result) ||
        C.Terms.contains(L.Lock, TermKind::Phi) ||
        isLeftToPartner(F, L.Lock, C.Terms))
      return;
    const ExitCase *Drops = nullptr, *Keeps = nullptr;
    for (const ExitCase &X : F.Exits) {
      // The path may have acquired it by another name.
      if (!X.Own.dropped(L.Lock) ||
          hasSibling(X.Own.Held, L.Type, L.Lock, C.Terms))
        continue;
      for (const ExitCase &Y : F.Exits) {
        if (Y.Own.dropped(L.Lock) || isAbsent(Y, L.Lock, C.Terms) ||
            isGivenTwice(Y, L.Lock, C.Terms) || askedFor(F, X, Y, C.Terms) ||
            isToldByMemory(F, X, Y, C.Terms) ||
            hasSibling(Y.Own.Held, L.Type, L.Lock, C.Terms))
          continue;
        // Released in another way, or perhaps under another name.
        if (Y.Own.Dropped.size() >= X.Own.Dropped.size())
          continue;
        Outcome OX = outcome(F, X), OY = outcome(F, Y);
        // Only where an error leaves the lock held that other errors release.
        if (OY != Outcome::Failure || OX != Outcome::Failure)
          continue;
        Drops = &X;
        Keeps = &Y;
        break;
      }
    }
    if (!Drops)
      return;
    Finding R;
    R.Rule = name();
    R.Where = placeOf(F, *Keeps, C);
    R.Function = F.Name.str();
    R.Message = "returning without releasing " + C.M.type(L.Type).Name + " '" +
                Lock + "', which other paths release";
    C.explain(R.Witness, Drops->Own.dropped(L.Lock)->Where,
              Step::Kind::Released, Lock);
    C.report(std::move(R));
  }

  /// A lock released with a variant that leaves behind what acquiring it had
  /// disabled.
  void checkLeftover(const FunctionView &F, const ExitCase &X,
                     const RuleContext &C) const {
    for (const FreeLock &L : X.Own.Free) {
      if (L.By != Variant::Plain || L.Var == Variant::Plain)
        continue;
      bool Irq = L.Var != Variant::Bh;
      if (Irq ? X.Own.Irq.Level != IrqLevel::Off : X.Own.Bh <= 0)
        continue;
      // Another lock, taken meanwhile, may be the one to enable them again.
      if (llvm::any_of(X.Own.Held,
                       [](const HeldLock &H) { return !H.FromEntry; }))
        continue;
      Finding R;
      R.Rule = name();
      R.Where = C.Sites[L.Where].Where;
      R.Function = F.Name.str();
      std::string Lock = C.lockName(L.Lock, L.Where);
      R.Message = C.M.type(L.Type).Name + " '" + Lock +
                  "' was acquired with the " + spelled(L.Var) +
                  " variant, but is released with the plain one: " +
                  (Irq ? "interrupts" : "bottom halves") + " stay disabled";
      SiteId Off = Irq ? X.Own.IrqWhere : X.Own.BhWhere;
      if (!C.Sites[L.Where].Next && Off && !C.Sites[Off].Next)
        R.Wanted = {FixRequest::Kind::Release, R.Where, Off, L.Var};
      C.explain(R.Witness, Off, Irq ? Step::Kind::IrqsOff : Step::Kind::BhOff,
                C.Sites.leaf(Off).Callee.str());
      C.report(std::move(R));
    }
  }

  /// Interrupts, bottom halves or preemption left disabled on some ways out.
  void checkDisabled(const FunctionView &F, const RuleContext &C) const {
    auto Compare = [&](auto Disabled, auto StaysOff, auto WhereOf, auto Enables,
                       Step::Kind Kind, const char *What) {
      for (const ExitCase &X : F.Exits) {
        if (!Disabled(X.Own) || llvm::any_of(X.Own.Held, [](const HeldLock &H) {
              return !H.FromEntry;
            }))
          continue;
        for (const ExitCase &Y : F.Exits) {
          // Nor are they enabled where they were disabled at entry, too.
          if (Disabled(Y.Own) || StaysOff(Y.Own))
            continue;
          Outcome OX = outcome(F, X), OY = outcome(F, Y);
          // Nobody asks for an error, nor for what nobody can undo.
          bool Fails = !F.ReturnsBool && OX == Outcome::Failure && OX != OY;
          if (!Fails && !losesFlags(F, X, WhereOf(X.Own)) &&
              askedFor(F, X, Y, C.Terms))
            continue;
          if (F.LockHelper || (OX == Outcome::Success && OX != OY) ||
              (F.ReturnsBool && OX != OY) || isAnswer(F, X, Y) ||
              // What it returns can be used only so, as a mapping of a page.
              (F.ReturnsPointer && OX != Outcome::Failure) ||
              (!F.ReturnsVoid && OX == Outcome::Unknown &&
               OY != Outcome::Unknown))
            continue;
          SiteId Off = WhereOf(X.Own);
          // A function that only ever disables does so for somebody else; what
          // locks do in between does not count, unless one of them did it.
          if (!Off || !Enables(!C.Sites.leaf(Off).Object.empty()) ||
              C.isReportedBelow(Off) || C.isLeftInMemory(Off))
            continue;
          Finding R;
          R.Rule = name();
          R.Where = placeOf(F, X, C);
          R.Function = F.Name.str();
          R.Message = std::string("returning with ") + What +
                      " disabled, which other paths enable again";
          C.explain(R.Witness, Off, Kind, C.Sites.leaf(Off).Callee.str());
          C.reportLeft(std::move(R), Off);
          return;
        }
      }
    };
    const Enables &By = F.Enabling;
    if (!F.EnteredIrqsOff)
      Compare(
          [](const State &S) {
            return S.Irq.Level == IrqLevel::Off && S.EntryIrq != IrqLevel::Off;
          },
          [](const State &S) { return S.Irq.Level == IrqLevel::Off; },
          [](const State &S) { return S.IrqWhere; },
          [&](bool Lock) { return By.Irqs || (Lock && By.IrqsWithLock); },
          Step::Kind::IrqsOff, "interrupts");
    auto Never = [](const State &) { return false; };
    Compare([](const State &S) { return S.Bh > 0; }, Never,
            [](const State &S) { return S.BhWhere; },
            [&](bool Lock) { return By.Bh || (Lock && By.BhWithLock); },
            Step::Kind::BhOff, "bottom halves");
    Compare([](const State &S) { return S.Preempt > 0; }, Never,
            [](const State &S) { return S.PreemptWhere; },
            [&](bool) { return By.Preemption; }, Step::Kind::PreemptOff,
            "preemption");
  }

  static Location placeOf(const FunctionView &F, const ExitCase &X,
                          const RuleContext &C) {
    Location L = C.Sites[X.Where].Where;
    return L.valid() ? L : F.End;
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeUnbalancedLock(const RuleInfo &Info) {
  return std::make_unique<const UnbalancedLock>(Info);
}
