//===- Collector.h - Events that an explanation is made of ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_COLLECTOR_H
#define LOCKLINT_EXPLAIN_COLLECTOR_H

#include "Explain/Explain.h"
#include "Link/LinkedProgram.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <set>
#include <tuple>

namespace locklint {

/// Listens to a Solver, and keeps what is about some functions and one name of
/// a lock. Names are kept as they are in the function that an event is in.
class Collector {
public:
  /// \p Targets, and \p Callers of them, directly or not, by number of
  /// functions. \p Name: of locks.
  Collector(const LinkedProgram &P, llvm::ArrayRef<unsigned> Targets,
            llvm::BitVector Callers, llvm::StringRef Name);

  void observe(const Solver::Function &F, const EventView &V, bool Entered);

  /// The actions of a target.
  struct Act {
    Effect::Action Do = Effect::Action::Sleep;
    ActionFacts What; ///< Without a chain.
    SiteId Where;
  };
  std::vector<Act> actsOf(unsigned Function) const;
  /// The locks that \p Function holds, on some path, when it calls at \p Where.
  llvm::ArrayRef<HeldAt> heldAt(unsigned Function, const Location &Where) const;
  /// Whether anything happened there that shows what is held.
  bool sawCall(unsigned Function, const Location &Where) const {
    return Held.count({Function, Where}) != 0;
  }
  HeldAt describe(const HeldLock &L) const;

  /// An acquisition of a lock that is meant.
  struct LockEvent {
    unsigned Function = 0;
    ObjectId Lock = 0;
    SiteId Where;
    ActionFacts What; ///< Without a chain.
    /// Function is entered so; null if that is not known.
    const Entry *In = nullptr;
    bool Entered = false;
    const char *Interrupts = "";
  };
  /// By class, as Program::classes() calls it.
  const std::map<std::string, std::vector<LockEvent>> &locks() const {
    return Locks;
  }
  /// The labels of the classes of locks that messages call by the name, as in
  /// "dev->lock".
  const std::set<std::string> &spelledSo() const { return SpelledSo; }

private:
  void hold(const Solver::Function &F, const EventView &V);
  void act(const Solver::Function &F, const EventView &V);
  void acquire(const Solver::Function &F, const EventView &V, bool Entered);
  bool isMeant(ObjectId Lock);

  const TermTable &Terms;
  const SiteTable &Sites;
  const Model &M;
  llvm::BitVector Targets, Callers;
  std::string Name;
  llvm::DenseMap<ObjectId, bool> Meant;
  std::map<std::tuple<unsigned, Effect::Action, ObjectId, SiteId>, Act> Acts;
  std::map<std::pair<unsigned, Location>, std::vector<HeldAt>> Held;
  std::map<std::string, std::vector<LockEvent>> Locks;
  /// The name is no class's, but may be an expression.
  bool IsExpression;
  std::set<std::string> SpelledSo;
  std::set<std::tuple<std::string, unsigned, SiteId, const Entry *, bool>>
      KnownLocks;
};

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_COLLECTOR_H
