//===- ProgramTest.cpp - What functions do to locks, together -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Solver/Solver.h"
#include "TextUnit.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace locklint;

namespace {

using Lines = std::vector<std::string>;

/// Solves a unit from end to end.
struct ProgramRun : TextUnit {
  std::optional<Solver> Solve;
  Lines Findings; ///< "rule: function"
  std::map<ClassId, std::string> Names;

  explicit ProgramRun(llvm::StringRef Text) : TextUnit(Text) {
    Solve.emplace(M, T, Sites, std::move(Unit), [] { return MemberFacts(); });
    Solve->summarise();
    Solve->judge();
    Solve->findEntries();
    Solve->enter();
    for (const Finding &F : Solve->finish())
      Findings.push_back(F.Rule.str() + ": " + F.Function);
    for (const auto &Entry : program().classes())
      Names[Entry.getValue()] = Entry.getKey().str();
  }
  const Program &program() const { return Solve->program(); }
  const std::string &nameOf(ClassId Class) {
    return Names[program().resolve(Class)];
  }

  Lines orders() {
    Lines All;
    for (const OrderEdge &E : program().edges()) {
      std::string Text = nameOf(E.From.Class) + " -> " + nameOf(E.To.Class);
      for (ClassId Gate : E.Gates)
        Text += " under " + nameOf(Gate);
      All.push_back(Text + " in " + E.Function);
    }
    llvm::sort(All);
    return All;
  }
  Lines uses() {
    Lines All;
    for (const LockUse &U : program().uses())
      All.push_back(nameOf(U.Class) + (U.InHardirq ? " in hardirq" : "") +
                    (U.InSoftirq ? " in softirq" : "") +
                    (U.HardirqsOn ? " with hardirqs on" : "") +
                    (U.SoftirqsOn ? " with softirqs on" : "") + " in " +
                    U.Function);
    llvm::sort(All);
    return All;
  }
};

} // namespace

TEST(Program, OrdersOfLocks) {
  ProgramRun R(R"(
function 1 one, relevant
  block 0
    call mutex_lock(@a); acquire @a
    call mutex_lock(@b); acquire @b
    call mutex_unlock(@b); release @b
    call mutex_unlock(@a); release @a
    end
function 2 inner, relevant
  block 0
    call mutex_lock(@a); acquire @a
    call mutex_unlock(@a); release @a
    end
function 3 other, relevant
  block 0
    call mutex_lock(@gate); acquire @gate
    call mutex_lock(@b); acquire @b
    call inner() -> function 2
    call mutex_unlock(@b); release @b
    call mutex_unlock(@gate); release @gate
    end
)");
  EXPECT_EQ(R.orders(),
            (Lines{"a -> b in one", "b -> a under gate in other",
                   "gate -> a under b in other", "gate -> b in other"}));
  EXPECT_EQ(R.Findings, Lines{"linuxkernel-lock-order: one"});
}

TEST(Program, ClassesOfLocks) {
  ProgramRun R(R"(
function 1 f, relevant
  p0 is %a, pointer
  p1 is %b, pointer
  p2 is %unknown, pointer
  block 0
    call spin_lock(field(load(%a), "struct dev.lock", 16)); acquire field(load(%a), "struct dev.lock")
    // The same class, but with a subclass; one on the stack; one without a name.
    call spin_lock_nested(field(load(%b), "struct dev.lock"), 1); acquire field(load(%b), "struct dev.lock"), subclass 1
    call spin_lock(%on_stack); acquire %on_stack
    call spin_lock(load(%unknown)); acquire load(%unknown)
    call spin_lock(@global); acquire @global
    call spin_unlock(@global); release @global
    call spin_unlock(load(%unknown)); release load(%unknown)
    call spin_unlock(%on_stack); release %on_stack
    call spin_unlock(field(load(%b), "struct dev.lock")); release field(load(%b), "struct dev.lock")
    call spin_unlock(field(load(%a), "struct dev.lock")); release field(load(%a), "struct dev.lock")
    end
)");
  EXPECT_EQ(R.orders(), (Lines{"struct dev.lock -> global under struct "
                               "dev.lock/1 in f",
                               "struct dev.lock -> struct dev.lock/1 in f",
                               "struct dev.lock/1 -> global under struct "
                               "dev.lock in f"}));
}

