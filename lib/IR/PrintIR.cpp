//===- PrintIR.cpp - The IR, as developers read it ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PrintIR.h"
#include "Facts/Print.h"
#include "llvm/ADT/STLExtras.h"

using namespace locklint;

static void printCall(llvm::raw_ostream &OS, const CallInstr &C,
                      const TermTable &T) {
  OS << "call#" << C.Number << ' ';
  if (C.Name.empty())
    OS << '*' << print(T, C.Pointer);
  else
    OS << C.Name;
  OS << '(';
  llvm::interleaveComma(C.Args, OS, [&](TermId A) { OS << print(T, A); });
  OS << ')';
  if (C.Callee != CallInstr::NoFunction)
    OS << " -> function " << C.Callee;
  if (!C.Model)
    return;
  for (auto [E, O] : llvm::zip(C.Model->Effects, C.Operands)) {
    OS << "; " << name(E.Do);
    if (O.Lock)
      OS << ' ' << print(T, O.Lock);
    if (O.Flags)
      OS << ", flags " << print(T, O.Flags);
  }
}

static void printInstr(llvm::raw_ostream &OS, const Instr &I,
                       const FunctionIR &F, const TermTable &T) {
  OS << "    ";
  switch (I.Do) {
  case Instr::Kind::Assign:
    OS << print(T, I.Place) << " = " << print(T, I.Value);
    break;
  case Instr::Kind::Copy:
    OS << "copy " << print(T, I.Place) << " = " << print(T, I.Value);
    break;
  case Instr::Kind::Forget:
    OS << "forget " << print(T, I.Place);
    break;
  case Instr::Kind::Unset:
    OS << "unset " << print(T, I.Place);
    break;
  case Instr::Kind::Register: {
    const Registration &R = F.Registrations[I.Number];
    OS << "register " << print(T, R.Function) << " of " << print(T, R.Object)
       << (R.Applies ? "" : " (its row does not apply)");
    break;
  }
  case Instr::Kind::Dereference:
    OS << "dereference " << print(T, I.Value);
    break;
  case Instr::Kind::Call:
    printCall(OS, F.Calls[I.Number], T);
    break;
  case Instr::Kind::Return:
    OS << "return at " << print(I.Where);
    break;
  }
  OS << '\n';
}

static void printEnd(llvm::raw_ostream &OS, const BlockIR &B,
                     const TermTable &T) {
  auto Target = [&](int S) {
    if (S < 0)
      OS << "nowhere";
    else
      OS << "block " << S;
  };
  switch (B.Ends) {
  case BlockIR::End::Stop:
    OS << "    stop\n";
    return;
  case BlockIR::End::Jump:
    OS << "    go to ";
    llvm::interleaveComma(B.Successors, OS, Target);
    OS << '\n';
    return;
  case BlockIR::End::Branch:
    OS << "    if " << print(T, B.Condition) << ' ';
    Target(B.Successors[0]);
    OS << ", else ";
    Target(B.Successors[1]);
    OS << '\n';
    return;
  case BlockIR::End::Switch:
    OS << "    switch " << print(T, B.Condition) << '\n';
    for (auto [S, Case] : llvm::zip(B.Successors, B.Cases)) {
      OS << "      ";
      if (Case.Default)
        OS << "default: ";
      else
        OS << Case.Lo << ".." << Case.Hi << ": ";
      Target(S);
      OS << '\n';
    }
    return;
  }
}

void locklint::print(llvm::raw_ostream &OS, const UnitFunction &F,
                     const TermTable &T) {
  OS << "function " << F.Number << ' ' << F.Name << " at " << print(F.Where)
     << (F.External ? ", external" : "") << (F.Relevant ? ", relevant" : "")
     << (F.AddressTaken ? ", address taken" : "") << '\n';
  if (!F.IR)
    return;
  for (auto [I, Place] : llvm::enumerate(F.IR->ParamPlaces))
    OS << "  p" << I << " is " << print(T, Place) << '\n';
  for (auto [I, B] : llvm::enumerate(F.IR->Blocks)) {
    OS << "  block " << I << (I == F.IR->Entry ? ", entry" : "")
       << (I == F.IR->Exit ? ", exit" : "") << '\n';
    for (const Instr &Each : B.Instrs)
      printInstr(OS, Each, *F.IR, T);
    printEnd(OS, B, T);
  }
}
