//===- IRTest.cpp - The IR as text ----------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PrintIR.h"
#include "TextUnit.h"

using namespace locklint;

namespace {

/// Something of everything, as it is printed.
const char Everything[] =
    R"(file a.c is "/src/a.c"
file "odd-name.h" is "/src/odd-name.h"
file b.h is "/src/b.h"
module "m"
direct_reclaim 1024
count field(@dev@a.c, "struct dev.sem", 96) = 1
count @sem = ?
register fn probe@a.c of ? at a.c:90:2, row pci_driver.probe#0, set_in 7, member "pci_driver.probe"
function 3 helper@a.c at a.c:3:12 to 9:1, has_events, small, value_matters, returns_pointer, inline
  p0 is %dev.1, pointer
  must_hold field(p0, "struct dev.lock"@a.c, 16)
  writes "struct dev.busy"@a.c, 40, flag
  passes "struct page"
  passes "struct priv"@a.c
  block 0, phi#10, entry
    go to block 1
  block 1, phi#11
    return at 5:2
    return = load(field(load(%dev.1), ".next", 8))
    go to block 2
  block 2, phi#12, exit
    end
function 4 declared at "odd-name.h":1:1, undefined, in_header, unnamed, external, unknown
  p0
function 1 run at a.c:20:5 to 80:1, external, relevant, address_taken, calls_out, returns_value, exit, module "m", driver "drivers/m"
  p0 is %dev.2, pointer, to "struct dev", named "other"
  p1 is %how.3, always -5
  acquires @lock
  releases ?
  calls function 3, function 4
  block 0, phi#20, entry
    unset#21 %flags.4
    forget#22 field(load(%dev.2), "union u.state", 8, embedded)
    copy %copy.5 = load(%dev.2)
    dereference load(%dev.2)
    %i.6 = (load(%how.3)[2] + -5)
    %odd = -9223372036854775808
    call#23 spin_lock_irqsave(load(%dev.2), load(%flags.4)) at 30:2; acquire load(%dev.2), type spinlock, flags %flags.4, subclass 2, wrong_type, as "dev->lock"
    call#24 helper(load(%dev.2)) -> function 3 at b.h:31:2, gfp 1, returns p0, changes_locks, aggregate, variadic, fails
    call#25 *load(field(load(%dev.2), "struct ops.run", 0))(?, @"") at -
    call#26 irqs_disabled() at 33:2, model irqs_disabled
    register fn run of field(load(%dev.2), "struct dev.timer", 8) at 34:2, row timer_setup#0, passed load(%dev.2), call 26, shared, inapplicable, holds (@lock, ?)
    if (load(%i.6) u<= 4096) block 1, else nowhere
  block 1, phi#27
    switch (~load(%how.3) & 7)
      1..3: block 2
      -4..-4: block 3
      default: nowhere
  block 2, phi#28
    stop
  block 3, phi#29
    go to block 4, block 1
  block 4, phi#30, exit
    end
)";

std::string printed(const TextUnit &U) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  print(OS, U.Unit, U.T, U.M);
  return Text;
}

/// The first error in \p Text, as "line:column: message".
std::string wrong(llvm::StringRef Text) {
  TermTable T;
  IRReader Reader(Model::linux(), T);
  llvm::SMDiagnostic Error;
  if (Reader.unit(Text, "t", Error))
    return "nothing";
  EXPECT_FALSE(Error.getMessage().empty());
  EXPECT_GE(Error.getLineNo(), 1);
  return (llvm::Twine(Error.getLineNo()) + ":" +
          llvm::Twine(Error.getColumnNo() + 1) + ": " + Error.getMessage())
      .str();
}

/// The same, in a block of a function.
std::string wrongInstruction(llvm::StringRef Text) {
  return wrong(("function 1 f\nblock 0\n" + Text + "\nend\n").str());
}

} // namespace

TEST(IR, IsPrintedAsItWasRead) {
  std::string Text = printed(TextUnit(Everything));
  EXPECT_EQ(printed(TextUnit(Text)), Text);
  // Local variables are numbered as they appear.
  std::string Expected = Everything;
  Expected.replace(Expected.find("%odd ="), 6, "%odd.7 =");
  EXPECT_EQ(Text, Expected);
}

