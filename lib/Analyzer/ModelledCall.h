//===- ModelledCall.h - A modelled call on an analyzer's path ---*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_MODELLEDCALL_H
#define LOCKLINT_ANALYZER_MODELLEDCALL_H

#include "Analyzer/AnalyzedUnit.h"
#include "Analyzer/PathValues.h"
#include "Engine/CallEffects.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include <optional>

namespace locklint {

/// A call that the model knows, wherever it was written.
struct ModelledCall {
  const clang::CallExpr *Call = nullptr;
  const CallModel *Model = nullptr;
  bool Macro = false;
  llvm::SmallVector<const clang::Expr *, 8> Args;
  llvm::ArrayRef<llvm::StringRef> Texts;
  Location Where;

  /// None if the model does not know what \p Event calls.
  static std::optional<ModelledCall> of(const clang::ento::CallEvent &Event,
                                        AnalyzedUnit &U);
};

/// The call on one of its ways: with one outcome of its test.
class CallWay : public CallOnPath {
public:
  CallWay(AnalyzedUnit &U, const ModelledCall &C,
          clang::ento::ProgramStateRef State,
          clang::ento::CheckerContext &Context, clang::ento::SVal Result)
      : State(State), Path(U, frameOf(State)), U(U), C(C), Context(Context),
        Result(Result) {}

  clang::ento::SVal condition(const Condition &When);
  /// Whether it asks for a lock that the path holds.
  bool isOfHeld();
  /// Whether it tries what the path holds.
  bool triesWhatIsHeld();
  /// All has happened: the path goes on from here. Where the call may have
  /// failed, so may what it registers.
  void proceed();

  Event operands(unsigned Index) override;
  int decide(const Condition &When) override;
  bool mayBeAsked(const Condition &When) override;
  void saveFlags(unsigned Index, Event &E) override;
  void restoreFlags(unsigned Index, Event &E) override;
  ObjectId result() override;
  bool holds(ObjectId Lock) override;
  ObjectId released(const Event &E) override;
  bool isAcquiredElsewhere(const Event &E) override;
  bool withdraw(ObjectId Lock) override { return Path.withdraw(Lock); }
  void tell(const Event &E, const Condition *Undecided) override;
  void happen(const Event &E) override;
  void leave() override;

private:
  TermId globalOf(const Operand &O);
  OperandValues values() {
    return OperandValues(State, Context.getLocationContext(), Result);
  }

  clang::ento::ProgramStateRef State;
  AnalyzedUnit::Step Path;
  /// What a reader wants to be told of the call.
  std::optional<Event> Main;
  AnalyzedUnit &U;
  const ModelledCall &C;
  clang::ento::CheckerContext &Context;
  clang::ento::SVal Result;
};

/// The call expression of \p Call; null if it is none.
const clang::CallExpr *callExpr(const clang::ento::CallEvent &Call);

/// The next node of the path, at which what \p Path was told has happened.
/// \p Main: what a reader is told of it.
void proceed(clang::ento::CheckerContext &C, clang::ento::ProgramStateRef State,
             AnalyzedUnit::Step &Path, const std::optional<Event> &Main,
             AnalyzedUnit &U);

/// Makes handlers of what the fast engine has seen registered at \p Where.
/// False if nothing is.
bool makeHandlers(AnalyzedUnit &U, AnalyzedUnit::Step &Path,
                  const Location &Where);

} // namespace locklint

#endif // LOCKLINT_ANALYZER_MODELLEDCALL_H
