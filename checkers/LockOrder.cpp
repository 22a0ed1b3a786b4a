//===- LockOrder.cpp - linuxkernel-lock-order -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Documentation/locking/lockdep-design.rst, "Multi-lock dependency rules" and
// "Recursive read locks": two locks must not be acquired in inverse order, with
// whatever locks between.
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>
#include <map>
#include <set>

using namespace locklint;

namespace {

class LockOrder : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    std::map<ClassId, std::vector<const OrderEdge *>> From;
    for (const OrderEdge &E : P.edges()) {
      ClassId A = P.resolve(E.From.Class), B = P.resolve(E.To.Class);
      if (A == B)
        checkNested(E, C);
      else
        From[A].push_back(&E);
    }
    std::vector<std::vector<const OrderEdge *>> Cycles;
    for (const OrderEdge &E : P.edges())
      if (std::vector<const OrderEdge *> Cycle = close(P, E, From);
          !Cycle.empty())
        Cycles.push_back(std::move(Cycle));
    llvm::stable_sort(Cycles, [](auto &A, auto &B) {
      return std::pair(A.size(), isGated(A)) < std::pair(B.size(), isGated(B));
    });
    // Of two circles that share a leg, the smaller shows the mistake.
    std::set<std::pair<ClassId, ClassId>> Told;
    for (const std::vector<const OrderEdge *> &Cycle : Cycles) {
      auto Leg = [&](const OrderEdge *L) {
        return std::pair(P.resolve(L->From.Class), P.resolve(L->To.Class));
      };
      if (llvm::any_of(Cycle,
                       [&](const OrderEdge *L) { return Told.count(Leg(L)); }))
        continue;
      for (const OrderEdge *L : Cycle)
        Told.insert(Leg(L));
      reportCycle(Cycle, C);
    }
  }

