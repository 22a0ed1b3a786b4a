//===- CallEffects.h - A modelled call, step by step ------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the model says of a call becomes events of the abstract machine. How the
// call's operands are evaluated is the engine's business; which events there
// are, in which order and under which conditions, is the same for all engines.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_CALLEFFECTS_H
#define LOCKLINT_ENGINE_CALLEFFECTS_H

#include "Facts/Summary.h"
#include "Facts/Term.h"
#include "Model/Model.h"
#include "State/State.h"
#include "llvm/Support/ErrorHandling.h"

namespace locklint {

/// One call on one path, as its engine sees it.
class CallOnPath {
public:
  virtual ~CallOnPath() = default;

  /// Effect \p Index with its lock or object, lock type, subclass and place.
  virtual Event operands(unsigned Index) = 0;
  /// 1: met, 0: not met, -1: not known.
  virtual int decide(const Condition &When) = 0;
  /// Writes the flags that an acquisition or IrqSave saves: sets Event::Flags
  /// and Event::Overwrites.
  virtual void saveFlags(unsigned Index, Event &E) = 0;
  /// Reads the flags that are restored: sets Event::Flags and Event::Unset.
  virtual void restoreFlags(unsigned Index, Event &E) = 0;
  /// The call's result.
  virtual ObjectId result() = 0;
  /// Whether the path itself has acquired \p Lock, and holds it.
  virtual bool holds(ObjectId Lock) = 0;
  /// The lock among those held that a release is about.
  virtual ObjectId released(const Event &E) = 0;
  /// Whether another file's function, which has succeeded, may have acquired
  /// the lock that \p E releases.
  virtual bool isAcquiredElsewhere(const Event &E) = 0;
  /// Takes back that \p Lock is held, if __releases() alone has said so; false
  /// if it has not.
  virtual bool withdraw(ObjectId Lock) = 0;
  /// Tells the rules what happens next, but not yet the path. With
  /// \p Undecided, it happens only if that is met.
  virtual void tell(const Event &E, const Condition *Undecided = nullptr) = 0;
  /// The path goes on after \p E.
  virtual void happen(const Event &E) = 0;
  /// An entry that is CallModel::Learnt does not say all: the function does
  /// whatever else it does, and returns.
  virtual void leave() = 0;
  /// Whether it is of interest that \p When is open for \p E: for callers.
  virtual bool mayBeAsked(const Condition &When) = 0;
};

/// The test of its result that tells what the call did; null if there is none.
const Condition *resultTest(const CallModel &Call);

/// Whether the call waits for a lock, and says by its result that it gave up.
bool waitsOrFails(const CallModel &Call);

/// The error codes with which \p Call fails, where it waits or fails.
Range errorOf(const CallModel &Call);

/// The argument, an acquire context, without which the call cannot fail; none
/// if it always can.
std::optional<Condition> failsOnlyIf(const CallModel &Call);

/// Everything that \p Call does, in order. \p Outcome: how resultTest() came
/// out, if there is one.
void perform(const CallModel &Call, const Model &M, bool Outcome,
             CallOnPath &Path);

/// Whether a function's body, of which \p Body is known, does what \p Call says
/// that functions of its name do to locks and to the context. Null: it does
/// nothing.
bool showsEffects(const CallModel &Call, const Summary *Body);

/// A trylock of a lock that this path holds fails. \p Held: what is held of the
/// lock that effect \p E tries.
bool triesInVain(const Event &E, const HeldLock *Held, const Model &M);

/// \p When, asked of \p V, as a value that is not 0 if it is met.
///
/// Operations provides, of its type Value: constant(int64_t), binary(TermOp, …)
/// and negate().
template <class Operations>
typename Operations::Value test(const Condition &When,
                                typename Operations::Value V,
                                uint64_t DirectReclaim, Operations &O) {
  auto Masked = [&](TermOp Op, uint64_t Mask) {
    return O.binary(Op, O.binary(TermOp::And, V, O.constant(Mask)),
                    O.constant(0));
  };
  switch (When.Is) {
  case Condition::Test::Zero:
    return O.binary(TermOp::Eq, V, O.constant(0));
  case Condition::Test::NonZero:
    return O.binary(TermOp::Ne, V, O.constant(0));
  case Condition::Test::Negative:
    return O.binary(TermOp::Lt, V, O.constant(0));
  case Condition::Test::NonNegative:
    return O.binary(TermOp::Le, O.constant(0), V);
  case Condition::Test::Error:
    return O.binary(TermOp::ULe, O.constant(LowestError), V);
  case Condition::Test::NotError:
    return O.negate(O.binary(TermOp::ULe, O.constant(LowestError), V));
  case Condition::Test::Blocking:
    return Masked(TermOp::Ne, DirectReclaim);
  case Condition::Test::Bits:
    return Masked(TermOp::Ne, When.Mask);
  case Condition::Test::NoBits:
    return Masked(TermOp::Eq, When.Mask);
  case Condition::Test::Above:
    return O.binary(TermOp::ULt, O.constant(When.Mask), V);
  }
  llvm_unreachable("all tests are above");
}

} // namespace locklint

#endif // LOCKLINT_ENGINE_CALLEFFECTS_H
