//===- Lowering.cpp - From Clang's AST to the IR --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/FunctionLowering.h"
#include "Lowering/GlobalNames.h"
#include "Lowering/KernelRelease.h"
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

Lowering::Lowering(ASTContext &Context, const Model &M, TermTable &Terms,
                   llvm::StringSaver &Strings, GlobalNames &Globals,
                   HeaderFacts *Header)
    : Context(Context), M(M), Terms(Terms), Strings(Strings), Globals(Globals),
      Header(Header), Macros(Context, M, Header ? &Header->Macros : nullptr) {
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
  if (SM.isWrittenInMainFile(File))
    return true;
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
  auto [It, New] = Fields.try_emplace(F, 0);
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
  const CallModel *C = M.lookup(F->getName());
  if ((!C || C->saysSleepAlone()) && M.isLearnt(F->getName()))
    if (const CallModel *L = M.learnt(F->getName(), kernelRelease(F)))
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
  const CallModel *C = M.lookup(F->getName());
  // What it returns is what the body says.
  if (!C || C->Returns || C->Tests != ContextTest::None || modelOf(F) ||
      F->getFormalLinkage() != Linkage::External)
    return nullptr;
  return C;
}

void Lowering::preferModel(const FunctionDecl *F) {
  Models[F->getCanonicalDecl()] = M.lookup(F->getName());
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

/// Calls \p Found with each of sparse's annotations that follow the parameters
/// of \p D; the lexer stands behind its name. Until \p Found returns false.
static void forEachAnnotation(
    const FunctionDecl *D, HeaderFacts *Header,
    llvm::function_ref<bool(FunctionIR::Annotation::Kind, Lexer &)> Found) {
  bool Kept = Header && D->isFromASTFile();
  if (Kept && Header->NotAnnotated.contains(D->getGlobalID()))
    return;
  const ASTContext &Context = D->getASTContext();
  const SourceManager &SM = Context.getSourceManager();
  FunctionTypeLoc TL = D->getFunctionTypeLoc();
  if (!TL || TL.getRParenLoc().isMacroID())
    return;
  auto [File, Offset] = SM.getDecomposedLoc(TL.getRParenLoc());
  bool Invalid = false;
  StringRef Buffer = SM.getBufferData(File, &Invalid);
  if (Invalid)
    return;
  // They stand behind the parameters, or before the name.
  unsigned Before = Offset, Name = Offset;
  if (SourceLocation Begin = D->getBeginLoc(); Begin.isFileID()) {
    auto [BeginFile, At] = SM.getDecomposedLoc(Begin);
    auto [NameFile, NameAt] = SM.getDecomposedLoc(D->getLocation());
    if (BeginFile == File && NameFile == File && At < NameAt) {
      Before = At;
      Name = NameAt;
    }
  }
  Lexer L(SM.getLocForStartOfFile(File), Context.getLangOpts(), Buffer.begin(),
          Buffer.begin() + Before, Buffer.end());
  Token Tok;
  bool None = true;
  for (unsigned N = 0; N < 64 && !L.LexFromRawLexer(Tok); ++N) {
    unsigned At = SM.getFileOffset(Tok.getLocation());
    if (At >= Name && At < Offset) {
      L.seek(Offset + 1, /*IsAtStartOfLine=*/false);
      continue;
    }
    if (Tok.isOneOf(tok::l_brace, tok::semi, tok::eof))
      break;
    if (Tok.isNot(tok::raw_identifier))
      continue;
    std::optional<FunctionIR::Annotation::Kind> What =
        llvm::StringSwitch<std::optional<FunctionIR::Annotation::Kind>>(
            Tok.getRawIdentifier())
            .Case("__must_hold", FunctionIR::Annotation::MustHold)
            .Case("__acquires", FunctionIR::Annotation::Acquires)
            .Case("__cond_acquires", FunctionIR::Annotation::Acquires)
            .Case("__releases", FunctionIR::Annotation::Releases)
            .Default(std::nullopt);
    if (!What)
      continue;
    None = false;
    if (!Found(*What, L))
      break;
  }
  if (Kept && None)
    Header->NotAnnotated.insert(D->getGlobalID());
}

bool Lowering::changesLocks(const FunctionDecl *F) {
  auto [It, New] = ChangeLocks.try_emplace(F->getCanonicalDecl(), false);
  if (New)
    for (const FunctionDecl *D : F->redecls())
      forEachAnnotation(
          D, Header, [&](FunctionIR::Annotation::Kind What, Lexer &) {
            It->second |= What != FunctionIR::Annotation::MustHold;
            return true;
          });
  return It->second;
}

void FunctionLowering::annotations(FunctionIR &Out) {
  for (const FunctionDecl *D : FD->redecls())
    forEachAnnotation(
        D, U.Header, [&](FunctionIR::Annotation::Kind What, Lexer &L) {
          FunctionIR::Annotation A;
          A.Lock = 0;
          A.What = What;
          Token Tok;
          if (L.LexFromRawLexer(Tok) || Tok.isNot(tok::l_paren))
            return false;
          // identifier (-> identifier | . identifier)*, perhaps behind an &.
          TermId Place = 0;
          QualType Type;
          bool Known = true, First = true, Arrow = false;
          while (!L.LexFromRawLexer(Tok) &&
                 !Tok.isOneOf(tok::r_paren, tok::eof, tok::l_brace)) {
            if (Tok.is(tok::amp) && First)
              continue;
            if (Tok.isOneOf(tok::arrow, tok::period)) {
              Arrow = Tok.is(tok::arrow);
              continue;
            }
            if (Tok.isNot(tok::raw_identifier)) {
              Known = false;
              continue;
            }
            StringRef Name = Tok.getRawIdentifier();
            if (First) {
              First = false;
              for (const ParmVarDecl *P : D->parameters())
                if (P->getIdentifier() && P->getName() == Name) {
                  Place = place(FD->getParamDecl(P->getFunctionScopeIndex()));
                  Type = P->getType();
                }
              if (!Place)
                for (const NamedDecl *G : U.Globals.find(Name))
                  if (const auto *V = dyn_cast<VarDecl>(G)) {
                    Place = place(V);
                    Type = V->getType();
                  }
              Known &= Place != 0;
            } else if (Known && !Type.isNull()) {
              if (Arrow && Type->isPointerType()) {
                Place = T.load(Place);
                Type = Type->getPointeeType();
              }
              Place = U.member(Place, Type->getAsRecordDecl(), Name, Type);
            } else {
              Known = false;
            }
          }
          // The lock itself is meant, also where a pointer to it is named.
          if (Known && !Type.isNull() && Type->isPointerType())
            Place = T.load(Place);
          A.Lock = Known ? Place : 0;
          Out.Annotations.push_back(A);
          return true;
        });
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
