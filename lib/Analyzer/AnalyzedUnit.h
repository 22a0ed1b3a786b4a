//===- AnalyzedUnit.h - What the analyzer shows of a unit -------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_ANALYZEDUNIT_H
#define LOCKLINT_ANALYZER_ANALYZEDUNIT_H

#include "Analyzer/Frames.h"
#include "Analyzer/LockBranches.h"
#include "Analyzer/Prepare.h"
#include "Analyzer/ValueTerms.h"
#include "Engine/CalleeView.h"
#include "Unit/UnitRun.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace locklint {

/// A finding with the paths that show it.
struct PathFinding {
  Finding What;
  /// Objects whose steps belong to its story.
  llvm::SmallVector<ObjectId, 4> About;
  llvm::SmallVector<const clang::ento::ExplodedNode *, 4> Nodes;
};

/// Whether \p A says of a defect all that \p B does: not if it merely calls
/// possible what happens in \p B.
bool coversDefect(const Finding &A, const Finding &B);

/// Tells the rules what the analyzer sees, as UnitRun wants to be told, and
/// keeps by which path it saw it.
class AnalyzedUnit {
public:
  AnalyzedUnit(clang::ASTContext &Context, clang::Preprocessor &PP,
               const Model &M);

  /// The analysis of a new top function begins.
  void startFunction(const clang::FunctionDecl *Top);

  struct WayBack;

  /// What happens on one path in one step, before it is known which node of the
  /// analyzer's graph that becomes.
  class Step {
  public:
    Step(AnalyzedUnit &U, const Frame *Now) : U(U), Now(Now) {}

    const Frame *now() const { return Now; }
    /// \p E happens in the innermost function, at a site of that.
    void tell(const Event &E, bool Possible);
    void happen(const Event &E);
    /// Asks of each deleted handler whether it will certainly not run, by the
    /// value that tells.
    void settle(llvm::function_ref<bool(ObjectId)> WillNotRun);
    /// The path ran into \p Node by all this.
    void finish(const clang::ento::ExplodedNode *Node);

    /// See State::withdraw().
    bool withdraw(ObjectId Lock);

    /// A test of the context came out as \p Outcome; false if it cannot have.
    bool assume(ContextTest Test, bool Outcome);
    /// The path has learnt something by a condition.
    void learn(const Answer &A);
    /// \p Place was written.
    void written(TermId Place);
    /// A function may have acquired or released any lock.
    void blur();
    /// Another file's function got \p Place as an argument.
    void escape(TermId Place);
    /// The same of a function that unlocks what \p Passed points to.
    void escapeOwned(TermId Passed);
    /// A function of another file, called at \p Where, may have released locks,
    /// and enabled what was disabled.
    void goElsewhere(const Location &Where);
    /// A function was called, with these arguments, that the analyzer does not
    /// follow, being too large or recursive: the fast engine's summary says
    /// what it does. \p Call: the place, \p Result: the value that it returned.
    /// The ways back that leave different locks, each as a path of its own.
    std::vector<WayBack> summarised(const UnitRun::Function &Callee,
                                    const Site &Call,
                                    llvm::ArrayRef<TermId> Args, TermId Result,
                                    clang::ento::ProgramStateRef Before);
    /// \p E, a call through a pointer, is told as what the function does that
    /// it points to. False if that is not known.
    bool calls(const Event &E, clang::ento::ProgramStateRef Before);
    /// The innermost function has returned to its caller; false if the caller's
    /// state does not allow that it returns so.
    bool leave();
    /// Whether some function of the path holds what \p E tries, which fails.
    bool isHeldInVain(const Event &E) const;
    /// Whether some function of the path certainly holds \p Lock.
    bool holds(ObjectId Lock) const;

  private:
    /// What happens, as one of the path's functions sees it.
    class SummarisedCall;
    struct View {
      const Frame *In;
      State Before;
      Event E;
      /// Calls within ask for what their caller cannot decide.
      bool Undecided = false, OfMode = false;
      llvm::SmallVector<Fact, 2> If;
      /// A condition in If asks for a mode of an object. Only callbacks can say
      /// that it happens, because they meet objects in each mode.
      bool ByMode = false;
    };
    std::optional<View> outwards(const View &Inner) const;
    bool happensAnyway(const Frame *Callee, const Event &E) const;
    void tell(std::optional<View> V, bool Possible);
    bool mayPass(uint32_t NonNull, llvm::ArrayRef<TermId> Args) const;
    bool mayBe(TermId Value, Range In) const;
    bool isOfSolver(const Fact &K) const;
    /// The ways back that \p Exits are, with their states translated.
    std::vector<WayBack> waysBack(llvm::ArrayRef<ExitCase> Exits);
    /// Changes each function of the path.
    void change(llvm::function_ref<void(Frame &)> How);
    /// The path, for its callees' views.
    CallingPath path() const {
      return {U.Run.Terms, U.Run.Sites, U.Run.Solve.M, Now->S, U.LookedUp};
    }
    /// Whether all functions of the path can be in these states at once.
    bool isPossible() const;
    void tell(UnitRun::Function &F, const View &V, bool Possible,
              bool ForCallers);

