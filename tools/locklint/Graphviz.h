//===- Graphviz.h - Having graphs drawn -------------------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_GRAPHVIZ_H
#define LOCKLINT_TOOLS_LOCKLINT_GRAPHVIZ_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace locklint {

/// Where Graphviz's 'dot' is, if it is installed.
std::optional<std::string> findDot();

/// The drawing that \p Dot, the program, makes of \p Source: SVG, one document
/// for each graph.
llvm::Expected<std::string> drawSvg(const std::string &Dot,
                                    llvm::StringRef Source);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_GRAPHVIZ_H
