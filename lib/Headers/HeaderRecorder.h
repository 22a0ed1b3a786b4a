//===- HeaderRecorder.h - Watching how headers are read ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_HEADERRECORDER_H
#define LOCKLINT_HEADERS_HEADERRECORDER_H

#include "Headers/HeaderRecord.h"
#include "clang/Basic/FileEntry.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/FileSystem/UniqueID.h"
#include <map>
#include <optional>
#include <set>

namespace clang {
class ASTContext;
class IdentifierInfo;
class MacroInfo;
class Preprocessor;
class SourceManager;
class Token;
} // namespace clang

namespace locklint {

/// Makes the record of headers while Clang reads them.
class HeaderRecorder {
public:
  /// Watches \p PP, which must not outlive this.
  void watch(clang::Preprocessor &PP);
  /// To be called when all was read.
  void finish(clang::ASTContext &Context);
  /// To be called instead, if the headers are of no use.
  void fail(llvm::StringRef Why);

  HeaderRecord Record;

private:
  class Callbacks;

  /// How a header mentions a name; a macro may be for some of these only.
  enum MentionKind : uint8_t {
    Tested = 1, ///< By a directive.
    Called = 2, ///< Before a parenthesis, or expanded.
    Plain = 4,
  };
  struct MentionedName {
    uint8_t Kinds = 0;
    TextPosition First = {0, UINT16_MAX};
  };
  struct MacroDefiner {
    TextPosition Where;
    uint8_t Concerns; ///< Which kinds of mention.
  };

  std::optional<HeaderId> headerOf(clang::FileEntryRef File);
  std::optional<HeaderId> headerAt(clang::SourceLocation Loc);
  void entersFrom(clang::SourceLocation Loc);
  void includes(clang::SourceLocation From, clang::FileEntryRef File);
  void searched(clang::SourceLocation From, bool Quoted,
                llvm::StringRef FoundIn, llvm::StringRef Name);
  void mentions(const clang::IdentifierInfo *Name, clang::SourceLocation Loc,
                uint8_t Kind);
  void lexed(const clang::Token &T);
  void defines(const clang::IdentifierInfo *Macro, clang::SourceLocation Loc,
               const clang::MacroInfo *Info);
  void findRedeclared(const clang::ASTContext &Context);
  void findDefinitions(const clang::ASTContext &Context);
  void orderHeaders();
  void describeFiles();
  void describeSearch();

  clang::Preprocessor *PP = nullptr;
  clang::SourceManager *Sources = nullptr;
  llvm::DenseMap<llvm::sys::fs::UniqueID, HeaderId> Ids;
  std::vector<clang::FileEntryRef> Files; ///< By header.
  /// HeaderRecord::Before.
  std::set<std::string> SearchedBefore;
  /// What no header includes.
  std::vector<HeaderId> Roots;
  llvm::DenseMap<clang::FileID, int> ByFileId;
  /// The offsets of RecordedHeader::Includes.
  std::map<HeaderId, std::vector<unsigned>> IncludesAt;
  llvm::DenseMap<std::pair<const clang::IdentifierInfo *, unsigned>,
                 MentionedName>
      Mentions;
  llvm::DenseMap<const clang::IdentifierInfo *,
                 llvm::SmallVector<MacroDefiner, 1>>
      Macros;
  llvm::StringMap<RecordedName> Names;
  /// The last token, if it is an identifier.
  const clang::IdentifierInfo *Last = nullptr;
  clang::SourceLocation LastAt;
  /// Whose text is being read, and how often __COUNTER__ was used before.
  std::optional<HeaderId> Current;
  unsigned Counted = 0;
};

} // namespace locklint

#endif // LOCKLINT_HEADERS_HEADERRECORDER_H
