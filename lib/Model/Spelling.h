//===- Spelling.h - What a misspelt word was to be --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_SPELLING_H
#define LOCKLINT_MODEL_SPELLING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace llvm {
class SMDiagnostic;
}

namespace locklint {

/// How many letters are to be added, left out, replaced, or exchanged with the
/// next one, to make \p B of \p A.
unsigned editDistance(llvm::StringRef A, llvm::StringRef B);

/// As many wrong letters as a word of that length may have before it is taken
/// for another one.
unsigned mostTypos(llvm::StringRef Word);

/// That of \p Known which \p Written was to be; empty if none is like it.
llvm::StringRef nearestWord(llvm::StringRef Written,
                            llvm::ArrayRef<llvm::StringRef> Known);

/// Says how to mend the mistake in YAML that \p D tells of; \p Keys: those that
/// are known there. Empty where there is nothing to add.
std::string hintAt(const llvm::SMDiagnostic &D, llvm::StringRef Keys);

} // namespace locklint

#endif // LOCKLINT_MODEL_SPELLING_H
