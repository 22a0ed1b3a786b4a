//===- MemberCalls.h - Where a program calls what members point to -*- C++ -*-//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The core of a kernel calls drivers through members of structs: what it holds
// and has disabled there is the context that every driver's function runs in.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LINK_MEMBERCALLS_H
#define LOCKLINT_LINK_MEMBERCALLS_H

#include "Solver/Solver.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <functional>
#include <map>
#include <tuple>

namespace locklint {

/// Listens to a Solver, and keeps the calls through members of structs.
class MemberCalls {
public:
  /// A call, as a function shows it that makes it itself or leads there.
  struct Way {
    unsigned Function = 0; ///< UnitFunction::Number.
    SiteId Where;          ///< From Function down to the call.
    /// Why it must not sleep there; None unless that holds on all paths of
    /// Function that lead to the place of the call.
    AtomicReason Atomic;
    /// Locks that Function holds there on all its paths.
    llvm::SmallVector<HeldLock, 2> Held;
    /// On some path, Function shows that it may sleep there: it has slept, or
    /// holds a lock that it may sleep under.
    bool MaySleep = false;
    /// Another file may have another struct of that tag.
    bool Owned = false;
  };

  /// \p Wanted: of which members ("struct foo.bar"), if not of all. The others
  /// outlive this.
  MemberCalls(const Model &M, const TermTable &Terms, const SiteTable &Sites,
              std::function<bool(llvm::StringRef)> Wanted = {})
      : M(M), Terms(Terms), Sites(Sites), Wanted(std::move(Wanted)) {}

  /// To be told of the events on the paths of \p F itself.
  void observe(const Solver::Function &F, const EventView &V);

  /// By member, in the order of their places; the shortest way of a function
  /// to each call. Structs without a tag have no members here.
  std::map<std::string, std::vector<Way>> ways() const;

private:
  struct Member {
    std::string Name; ///< Empty: it is not wanted.
    bool Owned = false;
  };
  const Member *memberOf(TermId Pointer);

  const Model &M;
  const TermTable &Terms;
  const SiteTable &Sites;
  std::function<bool(llvm::StringRef)> Wanted;
  llvm::DenseMap<FieldId, Member> Members;
  /// By member, by the place of the call itself, and by function.
  std::map<std::tuple<std::string, Location, unsigned>, Way> Known;
};

} // namespace locklint

#endif // LOCKLINT_LINK_MEMBERCALLS_H