TEST(Program, UsesInAndOutsideOfInterrupts) {
  ProgramRun R(R"(
function 1 interrupt, relevant, returns_value
  p0 is %irq
  p1 is %dev, pointer
  block 0
    call spin_lock(field(load(%dev), "struct dev.lock", 16)); acquire field(load(%dev), "struct dev.lock")
    call spin_unlock(field(load(%dev), "struct dev.lock")); release field(load(%dev), "struct dev.lock")
    call spin_lock(field(load(%dev), "struct dev.safe", 24)); acquire field(load(%dev), "struct dev.safe")
    call spin_unlock(field(load(%dev), "struct dev.safe")); release field(load(%dev), "struct dev.safe")
    return = 1
    end
function 2 start, relevant
  p0 is %d, pointer
  block 0
    register fn interrupt of load(field(load(%d), "struct dev.irq", 8)), row request_irq#0, passed load(%d)
    call msleep(1); sleep
    call spin_lock(field(load(%d), "struct dev.lock")); acquire field(load(%d), "struct dev.lock")
    call spin_unlock(field(load(%d), "struct dev.lock")); release field(load(%d), "struct dev.lock")
    call spin_lock_irq(field(load(%d), "struct dev.safe")); acquire field(load(%d), "struct dev.safe")
    call spin_unlock_irq(field(load(%d), "struct dev.safe")); release field(load(%d), "struct dev.safe")
    end
)");
  EXPECT_EQ(R.uses(),
            (Lines{"struct dev.lock in hardirq in interrupt",
                   "struct dev.lock with hardirqs on with softirqs on in start",
                   "struct dev.safe in hardirq in interrupt"}));
  ASSERT_EQ(R.program().handlers().size(), 1u);
  EXPECT_EQ(R.program().handlers()[0].Key, "struct dev.irq");
  EXPECT_EQ(R.Findings, Lines{"linuxkernel-irq-unsafe-lock: start"});
}

TEST(Program, WaitsForHandlers) {
  ProgramRun R(R"(
register fn expired of field(@it, "struct dev.timer", 8), row timer_setup#0
function 1 expired, relevant
  p0 is %timer, pointer
  block 0
    call spin_lock(@lock); acquire @lock
    call spin_unlock(@lock); release @lock
    end
function 2 wrong, relevant
  block 0
    call spin_lock_bh(@lock); acquire @lock
    call timer_delete_sync(field(@it, "struct dev.timer")); wait field(@it, "struct dev.timer"); stop field(@it, "struct dev.timer")
    call spin_unlock_bh(@lock); release @lock
    end
function 3 right, relevant
  block 0
    call spin_lock_bh(@lock); acquire @lock
    call spin_unlock_bh(@lock); release @lock
    call timer_delete_sync(field(@it, "struct dev.timer")); wait field(@it, "struct dev.timer"); stop field(@it, "struct dev.timer")
    end
)");
  EXPECT_EQ(R.Findings, Lines{"linuxkernel-timer-delete: wrong"});
  llvm::ArrayRef<HandlerCall> Calls = R.program().calls();
  Lines Waits;
  for (const HandlerCall &C : Calls)
    if (C.Do == Effect::Action::Wait)
      Waits.push_back(C.Function + " for " + C.Key + " with " +
                      std::to_string(C.Held.size()));
  llvm::sort(Waits);
  EXPECT_EQ(Waits, (Lines{"right for struct dev.timer<it with 0",
                          "wrong for struct dev.timer<it with 1"}));
}

TEST(Program, WaitsForCompletions) {
  ProgramRun R(R"(
function 1 waits, relevant
  block 0
    call mutex_lock(@lock); acquire @lock
    call wait_for_completion(@done); sleep; await @done
    call mutex_unlock(@lock); release @lock
    end
function 2 completes, relevant
  block 0
    call mutex_lock(@lock); acquire @lock
    call mutex_unlock(@lock); release @lock
    call complete(@done); complete @done
    end
)");
  EXPECT_EQ(R.Findings, Lines{"linuxkernel-completion-under-lock: waits"});
  // If somebody else completes it, too, that is none.
  ProgramRun Other(R"(
function 1 waits, relevant
  block 0
    call mutex_lock(@lock); acquire @lock
    call wait_for_completion(@done); sleep; await @done
    call mutex_unlock(@lock); release @lock
    end
function 2 completes, relevant
  block 0
    call mutex_lock(@lock); acquire @lock
    call mutex_unlock(@lock); release @lock
    call complete(@done); complete @done
    end
function 3 also_completes, relevant
  block 0
    call complete(@done); complete @done
    end
)");
  EXPECT_EQ(Other.Findings, Lines());
}
