//===- Frames.h - The lock state of an analyzer's path ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A path of Clang's analyzer runs through inlined calls. For each function that
// it is in, there is a State, relative to that function's entry: so every
// function is judged by what it does itself, as with summaries.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ANALYZER_FRAMES_H
#define LOCKLINT_ANALYZER_FRAMES_H

#include "Facts/Summary.h"
#include "State/State.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/Support/Allocator.h"
#include <deque>

namespace locklint {

/// What a path has learnt by a condition.
struct Answer : Fact {
  const clang::Expr *Condition = nullptr;
  const clang::StackFrameContext *AskedIn = nullptr;
  /// Which locks are held depends on it.
  bool OfLocks = false;
  /// The path wrote it itself: a flag, which calls leave alone.
  bool Stored = false;
};

/// Immutable and unique: equal frames are one object, so that paths which agree
/// are one path for the analyzer.
struct Frame : llvm::FoldingSetNode {
  const clang::StackFrameContext *Function = nullptr;
  State S;
  /// What the caller passed of scalars, as far as that is no constant.
  llvm::SmallVector<TermId, 4> Arguments;
  /// The reference that it is passed to drop: see dropsReference(). Mostly 0.
  TermId Dropped = 0;
  /// What this path has asked of the function's arguments, and of memory; in
  /// callees, too, of memory.
  llvm::SmallVector<Answer, 2> Asked;
  /// The caller's; null: this is the top function.
  const Frame *Caller = nullptr;

  void Profile(llvm::FoldingSetNodeID &Id) const;
};

class FrameTable {
public:
  const Frame *intern(Frame F);

private:
  std::deque<Frame> Frames;
  llvm::FoldingSet<Frame> Unique;
};

} // namespace locklint

#endif // LOCKLINT_ANALYZER_FRAMES_H
