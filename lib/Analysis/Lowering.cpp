//===- Lowering.cpp - From Clang's AST to the IR --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionLowering.h"
#include "Analysis/GlobalNames.h"
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

/// Whether \p F holds a truth value, by its type or, since C was long without
/// such a type, by its name.
static bool isFlagMember(const FieldDecl *F, const ASTContext &Context) {
  if (F->getType()->isBooleanType() ||
      (F->isBitField() && F->getBitWidthValue(Context) == 1))
    return true;
  return F->getType()->isIntegerType() && !F->getType()->isEnumeralType() &&
         (F->getName().starts_with("is_") || F->getName().starts_with("has_") ||
          F->getName().starts_with("can_"));
}

FieldInfo Lowering::describe(const FieldDecl *F) const {
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
  // A driver's own function of that name is what its body does.
  const FunctionDecl *Def = nullptr;
  if (C && F->hasBody(Def) && inMain(Def->getLocation()))
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

/// The object that \p Place lies in is read or written: the pointer to it is
/// not NULL.
void FunctionLowering::dereference(const Expr *Place) {
  const Expr *Pointer = nullptr;
  while (!Pointer) {
    Place = Place->IgnoreParens();
    if (const auto *M = dyn_cast<MemberExpr>(Place)) {
      if (M->isArrow())
        Pointer = M->getBase();
      else
        Place = M->getBase();
    } else if (const auto *A = dyn_cast<ArraySubscriptExpr>(Place)) {
      const Expr *Base = A->getBase()->IgnoreParens();
      const auto *C = dyn_cast<ImplicitCastExpr>(Base);
      if (C && C->getCastKind() == CK_ArrayToPointerDecay)
        Place = C->getSubExpr();
      else
        Pointer = Base;
    } else if (const auto *O = dyn_cast<UnaryOperator>(Place);
               O && O->getOpcode() == UO_Deref) {
      Pointer = O->getSubExpr();
    } else {
      return;
    }
  }
  if (!Pointer->getType()->isPointerType())
    return;
  TermId Object = T.objectOf(value(Pointer));
  TermKind Kind = T[Object].Kind;
  if ((Kind == TermKind::Load || Kind == TermKind::Result) &&
      Dereferenced.insert(Object).second)
    Block->Instrs.push_back({Instr::Kind::Dereference, 0, Object, 0, {}});
}

void FunctionLowering::assign(TermId Place, TermId Value) {
  Dereferenced.clear();
  Block->Instrs.push_back({Instr::Kind::Assign, Place, Value, 0, {}});
}

void FunctionLowering::copy(TermId Place, const Expr *From) {
  const Expr *E = From->IgnoreParenImpCasts();
  // What chooses between structs is not followed.
  if (isa<AbstractConditionalOperator>(E))
    return forget(Place);
  Block->Instrs.push_back({Instr::Kind::Copy, Place, address(E), 0, {}});
}

void FunctionLowering::forget(TermId Place) {
  Block->Instrs.push_back({Instr::Kind::Forget, Place, 0, U.NextNumber++, {}});
}

void FunctionLowering::call(unsigned Index) {
  Dereferenced.clear();
  Block->Instrs.push_back({Instr::Kind::Call, 0, 0, Index, {}});
}

void FunctionLowering::initialize(TermId Place, QualType Type, const Expr *Init,
                                  unsigned Depth) {
  Init = Init->IgnoreParens();
  if (const auto *L = dyn_cast<InitListExpr>(Init)) {
    if (!L->isSemanticForm() && L->getSemanticForm())
      L = L->getSemanticForm();
    const RecordDecl *R = Type->getAsRecordDecl();
    if (!R && L->getNumInits() == 1 && Type->isScalarType())
      return initialize(Place, Type, L->getInit(0), Depth + 1);
    if (!R || Depth > 2) {
      registersIn(Place, L);
      return forget(Place);
    }
    if (R->isUnion()) {
      if (const FieldDecl *Field = L->getInitializedFieldInUnion();
          Field && L->getNumInits())
        initialize(T.field(Place, U.fieldId(Field)), Field->getType(),
                   L->getInit(0), Depth + 1);
      return;
    }
    unsigned I = 0;
    uint32_t SetIn = U.newNumber();
    for (const FieldDecl *Field : R->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (I >= L->getNumInits())
        break;
      const Expr *E = L->getInit(I++);
      TermId Member = T.field(Place, U.fieldId(Field));
      if (!E)
        continue;
      registers(Field, Place, E, SetIn);
      if (isa<ImplicitValueInitExpr>(E)) {
        if (Field->getType()->isScalarType())
          assign(Member, T.constant(0));
      } else {
        initialize(Member, Field->getType(), E, Depth + 1);
      }
    }
    return;
  }
  if (Type->isRecordType())
    return copy(Place, Init);
  if (Type->isScalarType())
    return assign(Place, value(Init));
  forget(Place);
}

/// Makes handlers of the functions in \p Init, of whose values nothing more is
/// kept: an array's, a static variable's.
void FunctionLowering::registersIn(TermId Place, const Expr *Init) {
  const auto *L = dyn_cast<InitListExpr>(Init->IgnoreParenImpCasts());
  if (!L)
    return;
  if (!L->isSemanticForm() && L->getSemanticForm())
    L = L->getSemanticForm();
  forEachInitialized(*L, [&](const FieldDecl *Field, const Expr *E) {
    if (!Field)
      return registersIn(Place, E);
    registers(Field, Place, E);
    if (isa<InitListExpr>(E->IgnoreParenImpCasts()))
      registersIn(T.field(Place, U.fieldId(Field)), E);
  });
}

void FunctionLowering::declare(const VarDecl *V) {
  TermId Place = place(V);
  if (V->hasGlobalStorage()) {
    // It is filled before the function runs; but nobody else can name it.
    if (V->getInit())
      registersIn(Place, V->getInit());
    return;
  }
  if (V->getInit())
    initialize(Place, V->getType(), V->getInit());
  else
    Block->Instrs.push_back({V->getType()->isScalarType() ? Instr::Kind::Unset
                                                          : Instr::Kind::Forget,
                             Place,
                             0,
                             U.NextNumber++,
                             {}});
}

void FunctionLowering::element(const Stmt *S) {
  if (MacroCall *C = Finder.callOf(S)) {
    // What the macro expands to is the model's business. It happens where the
    // first thing in it does, or else where its arguments have been computed.
    const Stmt *At = HappensAt.lookup(C);
    if ((At ? At == S : !namesFunction(S)) && Emitted.insert(C).second) {
      call(callOf(C));
      registers(callOf(C), C->Args);
    }
  } else if (const auto *C = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *D = C->getDirectCallee();
    if (!D || !D->getBuiltinID()) {
      call(callOf(C));
      llvm::SmallVector<const Expr *, 8> Args(C->arguments());
      registers(callOf(C), Args);
    }
  } else if (const auto *C = dyn_cast<ImplicitCastExpr>(S)) {
    if (C->getCastKind() == CK_LValueToRValue)
      dereference(C->getSubExpr());
  } else if (const auto *B = dyn_cast<BinaryOperator>(S)) {
    if (B->isAssignmentOp())
      dereference(B->getLHS());
    if (B->getOpcode() == BO_Assign) {
      if (B->getType()->isRecordType())
        copy(address(B->getLHS()), B->getRHS());
      else
        assign(address(B->getLHS()), value(B->getRHS()));
      registers(B->getLHS(), B->getRHS());
    } else if (B->isCompoundAssignmentOp()) {
      TermId Place = address(B->getLHS());
      TermId V = arithmetic(
          BinaryOperator::getOpForCompoundAssignment(B->getOpcode()),
          B->getLHS(), B->getRHS(), T.load(Place), value(B->getRHS()));
      if (B->getOpcode() == BO_OrAssign)
        registers(B->getLHS(), B->getRHS());
      if (V)
        assign(Place, V);
      else
        forget(Place);
    }
  } else if (const auto *O = dyn_cast<UnaryOperator>(S)) {
    if (O->isIncrementDecrementOp()) {
      dereference(O->getSubExpr());
      TermId Place = address(O->getSubExpr());
      TermId Delta = T.constant(O->isIncrementOp() ? 1 : -1);
      TermId Now = T.load(Place);
      assign(Place, O->getType()->isPointerType()
                        ? offsetPointer(Now, O->getType(), Delta)
                        : T.binary(TermOp::Add, Now, Delta));
    }
  } else if (const auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *V : D->decls())
      if (const auto *Var = dyn_cast<VarDecl>(V))
        declare(Var);
  } else if (const auto *R = dyn_cast<ReturnStmt>(S)) {
    if (const Expr *E = R->getRetValue()) {
      if (E->getType()->isRecordType())
        copy(T.returnPlace(), E);
      else if (!E->getType()->isVoidType())
        assign(T.returnPlace(), value(E));
    }
    Block->Instrs.push_back(
        {Instr::Kind::Return, 0, 0, 0, U.location(R->getReturnLoc())});
  } else if (const auto *A = dyn_cast<GCCAsmStmt>(S)) {
    for (unsigned I = 0; I != A->getNumOutputs(); ++I)
      forget(address(A->getOutputExpr(I)));
  } else if (const auto *L = dyn_cast<CompoundLiteralExpr>(S)) {
    initialize(temporary(L), L->getType(), L->getInitializer());
  }

  if (const AbstractConditionalOperator *C = Arms.lookup(S)) {
    const auto *E = cast<Expr>(S);
    if (E->getType()->isScalarType())
      assign(temporary(C), value(E));
  }
}