TEST(IR, Values) {
  TextUnit U(Everything);
  EXPECT_EQ(U.Unit.Module, "m");
  EXPECT_EQ(U.Unit.DirectReclaim, 1024u);
  EXPECT_EQ(U.Unit.Counts[0].second, 1);
  EXPECT_EQ(U.Unit.Counts[1].second, std::nullopt);
  EXPECT_EQ(U.Unit.Initialisers[0].Row,
            &U.M.callbacks("pci_driver", "probe")[0]);
  EXPECT_EQ(U.Unit.Order, (std::vector<unsigned>{3, 4, 1}));
  const UnitFunction &F = U.function("run");
  EXPECT_EQ(F.Number, 1u);
  EXPECT_EQ(F.Where, (Location{"/src/a.c", 20, 5}));
  EXPECT_TRUE(F.Defined && F.InMain && F.Named && F.External && !F.Weak);
  EXPECT_EQ(F.In, UnitFunction::Section::Exit);
  EXPECT_EQ(F.Address, U.term("fn run"));
  EXPECT_EQ(F.Callees, (std::vector<unsigned>{3, 4}));
  ASSERT_TRUE(F.IR);
  EXPECT_EQ(F.IR->Driver, "drivers/m");
  EXPECT_EQ(F.IR->ParamNames, (std::vector<std::string>{"other", "how"}));
  EXPECT_EQ(F.IR->AlwaysPassed[0], std::nullopt);
  EXPECT_EQ(F.IR->AlwaysPassed[1], -5);
  EXPECT_EQ(F.IR->Exit, 4u);
  const CallInstr &Lock = F.IR->Calls[0];
  EXPECT_EQ(Lock.Model, U.M.lookup("spin_lock_irqsave"));
  EXPECT_EQ(U.M.type(Lock.Operands[0].Type).Name, "spinlock");
  EXPECT_EQ(Lock.Where, (Location{"/src/a.c", 30, 2}));
  EXPECT_EQ(F.IR->Calls[1].Callee, 3u);
  EXPECT_EQ(F.IR->Calls[1].Where, (Location{"/src/b.h", 31, 2}));
  EXPECT_FALSE(F.IR->Calls[2].Where.valid());
  EXPECT_EQ(F.IR->Blocks[0].Successors[1], -1);
  EXPECT_EQ(F.IR->Blocks[1].Cases[1].Lo, -4);
  EXPECT_FALSE(U.function("declared").IR);
  EXPECT_FALSE(U.function("declared").Defined);
  EXPECT_TRUE(U.function("helper").IR->ReturnsPointer);
}

// Attributes may be left out.
TEST(IR, Defaults) {
  TextUnit U(R"(
// The caller comes first.
function 1 caller
  p0 is %l          // no number
  block 0
    call callee(field(%l, "struct s.a", 4)) -> function 2
    call callee(field(%l, "struct s.a")) -> function 2

    return
    end
function 2 callee
)");
  EXPECT_EQ(U.Unit.Order, (std::vector<unsigned>{2, 1}));
  const UnitFunction &F = U.function("caller");
  EXPECT_EQ(F.Callees, std::vector<unsigned>{2});
  EXPECT_EQ(F.Where, (Location{"unit", 3, 12}));
  const FunctionIR &IR = *F.IR;
  EXPECT_EQ(IR.Calls[0].Args, IR.Calls[1].Args);
  EXPECT_NE(IR.Calls[0].Number, IR.Calls[1].Number);
  EXPECT_EQ(IR.Calls[1].Where, (Location{"unit", 7, 5}));
  EXPECT_EQ(IR.Entry, 0u);
  // An exit is added.
  EXPECT_EQ(IR.Blocks.size(), 2u);
  EXPECT_EQ(IR.Exit, 1u);
  EXPECT_EQ(IR.Blocks[0].Successors[0], 1);
  EXPECT_TRUE(IR.ReturnsVoid);
}

