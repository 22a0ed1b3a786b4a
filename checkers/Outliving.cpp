//===- Outliving.cpp - Handlers that outlive their objects ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "checkers/Outliving.h"
#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

bool locklint::freesOwn(const Program &P, const Handler &H) {
  return P.ownMember(H) &&
         llvm::any_of(P.of(H.Driver).Frees, [&](const FreeCall *F) {
           return F->Function == H.Function && P.mayFree(*F, H);
         });
}

namespace {

/// Whether \p Row is of the end of a driver, or of an object that it frees.
bool endsSome(const CallbackModel &Row) { return Row.Ends || Row.Closes; }

bool ends(const Entry *In) { return In && endsSome(*In->By->Row); }

class Outliving {
public:
  Outliving(const Program &P, llvm::StringRef Rule, const RuleContext &C,
            const std::set<Location> &Deletions)
      : P(P), Rule(Rule), C(C), Deletions(Deletions) {}

  void check();

private:
  /// Why a handler is not stopped for the driver's end.
  enum class Gap : uint8_t {
    Never,     ///< It is never stopped.
    AtStart,   ///< It is stopped only where the driver fails to begin.
    Elsewhere, ///< It is stopped, but not for that.
    NoWait,    ///< It is deleted only, and may be running.
  };

  void check(const Handler &H);
  void check(const FailedStart &S);
  const FreeCall *freedSometime(const Handler &H) const;
  bool atClose(const FreeCall &Free) const;
  bool isAwaitedBy(llvm::StringRef Function, llvm::StringRef Driver) const;
  bool isOnKernelQueue(SiteId Arms) const;
  bool isOnModuleQueue(SiteId Arms) const {
    return ToModuleQueues.count(C.Sites.leaf(Arms).Where);
  }
  bool isByModule(const FreeCall &Free) const;
  const HandlerCall *scheduled(const Handler &H, Gap Why, bool AnyQueue,
                               bool ModuleQueue) const;
  const Handler *endOf(llvm::StringRef Driver, bool OfModule) const;
  bool isDeletedAtEnd(const Handler &H) const;
  bool tellsItsEnd(const Handler &H) const;
  bool begins(llvm::StringRef Function, llvm::StringRef Driver) const;
  bool freesOnSomePath(const FailedStart &S) const;
  bool isStoppedWithin(const FailedStart &S, const Handler &H) const;
  static bool isAnytime(const HandlerCall &A, const Handler &H);
  Step allocatedBy(const Handler &H) const {
    return {Step::Kind::Managed, H.AllocatedAt, H.Allocator.str(), ""};
  }

  const Program &P;
  llvm::StringRef Rule;
  const RuleContext &C;
  const std::set<Location> &Deletions;
  /// Where works are queued to the kernel's own queues, and to the module's.
  std::set<Location> ToKernelQueues, ToModuleQueues;
  std::vector<const HandlerCall *> AtEnds; ///< Deletions where drivers end.
  /// Where what has been reported is scheduled.
  std::set<Location> Told;
};

} // namespace

void locklint::checkOutliving(const Program &P, llvm::StringRef Rule,
                              const RuleContext &C,
                              const std::set<Location> &Deletions) {
  Outliving(P, Rule, C, Deletions).check();
}

void Outliving::check() {
  for (const HandlerCall &A : P.calls()) {
    if (A.Do == Effect::Action::Arm && A.Kind == HandlerKind::Queue) {
      if (P.isKernelQueue(A))
        ToKernelQueues.insert(C.Sites.leaf(A.Where).Where);
      else if (P.isModuleQueue(A))
        ToModuleQueues.insert(C.Sites.leaf(A.Where).Where);
    }
    if (A.Do == Effect::Action::Delete && A.In && A.In->By->Row->Ends)
      AtEnds.push_back(&A);
  }
  for (const Handler &H : P.handlers())
    check(H);
  for (const FailedStart &S : P.failedStarts())
    check(S);
}

