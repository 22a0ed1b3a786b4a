//===- LearnCallbacks.cpp - In which context the core calls drivers -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Learn/Learn.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <array>

using namespace locklint;

/// Calls below the one that the function makes itself: with longer ways, what
/// the callers ask for decides more than what they hold.
static constexpr unsigned MaxDepth = 2;

/// Whether \p W stays in the file of its function, and headers.
static bool staysInFile(const MemberCalls::Way &W, llvm::StringRef File,
                        const SiteTable &Sites) {
  for (SiteId At = W.Where; At; At = Sites[At].Next)
    if (llvm::StringRef Here = Sites[At].Where.File;
        Here != File && !Here.ends_with(".h"))
      return false;
  return Sites[W.Where].Depth <= MaxDepth;
}

/// The way that shows the best that the member must not sleep; null if none
/// does, or another caller shows that it may: then it depends on the object.
static const MemberCalls::Way *witness(llvm::ArrayRef<MemberCalls::Way> Ways,
                                       const LinkedProgram &P) {
  const MemberCalls::Way *Best = nullptr;
  for (const MemberCalls::Way &W : Ways) {
    if (W.MaySleep || W.Owned)
      return nullptr;
    const Solver::Function &F = P.Solve.function(W.Function);
    // Tests of the kernel's own, at boot, say nothing of what is registered
    // later.
    bool Shows = W.Atomic && W.Atomic.Why != AtomicReason::Context &&
                 F.In != UnitFunction::Section::Init &&
                 staysInFile(W, F.Where.File, P.Sites);
    if (Shows && (!Best || P.Sites[W.Where].Depth < P.Sites[Best->Where].Depth))
      Best = &W;
  }
  return Best;
}

/// Members of objects that calls register, as notifier_block.notifier_call: the
/// call decides, not the struct.
static llvm::StringSet<> registeredMembers(const Model &M) {
  llvm::StringSet<> Members;
  for (llvm::StringRef Name : M.rowNames())
    for (const CallbackModel &Row : M.rows(Name))
      if (!Row.Member.empty())
        Members.insert(Row.Member);
  return Members;
}

/// Whether \p Rows say that such a callback may sleep, whatever it is part of.
static bool sayTaskAlone(llvm::ArrayRef<CallbackModel> Rows) {
  return llvm::all_of(Rows, [](const CallbackModel &Row) {
    return Row.OnlyIf.empty() && Row.Unless.empty() &&
           llvm::equal(Row.Contexts, std::array{Runs::Task});
  });
}

LearntCallbacks locklint::learnCallbacks(const LinkedProgram &P,
                                         const MemberCalls &Calls,
                                         llvm::StringRef Directory) {
  LearntCallbacks Learnt;
  llvm::StringSet<> Registered = registeredMembers(P.Solve.M);
  for (const auto &[Member, Ways] : Calls.ways()) {
    llvm::StringRef Name = Member;
    Name.consume_front("struct ");
    auto [Record, Field] = Name.split('.');
    llvm::ArrayRef<CallbackModel> Written = P.Solve.M.callbacks(Record, Field);
    const MemberCalls::Way *Found = witness(Ways, P);
    if (!Found || Registered.contains(Field) ||
        (!Written.empty() && !sayTaskAlone(Written)))
      continue;
    const Solver::Function &F = P.Solve.function(Found->Function);
    llvm::StringRef File = F.Where.File;
    if (!Directory.empty() && File.consume_front(Directory))
      File.consume_front("/");
    CallbackModel Row;
    Row.Contexts = {Runs::Atomic};
    Row.As = Name.str();
    Row.Source = (File + ":" + F.Name).str();
    (Written.empty() ? Learnt.Rows : Learnt.Contradicted)
        .push_back(std::move(Row));
  }
  for (std::vector<CallbackModel> *Rows : {&Learnt.Rows, &Learnt.Contradicted})
    llvm::sort(*Rows, [](const CallbackModel &A, const CallbackModel &B) {
      return llvm::StringRef(A.As).split('.') <
             llvm::StringRef(B.As).split('.');
    });
  return Learnt;
}
