//===- UnitCodec.h - Units as bytes -----------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_UNITCODEC_H
#define LOCKLINT_STORE_UNITCODEC_H

#include "IR/UnitIR.h"
#include "Store/Archive.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace locklint {

/// All that the analysis of other files needs of \p Unit, whose terms are in
/// \p Terms. \p Writes: what it stores in members.
std::string encodeUnit(const UnitIR &Unit, const MemberFacts &Writes,
                       const TermTable &Terms);

/// A program that units are read into.
class DecodedProgram {
public:
  explicit DecodedProgram(const Model &M);

  /// Learns what the unit defines that encodeUnit() has made \p Bytes of. To be
  /// called for all units before any of them is added. False if the bytes are
  /// damaged: the program is of no use then.
  bool announce(llvm::StringRef Bytes);
  /// Adds the unit, which was encoded with the same model. Names of files
  /// become absolute; they are relative to \p Directory. False as above.
  bool add(llvm::StringRef Bytes, llvm::StringRef Directory);

  std::shared_ptr<ProgramTables> Tables;
  /// Of all units together. Order and Schedule are left to who links them.
  /// Function 0 stands for all that do nothing to locks.
  UnitIR Unit;
  MemberFacts Writes;

private:
  unsigned numberFor(const UnitFunction &F, bool Own, bool &Known);

  /// By name, file and line: functions of headers, which many units define.
  llvm::StringMap<unsigned> InHeaders;
};

} // namespace locklint

#endif // LOCKLINT_STORE_UNITCODEC_H
