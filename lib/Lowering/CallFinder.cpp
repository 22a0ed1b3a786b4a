//===- CallFinder.cpp - The modelled calls of a function body -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering/CallFinder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace locklint;

SourceLocation locklint::ownLocation(const Stmt *S) {
  if (const auto *E = dyn_cast<Expr>(S)) {
    // A cast written in the code has tokens of its own; an implicit one has
    // not.
    if (const auto *C = dyn_cast<ImplicitCastExpr>(E))
      return ownLocation(C->getSubExpr());
    if (const auto *C = dyn_cast<CStyleCastExpr>(E))
      return C->getLParenLoc();
    if (const auto *C = dyn_cast<CallExpr>(E))
      return ownLocation(C->getCallee());
    if (const auto *C = dyn_cast<AbstractConditionalOperator>(E))
      return C->getQuestionLoc();
    if (const auto *C = dyn_cast<ArraySubscriptExpr>(E))
      return C->getRBracketLoc();
    return E->getExprLoc();
  }
  return S->getBeginLoc();
}

MacroMap::MacroMap(ASTContext &Context, const Model &M,
                   const KernelInfo &Kernel, MacroTables *Header)
    : Context(Context), SM(Context.getSourceManager()), M(M), Kernel(Kernel),
      Header(Header) {}

MacroTables &MacroMap::tables(SourceLocation Loc) {
  return Header && SM.isLoadedSourceLocation(Loc) ? *Header : Own;
}

MacroTables &MacroMap::tables(FileID Id) {
  return Header && SM.isLoadedFileID(Id) ? *Header : Own;
}

FileID MacroMap::modelled(SourceLocation Loc) {
  if (!Loc.isMacroID())
    return FileID();
  // A node and the implicit casts around it stand at one place.
  if (Loc == LastAsked)
    return LastAnswer;
  FileID Found;
  if (!Header || !SM.isLoadedSourceLocation(Loc)) {
    Found = find(Loc);
  } else if (auto It = Header->Answers.find(Loc); It != Header->Answers.end()) {
    Found = It->second;
  } else {
    Found = find(Loc);
    Header->Answers[Loc] = Found;
  }
  LastAsked = Loc;
  return LastAnswer = Found;
}

FileID MacroMap::find(SourceLocation Loc) {
  FileID Id = SM.getFileID(Loc);
  const SrcMgr::ExpansionInfo &X = SM.getSLocEntry(Id).getExpansion();
  // An argument belongs to where it was written.
  if (X.isMacroArgExpansion())
    return modelled(SM.getImmediateSpellingLoc(Loc));
  auto &Entries = tables(Id).Entries;
  if (auto It = Entries.find(Id); It != Entries.end())
    return It->second.Outermost;

  SourceLocation Name = X.getExpansionLocStart();
  MacroTables::Entry E;
  E.Outermost = modelled(Name);
  // A driver's own macro of a modelled name is what it expands to.
  if (E.Outermost.isInvalid() && !SM.isInMainFile(X.getSpellingLoc())) {
    E.Model = named(SM.getSpellingLoc(Name));
    if (E.Model)
      E.Outermost = Id;
  }
  Entries[Id] = E;
  return E.Outermost;
}

/// What the model says of the macro whose name is written at \p Name.
const CallModel *MacroMap::named(SourceLocation Name) {
  auto [It, New] = tables(Name).Names.try_emplace(Name);
  if (!New)
    return It->second;
  bool Invalid = false;
  const char *Text = SM.getCharacterData(Name, &Invalid);
  if (!Invalid) {
    size_t N = 0;
    while (isAsciiIdentifierContinue(Text[N]))
      ++N;
    It->second = M.lookup(StringRef(Text, N), Kernel);
  }
  return It->second;
}

const CallModel *MacroMap::model(FileID Expansion) {
  auto &Entries = tables(Expansion).Entries;
  auto It = Entries.find(Expansion);
  return It == Entries.end() ? nullptr : It->second.Model;
}

SourceLocation MacroMap::nameOf(FileID Expansion) const {
  return SM.getSLocEntry(Expansion).getExpansion().getExpansionLocStart();
}

bool MacroCall::needs(unsigned Index) const {
  // Which bit, and where it is.
  if (Model->Bit != BitOp::None && Index < 2)
    return true;
  auto Names = [&](const Operand &O) {
    return (O.Kind == Operand::Base::Arg ||
            O.Kind == Operand::Base::ArgAddress ||
            O.Kind == Operand::Base::ArgPointee) &&
           O.Index == Index;
  };
  return Names(Model->Returns) || Names(Model->Locked) ||
         llvm::any_of(Model->Effects, [&](const Effect &E) {
           return Names(E.Lock) || Names(E.Flags) || Names(E.Subclass) ||
                  Names(E.Nest) ||
                  (E.When.On == Condition::Subject::Arg && E.When.Arg == Index);
         });
}

