//===- Unit.cpp - Analysing one translation unit --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Unit.h"
#include "Analysis/Engine.h"
#include "Analysis/Fixes.h"
#include "Analysis/GlobalNames.h"
#include "Analysis/Lowering.h"
#include "checkers/Rule.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>
#include <map>
#include <set>
#include <tuple>

using namespace clang;
using namespace locklint;

namespace {

/// Rounds of a recursive group of functions before its summaries are taken as
/// they are.
constexpr unsigned MaxRounds = 3;

class UnitRun {
public:
  UnitRun(ASTContext &Context, Preprocessor &PP, const Model &M,
          UnitResult &Result)
      : Context(Context), M(M), Result(Result), Strings(Result.Storage),
        Globals(Context, PP), Lower(Context, M, Terms, Strings, Globals),
        Known(M, Terms, Sites), Rules(M, Terms, Sites, Found),
        Engine(M, Terms, Sites, options(Globals)) {}

  void run();

private:
  struct Function {
    const FunctionDecl *Definition = nullptr;
    FunctionScan Scan;
    unsigned Order = 0, Low = 0;
    bool OnStack = false;
    /// Some call in it, or below it, means something.
    bool Relevant = false;
    /// It is not, but what it returns is worth knowing.
    bool ReturnMatters = false;
    std::optional<FunctionIR> IR;
    std::optional<Summary> Sum;
    std::set<ObjectId> Acquired, Released;
    bool LockHelper = false;
    /// What it does to which lock.
    std::map<ObjectId, LockPairs> Pairs;
    /// What shows that interrupts, or bottom halves too, are enabled when it is
    /// entered.
    SiteId ShowsIrqsOn = 0, ShowsBhOn = 0;
    /// Some function of the unit calls it.
    bool Called = false;
    /// Functions that this one, or what it calls, makes handlers.
    llvm::SmallVector<ObjectId, 0> Registers;
    std::deque<Entry> Entries;
  };

  static EngineOptions options(GlobalNames &Globals);
  Function &function(const FunctionDecl *Definition);
  void visit(const FunctionDecl *Root);
  void analyze(llvm::ArrayRef<Function *> Group);
  void learnReturn(Function &F);
  bool summarise(Function &F, bool Last);
  void observe(Function &F, const State &Before, const Event &E, bool Possible);
  void learnEntry(Function &F, const State &Before, const Event &E);
  void judge(Function &F);
  void collectRegistrations(Function &F);
  void addEntries(const Registration &R, ObjectId Object);
  void addInitEntries(Function &F);
  void enter(Function &F);
  void enter(Function &F, const Entry *In);

  ASTContext &Context;
  const Model &M;
  UnitResult &Result;
  llvm::StringSaver Strings;
  TermTable Terms;
  SiteTable Sites;
  std::vector<Finding> Found;
  GlobalNames Globals;
  Lowering Lower;
  Program Known;
  RuleContext Rules;
  locklint::Engine Engine;

  std::map<unsigned, Function> Functions; ///< By Lowering::number().
  llvm::StringMap<unsigned> ByName;
  /// The objects of registrations, as the engine evaluated them.
  std::map<std::pair<ObjectId, SiteId>, ObjectId> Objects;
  /// By the place of an acquisition or release, in the function that makes it.
  std::map<SiteId, const LockPairs *> PairsAt;
  std::vector<Function *> Stack;
  std::vector<Function *> Done; ///< Callees before callers.
  unsigned Counter = 0;
};

} // namespace

EngineOptions UnitRun::options(GlobalNames &Globals) {
  EngineOptions O;
  // Since 6.9 the bits of gfp flags are numbered by an enum
  // (linux/gfp_types.h), and depend on the configuration.
  for (const NamedDecl *D : Globals.find("___GFP_DIRECT_RECLAIM_BIT"))
    if (const auto *E = dyn_cast<EnumConstantDecl>(D))
      O.DirectReclaim = 1ULL << E->getInitVal().getZExtValue();
  return O;
}

