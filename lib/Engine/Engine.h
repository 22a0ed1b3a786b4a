//===- Engine.h - Property simulation ---------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs a function's IR through the abstract machine, as property simulation
// does (Das, Lerner, Seigle: ESP, PLDI 2002): at each block one state per
// distinct lock state, each with what its path knows of values. Paths whose
// lock states agree are merged; paths that differ are kept apart.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_ENGINE_H
#define LOCKLINT_ENGINE_ENGINE_H

#include "Engine/BinarySemaphores.h"
#include "Engine/Env.h"
#include "Engine/OtherFiles.h"
#include "Engine/StoredOwners.h"
#include "Facts/Modes.h"
#include "Facts/Summary.h"
#include "IR/IR.h"
#include "IR/PointerTargets.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <set>
#include <tuple>

namespace locklint {

struct EngineOptions {
  /// The bit of gfp flags that allows sleeping, in this unit's kernel.
  uint64_t DirectReclaim = 0x400;
  /// Distinct lock states at one block; over that the function is unknown.
  unsigned MaxStates = 64;
  /// Block visits per function; over that the function is unknown.
  unsigned MaxVisits = 6000;
};

class Engine {
public:
  struct Callee {
    /// Null if it has no effect that matters: none of its calls does.
    const Summary *Sum = nullptr;
    /// What it may write where there is no summary; null if that is not known.
    const WriteSet *Writes = nullptr;
    /// It is defined in another source file than its caller.
    bool Elsewhere = false;
    llvm::StringRef Name = {};
  };
  using Lookup = llvm::function_ref<Callee(unsigned Number)>;
  using Observer = llvm::function_ref<void(const State &Before, const Event &E,
                                           bool Possible)>;

  Engine(const Model &M, TermTable &Terms, SiteTable &Sites,
         EngineOptions Options = {})
      : Semaphores(M, Terms), M(M), T(Terms), Sites(Sites), Options(Options) {}

  /// Locks that are recursive by hand, if there are any in the unit.
  StoredOwners *Owners = nullptr;
  /// Locks that other files may release, if there are any.
  OtherFiles *Others = nullptr;
  /// The functions that members point to, and the drivers that these are of.
  const PointerTargets *Targets = nullptr;
  const Drivers *Linked = nullptr;
  /// The unit's semaphores, as they are initialised and used.
  BinarySemaphores Semaphores;
  /// Calls that are taken to enable again what was disabled: isCounterpart().
  std::set<Location> EnabledAt;
  /// Releases of what other files' functions are taken to have acquired:
  /// mayBeAcquired().
  std::set<Location> AcquiredBefore;
  /// Calls that may have released what a flag stands for: mayClearFlag().
  std::set<Location> FlagClearedAt;
  /// Calls that disable preemption for what they return, which is left in
  /// memory: noteLeftInMemory().
  std::set<Location> LeftInMemory;
  /// By functions of other files: those of the unit that leave a lock held
  /// where they fail, and have called that function with it held.
  std::map<llvm::StringRef, std::set<llvm::StringRef>> LeftTo;
  /// Modes that tell paths apart which meet with different locks, with
  /// interrupts disabled or not, or at a call that sleeps for one of them; by
  /// FunctionIR::Driver. What one driver means by a bit of the kernel's structs
  /// says nothing of another.
  std::map<llvm::StringRef, ModeSet> ContextModes;
  /// Modes that say whether something is handed over to a work, or done at
  /// once; likewise.
  std::map<llvm::StringRef, ModeSet> HandedOver;

  /// A way back with an error, or with what another function has answered, on
  /// which handlers were scheduled.
  struct Failure {
    llvm::StringRef Function, Driver;
    SiteId Where; ///< The return statement.
    llvm::SmallVector<HandlerRecord, 1> Armed;
  };
  std::vector<Failure> Failures;
  /// By function and driver: what it may leave scheduled when it returns.
  std::set<std::tuple<llvm::StringRef, llvm::StringRef, SiteId>> LeftArmed;

  /// Summarises \p F. \p Seen is told of every event on every path, those of
  /// callees included; of nothing if the function is given up on.
  Summary run(const FunctionIR &F, Lookup Callees, Observer Seen);
  /// \p Address is that of the unit's function with that number.
  void addFunction(TermId Address, unsigned Number) {
    Functions[Address] = Number;
  }

private:
  friend class FunctionRun;
  const Model &M;
  TermTable &T;
  SiteTable &Sites;
  EngineOptions Options;
  llvm::DenseMap<TermId, unsigned> Functions;
};

/// What \p F's annotations say to be held when it is entered, added to \p S.
/// \p Eval: the value of a term of the IR at entry.
void assumeAnnotations(const FunctionIR &F, const Model &M, SiteTable &Sites,
                       State &S, llvm::function_ref<TermId(TermId)> Eval);

/// Tells \p Found of the locks that \p F acquires by the names of its
/// arguments.
void noteAcquired(const FunctionIR &F, TermTable &T, LookUps &Found);

} // namespace locklint

#endif // LOCKLINT_ENGINE_ENGINE_H