namespace {

/// Looks for the expressions that a macro's arguments became.
class ArgumentSearch {
public:
  ArgumentSearch(const ASTContext &Context, FileID Expansion)
      : Context(Context), SM(Context.getSourceManager()), Expansion(Expansion) {
  }

  /// Splits the text after the macro's name into arguments. A name that is
  /// itself an argument of another macro is followed by them where that macro
  /// uses its parameter; one that is pasted together, after its last part.
  void split(SourceLocation Name, const LangOptions &Lang) {
    while (!splitAt(Name, Lang)) {
      if (SM.isMacroArgExpansion(Name))
        Name = SM.getImmediateExpansionRange(Name).getBegin();
      else if (Name.isMacroID() &&
               SM.isWrittenInScratchSpace(SM.getSpellingLoc(Name)))
        Name = SM.getImmediateExpansionRange(Name).getEnd();
      else
        return;
    }
  }

  size_t size() const { return Ranges.size(); }
  StringRef text(size_t Arg) const {
    return SM.getBufferData(SpellingFile)
        .slice(Ranges[Arg].first, Ranges[Arg].second)
        .trim();
  }

  /// \p Everywhere: also where an expression is not evaluated.
  void search(const Stmt *S, bool Everywhere,
              SmallVectorImpl<const Expr *> &Found) {
    // The operand of sizeof is not evaluated: it has no value.
    if (isa<UnaryExprOrTypeTraitExpr>(S))
      return;
    if (const auto *E = dyn_cast<Expr>(S)) {
      int Arg = argument(ownLocation(E));
      if (Arg >= 0 && argument(E->getBeginLoc()) == Arg &&
          argument(E->getEndLoc()) == Arg) {
        if (!Found[Arg])
          Found[Arg] = E;
        return;
      }
    }
    const Stmt *Never = Everywhere ? nullptr : unevaluated(S);
    if (Never == S)
      return;
    for (const Stmt *C : S->children())
      if (C && C != Never)
        search(C, Everywhere, Found);
  }

private:
  /// The part of \p S, or \p S itself, that is written only to be asked of, as
  /// test_bit() asks whether what it is passed is a constant; null if all of it
  /// is evaluated.
  const Stmt *unevaluated(const Stmt *S) const {
    auto Is = [&](const Expr *Condition, bool Value) {
      bool Known = false;
      return !Condition->isValueDependent() &&
             Condition->EvaluateAsBooleanCondition(Known, Context) &&
             Known == Value;
    };
    if (const auto *C = dyn_cast<CallExpr>(S))
      return C->getBuiltinCallee() == Builtin::BI__builtin_constant_p ? S
                                                                      : nullptr;
    if (const auto *B = dyn_cast<BinaryOperator>(S))
      return B->isLogicalOp() && Is(B->getLHS(), B->getOpcode() == BO_LOr)
                 ? B->getRHS()
                 : nullptr;
    if (const auto *C = dyn_cast<ConditionalOperator>(S)) {
      if (Is(C->getCond(), false))
        return C->getTrueExpr();
      if (Is(C->getCond(), true))
        return C->getFalseExpr();
    }
    return nullptr;
  }

  /// False if no arguments follow there.
  bool splitAt(SourceLocation Name, const LangOptions &Lang) {
    SourceLocation Spelled = SM.getSpellingLoc(Name);
    auto [File, Offset] = SM.getDecomposedLoc(Spelled);
    bool Invalid = false;
    StringRef Buffer = SM.getBufferData(File, &Invalid);
    if (Invalid)
      return false;
    Level = SM.getFileID(Name);
    SpellingFile = File;
    Lexer L(SM.getLocForStartOfFile(File), Lang, Buffer.begin(),
            Buffer.begin() + Offset, Buffer.end());
    Token T;
    L.LexFromRawLexer(T); // the name
    L.LexFromRawLexer(T);
    if (T.isNot(tok::l_paren))
      return false; // object-like
    unsigned Depth = 1;
    unsigned Start = SM.getFileOffset(T.getEndLoc());
    while (Depth && !L.LexFromRawLexer(T) && T.isNot(tok::eof)) {
      unsigned At = SM.getFileOffset(T.getLocation());
      if (T.isOneOf(tok::l_paren, tok::l_brace, tok::l_square)) {
        ++Depth;
      } else if (T.isOneOf(tok::r_paren, tok::r_brace, tok::r_square)) {
        if (--Depth == 0)
          Ranges.push_back({Start, At});
      } else if (Depth == 1 && T.is(tok::comma)) {
        Ranges.push_back({Start, At});
        Start = SM.getFileOffset(T.getEndLoc());
      }
    }
    return true;
  }

