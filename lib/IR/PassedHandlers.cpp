//===- PassedHandlers.cpp - Handlers that are made by helpers -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PassedHandlers.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

namespace {

/// A registration in a helper of what is its parameter.
struct OfParameter {
  const FunctionIR *Helper;
  Registration Like;
  unsigned Index;
};

class PassedHandlers {
public:
  PassedHandlers(UnitIR &Unit, TermTable &Terms) : Unit(Unit), T(Terms) {
    for (UnitFunction &F : Unit.Functions)
      if (F.IR)
        for (const Registration &R : F.IR->Registrations)
          if (std::optional<unsigned> Index = parameter(*F.IR, R.Function))
            ByHelper[F.Number].push_back({&*F.IR, R, *Index});
  }

  /// A helper may be called by another one.
  void run() {
    constexpr unsigned MostHelpers = 3;
    for (unsigned I = 0; I != MostHelpers && !ByHelper.empty(); ++I) {
      llvm::DenseMap<unsigned, llvm::SmallVector<OfParameter, 1>> Next;
      for (UnitFunction &F : Unit.Functions)
        if (F.IR)
          addTo(F, Next);
      ByHelper = std::move(Next);
    }
  }

private:
  std::optional<unsigned> parameter(const FunctionIR &F, TermId Value) const {
    const Term &X = T[Value];
    if (X.Kind != TermKind::Load)
      return std::nullopt;
    auto Place = llvm::find(F.ParamPlaces, TermId(X.A));
    if (Place == F.ParamPlaces.end())
      return std::nullopt;
    return Place - F.ParamPlaces.begin();
  }

  /// \p Id of the helper as its caller calls it; 0 if it has no name for it.
  TermId translate(TermId Id, const FunctionIR &Helper, const CallInstr &C) {
    bool Foreign = !Id;
    TermId Result = T.rewrite(Id, [&](TermId Part) -> std::optional<TermId> {
      if (std::optional<unsigned> Index = parameter(Helper, Part)) {
        TermId Passed = *Index < C.Args.size() ? C.Args[*Index] : 0;
        Foreign |= !Passed;
        return Passed;
      }
      switch (T[Part].Kind) {
      case TermKind::Unknown:
      case TermKind::Param:
      case TermKind::Return:
      case TermKind::Local:
      case TermKind::Result:
      case TermKind::Phi:
      case TermKind::Stale:
        Foreign = true;
        return Part;
      case TermKind::Global:
      case TermKind::Const:
      case TermKind::Function:
      case TermKind::Field:
      case TermKind::Index:
      case TermKind::Load:
      case TermKind::Unary:
      case TermKind::Binary:
        return std::nullopt;
      }
      return std::nullopt;
    });
    return Foreign ? 0 : Result;
  }

  void
  addTo(UnitFunction &F,
        llvm::DenseMap<unsigned, llvm::SmallVector<OfParameter, 1>> &Next) {
    for (BlockIR &B : F.IR->Blocks)
      for (size_t I = 0; I != B.Instrs.size(); ++I) {
        if (B.Instrs[I].Do != Instr::Kind::Call)
          continue;
        const CallInstr &C = F.IR->Calls[B.Instrs[I].Number];
        auto Helper = C.Callee == CallInstr::NoFunction || C.Callee == F.Number
                          ? ByHelper.end()
                          : ByHelper.find(C.Callee);
        if (Helper == ByHelper.end())
          continue;
        for (const OfParameter &P : Helper->second)
          if (P.Index < C.Args.size() && add(*F.IR, B, I, C, P, Next[F.Number]))
            ++I;
      }
    if (auto Added = Next.find(F.Number);
        Added != Next.end() && Added->second.empty())
      Next.erase(Added);
  }

  /// Behind the call at \p At in \p B.
  bool add(FunctionIR &F, BlockIR &B, size_t At, const CallInstr &C,
           const OfParameter &P, llvm::SmallVectorImpl<OfParameter> &Next) {
    TermId Passed = C.Args[P.Index];
    std::optional<unsigned> Index = parameter(F, Passed);
    if (!Index && T[Passed].Kind != TermKind::Function)
      return false;
    Registration R = P.Like;
    R.Function = Passed;
    R.Object = translate(P.Like.Object, *P.Helper, C);
    R.Passed = translate(P.Like.Passed, *P.Helper, C);
    R.Where = C.Where;
    // Whether the helper fails where that does, is not known.
    R.Call = 0;
    if (Index)
      Next.push_back({&F, R, *Index});
    B.Instrs.insert(B.Instrs.begin() + At + 1,
                    {Instr::Kind::Register, 0, 0,
                     uint32_t(F.Registrations.size()), C.Where});
    F.Registrations.push_back(std::move(R));
    return true;
  }

  UnitIR &Unit;
  TermTable &T;
  llvm::DenseMap<unsigned, llvm::SmallVector<OfParameter, 1>> ByHelper;
};

} // namespace

void locklint::addPassedHandlers(UnitIR &Unit, TermTable &Terms) {
  PassedHandlers(Unit, Terms).run();
}
