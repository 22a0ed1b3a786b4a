//===- Fixes.cpp - From a rule's wish to edits ----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixes/Fixes.h"
#include "Lowering/GlobalNames.h"
#include "Report/FixSet.h"
#include "Report/SourcePlace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include <optional>
#include <set>

using namespace clang;
using namespace locklint;

namespace {

class FixMaker {
public:
  FixMaker(ASTContext &Context, const Model &M, const SiteTable &Sites,
           GlobalNames &Globals,
           llvm::function_ref<const LockPairs *(SiteId)> Pairs,
           llvm::function_ref<const FunctionDecl *(unsigned)> Definition)
      : Context(Context), SM(Context.getSourceManager()), M(M), Sites(Sites),
        Globals(Globals), Pairs(Pairs), Definition(Definition) {}

  std::vector<Edit> make(const FixRequest &W) {
    Edits.clear();
    bool Made = false;
    switch (W.What) {
    case FixRequest::Kind::None:
      break;
    case FixRequest::Kind::AtomicGfp:
      Made = atomicGfp(W);
      break;
    case FixRequest::Kind::Pairs:
      Made = pairs(W);
      break;
    case FixRequest::Kind::Release:
      Made = release(W);
      break;
    case FixRequest::Kind::WaitForTimer:
      Made = waitForTimer(W);
      break;
    }
    if (!Made)
      Edits.clear();
    return std::move(Edits);
  }

private:
  /// A call as written: the tokens of its name and of what is in parentheses.
  struct Call {
    SourceLocation Name;
    StringRef Callee;
    SourceLocation Close;
    std::vector<Token> Tokens;   ///< Between the parentheses.
    std::vector<StringRef> Args; ///< Their texts.
  };

  std::optional<Call> callAt(const Location &Where) {
    SourceLocation Loc = findPlace(SM, Where);
    if (Loc.isInvalid() || Loc.isMacroID())
      return std::nullopt;
    auto [File, Offset] = SM.getDecomposedLoc(Loc);
    bool Invalid = false;
    StringRef Buffer = SM.getBufferData(File, &Invalid);
    if (Invalid)
      return std::nullopt;
    Lexer L(SM.getLocForStartOfFile(File), Context.getLangOpts(),
            Buffer.begin(), Buffer.begin() + Offset, Buffer.end());
    Call C;
    Token T;
    if (L.LexFromRawLexer(T) || T.isNot(tok::raw_identifier))
      return std::nullopt;
    C.Name = T.getLocation();
    C.Callee = T.getRawIdentifier();
    if (L.LexFromRawLexer(T) || T.isNot(tok::l_paren))
      return std::nullopt;
    unsigned Depth = 1, Start = SM.getFileOffset(T.getEndLoc());
    while (!L.LexFromRawLexer(T) && T.isNot(tok::eof)) {
      unsigned At = SM.getFileOffset(T.getLocation());
      bool Ends = T.is(tok::r_paren) && --Depth == 0;
      if (Ends || (T.is(tok::comma) && Depth == 1)) {
        C.Args.push_back(Buffer.slice(Start, At).trim());
        Start = SM.getFileOffset(T.getEndLoc());
      }
      if (Ends) {
        C.Close = T.getLocation();
        return C;
      }
      if (T.is(tok::l_paren))
        ++Depth;
      C.Tokens.push_back(T);
    }
    return std::nullopt;
  }

  void replace(SourceLocation Loc, unsigned Length, StringRef Text) {
    PresumedLoc P = SM.getPresumedLoc(Loc, /*UseLineDirectives=*/false);
    // The file's name as the findings of the unit write it.
    Edits.push_back({{P.getFilename(), P.getLine(), P.getColumn()},
                     Length,
                     Text.str(),
                     hashOf(SM.getFileID(Loc))});
  }

  uint64_t hashOf(FileID File) {
    auto [It, New] = Hashes.try_emplace(File);
    if (New)
      It->second = hashOfContent(SM.getBufferData(File));
    return It->second;
  }

  bool declared(StringRef Function) { return !Globals.find(Function).empty(); }

  bool atomicGfp(const FixRequest &W) {
    std::optional<Call> C = callAt(W.Where);
    if (!C)
      return false;
    for (const Token &T : C->Tokens)
      if (T.is(tok::raw_identifier) && T.getRawIdentifier() == "GFP_KERNEL")
        replace(T.getLocation(), T.getLength(), "GFP_ATOMIC");
    return Edits.size() == 1;
  }

  bool waitForTimer(const FixRequest &W) {
    std::optional<Call> C = callAt(W.Where);
    if (!C)
      return false;
    StringRef Name;
    if (C->Callee == "del_timer" || C->Callee == "timer_delete")
      // The name since Linux 6.2.
      Name = declared("timer_delete_sync") ? "timer_delete_sync"
                                           : "del_timer_sync";
    else if (C->Callee == "cancel_work")
      Name = "cancel_work_sync";
    else if (C->Callee == "cancel_delayed_work")
      Name = "cancel_delayed_work_sync";
    if (Name.empty())
      return false;
    replace(C->Name, C->Callee.size(), Name);
    return true;
  }

  static StringRef suffix(Variant V, bool Acquires) {
    switch (V) {
    case Variant::Plain:
      return "";
    case Variant::Irq:
      return "_irq";
    case Variant::IrqSave:
      return Acquires ? "_irqsave" : "_irqrestore";
    case Variant::Bh:
      return "_bh";
    }
    return "";
  }

