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

using namespace locklint;

namespace {

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
    if (!H || !H->certain() || C.Terms.isVague(E.Lock))
      return;
    // A task that holds it already leaves the acquisition out.
    if (H->ByOwner && E.ByOwner)
      return;
    // Annotations do not say of which type it is.
    const LockType &Type = C.M.type(H->Type == AnyLockType ? E.Type : H->Type);
    if (!Type.Owned || Type.Recursive == Recursion::All)
      return;
    bool Readers = E.Mode == LockMode::Read && H->Mode == LockMode::Read;

    const Site &Here = C.Sites[E.Where];
    std::string Lock = C.lockName(E.Lock, E.Where);
    Finding F;
    F.Rule = name();
    F.Where = Here.Where;
    F.Cause = C.cause(E);
    F.Since = H->Where;
    F.Function = V.Function.str();
    // Its callers hold it, as its annotation says: its body is wrong.
    bool InCallee = E.Contradicts && Here.Next && !C.Sites[Here.Next].Next;
    if (InCallee) {
      F.Where = C.Sites[Here.Next].Where;
      F.Function = Here.Callee.str();
    }
    // Readers may nest unless a writer waits between them.
    F.Strict = V.Possible || Readers;
    bool ByCallee = Here.Next ? !InCallee : C.M.isLearnt(Here.Callee);
    F.Message =
        ByCallee ? "'" + Here.Callee.str() + "' acquires " : "acquiring ";
    F.Message += Type.Name + " '" + Lock + "', which is held already";
    bool Callers = V.In && H->Asserted;
    C.explain(F.Witness, H->Where,
              Callers       ? Step::Kind::HeldByCaller
              : H->Asserted ? Step::Kind::Asserted
                            : Step::Kind::Acquired,
              C.lockName(H->Lock, H->Where));
    if (InCallee)
      F.Witness.push_back(
          {Step::Kind::Calls, Here.Where, Here.Callee.str(), ""});
    else if (Here.Next)
      C.explain(F.Witness, E.Where, Step::Kind::Acquired, Lock);
    C.report(std::move(F));
  }

private:
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
