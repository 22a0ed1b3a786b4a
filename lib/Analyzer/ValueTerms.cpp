//===- ValueTerms.cpp - The analyzer's values as terms --------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/ValueTerms.h"
#include "Compat/Clang/Analyzer.h"
#include "clang/AST/ASTContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace ento;
using namespace locklint;

void ValueTerms::startOver() {
  Places.clear();
  Values.clear();
  Symbols.clear();
  Regions.clear();
  ShortNames.clear();
  LongNames.clear();
}

TermId ValueTerms::value(SVal V) {
  if (const MemRegion *R = V.getAsRegion())
    return place(R);
  if (SymbolRef S = V.getAsSymbol())
    return symbol(S);
  if (const llvm::APSInt *I = V.getAsInteger();
      I && I->getSignificantBits() <= 64)
    return T.constant(I->getExtValue());
  return 0;
}

void ValueTerms::call(SVal V, TermId Id) {
  SymbolRef S = V.getAsSymbol();
  if (!S)
    return;
  Values[S] = Id;
  Symbols.try_emplace(Id, S);
  // A pointer is told by the region that it points to.
  if (const MemRegion *R = V.getAsRegion())
    Places[R] = Id;
}

TermId ValueTerms::element(const ElementRegion *R) {
  TermId Base = place(R->getSuperRegion());
  const llvm::APSInt *Index = R->getIndex().getAsInteger();
  if (!Index)
    return T.index(Base, value(R->getIndex()));
  int64_t N = Index->getExtValue();
  // container_of() counts bytes, backwards; so may what the analyzer made of
  // it.
  if (N < 0 || R->getElementType()->isCharType()) {
    CharUnits Size = CharUnits::One();
    if (!R->getElementType()->isIncompleteType())
      Size = R->getContext().getTypeSizeInChars(R->getElementType());
    return T.binary(TermOp::Add, Base, T.constant(N * Size.getQuantity()));
  }
  return T.index(Base, T.constant(N));
}

TermId ValueTerms::place(const MemRegion *R) {
  if (auto It = Places.find(R); It != Places.end())
    return It->second;
  TermId Id = 0;
  if (const auto *V = dyn_cast<VarRegion>(R)) {
    Id = V->getDecl()->hasGlobalStorage() ? Lower.global(V->getDecl())
                                          : T.local(V->getDecl()->getName());
  } else if (const auto *F = dyn_cast<FieldRegion>(R)) {
    Id = T.field(place(F->getSuperRegion()), Lower.fieldId(F->getDecl()));
  } else if (const auto *E = dyn_cast<ElementRegion>(R)) {
    Id = element(E);
  } else if (const auto *S = dyn_cast<SymbolicRegion>(R)) {
    Id = symbol(S->getSymbol());
  } else if (const auto *F = dyn_cast<FunctionCodeRegion>(R)) {
    Id = T.function(F->getDecl()->getName());
  } else if (isa<StringRegion>(R)) {
    Id = T.global("\"\"");
  } else {
    Id = T.local("");
  }
  Regions.try_emplace(Id, R);
  return Places[R] = Id;
}

/// \p Widest: of 64 bits, without a sign.
static TermOp operation(BinaryOperator::Opcode Op, bool Unsigned, bool Widest) {
  switch (Op) {
  case BO_Add:
    return TermOp::Add;
  case BO_Sub:
    return TermOp::Sub;
  case BO_Mul:
    return TermOp::Mul;
  case BO_Div:
    return Widest ? TermOp::UDiv : TermOp::Div;
  case BO_Rem:
    return Widest ? TermOp::URem : TermOp::Rem;
  case BO_And:
    return TermOp::And;
  case BO_Or:
    return TermOp::Or;
  case BO_Xor:
    return TermOp::Xor;
  case BO_Shl:
    return TermOp::Shl;
  case BO_Shr:
    return Widest ? TermOp::UShr : TermOp::Shr;
  case BO_EQ:
    return TermOp::Eq;
  case BO_NE:
    return TermOp::Ne;
  case BO_LT:
  case BO_GT:
    return Unsigned ? TermOp::ULt : TermOp::Lt;
  case BO_LE:
  case BO_GE:
    return Unsigned ? TermOp::ULe : TermOp::Le;
  default:
    return TermOp::None;
  }
}

