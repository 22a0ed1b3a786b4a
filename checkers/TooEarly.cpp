//===- TooEarly.cpp - Handlers that are stopped too early -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace locklint;

namespace {

/// A handler that may run until a device's resources are released, after the
/// driver's end.
struct Managed {
  const Handler *By;
  /// The call that began it, and the function that makes it.
  llvm::StringRef Call;
  Location Where;
  llvm::StringRef Function;
};

class TooEarly {
public:
  TooEarly(const Program &P, llvm::StringRef Rule, const RuleContext &C,
           const std::set<Location> &Told)
      : P(P), Rule(Rule), C(C), Told(Told) {}

  void check();

private:
  Finding at(const HandlerCall &W, SiteId First, SiteId Waits, const Handler &H,
             const HandlerCall &Arms) const;
  void checkOrder(const HandlerCall &W) const;
  void findManaged();
  void checkManaged(const HandlerCall &W) const;
  void checkAutocancel(const Handler &H) const;
  void checkDeletion(const HandlerCall &D) const;
  const HandlerCall *waitFor(HandlerKind Kind, llvm::StringRef Key,
                             const HandlerCall &D, bool Below) const;

  /// The first call by which \p H schedules what \p Kind and \p Key say, and
  /// which the driver can keep from happening only by stopping \p H.
  const HandlerCall *arms(const Handler &H, HandlerKind Kind,
                          llvm::StringRef Key) const {
    llvm::ArrayRef<const HandlerCall *> Calls = P.of(H.Driver).Calls;
    const auto *It = llvm::find_if(Calls, [&](const HandlerCall *A) {
      return A->Do == Effect::Action::Arm && A->Kind == Kind && A->In &&
             A->In->By->Address == H.Address &&
             Program::sameObject(A->Key, Key) && !P.mayBeKeptFrom(*A);
    });
    return It == Calls.end() ? nullptr : *It;
  }

  /// Whether \p W keeps the handler from being scheduled again, as
  /// timer_shutdown_sync() does: what comes after it may come in any order.
  bool isForGood(const HandlerCall &W) const {
    const CallModel *M = C.M.lookup(C.Sites.leaf(W.Where).Callee);
    if (!M)
      return true;
    auto First = llvm::find_if(M->Effects, [](const Effect &E) {
      return E.Do == Effect::Action::Stop || E.Do == Effect::Action::Wait;
    });
    return First == M->Effects.end() || First->Do == Effect::Action::Stop;
  }

  static bool stops(const HandlerCall &W) {
    return W.Do == Effect::Action::Wait || W.Do == Effect::Action::Stop;
  }
  static bool isAbout(const HandlerCall &A, const HandlerCall &B) {
    return A.Kind == B.Kind && Program::sameObject(A.Key, B.Key);
  }

  /// The places in one function that lead to \p A and to \p B.
  std::pair<SiteId, SiteId> apart(SiteId A, SiteId B) const {
    const SiteTable &Sites = C.Sites;
    while (Sites[A].Where == Sites[B].Where && Sites[A].Next && Sites[B].Next) {
      A = Sites[A].Next;
      B = Sites[B].Next;
    }
    return {A, B};
  }

  /// Whether \p A comes before \p B in the text of the function that makes
  /// both calls.
  bool isBefore(SiteId A, SiteId B) const {
    std::tie(A, B) = apart(A, B);
    return C.Sites[A].Where.File == C.Sites[B].Where.File &&
           C.Sites[A].Where < C.Sites[B].Where;
  }

  const Program &P;
  llvm::StringRef Rule;
  const RuleContext &C;
  const std::set<Location> &Told;
  std::vector<Managed> AtRelease;
};

} // namespace

std::vector<const HandlerCall *>
locklint::callsThat(Effect::Action Do, const Program &P, const RuleContext &C) {
  std::vector<const HandlerCall *> Found;
  for (const HandlerCall &Call : P.calls())
    if (Call.Do == Do)
      Found.push_back(&Call);
  llvm::stable_sort(Found, [&](const HandlerCall *A, const HandlerCall *B) {
    return C.Sites[A->Where].Depth < C.Sites[B->Where].Depth;
  });
  return Found;
}