  /// Turns a call of a plain or wrong variant into one of \p V.
  bool change(const Call &C, bool Acquires, Variant V, StringRef Flags) {
    StringRef Stem = C.Callee;
    for (StringRef S : {"_irqsave", "_irqrestore", "_irq", "_bh"})
      if (Stem.consume_back(S))
        break;
    std::string Name = (Stem + suffix(V, Acquires)).str();
    if (!M.lookup(Name) || C.Args.empty())
      return false;
    bool Saves = V == Variant::IrqSave;
    if (Saves && Flags.empty())
      return false;
    replace(C.Name, C.Callee.size(), Name);
    if (Saves && C.Args.size() == 1)
      replace(C.Close, 0, (", " + Flags).str());
    return C.Args.size() <= 2;
  }

  bool release(const FixRequest &W) {
    std::optional<Call> C = callAt(W.Where);
    std::optional<Call> A = callAt(Sites[W.Acquired].Where);
    if (!C || !A || C->Args.size() != 1)
      return false;
    StringRef Flags = A->Args.size() > 1 ? A->Args[1] : "";
    return change(*C, /*Acquires=*/false, W.Var, Flags);
  }

  /// The names that \p S declares or uses.
  static void namesIn(const Stmt *S, llvm::StringSet<> &Names) {
    if (const auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *V : D->decls())
        if (const auto *N = dyn_cast<NamedDecl>(V))
          Names.insert(N->getName());
    if (const auto *R = dyn_cast<DeclRefExpr>(S))
      if (R->getDecl()->getIdentifier())
        Names.insert(R->getDecl()->getName());
    for (const Stmt *C : S->children())
      if (C)
        namesIn(C, Names);
  }

  bool pairs(const FixRequest &W) {
    const LockPairs *P = Pairs(W.Acquired);
    const FunctionDecl *Function = P ? Definition(P->Function) : nullptr;
    if (!Function)
      return false;
    std::string Flags = "flags";
    if (W.Var == Variant::IrqSave) {
      llvm::StringSet<> Names;
      for (const ParmVarDecl *V : Function->parameters())
        Names.insert(V->getName());
      namesIn(Function->getBody(), Names);
      if (Names.contains(Flags))
        Flags = "irqflags";
      if (Names.contains(Flags) || !declareFlags(Function, Flags))
        return false;
    }
    bool Acquired = false, Released = false;
    std::set<Location> Done;
    for (const LockPairs::Call &L : P->Calls) {
      if (Sites[L.Where].Next || L.Var != Variant::Plain)
        return false;
      if (!Done.insert(Sites[L.Where].Where).second)
        continue;
      bool Acquires = L.Do == Effect::Action::Acquire;
      std::optional<Call> C = callAt(Sites[L.Where].Where);
      if (!C || C->Args.size() != 1 || C->Callee.contains("try") ||
          !change(*C, Acquires, W.Var, Flags))
        return false;
      (Acquires ? Acquired : Released) = true;
    }
    return Acquired && Released;
  }

  /// After the declarations that the function's body begins with.
  bool declareFlags(const FunctionDecl *F, StringRef Name) {
    const auto *Body = dyn_cast<CompoundStmt>(F->getBody());
    if (!Body || Body->body_empty())
      return false;
    const Stmt *First = Body->body_front();
    SourceLocation Loc = First->getBeginLoc();
    if (Loc.isMacroID() || Body->getLBracLoc().isMacroID())
      return false;
    auto [File, Offset] = SM.getDecomposedLoc(Loc);
    bool Invalid = false;
    StringRef Buffer = SM.getBufferData(File, &Invalid);
    size_t Line = Buffer.rfind('\n', Offset);
    if (Invalid || Line == StringRef::npos)
      return false;
    StringRef Indent = Buffer.slice(Line + 1, Offset);
    if (!Indent.trim().empty())
      return false;
    std::string Text = ("unsigned long " + Name + ";\n").str();
    // Declarations go first, and a blank line after them.
    if (!isa<DeclStmt>(First))
      Text += "\n";
    replace(Loc, 0, Text + Indent.str());
    return true;
  }

  ASTContext &Context;
  SourceManager &SM;
  const Model &M;
  const SiteTable &Sites;
  GlobalNames &Globals;
  llvm::function_ref<const LockPairs *(SiteId)> Pairs;
  llvm::function_ref<const FunctionDecl *(unsigned)> Definition;
  std::vector<Edit> Edits;
  llvm::DenseMap<FileID, uint64_t> Hashes;
};

} // namespace

void locklint::makeFixes(
    ASTContext &Context, const Model &M, const SiteTable &Sites,
    GlobalNames &Globals, llvm::function_ref<const LockPairs *(SiteId)> Pairs,
    llvm::function_ref<const FunctionDecl *(unsigned)> Definition,
    std::vector<Finding> &Findings) {
  FixMaker Maker(Context, M, Sites, Globals, Pairs, Definition);
  // clang-tidy applies neither of two fixes that overlap, and inserts twice
  // what both insert at one place, such as a variable. The next analysis finds
  // again what the first fix leaves for the second to do.
  std::set<Location> Changed;
  for (Finding &F : Findings) {
    if (F.Wanted.What == FixRequest::Kind::None)
      continue;
    std::vector<Edit> Fix = Maker.make(F.Wanted);
    if (llvm::any_of(Fix,
                     [&](const Edit &E) { return Changed.count(E.Where); }))
      continue;
    for (const Edit &E : Fix)
      Changed.insert(E.Where);
    F.Fix = std::move(Fix);
  }
}