UnitRun::Function &UnitRun::function(const FunctionDecl *Definition) {
  Function &F = Functions[Lower.number(Definition)];
  if (!F.Definition) {
    F.Definition = Definition;
    F.Scan = Lower.scan(Definition);
    F.Relevant = F.Scan.HasEvents;
  }
  return F;
}

/// Tarjan's strongly connected components, so that callees come before callers
/// and recursive groups together; iterative, as call chains are deep.
void UnitRun::visit(const FunctionDecl *Root) {
  struct Frame {
    Function *F;
    size_t Next;
  };
  std::vector<Frame> Frames;
  auto Enter = [&](Function &F) {
    F.Order = F.Low = ++Counter;
    F.OnStack = true;
    Stack.push_back(&F);
    Frames.push_back({&F, 0});
  };
  Function &R = function(Root);
  if (R.Order)
    return;
  Enter(R);
  while (!Frames.empty()) {
    Function &F = *Frames.back().F;
    if (Frames.back().Next < F.Scan.Callees.size()) {
      Function &C = function(F.Scan.Callees[Frames.back().Next++]);
      if (!C.Order)
        Enter(C);
      else if (C.OnStack)
        F.Low = std::min(F.Low, C.Order);
      continue;
    }
    Frames.pop_back();
    if (!Frames.empty())
      Frames.back().F->Low = std::min(Frames.back().F->Low, F.Low);
    if (F.Low != F.Order)
      continue;
    std::vector<Function *> Group;
    Function *Top;
    do {
      Top = Stack.back();
      Stack.pop_back();
      Top->OnStack = false;
      Group.push_back(Top);
    } while (Top != &F);
    analyze(Group);
  }
}

void UnitRun::analyze(llvm::ArrayRef<Function *> Group) {
  bool Relevant = false;
  for (Function *F : Group) {
    Relevant |= F->Relevant;
    for (const FunctionDecl *C : F->Scan.Callees)
      Relevant |= function(C).Relevant;
  }
  bool Recursive =
      Group.size() > 1 || llvm::is_contained(Group.front()->Scan.Callees,
                                             Group.front()->Definition);
  for (Function *F : Group) {
    F->Relevant = Relevant;
    // What a short function returns is worth knowing: IS_ERR(), netdev_priv().
    F->ReturnMatters = !Relevant && !Recursive && F->Scan.Small &&
                       !F->Definition->getReturnType()->isVoidType();
    if (!Relevant)
      continue;
    for (const FunctionDecl *C : F->Scan.Callees)
      learnReturn(function(C));
    F->IR = Lower.lower(F->Definition);
  }
  for (Function *F : Group)
    collectRegistrations(*F);
  unsigned Rounds = Recursive ? MaxRounds : 1;
  for (unsigned Round = 1; Round <= Rounds; ++Round)
    for (Function *F : Group)
      if (F->IR)
        summarise(*F, Round == Rounds);
  for (Function *F : Group) {
    if (F->IR && F->Relevant) {
      ++Result.Functions;
      if (F->Sum->Unknown)
        ++Result.Unknown;
    }
    Done.push_back(F);
  }
}

/// Summarises a function that some relevant one needs the value of. Most of
/// those in headers nobody does.
void UnitRun::learnReturn(Function &F) {
  if (!F.ReturnMatters || F.IR)
    return;
  for (const FunctionDecl *C : F.Scan.Callees)
    learnReturn(function(C));
  F.IR = Lower.lower(F.Definition);
  if (F.IR)
    summarise(F, /*Last=*/true);
}

bool UnitRun::summarise(Function &F, bool Last) {
  auto Callees = [&](unsigned Number) -> const Summary * {
    auto It = Functions.find(Number);
    return It != Functions.end() && It->second.Sum ? &*It->second.Sum : nullptr;
  };
  size_t Before = Found.size();
  Summary S = Engine.run(
      *F.IR, Callees, [&](const State &Before, const Event &E, bool Possible) {
        if (Last && F.Relevant)
          observe(F, Before, E, Possible);
      });
  // Of a function that was given up on nothing is said.
  if (S.Unknown)
    Found.erase(Found.begin() + Before, Found.end());
  // A short function that was too much work is one that nobody asked for.
  if (!F.Relevant && S.Unknown)
    return false;
  F.Sum = std::move(S);
  return true;
}

