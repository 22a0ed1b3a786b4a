//===- FunctionLowering.h - Lowering one function ---------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_FUNCTIONLOWERING_H
#define LOCKLINT_LOWERING_FUNCTIONLOWERING_H

#include "Lowering/Lowering.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/CFG.h"
#include "clang/Lex/Token.h"

namespace locklint {

/// The functions that \p E may be the address of.
void functionsIn(const clang::Expr *E,
                 llvm::SmallVectorImpl<const clang::FunctionDecl *> &Out);
/// The functions that \p E, which names a local variable of \p In, may point
/// to: none if it is something else, or if not all are known.
llvm::SmallVector<const clang::FunctionDecl *, 2>
functionsInVariable(const clang::Expr *E, const clang::FunctionDecl *In);
/// Whether a constant meets a test; none: not known.
std::optional<bool> meets(const TermTable &T, TermId Value,
                          const Condition &Test);

/// Whether \p E reads a number that others may change at any time: READ_ONCE().
bool readsVolatile(const clang::CastExpr *E);

/// Whether \p Child of \p S is only asked whether it is 0.
bool isTruthTest(const clang::Stmt *Child, const clang::Stmt *S);

/// The condition of a loop; null if \p S is none, or has none.
const clang::Expr *loopCondition(const clang::Stmt *S);

/// Whether \p S does no more than name a function, perhaps to be called.
bool namesFunction(const clang::Stmt *S);

/// Calls \p Found for each part of an initialiser that is written down: with
/// the member of a struct or union, or with null for an array's element.
void forEachInitialized(
    const clang::InitListExpr &L,
    llvm::function_ref<void(const clang::FieldDecl *, const clang::Expr *)>
        Found);

/// The position of the gfp_t parameter; -1 if there is none.
int gfpParameter(const clang::FunctionDecl *F);

/// Annotations.cpp reads what declarations say of locks. Lowering.cpp lowers
/// statements and blocks, LoweringExprs.cpp expressions,
/// LoweringCalls.cpp calls and their operands, LoweringOrder.cpp finds when
/// these have been computed.
class FunctionLowering {
public:
  FunctionLowering(Lowering &Unit, const clang::FunctionDecl *FD,
                   CallFinder &Finder)
      : U(Unit), Context(Unit.Context), T(Unit.Terms), FD(FD), Finder(Finder) {}

  bool run(FunctionIR &Out);

private:
  class OperandTerms;

  // Expressions.
  TermId value(const clang::Expr *E);
  TermId valueOf(const clang::Expr *E);
  TermId converted(const clang::CastExpr *C);
  TermId unary(const clang::UnaryOperator *O);
  /// The value of a statement expression: that of its last statement.
  TermId last(const clang::StmtExpr *E);
  TermId returned(const clang::CallExpr *C);
  TermId address(const clang::Expr *E);
  TermId fit(TermId Value, clang::QualType Type);
  TermId place(const clang::ValueDecl *V);
  TermId opaque(const clang::Stmt *S);
  TermId temporary(const clang::Stmt *S);
  TermId binary(const clang::BinaryOperator *B);
  TermId arithmetic(clang::BinaryOperatorKind Op, const clang::Expr *L,
                    const clang::Expr *R, TermId LV, TermId RV);
  TermId offsetPointer(TermId Base, clang::QualType Pointer, TermId Offset);

  // Calls.
  unsigned callOf(const clang::CallExpr *C);
  unsigned callOf(MacroCall *C);
  void resolve(CallInstr &Call, llvm::ArrayRef<const clang::Expr *> Args,
               bool Macro, llvm::ArrayRef<llvm::StringRef> Texts = {});
  TermId resolve(const Operand &O, const CallInstr &Call,
                 llvm::ArrayRef<const clang::Expr *> Args,
                 clang::QualType *ObjectType = nullptr);
  void made(const CallInstr &Call, llvm::ArrayRef<const clang::Expr *> Args);

  // Statements.
  void element(const clang::Stmt *S);
  void declare(const clang::VarDecl *V);
  void registersIn(TermId Place, const clang::Expr *Init);
  void initialize(TermId Place, clang::QualType Type, const clang::Expr *Init,
                  unsigned Depth = 0);
  void assign(TermId Place, TermId Value);
  void copy(TermId Place, const clang::Expr *From);
  void forget(TermId Place);
  void dereference(const clang::Expr *Place);
  void call(unsigned Index);
  void registers(unsigned Call, llvm::ArrayRef<const clang::Expr *> Args);
  void registers(const clang::Expr *Place, const clang::Expr *Value);
  /// \p SetIn numbers the initialiser; 0: an assignment sets the member.
  void registers(const clang::FieldDecl *Field, TermId Object,
                 const clang::Expr *Value, uint32_t SetIn = 0);
  /// Every function that \p Function may be, otherwise as \p Like says.
  void registers(Registration Like, const clang::Expr *Function);
  /// Adds \p R to the function, as its block's next instruction.
  void append(Registration R);
  void terminator(const clang::CFGBlock &B,
                  const llvm::DenseMap<unsigned, int> &Index);
  TermId partOfMacro(const clang::Expr *Cond);
  void findArms();
  void findWaits(const clang::Stmt *S, bool InCondition = false);
  void findComputedArguments(clang::CFG &Graph);
  void annotations(FunctionIR &Out);
  /// The parameter or global variable that an annotation of \p D calls \p Name;
  /// null if there is none.
  const clang::VarDecl *annotated(const clang::FunctionDecl *D,
                                  llvm::StringRef Name);
  /// The place of the lock that \p Tokens name: an identifier, then members,
  /// perhaps behind an &. 0 if they are something else.
  TermId annotated(const clang::FunctionDecl *D,
                   llvm::ArrayRef<clang::Token> Tokens);

  Lowering &U;
  clang::ASTContext &Context;
  TermTable &T;
  const clang::FunctionDecl *FD;
  CallFinder &Finder;

  /// What sets members in this function, but for initialisers.
  uint32_t Number = U.newNumber();
  FunctionIR *F = nullptr;
  BlockIR *Block = nullptr;
  llvm::DenseMap<const clang::ValueDecl *, TermId> Places;
  llvm::DenseMap<const clang::Stmt *, TermId> Opaque;
  llvm::DenseMap<const clang::Stmt *, TermId> Temporaries;
  llvm::DenseMap<const clang::Stmt *,
                 const clang::AbstractConditionalOperator *>
      Arms;
  /// Volatile reads by which loops ask whether to go on.
  llvm::SmallPtrSet<const clang::CastExpr *, 4> Waits;
  llvm::DenseMap<const clang::CallExpr *, unsigned> CallIndex;
  llvm::DenseMap<const MacroCall *, unsigned> MacroIndex;
  llvm::SmallPtrSet<const MacroCall *, 8> Emitted;
  /// Macros that happen later than where the first thing in them does: here
  /// what they are passed has been computed.
  llvm::DenseMap<const MacroCall *, const clang::Stmt *> HappensAt;
  /// Pointers that the block has dereferenced since it last wrote anything.
  llvm::SmallDenseSet<TermId, 8> Dereferenced;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_FUNCTIONLOWERING_H
