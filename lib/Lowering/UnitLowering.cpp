//===- UnitLowering.cpp - From a unit's AST to its UnitIR -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/UnitLowering.h"
#include "IR/CallOrder.h"
#include "Lowering/KernelRelease.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <set>

using namespace clang;
using namespace locklint;

UnitLowering::UnitLowering(ASTContext &Context, Preprocessor &PP,
                           const Model &M, TermTable &Terms,
                           llvm::StringSaver &Strings, const UnitInput &Input)
    : Globals(Context, PP, Input.IsForeign),
      Lower(Context, M, kernelOf(PP, M, Globals), Terms, Strings, Globals,
            Input.Header),
      Context(Context), Terms(Terms) {
  for (SourceLocation Error : Input.Errors)
    Errors.push_back(Context.getSourceManager().getFileLoc(Error));
  HeaderDefinitions = Input.HeaderDefinitions;
  findModule(PP);
  // Since 6.9 the bits of gfp flags are numbered by an enum
  // (linux/gfp_types.h), and depend on the configuration.
  for (const NamedDecl *D : Globals.find("___GFP_DIRECT_RECLAIM_BIT"))
    if (const auto *E = dyn_cast<EnumConstantDecl>(D))
      Unit.DirectReclaim = 1ULL << E->getInitVal().getZExtValue();
}

/// Kbuild tells by macros which module an object is for, and how that and the
/// object are called (scripts/Makefile.lib). No part of a module has its name.
void UnitLowering::findModule(Preprocessor &PP) {
  auto Macro = [&](llvm::StringRef Name) -> const MacroInfo * {
    return PP.getMacroInfo(PP.getIdentifierInfo(Name));
  };
  auto Value = [&](llvm::StringRef Name) -> std::string {
    const MacroInfo *Found = Macro(Name);
    return Found && Found->getNumTokens() == 1
               ? PP.getSpelling(Found->getReplacementToken(0))
               : "";
  };
  if (!Macro("MODULE"))
    return;
  // An object of several modules has no name of one.
  Unit.Module = Value("KBUILD_MODNAME");
  if (Unit.Module.empty())
    Unit.Module = "several";
  IsWholeModule = Unit.Module == Value("KBUILD_BASENAME");
}

/// Adds the declarations that \p S refers to.
static void referencesIn(const Stmt *S,
                         llvm::SmallPtrSetImpl<const Decl *> &Found) {
  if (const auto *R = dyn_cast<DeclRefExpr>(S))
    Found.insert(R->getDecl()->getCanonicalDecl());
  for (const Stmt *C : S->children())
    if (C)
      referencesIn(C, Found);
}

void UnitLowering::findDefinitions() {
  llvm::SmallPtrSet<const Decl *, 16> Exported;
  std::vector<const NamedDecl *> Defined;
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    const auto *N = dyn_cast<NamedDecl>(D);
    if (!N || !N->getIdentifier() || !Lower.inMain(N->getLocation()))
      continue;
    const auto *V = dyn_cast<VarDecl>(N);
    // EXPORT_SYMBOL() leaves __ADDRESSABLE() behind (linux/export.h).
    if (V && V->getInit() && V->getName().contains("__addressable_"))
      referencesIn(V->getInit(), Exported);
    const auto *F = dyn_cast<FunctionDecl>(N);
    bool Defines =
        (F && F->isThisDeclarationADefinition() && F->hasBody()) ||
        (V && V->isThisDeclarationADefinition() != VarDecl::DeclarationOnly);
    if (Defines && N->getFormalLinkage() == Linkage::External &&
        !N->hasAttr<WeakAttr>())
      Defined.push_back(N);
  }
  for (const NamedDecl *N : Defined)
    Unit.Definitions.push_back(
        {N->getName(), Exported.contains(N->getCanonicalDecl())});
}

bool UnitLowering::hasError(const FunctionDecl *Definition) const {
  if (Errors.empty())
    return false;
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Begin = SM.getFileLoc(Definition->getBeginLoc());
  SourceLocation End = SM.getFileLoc(Definition->getEndLoc());
  return llvm::any_of(Errors, [&](SourceLocation Error) {
    return SM.isPointWithin(Error, Begin, End);
  });
}

unsigned UnitLowering::number(const FunctionDecl *Definition) {
  unsigned Number = Lower.number(Definition);
  if (Number >= Unit.Functions.size()) {
    Unit.Functions.resize(Number + 1);
    Sources.resize(Number + 1);
  }
  Sources[Number].Definition = Definition;
  return Number;
}

