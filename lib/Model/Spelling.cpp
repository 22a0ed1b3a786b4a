//===- Spelling.cpp - What a misspelt word was to be ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/Spelling.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"
#include <algorithm>
#include <numeric>
#include <vector>

using namespace llvm;
using namespace locklint;

unsigned locklint::editDistance(StringRef A, StringRef B) {
  // Rows of the table of distances between beginnings of A and of B.
  std::vector<unsigned> Before(B.size() + 1), Last(B.size() + 1),
      Row(B.size() + 1);
  std::iota(Last.begin(), Last.end(), 0);
  for (size_t I = 1; I <= A.size(); ++I) {
    Row[0] = I;
    for (size_t J = 1; J <= B.size(); ++J) {
      bool Same = A[I - 1] == B[J - 1];
      Row[J] = std::min({Last[J] + 1, Row[J - 1] + 1, Last[J - 1] + !Same});
      if (I > 1 && J > 1 && A[I - 1] == B[J - 2] && A[I - 2] == B[J - 1])
        Row[J] = std::min(Row[J], Before[J - 2] + 1);
    }
    std::swap(Before, Last);
    std::swap(Last, Row);
  }
  return Last.back();
}

unsigned locklint::mostTypos(StringRef Word) {
  return std::max<size_t>(1, Word.size() / 4);
}

StringRef locklint::nearestWord(StringRef Written, ArrayRef<StringRef> Known) {
  StringRef Best;
  unsigned Least = mostTypos(Written) + 1;
  // A name of one or two letters is about as near to any other.
  if (Written.size() < 3)
    return Best;
  for (StringRef Word : Known)
    if (unsigned Distance = editDistance(Written, Word); Distance < Least) {
      Least = Distance;
      Best = Word;
    }
  return Best;
}

std::string locklint::hintAt(const SMDiagnostic &D, StringRef Keys) {
  StringRef Message = D.getMessage();
  if (Message.consume_front("unknown key")) {
    SmallVector<StringRef> Words;
    SplitString(Keys, Words, ", ");
    StringRef Like = nearestWord(Message.trim(" '"), Words);
    return ("; known here: " + Keys +
            (Like.empty() ? "" : "; did you mean '" + Like.str() + "'?"))
        .str();
  }
  if (Message != "not a sequence" || D.getColumnNo() < 0)
    return "";
  // In braces, where another key may follow.
  StringRef Value = D.getLineContents().substr(D.getColumnNo());
  Value = Value.take_until([](char C) { return StringRef(",}#").contains(C); });
  Value = Value.trim();
  bool IsOne = !Value.empty() && Value.find_first_of(":{[") == Value.npos;
  return IsOne ? ("; write [" + Value + "]").str() : "";
}
