//===- DoubleLock.cpp - linuxkernel-double-lock ---------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/kernel-hacking/locking.rst, "Deadlock: Simple and Advanced": a
// task that acquires a lock which it holds already waits for itself for ever.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

namespace {

/// Whether \p Callee, which the model knows, is no lock operation: it releases
/// again what it acquires.
bool acquiresInside(llvm::StringRef Callee, const Model &M) {
  return M.isLearnt(Callee) ||
         llvm::any_of(M.entries(Callee), [](const CallModel &Call) {
           return llvm::any_of(Call.Effects, [](const Effect &E) {
             return E.Do == Effect::Action::Acquire && E.Inside;
           });
         });
}

class DoubleLock : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    const Event &E = V.Ev;
    if (E.Do == Effect::Action::Init)
      return checkInit(V, C);
    // A trylock fails; a nested one says that it is another instance.
    if (E.Do != Effect::Action::Acquire || E.Try || E.Nested)
      return;
    const HeldLock *H = V.Before.held(E.Lock);
    if (!H || !H->certain() || C.Terms.isVague(E.Lock) ||
        (H->Where == E.Where && isOfRound(C.Terms, E.Lock)))
      return;
    // A task that holds it already leaves the acquisition out; one that is said
    // to hold it has noted so when it acquired it.
    if (E.ByOwner && (H->ByOwner || H->Asserted))
      return;
    // Annotations do not say of which type it is.
    const LockType &Type = C.M.type(H->Type == AnyLockType ? E.Type : H->Type);
    bool Recursive = Type.Recursive == Recursion::All;
    if (!Type.Owned || (Recursive && E.Mode == LockMode::Read))
      return;
    bool Readers = E.Mode == LockMode::Read && H->Mode == LockMode::Read;

    const Site &Here = C.Sites[E.Where];
    std::string Lock = C.lockName(E.Lock, E.Where);
    Finding F;
    F.Rule = name();
    F.Where = Here.Where;
    F.Cause = C.cause(E);
    C.blame(F, E, H->Where);
    F.Function = V.Function.str();
    // Its callers hold it, as its annotation says: its body is wrong.
    bool InCallee = E.Contradicts && Here.Next && !C.Sites[Here.Next].Next;
    if (InCallee) {
      F.Where = C.Sites[Here.Next].Where;
      F.Function = Here.Callee.str();
    }
    // Readers may nest unless a writer waits between them.
    F.Strict = V.Possible || Readers;
    bool ByCallee = Here.Next ? !InCallee : acquiresInside(Here.Callee, C.M);
    F.Message =
        ByCallee ? "'" + Here.Callee.str() + "' acquires " : "acquiring ";
    // As synchronize_srcu(), which waits for all who read.
    if (Recursive)
      F.Message = "'" + Here.Callee.str() + "' waits for readers of ";
    F.Message += Type.Name + " '" + Lock + "', which is held already";
    C.explain(F.Witness, H->Where,
              H->Asserted ? Step::Kind::Asserted : Step::Kind::Acquired,
              C.lockName(H->Lock, H->Where));
    if (InCallee)
      F.Witness.push_back(
          {Step::Kind::Calls, Here.Where, Here.Callee.str(), ""});
    else if (Here.Next && Recursive)
      C.explain(F.Witness, E.Where, Step::Kind::Sleeps,
                C.Sites.leaf(E.Where).Callee.str());
    else if (Here.Next)
      C.explain(F.Witness, E.Where, Step::Kind::Acquired, Lock);
    C.report(std::move(F));
  }

  void checkProgram(const Program &P, const RuleContext &C) const override {
    std::set<std::pair<SiteId, SiteId>> Told;
    for (const HandlerCall *Call : callsThat(Effect::Action::CallBack, P, C))
      for (const OrderEdge::End &L : Call->Held) {
        std::pair Places(C.Sites.leafId(Call->Where), C.Sites.leafId(L.Where));
        if (!Told.count(Places) && checkCallBack(P, *Call, L, C))
          Told.insert(Places);
      }
  }

private:
  /// Whether \p L belongs to what \p Call is about, as far as terms tell.
  static bool belongsTo(const OrderEdge::End &L, const HandlerCall &Call,
                        const Program &P, const RuleContext &C) {
    auto IsRoot = [](const Term &T) {
      return T.Kind == TermKind::Param || T.Kind == TermKind::Global ||
             T.Kind == TermKind::Local || T.Kind == TermKind::Result;
    };
    return P.isOne(L.Class) || C.Terms.any(Call.Object, [&](const Term &T,
                                                            TermId Root) {
      return IsRoot(T) && C.Terms.any(L.Lock, [&](const Term &, TermId Id) {
        return Id == Root;
      });
    });
  }

  /// A function of the kernel calls the driver back, with \p L held that the
  /// driver's callback acquires.
  bool checkCallBack(const Program &P, const HandlerCall &Call,
                     const OrderEdge::End &L, const RuleContext &C) const {
    const LockType &Type = C.M.type(L.Type);
    if (!Type.Owned || Type.Recursive == Recursion::All ||
        P.isNoValidate(L.Lock) || !belongsTo(L, Call, P, C))
      return false;
    for (const Handler *H : P.calledBack(Call))
      for (const HandlerTake &T :
           llvm::make_pointee_range(P.takesOf(H->Address))) {
        if (P.resolve(T.Class) != P.resolve(L.Class) ||
            (T.Mode == LockMode::Read && L.Mode == LockMode::Read))
          continue;
        Finding F;
        F.Rule = name();
        F.Where = C.Sites[Call.Where].Where;
        F.Cause = C.place(Call.Where);
        F.Since = L.Where;
        F.Function = Call.Function;
        F.Message = "'" + C.Sites[Call.Where].Callee.str() + "' calls " +
                    H->As + " '" + H->Function + "', which acquires " +
                    Type.Name + " '" + L.Name + "' that is held here";
        C.explain(F.Witness, L.Where, Step::Kind::Acquired, L.Name);
        if (C.Sites[Call.Where].Next)
          C.explain(F.Witness, Call.Where, Step::Kind::Calls,
                    C.Sites.leaf(Call.Where).Callee.str());
        F.Witness.push_back({Step::Kind::Registered, H->Where, H->Function,
                             H->As + ", which runs " +
                                 describe(H->Row->Contexts.front()).str()});
        C.explain(F.Witness, T.Where, Step::Kind::Acquired, T.Name);
        C.report(std::move(F));
        return true;
      }
    return false;
  }

  /// lib/debug_locks.c: "Initializing a held lock".
  void checkInit(const EventView &V, const RuleContext &C) const {
    const HeldLock *H = V.Before.held(V.Ev.Lock);
    if (!H || !H->certain() || H->FromEntry || C.Terms.isVague(V.Ev.Lock))
      return;
    Finding F;
    F.Rule = name();
    F.Where = C.Sites[V.Ev.Where].Where;
    F.Function = V.Function.str();
    F.Strict = V.Possible;
    std::string Lock = C.lockName(H->Lock, H->Where);
    F.Message = "initialising " + C.M.type(H->Type).Name + " '" + Lock +
                "' while it is held";
    C.explain(F.Witness, H->Where, Step::Kind::Acquired, Lock);
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeDoubleLock(const RuleInfo &Info) {
  return std::make_unique<const DoubleLock>(Info);
}
