//===- ParseIR.h - The IR, read from text -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads what PrintIR.h writes, and people do. docs/ir.md describes it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_PARSEIR_H
#define LOCKLINT_IR_PARSEIR_H

#include "IR/UnitIR.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/StringSaver.h"
#include <optional>

namespace locklint {

/// The texts that one reader gets share their local variables, members and
/// files. It owns the names in what it returns.
class IRReader {
public:
  /// Makes terms in \p T. Calls are modelled by \p M.
  IRReader(const Model &M, TermTable &T) : M(M), T(T) {}

  /// A unit. Places that \p Text does not give are those in the text itself,
  /// a file called \p Name. None if the text is wrong: \p Error says where.
  std::optional<UnitIR> unit(llvm::StringRef Text, llvm::StringRef Name,
                             llvm::SMDiagnostic &Error);
  /// A single term.
  std::optional<TermId> term(llvm::StringRef Text, llvm::SMDiagnostic &Error);

private:
  friend class IRParser;
  llvm::StringRef keep(llvm::StringRef Text) { return Strings.save(Text); }

  const Model &M;
  TermTable &T;
  llvm::BumpPtrAllocator Memory;
  llvm::UniqueStringSaver Strings{Memory};
  llvm::StringMap<TermId> Locals;         ///< As written, "name.1".
  llvm::StringMap<FieldId> Members;       ///< "struct s.m", with the owner.
  llvm::StringMap<llvm::StringRef> Files; ///< By their short names.
  /// Numbers the next call or block that the text gives no number.
  uint32_t NextNumber = 1U << 30;
};

} // namespace locklint

#endif // LOCKLINT_IR_PARSEIR_H