void FunctionLowering::terminator(const CFGBlock &B,
                                  const llvm::DenseMap<unsigned, int> &Index) {
  for (const CFGBlock::AdjacentBlock &S : B.succs()) {
    const CFGBlock *R = S.getReachableBlock();
    auto It = R ? Index.find(R->getBlockID()) : Index.end();
    Block->Successors.push_back(It == Index.end() ? -1 : It->second);
  }
  if (B.hasNoReturnElement()) {
    Block->Ends = BlockIR::End::Stop;
    return;
  }
  const Stmt *Term = B.getTerminatorStmt();
  if (!Term || isa<GCCAsmStmt>(Term) || isa<IndirectGotoStmt>(Term))
    return;
  if (isa<SwitchStmt>(Term)) {
    const auto *Cond = dyn_cast_or_null<Expr>(B.getTerminatorCondition());
    if (!Cond)
      return;
    Block->Ends = BlockIR::End::Switch;
    Block->Condition = value(Cond);
    for (const CFGBlock::AdjacentBlock &S : B.succs()) {
      SwitchCase C;
      C.Default = true;
      const CFGBlock *R = S.getReachableBlock();
      if (!R)
        R = S.getPossiblyUnreachableBlock();
      if (const auto *Case =
              dyn_cast_or_null<CaseStmt>(R ? R->getLabel() : nullptr)) {
        int64_t Lo, Hi;
        if (T.isConst(value(Case->getLHS()), Lo)) {
          Hi = Lo;
          if (!Case->getRHS() || T.isConst(value(Case->getRHS()), Hi))
            C = {false, Lo, Hi};
        }
      }
      Block->Cases.push_back(C);
    }
    return;
  }
  if (Block->Successors.size() != 2)
    return;
  if (const Expr *Cond = B.getLastCondition()) {
    Block->Ends = BlockIR::End::Branch;
    TermId Part = partOfMacro(Cond);
    Block->Condition = Part ? Part : value(Cond);
  }
}

