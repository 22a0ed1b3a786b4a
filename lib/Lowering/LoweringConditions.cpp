//===- LoweringConditions.cpp - Under which conditions a row of callbacks
// applies ===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "Lowering/Operands.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace locklint;

void Lowering::watch(const UnitCondition &C) {
  if (!C.Field.empty())
    WatchedFields.insert(C.Field);
  if (!C.MaskName.empty())
    Masks.try_emplace(C.MaskName, 0);
  for (const std::string &Name : C.Calls) {
    WatchedCall &Call = WatchedCalls[Name];
    if (C.Object && llvm::none_of(Call.Objects, [&](const Operand &O) {
          return spelled(O) == spelled(C.Object);
        }))
      Call.Objects.push_back(C.Object);
  }
  for (const UnitCondition &From : C.From) {
    watch(From);
    for (const std::string &Name : From.Calls)
      WatchedCalls[Name].Result = true;
  }
}

void Lowering::watchConditions() {
  for (const CallbackModel *Row : M.conditionalRows())
    for (const auto *List : {&Row->OnlyIf, &Row->Unless})
      for (const UnitCondition &C : *List)
        watch(C);
}

void Lowering::learnMasks(const Stmt *E) {
  if (!E || Masks.empty())
    return;
  if (const auto *D = dyn_cast<DeclRefExpr>(E))
    if (const auto *Bit = dyn_cast<EnumConstantDecl>(D->getDecl()))
      if (auto Found = Masks.find(Bit->getName()); Found != Masks.end())
        Found->second = Bit->getInitVal().getExtValue();
  for (const Stmt *Child : E->children())
    learnMasks(Child);
}

bool Lowering::isWatched(const FieldDecl *F) const {
  return F->getIdentifier() && WatchedFields.contains(F->getName());
}

void Lowering::setsMember(const FieldDecl *F, TermId Value, const Expr *E,
                          uint32_t SetIn, TermId Object) {
  bool Written = !isa<ImplicitValueInitExpr>(E);
  if (Written)
    learnMasks(E);
  else
    Value = Terms.constant(0);
  SetMembers[memberName(F)].push_back({Value, Object, SetIn, Written});
}

/// Any of several: one that is met, or else one that may be.
template <typename Range, typename Test>
static std::optional<bool> anyMet(const Range &All, Test Is) {
  bool Unknown = false;
  for (const auto &One : All) {
    std::optional<bool> Met = Is(One);
    if (Met && *Met)
      return true;
    Unknown |= !Met;
  }
  return Unknown ? std::nullopt : std::optional(false);
}

/// Whether two objects of the unit, as keys tell them apart, are the same.
static std::optional<bool> sameObject(StringRef A, StringRef B) {
  if (A.empty() || B.empty())
    return std::nullopt;
  // One may be named by a longer way: `bh->work`, and `&hcd->bh.work`.
  if (A.size() > B.size())
    std::swap(A, B);
  return B.consume_front(A) && (B.empty() || B.front() == '<');
}

std::optional<bool> Lowering::meetsTest(const UnitCondition &C,
                                        TermId Value) const {
  if (C.MaskName.empty())
    return meets(Terms, Value, C.Value);
  Condition Test = C.Value;
  Test.Mask = Masks.lookup(C.MaskName);
  return meets(Terms, Value, Test);
}

/// Whether \p Value is read from where such a call's result is kept.
std::optional<bool> Lowering::isResultOf(const UnitCondition &Call,
                                         TermId Value) const {
  return anyMet(Call.Calls, [&](const std::string &Name) {
    return anyMet(WatchedCalls.find(Name)->second.Made,
                  [&](const MadeCall &C) -> std::optional<bool> {
                    std::optional<bool> Meant = true;
                    if (Call.Value.On == Condition::Subject::Arg)
                      Meant = Call.Value.Arg < C.Args.size()
                                  ? meetsTest(Call, C.Args[Call.Value.Arg])
                                  : false;
                    if (Meant && !*Meant)
                      return false;
                    if (!Meant)
                      return std::nullopt;
                    auto Kept = KeptResults.find(C.Number);
                    if (Kept == KeptResults.end() || Kept->second.empty())
                      return std::nullopt;
                    std::string Read = Terms.objectKey(Value);
                    return anyMet(Kept->second, [&](TermId Place) {
                      return sameObject(Terms.objectKey(Place), Read);
                    });
                  });
  });
}

