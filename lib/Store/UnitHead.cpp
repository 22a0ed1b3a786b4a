//===- UnitHead.cpp - What a unit gives to others and needs of them -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/UnitHead.h"
#include "IR/UnitIR.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace locklint;

namespace {

/// Numbers the functions of other units that one unit refers to.
class References {
public:
  explicit References(std::vector<UnitHead::Reference> &All) : All(All) {}

  unsigned add(llvm::StringRef Name, bool Modelled) {
    auto [It, New] = Numbers.try_emplace(Name, All.size());
    if (New)
      All.push_back({Name.str(), Modelled});
    return It->second;
  }

private:
  std::vector<UnitHead::Reference> &All;
  llvm::StringMap<unsigned> Numbers;
};

/// By number of a function: the references that its own calls are.
using CallsByFunction = llvm::DenseMap<unsigned, std::vector<unsigned>>;

} // namespace

/// Whether the model's word replaces the body of what is called, wherever that
/// is.
static bool isReplaced(const CallInstr &C) {
  return C.Model && !C.Model->Learnt && !C.Model->saysSleepAlone();
}

static std::vector<unsigned> callsBelow(const UnitIR &Unit, unsigned Number,
                                        const CallsByFunction &Own) {
  std::vector<unsigned> Found;
  llvm::DenseSet<unsigned> Seen{Number}, Known;
  llvm::SmallVector<unsigned, 16> Left{Number};
  while (!Left.empty()) {
    unsigned Next = Left.pop_back_val();
    if (auto Calls = Own.find(Next); Calls != Own.end())
      for (unsigned Reference : Calls->second)
        if (Known.insert(Reference).second)
          Found.push_back(Reference);
    for (unsigned Callee : Unit.Functions[Next].Callees)
      if (Seen.insert(Callee).second)
        Left.push_back(Callee);
  }
  llvm::sort(Found);
  return Found;
}

UnitHead UnitHead::of(const UnitIR &Unit,
                      llvm::ArrayRef<const UnitFunction *> Kept,
                      llvm::ArrayRef<llvm::StringRef> Named) {
  UnitHead H;
  H.Module = Unit.Module;
  class References All(H.References);
  CallsByFunction Calls;
  llvm::StringMap<unsigned> Numbers;
  for (const UnitFunction *F : Kept) {
    if (F->InMain && F->External)
      Numbers[F->Name] = F->Number;
    if (!F->IR)
      continue;
    for (const CallInstr &C : F->IR->Calls)
      if (C.Callee == CallInstr::NoFunction && !C.Name.empty() &&
          !isReplaced(C))
        Calls[F->Number].push_back(All.add(C.Name, C.Model));
  }
  for (const UnitIR::Definition &D : Unit.Definitions) {
    H.Definitions.push_back({D.Name.str(), D.Exported, {}});
    if (auto F = Numbers.find(D.Name); F != Numbers.end())
      H.Definitions.back().Calls = callsBelow(Unit, F->second, Calls);
  }
  for (llvm::StringRef Name : Named)
    if (!Numbers.contains(Name))
      All.add(Name, /*Modelled=*/false);
  return H;
}
