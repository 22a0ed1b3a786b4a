//===- ModelImage.h - A model as bytes --------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The models that locklint ships are thousands of entries, of which one unit
// asks for a few hundred. When locklint is built, they are read from YAML and
// written to hash tables, which are compiled in; an entry is decoded when it is
// first asked for.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_MODELIMAGE_H
#define LOCKLINT_MODEL_MODELIMAGE_H

#include "Model/Model.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>

namespace locklint {

/// May be used by several threads.
class ModelImage {
public:
  /// The parts of a model that are not looked up by name.
  struct Head {
    std::vector<LockType> Types;
    std::vector<std::string> Embedded, NoValidate, Families, Globals, Watched;
    /// Calls and members whose rows ask something of the unit.
    std::vector<std::string> Conditional;
    bool GfpParameters = false;
  };

  /// The bytes of \p M, or, \p Learnt, of what bodies have shown in it. Equal
  /// models have equal bytes.
  static std::string write(const Model &M, bool Learnt);

  /// \p Kernel: the release of which \p Bytes were learnt, "6.12"; empty: they
  /// were not. \p Bytes are those of write(), aligned to 8, and outlive this.
  ModelImage(llvm::StringRef Kernel, llvm::StringRef Bytes);
  ModelImage(ModelImage &&);
  ~ModelImage();

  llvm::StringRef kernel() const { return Kernel; }
  Head head() const;

  bool hasCall(llvm::StringRef Name) const;
  /// \p Name: of a call, or "struct.member".
  bool hasRows(llvm::StringRef Name) const;
  /// The entries for \p Name; they live as long as this.
  llvm::ArrayRef<CallModel> entries(llvm::StringRef Name) const;
  llvm::ArrayRef<CallbackModel> rows(llvm::StringRef Name) const;

  /// Calls \p Each with all names, in no order.
  void forEachCall(llvm::function_ref<void(llvm::StringRef)> Each) const;
  void forEachRow(llvm::function_ref<void(llvm::StringRef)> Each) const;

private:
  static Head headOf(const Model &M);

  struct Tables;
  llvm::StringRef Kernel, Bytes;
  std::unique_ptr<Tables> All;
};

} // namespace locklint

#endif // LOCKLINT_MODEL_MODELIMAGE_H