/// A modelled macro may be a && or ||, which the CFG takes apart:
/// preemptible(). What one operand says of the macro's value; 0 if \p Cond is
/// no such operand.
TermId FunctionLowering::partOfMacro(const Expr *Cond) {
  MacroCall *C = Finder.callOf(Cond);
  if (!C || Finder.valueOf(Cond) || C->Roots.size() != 1)
    return 0;
  const auto *Root = dyn_cast<Expr>(C->Roots.front());
  const auto *Logical =
      Root ? dyn_cast<BinaryOperator>(Root->IgnoreParenImpCasts()) : nullptr;
  if (!Logical || !Logical->isLogicalOp())
    return 0;
  TermId Whole = T.result(F->Calls[callOf(C)].Number, 0);
  if (Logical->getRHS()->IgnoreParens() == Cond->IgnoreParens())
    return Whole;
  return T.binary(Logical->getOpcode() == BO_LAnd ? TermOp::LOr : TermOp::LAnd,
                  Whole, opaque(Cond));
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
            .Cases("__acquires", "__cond_acquires",
                   FunctionIR::Annotation::Acquires)
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
  Out.InMain = U.inMain(FD->getLocation());
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
                                          FunctionScan &Scan) {
  if (Scan.Finder)
    Scan.Finder->finish();
  else
    Scan.Finder = std::make_unique<CallFinder>(Macros, Definition->getBody());
  FunctionIR F;
  FunctionLowering L(*this, Definition, *Scan.Finder);
  if (!L.run(F))
    return std::nullopt;
  return F;
}
