//===- LockReport.cpp - Findings as the analyzer's reports ----------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer/LockReport.h"
#include "Report/SourcePlace.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace ento;
using namespace locklint;

namespace {

/// Whether a path can show the step: it does something there.
bool isOnPath(const Step &S) {
  switch (S.What) {
  case Step::Kind::Calls: // The analyzer says so itself.
  case Step::Kind::Registered:
  case Step::Kind::HeldByCaller:
  case Step::Kind::Returns:
  case Step::Kind::ReturnsWithout:
  case Step::Kind::Elsewhere:
  case Step::Kind::MayRunWithIrqsOn:
  case Step::Kind::Included:
    return false;
  default:
    return true;
  }
}

bool isOfContext(const Step &S) {
  switch (S.What) {
  case Step::Kind::IrqsOff:
  case Step::Kind::IrqsOn:
  case Step::Kind::BhOff:
  case Step::Kind::PreemptOff:
  case Step::Kind::Saved:
  case Step::Kind::Restored:
    return true;
  default:
    return false;
  }
}

/// Puts steps where a reader looks for them.
class PlacesOfSteps : public BugReporterVisitor {
public:
  void Profile(llvm::FoldingSetNodeID &Id) const override {
    static int Tag;
    Id.AddPointer(&Tag);
  }
  PathDiagnosticPieceRef VisitNode(const ExplodedNode *Node,
                                   BugReporterContext &Context,
                                   PathSensitiveBugReport &Report) override;
  PathDiagnosticPieceRef getEndPath(BugReporterContext &, const ExplodedNode *,
                                    PathSensitiveBugReport &Report) override;
};

/// Ours, so that its notes know what it is about.
class LockReport : public PathSensitiveBugReport {
public:
  LockReport(const BugType &Kind, const PathFinding &P,
             const ExplodedNode *Node, PathDiagnosticLocation Where)
      : PathSensitiveBugReport(Kind, P.What.Message, P.What.Message, Node,
                               Where, Node->getCodeDecl().getCanonicalDecl()),
        About(P.About), End(P.What.Where), Where(Where),
        OfContext(llvm::any_of(P.What.Witness, isOfContext)) {
    llvm::copy_if(P.What.Witness, std::back_inserter(Untold), isOnPath);
    HasCause = !Untold.empty();
    addVisitor<PlacesOfSteps>();
  }

  PathDiagnosticLocation getLocation() const override { return Where; }

  ArrayRef<SourceRange> getRanges() const override {
    // Those of where the path ends, which may be in a callee.
    ArrayRef<SourceRange> Ranges = PathSensitiveBugReport::getRanges();
    bool Here = !Ranges.empty() &&
                Where.getManager().getExpansionLoc(Ranges.front().getBegin()) ==
                    Where.asLocation();
    return Here ? Ranges : ArrayRef<SourceRange>();
  }

  /// What to say of a step of the path that is about \p Object, if any. To be
  /// asked from the last step to the first. \p Read: where it is for who reads
  /// the code, if that is elsewhere.
  std::string tell(const Step &S, ObjectId Object,
                   std::optional<std::pair<unsigned, unsigned>> Read) {
    // The last one is the report itself; in a loop, others are there, too.
    if (S.Where == End && !std::exchange(Ended, true))
      return "";
    auto Told = llvm::find_if(Untold, [&](const Step &W) {
      return W.Where == S.Where ||
             (Read && W.What == S.What &&
              Read == std::pair(W.Where.Line, W.Where.Column));
    });
    if (Told != Untold.end()) {
      std::string Text = describe(*Told);
      Untold.erase(Told);
      return Text;
    }
    // What came before the cause does not matter.
    if (HasCause && Untold.empty())
      return "";
    bool Matters = Object ? llvm::is_contained(About, Object)
                          : OfContext && isOfContext(S);
    return Matters ? describe(S) : "";
  }

