//===- Lowering.cpp - From Clang's AST to the IR --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "Lowering/GlobalNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/Stmt.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace locklint;

Lowering::Lowering(ASTContext &Context, const Model &M, KernelInfo Its,
                   TermTable &Terms, llvm::StringSaver &Strings,
                   GlobalNames &Globals, HeaderFacts *Header)
    : Context(Context), M(M), Kernel(std::move(Its)), Terms(Terms),
      Strings(Strings), Globals(Globals), Header(Header),
      Macros(Context, M, Kernel, Header ? &Header->Macros : nullptr) {
  watchConditions();
  if (Header)
    for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls())
      if (const auto *F = dyn_cast<FunctionDecl>(D);
          F && !F->isFromASTFile() && F->isThisDeclarationADefinition() &&
          F->getIdentifier())
        DefinedHere.insert(F->getName());
}

unsigned Lowering::number(const FunctionDecl *Definition) {
  return Numbers.try_emplace(Definition, Numbers.size()).first->second;
}

Location Lowering::location(SourceLocation Loc) {
  const SourceManager &SM = Context.getSourceManager();
  Loc = SM.getFileLoc(Loc);
  if (Header && SM.isLoadedSourceLocation(Loc))
    return locationInHeader(Loc);
  PresumedLoc P = SM.getPresumedLoc(Loc);
  if (P.isInvalid())
    return {};
  // One copy of a name per file, so that equal names are equal pointers.
  llvm::StringRef &Name = FileNames[P.getFileID()];
  if (Name != P.getFilename())
    Name = Strings.save(P.getFilename());
  return {Name, P.getLine(), P.getColumn()};
}

llvm::StringRef Lowering::mainFile() {
  if (MainFile.empty()) {
    const SourceManager &SM = Context.getSourceManager();
    MainFile = location(SM.getLocForStartOfFile(SM.getMainFileID())).File;
  }
  return MainFile;
}

bool Lowering::isForeign(const Decl *D) const { return Globals.isForeign(D); }

/// Counting the lines of a header means opening it.
Location Lowering::locationInHeader(SourceLocation Loc) {
  auto [It, New] = Header->Places.try_emplace(Loc);
  Location &Place = It->second;
  if (New) {
    PresumedLoc P = Context.getSourceManager().getPresumedLoc(Loc);
    if (P.isValid()) {
      llvm::StringRef File =
          Header->Names.insert(P.getFilename()).first->first();
      Place = {File, P.getLine(), P.getColumn()};
    }
  }
  if (!Place.valid())
    return {};
  llvm::StringRef &Name = HeaderFileNames[Place.File.data()];
  if (Name.empty())
    Name = Strings.save(Place.File);
  return {Name, Place.Line, Place.Column};
}

bool Lowering::inMain(SourceLocation Loc) {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation File = SM.getFileLoc(Loc);
  // Code that was generated or preprocessed says where it comes from.
  if (SM.isInMainFile(File))
    return !StringRef(SM.getPresumedLoc(File).getFilename()).ends_with(".h");
  // A driver that includes its parts as .c files.
  return SM.getFilename(File).ends_with(".c");
}

static unsigned widthOf(const FieldDecl *BitField,
                        [[maybe_unused]] const ASTContext &Context) {
#if LLVM_VERSION_MAJOR >= 22
  return BitField->getBitWidthValue();
#else
  return BitField->getBitWidthValue(Context);
#endif
}

/// Whether \p F holds a truth value, by its type or, since C was long without
/// such a type, by its name.
static bool isFlagMember(const FieldDecl *F, const ASTContext &Context) {
  if (F->getType()->isBooleanType() ||
      (F->isBitField() && widthOf(F, Context) == 1))
    return true;
  return F->getType()->isIntegerType() && !F->getType()->isEnumeralType() &&
         (F->getName().starts_with("is_") || F->getName().starts_with("has_") ||
          F->getName().starts_with("can_"));
}

/// Whether what the file declares has a name of its own in all the kernel: not
/// so in drivers' own headers.
static bool isShared(StringRef File) {
  return File.starts_with("include/") || File.contains("/include/");
}

FieldInfo Lowering::describe(const FieldDecl *F) {
  FieldInfo I;
  I.Name = F->getName();
  const RecordDecl *R = F->getParent();
  if (R->getIdentifier())
    I.Record = (R->getKindName() + " " + R->getName()).str();
  else if (const TypedefNameDecl *D = R->getTypedefNameForAnonDecl())
    I.Record = D->getNameAsString();
  if (R->isCompleteDefinition() && !R->isInvalidDecl())
    I.Offset =
        Context.getASTRecordLayout(R).getFieldOffset(F->getFieldIndex()) / 8;
  I.Flag = isFlagMember(F, Context);
  I.Embedded = R->getIdentifier() && M.isEmbedded(R->getName());
  if (llvm::StringRef File = location(R->getLocation()).File; !isShared(File))
    I.Owner = File.str();
  return I;
}

