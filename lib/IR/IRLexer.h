//===- IRLexer.h - The tokens of the IR's text form -------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_IRLEXER_H
#define LOCKLINT_IR_IRLEXER_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

struct IRToken {
  enum class Kind {
    End,
    Newline, ///< However many.
    Word,    ///< Letters, digits, `_`, `$` and `.`; the first is no digit.
    Number,  ///< Digits, perhaps hexadecimal ones.
    String,
    Mark, ///< An operator or a bracket.
    Bad,
  };
  Kind Is = Kind::End;
  llvm::StringRef Text; ///< As written.

  /// The text of a string.
  std::string value() const;
  /// As messages call it.
  std::string describe() const;
};

/// May be copied, to look ahead.
class IRLexer {
public:
  explicit IRLexer(llvm::StringRef Text) : Rest(Text) { next(); }

  const IRToken &token() const { return Token; }
  void next();

private:
  void take(IRToken::Kind Is, size_t Length) {
    Token = {Is, Rest.take_front(Length)};
    Rest = Rest.drop_front(Length);
  }

  llvm::StringRef Rest;
  IRToken Token;
};

} // namespace locklint

#endif // LOCKLINT_IR_IRLEXER_H
