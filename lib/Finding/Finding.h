//===- Finding.h - What a rule reports --------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_FINDING_H
#define LOCKLINT_REPORT_FINDING_H

#include "Facts/Location.h"
#include "Facts/Summary.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// One step of the explanation of a finding, as data: every output renders it
/// with describe(), so that all outputs say the same.
struct Step {
  enum class Kind : uint8_t {
    Acquired,    ///< Subject: the lock.
    Released,    ///< Subject: the lock.
    IrqsOff,     ///< Subject: the call that disabled interrupts.
    IrqsOn,      ///< Subject: the call that enabled interrupts.
    BhOff,       ///< Subject: the call that disabled bottom halves.
    PreemptOff,  ///< Subject: the call that disabled preemption.
    ReadSection, ///< Subject: the call that entered it.
    Calls,       ///< Subject: the callee.
    Needs,       ///< Subject: the call; Detail: what it needs.
    Sleeps,      ///< Subject: the call that may sleep; Detail: why.
    Returns,     ///< Subject: the lock it leaves held; or none, and in Detail
                 ///< the state: "interrupts disabled".
    ReturnsWithout, ///< Subject: the same, on a path that does not.
    Asserted,       ///< Subject: the lock that an annotation says is held.
    Registered,   ///< Subject: the function; Detail: as what, and its context.
    HeldByCaller, ///< Subject: the lock that the caller of a handler holds;
                  ///< Detail: the handler, as what it is registered there.
    Waits,        ///< Subject: the call that waits for a handler.
    Awaits,       ///< Subject: the call that waits for a completion.
    Completes,    ///< Subject: the call that completes it.
    Frees,        ///< Subject: the call that frees the object.
    Arms,         ///< Subject: the call that schedules the handler again.
    Schedules,    ///< Subject: the call that schedules the handler.
    Fails,        ///< Where a function returns an error.
    Stops,        ///< Detail: why what stops a handler is not enough.
    Managed,      ///< Subject: the call that allocates what a device frees.
    Saved,        ///< Subject: the call that saved the flags.
    Restored,     ///< Subject: the call that restored the flags.
    Elsewhere,    ///< The same happens there; Detail: at how many more places.
    MayRunWithIrqsOn, ///< Subject: a call that would be wrong otherwise.
    Confirmed,        ///< Clang's analyzer, asked for a second look, agrees.
    NotConfirmed,     ///< It does not.
    Included,         ///< The file that the finding is in is included here.
  };
  Kind What = Kind::Calls;
  Location Where;
  std::string Subject;
  std::string Detail;
};

/// The text of a step, in the words users read.
std::string describe(const Step &S);

/// The kind as a word, in which documents carry it from one program to another.
llvm::StringRef wordFor(Step::Kind What);
/// The kind that wordFor() gives that word; none if there is no such kind.
std::optional<Step::Kind> stepKindFor(llvm::StringRef Word);

/// A change of the source, as far as a rule knows it: in terms of calls.
struct FixRequest {
  enum class Kind : uint8_t {
    None,
    AtomicGfp,   ///< The call at Where allocates without sleeping.
    Pairs,       ///< Every acquisition and release of the lock that is acquired
                 ///< at Acquired, in that function, is of variant Var.
    Release,     ///< The call at Where is of variant Var, with the flags of the
                 ///< acquisition at Acquired.
    WaitForTimer ///< The call at Where waits for the handler.
  };
  Kind What = Kind::None;
  Location Where;
  SiteId Acquired = {};
  Variant Var = Variant::Plain;
};

/// Replaces Length bytes from Where on by Text.
struct Edit {
  Location Where;
  unsigned Length = 0;
  std::string Text;
  /// The hash of the whole content that the edit was made for
  /// (hashOfContent()).
  uint64_t FileHash = 0;
};

/// All that one function does to one lock.
struct LockPairs {
  unsigned Function = 0; ///< UnitFunction::Number.
  struct Call {
    Effect::Action Do = Effect::Action::Acquire;
    Variant Var = Variant::Plain;
    SiteId Where;
    friend auto operator<=>(const Call &, const Call &) = default;
  };
  std::vector<Call> Calls;
};

/// A defect, with all that is needed to understand it.
struct Finding {
  /// The rule's full name: linuxkernel-sleep-in-atomic.
  llvm::StringRef Rule;
  Location Where;
  std::string Message;
  std::vector<Step> Witness;
  /// What does it: the call at Where, or one below, in a function of the same
  /// file. Findings of a rule that have one cause are one.
  Location Cause;
  /// Under what the cause is one: the class of the lock that is held, or the
  /// callback; each has its own mistake. Empty where the rule does not say.
  std::string Under;
  /// Where began what is wrong only while it lasts: the acquisition of a lock
  /// that is held, say. 0 where the rule does not say.
  SiteId Since;
  /// Where else the same cause shows: complete findings, but for their fixes.
  std::vector<Finding> Others;
  /// The function that Where lies in.
  std::string Function;
  /// The same when the code around it is edited; findings that look the same
  /// have the same.
  std::string Fingerprint;
  /// Merely possible: shown under --strict only.
  bool Strict = false;
  /// Of several at one place the one with the highest is told: what mends it
  /// mends the others, and not the other way round.
  unsigned Severity = 0;
  /// The number of locks in a cycle of orders: Witness has, for each of them,
  /// where it is acquired and where, under it, the next one is.
  unsigned Cycle = 0;
  /// What would mend it; Fix is the same in terms of the source, and empty if
  /// the change is not certain or not local.
  FixRequest Wanted;
  std::vector<Edit> Fix;
};

/// Orders by place, then rule, then message: a total order over the findings of
/// a unit, independent of the order in which they were found.
bool operator<(const Finding &A, const Finding &B);

/// Whether both tell of the same defect: one of them is enough.
bool sameDefect(const Finding &A, const Finding &B);
/// Of two tellings of one defect, whether \p A is the one to keep: also a total
/// order, in which these stand side by side.
bool tellsBetter(const Finding &A, const Finding &B);

/// Sorts what was found, and makes one finding of all that have one cause.
std::vector<Finding> joinCauses(std::vector<Finding> Found);
/// Takes away all that \p Pred is true of; where that was told for other
/// places, too, the next of them is.
void eraseFindings(std::vector<Finding> &Findings,
                   llvm::function_ref<bool(const Finding &)> Pred);
/// The steps that a reader is shown: the witness, and where else it happens.
std::vector<Step> storyOf(const Finding &F);

} // namespace locklint

#endif // LOCKLINT_REPORT_FINDING_H
