//===- InclusionOrder.h - In which order headers are read -------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_INCLUSIONORDER_H
#define LOCKLINT_HEADERS_INCLUSIONORDER_H

#include "Headers/HeaderRecord.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace locklint {

/// Follows #include directives through recorded headers, as a preprocessor
/// would that reads each header once.
class InclusionOrder {
public:
  /// \p Headers must outlive this.
  explicit InclusionOrder(llvm::ArrayRef<RecordedHeader> Headers);

  /// \p Header is included by a file that is not recorded, or by the command
  /// line. \p Enters is told of each header whose text begins, with the name by
  /// which it is found; \p Defines of each of RecordedHeader::Definitions.
  void include(HeaderId Header, llvm::StringRef Name,
               llvm::function_ref<void(HeaderId, llvm::StringRef)> Enters,
               llvm::function_ref<void(llvm::StringRef)> Defines);

  const llvm::BitVector &included() const { return Included; }
  /// Whether both texts are read, \p A before \p B.
  bool isBefore(TextPosition A, TextPosition B) const;

private:
  llvm::ArrayRef<RecordedHeader> Headers;
  llvm::BitVector Included;
  std::vector<unsigned> FirstOf; ///< By header: into Times.
  std::vector<unsigned> Times;   ///< By position; 0: never.
  unsigned Now = 0;
};

} // namespace locklint

#endif // LOCKLINT_HEADERS_INCLUSIONORDER_H