    AnalyzedUnit &U;
    const Frame *Now;
    llvm::SmallVector<size_t, 4> Told;
    friend class AnalyzedUnit;
  };

  /// A way back from a call.
  struct WayBack {
    Step Path;
    /// The pointer that it returns; null if that is none which is known.
    clang::ento::SymbolRef Returned = nullptr;
    Range ReturnedIn;
    /// It is taken only if these hold, as the analyzer has to be told.
    llvm::SmallVector<Fact, 2> If;
  };

  /// A way out of the innermost function.
  void leave(const Frame *F, ExitCase X, const clang::ento::ExplodedNode *Node);
  /// Judges what was seen since startFunction(): a finding is given out once.
  std::vector<PathFinding> judge();
  /// Judges what all functions do together.
  std::vector<Finding> finish();

  /// Whether the path of \p F has asked two objects for the same mode, and they
  /// are in different ones. Objects that work together are in one; the code
  /// cannot say so.
  static bool mixesModes(const TermTable &T, const Frame *F);
  /// Whether it is worth remembering how \p Condition came out: it asks for an
  /// argument of the function, or for memory.
  bool isAsked(const Frame *F, TermId Condition) const;
  /// Whether \p Id can be known again, and is of what a call may have changed.
  bool asksForMemory(TermId Id) const;
  /// How \p Condition must come out, as the path has asked for the same
  /// elsewhere: what only a call may have changed is taken to be what it was.
  std::optional<bool> answer(const Frame *F, TermId Value,
                             const clang::Expr *Condition) const;
  /// The value of `a == b`, for pointers; 0 if it is not worth remembering.
  TermId comparison(TermId A, TermId B);
  /// Whether \p Id is what current_work() returns.
  bool isRunning(TermId Id);
  /// Whether a fact says no more than that pointers point to something.
  bool goesWithoutSaying(const Frame *F, const Fact &K);
  /// The function that a frame is of; null if the fast engine knows none.
  UnitRun::Function *functionOf(const Frame *F);

  /// One copy of \p Text, as sites want them.
  llvm::StringRef keep(llvm::StringRef Text) {
    return Texts.insert(Text).first->getKey();
  }

  UnitResult Result;
  UnitRun Run;
  PreparedBodies Bodies;
  LockBranches Branches;
  ValueTerms Values;
  FrameTable Frames;
  LookUps LookedUp;

private:
  bool asksForArgument(const Frame *F, TermId Condition) const;
  /// Whether \p Id asks for a mode of an object, a bool or bits of a word,
  /// which decides for some function what it does to locks.
  bool isMode(TermId Id) const;
  void findModes();
  /// Whether \p Id asks for a member of which handlers know on entry.
  bool isKnownOnEntry(TermId Id) const;
  /// The symbol that is the pointer \p Id; null if none is.
  clang::ento::SymbolRef pointer(TermId Id) const;
  void simplify(State &S) const;
  void countLevels(const Frame *Callee, State &S);

  struct Seen {
    UnitRun::Function *In;
    CallerEvent N;
    bool ForCallers = false;
    llvm::SmallVector<ObjectId, 4> About;
    std::vector<Finding> Findings;
    llvm::SmallVector<const clang::ento::ExplodedNode *, 4> Nodes;
  };
  struct Exit {
    const Frame *F;
    ExitCase X;
    const clang::ento::ExplodedNode *Node;
  };
  void forgiveLoops(std::vector<Exit> &Exits);
  void keep(std::vector<PathFinding> &Kept, Finding F, const Seen *S,
            llvm::ArrayRef<Exit> Exits);

  llvm::StringSet<> Texts;
  /// Members that decide what functions do.
  llvm::DenseSet<FieldId> Modes;
  /// Members in the conditions under which functions are made handlers.
  llvm::DenseSet<FieldId> OnEntry;
  /// The top function is entered in known contexts.
  bool ContextKnown = false;
  std::vector<Seen> Events;
  llvm::StringMap<size_t> Known;
  std::map<UnitRun::Function *, std::vector<Exit>> Exits;
  /// What was acquired at one place.
  struct PlaceOfLocks {
    std::set<ObjectId> Objects;
    /// Some path holds several of them.
    bool AtOnce = false;
  };
  std::map<std::pair<UnitRun::Function *, SiteId>, PlaceOfLocks> AcquiredAt;
  std::vector<Finding> GivenOut;
  /// What the fast engine has found: of several places that have one cause it
  /// says which one is told, and what else is seen waits for the end.
  std::vector<Finding> Fast;
  std::vector<Finding> Waiting;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_ANALYZEDUNIT_H
