//===- Env.h - What a path knows of values ----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_ENGINE_ENV_H
#define LOCKLINT_ENGINE_ENV_H

#include "Facts/Summary.h"
#include "Facts/Term.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace locklint {

/// The contents of places that the path has written, and what its branches
/// have shown of values. A place that was never written holds load(place).
class Env {
public:
  struct Cell {
    TermId Place, Value;
    friend bool operator==(const Cell &, const Cell &) = default;
  };
  struct Known {
    TermId Value;
    Range In;
    /// The block (in reverse post-order) whose branch showed it.
    unsigned Block;
    friend bool operator==(const Known &A, const Known &B) {
      return A.Value == B.Value && A.In == B.In;
    }
  };

  explicit Env(TermTable &T) : T(&T) {}
  bool operator==(const Env &O) const {
    return Cells == O.Cells && Facts == O.Facts;
  }

  /// The value of \p Syntactic here: every load is replaced by what is there.
  TermId eval(TermId Syntactic) const;
  /// What is at \p Place, an evaluated term.
  TermId read(TermId Place) const;
  void write(TermId Place, TermId Value);
  /// Copies the cells below \p From to below \p To.
  void copy(TermId To, TermId From);
  /// Forgets the cells at and below \p Place.
  void eraseBelow(TermId Place);
  /// The same, but what they held becomes an unknown of call \p Number, but for
  /// cells that \p Keeps holds of.
  void clobberBelow(TermId Place, uint32_t Number,
                    llvm::function_ref<bool(TermId Cell)> Keeps);
  /// Erases cells whose place or value \p Pred matches.
  void eraseIf(llvm::function_ref<bool(const Cell &)> Pred);

  /// Makes result(Number, 0) mean \p Value.
  void bind(uint32_t Number, TermId Value);

  /// Where this and \p O disagree about result(Number, 0), both keep only the
  /// range that it is in.
  void joinResult(Env &O, uint32_t Number, unsigned Block);

  Range range(TermId Value) const;
  /// 1: true, 0: false, -1: not known.
  int decide(TermId Condition) const;
  /// Adds that \p Condition is \p Truth; false if that cannot be.
  bool assume(TermId Condition, bool Truth, unsigned Block);
  /// Adds that \p Value is within \p In; false if that cannot be.
  bool restrict(TermId Value, Range In, unsigned Block);

  /// Replaces terms; what becomes vague is forgotten.
  void rename(llvm::function_ref<TermId(TermId)> Map);
  void forgetFacts(llvm::function_ref<bool(const Known &)> Pred);

  /// Keeps what both know: cells that differ become phis of block \p Number.
  /// With \p Widen, ranges that differ are dropped. True if this changed.
  bool join(const Env &O, uint32_t Number, bool Widen);

  /// Before this meets \p O: what both know of the truth \p Value stays known,
  /// though each has it from something else.
  void stateTruth(TermId Value, const Env &O, unsigned Block);
  /// Whether conditions joined by && and || are what their parts make them.
  bool agree() const;

  /// Whether \p Pred holds of some of \p Facts, sorted, which is not known to
  /// be the same in \p O. Paths that meet agree in most of what they know.
  template <typename Fn>
  static bool anyOther(llvm::ArrayRef<Known> Facts, const Env &O, Fn Pred) {
    auto Theirs = O.Facts.begin(), End = O.Facts.end();
    for (const Known &K : Facts) {
      while (Theirs != End && Theirs->Value < K.Value)
        ++Theirs;
      bool Same =
          Theirs != End && Theirs->Value == K.Value && Theirs->In == K.In;
      if (!Same && Pred(K))
        return true;
    }
    return false;
  }

  const std::vector<Cell> &cells() const { return Cells; }
  const std::vector<Known> &facts() const { return Facts; }

private:
  /// A comparison and its negation are one fact: what \p Value is the negation
  /// of, if the fact is kept under that; 0 if it is kept under \p Value itself.
  TermId negationOf(TermId Value) const;
  Range stated(TermId Value) const;
  /// The values that \p X can have by its operation alone, whatever its
  /// operands are.
  static Range rangeOfShape(const Term &X, const TermTable &T);
  /// True if \p Value is within \p In by its operation alone.
  bool saysNothing(TermId Value, Range In) const;
  /// Adds that \p Value is \p Truth, even where that follows from other facts.
  void state(TermId Value, bool Truth, unsigned Block);
  /// What the ranges of its sides say of a comparison; -1: nothing.
  int compare(const Term &X) const;
  /// The truth that follows from other comparisons of its sides; -1: none does.
  int ordered(const Term &X) const;
  bool below(TermId Place, TermId Base) const;
  /// assume() for a condition \p X that is made by && or ||.
  bool assumeLogical(const Term &X, bool Truth, unsigned Block);
  /// assume() for another binary term \p X: the ranges of its sides.
  bool assumeComparison(const Term &X, bool Truth, unsigned Block);
  /// join() for the cells. Adds to \p Met the phis and their ranges.
  bool joinCells(const Env &O, uint32_t Number, bool Widen,
                 std::vector<Known> &Met);
  /// join() for the facts, of which \p Met is part from here on.
  bool joinFacts(const Env &O, bool Widen, const std::vector<Known> &Met);

  TermTable *T;
  std::vector<Cell> Cells;  ///< by Place
  std::vector<Known> Facts; ///< by Value
};

} // namespace locklint

#endif // LOCKLINT_ENGINE_ENV_H
