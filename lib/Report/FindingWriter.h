//===- FindingWriter.h - The formats of findings -------------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Findings are told in one of several formats. Whoever tells of them, files
// that were analysed or a store, takes the format's writer from here.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_REPORT_FINDINGWRITER_H
#define LOCKLINT_REPORT_FINDINGWRITER_H

#include "Finding/Finding.h"
#include "Report/SourcePlace.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace locklint {

enum class Format { Text, Oneline, Json, Sarif, Gitlab, Patch };

struct FormatInfo {
  Format Is;
  llvm::StringLiteral Name;
  /// Of files that are written in it.
  llvm::StringLiteral Extension;
  /// A whole that is written in the end. Otherwise each finding is written as
  /// it comes.
  bool IsDocument;
  /// What several processes find can be put into one file.
  bool CanBeAddedTo;
};

/// The formats of findings, in the order in which they are explained. A patch
/// is none: it tells of what would mend them.
llvm::ArrayRef<FormatInfo> formats();
const FormatInfo &infoOf(Format F);

/// What a document tells of a rule.
struct RuleText {
  llvm::StringRef Name;    ///< In full; of the program's life time.
  llvm::StringRef Class;   ///< In one word; likewise.
  llvm::StringRef Summary; ///< One line; likewise.
  std::string Page;        ///< In Markdown.
  bool OnByDefault;
};

/// What writers say of the run.
struct WriterContext {
  llvm::StringRef Version;
  /// Where locklint runs; absolute.
  std::string Root;
  /// The top directory of the repository that Root lies in, or the sources;
  /// or else Root.
  std::string Repository;
  /// The directory that names of files in a SARIF document are relative to.
  std::string Base;
  std::vector<RuleText> Rules;
  /// What findings point into.
  ReadableFiles Readable;
  /// Is told of what cannot be written as it should.
  std::function<void(const llvm::Twine &)> Warn;
};

/// Writes findings in one format.
class FindingWriter {
public:
  virtual ~FindingWriter() = default;

  /// \p Source is the file that was analysed; the finding may lie in another.
  virtual void add(const Finding &F, llvm::StringRef Source) = 0;
  /// A file could not be analysed, or a part of it; and why.
  virtual void addProblem(llvm::StringRef /*File*/, llvm::StringRef /*Why*/) {}
  /// What writing would surely fail with.
  virtual llvm::Error check() const { return llvm::Error::success(); }
  /// Writes the document, if it is one. Nothing may be added afterwards.
  virtual llvm::Error write(llvm::raw_ostream & /*OS*/) {
    return llvm::Error::success();
  }
};

/// \p Lines gets what is written as it comes, in colours if \p Colors.
std::unique_ptr<FindingWriter> makeWriter(Format F, const WriterContext &C,
                                          llvm::raw_ostream &Lines,
                                          bool Colors);

/// How a file is called relative to \p Directory, an absolute path, if it lies
/// below; otherwise its absolute name. Names are relative to \p Root.
std::string nameBelow(llvm::StringRef Directory, llvm::StringRef File,
                      llvm::StringRef Root);

/// Of a name, which several findings may have, and how often it was asked for,
/// one that tells them apart: the first has the name itself, the next "NAME:2".
std::string numbered(llvm::StringRef Name, unsigned Number);

} // namespace locklint

#endif // LOCKLINT_REPORT_FINDINGWRITER_H