void UnitRun::observe(Function &F, const State &Before, const Event &E,
                      bool Possible) {
  if (E.Do == Effect::Action::Acquire && !Before.dropped(E.Lock) &&
      !Before.held(E.Lock))
    F.Acquired.insert(E.Lock);
  if (E.Do == Effect::Action::Release)
    if (const HeldLock *H = Before.held(E.Lock)) {
      if (!H->FromEntry && !E.Retaken)
        F.Released.insert(E.Lock);
      // Acquired in a callee: that is a lock helper, and all between.
      for (SiteId S = H->Where; S && Sites[S].Next; S = Sites[S].Next)
        if (auto It = ByName.find(Sites[S].Callee); It != ByName.end())
          Functions[It->second].LockHelper = true;
    }
  if (E.Do == Effect::Action::Acquire || E.Do == Effect::Action::Release) {
    LockPairs &P = F.Pairs[E.Lock];
    P.Function = F.Definition;
    LockPairs::Call Call{E.Do, E.Var, E.Where};
    if (!llvm::is_contained(P.Calls, Call))
      P.Calls.push_back(Call);
    PairsAt[E.Where] = &P;
  }
  if (!Possible)
    learnEntry(F, Before, E);
  if (E.Do == Effect::Action::Register)
    Objects[{E.Flags, E.Where}] = E.Lock;
  EventView V{F.IR->Name, Before, E, Possible, nullptr, F.Registers};
  Known.observe(V, /*Root=*/false);
  for (const Rule *R : rules())
    R->checkEvent(V, Rules);
}

/// Who may sleep, or disables interrupts without keeping their state, is called
/// with interrupts enabled; what would be wrong otherwise is judged at callers.
void UnitRun::learnEntry(Function &F, const State &Before, const Event &E) {
  // Softirqs run when bottom halves are enabled, and do not nest.
  if (E.Do == Effect::Action::SoftirqEnter && !F.ShowsBhOn &&
      Before.Hardirq == 0 && Before.Softirq == 0)
    F.ShowsBhOn = E.Where;
  if (Before.Irq.Level != IrqLevel::Entry ||
      Before.EntryIrq != IrqLevel::Entry || Before.Contexts != AnyContext)
    return;
  auto Shorter = [&](SiteId &Known) {
    if (!Known || Sites[E.Where].Depth < Sites[Known].Depth)
      Known = E.Where;
  };
  bool Disables = E.Do == Effect::Action::IrqDisable ||
                  (E.Do == Effect::Action::Acquire && E.Var == Variant::Irq);
  bool Sleeps = E.Do == Effect::Action::Sleep && !Before.atomic(M);
  if (Disables || Sleeps)
    Shorter(F.ShowsIrqsOn);
  if (Sleeps)
    Shorter(F.ShowsBhOn);
}

void UnitRun::collectRegistrations(Function &F) {
  std::set<ObjectId> All;
  if (F.IR)
    for (const Registration &R : F.IR->Registrations)
      All.insert(R.Function);
  for (const FunctionDecl *C : F.Scan.Callees) {
    Function &G = function(C);
    G.Called = true;
    All.insert(G.Registers.begin(), G.Registers.end());
  }
  F.Registers.assign(All.begin(), All.end());
}

