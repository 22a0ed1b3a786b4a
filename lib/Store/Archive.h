//===- Archive.h - Values as bytes ------------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers, strings, terms and places of one unit, written to bytes and read
// back into the tables of a program. Terms, strings and members are written
// once and referred to by index; a reader interns each of them anew, so that
// equal ones of different units become one.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_ARCHIVE_H
#define LOCKLINT_STORE_ARCHIVE_H

#include "Facts/Location.h"
#include "Facts/Term.h"
#include "Model/Bytes.h"
#include "Model/Model.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace locklint {

/// Writes values of one unit.
class Writer : public ByteWriter {
public:
  explicit Writer(const TermTable &Terms);

  /// A number of a call or a block (CallInstr::Number); 0 is none.
  void unique(uint32_t Number) { number(Number); }
  /// Gives a function its place among those that are written, from 1 on.
  void numberFunction(unsigned Number) {
    FunctionIds.try_emplace(Number, FunctionIds.size() + 1);
  }
  /// A UnitFunction::Number; ~0U is none. What has no place is 0.
  void function(unsigned Number) {
    number(Number == ~0U ? 0 : FunctionIds.lookup(Number) + 1);
  }
  void string(llvm::StringRef Text) { number(indexOf(Text)); }
  void term(TermId Id) { number(indexOf(Id)); }
  void member(FieldId Field) { number(indexOfField(Field)); }
  void place(const Location &Where);
  void model(const CallModel *Call);
  void row(const CallbackModel *Row);

  /// What \p Write writes, behind its size in bytes.
  template <typename Fn> void block(Fn Write) {
    size_t Begin = BodyBytes.size();
    Write();
    std::string Written = BodyBytes.substr(Begin);
    BodyBytes.resize(Begin);
    number(Written.size());
    Body << Written;
  }

  /// The functions with external linkage whose addresses were written, in
  /// order.
  std::vector<llvm::StringRef> functions() const;
  /// All that was written.
  std::string take();

private:
  unsigned indexOf(llvm::StringRef Text);
  unsigned indexOf(TermId Id);
  unsigned indexOfField(FieldId Field);

  const TermTable &Table;
  llvm::StringMap<unsigned> StringIds;
  llvm::DenseMap<TermId, unsigned> TermIds;
  llvm::DenseMap<FieldId, unsigned> FieldIds;
  llvm::DenseMap<unsigned, unsigned> FunctionIds;
  std::string StringBytes, TermBytes, FieldBytes, BodyBytes;
  llvm::raw_string_ostream Strings, Terms, Fields, Body;
};

/// What a Reader interns strings, terms and numbers in: the tables of a program
/// of many units.
struct ProgramTables {
  ProgramTables(const Model &M) : M(M), Saver(Storage) {}

  /// One copy of \p Text.
  llvm::StringRef keep(llvm::StringRef Text);

  const Model &M;
  TermTable Terms;
  /// Numbers of calls and blocks below this one are taken.
  uint32_t NextNumber = 1;

  /// A unit of \p Module defines \p Name for others to see. All units have to
  /// say so before any of them is read.
  void define(llvm::StringRef Name, llvm::StringRef Module, bool Exported);
  /// The module whose \p Name, with external linkage, a unit of \p Module
  /// means: its own, or the one that exports it; empty: the kernel's, or not
  /// known.
  llvm::StringRef moduleOf(llvm::StringRef Name, llvm::StringRef Module) const;
  /// Whether some unit exports \p Name to modules.
  bool isExported(llvm::StringRef Name) const;

private:
  llvm::BumpPtrAllocator Storage;
  llvm::StringSaver Saver;
  llvm::StringMap<llvm::StringRef> Kept;
  /// By name: the modules that define it.
  struct Definition {
    llvm::StringRef Module;
    bool Exported;
  };
  llvm::StringMap<llvm::SmallVector<Definition, 1>> Definitions;
};

/// Reads values, as one Writer has written them.
class Reader : public ByteReader {
public:
  /// \p Directory: what names of files are relative to. \p Module: the unit's.
  Reader(llvm::StringRef Bytes, llvm::StringRef Directory,
         llvm::StringRef Module, ProgramTables &Into);

  void unique(uint32_t &Number);
  void function(unsigned &Number) {
    uint64_t N = readUnsigned();
    Number = N ? mapped(N - 1) : ~0U;
  }
  void string(llvm::StringRef &Text) { Text = stringAt(readUnsigned()); }
  void string(std::string &Text) { Text = stringAt(readUnsigned()).str(); }
  void term(TermId &Id);
  void member(FieldId &Field);
  void place(Location &Where);
  void model(const CallModel *&Call);
  void row(const CallbackModel *&Row);
  /// Goes on behind the next \p Size bytes.
  void skip(size_t Size) { take(Size); }
  /// Functions that follow are numbered so: the unit's numbers, in order, are
  /// these of the program's.
  std::vector<unsigned> FunctionNumbers;
  /// Structs of this tag as the program calls them.
  std::string recordName(llvm::StringRef Tag) const;

private:
  llvm::StringRef stringAt(uint64_t Index);
  llvm::StringRef fileAt(uint64_t Index);
  unsigned mapped(uint64_t Number);
  void readStrings();
  void readFields();
  void readTerms();

  llvm::StringRef Directory, Module;
  ProgramTables &Into;
  uint32_t FirstNumber;
  std::vector<llvm::StringRef> Strings;
  std::vector<llvm::StringRef> Files; ///< By string; empty: not asked for yet.
  std::vector<FieldId> Fields;
  std::vector<TermId> Terms;
  llvm::StringMap<std::string> Records;
};

} // namespace locklint

#endif // LOCKLINT_STORE_ARCHIVE_H
