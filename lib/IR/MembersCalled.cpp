//===- MembersCalled.cpp - Which members functions call -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/MembersCalled.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

llvm::SmallVector<FieldId, 4> locklint::membersCalled(const FunctionIR &F,
                                                      const TermTable &T) {
  llvm::SmallVector<FieldId, 4> Found;
  auto AddRead = [&](TermId Value) {
    T.any(Value, [&](const Term &X, TermId) {
      if (X.Kind == TermKind::Load && T[X.A].Kind == TermKind::Field &&
          !llvm::is_contained(Found, T[X.A].member()))
        Found.push_back(T[X.A].member());
      return false;
    });
  };
  bool Calls = false;
  for (const CallInstr &C : F.Calls)
    if (C.Name.empty()) {
      AddRead(C.Pointer);
      Calls = true;
    }
  if (!Calls)
    return Found;
  for (const BlockIR &B : F.Blocks)
    for (const Instr &I : B.Instrs)
      if (I.Do == Instr::Kind::Assign)
        AddRead(I.Value);
  return Found;
}

std::string locklint::memberName(const FieldInfo &Member) {
  return (llvm::StringRef(Member.Record).split('\0').first + "." + Member.Name)
      .str();
}