std::vector<const Handler *> locklint::handlersOf(const Program &P,
                                                  const HandlerCall &W) {
  if (!W.Members.empty())
    return P.calledBack(W);
  std::vector<const Handler *> Found = P.handlersOf(W.Kind, W.Key, W.Driver);
  // An irq is known by a number, which has many names: a driver that handles
  // but one means that one.
  if (Found.empty() && W.Kind == HandlerKind::Irq) {
    for (const Handler *H : P.of(W.Driver).Handlers)
      if (H->Row->Kind == HandlerKind::Irq)
        Found.push_back(H);
    if (!Found.empty() && !llvm::all_of(Found, [&](const Handler *H) {
          return H->Where == Found.front()->Where;
        }))
      Found.clear();
  }
  if (W.Kind != HandlerKind::Queue)
    return Found;
  // The works that are queued to it.
  for (const HandlerCall *Q : P.of(W.Driver).Queuing) {
    if (!Program::sameObject(Q->Key, W.Key))
      continue;
    for (const HandlerCall *A : P.armedBy(*Q))
      for (const Handler *H : P.handlersOf(A->Kind, A->Key, A->Driver))
        if (!llvm::is_contained(Found, H))
          Found.push_back(H);
  }
  return Found;
}

bool locklint::isReleaseAction(const Handler &H) {
  llvm::StringRef Call = H.Call;
  Call.consume_front("__");
  return Call.starts_with("devm_add_action") ||
         Call.starts_with("drmm_add_action");
}

void locklint::explain(std::vector<Step> &Witness, const Handler &H) {
  Witness.push_back(
      {Step::Kind::Registered, H.Where, H.Function,
       H.As + ", which runs " + describe(H.Row->Contexts.front()).str()});
}

void locklint::checkTooEarly(const Program &P, llvm::StringRef Rule,
                             const RuleContext &C,
                             const std::set<Location> &Told) {
  TooEarly(P, Rule, C, Told).check();
}

void TooEarly::check() {
  findManaged();
  for (const HandlerCall &W : P.calls()) {
    if (W.Do == Effect::Action::Delete)
      checkDeletion(W);
    if (W.Do != Effect::Action::Wait || !W.In || W.Key.empty() ||
        W.Kind == HandlerKind::Irq || W.Kind == HandlerKind::Napi ||
        W.Kind == HandlerKind::Other || isForGood(W))
      continue;
    if (W.In->By->Row->Ends)
      checkOrder(W);
    checkManaged(W);
  }
  for (const Handler &H : P.handlers())
    checkAutocancel(H);
}

/// Where a driver's end waits for a handler first, and only then for another
/// one that schedules it, it may run again.
void TooEarly::checkOrder(const HandlerCall &W) const {
  auto InOrder = [&](const HandlerCall &A, const HandlerCall &B) {
    return A.In == W.In && B.In == W.In && stops(A) && stops(B) &&
           isBefore(A.Where, B.Where);
  };
  auto Stopped = [&](const HandlerCall &Later) {
    return llvm::any_of(Later.StoppedAt, [&](SiteId S) {
      return C.Sites.leaf(S).Where == C.Sites.leaf(W.Where).Where;
    });
  };
  // One that schedules itself again is stopped nevertheless.
  std::vector<const Handler *> Own = handlersOf(P, W);
  // Calls in one entry of a function are of that function's driver.
  const std::vector<const HandlerCall *> &Calls = P.of(W.Driver).Calls;
  for (const HandlerCall &Later : llvm::make_pointee_range(Calls)) {
    if (!InOrder(W, Later) || !Stopped(Later) || isAbout(Later, W) ||
        (!Later.Members.empty() && P.mayBeQuiet(W)))
      continue;
    // It is waited for again, perhaps in what the kernel calls back, or the
    // later one has been stopped before.
    if (llvm::any_of(P.calls(), [&](const HandlerCall &O) {
          return (isAbout(O, W) && InOrder(Later, O)) ||
                 (O.Kind == Later.Kind &&
                  (O.Members.empty() || O.Members == Later.Members) &&
                  InOrder(O, W)) ||
                 (!Later.Members.empty() && isAbout(O, W) && stops(O) &&
                  O.In != W.In && O.In &&
                  O.In->By->Row->Kind == HandlerKind::Other &&
                  !O.In->By->Row->Ends);
        }))
      continue;
    for (const Handler *H : handlersOf(P, Later))
      if (const HandlerCall *A =
              llvm::is_contained(Own, H) ? nullptr : arms(*H, W.Kind, W.Key)) {
        auto [First, Second] = apart(W.Where, Later.Where);
        Finding F = at(W, First, Second, *H, *A);
        bool Queues = W.Kind == HandlerKind::Queue;
        F.Message = "'" + C.Sites[First].Callee.str() +
                    "' comes too early: until '" +
                    C.Sites[Second].Callee.str() + "' below, " + nameOf(*H) +
                    (Queues ? " may queue to it" : " may schedule it again");
        C.report(std::move(F));
        return;
      }
  }
}