TermId ValueTerms::expression(SymbolRef S) {
  auto Combine = [&](BinaryOperator::Opcode Op, TermId A, TermId B,
                     QualType Type) -> TermId {
    bool Unsigned =
        Type->isPointerType() || Type->isUnsignedIntegerOrEnumerationType();
    if (Op == BO_GT || Op == BO_GE)
      std::swap(A, B);
    bool Widest =
        Type->isUnsignedIntegerType() && Context.getIntWidth(Type) == 64;
    TermOp O = operation(Op, Unsigned, Widest);
    return O == TermOp::None ? 0 : T.binary(O, A, B);
  };
  auto Constant = [&](const llvm::APSInt &I) -> TermId {
    return I.getSignificantBits() <= 64 ? T.constant(I.getExtValue()) : 0;
  };
  if (const auto *E = dyn_cast<SymIntExpr>(S))
    return Combine(E->getOpcode(), symbol(E->getLHS()), Constant(E->getRHS()),
                   E->getLHS()->getType());
  if (const auto *E = dyn_cast<IntSymExpr>(S))
    return Combine(E->getOpcode(), Constant(E->getLHS()), symbol(E->getRHS()),
                   E->getRHS()->getType());
  if (const auto *E = dyn_cast<SymSymExpr>(S))
    return Combine(E->getOpcode(), symbol(E->getLHS()), symbol(E->getRHS()),
                   E->getLHS()->getType());
  if (const auto *E = dyn_cast<SymbolCast>(S))
    return symbol(E->getOperand());
  return 0;
}

/// What \p Place held at entry. A pointer that many others lead to, as in a
/// walk along a list, gets a name of its own where it leads on, before terms
/// become too deep to be known again.
TermId ValueTerms::content(TermId Place) {
  constexpr unsigned Deep = 8;
  TermId Base = Place;
  while (TermTable::arity(T[Base]) && T[Base].Kind != TermKind::Load)
    Base = T[Base].A;
  if (T[Base].Kind != TermKind::Load || T[Base].Depth <= Deep ||
      T.isVague(Base))
    return T.load(Place);
  TermId &Short = ShortNames[Base];
  if (!Short) {
    Short = T.result(Lower.newNumber(), 0);
    LongNames[Short] = Base;
  }
  return T.load(T.rewrite(Place, [&](TermId Id) {
    return Id == Base ? std::optional(Short) : std::nullopt;
  }));
}

/// The region that \p Place is, if it was seen before, or is within one.
const MemRegion *ValueTerms::region(ProgramStateRef State, TermId Place) const {
  if (T.isVague(Place))
    return nullptr;
  if (const MemRegion *R = Regions.lookup(Place))
    return R;
  if (T[Place].Kind != TermKind::Field)
    return nullptr;
  const auto *Base =
      dyn_cast_or_null<TypedValueRegion>(region(State, T[Place].A));
  const RecordDecl *Record =
      Base ? Base->getValueType()->getAsRecordDecl() : nullptr;
  if (!Record)
    return nullptr;
  for (const FieldDecl *F : Record->fields())
    if (Lower.fieldId(F) == T[Place].member())
      return State->getLValue(F, loc::MemRegionVal(Base)).getAsRegion();
  return nullptr;
}

TermId ValueTerms::load(ProgramStateRef State, TermId Place) {
  if (const auto *R = dyn_cast_or_null<TypedValueRegion>(region(State, Place)))
    if (TermId Id = value(State->getSVal(R)))
      return Id;
  return content(Place);
}

TermId ValueTerms::symbol(SymbolRef S) {
  if (auto It = Values.find(S); It != Values.end())
    return It->second;
  TermId Id = expression(S);
  if (const auto *V = dyn_cast<SymbolRegionValue>(S)) {
    const auto *Var = dyn_cast<VarRegion>(V->getRegion());
    const auto *P = Var ? dyn_cast<ParmVarDecl>(Var->getDecl()) : nullptr;
    Id = P && Var->getStackFrame()->inTopFrame()
             ? T.param(P->getFunctionScopeIndex())
             : content(place(V->getRegion()));
  } else if (const auto *D = dyn_cast<SymbolDerived>(S);
             D && !isOnStack(D->getRegion())) {
    // After a call that may have written anything. As in the fast engine, it is
    // taken to have left pointers alone, or each lock would be another one.
    Id = content(place(D->getRegion()));
  }
  if (!Id)
    Id = T.result(Lower.newNumber(), 0);
  Symbols.try_emplace(Id, S);
  return Values[S] = Id;
}