private:
  /// A recursive reader waits for no reader: the chain breaks there.
  static bool waits(const OrderEdge &Before, const OrderEdge &After) {
    return !(Before.Recursive && After.From.Mode == LockMode::Read);
  }

  /// A lock that every leg holds lets only one of them run at a time.
  static bool isGated(const std::vector<const OrderEdge *> &Cycle) {
    return llvm::any_of(Cycle.front()->Gates, [&](ClassId Gate) {
      return llvm::all_of(Cycle, [&](const OrderEdge *L) {
        return llvm::is_contained(L->Gates, Gate);
      });
    });
  }

  /// Whether \p E may be about the locks that \p Way is about: of two drivers
  /// each has its own.
  static bool meetsAll(const Program &P,
                       const std::vector<const OrderEdge *> &Way,
                       const OrderEdge &E) {
    return llvm::all_of(Way, [&](const OrderEdge *L) {
      return P.mayMeet(E.From.Class, L->Driver, E.Driver) &&
             P.mayMeet(E.To.Class, L->Driver, E.Driver);
    });
  }

  /// The shortest way from the end of \p First back to its start, rather one
  /// that no lock keeps from happening.
  static std::vector<const OrderEdge *>
  close(const Program &P, const OrderEdge &First,
        const std::map<ClassId, std::vector<const OrderEdge *>> &From) {
    ClassId Start = P.resolve(First.From.Class);
    if (Start == P.resolve(First.To.Class))
      return {};
    std::map<std::pair<ClassId, bool>, std::vector<const OrderEdge *>> Best;
    std::vector<const OrderEdge *> Gated;
    std::deque<std::vector<const OrderEdge *>> Work = {{&First}};
    while (!Work.empty()) {
      std::vector<const OrderEdge *> Way = std::move(Work.front());
      Work.pop_front();
      const OrderEdge &Last = *Way.back();
      auto Next = From.find(P.resolve(Last.To.Class));
      if (Next == From.end() || Way.size() > 6)
        continue;
      for (const OrderEdge *E : Next->second) {
        if (!waits(Last, *E) || !meetsAll(P, Way, *E))
          continue;
        std::vector<const OrderEdge *> Longer = Way;
        Longer.push_back(E);
        ClassId To = P.resolve(E->To.Class);
        if (To == Start) {
          if (!waits(*E, First))
            continue;
          if (!isGated(Longer))
            return Longer;
          if (Gated.empty())
            Gated = std::move(Longer);
          continue;
        }
        if (Best.try_emplace({To, E->Recursive}, Longer).second)
          Work.push_back(std::move(Longer));
      }
    }
    return Gated;
  }

  /// Whether one end is what a member points to, and another lock in the circle
  /// is of its type: it may be the one that is pointed to.
  static bool mayBeOne(const std::vector<const OrderEdge *> &Cycle,
                       const TermTable &T) {
    auto IsPointedTo = [&](const OrderEdge::End &L) {
      return T[L.Lock].Kind == TermKind::Load;
    };
    return llvm::any_of(Cycle, [&](const OrderEdge *A) {
      return IsPointedTo(A->From) &&
             llvm::any_of(Cycle, [&](const OrderEdge *B) {
               return B->From.Type == A->From.Type && !IsPointedTo(B->From);
             });
    });
  }

  /// Whether \p A and \p B are two elements of an array of locks, as constants
  /// say: levels, each of which has a class of its own.
  static bool areTwoElements(const TermTable &T, ObjectId A, ObjectId B) {
    auto ArrayOf = [&](ObjectId Lock, int64_t &Index) {
      const Term &X = T[Lock];
      bool Element = X.Kind == TermKind::Index ||
                     (X.Kind == TermKind::Binary && X.Op == TermOp::Add);
      return Element && T.isConst(X.B, Index) ? X.A : Lock;
    };
    int64_t I = 0, J = 0;
    const Term &X = T[ArrayOf(A, I)], &Y = T[ArrayOf(B, J)];
    return I != J && X.Kind == TermKind::Field && Y.Kind == TermKind::Field &&
           X.B == Y.B;
  }

  /// Whether the circle is none, as two of its ends are two locks of one array.
  static bool ofTwoElements(const std::vector<const OrderEdge *> &Cycle,
                            const TermTable &T) {
    for (size_t I = 0; I != Cycle.size(); ++I)
      if (areTwoElements(T, Cycle[I]->To.Lock,
                         Cycle[(I + 1) % Cycle.size()]->From.Lock))
        return true;
    return false;
  }

  void checkNested(const OrderEdge &E, const RuleContext &C) const {
    if (E.Nested || E.From.Lock == E.To.Lock ||
        (E.From.Mode == LockMode::Read && E.To.Mode == LockMode::Read))
      return;
    Finding F;
    F.Rule = name();
    F.Where = C.place(E.To.Where);
    F.Function = E.Function;
    // Which of the two comes first is a convention that code does not show.
    F.Strict = true;
    std::string Lock = E.To.Name;
    F.Message = "acquiring " + C.M.type(E.To.Type).Name + " '" + Lock +
                "' while holding another of its class, without a _nested "
                "annotation";
    C.explain(F.Witness, E.From.Where, Step::Kind::Acquired, E.From.Name);
    if (C.Sites[E.To.Where].Next)
      C.explain(F.Witness, E.To.Where, Step::Kind::Acquired, Lock);
    C.report(std::move(F));
  }

  void reportCycle(const std::vector<const OrderEdge *> &Cycle,
                   const RuleContext &C) const {
    Finding F;
    F.Rule = name();
    const OrderEdge &E = *Cycle.front();
    F.Where = C.place(E.To.Where);
    F.Function = E.Function;
    F.Strict = isGated(Cycle) || mayBeOne(Cycle, C.Terms) ||
               ofTwoElements(Cycle, C.Terms);
    F.Cycle = Cycle.size();
    auto Name = [&](const OrderEdge::End &L) { return L.Name; };
    F.Message = "acquiring " + C.M.type(E.To.Type).Name + " '" + Name(E.To) +
                "' while holding '" + Name(E.From) +
                "', but elsewhere it is the other way round";
    if (Cycle.size() > 2)
      F.Message += ", by way of " + std::to_string(Cycle.size() - 2) +
                   (Cycle.size() == 3 ? " other lock" : " other locks");
    for (const OrderEdge *L : Cycle) {
      C.explain(F.Witness, L->From.Where, Step::Kind::Acquired, Name(L->From));
      C.explain(F.Witness, L->To.Where, Step::Kind::Acquired, Name(L->To));
    }
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeLockOrder(const RuleInfo &Info) {
  return std::make_unique<const LockOrder>(Info);
}