/// \p Waits: the wait to be shown; 0: none.
Finding TooEarly::at(const HandlerCall &W, SiteId First, SiteId Waits,
                     const Handler &H, const HandlerCall &Arms) const {
  Finding F;
  F.Rule = Rule;
  F.Where = C.Sites[First].Where;
  F.Cause = C.place(W.Where);
  F.Function = W.Function;
  C.explain(F.Witness, W.In);
  if (Waits)
    C.explain(F.Witness, Waits, Step::Kind::Waits,
              C.Sites.leaf(Waits).Callee.str());
  explain(F.Witness, H);
  C.explain(F.Witness, Arms.Where, Step::Kind::Arms,
            C.Sites.leaf(Arms.Where).Callee.str());
  return F;
}

/// Interrupts that are requested by a devm_ function, and callbacks of what
/// such a function registers, unless the driver releases that itself.
void TooEarly::findManaged() {
  if (!P.stopsAny(HandlerKind::Irq))
    for (const Handler &H : P.handlers())
      if (H.Row->Kind == HandlerKind::Irq && H.Call.starts_with("devm_"))
        AtRelease.push_back({&H, H.Call, H.Where, H.MadeIn});
  for (const HandlerCall &S : P.calls()) {
    const Site &Call = C.Sites.leaf(S.Where);
    if (S.Do != Effect::Action::Start || !Call.Callee.starts_with("devm_"))
      continue;
    bool Undone = llvm::any_of(P.of(S.Driver).Calls, [&](const HandlerCall *O) {
      return stops(*O) && O->Members == S.Members;
    });
    if (!Undone)
      for (const Handler *H : P.calledBack(S))
        AtRelease.push_back({H, Call.Callee, Call.Where, S.Function});
  }
}

/// Whether \p End is of an object that may itself be one of the device's
/// resources, or whose last reference anybody may drop: private_free() of a
/// sound card. Which of them are released before it is not known.
static bool isOfObject(const Handler &End) {
  llvm::StringRef As = End.As;
  return As.contains("release") || As.contains("free");
}

/// Managed resources are released after the driver's end, the last one first.
void TooEarly::checkManaged(const HandlerCall &W) const {
  const Handler &End = *W.In->By;
  bool Action = isReleaseAction(End);
  if ((!End.Row->Ends || isOfObject(End)) && !Action)
    return;
  for (const Managed &M : AtRelease) {
    // A device that is quiet interrupts no more, until its driver begins again;
    // and a module may have released its devices.
    if (M.By->Driver != End.Driver ||
        ((M.By->Row->Kind == HandlerKind::Irq || End.As == "exit function") &&
         P.mayBeQuiet(W)) ||
        (Action && (M.Function != End.MadeIn || !(M.Where < End.Where))))
      continue;
    const HandlerCall *A = arms(*M.By, W.Kind, W.Key);
    if (!A)
      continue;
    Finding F =
        at(W, W.Where, C.Sites[W.Where].Next ? W.Where : SiteId(), *M.By, *A);
    F.Message = "'" + C.Sites[W.Where].Callee.str() +
                "' comes too early: until what '" + M.Call.str() +
                "' has begun is released, " + nameOf(*M.By) +
                (W.Kind == HandlerKind::Queue ? " may queue to it"
                                              : " may schedule it again");
    C.report(std::move(F));
    return;
  }
}

