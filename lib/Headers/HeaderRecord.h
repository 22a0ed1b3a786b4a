//===- HeaderRecord.h - What is known of precompiled headers ----*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Beside each precompiled header (PCH) lies a record of the headers that went
// into it: what each of them includes, mentions and declares. It tells whether
// the PCH gives a unit the same text as the unit's own #include directives
// would have given (see HeaderUse).
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_HEADERS_HEADERRECORD_H
#define LOCKLINT_HEADERS_HEADERRECORD_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace locklint {

/// The number of a header: headers are numbered in the order in which they were
/// entered.
using HeaderId = uint16_t;

/// What tells a file that was written to from one that was not.
struct FileState {
  uint64_t Size = 0, Inode = 0;
  int64_t Modified = 0, Changed = 0; ///< Nanoseconds since the epoch.

  bool operator==(const FileState &) const = default;
  /// None if there is no such file. \p Device is set to what it lies on.
  static std::optional<FileState> of(const std::string &Path, uint64_t &Device);
};

/// A part of the text of a header: behind so many of its #include directives,
/// and before the next.
struct TextPosition {
  HeaderId Header = 0;
  uint16_t After = 0;

  auto operator<=>(const TextPosition &) const = default;
};

/// The second text has a meaning that depends on whether the first was read
/// before.
struct OrderedTexts {
  TextPosition First, Second;
  bool InOrder = false; ///< It was, when the PCH was made.

  auto operator<=>(const OrderedTexts &) const = default;
};

struct RecordedHeader {
  std::string Path; ///< Absolute.
  std::string Name; ///< As compiling it has called it.
  FileState State;
  uint64_t Hash = 0; ///< As UnitStore::hash().
  /// How often its own text uses __COUNTER__.
  uint32_t Counted = 0;
  /// Included by the command line, before everything else.
  bool Forced = false;
  /// A second #include of it does nothing.
  bool Guarded = false;
  /// What it includes, in order, and the names by which the files are found.
  std::vector<std::pair<HeaderId, std::string>> Includes;
  /// The functions that it defines and that are not inline, and the variables
  /// that it initializes, in order, each behind so many of Includes.
  std::vector<std::pair<uint16_t, std::string>> Definitions;
};

/// Which headers have to do with a name.
struct RecordedName {
  using Headers = llvm::SmallVector<HeaderId, 4>;
  /// Define it as a macro, or undefine it.
  Headers Define;
  /// Would be other text if the name were a macro when they are entered.
  Headers Mention;
};

/// The record of one PCH.
class HeaderRecord {
public:
  std::vector<RecordedHeader> Headers;
  std::vector<OrderedTexts> Ordered;
  /// If the first is included, so must be the second: it says more of a
  /// function or a variable that both declare.
  std::vector<std::pair<HeaderId, HeaderId>> Together;
  /// Directories in which a header would be found first if it came to be there,
  /// and when files were last added to them; 0: there is no such directory.
  std::vector<std::pair<std::string, int64_t>> Before;
  std::string Pch;      ///< The name of the file beside the record.
  uint64_t PchHash = 0; ///< Of its content: Clang trusts it blindly.
  /// Why these headers cannot be precompiled; empty if they are.
  std::string Problem;
  int64_t Made = 0; ///< When reading the headers began, as in FileState.

  /// None if no header has to do with \p Name.
  std::optional<RecordedName> find(llvm::StringRef Name) const;

  /// Has find() answer from \p All.
  void setNames(const llvm::StringMap<RecordedName> &All);

  std::string encode() const;
  /// None if \p Bytes are no record of this version.
  static std::optional<HeaderRecord>
  decode(std::unique_ptr<llvm::MemoryBuffer> Bytes);

private:
  std::string OwnNames;
  std::unique_ptr<llvm::MemoryBuffer> Bytes; ///< Null if OwnNames is used.
  llvm::StringRef Names; ///< An on-disk hash table, its offset at the end.
};

} // namespace locklint

#endif // LOCKLINT_HEADERS_HEADERRECORD_H
