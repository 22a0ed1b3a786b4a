//===- KeptHeaders.cpp - What is known of an editor's headers -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KeptHeaders.h"
#include "Lowering/HeaderFacts.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include <atomic>
#include <mutex>
#include <vector>

using namespace clang;
using namespace locklint;

namespace {

constexpr llvm::StringLiteral Marker = "__LOCKLINT_PREAMBLE";

/// As many as files that somebody works on at a time: each takes up to a
/// megabyte.
constexpr size_t MaxKept = 16;

struct Store {
  using Entry = std::pair<std::string, std::unique_ptr<HeaderFacts>>;
  std::mutex Mutex;
  std::vector<Entry> Entries; ///< Last used last.
};

Store &store() {
  static Store S;
  return S;
}

} // namespace

std::string locklint::definePreamble() {
  static std::atomic<unsigned> Number;
  // An identifier: Clang has it at hand, where a number's text is in a buffer.
  return ("#define " + Marker + " " + Marker + "_" + llvm::Twine(++Number) +
          "\n")
      .str();
}

KeptHeader::KeptHeader(Preprocessor &PP) {
  const MacroInfo *Macro = PP.getMacroInfo(PP.getIdentifierInfo(Marker));
  if (!Macro || Macro->getNumTokens() != 1 ||
      !Macro->tokens()[0].isAnyIdentifier())
    return;
  Preamble = Macro->tokens()[0].getIdentifierInfo()->getName();
  Store &S = store();
  std::lock_guard Lock(S.Mutex);
  auto It = llvm::find_if(
      S.Entries, [&](const Store::Entry &E) { return E.first == Preamble; });
  if (It == S.Entries.end()) {
    Facts = std::make_unique<HeaderFacts>();
    return;
  }
  Facts = std::move(It->second);
  S.Entries.erase(It);
}

KeptHeader::~KeptHeader() {
  if (!Facts)
    return;
  Store &S = store();
  std::lock_guard Lock(S.Mutex);
  S.Entries.emplace_back(std::move(Preamble), std::move(Facts));
  if (S.Entries.size() > MaxKept)
    S.Entries.erase(S.Entries.begin());
}
