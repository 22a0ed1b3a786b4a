//===- HeaderRecorder.cpp - Watching how headers are read -----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/HeaderRecorder.h"
#include "Headers/HeaderUse.h"
#include "Headers/InclusionOrder.h"
#include "Store/UnitStore.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <limits>

using namespace clang;
using namespace llvm;
using namespace locklint;

class HeaderRecorder::Callbacks : public PPCallbacks {
public:
  explicit Callbacks(HeaderRecorder &To) : To(To) {}

  void FileChanged(SourceLocation Loc, FileChangeReason,
                   SrcMgr::CharacteristicKind, FileID) override {
    To.entersFrom(Loc);
  }
  void InclusionDirective(SourceLocation Hash, const Token &, StringRef,
                          bool Angled, CharSourceRange,
                          OptionalFileEntryRef File, StringRef FoundIn,
                          StringRef Name, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (!File)
      return;
    To.includes(Hash, *File);
    To.searched(Hash, !Angled, FoundIn, Name);
  }
  void MacroExpands(const Token &Name, const MacroDefinition &, SourceRange,
                    const MacroArgs *) override {
    To.mentions(Name.getIdentifierInfo(), Name.getLocation(), Called);
  }
  void MacroDefined(const Token &Name, const MacroDirective *D) override {
    To.defines(Name.getIdentifierInfo(), Name.getLocation(), D->getMacroInfo());
  }
  void MacroUndefined(const Token &Name, const MacroDefinition &,
                      const MacroDirective *) override {
    To.defines(Name.getIdentifierInfo(), Name.getLocation(), nullptr);
  }
  void Defined(const Token &Name, const MacroDefinition &,
               SourceRange) override {
    tests(Name);
  }
  void Ifdef(SourceLocation, const Token &Name,
             const MacroDefinition &) override {
    tests(Name);
  }
  void Ifndef(SourceLocation, const Token &Name,
              const MacroDefinition &) override {
    tests(Name);
  }
  using PPCallbacks::Elifdef;
  void Elifdef(SourceLocation, const Token &Name,
               const MacroDefinition &) override {
    tests(Name);
  }
  using PPCallbacks::Elifndef;
  void Elifndef(SourceLocation, const Token &Name,
                const MacroDefinition &) override {
    tests(Name);
  }

private:
  void tests(const Token &Name) {
    To.mentions(Name.getIdentifierInfo(), Name.getLocation(), Tested);
  }

  HeaderRecorder &To;
};

void HeaderRecorder::watch(Preprocessor &Watched) {
  PP = &Watched;
  Sources = &Watched.getSourceManager();
  PP->addPPCallbacks(std::make_unique<Callbacks>(*this));
  PP->setTokenWatcher([this](const Token &T) { lexed(T); });
}

std::optional<HeaderId> HeaderRecorder::headerOf(FileEntryRef File) {
  auto [It, New] = Ids.try_emplace(File.getUniqueID(), Files.size());
  if (New) {
    if (Files.size() == std::numeric_limits<HeaderId>::max()) {
      Record.Problem = "there are too many headers";
      Ids.erase(It);
      return std::nullopt;
    }
    Files.push_back(File);
    RecordedHeader H;
    H.Name = File.getName().str();
    SmallString<256> Path = File.getName();
    PP->getFileManager().makeAbsolutePath(Path);
    H.Path = Path.str().str();
    Record.Headers.push_back(std::move(H));
  }
  return It->second;
}

/// The header whose text is at \p Loc; none for what was made up.
std::optional<HeaderId> HeaderRecorder::headerAt(SourceLocation Loc) {
  FileID File = Sources->getFileID(Sources->getExpansionLoc(Loc));
  auto [It, New] = ByFileId.try_emplace(File, -1);
  if (New)
    if (OptionalFileEntryRef Entry = Sources->getFileEntryRefForID(File))
      if (auto Found = Ids.find(Entry->getUniqueID()); Found != Ids.end())
        It->second = Found->second;
  return It->second < 0 ? std::nullopt : std::optional(HeaderId(It->second));
}

void HeaderRecorder::entersFrom(SourceLocation Loc) {
  unsigned Now = PP->getCounterValue();
  if (Current)
    Record.Headers[*Current].Counted += Now - Counted;
  Counted = Now;
  Current = headerAt(Loc);
}