const FunctionDecl *UnitLowering::definition(unsigned Number) const {
  return Number < Sources.size() ? Sources[Number].Definition : nullptr;
}

std::optional<unsigned> UnitLowering::find(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return std::nullopt;
  unsigned Number = Lower.number(Definition);
  return definition(Number) ? std::optional(Number) : std::nullopt;
}

static UnitFunction::Section sectionOf(const FunctionDecl *F) {
  const auto *Attr = F->getAttr<SectionAttr>();
  if (!Attr || F->getNumParams())
    return UnitFunction::Section::None;
  if (Attr->getName() == ".init.text" && F->getReturnType()->isIntegerType())
    return UnitFunction::Section::Init;
  if (Attr->getName() == ".exit.text" && F->getReturnType()->isVoidType())
    return UnitFunction::Section::Exit;
  return UnitFunction::Section::None;
}

/// As FieldInfo::Record; empty: \p Type is no struct of the driver's own. The
/// kernel's lie in those, and pointers to them become pointers to these.
static std::string ownTagOf(QualType Type, Lowering &Lower,
                            const TermTable &Terms) {
  const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  if (!R || R->field_empty())
    return "";
  const FieldInfo &First = Terms.field(Lower.fieldId(*R->field_begin()));
  return First.Owner.empty() ? "" : First.Record;
}

void UnitLowering::describe(UnitFunction &F, const FunctionDecl *Definition) {
  F.Defined = true;
  F.Name = Definition->getIdentifier() ? Definition->getName() : "";
  F.Address = Terms.function(F.Name);
  F.Where = Lower.location(Definition->getLocation());
  F.InMain = Lower.inMain(Definition->getLocation());
  F.WholeModule = IsWholeModule && F.InMain;
  F.External = Definition->getFormalLinkage() == Linkage::External;
  F.Weak = Definition->hasAttr<WeakAttr>();
  if (!F.External)
    Terms.setOwner(F.Address, F.InMain ? Lower.mainFile() : F.Where.File);
  F.Named = Definition->getIdentifier() &&
            (F.InMain || !Definition->isInlineSpecified());
  F.ReturnsVoid = Definition->getReturnType()->isVoidType();
  for (const ParmVarDecl *P : Definition->parameters())
    F.ParamIsPointer.push_back(P->getType()->isPointerType());
  if (F.InMain)
    for (const ParmVarDecl *P : Definition->parameters())
      F.ParamRecords.push_back(
          ownTagOf(P->getType()->getPointeeType(), Lower, Terms));
  F.In = sectionOf(Definition);
}

/// Describes and scans the function, if that was not done before.
UnitFunction &UnitLowering::function(unsigned Number) {
  UnitFunction &F = Unit.Functions[Number];
  const FunctionDecl *Definition = Sources[Number].Definition;
  if (F.Defined || !Definition)
    return F;
  F.Number = Number;
  describe(F, Definition);
  if (hasError(Definition)) {
    F.Given.emplace();
    return F;
  }
  FunctionScan Scan = Lower.scan(Definition);
  for (const FunctionDecl *C : Scan.Callees)
    F.Callees.push_back(number(C));
  F.HasEvents = F.Relevant = Scan.HasEvents;
  F.Small = Scan.Small;
  F.CallsOut = Scan.CallsOut;
  F.CallsMember = Scan.CallsMember;
  F.Writes = std::move(Scan.Writes);
  Sources[Number].Finder = std::move(Scan.Finder);
  return F;
}

void UnitLowering::lower(UnitFunction &F) {
  F.IR = Lower.lower(Sources[F.Number].Definition,
                     std::exchange(Sources[F.Number].Finder, nullptr));
}

void UnitLowering::analyze(llvm::ArrayRef<unsigned> Group) {
  bool Relevant = false;
  for (unsigned Number : Group) {
    const UnitFunction &F = function(Number);
    Relevant |= F.Relevant;
    for (unsigned C : F.Callees)
      Relevant |= function(C).Relevant;
  }
  const UnitFunction &First = function(Group.front());
  bool Recursive =
      Group.size() > 1 || llvm::is_contained(First.Callees, First.Number);
  for (unsigned Number : Group) {
    UnitFunction &F = function(Number);
    F.Relevant = Relevant;
    // What a short function returns is worth knowing: IS_ERR(), netdev_priv();
    // so is when it changes a flag.
    bool Changes = llvm::any_of(F.Writes.Members, [&](FieldId Member) {
      return Terms.field(Member).Flag;
    });
    F.ValueMatters =
        !Relevant && !Recursive && F.Small && (Changes || !F.ReturnsVoid);
    if (!Relevant) {
      if (F.InMain)
        for (unsigned C : F.Callees)
          F.Writes.add(function(C).Writes);
      continue;
    }
    llvm::SmallVector<unsigned, 32> Learnt;
    learnValues(Unit, F, Learnt);
    for (unsigned Small : Learnt)
      if (Unit.Functions[Small].IR)
        Unit.Schedule.push_back({Small, true});
    lower(F);
  }
  unsigned Rounds = Recursive ? MaxRounds : 1;
  for (unsigned Round = 1; Round <= Rounds; ++Round)
    for (unsigned Number : Group)
      if (function(Number).IR)
        Unit.Schedule.push_back({Number, Round == Rounds});
  Unit.Order.insert(Unit.Order.end(), Group.begin(), Group.end());
}

