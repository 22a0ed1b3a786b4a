//===- OptionPages.h - The options, for man and for shells ------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The manual page and the completions of shells are made of the options that
// LLVM's command line has been told of, so none can be missing or outdated.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_OPTIONPAGES_H
#define LOCKLINT_TOOLS_LOCKLINT_OPTIONPAGES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace locklint {

/// The page \p Kind: "man", the manual page; "bash" or "zsh", a completion for
/// that shell. An error if there is no such page, or if an
/// option takes a value of which nobody has said what it is.
llvm::Expected<std::string> optionPage(llvm::StringRef Kind);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_OPTIONPAGES_H