/// Whether the argument of a call is what a condition asks for.
std::optional<bool> Lowering::isAskedFor(const UnitCondition &C,
                                         TermId Arg) const {
  if (C.Globals.empty() && C.From.empty())
    return meetsTest(C, Arg);
  const Term &T = Terms[Arg];
  const Term &Of = Terms[T.Kind == TermKind::Load ? T.A : Arg];
  if (Of.Kind == TermKind::Global &&
      llvm::is_contained(C.Globals, Terms.name(Of.A)))
    return true;
  return anyMet(
      C.From, [&](const UnitCondition &Call) { return isResultOf(Call, Arg); });
}

std::optional<bool> Lowering::met(const UnitCondition &C,
                                  const Registration &R) const {
  if (!C.Field.empty()) {
    auto Found = SetMembers.find(C.Record + "." + C.Field);
    if (Found == SetMembers.end())
      return C.SameObject ? std::nullopt : std::optional(false);
    auto Asked =
        llvm::make_filter_range(Found->second, [&](const SetMember &S) {
          return C.SameObject ? S.SetIn == R.SetIn && S.Object == R.Object
                              : S.Written;
        });
    if (C.SameObject && Asked.empty())
      return std::nullopt;
    return anyMet(Asked,
                  [&](const SetMember &S) { return meetsTest(C, S.Value); });
  }
  return anyMet(C.Calls, [&](const std::string &Name) {
    const WatchedCall &Call = WatchedCalls.find(Name)->second;
    unsigned I = 0;
    while (C.Object && spelled(Call.Objects[I]) != spelled(C.Object))
      ++I;
    // One term in one function is one object, also a pointer's without a key.
    // With such a call, other functions' calls are about what the object is to
    // them.
    auto Same = [&](const MadeCall &Made) {
      return R.SetIn == Made.In && R.Object == Made.Objects[I];
    };
    bool Own = C.Object && llvm::any_of(Call.Made, Same);
    return anyMet(Call.Made, [&](const MadeCall &Made) -> std::optional<bool> {
      std::optional<bool> Meant = true, Value = true;
      if (C.Object && !Same(Made)) {
        if (Own)
          return false;
        Meant = sameObject(Terms.objectKey(R.Object),
                           Terms.objectKey(Made.Objects[I]));
      }
      if (C.Value.On == Condition::Subject::Arg)
        Value = C.Value.Arg < Made.Args.size()
                    ? isAskedFor(C, Made.Args[C.Value.Arg])
                    : false;
      if ((Meant && !*Meant) || (Value && !*Value))
        return false;
      return Meant && Value ? std::optional(true) : std::nullopt;
    });
  });
}

/// Whether other files, which use what \p R is set in, may do what \p C asks
/// for.
static bool mayBeMetElsewhere(const UnitCondition &C, const Registration &R) {
  StringRef Member = R.Member;
  bool OwnMember = !C.Field.empty() && Member.consume_front(C.Record) &&
                   Member.starts_with(".");
  return R.Shared && !OwnMember && !C.ofObject();
}

bool Lowering::applies(const Registration &R) const {
  // What is not known speaks against the row, but that a member is set to
  // something is enough for who asks for no more.
  return (R.Row->OnlyIf.empty() ||
          llvm::any_of(R.Row->OnlyIf,
                       [&](const UnitCondition &C) {
                         return met(C, R).value_or(
                             !C.ofObject() && !C.Field.empty() &&
                             C.Value.Is == Condition::Test::NonZero);
                       })) &&
         llvm::none_of(R.Row->Unless, [&](const UnitCondition &C) {
           return met(C, R).value_or(true) || mayBeMetElsewhere(C, R);
         });
}
