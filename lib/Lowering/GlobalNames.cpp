//===- GlobalNames.cpp - What a unit declares by a name -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/GlobalNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

using namespace clang;
using namespace locklint;

bool GlobalNames::isForeign(const Decl *D) const {
  return IsForeign && D->isFromASTFile() && IsForeign(D->getLocation());
}

llvm::SmallVector<const NamedDecl *, 2>
GlobalNames::find(llvm::StringRef Name) {
  llvm::SmallVector<const NamedDecl *, 2> Found;
  // Reads the identifier's declarations, if a precompiled header has any.
  DeclarationName Id(&Context.Idents.get(Name));
  for (const NamedDecl *D : Resolver.decls(Id))
    if (D->getDeclContext()->getRedeclContext()->isTranslationUnit() &&
        !isForeign(D))
      Found.push_back(D);
  return Found;
}
