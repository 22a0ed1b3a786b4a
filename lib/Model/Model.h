//===- Model.h - What kernel calls mean for locking -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model is data: YAML files say which kernel functions and macros acquire
// and release locks, change the interrupt state, or sleep. docs/model.md is the
// reference of the file format; this header is its image in memory.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_MODEL_H
#define LOCKLINT_MODEL_MODEL_H

#include "Model/CallbackModel.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace locklint {

class ModelImage;

/// All that is known of the kernel's functions. Immutable once loaded; may be
/// shared between threads.
class Model {
public:
  Model() {
    AnyLock.Name = "lock";
    AnyLock.Waits = Waiting::None;
  }

  /// The model compiled into the program, for SupportedKernels.
  static const Model &linux();

  /// Adds the entries of a YAML file. They replace what earlier files say of
  /// their names. On error nothing is changed, and the message says file, line
  /// and reason.
  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addBuffer(llvm::StringRef Text, llvm::StringRef Name);

  /// All units are of this release, whatever their headers say.
  void setRelease(llvm::VersionTuple R) { Release = R; }
  /// Empty: each unit's headers say of which one it is.
  llvm::VersionTuple release() const { return Release; }
  /// The names in Validity::Declared, Undeclared and Unused of all entries.
  const llvm::StringSet<> &watchedNames() const { return Watched; }

  /// The meaning of \p Name in \p Kernel; null if nothing is known of it.
  const CallModel *lookup(llvm::StringRef Name,
                          const KernelInfo &Kernel = {}) const;
  /// All entries for \p Name, whatever the kernel. The last one that holds
  /// counts.
  llvm::ArrayRef<CallModel> entries(llvm::StringRef Name) const;

  /// The effects of the function \p Name in \p Kernel, as bodies have shown
  /// them. Null: nothing is known, or somebody has written more.
  const CallModel *learnt(llvm::StringRef Name, const KernelInfo &Kernel) const;
  /// The same, whatever somebody has written of it.
  const CallModel *learntOf(llvm::StringRef Name,
                            llvm::VersionTuple Kernel) const;
  /// Whether bodies of some release have shown something of \p Name.
  bool isLearnt(llvm::StringRef Name) const;

  /// \p Id may be AnyLockType: then nothing is known of the lock.
  const LockType &type(LockTypeId Id) const {
    return Id == AnyLockType ? AnyLock : Types[Id];
  }
  /// The lock type that C objects of type \p CType are; AnyLockType if none.
  LockTypeId typeOf(llvm::StringRef CType) const;
  llvm::ArrayRef<LockType> types() const { return Types; }
  /// All names of functions and macros that have entries, sorted.
  std::vector<llvm::StringRef> names() const;

  /// The rows of what the call \p Name registers, or of the member that is
  /// called "struct.member", whatever the kernel.
  llvm::ArrayRef<CallbackModel> rows(llvm::StringRef Name) const;
  /// The rows of a struct's member that points to a function, whatever the
  /// kernel. \p Record is the struct's tag.
  llvm::ArrayRef<CallbackModel> callbacks(llvm::StringRef Record,
                                          llvm::StringRef Field) const;
  /// The row that calls have shown of such a member, in the kernel's release
  /// \p Kernel. Null: nothing is known, or somebody has written rows for it.
  const CallbackModel *learntCallback(llvm::StringRef Record,
                                      llvm::StringRef Field,
                                      llvm::VersionTuple Kernel) const;
  /// Whether calls of some release have shown something of it.
  bool isLearntCallback(llvm::StringRef Record, llvm::StringRef Field) const;
  /// One for each of the kernel's releases that was learnt.
  llvm::ArrayRef<ModelImage> shipped() const { return Shipped; }

  /// All names that have rows, sorted.
  std::vector<llvm::StringRef> rowNames() const;
  /// The rows that ask something of the unit, in no order.
  std::vector<const CallbackModel *> conditionalRows() const;
  /// Whether locks in structs of this tag belong to what contains the struct:
  /// the kernel initialises many unrelated ones of it.
  bool isEmbedded(llvm::StringRef Record) const {
    return Embedded.contains(Record);
  }

  /// Whether the orders of the locks that are this member say nothing: lockdep
  /// is told to validate none (lockdep_set_novalidate_class()).
  bool isNoValidate(llvm::StringRef Record, llvm::StringRef Field) const {
    return !NoValidate.empty() &&
           NoValidate.contains((Record + "." + Field).str());
  }

  /// Whether the class of the locks in this member is that of the object's
  /// protocol family: net/core/sock.c:af_family_keys and its like.
  bool isOfFamily(llvm::StringRef Record, llvm::StringRef Field) const {
    return !Families.empty() && Families.contains((Record + "." + Field).str());
  }

  /// Whether some entry names the variable \p Name of the kernel's.
  bool namesGlobal(llvm::StringRef Name) const {
    return Globals.contains(Name);
  }

  /// Whether an undefined function's parameter of type gfp_t decides if it
  /// sleeps, as it does throughout the kernel (core-api/memory-allocation.rst).
  bool gfpParametersSleep() const { return GfpParameters; }

private:
  friend class ModelReader;
  friend class ModelImage;
  Model(const ModelImage &Base, llvm::ArrayRef<ModelImage> Shipped);

  /// Both are compiled in, and live as long as the program: what was written
  /// for the kernel, or null, and what its releases' bodies have shown.
  const ModelImage *Base = nullptr;
  llvm::ArrayRef<ModelImage> Shipped;
  std::vector<LockType> Types;
  LockType AnyLock;
  /// Names of Base's rows that ask something of the unit.
  std::vector<std::string> Conditional;
  /// Entries and rows of names that files have added; they replace Base's.
  llvm::StringMap<std::vector<CallModel>> Calls;
  llvm::StringMap<std::vector<CallbackModel>> Rows;
  llvm::StringMap<CallModel> Learnt;
  llvm::StringMap<CallbackModel> LearntMembers; ///< By "struct.member".
  llvm::StringSet<> Embedded;
  llvm::StringSet<> NoValidate; ///< By "struct.member".
  llvm::StringSet<> Families;   ///< By "struct.member".
  llvm::StringSet<> Globals;
  llvm::StringSet<> Watched;
  llvm::VersionTuple Release;
  bool GfpParameters = false;
};

} // namespace locklint

#endif // LOCKLINT_MODEL_MODEL_H
