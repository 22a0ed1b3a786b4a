//===- Neighbours.h - The other files of one file's program -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An editor asks about one file. If its program was analysed before, a store
// has the functions that the file calls, and those that call the file's own or
// make them handlers. The file is linked with these few units, since linking
// the whole program after each edit would take too long.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_LINK_NEIGHBOURS_H
#define LOCKLINT_LINK_NEIGHBOURS_H

#include "Link/Linker.h"
#include "Store/UnitStore.h"
#include <memory>
#include <optional>

namespace locklint {

class Neighbours {
public:
  /// \p Store: as openToLook() opens it.
  explicit Neighbours(std::unique_ptr<UnitStore> Store)
      : Store(std::move(Store)) {}

  /// Analyses \p Unit, whose main file is \p Path, an absolute name, with what
  /// the store has of its program and has not changed since. Findings are of
  /// all these units. None if the store has nothing to add, or is damaged.
  std::optional<LinkResult> link(const LinkInput &Unit, llvm::StringRef Path,
                                 const Model &M);

private:
  std::unique_ptr<UnitStore> Store;
};

} // namespace locklint

#endif // LOCKLINT_LINK_NEIGHBOURS_H
