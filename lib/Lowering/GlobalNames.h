//===- GlobalNames.h - What a unit declares by a name -----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A unit may begin with a precompiled header, as every file in an editor does.
// Of C Clang keeps no table of what such a header declares, but looks
// identifiers up; so this does the same.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_GLOBALNAMES_H
#define LOCKLINT_LOWERING_GLOBALNAMES_H

#include "clang/Sema/IdentifierResolver.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <functional>

namespace clang {
class ASTContext;
class Decl;
class NamedDecl;
class Preprocessor;
} // namespace clang

namespace locklint {

class GlobalNames {
public:
  /// \p IsForeign: as in UnitInput.
  GlobalNames(clang::ASTContext &Context, clang::Preprocessor &PP,
              std::function<bool(clang::SourceLocation)> IsForeign)
      : IsForeign(std::move(IsForeign)), Context(Context), Resolver(PP) {}

  /// Whether \p D is of no concern to the unit.
  bool isForeign(const clang::Decl *D) const;
  /// What \p Name is at file scope, tags included; empty if nothing.
  llvm::SmallVector<const clang::NamedDecl *, 2> find(llvm::StringRef Name);

private:
  std::function<bool(clang::SourceLocation)> IsForeign;
  clang::ASTContext &Context;
  clang::IdentifierResolver Resolver;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_GLOBALNAMES_H
