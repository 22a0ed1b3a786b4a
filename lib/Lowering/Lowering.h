//===- Lowering.h - From Clang's AST to the IR ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LOWERING_LOWERING_H
#define LOCKLINT_LOWERING_LOWERING_H

#include "Facts/Term.h"
#include "IR/IR.h"
#include "Lowering/CallFinder.h"
#include "Lowering/FunctionMembers.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/StringSaver.h"
#include <memory>
#include <optional>

namespace locklint {
class GlobalNames;
class Scanner;

/// What a first look at a function's body shows.
struct FunctionScan {
  /// Definitions of the functions it calls, without duplicates.
  llvm::SmallVector<const clang::FunctionDecl *, 8> Callees;
  /// It makes a modelled call itself, or a function a handler.
  bool HasEvents = false;
  /// Short and without loops: its value is worth knowing.
  bool Small = false;
  /// It, or what it calls in this file, calls a function of another file.
  bool CallsOut = false;
  /// It calls what a pointer in memory points to.
  bool CallsMember = false;
  /// What the function itself may write; empty for those of headers.
  WriteSet Writes;
  /// What was found on the way; null if the body was not walked.
  std::unique_ptr<CallFinder> Finder;
};

/// Lowers the functions of one unit; they share terms, names and numbering.
class Lowering {
public:
  Lowering(clang::ASTContext &Context, const Model &M, KernelInfo Kernel,
           TermTable &Terms, llvm::StringSaver &Strings, GlobalNames &Globals,
           HeaderFacts *Header);

  FunctionScan scan(const clang::FunctionDecl *Definition);

  /// What an earlier unit kept of what a function without events returns.
  std::optional<Summary> keptReturn(const clang::FunctionDecl *Definition);
  void keepReturn(const clang::FunctionDecl *Definition, const Summary &S);
  /// Keeps that nothing is to be learnt of a function without events, if that
  /// is so of what it calls. \p Asked: its value may be asked for.
  void keepIdle(const clang::FunctionDecl *Definition, bool Asked);

  /// The number that CallInstr::Callee gives to \p Definition.
  unsigned number(const clang::FunctionDecl *Definition);

  /// Nothing if Clang could build no CFG. \p Finder: FunctionScan::Finder, if
  /// it is still there.
  std::optional<FunctionIR> lower(const clang::FunctionDecl *Definition,
                                  std::unique_ptr<CallFinder> Finder);

  Location location(clang::SourceLocation Loc);
  /// The name of the unit's main file, as Location::File.
  llvm::StringRef mainFile();
  /// Whether \p D is of no concern to the unit: see UnitInput::IsForeign.
  bool isForeign(const clang::Decl *D) const;
  /// Whether \p Loc lies in a source file of the unit rather than in a header.
  bool inMain(clang::SourceLocation Loc);

  /// What the model says of a call to \p F; null if nothing.
  const CallModel *modelOf(const clang::FunctionDecl *F);
  /// What the model says of the name of \p F, which this unit defines, and
  /// other files may call; null if nothing. See showsEffects().
  const CallModel *modelOfName(const clang::FunctionDecl *F);
  /// From now on \p F is what the model says.
  void preferModel(const clang::FunctionDecl *F);
  /// Whether annotations say that \p F returns with other locks held than it
  /// was called with.
  bool changesLocks(const clang::FunctionDecl *F);

  FieldId fieldId(const clang::FieldDecl *F);
  /// The term of a global variable's address, a static local's included.
  TermId global(const clang::VarDecl *V);
  /// The term of a function's address.
  TermId function(const clang::FunctionDecl *F) {
    return Terms.function(F->getName());
  }
  /// A number for values that no other has: see CallInstr::Number.
  uint32_t newNumber() { return NextNumber++; }
  MacroMap &macros() { return Macros; }

  /// The handlers that global variables name, and what they set.
  /// \p HeaderDefinitions: as in UnitInput.
  std::vector<Registration>
  globals(llvm::ArrayRef<llvm::StringRef> HeaderDefinitions);
  /// The values of initialisers of locks that count (LockType::Counter): the
  /// lock's place, and the number if it is known.
  llvm::ArrayRef<std::pair<TermId, std::optional<int64_t>>> counts() const {
    return Counts;
  }
  /// Whether what decides about the row is met in the functions lowered so far
  /// and in globals().
  bool applies(const Registration &R) const;
  /// Functions whose address is taken, as far as scan() and globals() saw.
  const llvm::SmallPtrSet<const clang::FunctionDecl *, 32> &
  addressTaken() const {
    return AddressTaken;
  }

private:
  friend class FunctionLowering;
  friend class Scanner;

