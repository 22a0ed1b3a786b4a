//===- Print.h - Facts, as developers read them -----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Unlike the words of messages, these show everything, and tell apart what
// differs. docs/architecture.md describes the notation.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_FACTS_PRINT_H
#define LOCKLINT_FACTS_PRINT_H

#include "Facts/Summary.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace locklint {

/// Makes a text the same whatever tables it is printed from: numbers for local
/// variables, and short names for files, each in the order of their appearance.
class PrintedNames {
public:
  /// \p Name: as Term::A of a local variable.
  unsigned local(uint32_t Name) {
    return Locals.try_emplace(Name, Locals.size() + 1).first->second;
  }
  /// As little of the end of \p Path as tells it from the files before.
  llvm::StringRef file(llvm::StringRef Path);
  /// A line for each file that has a shorter name: `file a.c is "/src/a.c"`.
  void printFiles(llvm::raw_ostream &OS) const;

private:
  llvm::DenseMap<uint32_t, unsigned> Locals;
  llvm::StringMap<std::string> ByPath;
  std::vector<llvm::StringRef> Paths; ///< In order.
  llvm::StringSet<> Used;
};

/// \p Name as it is, or in quotes if it is no identifier, with dots in it or
/// without.
std::string quoted(llvm::StringRef Name, bool Always = false);

/// The structure of a term: `load(field(p0, "struct dev.lock", 16))`. Without
/// \p Names, local variables have the numbers of their table, and files their
/// names without folders.
std::string print(const TermTable &T, TermId Id, PrintedNames *Names = nullptr);
/// A member, as in that: `"struct dev.lock", 16`.
std::string printMember(const TermTable &T, FieldId Id, PrintedNames *Names);
std::string print(const Range &R);
std::string print(const Location &Where);
void print(llvm::raw_ostream &OS, const State &S, const TermTable &T,
           const Model &M);
void print(llvm::raw_ostream &OS, const Summary &S, const TermTable &T,
           const SiteTable &Sites, const Model &M);

/// An operation on terms: "+".
llvm::StringRef name(TermOp Op);
/// An action as models write it, where they can: "acquire".
llvm::StringRef name(Effect::Action Do);

} // namespace locklint

#endif // LOCKLINT_FACTS_PRINT_H
