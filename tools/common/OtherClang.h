//===- OtherClang.h - Refusing another version of Clang ------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_OTHERCLANG_H
#define LOCKLINT_TOOLS_COMMON_OTHERCLANG_H

namespace locklint {

/// Ends a program that has loaded the shared object \p Ours, but is built with
/// another Clang, after saying that \p Ours is for \p Program of the right
/// version: nothing that it and the program would exchange has the same layout.
/// To be called when the shared object is loaded, before anything is
/// registered.
void refuseOtherClang(const char *Ours, const char *Program);

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_OTHERCLANG_H
