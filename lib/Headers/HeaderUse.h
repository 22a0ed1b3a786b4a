//===- HeaderUse.h - Whether a precompiled header fits a unit ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A precompiled header (PCH) puts many headers before a unit's text: in another
// order than the unit includes them, and more of them. A unit means the same
// with it if
//
// - each header that the unit includes has the text that it has in the PCH: the
//   macros that it mentions were defined by the same headers, and by nobody
//   else;
// - the unit's own text, with all headers that are not in the PCH, uses no
// macro
//   of headers that it has not included by then, and refers to none of their
//   declarations.
//
// HeaderUse follows a unit's #include directives through the record of the PCH
// and tells whether all that is so.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_HEADERUSE_H
#define LOCKLINT_HEADERS_HEADERUSE_H

#include "Headers/InclusionOrder.h"
#include "clang/Basic/FileEntry.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem/UniqueID.h"
#include <vector>

namespace clang {
class ASTContext;
class IdentifierInfo;
class Preprocessor;
class Token;
} // namespace clang

namespace locklint {

/// Macros that are of no concern to an analysis of locks, whatever they are
/// defined as: parts of the texts of messages, how calls are traced.
bool isIndifferent(llvm::StringRef Name);

/// The headers of one PCH, ready to be used by units.
struct CachedHeaders {
  HeaderRecord Record;
  std::string PchPath;
  llvm::DenseMap<llvm::sys::fs::UniqueID, HeaderId> ByFile;
};

/// Watches how one unit is preprocessed.
class HeaderUse {
public:
  explicit HeaderUse(const CachedHeaders &Headers);

  /// Watches \p PP, which must not outlive this, from its first token on.
  void watch(clang::Preprocessor &PP);
  /// To be called when the PCH was loaded, and nothing else was read.
  void begin(clang::Preprocessor &PP);
  /// To be called when all was read.
  void finish(clang::ASTContext &Context);

  /// Why the PCH must not be used; empty: it may, as far as is known by now.
  llvm::StringRef problem() const { return Problem; }

  /// Whether \p Loc is in a header that the unit does not include.
  bool isForeign(const clang::SourceManager &Sources,
                 clang::SourceLocation Loc);
  /// Whether the file is one of the PCH's.
  bool isCovered(clang::FileEntryRef File) const { return idOf(File) >= 0; }
  /// RecordedHeader::Definitions of included headers, in order.
  llvm::ArrayRef<llvm::StringRef> definitions() const { return Definitions; }
  /// The PCH's headers that the unit includes.
  std::vector<const RecordedHeader *> included() const;

private:
  class Callbacks;

  int idOf(clang::FileEntryRef File) const;
  void includes(clang::Preprocessor &PP, clang::FileEntryRef File);
  void include(HeaderId Header, llvm::StringRef Name);
  void enters(HeaderId Header, llvm::StringRef Name);
  void uses(const clang::IdentifierInfo *Macro);
  void changes(const clang::IdentifierInfo *Macro);
  void fail(const llvm::Twine &Why);

  const CachedHeaders &Headers;
  InclusionOrder Order;
  std::vector<llvm::StringRef> Definitions;
  /// How often included headers would have used __COUNTER__.
  unsigned Counted = 0;
  llvm::DenseSet<const clang::IdentifierInfo *> Known;
  /// What the unit's own text has defined or undefined, and who mentions it.
  struct Change {
    llvm::StringRef Macro;
    llvm::BitVector MentionedBy;
  };
  std::vector<Change> Changes;
  llvm::DenseMap<clang::FileID, bool> Foreign;
  std::string Problem;
};

} // namespace locklint

#endif // LOCKLINT_HEADERS_HEADERUSE_H
