//===- CallbackText.h - Rows of the table of callbacks ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_MODEL_CALLBACKTEXT_H
#define LOCKLINT_MODEL_CALLBACKTEXT_H

#include "Model/Model.h"
#include <string>

namespace locklint {

/// What a row says, with names of code in backquotes, as in Markdown.
struct CallbackText {
  /// In which contexts the callback runs, and on what that depends.
  std::string Runs;
  /// The locks that its caller holds; empty if there are none.
  std::string Locks;
};

CallbackText describe(const Model &M, const CallbackModel &Row);

} // namespace locklint

#endif // LOCKLINT_MODEL_CALLBACKTEXT_H