/// devm_work_autocancel() cancels before what was requested earlier is
/// released.
void TooEarly::checkAutocancel(const Handler &H) const {
  if (H.Row->Kind != HandlerKind::Work || !H.Call.starts_with("devm_") ||
      H.Key.empty())
    return;
  for (const Managed &M : AtRelease) {
    if (M.Function != H.MadeIn || M.Where.File != H.Where.File ||
        !(M.Where < H.Where))
      continue;
    const HandlerCall *A = arms(*M.By, H.Row->Kind, H.Key);
    if (!A)
      continue;
    Finding F;
    F.Rule = Rule;
    F.Where = F.Cause = H.Where;
    F.Function = H.MadeIn.str();
    F.Message = "'" + H.Call.str() + "' comes too late: it cancels " +
                nameOf(H) + " before what '" + M.Call.str() +
                "' has begun is released, and " + nameOf(*M.By) +
                " may schedule it again";
    explain(F.Witness, *M.By);
    C.explain(F.Witness, A->Where, Step::Kind::Arms,
              C.Sites.leaf(A->Where).Callee.str());
    C.report(std::move(F));
    return;
  }
}

/// Whether a driver runs nothing any more when \p H has.
static bool isLast(const Handler &H) {
  return H.Row->Ends || isReleaseAction(H);
}

/// A call of the driver of \p D that waits for what \p Kind and \p Key say, if
/// \p Below, then below \p D; null: there is none.
const HandlerCall *TooEarly::waitFor(HandlerKind Kind, llvm::StringRef Key,
                                     const HandlerCall &D, bool Below) const {
  const std::vector<const HandlerCall *> &Calls = P.of(D.Driver).Calls;
  auto It = llvm::find_if(Calls, [&](const HandlerCall *W) {
    return W->Do == Effect::Action::Wait && W->Kind == Kind &&
           Program::sameObject(W->Key, Key) &&
           (!Below ||
            (W->In == D.In && !isForGood(*W) && isBefore(D.Where, W->Where)));
  });
  return It == Calls.end() ? nullptr : *It;
}

/// A handler that a driver's end only deletes may be running, and schedule
/// another one when that has been waited for.
void TooEarly::checkDeletion(const HandlerCall &D) const {
  if (!D.In || !isLast(*D.In->By) || D.Key.empty() ||
      D.Kind == HandlerKind::Irq || Told.count(C.place(D.Where)) ||
      waitFor(D.Kind, D.Key, D, /*Below=*/false))
    return;
  for (const Handler *H : P.handlersOf(D.Kind, D.Key, D.Driver))
    for (const Handler *Armed : P.of(H->Driver).Handlers) {
      HandlerKind Kind = Armed->Row->Kind;
      if (Armed->Key.empty() || Kind == HandlerKind::Irq ||
          Armed->Call.starts_with("devm_"))
        continue;
      const HandlerCall *W = waitFor(Kind, Armed->Key, D, /*Below=*/true);
      const HandlerCall *A = W ? arms(*H, Kind, Armed->Key) : nullptr;
      if (!A)
        continue;
      auto [First, Second] = apart(D.Where, W->Where);
      Finding F = at(D, First, SiteId(), *H, *A);
      F.Where = C.place(D.Where);
      F.Wanted = {FixRequest::Kind::WaitForTimer, F.Where};
      F.Message = "'" + C.Sites.leaf(D.Where).Callee.str() +
                  "' does not wait for " + nameOf(*H) +
                  ", which may schedule " + nameOf(*Armed) + " after '" +
                  C.Sites[Second].Callee.str() + "' below";
      C.report(std::move(F));
      return;
    }
}
