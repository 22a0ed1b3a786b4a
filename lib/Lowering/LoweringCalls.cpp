//===- LoweringCalls.cpp - Calls and what they are about ------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Summary.h"
#include "Lowering/FunctionLowering.h"
#include "Lowering/GlobalNames.h"
#include "Lowering/Operands.h"

using namespace clang;
using namespace locklint;

TermId Lowering::member(TermId Base, const RecordDecl *R, llvm::StringRef Name,
                        QualType &Type) {
  llvm::SmallVector<const FieldDecl *, 2> Path = fieldPath(Context, R, Name);
  Type = Path.empty() ? QualType() : Path.back()->getType();
  for (const FieldDecl *F : Path)
    Base = Terms.field(Base, fieldId(F));
  return Path.empty() ? Terms.field(Base, Terms.fieldId("", Name, 0)) : Base;
}

namespace locklint {

class FunctionLowering::OperandTerms {
public:
  using Value = TermId;
  OperandTerms(FunctionLowering &L, const CallInstr &Call) : L(L), Call(Call) {}

  TermId unknown() { return 0; }
  TermId value(const Expr *E) { return L.value(E); }
  TermId address(const Expr *E) { return L.address(E); }
  TermId load(TermId Address, QualType) { return L.T.load(Address); }
  TermId field(TermId Base, const FieldDecl *F) {
    return L.T.field(Base, L.U.fieldId(F));
  }
  TermId field(TermId Base, llvm::StringRef Name) {
    return L.T.field(Base, L.T.fieldId("", Name, 0));
  }
  TermId global(llvm::StringRef Name) { return L.T.global(Name); }
  TermId result() { return L.T.result(Call.Number, 0); }
  QualType resultType() {
    for (const NamedDecl *D : L.U.Globals.find(Call.Name))
      if (const auto *F = dyn_cast<FunctionDecl>(D))
        return F->getReturnType();
    return QualType();
  }

private:
  FunctionLowering &L;
  const CallInstr &Call;
};

} // namespace locklint

TermId FunctionLowering::resolve(const Operand &O, const CallInstr &Call,
                                 llvm::ArrayRef<const Expr *> Args,
                                 QualType *ObjectType) {
  OperandTerms Values(*this, Call);
  return resolveOperand(Context, O, Args, Values, ObjectType);
}

void FunctionLowering::resolve(CallInstr &Call,
                               llvm::ArrayRef<const Expr *> Args, bool Macro,
                               llvm::ArrayRef<llvm::StringRef> Texts) {
  if (!Call.Model)
    return;
  for (const Effect &E : Call.Model->Effects) {
    EffectOperands O;
    if (E.Lock) {
      QualType Object;
      O.Lock = resolve(E.Lock, Call, Args, &Object);
      O.Type = lockTypeOf(U.M, Object);
      O.Object = U.Strings.save(textOf(Context, E.Lock, Args));
    }
    for (const Operand &P : E.Passed)
      O.Passed.push_back(resolve(P, Call, Args));
    OperandTerms Values(*this, Call);
    if (E.Nest)
      O.Nest = resolveNest(Context, E, Args, Values);
    O.Flags = resolveFlags(Context, E, Args, Macro, Values);
    if (Macro && E.Flags.Kind == Operand::Base::Arg &&
        E.Flags.Index < Args.size() && Args[E.Flags.Index])
      O.WrongType = !holdsFlags(Context, Args[E.Flags.Index]);
    if (E.Subclass)
      O.Subclass =
          subclass(E.Subclass, resolve(E.Subclass, Call, Args), T, Args, Texts);
    Call.Operands.push_back(O);
  }
  if (Call.Model->Returns)
    Call.Returns = resolve(Call.Model->Returns, Call, Args);
  if (Call.Model->Running != HandlerKind::Other)
    Call.Returns = runningObject(T);
  if (Call.Model->Locked)
    Call.Locked = resolve(Call.Model->Locked, Call, Args);
}

/// Conditions of callbacks' rows may ask for this call.
void FunctionLowering::made(const CallInstr &Call,
                            llvm::ArrayRef<const Expr *> Args) {
  auto Found = U.WatchedCalls.find(Call.Name);
  if (Found == U.WatchedCalls.end())
    return;
  Lowering::MadeCall Made{Call.Number, Number, Call.Args, {}};
  for (const Operand &Object : Found->second.Objects)
    Made.Objects.push_back(resolve(Object, Call, Args));
  for (const Expr *A : Args)
    U.learnMasks(A);
  Found->second.Made.push_back(std::move(Made));
  if (Found->second.Result)
    U.KeptResults.try_emplace(Call.Number);
}

unsigned FunctionLowering::callOf(MacroCall *C) {
  auto [It, New] = MacroIndex.try_emplace(C, F->Calls.size());
  unsigned Index = It->second;
  if (!New)
    return Index;
  F->Calls.emplace_back();
  CallInstr Call;
  Call.Number = U.NextNumber++;
  Call.Model = C->Model;
  Call.Name = C->Model->Name;
  Call.Where = U.location(C->Name);
  for (const Expr *A : C->Args)
    Call.Args.push_back(A ? value(A) : 0);
  resolve(Call, C->Args, true, C->Texts);
  made(Call, C->Args);
  F->Calls[Index] = std::move(Call);
  return Index;
}

unsigned FunctionLowering::callOf(const CallExpr *C) {
  auto [It, New] = CallIndex.try_emplace(C, F->Calls.size());
  unsigned Index = It->second;
  if (!New)
    return Index;
  F->Calls.emplace_back();
  CallInstr Call;
  Call.Number = U.NextNumber++;
  Call.Where = U.location(C->getExprLoc());
  Call.Aggregate = C->getType()->isRecordType();
  Call.Fails = C->getType()->isSignedIntegerType();
  llvm::SmallVector<const Expr *, 8> Args(C->arguments());
  for (const Expr *A : Args)
    Call.Args.push_back(A->getType()->isRecordType() ? address(A) : value(A));
  if (const FunctionDecl *D = C->getDirectCallee()) {
    Call.Name = D->getIdentifier() ? D->getName() : "";
    Call.Model = U.modelOf(D);
    if (Call.Model)
      resolve(Call, Args, false);
    if (!Call.Model || Call.Model->Learnt) {
      // A weak body may be another file's.
      if (const FunctionDecl *Def = nullptr;
          D->hasBody(Def) && !Def->hasAttr<WeakAttr>()) {
        Call.Callee = U.number(Def);
        Call.Model = U.modelOfName(D);
        resolve(Call, Args, false);
      } else {
        Call.Variadic = D->isVariadic();
        Call.ChangesLocks = !Call.Model && U.changesLocks(D);
      }
      if (U.M.gfpParametersSleep())
        Call.GfpArg = gfpParameter(D);
    }
    made(Call, Args);
  } else {
    Call.Pointer = value(C->getCallee());
  }
  F->Calls[Index] = std::move(Call);
  return Index;
}
