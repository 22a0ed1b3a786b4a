//===- TextUnit.h - Units that tests write as text --------------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TEST_UNIT_TEXTUNIT_H
#define LOCKLINT_TEST_UNIT_TEXTUNIT_H

#include "Facts/Print.h"
#include "IR/ParseIR.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <string>

namespace locklint {

/// Terms and units in the form that docs/ir.md describes, with the tables that
/// they are in. What is wrong in a text fails the test.
struct TextUnit {
  const Model &M;
  TermTable T;
  SiteTable Sites;
  IRReader Reader{M, T};
  UnitIR Unit;

  explicit TextUnit(llvm::StringRef Text = "", const Model &M = Model::linux())
      : M(M) {
    llvm::SMDiagnostic Error;
    if (std::optional<UnitIR> Read = Reader.unit(Text, "unit", Error))
      Unit = std::move(*Read);
    else
      fail(Error);
  }

  TermId term(llvm::StringRef Text) {
    llvm::SMDiagnostic Error;
    if (std::optional<TermId> Id = Reader.term(Text, Error))
      return *Id;
    fail(Error);
    return 0;
  }

  const UnitFunction &function(llvm::StringRef Name) const {
    for (const UnitFunction &F : Unit.Functions)
      if (F.Name == Name)
        return F;
    ADD_FAILURE() << "no function " << Name.str();
    return Unit.Functions.front();
  }

  /// As print() does, but for the places.
  std::string describe(const Summary &S) const {
    std::string Text, Described;
    llvm::raw_string_ostream OS(Text);
    print(OS, S, T, Sites, M);
    llvm::StringRef Rest = Text;
    while (!Rest.empty()) {
      auto [Before, Behind] = Rest.split(" at ");
      Described += Before;
      Rest = Behind.drop_until([](char C) { return C == ' '; });
    }
    return Described;
  }

private:
  static void fail(const llvm::SMDiagnostic &Error) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    Error.print("", OS, /*ShowColors=*/false);
    ADD_FAILURE() << Text;
  }
};

} // namespace locklint

#endif // LOCKLINT_TEST_UNIT_TEXTUNIT_H
