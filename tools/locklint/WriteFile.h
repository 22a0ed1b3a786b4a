//===- WriteFile.h - Writing without harm -----------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file that is written is written whole, or is left as it was. What is no
// regular file (a device, a FIFO, what the shell passes as /dev/fd/63) cannot
// be replaced by a file without harm, and is written to. Stores are never
// written to, and source code only by updateSource(). Errors name the file.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_WRITEFILE_H
#define LOCKLINT_TOOLS_LOCKLINT_WRITEFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// Whether a file of that name is what the user has written.
bool isSourceCode(llvm::StringRef Path);

/// Whether an SQLite database is there, as stores are.
bool isDatabase(const std::string &Path);

/// Puts \p Content into the file, and follows symbolic links to it.
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Content);

/// What writing there would surely fail with; before the work is done.
llvm::Error checkWritable(llvm::StringRef Path);

/// What a file is to contain, made of what it contains; not called for what is
/// no regular file.
using Change =
    llvm::function_ref<llvm::Expected<std::string>(llvm::StringRef Old)>;

/// Puts into the file what \p Make makes of its content, which is empty if
/// there is none yet. Processes that do so at once take turns. What is no
/// regular file has no content to keep: it gets \p Alone.
llvm::Error updateFile(llvm::StringRef Path, llvm::StringRef Alone,
                       Change Make);

/// The same of source code that is there.
llvm::Error updateSource(llvm::StringRef Path, Change Make);

/// Keeps closed standard streams from being taken by other files, and lets
/// writes to them fail. At the end of the program, output that was lost makes
/// the exit status 2.
void guardStandardStreams();

/// Ends the program with status 2 if something that was written to standard
/// output, or to standard error if \p Errors, is lost.
void endIfLost(bool Errors = false);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_WRITEFILE_H