/// What a registration says of the function that becomes a handler.
void UnitRun::addEntries(const Registration &R, ObjectId Object) {
  llvm::StringRef Name = Terms.name(Terms[R.Function].A);
  auto It = ByName.find(Name);
  if (It == ByName.end() || !Lower.applies(*R.Row))
    return;
  Function &F = Functions[It->second];
  Handler H;
  H.Function = Name.str();
  H.Row = R.Row;
  H.As = R.Row->As.empty() ? R.Member : R.Row->As;
  H.Address = R.Function;
  H.Key = Known.objectKey(Object);
  H.Where = R.Where;
  const Handler &Added = Known.addHandler(std::move(H));
  for (Runs How : R.Row->Contexts) {
    if (llvm::any_of(F.Entries, [&](const Entry &E) {
          return E.How == How && E.By->Row == R.Row;
        }))
      continue;
    Entry E;
    E.By = &Added;
    E.How = How;
    E.Start = State::entry(How);
    Site S;
    S.Where = R.Where;
    SiteId Where = Sites.add(S);
    for (const CallbackModel::Lock &L : R.Row->Holds) {
      Event A;
      A.Do = Effect::Action::AssertHeld;
      A.Type = L.Type;
      A.Lock = Lower.ofParameters(L.Where, F.Definition);
      A.Where = Where;
      if (A.Lock)
        E.Start = E.Start.apply(A, M);
    }
    const Entry &Kept = F.Entries.emplace_back(std::move(E));
    // desc->lock: the core's interrupt handling acquires it.
    if (Kept.Start.irqsOff())
      for (const HeldLock &L : Kept.Start.Held) {
        TermId Root = L.Lock;
        while (Terms[Root].Kind == TermKind::Field)
          Root = Terms[Root].A;
        if (Terms[Root].Kind == TermKind::Global)
          Known.addCore(L, &Kept);
      }
  }
}

/// module_init() and the like leave no call to see: what is in the section of
/// initialisation code, and called by nobody here, is called by the kernel.
void UnitRun::addInitEntries(Function &F) {
  const auto *Section = F.Definition->getAttr<SectionAttr>();
  if (!Section || F.Called || F.Definition->getNumParams())
    return;
  bool Init = Section->getName() == ".init.text" &&
              F.Definition->getReturnType()->isIntegerType();
  bool Exit = Section->getName() == ".exit.text" &&
              F.Definition->getReturnType()->isVoidType();
  if (!Init && !Exit)
    return;
  for (const CallbackModel &Row :
       M.registrations(Init ? "module_init" : "module_exit"))
    addEntries({&Row, Terms.function(F.Definition->getName()), 0,
                Lower.location(F.Definition->getLocation()), 0, ""},
               0);
}

/// Judges what a function does by the situations it is called in.
void UnitRun::enter(Function &F) {
  if (!F.IR || !F.Relevant || !F.Sum || F.Sum->Unknown ||
      !Lower.inMain(F.Definition->getLocation()))
    return;
  Terms.ParamNames = F.IR->ParamNames;
  for (const Entry &E : F.Entries)
    enter(F, &E);
  bool Known = !F.Entries.empty();
  bool Elsewhere =
      F.Definition->getFormalLinkage() == Linkage::External ||
      Lower.addressTaken().contains(F.Definition->getCanonicalDecl()) ||
      !F.Called;
  if (!Known && Elsewhere)
    enter(F, nullptr);
}

void UnitRun::enter(Function &F, const Entry *In) {
  State Start = In ? In->Start : State();
  if (!In && F.ShowsIrqsOn) {
    Start.EntryIrq = IrqLevel::On;
    Start.EntryBhOn = F.ShowsBhOn != 0;
    Start.Slept = F.ShowsBhOn ? F.ShowsBhOn : F.ShowsIrqsOn;
  }
  for (const CallerEvent &N : F.Sum->Events) {
    std::optional<State> Before = Start.compose(N.Before, M);
    if (!Before)
      continue;
    // What the kernel passes is not known here: a test of a plain argument may
    // come out either way.
    // An object's mode may be one in which it has other handlers.
    bool Modal = In && N.Ev.Do == Effect::Action::Sleep;
    bool Possible =
        N.OfMode || llvm::any_of(N.If, [&](const Fact &K) {
          return asksForMode(Terms, K) || (Modal && Terms.boolMember(K.Value));
        });
    EventView V{F.IR->Name, *Before, N.Ev, Possible, In, F.Registers};
    Known.observe(V, /*Root=*/true);
    if (In)
      for (const Rule *R : rules())
        R->checkEvent(V, Rules);
  }
}

