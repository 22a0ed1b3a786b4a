//===- KeptHeaders.h - What is known of an editor's headers -----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd parses the headers of a file once, to what it calls the preamble, and
// the rest after each edit. Nothing that a check can ask for tells one preamble
// from another. So each is given a macro of its own.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_CLANG_TIDY_KEPTHEADERS_H
#define LOCKLINT_TOOLS_CLANG_TIDY_KEPTHEADERS_H

#include <memory>
#include <string>

namespace clang {
class Preprocessor;
} // namespace clang

namespace locklint {
struct HeaderFacts;

/// A definition, unlike any that was returned before, for the predefined text
/// of a preamble.
std::string definePreamble();

/// What is kept of the preamble that a unit begins with. While one unit has it,
/// another with the same preamble finds nothing, and begins anew.
class KeptHeader {
public:
  explicit KeptHeader(clang::Preprocessor &PP);
  ~KeptHeader();
  KeptHeader(const KeptHeader &) = delete;
  KeptHeader &operator=(const KeptHeader &) = delete;

  /// Null if the unit begins with no preamble that definePreamble() marked.
  HeaderFacts *facts() { return Facts.get(); }

private:
  std::string Preamble;
  std::unique_ptr<HeaderFacts> Facts;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_CLANG_TIDY_KEPTHEADERS_H