/// Prepares those callees of \p Caller, a function of \p In, that it needs the
/// values of, and adds their numbers to \p Learnt, callees first. Most of the
/// short functions in headers nobody needs.
void UnitLowering::learnValues(UnitIR &In, const UnitFunction &Caller,
                               llvm::SmallVectorImpl<unsigned> &Learnt) {
  for (unsigned Number : Caller.Callees) {
    UnitFunction &F = In.Functions[Number];
    if (!F.ValueMatters || F.IR || F.Given)
      continue;
    F.Given = Lower.keptReturn(Sources[Number].Definition);
    if (!F.Given) {
      learnValues(In, F, Learnt);
      lower(F);
    }
    Learnt.push_back(Number);
  }
}

UnitIR UnitLowering::run() {
  std::vector<unsigned> Roots;
  for (llvm::StringRef Name : HeaderDefinitions)
    for (const NamedDecl *D : Globals.find(Name))
      if (const auto *F = dyn_cast<FunctionDecl>(D))
        if (const FunctionDecl *Definition = F->getDefinition())
          Roots.push_back(number(Definition));
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() && F->hasBody() &&
        (Lower.inMain(F->getLocation()) || !F->isInlineSpecified()))
      Roots.push_back(number(F));
  }
  Unit.Initialisers = Lower.globals(HeaderDefinitions);
  llvm::append_range(Unit.Counts, Lower.counts());
  CallOrder Order(
      [&](unsigned Number) -> llvm::ArrayRef<unsigned> {
        return function(Number).Callees;
      },
      [&](llvm::ArrayRef<unsigned> Group) { analyze(Group); });
  for (unsigned Root : Roots)
    Order.visit(Root);
  lookAtOthers();
  learnArguments();
  decideRegistrations();
  findIncludes();
  findDefinitions();
  for (unsigned Number : Unit.Order)
    Unit.Functions[Number].AddressTaken = Lower.addressTaken().contains(
        Sources[Number].Definition->getCanonicalDecl());
  return std::move(Unit);
}

/// Whether \p F may store in a member a function that it is passed, by itself
/// or in a struct of the caller's.
static bool mayStoreFunction(const UnitFunction &F, const FunctionDecl *D) {
  if (!F.InMain || F.Writes.Members.empty())
    return false;
  return llvm::any_of(D->parameters(), [](const ParmVarDecl *P) {
    QualType To = P->getType()->getPointeeType();
    const RecordDecl *R = To.isNull() ? nullptr : To->getAsRecordDecl();
    return P->getType()->isFunctionPointerType() ||
           (R && R->getDefinition() &&
            llvm::any_of(R->getDefinition()->fields(), [](const FieldDecl *F) {
              return F->getType()->isFunctionPointerType();
            }));
  });
}

llvm::SmallVector<unsigned, 32> UnitLowering::lowerCallers(UnitIR &Whole) {
  llvm::SmallVector<unsigned, 32> Added;
  for (unsigned Number : Whole.Order) {
    UnitFunction &F = Whole.Functions[Number];
    if (!(F.CallsOut || F.CallsMember ||
          mayStoreFunction(F, Sources[Number].Definition)) ||
        F.IR || F.Given)
      continue;
    learnValues(Whole, F, Added);
    lower(F);
    Added.push_back(Number);
  }
  return Added;
}

/// Whether some path of \p S ends in a call of a function that is defined
/// elsewhere.
bool UnitLowering::endsElsewhere(const Stmt *S) {
  if (const auto *C = dyn_cast_or_null<CompoundStmt>(S))
    return !C->body_empty() && endsElsewhere(C->body_back());
  if (const auto *I = dyn_cast_or_null<IfStmt>(S))
    return endsElsewhere(I->getThen()) || endsElsewhere(I->getElse());
  const auto *C = dyn_cast_or_null<CallExpr>(S);
  if (!C)
    return false;
  const FunctionDecl *F = C->getDirectCallee();
  if (!F)
    return true;
  if (std::optional<unsigned> Number = find(F))
    return Unit.Functions[*Number].EndsElsewhere;
  const CallModel *Known = Lower.modelOf(F);
  return !F->hasBody() && !F->getBuiltinID() && !F->isVariadic() &&
         (!Known || Known->Learnt);
}

