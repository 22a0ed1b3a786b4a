//===- ClassNames.h - Lock classes, as users call them ----------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_EXPLAIN_CLASSNAMES_H
#define LOCKLINT_EXPLAIN_CLASSNAMES_H

#include "Program/Program.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace locklint {

/// From the classes of a program to their labels.
class ClassNames {
public:
  ClassNames(const Program &P, const TermTable &Terms) : Terms(Terms) {
    for (const auto &Class : P.classes())
      Names[Class.second] = Class.first();
  }

  /// The class of a lock in an order: "struct foo.lock/1".
  std::string label(const OrderEdge::End &E) const {
    return Terms.classLabel(E.Lock) + subclassOf(Names.lookup(E.Class)).str();
  }

  /// "/1" of a name in Program::classes(); empty if that has no subclass.
  static llvm::StringRef subclassOf(llvm::StringRef Class) {
    size_t Slash = Class.rfind('/');
    bool Has = Slash != llvm::StringRef::npos &&
               Class.substr(Slash + 1).find_first_not_of("0123456789") ==
                   llvm::StringRef::npos;
    return Has ? Class.substr(Slash) : llvm::StringRef();
  }

private:
  const TermTable &Terms;
  llvm::DenseMap<ClassId, llvm::StringRef> Names;
};

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_CLASSNAMES_H