/// Where what contains the object of \p H is freed, best of all by a driver's
/// end; null: some handler does so, too, and may know that \p H does not run,
/// or nobody does.
const FreeCall *Outliving::freedSometime(const Handler &H) const {
  const FreeCall *Best = nullptr;
  const std::vector<const Handler *> &Handlers = P.of(H.Driver).Handlers;
  for (const FreeCall &Free : llvm::make_pointee_range(P.of(H.Driver).Frees)) {
    if (Free.Helper || !P.mayFree(Free, H))
      continue;
    auto Is = [&](bool Ends) {
      return llvm::any_of(Handlers, [&](const Handler *O) {
        return endsSome(*O->Row) == Ends && O->Function == Free.Function;
      });
    };
    bool AtEnd = Is(true);
    // A handler that drops references may hold one.
    if (AtEnd && P.mayDrop(H) && llvm::any_of(Handlers, [&](const Handler *O) {
          return O->Function == Free.Function &&
                 llvm::StringRef(O->As).ends_with("release");
        }))
      return nullptr;
    // An open file may have but one reference to it.
    if (AtEnd && atClose(Free) && P.isOfLastReference(Free))
      return nullptr;
    TermKind Whole = C.Terms[C.Terms.objectOf(Free.Object)].Kind;
    // The function that makes the object, or the handler, may fail later on,
    // as may the driver's beginning.
    if (!AtEnd && (Free.Function == H.MadeIn || Whole == TermKind::Result ||
                   begins(Free.Function, Free.Driver)))
      continue;
    // A struct that another file declares may lie in any of the driver's: a
    // request, say, that is freed at any time.
    if (!AtEnd && Whole == TermKind::Param && Free.Record.empty())
      continue;
    // An argument may be of any struct, and a function may be the one that
    // the last reference calls, unless other files call it by its name.
    bool OfArgument = Whole == TermKind::Param && !Free.Record.empty() &&
                      Free.Exported && !P.isOfLastReference(Free);
    if (!AtEnd && (Is(false) || (Whole != TermKind::Load && !OfArgument) ||
                   isAwaitedBy(Free.Function, H.Driver)))
      return nullptr;
    // All files' private data goes by one name, whatever they are.
    if (AtEnd && atClose(Free) && (!Free.Struct || Free.Several))
      continue;
    if ((!Best || AtEnd) && P.freesSurely(Free, H))
      Best = &Free;
  }
  return Best && freesOwn(P, H) ? nullptr : Best;
}

/// Whether \p Free happens where an open file is closed, or the like: the
/// driver goes on.
bool Outliving::atClose(const FreeCall &Free) const {
  return llvm::any_of(P.of(Free.Driver).Handlers, [&](const Handler *O) {
    return O->Row->Closes && O->Function == Free.Function;
  });
}

/// Whether \p Free happens only where a module begins or ends: its queues may
/// be gone.
bool Outliving::isByModule(const FreeCall &Free) const {
  return P.isOfModuleOnly(Free.Driver, Free.Function);
}

bool Outliving::isAwaitedBy(llvm::StringRef Function,
                            llvm::StringRef Driver) const {
  return llvm::any_of(P.of(Driver).Completions, [&](const CompletionCall *W) {
    return W->Do == Effect::Action::Await && W->Function == Function;
  });
}

/// Whether what \p Arms schedules, a work, is on a queue of the kernel's own.
bool Outliving::isOnKernelQueue(SiteId Arms) const {
  llvm::StringRef Callee = C.Sites.leaf(Arms).Callee;
  // While it is only delayed, it is on no queue.
  return Callee.starts_with("schedule_") || Callee.contains("delayed_work") ||
         ToKernelQueues.count(C.Sites.leaf(Arms).Where);
}

/// Whether \p A may happen at any time before the driver's end, and does not
/// depend on whether \p H runs.
bool Outliving::isAnytime(const HandlerCall &A, const Handler &H) {
  if (!A.In || A.In->By->Address == H.Address)
    return false;
  const CallbackModel &Row = *A.In->By->Row;
  return Row.Anytime || Row.Kind == HandlerKind::Irq;
}