/// Finds which functions leave something to other files.
void UnitLowering::lookAtOthers() {
  for (unsigned Number : Unit.Order) {
    UnitFunction &F = Unit.Functions[Number];
    for (unsigned C : F.Callees)
      if (const UnitFunction &Callee = Unit.Functions[C]; Callee.InMain) {
        F.CallsOut |= Callee.CallsOut;
        F.CallsMember |= Callee.CallsMember;
      }
    if (F.InMain && F.ReturnsVoid)
      F.EndsElsewhere = endsElsewhere(Sources[Number].Definition->getBody());
  }
  for (unsigned Number : Unit.Order)
    if (UnitFunction &F = Unit.Functions[Number]; F.IR)
      for (CallInstr &C : F.IR->Calls)
        if (C.Callee != CallInstr::NoFunction &&
            (C.Callee >= Unit.Functions.size() ||
             !Unit.Functions[C.Callee].CallsOut))
          C.Model = nullptr;
}

/// Finds which constants static functions are always passed: what is under a
/// condition that these do not meet never happens.
void UnitLowering::learnArguments() {
  std::set<unsigned> CalledOutOfSight;
  std::map<unsigned, std::vector<std::optional<int64_t>>> Passed;
  for (unsigned Number : Unit.Order) {
    const UnitFunction &F = Unit.Functions[Number];
    if (!F.IR) {
      CalledOutOfSight.insert(F.Callees.begin(), F.Callees.end());
      continue;
    }
    for (const CallInstr &C : F.IR->Calls) {
      if (C.Callee == CallInstr::NoFunction)
        continue;
      auto [It, New] = Passed.try_emplace(C.Callee, C.Args.size());
      std::vector<std::optional<int64_t>> &All = It->second;
      All.resize(std::min(All.size(), C.Args.size()));
      for (size_t I = 0; I != All.size(); ++I) {
        int64_t Value;
        bool Known = Terms.isConst(C.Args[I], Value);
        if (New && Known)
          All[I] = Value;
        else if (!Known || All[I] != Value)
          All[I].reset();
      }
    }
  }
  for (auto &[Number, Args] : Passed) {
    if (Number >= Unit.Functions.size())
      continue;
    UnitFunction &F = Unit.Functions[Number];
    if (F.IR && !F.External && !F.IR->Inline &&
        !CalledOutOfSight.count(Number) &&
        !Lower.addressTaken().contains(
            Sources[Number].Definition->getCanonicalDecl()))
      F.IR->AlwaysPassed = std::move(Args);
  }
}

/// Decides the conditions of rows, now that all of the unit was seen.
void UnitLowering::decideRegistrations() {
  auto Decide = [&](Registration &R) { R.Applies = Lower.applies(R); };
  llvm::for_each(Unit.Initialisers, Decide);
  for (unsigned Number : Unit.Order)
    if (UnitFunction &F = Unit.Functions[Number]; F.IR)
      llvm::for_each(F.IR->Registrations, Decide);
}

/// Finds where the main file includes the source files that functions lie in:
/// readers start there, and front ends show what is told of the main file.
void UnitLowering::findIncludes() {
  const SourceManager &SM = Context.getSourceManager();
  for (unsigned Number : Unit.Order) {
    const UnitFunction &F = Unit.Functions[Number];
    SourceLocation Loc =
        SM.getFileLoc(Sources[Number].Definition->getLocation());
    if (!F.InMain || SM.isInMainFile(Loc) ||
        Unit.IncludedAt.count(F.Where.File))
      continue;
    SourceLocation At;
    while (Loc.isValid()) {
      Loc = SM.getIncludeLoc(SM.getFileID(Loc));
      if (Loc.isValid())
        At = Loc;
    }
    if (At.isValid())
      Unit.IncludedAt[F.Where.File] = Lower.location(At);
  }
}

void UnitLowering::keepHeader(const UnitFunction &F, const Summary *S) {
  if (F.Relevant)
    return;
  const FunctionDecl *Definition = Sources[F.Number].Definition;
  if (F.IR && S)
    Lower.keepReturn(Definition, *S);
  Lower.keepIdle(Definition, F.ValueMatters);
}