  HeaderFacts::Scan *kept(const clang::FunctionDecl *Definition);
  bool holds(clang::GlobalDeclID Id);
  std::optional<FunctionScan> known(const clang::FunctionDecl *Definition);
  FieldInfo describe(const clang::FieldDecl *F);
  Location locationInHeader(clang::SourceLocation Loc);
  void keep(const clang::FunctionDecl *Definition, const FunctionScan &Scan,
            const Scanner &Body);
  TermId member(TermId Base, const clang::RecordDecl *R, llvm::StringRef Name,
                clang::QualType &Type);
  void initializer(TermId Place, const clang::Expr *Init,
                   std::vector<Registration> &Out);
  /// The rows for a member, by its field; and a note of what it is set to.
  llvm::ArrayRef<CallbackModel> rowsOf(const clang::FieldDecl *F) const;
  /// Notes what \p Place, a member of a named object, is set to.
  void setsFunction(const clang::Expr *Place, const clang::Expr *Value);
  /// What member \p Name of the object at \p Address is, as far as that was
  /// seen.
  llvm::SmallVector<const clang::Expr *, 2>
  memberValues(const clang::Expr *Address, llvm::StringRef Name);
  /// The functions that \p E may point to where it names a member.
  FunctionMembers::Functions functionsInMember(const clang::Expr *E);
  std::string memberName(const clang::FieldDecl *F) const;
  /// \p Where over the parameters of \p Callback; 0 if it has no such member.
  TermId ofParameters(const Operand &Where,
                      const clang::FunctionDecl *Callback);
  /// Completes \p R, the registration of \p Callback.
  void registers(Registration &R, const clang::FunctionDecl *Callback);
  bool isWatched(const clang::FieldDecl *F) const;
  /// A watched member is set in the initialiser or function numbered \p SetIn.
  void setsMember(const clang::FieldDecl *F, TermId Value, const clang::Expr *E,
                  uint32_t SetIn, TermId Object);
  void watchConditions();
  void watch(const UnitCondition &C);
  /// Learns the masks that \p E names.
  void learnMasks(const clang::Stmt *E);
  /// None: not known.
  std::optional<bool> met(const UnitCondition &C, const Registration &R) const;
  std::optional<bool> meetsTest(const UnitCondition &C, TermId Value) const;
  std::optional<bool> isAskedFor(const UnitCondition &C, TermId Arg) const;
  std::optional<bool> isResultOf(const UnitCondition &Call, TermId Value) const;

  /// Whether the row is for the unit's kernel.
  bool holds(const CallbackModel &Row) const { return Row.In.holds(Kernel); }

  clang::ASTContext &Context;
  const Model &M;
  const KernelInfo Kernel;
  TermTable &Terms;
  llvm::StringSaver &Strings;
  GlobalNames &Globals;
  HeaderFacts *Header;
  /// Functions that are defined outside of it.
  llvm::StringSet<> DefinedHere;
  /// Whether what is kept of a function holds in this unit.
  llvm::DenseMap<clang::GlobalDeclID, bool> Holds;
  MacroMap Macros;
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Numbers;
  /// What changesLocks() and modelOf() have answered, by the canonical
  /// declaration.
  llvm::DenseMap<const clang::FunctionDecl *, bool> ChangeLocks;
  llvm::DenseMap<const clang::FunctionDecl *, const CallModel *> Models;
  llvm::DenseMap<const clang::FieldDecl *, FieldId> Fields;
  llvm::DenseMap<clang::FileID, llvm::StringRef> FileNames;
  /// By the names that Header owns.
  llvm::DenseMap<const char *, llvm::StringRef> HeaderFileNames;
  llvm::SmallPtrSet<const clang::FunctionDecl *, 32> AddressTaken;
  std::vector<std::pair<TermId, std::optional<int64_t>>> Counts;
  /// What conditions of rows ask for: members by "record.field", and calls by
  /// name. 0 is a value that is not constant.
  struct SetMember {
    TermId Value;
    TermId Object;
    uint32_t SetIn;
    bool Written; ///< Rather than left to be 0.
  };
  struct MadeCall {
    uint32_t Number;
    uint32_t In; ///< Numbers the function, as Registration::SetIn.
    std::vector<TermId> Args;
    /// By WatchedCall::Objects.
    std::vector<TermId> Objects;
  };
  struct WatchedCall {
    std::vector<Operand> Objects;
    /// Somebody asks where its results are kept.
    bool Result = false;
    std::vector<MadeCall> Made;
  };
  llvm::StringMap<std::vector<SetMember>> SetMembers;
  llvm::StringMap<WatchedCall> WatchedCalls;
  llvm::StringSet<> WatchedFields;
  /// Where results of watched calls are kept, by the call's number.
  llvm::DenseMap<uint32_t, std::vector<TermId>> KeptResults;
  /// Enumerators that are masks; 0: not seen in this unit.
  llvm::StringMap<uint64_t> Masks;
  /// Functions that were assigned to a member of a variable or of a member:
  /// what `&dev->nb` may have as notifier_call.
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<std::pair<std::string, const clang::Expr *>>>
      MemberValues;
  /// Found when somebody asks: few units register members.
  std::optional<FunctionMembers> PointingMembers;
  uint32_t NextNumber = 1;
  llvm::StringRef MainFile;
};

} // namespace locklint

#endif // LOCKLINT_LOWERING_LOWERING_H
