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
#include <vector>

namespace locklint {

/// From the classes of a program to their labels, and back.
class ClassNames {
public:
  ClassNames(const Program &P, const TermTable &Terms) : P(P), Terms(Terms) {
    for (const auto &Class : P.classes())
      Names[Class.second] = Class.first();
  }

  /// As Program::classes() calls it.
  llvm::StringRef name(ClassId Class) const { return Names.lookup(Class); }
  /// "struct foo.lock/1": without the file that owns it.
  std::string label(ClassId Class) const {
    return Terms.classLabel(P.lockOf(Class)) +
           subclassOf(Names.lookup(Class)).str();
  }
  llvm::StringRef owner(ClassId Class) const {
    return Terms.classOwner(P.lockOf(Class));
  }
  /// The classes that a user means by \p Name, all subclasses of them included.
  std::vector<ClassId> meantBy(llvm::StringRef Name) const;
  /// The labels of all classes, without subclasses; sorted.
  std::vector<std::string> labels() const;

  /// "/1" of a name in Program::classes(); empty if that has no subclass.
  static llvm::StringRef subclassOf(llvm::StringRef Class);

private:
  const Program &P;
  const TermTable &Terms;
  llvm::DenseMap<ClassId, llvm::StringRef> Names;
};

/// \p Name without the quotes that messages put it in.
llvm::StringRef withoutQuotes(llvm::StringRef Name);

/// Whether \p Label, a class's, is what a user means by \p Name: the tag of a
/// struct may be written without "struct".
bool isMeantBy(llvm::StringRef Label, llvm::StringRef Name);

/// Those of \p Known, at most five, that are the most like \p Name, if any are;
/// a member may stand for all of its name.
std::vector<std::string> namesLike(llvm::StringRef Name,
                                   llvm::ArrayRef<std::string> Known);

} // namespace locklint

#endif // LOCKLINT_EXPLAIN_CLASSNAMES_H
