//===- WwMutex.cpp - linuxkernel-ww-mutex ---------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/locking/ww-mutex-design.rst, and what include/linux/ww_mutex.h
// and kernel/locking/ww_mutex.h check with CONFIG_DEBUG_WW_MUTEX_SLOWPATH:
// locks of one class are acquired in one acquire context, which begins, ends
// its acquire phase once, and is finished when all are unlocked.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"

using namespace locklint;

namespace {

class WwMutex : public Rule {
public:
  using Rule::Rule;

  void checkEvent(const EventView &V, const RuleContext &C) const override {
    if (V.In || C.Terms.isVague(V.Ev.Lock))
      return;
    if (V.Ev.Do == Effect::Action::AcquireDone)
      return checkDone(V, C);
    if (V.Ev.Do == Effect::Action::Release)
      return checkFinished(V, C);
    if (V.Ev.Do != Effect::Action::Acquire)
      return;
    if (V.Ev.Nest && V.Ev.Nested)
      checkNested(V, C);
    else if (!C.M.type(V.Ev.Type).InContext)
      checkOneOf(V, C);
    else if (!V.Ev.Nested && !V.Ev.Try)
      checkAlone(V, C);
  }

private:
  Finding saying(const EventView &V, const RuleContext &C,
                 const llvm::Twine &Message) const {
    Finding F = at(V, C);
    F.Message = Message.str();
    return F;
  }

  /// "acquiring ww-mutex 'a->lock'"
  static std::string acquiring(const EventView &V, const RuleContext &C) {
    return "acquiring " + C.M.type(V.Ev.Type).Name + " '" +
           nameOf(V.Ev.Lock, V.Ev.Where, C) + "'";
  }

  /// As this function calls it: in what two helpers call 'b->lock', two locks
  /// would have one name.
  static std::string nameOf(ObjectId Lock, SiteId Where, const RuleContext &C) {
    std::string Here = C.Sites[Where].Next ? C.Terms.object(Lock) : "";
    return Here.empty() || Here.find("…") != std::string::npos
               ? C.lockName(Lock, Where)
               : Here;
  }

  static std::string quoted(const HeldLock &L, const RuleContext &C) {
    return C.M.type(L.Type).Name + " '" + nameOf(L.Lock, L.Where, C) + "'";
  }

  void report(Finding F, const EventView &V, SiteId Where, Step::Kind What,
              std::string Subject, const RuleContext &C) const {
    C.explain(F.Witness, Where, What, std::move(Subject));
    if (C.Sites[V.Ev.Where].Next)
      C.explain(F.Witness, V.Ev.Where, Step::Kind::Calls,
                C.Sites.leaf(V.Ev.Where).Callee.str());
    C.report(std::move(F));
  }

  /// A lock is acquired in an acquire context, or under a nest lock.
  void checkNested(const EventView &V, const RuleContext &C) const {
    const Event &E = V.Ev;
    if (C.Terms.isVague(E.Nest))
      return;
    if (const HeldLock *In = V.Before.held(E.Nest)) {
      if (!In->certain())
        return;
      if (In->DoneAt)
        report(saying(V, C,
                      acquiring(V, C) + " in " + quoted(*In, C) +
                          ", whose acquire phase is over"),
               V, In->DoneAt, Step::Kind::Completes,
               C.Sites.leaf(In->DoneAt).Callee.str(), C);
      else if (E.Contended && In->Fresh)
        report(saying(V, C,
                      acquiring(V, C) +
                          " as contended, but nothing was tried in " +
                          quoted(*In, C)),
               V, In->Where, Step::Kind::Acquired,
               nameOf(In->Lock, In->Where, C), C);
      return;
    }
    const FreeLock *Gone = V.Before.free(E.Nest);
    if (!Gone)
      return;
    std::string Name = nameOf(Gone->Lock, Gone->Where, C);
    std::string In = C.M.type(E.Type).InContext
                         ? " in " + C.M.type(Gone->Type).Name
                         : " under nest lock";
    report(saying(V, C,
                  acquiring(V, C) + In + " '" + Name +
                      "', which this path has released"),
           V, Gone->Where, Step::Kind::Released, Name, C);
  }

  /// A second acquire context of one ww_class.
  void checkOneOf(const EventView &V, const RuleContext &C) const {
    for (const HeldLock &L : V.Before.Held) {
      if (!L.Nest || L.Nest != V.Ev.Nest || L.Type != V.Ev.Type ||
          L.Lock == V.Ev.Lock || !L.certain() || C.Terms.isVague(L.Nest))
        continue;
      report(saying(V, C,
                    acquiring(V, C) + " while another one of its class, '" +
                        nameOf(L.Lock, L.Where, C) + "', is held"),
             V, L.Where, Step::Kind::Acquired, nameOf(L.Lock, L.Where, C), C);
      return;
    }
  }

  /// A lock is acquired without a context, and waits for what another task has
  /// acquired with one.
  void checkAlone(const EventView &V, const RuleContext &C) const {
    const Event &E = V.Ev;
    // Callers that pass a context at times pass NULL for one lock alone.
    if (V.Possible || V.Doubtful)
      return;
    std::string Class = C.Terms.className(E.Lock);
    if (Class.empty() || llvm::StringRef(Class).starts_with("local "))
      return;
    for (const HeldLock &L : V.Before.Held) {
      if (L.Type != E.Type || !L.certain() || C.Terms.isVague(L.Lock) ||
          C.Terms.className(L.Lock) != Class)
        continue;
      std::string Held = nameOf(L.Lock, L.Where, C);
      report(saying(V, C,
                    acquiring(V, C) +
                        (L.Lock == E.Lock
                             ? std::string(", which is held already")
                             : " without an acquire context while '" + Held +
                                   "', of the same class, is held")),
             V, L.Where,
             L.Asserted ? Step::Kind::Asserted : Step::Kind::Acquired, Held, C);
      return;
    }
  }

  void checkDone(const EventView &V, const RuleContext &C) const {
    const HeldLock *In = V.Before.held(V.Ev.Lock);
    if (!In || !In->certain() || !In->DoneAt)
      return;
    report(
        saying(V, C,
               "the acquire phase of " + quoted(*In, C) + " is over already"),
        V, In->DoneAt, Step::Kind::Completes,
        C.Sites.leaf(In->DoneAt).Callee.str(), C);
  }

  void checkFinished(const EventView &V, const RuleContext &C) const {
    for (const HeldLock &L : V.Before.Held) {
      if (!V.Ev.Lock || L.Nest != V.Ev.Lock || !L.certain() ||
          !C.M.type(L.Type).InContext)
        continue;
      report(saying(V, C,
                    "releasing " + C.M.type(V.Ev.Type).Name + " '" +
                        nameOf(V.Ev.Lock, V.Ev.Where, C) + "' while " +
                        quoted(L, C) + " is held, which was acquired in it"),
             V, L.Where, Step::Kind::Acquired, nameOf(L.Lock, L.Where, C), C);
      return;
    }
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeWwMutex(const RuleInfo &Info) {
  return std::make_unique<const WwMutex>(Info);
}