FieldId Lowering::fieldId(const FieldDecl *F) {
  auto [It, New] = Fields.try_emplace(F);
  if (!New)
    return It->second;
  if (!Header || !F->isFromASTFile())
    return It->second = Terms.fieldId(describe(F));
  auto [Known, First] = Header->Fields.try_emplace(F->getGlobalID());
  if (First)
    Known->second = Header->Terms.fieldId(describe(F));
  return It->second = Terms.fieldId(Header->Terms.field(Known->second));
}

const CallModel *Lowering::modelOf(const FunctionDecl *F) {
  auto [It, New] = Models.try_emplace(F->getCanonicalDecl());
  if (!New || !F->getIdentifier())
    return It->second;
  const CallModel *C = M.lookup(F->getName(), Kernel);
  if (const CallModel *L = M.learnt(F->getName(), Kernel))
    C = L;
  // A driver's own function of that name is what its body does.
  const FunctionDecl *Def = nullptr;
  if (C && F->hasBody(Def) && (C->Learnt || inMain(Def->getLocation())))
    C = nullptr;
  return It->second = C;
}

const CallModel *Lowering::modelOfName(const FunctionDecl *F) {
  if (F->getStorageClass() == SC_Static || !F->getIdentifier())
    return nullptr;
  const CallModel *C = M.lookup(F->getName(), Kernel);
  // What it returns is what the body says.
  if (!C || C->Returns || C->Tests != ContextTest::None || modelOf(F) ||
      F->getFormalLinkage() != Linkage::External)
    return nullptr;
  return C;
}

void Lowering::preferModel(const FunctionDecl *F) {
  Models[F->getCanonicalDecl()] = M.lookup(F->getName(), Kernel);
}

static bool isGfp(QualType T) {
  while (const auto *TT = T->getAs<TypedefType>()) {
    if (TT->getDecl()->getName() == "gfp_t")
      return true;
    T = TT->desugar();
  }
  return false;
}

int locklint::gfpParameter(const FunctionDecl *F) {
  for (const ParmVarDecl *P : F->parameters())
    if (isGfp(P->getType()))
      return P->getFunctionScopeIndex();
  return -1;
}

bool FunctionLowering::run(FunctionIR &Out) {
  F = &Out;
  Out.Name = U.Strings.save(FD->getName());
  Out.Where = U.location(FD->getLocation());
  Out.End = U.location(FD->getBody()->getEndLoc());
  Out.Inline = FD->isInlineSpecified();
  QualType R = FD->getReturnType();
  Out.ReturnsVoid = R->isVoidType();
  Out.ReturnsPointer = R->isPointerType();
  Out.ReturnsBool = R->isBooleanType();
  Out.ReturnsUnsigned = !Out.ReturnsBool && R->isUnsignedIntegerType();
  Out.ReturnsAggregate = R->isRecordType();

  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  std::unique_ptr<CFG> Graph =
      CFG::buildCFG(FD, FD->getBody(), &Context, Options);
  if (!Graph)
    return false;
  for (const ParmVarDecl *P : FD->parameters()) {
    Out.ParamPlaces.push_back(place(P));
    Out.ParamNames.push_back(P->getNameAsString());
    Out.ParamIsPointer.push_back(P->getType()->isPointerType());
  }
  annotations(Out);
  findArms();
  findWaits(FD->getBody());
  findComputedArguments(*Graph);

  PostOrderCFGView Order(Graph.get());
  llvm::DenseMap<unsigned, int> Index;
  std::vector<const CFGBlock *> Blocks;
  for (const CFGBlock *B : Order) {
    Index[B->getBlockID()] = Blocks.size();
    Blocks.push_back(B);
  }
  Out.Blocks.resize(Blocks.size());
  bool HasExit = false;
  for (size_t I = 0; I != Blocks.size(); ++I) {
    const CFGBlock *B = Blocks[I];
    Block = &Out.Blocks[I];
    Dereferenced.clear();
    Block->Number = U.NextNumber++;
    if (B == &Graph->getEntry())
      Out.Entry = I;
    if (B == &Graph->getExit()) {
      Out.Exit = I;
      HasExit = true;
    }
    for (const CFGElement &E : *B) {
      if (auto S = E.getAs<CFGStmt>()) {
        element(S->getStmt());
      } else if (auto C = E.getAs<CFGCleanupFunction>()) {
        const FunctionDecl *D = C->getFunctionDecl();
        const FunctionDecl *Def = nullptr;
        CallInstr Call;
        Call.Number = U.NextNumber++;
        Call.Name = D->getName();
        Call.Where = U.location(C->getVarDecl()->getLocation());
        Call.Args.push_back(place(C->getVarDecl()));
        if (D->hasBody(Def))
          Call.Callee = U.number(Def);
        Out.Calls.push_back(std::move(Call));
        call(Out.Calls.size() - 1);
      }
    }
    terminator(*B, Index);
  }
  if (!HasExit)
    Out.Exit = ~0U;
  return true;
}

std::optional<FunctionIR> Lowering::lower(const FunctionDecl *Definition,
                                          std::unique_ptr<CallFinder> Finder) {
  if (Finder)
    Finder->finish();
  else
    Finder = std::make_unique<CallFinder>(Macros, Definition->getBody());
  FunctionIR F;
  FunctionLowering L(*this, Definition, *Finder);
  if (!L.run(F))
    return std::nullopt;
  return F;
}
