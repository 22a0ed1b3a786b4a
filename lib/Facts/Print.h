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
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace locklint {

/// The structure of a term: `load(field(p0, "struct dev.lock"))`.
std::string print(const TermTable &T, TermId Id);
std::string print(const Range &R);
std::string print(const Location &Where);
void print(llvm::raw_ostream &OS, const State &S, const TermTable &T,
           const Model &M);
void print(llvm::raw_ostream &OS, const Summary &S, const TermTable &T,
           const SiteTable &Sites, const Model &M);

/// An action as models write it, where they can: "acquire".
llvm::StringRef name(Effect::Action Do);

} // namespace locklint

#endif // LOCKLINT_FACTS_PRINT_H