/// Where a handler is scheduled that nobody stops, other than by a driver's
/// end; null: nowhere, or its queue, unless \p AnyQueue will do, may be emptied
/// elsewhere. With \p ModuleQueue, the module's queues go on then.
const HandlerCall *Outliving::scheduled(const Handler &H, Gap Why,
                                        bool AnyQueue, bool ModuleQueue) const {
  HandlerKind Kind = H.Row->Kind;
  for (const HandlerCall &A : llvm::make_pointee_range(P.of(H.Driver).Calls))
    if (A.Do == Effect::Action::Arm && A.Kind == Kind && !ends(A.In) &&
        Program::sameObject(A.Key, H.Key) &&
        (Why != Gap::Elsewhere || isAnytime(A, H)) &&
        (Why != Gap::AtStart || !begins(A.Function, A.Driver)) &&
        (Kind != HandlerKind::Work || AnyQueue || isOnKernelQueue(A.Where) ||
         (ModuleQueue && isOnModuleQueue(A.Where))))
      return &A;
  return nullptr;
}

/// The handler of a driver's end; null: there is none.
const Handler *Outliving::endOf(llvm::StringRef Driver, bool OfModule) const {
  for (const Handler *O : P.of(Driver).Handlers)
    if (O->Row->Ends && (!OfModule || O->As == "exit function"))
      return O;
  return nullptr;
}

/// A deletion where the driver ends is reported there, by itself.
bool Outliving::isDeletedAtEnd(const Handler &H) const {
  return llvm::any_of(AtEnds, [&](const HandlerCall *D) {
    return D->Kind == H.Row->Kind && Program::sameObject(D->Key, H.Key);
  });
}

/// Whether the driver waits for what \p H completes: asked to schedule itself
/// no more, the handler says when it is done.
bool Outliving::tellsItsEnd(const Handler &H) const {
  const std::vector<const CompletionCall *> &All = P.of(H.Driver).Completions;
  auto IsAwaited = [&](const CompletionCall &Done) {
    return llvm::any_of(All, [&](const CompletionCall *W) {
      return W->Do == Effect::Action::Await &&
             P.resolve(W->Class) == P.resolve(Done.Class);
    });
  };
  return llvm::any_of(All, [&](const CompletionCall *Done) {
    return Done->Do == Effect::Action::Complete && Done->Class &&
           Done->Function == H.Function && IsAwaited(*Done);
  });
}

/// A handler that nobody stops outlives a driver's end, and what contains its
/// object is freed then, or its code.
void Outliving::check(const Handler &H) {
  HandlerKind Kind = H.Row->Kind;
  if ((Kind != HandlerKind::Work && Kind != HandlerKind::Timer &&
       Kind != HandlerKind::Hrtimer && Kind != HandlerKind::Tasklet) ||
      H.Key.empty())
    return;
  Gap Why = Gap::Never;
  const StopPlace *Stop = nullptr;
  if (!P.isNeverStopped(H)) {
    Stop = P.stoppedElsewhere(H);
    Why = Gap::Elsewhere;
    // The end of an object that RCU's readers use waits for timers and the
    // like: they are read sections.
    if (!Stop && Kind == HandlerKind::Work && !isDeletedAtEnd(H)) {
      Stop = P.onlyDeleted(H);
      Why = Gap::NoWait;
    }
    if (!Stop || (Why == Gap::NoWait && Deletions.count(Stop->Where)))
      return;
    if (Why == Gap::Elsewhere && P.isStoppedOnly(H, [&](const StopPlace &At) {
          return begins(At.Function, At.Driver);
        }))
      Why = Gap::AtStart;
  }
  // Some other way of waiting, for all that can be seen.
  if (llvm::any_of(P.of(H.Driver).Completions,
                   [&](const CompletionCall *W) {
                     return W->Do == Effect::Action::Await && ends(W->In);
                   }) ||
      tellsItsEnd(H))
    return;
  bool OfModule = !P.ownMember(H);
  bool Managed = Program::isManaged(H.Allocator);
  const FreeCall *Free =
      OfModule || Managed || H.MadeIn.empty() ? nullptr : freedSometime(H);
  // The driver's own queues go on where a file is closed.
  const HandlerCall *Arms =
      scheduled(H, Why, Free && atClose(*Free) && !P.emptiesQueues(),
                Managed || (Free && !isByModule(*Free)));
  if (!Arms || (!OfModule && !Managed && !Free))
    return;
  Finding F;
  F.Rule = Rule;
  F.Where = F.Cause = H.Where;
  F.Function = H.MadeIn.str();
  F.Message = (Why == Gap::NoWait ? "nothing waits for " : "nothing stops ") +
              nameOf(H) +
              (Why == Gap::Elsewhere || Why == Gap::AtStart
                   ? " where the driver ends: it"
                   : ", which") +
              (OfModule ? " may still run when the module is gone"
                        : " may run after what contains its object is freed");
  C.explain(F.Witness, Arms->Where, Step::Kind::Schedules,
            C.Sites.leaf(Arms->Where).Callee.str());
  if (Stop)
    F.Witness.push_back(
        {Step::Kind::Stops, Stop->Where, "",
         Why == Gap::NoWait ? "not waited for" : "not where the driver ends"});
  if (OfModule || Managed) {
    const Handler *End = endOf(H.Driver, OfModule);
    if (!End)
      return;
    if (OfModule)
      explain(F.Witness, *End);
    else
      F.Witness.push_back(allocatedBy(H));
  } else {
    C.explain(F.Witness, Free->Where, Step::Kind::Frees,
              C.Sites.leaf(Free->Where).Callee.str());
  }
  C.report(std::move(F));
}

