//===- CalleeView.h - A summary, applied to one call ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A summary speaks of the callee's own arguments, memory and places. Here it
// becomes what happens on the caller's path. How an engine names values and
// knows them is its own business; what a callee does to a path is the same for
// all engines, and for linking.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_CALLEEVIEW_H
#define LOCKLINT_ENGINE_CALLEEVIEW_H

#include "Facts/Summary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace locklint {

/// The path that calls. All that it refers to outlives its views.
struct CallingPath {
  const TermTable &T;
  const SiteTable &Sites;
  const Model &M;
  const State &From;       ///< Just before the call.
  const LookUps &LookedUp; ///< By the calls on the path.
};

/// A callee at one call: what it says, in its caller's words.
class CalleeView {
public:
  explicit CalleeView(const CallingPath &Path) : Path(Path) {}
  virtual ~CalleeView() = default;

  /// The caller's state where its callee is in \p Theirs; none if it cannot be.
  std::optional<State> within(State Theirs);
  /// The caller's state when its callee comes back in \p Theirs; none if it
  /// cannot come back so.
  std::optional<State> after(State Theirs);
  /// \p E of the callee's, which happens in \p Before of the caller's.
  Event event(Event E, const State &Before);

protected:
  /// A term of the callee's in the caller's words; 0: there are none.
  virtual TermId translate(TermId Id) = 0;
  /// A place in the callee, as the caller leads to it.
  virtual SiteId above(SiteId Below) = 0;
  /// Whether a function of another file, called before, may have acquired
  /// \p Lock, which the caller knows by that name.
  virtual bool mayBeAcquired(ObjectId Lock) = 0;

  const CallingPath Path;

private:
  State translated(State Theirs);
};

/// A callee of which the summary alone is known.
class SummarisedCallee : public CalleeView {
public:
  /// \p Name: what the caller calls it; \p Args: as the caller knows them.
  SummarisedCallee(const CallingPath &Path, const Summary &Known,
                   llvm::StringRef Name, llvm::ArrayRef<TermId> Args)
      : CalleeView(Path), Known(Known), Name(Name), Args(Args) {}

  /// Tells of all that the callee leaves to its callers to judge.
  void applyEvents();

protected:
  /// Whether the path allows that \p N happens.
  virtual bool happens(const CallerEvent &N) = 0;
  /// \p N, as \p E of the caller's, happens in \p Before.
  virtual void tell(State Before, Event E, const CallerEvent &N) = 0;

  const Summary &Known;
  const llvm::StringRef Name;
  const llvm::ArrayRef<TermId> Args;
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_CALLEEVIEW_H
