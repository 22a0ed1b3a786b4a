//===- LateInit.cpp - linuxkernel-late-init -------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The comment of request_threaded_irq() (kernel/irq/manage.c): "From the point
// this call is made your handler function may be invoked."
//
//===----------------------------------------------------------------------===//

#include "checkers/Rule.h"
#include "checkers/Rules.h"
#include "checkers/TooEarly.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace locklint;

namespace {

/// Whether \p Used, over the parameters of \p H, is \p Ready, as the function
/// that makes \p H a handler calls it, or a part of that.
bool isSame(const TermTable &T, const Handler &H, ObjectId Used,
            ObjectId Ready) {
  const Term &A = T[Used], &B = T[Ready];
  if (A.Kind == TermKind::Param)
    return A.A == H.PassedAs && Ready == H.Passed;
  if (A.Kind != B.Kind)
    return false;
  if (A.Kind == TermKind::Global)
    return Used == Ready;
  bool SameStep =
      A.Kind == TermKind::Load ||
      (A.Kind == TermKind::Field && A.member() == B.member()) ||
      ((A.Kind == TermKind::Index || A.Kind == TermKind::Binary) &&
       A.Op == B.Op && A.B == B.B && T[A.B].Kind == TermKind::Const);
  return SameStep && isSame(T, H, A.A, B.A);
}

/// The object that \p Ready, the lock of a completion, is a part of, if that is
/// \p Used; 0: it is not.
ObjectId completionOf(const TermTable &T, const Handler &H, ObjectId Used,
                      ObjectId Ready) {
  while (Ready && !isSame(T, H, Used, Ready))
    Ready = T[Ready].Kind == TermKind::Field ? T[Ready].A : 0;
  return Ready;
}

class LateInit : public Rule {
public:
  using Rule::Rule;

  void checkProgram(const Program &P, const RuleContext &C) const override {
    if (P.interruptUses().empty())
      return;
    llvm::StringMap<std::vector<const InterruptUse *>> ByMaker;
    for (const InterruptUse &U : P.interruptUses())
      ByMaker[U.By->MadeIn].push_back(&U);
    std::set<std::pair<const Handler *, Location>> Told;
    for (const MadeReady &R : P.madeReady())
      if (auto Uses = ByMaker.find(R.Function); Uses != ByMaker.end())
        for (const InterruptUse &U : llvm::make_pointee_range(Uses->second))
          if (isLate(P, R, U, C) &&
              Told.insert({U.By, C.Sites[R.Where].Where}).second)
            tell(P, R, U, C);
  }

private:
  static bool isOf(const MadeReady &R, const InterruptUse &U,
                   const RuleContext &C) {
    if (R.Do == Effect::Action::Register)
      return U.Do == Effect::Action::Arm && R.Kind == U.Kind &&
             isSame(C.Terms, *U.By, U.Object, R.Object);
    if (U.Do == Effect::Action::Complete)
      return completionOf(C.Terms, *U.By, U.Object, R.Object) != 0;
    return U.Do == Effect::Action::Acquire &&
           isSame(C.Terms, *U.By, U.Object, R.Object);
  }

  /// Whether \p A is above \p B in the text.
  static bool isAbove(const Location &A, const Location &B) {
    return A.File == B.File && A < B;
  }

  /// Whether the interrupt of the handler that \p U is in has been requested
  /// where \p R makes ready what it uses, and nothing has before. In a loop the
  /// one is for an object, and the other for the next one.
  static bool isLate(const Program &P, const MadeReady &R,
                     const InterruptUse &U, const RuleContext &C) {
    const Handler &H = *U.By;
    auto Place = [&](const MadeReady &O) { return C.Sites[O.Where].Where; };
    return !H.Stopped && H.Passed &&
           llvm::is_contained(R.Registered, H.Address) && isOf(R, U, C) &&
           isAbove(H.Where, Place(R)) &&
           llvm::none_of(P.madeReady(), [&](const MadeReady &O) {
             return O.Function == R.Function && isAbove(Place(O), H.Where) &&
                    isOf(O, U, C);
           });
  }

  static std::string completionName(const MadeReady &R, const InterruptUse &U,
                                    const RuleContext &C) {
    std::string Lock = C.lockName(R.Object, R.Where);
    llvm::StringRef Name = Lock;
    ObjectId Whole = completionOf(C.Terms, *U.By, U.Object, R.Object);
    for (ObjectId At = R.Object; At != Whole; At = C.Terms[At].A)
      Name = Name.rsplit('.').first;
    return Name.str();
  }

  void tell(const Program &P, const MadeReady &R, const InterruptUse &U,
            const RuleContext &C) const {
    const Site &At = C.Sites[R.Where];
    Finding F;
    F.Rule = name();
    F.Where = At.Where;
    F.Cause = C.place(R.Where);
    F.Function = R.Function.str();
    std::string What = "'" + C.lockName(R.Object, R.Where) + "'";
    std::string Uses = "acquires";
    Step::Kind Use = Step::Kind::Acquired;
    if (U.Do == Effect::Action::Arm) {
      auto Made = llvm::find_if(P.handlers(), [&](const Handler &O) {
        return O.Where == C.Sites.leaf(R.Where).Where;
      });
      if (Made != P.handlers().end())
        What = nameOf(*Made);
      Uses = "schedules";
      Use = Step::Kind::Schedules;
    } else if (U.Do == Effect::Action::Complete) {
      What = "'" + completionName(R, U, C) + "'";
      Uses = "completes";
      Use = Step::Kind::Completes;
    }
    F.Message = What + " is initialised too late: " + nameOf(*U.By) +
                ", which " + Uses + " it, may run as soon as '" +
                U.By->Call.str() + "' above has requested its interrupt";
    explain(F.Witness, *U.By);
    C.explain(F.Witness, U.Where, Use,
              U.Do == Effect::Action::Acquire
                  ? U.Name
                  : C.Sites.leaf(U.Where).Callee.str());
    C.report(std::move(F));
  }
};

} // namespace

std::unique_ptr<const Rule> locklint::makeLateInit(const RuleInfo &Info) {
  return std::make_unique<const LateInit>(Info);
}
