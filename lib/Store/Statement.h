//===- Statement.h - SQL, as UnitStore uses it ------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_STORE_STATEMENT_H
#define LOCKLINT_STORE_STATEMENT_H

#include "Store/UnitStore.h"
#include <sqlite3.h>

/// The columns of a file that a UnitStore knows, in the order in which
/// noteFile() reads them.
#define FILE_COLUMNS "id, path, hash, size, inode, modified, changed"

namespace locklint {

/// A statement that is bound, stepped and reset.
class UnitStore::Statement {
public:
  Statement(UnitStore &S, const char *Sql) : S(S) {
    sqlite3_prepare_v2(S.Database, Sql, -1, &Handle, nullptr);
  }
  ~Statement() { sqlite3_finalize(Handle); }
  Statement(const Statement &) = delete;

  Statement &bind(llvm::StringRef Bytes) {
    if (Handle)
      sqlite3_bind_blob(Handle, ++Bound, Bytes.data() ? Bytes.data() : "",
                        Bytes.size(), SQLITE_TRANSIENT);
    return *this;
  }
  Statement &text(llvm::StringRef Text) {
    if (Handle)
      sqlite3_bind_text(Handle, ++Bound, Text.data() ? Text.data() : "",
                        Text.size(), SQLITE_TRANSIENT);
    return *this;
  }
  Statement &bind(int64_t Number) {
    if (Handle)
      sqlite3_bind_int64(Handle, ++Bound, Number);
    return *this;
  }
  /// Whether there is a row, or an error.
  llvm::Expected<bool> step() {
    int Result = Handle ? sqlite3_step(Handle) : SQLITE_ERROR;
    if (Result == SQLITE_ROW)
      return true;
    if (Result == SQLITE_DONE)
      return false;
    return S.error("");
  }
  llvm::Error run() {
    llvm::Expected<bool> Row = step();
    return Row ? llvm::Error::success() : Row.takeError();
  }
  std::string bytes(int Column) const {
    return {static_cast<const char *>(sqlite3_column_blob(Handle, Column)),
            static_cast<size_t>(sqlite3_column_bytes(Handle, Column))};
  }
  int64_t number(int Column) const {
    return sqlite3_column_int64(Handle, Column);
  }
  bool isNull(int Column) const {
    return sqlite3_column_type(Handle, Column) == SQLITE_NULL;
  }

private:
  UnitStore &S;
  sqlite3_stmt *Handle = nullptr;
  int Bound = 0;
};

} // namespace locklint

#endif // LOCKLINT_STORE_STATEMENT_H
