//===- HeaderUse.cpp - Whether a precompiled header fits a unit -----------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Headers/HeaderUse.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace llvm;
using namespace locklint;

bool locklint::isIndifferent(StringRef Name) {
  // Of features of the processor the text of assembler code may say the names.
  if (Name.starts_with("X86_FEATURE_") || Name.starts_with("X86_BUG_"))
    return true;
  return is_contained<StringRef>({"pr_fmt", "dev_fmt", "notrace",
                                  "KBUILD_MODNAME", "KBUILD_BASENAME",
                                  "KBUILD_MODFILE"},
                                 Name);
}

/// Tells a HeaderUse of directives.
class HeaderUse::Callbacks : public PPCallbacks {
public:
  Callbacks(HeaderUse &Use, Preprocessor &PP) : Use(Use), PP(PP) {}

  void InclusionDirective(SourceLocation, const Token &, StringRef, bool,
                          CharSourceRange, OptionalFileEntryRef File, StringRef,
                          StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (File)
      Use.includes(PP, *File);
  }
  void MacroExpands(const Token &Name, const MacroDefinition &Macro,
                    SourceRange, const MacroArgs *) override {
    // `#define name name` is for tests only.
    const MacroInfo *Info = Macro.getMacroInfo();
    if (!Info || Info->isFunctionLike() || Info->getNumTokens() != 1 ||
        Info->getReplacementToken(0).getIdentifierInfo() !=
            Name.getIdentifierInfo())
      Use.uses(Name.getIdentifierInfo());
  }
  void MacroDefined(const Token &Name, const MacroDirective *) override {
    Use.uses(Name.getIdentifierInfo());
    Use.changes(Name.getIdentifierInfo());
  }
  void MacroUndefined(const Token &Name, const MacroDefinition &,
                      const MacroDirective *) override {
    Use.uses(Name.getIdentifierInfo());
    Use.changes(Name.getIdentifierInfo());
  }
  void Defined(const Token &Name, const MacroDefinition &,
               SourceRange) override {
    Use.uses(Name.getIdentifierInfo());
  }
  void Ifdef(SourceLocation, const Token &Name,
             const MacroDefinition &) override {
    Use.uses(Name.getIdentifierInfo());
  }
  void Ifndef(SourceLocation, const Token &Name,
              const MacroDefinition &) override {
    Use.uses(Name.getIdentifierInfo());
  }
  using PPCallbacks::Elifdef;
  void Elifdef(SourceLocation, const Token &Name,
               const MacroDefinition &) override {
    Use.uses(Name.getIdentifierInfo());
  }
  using PPCallbacks::Elifndef;
  void Elifndef(SourceLocation, const Token &Name,
                const MacroDefinition &) override {
    Use.uses(Name.getIdentifierInfo());
  }

private:
  HeaderUse &Use;
  Preprocessor &PP;
};

HeaderUse::HeaderUse(const CachedHeaders &Headers)
    : Headers(Headers), Order(Headers.Record.Headers) {
  for (auto [Id, H] : enumerate(Headers.Record.Headers))
    if (H.Forced)
      include(Id, H.Name);
}

void HeaderUse::fail(const Twine &Why) {
  if (Problem.empty())
    Problem = Why.str();
}

void HeaderUse::watch(Preprocessor &PP) {
  PP.addPPCallbacks(std::make_unique<Callbacks>(*this, PP));
}

void HeaderUse::begin(Preprocessor &PP) { PP.setCounterValue(Counted); }

int HeaderUse::idOf(FileEntryRef File) const {
  auto Found = Headers.ByFile.find(File.getUniqueID());
  return Found == Headers.ByFile.end() ? -1 : Found->second;
}

/// The unit includes \p File.
void HeaderUse::includes(Preprocessor &PP, FileEntryRef File) {
  int Id = idOf(File);
  if (Id < 0 || !Problem.empty())
    return;
  const RecordedHeader &H = Headers.Record.Headers[Id];
  unsigned Before = Counted;
  // What a second #include has an effect on is read as text of the unit.
  if (!H.Guarded && !Order.included().test(Id))
    Before += H.Counted;
  include(Id, File.getName());
  PP.setCounterValue(PP.getCounterValue() + Counted - Before);
}

void HeaderUse::include(HeaderId Id, StringRef Name) {
  Order.include(
      Id, Name, [&](HeaderId Inner, StringRef As) { enters(Inner, As); },
      [&](StringRef Defined) { Definitions.push_back(Defined); });
}

/// The text of the header would be read now, if it were not in the PCH.
void HeaderUse::enters(HeaderId Id, StringRef Name) {
  const RecordedHeader &H = Headers.Record.Headers[Id];
  Counted += H.Counted;
  if (Name != H.Name)
    fail("it includes " + H.Name + " as " + Name);
  for (const Change &C : Changes)
    if (C.MentionedBy.test(Id))
      fail("it defines '" + C.Macro + "' before it includes " + H.Name);
}