TEST(IR, Terms) {
  TextUnit U;
  TermTable &T = U.T;
  TermId P = T.param(0), Q = T.param(1);
  EXPECT_EQ(U.term("?"), 0u);
  EXPECT_EQ(U.term("-0x10"), T.constant(-16));
  EXPECT_EQ(U.term("(p1 + p0)"), T.binary(TermOp::Add, P, Q));
  EXPECT_EQ(U.term("!(p0 u< p1)"), T.binary(TermOp::ULe, Q, P));
  EXPECT_EQ(U.term("(p0 u>> p1)"), T.binary(TermOp::UShr, P, Q));
  EXPECT_EQ(U.term("(p0 u/ 2)"), T.binary(TermOp::UDiv, P, T.constant(2)));
  EXPECT_EQ(U.term("(p0 u% p1)"), T.binary(TermOp::URem, P, Q));
  EXPECT_EQ(U.term("-p0[p1]"), T.unary(TermOp::Neg, T.index(P, Q)));
  EXPECT_EQ(U.term("(-p0)[p1]"), T.index(T.unary(TermOp::Neg, P), Q));
  EXPECT_EQ(U.term("!constant(p0)"),
            T.unary(TermOp::Not, T.unary(TermOp::IsConstant, P)));
  EXPECT_EQ(U.term("phi#3(load(@g))"), T.phi(3, T.load(T.global("g"))));
  EXPECT_EQ(U.term("result#3.1"), T.result(3, 1));
  EXPECT_EQ(U.term("%x.1"), U.term("%x.1"));
  EXPECT_NE(U.term("%x.1"), U.term("%x.2"));
  EXPECT_EQ(U.term("@g@\"a-b.c\""), T.global("g", "a-b.c"));
  // Others may have a member of that name.
  TermId Lock = U.term("field(p0, \"struct s.lock\", 8)");
  EXPECT_EQ(U.term("field(p0, \"struct s.lock\")"), Lock);
  EXPECT_NE(U.term("field(p0, \"struct s.lock\"@a.c, 8)"), Lock);
  for (llvm::StringRef Text :
       {"(-p0)[p1]", "-p0[p1]", "-(5[p0])", "~-p0", "(p0 && (p1 << 3))",
        "stale(field(?, \"struct s.lock\", 8))", "fn \"odd name\"", "@\"\"",
        "field(p0, \"union u.\"@a.c, 0, flag, embedded)", "%\"\\22\\\\\".1",
        "phi#3(result#4.2147483647)"})
    EXPECT_EQ(print(T, U.term(Text), std::make_unique<PrintedNames>().get()),
              Text);
}

// The same units have the same text, whatever their tables know besides.
TEST(IR, TextDoesNotDependOnTheTable) {
  TextUnit A, B;
  TermId X = A.term("@x"), Y = A.term("@y");
  TermId Sum = A.T.binary(TermOp::Add, A.T.load(X), A.T.load(Y));
  B.term("load(@y)");
  EXPECT_EQ(print(B.T, B.term("(load(@x) + load(@y))")), print(A.T, Sum));
  PrintedNames First, Second;
  A.T.local("other");
  TermId L = A.T.local("l");
  EXPECT_EQ(print(A.T, L, &First), print(B.T, B.T.local("l"), &Second));
}

TEST(IR, NamesOfFiles) {
  PrintedNames Names;
  EXPECT_EQ(Names.file("/src/a/x.c"), "x.c");
  EXPECT_EQ(Names.file("/src/b/x.c"), "b/x.c");
  EXPECT_EQ(Names.file("/src/a/x.c"), "x.c");
  EXPECT_EQ(Names.file("/dst/b/x.c"), "dst/b/x.c");
  EXPECT_EQ(Names.file("b/x.c"), "b/x.c");
  EXPECT_EQ(Names.file("x.c"), "x.c");
}

