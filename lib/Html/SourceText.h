//===- SourceText.h - The lines that findings point at ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_SOURCETEXT_H
#define LOCKLINT_HTML_SOURCETEXT_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <functional>
#include <memory>
#include <vector>

namespace locklint {

/// A source file, by lines; or why there are none.
class SourceText {
public:
  enum class State {
    Read,
    Missing, ///< It cannot be read.
    Changed  ///< It is not what was analysed.
  };

  /// There is no text.
  explicit SourceText(State Why) : Is(Why) {}
  explicit SourceText(std::unique_ptr<llvm::MemoryBuffer> Text);

  State state() const { return Is; }
  unsigned lines() const { return Begins.size(); }
  /// Without its end. \p Number: from 1 to lines().
  llvm::StringRef line(unsigned Number) const;

private:
  State Is = State::Read;
  std::unique_ptr<llvm::MemoryBuffer> Text;
  std::vector<size_t> Begins;
};

/// Reads each file once.
class SourceTexts {
public:
  using Reader = std::function<SourceText(llvm::StringRef File)>;

  explicit SourceTexts(Reader Read) : Read(std::move(Read)) {}

  const SourceText &get(llvm::StringRef File);

private:
  Reader Read;
  llvm::StringMap<SourceText> Known;
};

} // namespace locklint

#endif // LOCKLINT_HTML_SOURCETEXT_H