/// The unit's own text asks for a macro.
void HeaderUse::uses(const IdentifierInfo *Macro) {
  if (!Problem.empty() || !Macro || Known.contains(Macro))
    return;
  StringRef Name = Macro->getName();
  if (std::optional<RecordedName> Found = Headers.Record.find(Name);
      Found && !isIndifferent(Name))
    for (HeaderId Id : Found->Define)
      if (!Order.included().test(Id))
        return fail("it uses '" + Name + "', which " +
                    Headers.Record.Headers[Id].Name + " defines");
  // What is included stays so.
  Known.insert(Macro);
}

/// The unit's own text defines or undefines \p Macro.
void HeaderUse::changes(const IdentifierInfo *Macro) {
  if (!Problem.empty() || isIndifferent(Macro->getName()))
    return;
  std::optional<RecordedName> Found = Headers.Record.find(Macro->getName());
  if (!Found || Found->Mention.empty())
    return;
  BitVector MentionedBy(Headers.Record.Headers.size());
  for (HeaderId Id : Found->Mention)
    MentionedBy.set(Id);
  Changes.push_back({Macro->getName(), std::move(MentionedBy)});
}

namespace {

/// Looks for what the unit's own code refers to in headers that it does not
/// include: without them that would be an error.
class ForeignReferences : public RecursiveASTVisitor<ForeignReferences> {
public:
  ForeignReferences(HeaderUse &Use, const SourceManager &Sources)
      : Use(Use), Sources(Sources) {}

  const NamedDecl *Found = nullptr;

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const auto *F = dyn_cast<FunctionDecl>(E->getDecl());
    return (F && F->getBuiltinID()) || check(E->getDecl());
  }
  bool VisitMemberExpr(MemberExpr *E) { return check(E->getMemberDecl()); }
  bool VisitTypedefTypeLoc(TypedefTypeLoc T) {
    return check(T.getTypePtr()->getDecl());
  }
  bool VisitDeclaratorDecl(DeclaratorDecl *D) {
    return isa<ParmVarDecl>(D) || checkComplete(D->getType());
  }
  bool VisitFunctionDecl(FunctionDecl *F) {
    return !F->isThisDeclarationADefinition() ||
           (checkComplete(F->getReturnType()) &&
            all_of(F->parameters(), [&](const ParmVarDecl *P) {
              return checkComplete(P->getType());
            }));
  }
  bool VisitUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
    return checkComplete(E->getTypeOfArgument());
  }

private:
  bool check(const NamedDecl *D) {
    if (!D->isFromASTFile() || D->isImplicit() ||
        !Use.isForeign(Sources, D->getLocation()))
      return true;
    // Another header may declare it, too.
    for (const Decl *R : D->redecls())
      if (!R->isFromASTFile() || !Use.isForeign(Sources, R->getLocation()))
        return true;
    Found = D;
    return false;
  }
  /// Of a struct the definition is needed.
  bool checkComplete(QualType Type) {
    const TagDecl *T = Type.isNull()
                           ? nullptr
                           : Type->getBaseElementTypeUnsafe()->getAsTagDecl();
    if (const TagDecl *Definition = T ? T->getDefinition() : nullptr;
        Definition && Definition->isFromASTFile() &&
        Use.isForeign(Sources, Definition->getLocation()))
      Found = Definition;
    return !Found;
  }

  HeaderUse &Use;
  const SourceManager &Sources;
};

} // namespace

void HeaderUse::finish(ASTContext &Context) {
  if (!Problem.empty())
    return;
  const BitVector &Included = Order.included();
  auto Name = [&](HeaderId Id) -> const std::string & {
    return Headers.Record.Headers[Id].Name;
  };
  for (const OrderedTexts &O : Headers.Record.Ordered)
    if (Included.test(O.Second.Header) &&
        Order.isBefore(O.First, O.Second) != O.InOrder)
      return fail("the order of " + Name(O.First.Header) + " and " +
                  Name(O.Second.Header) + " matters");
  for (auto [Less, More] : Headers.Record.Together)
    if (Included.test(Less) && !Included.test(More))
      return fail("it includes " + Name(Less) + " without " + Name(More));
  const SourceManager &Sources = Context.getSourceManager();
  ForeignReferences Visitor(*this, Sources);
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    // A declaration takes over what others say.
    if (isa<FunctionDecl, VarDecl>(D))
      for (const Decl *R : D->redecls())
        if (R->isFromASTFile() && isForeign(Sources, R->getLocation()))
          return fail("it declares '" + cast<NamedDecl>(D)->getName() +
                      "' like a header that it does not include");
    if (!Visitor.TraverseDecl(D))
      return fail("it refers to '" + Visitor.Found->getName() +
                  "' of a header that it does not include");
  }
}

bool HeaderUse::isForeign(const SourceManager &Sources, SourceLocation Loc) {
  FileID File = Sources.getFileID(Sources.getFileLoc(Loc));
  auto [It, New] = Foreign.try_emplace(File, false);
  if (New)
    if (OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File)) {
      int Id = idOf(*Entry);
      It->second = Id >= 0 && !Order.included().test(Id);
    }
  return It->second;
}

std::vector<const RecordedHeader *> HeaderUse::included() const {
  std::vector<const RecordedHeader *> All;
  for (unsigned Id : Order.included().set_bits())
    All.push_back(&Headers.Record.Headers[Id]);
  return All;
}