  /// The argument that \p Loc was written in; -1 if it was not.
  int argument(SourceLocation Loc) const {
    for (unsigned Steps = 0; Loc.isMacroID() && Steps < 64; ++Steps) {
      FileID Id = SM.getFileID(Loc);
      if (Id == Level)
        break;
      const SrcMgr::ExpansionInfo &X = SM.getSLocEntry(Id).getExpansion();
      if (X.isMacroArgExpansion()) {
        // Either where the argument was written, or, if the macro itself was
        // written with a parameter of another macro, where that one stands.
        if (int A = argument(SM.getImmediateSpellingLoc(Loc)); A >= 0)
          return A;
      }
      if (Id == Expansion)
        return -1;
      Loc = X.getExpansionLocStart();
    }
    if (SM.getFileID(Loc) != Level)
      return -1;
    auto [File, Offset] = SM.getDecomposedLoc(SM.getSpellingLoc(Loc));
    if (File != SpellingFile)
      return -1;
    for (size_t I = 0; I != Ranges.size(); ++I)
      if (Ranges[I].first <= Offset && Offset < Ranges[I].second)
        return I;
    return -1;
  }

  const ASTContext &Context;
  const SourceManager &SM;
  FileID Expansion, Level, SpellingFile;
  SmallVector<std::pair<unsigned, unsigned>, 4> Ranges;
};

} // namespace

void MacroMap::findArguments(FileID Id, MacroCall &Call) {
  ArgumentSearch Search(Context, Id);
  Search.split(Call.Name, Context.getLangOpts());
  Call.Args.assign(Search.size(), nullptr);
  for (size_t I = 0; I != Search.size(); ++I)
    Call.Texts.push_back(Search.text(I));
  for (bool Everywhere : {false, true})
    if (llvm::is_contained(Call.Args, nullptr))
      for (const Stmt *Root : Call.Roots)
        Search.search(Root, Everywhere, Call.Args);
}

CallFinder::CallFinder(MacroMap &Macros, const Stmt *Body) : Macros(Macros) {
  walk(Body, FileID());
  finish();
}

static bool contains(const Stmt *S, const Stmt *Part) {
  return S == Part || llvm::any_of(S->children(), [&](const Stmt *C) {
           return C && contains(C, Part);
         });
}

void CallFinder::finish() {
  for (auto &[Id, Call] : Calls) {
    // Text that a macro wrote around its argument, as in (p).member, is
    // below that.
    llvm::erase_if(Call->Roots, [All = Call->Roots](const Stmt *S) {
      return llvm::any_of(All, [&](const Stmt *Other) {
        return Other != S && contains(Other, S);
      });
    });
    Macros.findArguments(Id, *Call);
  }
}

FileID CallFinder::add(const Stmt *S, FileID Parent) {
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(S))
    Conditionals.push_back(C);
  FileID Id = Macros.modelled(ownLocation(S));
  if (Id.isValid()) {
    auto &Call = Calls[Id];
    if (!Call) {
      Call = std::make_unique<MacroCall>();
      Call->Model = Macros.model(Id);
      Call->Expansion = Id;
      Call->Name = Macros.nameOf(Id);
    }
    Members[S] = Call.get();
    if (Id != Parent) {
      Call->Roots.push_back(S);
      // Whoever asks for the value may have looked through parentheses.
      const auto *E = dyn_cast<Expr>(S);
      while (E) {
        Values[E] = Call.get();
        if (const auto *P = dyn_cast<ParenExpr>(E))
          E = P->getSubExpr();
        else if (const auto *C = dyn_cast<ImplicitCastExpr>(E))
          E = C->getSubExpr();
        else
          break;
        if (Macros.modelled(ownLocation(E)) != Id)
          break;
      }
    }
  }
  return Id;
}

void CallFinder::walk(const Stmt *S, FileID Parent) {
  FileID Id = add(S, Parent);
  for (const Stmt *C : S->children())
    if (C)
      walk(C, Id);
}

MacroCall *CallFinder::callOf(const Stmt *S) { return Members.lookup(S); }
MacroCall *CallFinder::valueOf(const Stmt *E) { return Values.lookup(E); }