void HeaderRecorder::includes(SourceLocation From, FileEntryRef File) {
  size_t Before = Files.size();
  std::optional<HeaderId> Id = headerOf(File);
  if (!Id)
    return;
  std::optional<HeaderId> Includer = headerAt(From);
  if (!Includer)
    Roots.push_back(*Id);
  if (Includer) {
    Record.Headers[*Includer].Includes.emplace_back(*Id, File.getName().str());
    IncludesAt[*Includer].push_back(Sources->getFileOffset(From));
    if (Before != Files.size())
      Record.Headers[*Id].Forced = Record.Headers[*Includer].Forced;
  } else if (Sources->getFileID(From) == PP->getPredefinesFileID()) {
    Record.Headers[*Id].Forced = true;
  }
}

/// The directory \p FoundIn had a header, those that are searched before had
/// not.
void HeaderRecorder::searched(SourceLocation From, bool Quoted,
                              StringRef FoundIn, StringRef Name) {
  auto Without = [&](StringRef Directory) {
    SmallString<256> Path(Directory);
    sys::path::append(Path, Name);
    PP->getFileManager().makeAbsolutePath(Path);
    SearchedBefore.insert(sys::path::parent_path(Path).str());
  };
  if (Quoted)
    if (OptionalFileEntryRef Includer =
            Sources->getFileEntryRefForID(Sources->getFileID(From))) {
      if (Includer->getDir().getName() == FoundIn)
        return;
      Without(Includer->getDir().getName());
    }
  for (const DirectoryLookup &L :
       PP->getHeaderSearchInfo().search_dir_range()) {
    if (L.getName() == FoundIn)
      return;
    Without(L.getName());
  }
}

void HeaderRecorder::mentions(const IdentifierInfo *Name, SourceLocation Loc,
                              uint8_t Kind) {
  std::optional<HeaderId> Id = headerAt(Loc);
  if (!Id)
    return;
  MentionedName &M = Mentions[{Name, *Id}];
  M.Kinds |= Kind;
  M.First.Header = *Id;
  M.First.After =
      std::min<size_t>(M.First.After, Record.Headers[*Id].Includes.size());
}

void HeaderRecorder::lexed(const Token &T) {
  if (Last)
    mentions(Last, LastAt, T.is(tok::l_paren) ? Called : Plain);
  Last = T.isAnnotation() || T.isLiteral() ? nullptr : T.getIdentifierInfo();
  LastAt = T.getLocation();
}

void HeaderRecorder::defines(const IdentifierInfo *Macro, SourceLocation Loc,
                             const MacroInfo *Info) {
  std::optional<HeaderId> Id = headerAt(Loc);
  if (!Id)
    return;
  uint8_t Concerns = Tested | Called | Plain;
  if (Info && Info->isFunctionLike())
    Concerns = Tested | Called;
  else if (Info && Info->getNumTokens() == 1 &&
           Info->getReplacementToken(0).getIdentifierInfo() == Macro)
    Concerns = Tested;
  TextPosition Where{*Id, uint16_t(Record.Headers[*Id].Includes.size())};
  Macros[Macro].push_back({Where, Concerns});
  mentions(Macro, Loc, Tested);
}

static void add(RecordedName::Headers &To, HeaderId Id) {
  if (!is_contained(To, Id))
    To.push_back(Id);
}

/// Whether an attribute says nothing of what a caller does.
static bool isOfDefinition(const Attr *A) {
  return isa<SectionAttr, ColdAttr, HotAttr, NoSanitizeAttr,
             NoInstrumentFunctionAttr, PatchableFunctionEntryAttr, UnusedAttr,
             UsedAttr, NoInlineAttr, FormatAttr>(A);
}

/// Whether \p D says no more than the type of a function or variable.
static bool isPlain(const DeclaratorDecl *D) {
  if (any_of(D->attrs(), [](const Attr *A) {
        return !A->isInherited() && !isOfDefinition(A);
      }))
    return false;
  if (const auto *V = dyn_cast<VarDecl>(D))
    return V->isThisDeclarationADefinition() == VarDecl::DeclarationOnly;
  const auto *F = cast<FunctionDecl>(D);
  FunctionTypeLoc Type = F->getFunctionTypeLoc();
  if (F->isThisDeclarationADefinition() || !Type ||
      Type.getRParenLoc().isMacroID())
    return false;
  // sparse's annotations stand behind the parameters.
  std::optional<Token> Next = Lexer::findNextToken(
      Type.getRParenLoc(), F->getASTContext().getSourceManager(),
      F->getASTContext().getLangOpts());
  return Next && Next->is(tok::semi);
}

