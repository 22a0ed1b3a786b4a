//===- LinkedProgram.h - A program, while it is solved ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For who needs more of a program than its findings.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LINK_LINKEDPROGRAM_H
#define LOCKLINT_LINK_LINKEDPROGRAM_H

#include "Link/Linker.h"
#include "Solver/Solver.h"
#include "Store/UnitCodec.h"
#include <memory>
#include <vector>

namespace locklint {

/// Units that were linked, and the solver of the program that they are. Owns
/// all that is known of it.
class LinkedProgram {
public:
  /// Where calls through members of structs lead.
  enum class Members {
    Followed, ///< To what the units store there.
    Listed,   ///< Likewise; a listener hears of all calls, wherever they lead.
    Open,     ///< To what other units may store there, too: nowhere. Listed.
  };

  /// Links \p Units. Null if one of them is damaged.
  static std::unique_ptr<LinkedProgram>
  create(llvm::ArrayRef<LinkInput> Units, const Model &M,
         Members Through = Members::Followed);

  /// Analyses the program. To be called once. Returns what linkUnits() does.
  std::vector<Finding> solve();

  std::shared_ptr<ProgramTables> Tables;
  SiteTable Sites;
  Solver Solve;

private:
  LinkedProgram(const Model &M, DecodedProgram P);
};

} // namespace locklint

#endif // LOCKLINT_LINK_LINKEDPROGRAM_H