TEST(IR, ErrorsNameWhatWasExpected) {
  EXPECT_EQ(wrong("fun 1"),
            "1:1: expected a line of a unit: file, module, direct_reclaim, "
            "count, register, function, found 'fun'");
  EXPECT_EQ(wrong("function x"),
            "1:10: expected a function's number, found 'x'");
  EXPECT_EQ(wrong("function 1 f\nfunction 1 g"),
            "2:10: there is a function of that number already");
  EXPECT_EQ(wrong("function 4294967295 f"),
            "1:10: expected a function's number, 1048576 at the most");
  EXPECT_EQ(wrong("function 1 f, fast"),
            "1:15: expected an attribute of a function: address, driver, "
            "inline, module, returns_value, unknown, undefined, in_header, "
            "unnamed, external, weak, relevant, has_events, address_taken, "
            "small, value_matters, calls_out, calls_member, ends_elsewhere, "
            "whole_module, returns_pointer, returns_bool, returns_unsigned, "
            "returns_struct, init, exit, found 'fast'");
  EXPECT_EQ(wrong("function 1 f\n  p1"), "2:3: expected p0, found 'p1'");
  EXPECT_EQ(wrong("function 1 f\nblock 1"), "2:7: expected block 0, found '1'");
  EXPECT_EQ(wrong("function 1 f\nblock 0"),
            "2:8: expected an instruction, or the block's end: stop, end, go, "
            "if, switch, found the end of the text");
  EXPECT_EQ(wrong("module \"m"),
            "1:8: expected a module in quotes, found a string without an end");
  EXPECT_EQ(wrongInstruction("%x ="),
            "3:5: expected a term: a number, ?, (, -, ~, !, @, %, p0, load, "
            "field, stale, result, phi, fn, return, constant, found the end of "
            "the line");
  EXPECT_EQ(wrongInstruction("%x = load(p0"),
            "3:13: expected ')', found the end of the line");
  EXPECT_EQ(wrongInstruction("%x = (p0 ? p1)"),
            "3:10: expected an operator or ')', found '?'");
  EXPECT_EQ(wrongInstruction("%x = field(p0, \"struct s.m\")"),
            "3:16: expected the offset of this member, which was not named "
            "before");
  EXPECT_EQ(wrongInstruction("%x = field(p0, \"m\")"),
            "3:16: expected a member as in \"struct s.m\"");
  EXPECT_EQ(wrongInstruction("%x = 18446744073709551615"),
            "3:6: expected a number of 64 bits");
  EXPECT_EQ(wrongInstruction("%x = " + std::string(1000, '(')),
            "3:106: the term is too deep");
  EXPECT_EQ(wrongInstruction("if p0 block 0, else block 3"),
            "3:27: the function has no block of that number");
  EXPECT_EQ(wrong("function 1 f\nblock 0, exit\nunset %x\nend\n"),
            "1:10: expected 'end' alone in the block that is the exit");
  EXPECT_EQ(wrongInstruction("switch p0"),
            "4:1: expected a case, as in '1..3: block 2', found 'end'");
  EXPECT_EQ(wrongInstruction("call f(p0) at x"),
            "3:16: expected ':', found the end of the line");
  EXPECT_EQ(wrongInstruction("call f(); acquire p0"),
            "3:9: the model has no entry 'f'");
  EXPECT_EQ(wrongInstruction("call mutex_lock(p0); release p0"),
            "3:20: expected '; acquire', which the model says of "
            "'mutex_lock', found ';'");
  EXPECT_EQ(wrongInstruction("call mutex_lock(p0); acquire p0; release p0"),
            "3:32: expected no more effects of 'mutex_lock', found ';'");
  EXPECT_EQ(wrongInstruction("call f(), model g"),
            "3:17: the model has no such entry");
  EXPECT_EQ(wrongInstruction("call mutex_lock(p0); acquire p0, type no"),
            "3:39: the model has no such type of locks");
  EXPECT_EQ(wrongInstruction("register fn f of p0, row no#3"),
            "3:26: the model has no such row");
  EXPECT_EQ(wrongInstruction("call f(), blue"),
            "3:11: expected an attribute of a call: gfp, model, returns, "
            "locked, changes_locks, aggregate, variadic, fails, found 'blue'");
}

// A text that ends anywhere is an error or a unit, but no crash.
TEST(IR, EveryPrefix) {
  llvm::StringRef Text = Everything;
  unsigned Wrong = 0;
  for (size_t Size = 0; Size != Text.size(); ++Size)
    Wrong += wrong(Text.take_front(Size)) != "nothing";
  EXPECT_GT(Wrong, Text.size() / 2);
}

TEST(IR, EveryMutation) {
  std::string Text = Everything;
  unsigned Wrong = 0, All = 0;
  auto Try = [&](std::string Changed) {
    ++All;
    TermTable T;
    IRReader Reader(Model::linux(), T);
    llvm::SMDiagnostic Error;
    std::optional<UnitIR> Unit = Reader.unit(Changed, "t", Error);
    Wrong += !Unit;
    if (!Unit)
      return;
    // What was read can be printed.
    std::string Printed;
    llvm::raw_string_ostream OS(Printed);
    print(OS, *Unit, T, Model::linux());
  };
  for (size_t I = 0; I != Text.size(); ++I) {
    for (char C : {' ', '\n', '0', '9', 'p', '"', '(', ')', '#', '\xff'}) {
      std::string Changed = Text;
      Changed[I] = C;
      Try(Changed);
    }
    Try(Text.substr(0, I) + Text.substr(I + 1));
    Try(Text.substr(0, I) + Text[I] + Text.substr(I));
  }
  EXPECT_GT(Wrong, All / 4);
}
