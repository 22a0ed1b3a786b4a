//===- LearntFile.h - What bodies of a kernel have shown --------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file that 'locklint learn' has written of the core of a kernel has
// thousands of entries, of which one driver asks for dozens. They are looked
// up in the text, where each is a line, and read when they are asked for.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_LEARNTFILE_H
#define LOCKLINT_MODEL_LEARNTFILE_H

#include "Model/Model.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>
#include <mutex>

namespace locklint {

class LearntFile {
public:
  /// \p Kernel: the release, "6.12". \p Text outlives this.
  LearntFile(llvm::StringRef Kernel, llvm::StringRef Text)
      : Kernel(Kernel), Text(Text) {}

  /// The files that are compiled in.
  static llvm::ArrayRef<LearntFile> shipped();

  llvm::StringRef kernel() const { return Kernel; }
  /// The functions that have an entry, in order.
  std::vector<llvm::StringRef> names() const;
  bool has(llvm::StringRef Name) const { return !find(Name).empty(); }
  /// The members that have a row, as "uart_ops.start_tx", in order.
  std::vector<std::string> callbacks() const;
  bool hasCallback(llvm::StringRef Member) const {
    return !findCallback(Member).empty();
  }
  /// The entry for \p Name, in the words of \p M; null if there is none. May be
  /// called from several threads.
  const CallModel *lookup(llvm::StringRef Name, const Model &M) const;
  /// The row for \p Member, likewise.
  const CallbackModel *lookupCallback(llvm::StringRef Member,
                                      const Model &M) const;

private:
  /// The line that \p Order says 0 of: lines are sorted, it says -1 of those
  /// that come before.
  llvm::StringRef find(llvm::function_ref<int(llvm::StringRef)> Order) const;
  llvm::StringRef find(llvm::StringRef Name) const;
  llvm::StringRef findCallback(llvm::StringRef Member) const;

  llvm::StringRef Kernel, Text;
  /// What was asked for.
  struct Cache {
    std::mutex Guard;
    llvm::StringMap<CallModel> Known;
    llvm::StringMap<CallbackModel> KnownCallbacks;
  };
  std::unique_ptr<Cache> Read = std::make_unique<Cache>();
};

} // namespace locklint

#endif // LOCKLINT_MODEL_LEARNTFILE_H