/// Whether the driver begins in \p Function.
bool Outliving::begins(llvm::StringRef Function, llvm::StringRef Driver) const {
  return llvm::any_of(P.of(Driver).Handlers, [&](const Handler *O) {
    return O->Row->begins() && O->Function == Function;
  });
}

/// Whether \p S, which has scheduled \p H, may stop it as well, or the device's
/// resources do. Under which conditions is not followed: they may be those
/// under which it is scheduled.
bool Outliving::isStoppedWithin(const FailedStart &S, const Handler &H) const {
  auto Stops = [&](llvm::StringRef Function) {
    return P.stopsBefore(S.Driver, Function, H, Location());
  };
  return H.Call.starts_with("devm_") || Stops(S.Function) ||
         llvm::any_of(P.of(S.Driver).Handlers, [&](const Handler *O) {
           return O->Call.contains("devm_add_action") && Stops(O->Function);
         });
}

/// Whether the function of \p S, which frees the object on some path, leaves
/// the handler scheduled on another: it does not wait for it in some way of its
/// own. A callee may fail before it schedules anything.
bool Outliving::freesOnSomePath(const FailedStart &S) const {
  return S.Freed && !C.Sites[S.Armed.Where].Next && P.mayLeaveArmed(S) &&
         !isAwaitedBy(S.Function, S.Driver);
}

/// Where a driver fails to begin, its object is freed at once, or with the
/// device's other resources; where another function fails, at once.
void Outliving::check(const FailedStart &S) {
  const HandlerRecord &A = S.Armed;
  const Location Scheduled = C.Sites[A.Where].Where;
  if (!begins(S.Function, S.Driver) && !freesOnSomePath(S))
    return;
  if (Told.count(Scheduled) ||
      (A.Kind == HandlerKind::Work && !isOnKernelQueue(A.Where) &&
       (!isOnModuleQueue(A.Where) || P.isOfModuleOnly(S.Driver, S.Function))))
    return;
  for (const Handler *H : P.handlersOf(A.Kind, S.Key, S.Driver)) {
    if (!P.ownMember(*H) || !P.mayOutlive(*H) || freesOwn(P, *H) ||
        (!S.Freed && !Program::isManaged(H->Allocator)) ||
        isStoppedWithin(S, *H))
      continue;
    Finding F;
    F.Rule = Rule;
    F.Where = Scheduled;
    F.Cause = C.place(A.Where);
    F.Function = S.Function.str();
    F.Message = "'" + C.Sites[A.Where].Callee.str() + "' schedules " +
                nameOf(*H) + ", which may run after '" + S.Function.str() +
                (begins(S.Function, S.Driver)
                     ? "' has failed and what contains its object is freed"
                     : "' has freed what contains its object");
    if (S.Freed) {
      C.explain(F.Witness, S.Freed, Step::Kind::Frees,
                C.Sites.leaf(S.Freed).Callee.str());
    } else {
      C.explain(F.Witness, S.Fails, Step::Kind::Fails, "");
      F.Witness.push_back(allocatedBy(*H));
    }
    explain(F.Witness, *H);
    C.report(std::move(F));
    Told.insert(Scheduled);
    return;
  }
}