  /// The same, to be said at the call of \p Function instead.
  void tellAtCall(const StackFrameContext *Function, std::string Text) {
    if (Text.empty())
      return;
    std::string &All = AtCalls[Function];
    All = All.empty() ? std::move(Text) : Text + ", " + All;
  }
  /// What to say where \p Function is called.
  std::string toldAtCall(const StackFrameContext *Function) {
    return std::exchange(AtCalls[Function], "");
  }

private:
  SmallVector<ObjectId, 4> About;
  Location End;
  PathDiagnosticLocation Where;
  /// Steps of the finding that are not found on the path yet.
  std::vector<Step> Untold;
  bool HasCause, OfContext, Ended = false;
  llvm::DenseMap<const StackFrameContext *, std::string> AtCalls;
};

PathDiagnosticPieceRef
PlacesOfSteps::VisitNode(const ExplodedNode *Node, BugReporterContext &Context,
                         PathSensitiveBugReport &Report) {
  std::optional<CallEnter> Call = Node->getLocationAs<CallEnter>();
  if (!Call)
    return nullptr;
  std::string Text =
      static_cast<LockReport &>(Report).toldAtCall(Call->getCalleeContext());
  if (Text.empty())
    return nullptr;
  const SourceManager &Sources = Context.getSourceManager();
  return std::make_shared<PathDiagnosticEventPiece>(
      PathDiagnosticLocation(
          Sources.getExpansionLoc(Call->getCallExpr()->getBeginLoc()), Sources),
      Text);
}

/// The mistake is where the rule says: at the call of a function that sleeps,
/// say, rather than deep within it.
PathDiagnosticPieceRef
PlacesOfSteps::getEndPath(BugReporterContext &, const ExplodedNode *,
                          PathSensitiveBugReport &Report) {
  return std::make_shared<PathDiagnosticEventPiece>(Report.getLocation(),
                                                    Report.getDescription());
}

/// The outermost function, up to \p Function, of which a macro makes the text,
/// as it does for guard(): nobody reads that. Null if \p Function has its own.
const StackFrameContext *unreadable(const StackFrameContext *Function) {
  const StackFrameContext *Outermost = nullptr;
  while (!Function->inTopFrame() &&
         Function->getDecl()->getLocation().isMacroID()) {
    Outermost = Function;
    Function = Function->getParent()->getStackFrame();
  }
  return Outermost;
}

/// The step that a reader is told of.
std::optional<Step> stepOf(const Event &E, AnalyzedUnit &U) {
  const Site &Here = U.Run.Sites[E.Where];
  Step S;
  S.Where = Here.Where;
  S.Subject = Here.Callee.str();
  switch (E.Do) {
  case Effect::Action::Acquire:
  case Effect::Action::Release:
    if (U.Run.Solve.M.type(E.Type).Recursive == Recursion::All) {
      if (E.Do == Effect::Action::Release)
        return std::nullopt;
      S.What = Step::Kind::ReadSection;
      return S;
    }
    S.What = E.Do == Effect::Action::Acquire ? Step::Kind::Acquired
                                             : Step::Kind::Released;
    S.Subject = lockName(U.Run.Terms, U.Run.Sites, E.Lock, E.Where);
    return S;
  case Effect::Action::AssertHeld:
    S.What = Step::Kind::Asserted;
    S.Subject = lockName(U.Run.Terms, U.Run.Sites, E.Lock, E.Where);
    return S;
  case Effect::Action::IrqDisable:
  case Effect::Action::IrqSave:
    S.What = Step::Kind::IrqsOff;
    return S;
  case Effect::Action::IrqEnable:
  case Effect::Action::IrqRestore:
    S.What = Step::Kind::IrqsOn;
    return S;
  case Effect::Action::BhDisable:
    S.What = Step::Kind::BhOff;
    return S;
  case Effect::Action::PreemptDisable:
    S.What = Step::Kind::PreemptOff;
    return S;
  case Effect::Action::AssertIrqsOn:
    S.What = Step::Kind::Needs;
    S.Detail = "interrupts enabled";
    return S;
  case Effect::Action::AssertIrqsOff:
    S.What = Step::Kind::Needs;
    S.Detail = "interrupts disabled";
    return S;
  case Effect::Action::Sleep:
    S.What = Step::Kind::Sleeps;
    return S;
  case Effect::Action::Wait:
    S.What = Step::Kind::Waits;
    return S;
  case Effect::Action::Await:
    S.What = Step::Kind::Awaits;
    return S;
  case Effect::Action::AcquireDone:
    S.What = Step::Kind::Completes;
    return S;
  case Effect::Action::Free:
    S.What = Step::Kind::Frees;
    return S;
  default:
    return std::nullopt;
  }
}

void addNote(BugReport &Report, const Step &S, SourceManager &Sources) {
  SourceLocation Where = findPlace(Sources, S.Where);
  if (Where.isValid())
    Report.addNote(describe(S), PathDiagnosticLocation(Where, Sources));
}

} // namespace

const NoteTag *locklint::noteFor(CheckerContext &C,
                                 const std::optional<Event> &E,
                                 AnalyzedUnit &U) {
  std::optional<Step> S = E ? stepOf(*E, U) : std::nullopt;
  if (!S)
    return nullptr;
  const StackFrameContext *Hidden = unreadable(C.getStackFrame());
  std::optional<std::pair<unsigned, unsigned>> Read;
  if (Hidden && Hidden->getCallSite()) {
    const SourceManager &Sources = C.getSourceManager();
    SourceLocation At =
        Sources.getExpansionLoc(Hidden->getCallSite()->getBeginLoc());
    Read.emplace(Sources.getSpellingLineNumber(At),
                 Sources.getSpellingColumnNumber(At));
  }
  return C.getNoteTag([Object = E->Lock, S = *S, Hidden,
                       Read](BugReporterContext &,
                             PathSensitiveBugReport &Report) -> std::string {
    if (Report.getBugType().getCategory() != Category)
      return "";
    auto &Ours = static_cast<LockReport &>(Report);
    std::string Text = Ours.tell(S, Object, Read);
    if (!Hidden)
      return Text;
    Ours.tellAtCall(Hidden, std::move(Text));
    return "";
  });
}

std::unique_ptr<BugReport> locklint::reportAt(const BugType &Kind,
                                              const PathFinding &P,
                                              const ExplodedNode *Node,
                                              SourceManager &Sources) {
  auto Report = std::make_unique<LockReport>(
      Kind, P, Node,
      PathDiagnosticLocation(findPlace(Sources, P.What.Where), Sources));
  for (const Step &S : storyOf(P.What))
    if (!isOnPath(S) && S.What != Step::Kind::Calls)
      addNote(*Report, S, Sources);
  return Report;
}

std::unique_ptr<BugReport> locklint::reportOf(const BugType &Kind,
                                              const Finding &F, const Decl *In,
                                              SourceManager &Sources) {
  auto Report = std::make_unique<BasicBugReport>(
      Kind, F.Message,
      PathDiagnosticLocation(findPlace(Sources, F.Where), Sources));
  Report->setDeclWithIssue(In);
  for (const Step &S : storyOf(F))
    addNote(*Report, S, Sources);
  return Report;
}