/// Finds functions and variables of which headers say more than others.
void HeaderRecorder::findRedeclared(const ASTContext &Context) {
  for (const Decl *D : Context.getTranslationUnitDecl()->decls()) {
    if (!isa<FunctionDecl, VarDecl>(D) || !D->isCanonicalDecl() ||
        D == D->getMostRecentDecl())
      continue;
    std::set<HeaderId> Plain, Rich;
    for (const Decl *R : D->redecls())
      if (std::optional<HeaderId> Id = headerAt(R->getLocation()))
        (isPlain(cast<DeclaratorDecl>(R)) ? Plain : Rich).insert(*Id);
    for (HeaderId P : Plain)
      for (HeaderId R : Rich)
        if (!Plain.count(R) && !Rich.count(P) && !Record.Headers[R].Forced)
          Record.Together.emplace_back(P, R);
  }
  llvm::sort(Record.Together);
  Record.Together.erase(llvm::unique(Record.Together), Record.Together.end());
}

/// Finds what is analysed in each unit that includes its header.
void HeaderRecorder::findDefinitions(const ASTContext &Context) {
  for (const Decl *D : Context.getTranslationUnitDecl()->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    const auto *V = dyn_cast<VarDecl>(D);
    if (!(F && F->isThisDeclarationADefinition() && !F->isInlineSpecified()) &&
        !(V && V->getInit()))
      continue;
    std::optional<HeaderId> Id = headerAt(D->getLocation());
    if (!Id)
      continue;
    unsigned At =
        Sources->getFileOffset(Sources->getExpansionLoc(D->getLocation()));
    ArrayRef<unsigned> Includes = IncludesAt[*Id];
    Record.Headers[*Id].Definitions.emplace_back(
        llvm::lower_bound(Includes, At) - Includes.begin(),
        cast<NamedDecl>(D)->getNameAsString());
  }
}

/// Finds which headers depend on each other's order: one mentions what another
/// defines.
void HeaderRecorder::orderHeaders() {
  InclusionOrder Order(Record.Headers);
  for (HeaderId Id : Roots)
    Order.include(Id, "", [](HeaderId, StringRef) {}, [](StringRef) {});
  for (const auto &[Key, Mention] : Mentions) {
    const auto &[Name, Id] = Key;
    if (Record.Headers[Id].Forced || isIndifferent(Name->getName()))
      continue;
    Names[Name->getName()].Mention.push_back(Id);
    auto Found = Macros.find(Name);
    if (Found == Macros.end())
      continue;
    for (const MacroDefiner &D : Found->second)
      if (D.Where.Header != Id && !Record.Headers[D.Where.Header].Forced &&
          (D.Concerns & Mention.Kinds))
        Record.Ordered.push_back(
            {D.Where, Mention.First, Order.isBefore(D.Where, Mention.First)});
  }
  llvm::sort(Record.Ordered);
  Record.Ordered.erase(llvm::unique(Record.Ordered), Record.Ordered.end());
}

/// Notes of which files, and of which content, the headers are.
void HeaderRecorder::describeFiles() {
  HeaderSearch &Search = PP->getHeaderSearchInfo();
  for (auto [H, File] : zip(Record.Headers, Files)) {
    H.Guarded = Search.isFileMultipleIncludeGuarded(File);
    uint64_t Device;
    std::optional<FileState> State = FileState::of(H.Path, Device);
    auto Now = MemoryBuffer::getFile(H.Path);
    std::optional<MemoryBufferRef> Read =
        Sources->getMemoryBufferForFileOrNone(File);
    if (!State || !Now || !Read || (*Now)->getBuffer() != Read->getBuffer()) {
      Record.Problem = H.Name + " has just been changed";
      return;
    }
    H.State = *State;
    H.Hash = UnitStore::hash(Read->getBuffer());
  }
}

void HeaderRecorder::describeSearch() {
  for (const std::string &Directory : SearchedBefore) {
    uint64_t Device;
    std::optional<FileState> State = FileState::of(Directory, Device);
    Record.Before.emplace_back(Directory, State ? State->Modified : 0);
  }
}

void HeaderRecorder::finish(ASTContext &Context) {
  findRedeclared(Context);
  findDefinitions(Context);
  for (const auto &[Macro, Definers] : Macros)
    for (const MacroDefiner &D : Definers)
      if (!Record.Headers[D.Where.Header].Forced)
        add(Names[Macro->getName()].Define, D.Where.Header);
  orderHeaders();
  Record.setNames(Names);
  describeFiles();
  describeSearch();
}

void HeaderRecorder::fail(StringRef Why) {
  describeFiles();
  describeSearch();
  if (Record.Problem.empty())
    Record.Problem = Why.str();
}
