//===- Code.h - The code that steps lead through ----------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HTML_CODE_H
#define LOCKLINT_HTML_CODE_H

#include "Html/SourceText.h"
#include "Report/ReportedFinding.h"

namespace locklint {

/// A line of code, with the steps that are in it.
struct CodeLine {
  unsigned Number = 0;
  llvm::StringRef Text;
  std::vector<unsigned> Steps; ///< Indices into ReportedFinding::Steps.
};

/// Lines that follow one another.
struct CodePart {
  /// They surround what is told, and are shown if the reader asks for them.
  bool Folded = false;
  std::vector<CodeLine> Lines;
};

/// Steps that are read from top to bottom in one file.
struct CodeBlock {
  llvm::StringRef File;
  SourceText::State State = SourceText::State::Read;
  std::vector<unsigned> Steps;
  /// Empty if the code is not to be had.
  std::vector<CodePart> Parts;
};

/// The code of \p F in the order of its steps: where they go back, or to
/// another file, or far away, another block begins.
std::vector<CodeBlock> codeBlocks(const ReportedFinding &F,
                                  SourceTexts &Sources);

/// The name of the function that has the line, as the kernel's style of writing
/// shows it: its body begins and ends with a brace at the beginning of a line.
/// Empty if there is none.
llvm::StringRef functionAround(const SourceText &Text, unsigned Line);

/// \p Column, in characters of that line, as one in bytes.
unsigned byteColumn(llvm::StringRef Line, unsigned Column);

/// The name or operator in \p Line that begins at \p Column, as a part of it;
/// empty if the line is too short.
llvm::StringRef tokenAt(llvm::StringRef Line, unsigned Column);

} // namespace locklint

#endif // LOCKLINT_HTML_CODE_H