void UnitRun::judge(Function &F) {
  if (!F.IR || !F.Relevant || F.Sum->Unknown)
    return;
  Terms.ParamNames = F.IR->ParamNames;
  FunctionView V;
  V.Name = F.IR->Name;
  V.End = F.IR->End;
  V.Exits = F.Sum->Exits;
  V.ReturnsVoid = F.IR->ReturnsVoid || F.IR->ReturnsAggregate;
  V.ReturnsPointer = F.IR->ReturnsPointer;
  V.ReturnsBool = F.IR->ReturnsBool;
  V.ParamIsPointer = F.IR->ParamIsPointer;
  std::vector<ObjectId> Acquired(F.Acquired.begin(), F.Acquired.end());
  V.Acquired = Acquired;
  std::vector<ObjectId> Released(F.Released.begin(), F.Released.end());
  V.Released = Released;
  V.Annotated = llvm::any_of(F.IR->Annotations, [](const auto &A) {
    return A.What != FunctionIR::Annotation::MustHold;
  });
  V.LockHelper = F.LockHelper;
  for (const Rule *R : rules())
    R->checkFunction(V, Rules);
}

void UnitRun::run() {
  std::vector<const FunctionDecl *> Roots;
  for (const Decl *D : Context.getTranslationUnitDecl()->noload_decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (F && F->isThisDeclarationADefinition() && F->hasBody() &&
        (Lower.inMain(F->getLocation()) || !F->isInlineSpecified()))
      Roots.push_back(F);
  }
  for (const FunctionDecl *F : Roots)
    if (F->getIdentifier())
      ByName[F->getName()] = Lower.number(F);
  std::vector<Registration> Initialisers = Lower.globals();
  for (const FunctionDecl *F : Roots)
    visit(F);
  for (Function *F : Done)
    judge(*F);

  for (const Registration &R : Initialisers)
    addEntries(R, R.Object);
  for (Function *F : Done) {
    if (F->IR)
      for (const Registration &R : F->IR->Registrations) {
        Site S;
        S.Where = R.Where;
        auto Found = Objects.find({R.Function, Sites.add(S)});
        addEntries(R, Found == Objects.end() ? R.Object : Found->second);
      }
    addInitEntries(*F);
  }
  for (Function *F : Done)
    enter(*F);
  Known.link();
  for (const Rule *R : rules())
    R->checkProgram(Known, Rules);

  llvm::sort(Found, [](const Finding &A, const Finding &B) {
    // Of two tellings of one defect the shorter is read.
    if (A.Rule == B.Rule && A.Where == B.Where && A.Strict == B.Strict &&
        A.Witness.size() != B.Witness.size())
      return A.Witness.size() < B.Witness.size();
    if (A.Rule == B.Rule && A.Where == B.Where && A.Strict != B.Strict)
      return !A.Strict;
    return A < B;
  });
  std::map<std::tuple<llvm::StringRef, Location, bool>, size_t> Causes;
  for (Finding &F : Found) {
    std::vector<Finding> &Kept = Result.Findings;
    if (!Kept.empty() && Kept.back().Rule == F.Rule &&
        Kept.back().Where == F.Where)
      continue;
    if (F.Cause.valid()) {
      auto [It, New] =
          Causes.try_emplace({F.Rule, F.Cause, F.Strict}, Kept.size());
      if (!New) {
        if (F.Witness.size() < Kept[It->second].Witness.size())
          Kept[It->second] = std::move(F);
        continue;
      }
    }
    Kept.push_back(std::move(F));
  }
  llvm::sort(Result.Findings);
  makeFixes(
      Context, M, Sites, Globals,
      [&](SiteId Where) {
        auto Found = PairsAt.find(Where);
        return Found == PairsAt.end() ? nullptr : Found->second;
      },
      Result.Findings);
}

UnitResult locklint::analyzeUnit(ASTContext &Context, Preprocessor &PP,
                                 const Model &M) {
  UnitResult Result;
  UnitRun(Context, PP, M, Result).run();
  return Result;
}
