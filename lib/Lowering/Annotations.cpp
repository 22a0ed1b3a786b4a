//===- Annotations.cpp - What declarations say of locks -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/Annotations.h"
#include "Lowering/FunctionLowering.h"
#include "Lowering/GlobalNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace locklint;
using llvm::StringRef;

using Kind = FunctionIR::Annotation::Kind;

/// __must_not_hold() says nothing that would have to be known.
static std::optional<Kind> keywordOf(StringRef Name) {
  Name.consume_back("_shared");
  return llvm::StringSwitch<std::optional<Kind>>(Name)
      .Case("__must_hold", Kind::MustHold)
      .Case("__acquires", Kind::Acquires)
      .Case("__cond_acquires", Kind::Acquires)
      .Case("__releases", Kind::Releases)
      .Case("__cond_releases", Kind::Releases)
      .Default(std::nullopt);
}

/// Reads what stands in parentheses: operands, separated by commas.
static void readOperands(Lexer &L, WrittenAnnotation &A) {
  Token Tok;
  if (L.LexFromRawLexer(Tok) || Tok.isNot(tok::l_paren))
    return;
  unsigned Depth = 1;
  A.Operands.emplace_back();
  while (!L.LexFromRawLexer(Tok) &&
         !Tok.isOneOf(tok::eof, tok::l_brace, tok::semi)) {
    if (Tok.is(tok::l_paren))
      ++Depth;
    else if (Tok.is(tok::r_paren) && --Depth == 0)
      return;
    if (Tok.is(tok::comma) && Depth == 1)
      A.Operands.emplace_back();
    else
      A.Operands.back().push_back(Tok);
  }
}

void locklint::forEachAnnotation(
    const FunctionDecl *D, HeaderFacts *Header,
    llvm::function_ref<void(const WrittenAnnotation &)> Found) {
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
    std::optional<Kind> What = keywordOf(Tok.getRawIdentifier());
    if (!What)
      continue;
    None = false;
    WrittenAnnotation A{*What, {}};
    readOperands(L, A);
    Found(A);
  }
  if (Kept && None)
    Header->NotAnnotated.insert(D->getGlobalID());
}

bool Lowering::changesLocks(const FunctionDecl *F) {
  auto [It, New] = ChangeLocks.try_emplace(F->getCanonicalDecl(), false);
  if (New)
    for (const FunctionDecl *D : F->redecls())
      forEachAnnotation(D, Header, [&](const WrittenAnnotation &A) {
        It->second |= A.What != Kind::MustHold;
      });
  return It->second;
}

const VarDecl *FunctionLowering::annotated(const FunctionDecl *D,
                                           StringRef Name) {
  // Another declaration may call its parameters otherwise.
  for (const ParmVarDecl *P : D->parameters())
    if (P->getIdentifier() && P->getName() == Name)
      return FD->getParamDecl(P->getFunctionScopeIndex());
  for (const NamedDecl *G : U.Globals.find(Name))
    if (const auto *V = dyn_cast<VarDecl>(G))
      return V;
  return nullptr;
}

TermId FunctionLowering::annotated(const FunctionDecl *D,
                                   llvm::ArrayRef<Token> Tokens) {
  TermId Place = 0;
  QualType Type;
  bool Arrow = false;
  if (!Tokens.empty() && Tokens.front().is(tok::amp))
    Tokens = Tokens.drop_front();
  for (const Token &Tok : Tokens) {
    if (Tok.isOneOf(tok::arrow, tok::period)) {
      Arrow = Tok.is(tok::arrow);
      continue;
    }
    if (Tok.isNot(tok::raw_identifier))
      return 0;
    StringRef Name = Tok.getRawIdentifier();
    if (!Place) {
      const VarDecl *V = annotated(D, Name);
      if (!V || !(Place = place(V)))
        return 0;
      Type = V->getType();
      continue;
    }
    if (Type.isNull())
      return 0;
    if (Arrow && Type->isPointerType()) {
      Place = T.load(Place);
      Type = Type->getPointeeType();
    }
    Place = U.member(Place, Type->getAsRecordDecl(), Name, Type);
  }
  // The lock itself is meant, also where a pointer to it is named.
  if (Place && !Type.isNull() && Type->isPointerType())
    Place = T.load(Place);
  return Place;
}

void FunctionLowering::annotations(FunctionIR &Out) {
  for (const FunctionDecl *D : FD->redecls())
    forEachAnnotation(D, U.Header, [&](const WrittenAnnotation &A) {
      for (const auto &Tokens : A.Operands)
        Out.Annotations.push_back({A.What, annotated(D, Tokens)});
    });
}
