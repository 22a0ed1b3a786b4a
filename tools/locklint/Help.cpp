//===- Help.cpp - Examples for --help -------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Help.h"
#include "llvm/ADT/StringSwitch.h"

static const char Examples[] = R"(
Examples:
  Analyse a driver of a kernel that was configured with Clang:
      cd linux && make LLVM=-19 defconfig && make LLVM=-19 compile_commands.json
      locklint drivers/net/tun.c
  ... of a kernel that is built elsewhere (GCC's compile commands will do):
      locklint -p ~/build/linux drivers/net/tun.c
  One rule only, and a model of this subsystem's own wrappers:
      locklint --checks='-*,linuxkernel-sleep-in-atomic' --model my.yaml my.c
  In a kernel build, in place of sparse:
      make C=2 CHECK=locklint M=drivers/net
  What a branch brings; what can be mended, mended:
      locklint --diff=$(git merge-base main HEAD)
      locklint --fix drivers/net/tun.c
  For a code review system:
      locklint --format=sarif --output=locklint.sarif drivers/net/tun.c
      make C=2 CHECK="locklint --format=sarif --output=$PWD/locklint.sarif"
  A file that needs no build system:
      locklint test.c -- -I include -D__KERNEL__

To silence a finding that is wrong, write a comment at the end of its line:
      mutex_lock(&m); /* NOLINT(linuxkernel-sleep-in-atomic): not reached then */
NOLINTNEXTLINE, and NOLINTBEGIN to NOLINTEND, work as they do in clang-tidy.

Exit status: 0 nothing was found; 1 something was found; 2 a file, or a part of
it, could not be analysed (whatever could be was still reported), or findings
could not be written. In a call by Kbuild findings and code that cannot be parsed
make it 0, unless there is --werror.
)";

static const char FarmExamples[] = R"(
A build farm analyses files where it compiles them, and tells of the program that
they are where it has all of them:
      locklint capture -p BUILD_DIR -o facts/ drivers/net     # any number of times
      locklint link net.db facts/
      locklint report net.db
As web pages, of a store, of SARIF documents, or of files that are analysed:
      locklint report --html report/ net.db
      locklint report --html report/ -p ~/build/linux drivers/net
In a kernel build, facts are captured in place of sparse:
      make C=2 CHECK="locklint capture -o $PWD/facts" drivers/net/

Exit status: of capture and link, 0, or 2 if something could not be analysed, read
or written; of report, that of locklint: 0 nothing was found, 1 something was, 2
some of it could not be analysed. In a call by Kbuild that of capture is 0, unless
there is --werror.
)";

static const char GraphExamples[] = R"(
LOCK is a variable, or STRUCT.MEMBER. An arrow leads from a lock to one that is
acquired while it is held, and says where if the mouse is on it; cycles are red.

Examples:
  Of a program that was analysed before, with "locklint -p BUILD_DIR":
      locklint graph -p ~/build/linux --depth=2 port_mutex > port_mutex.svg
  Of the files that are named:
      locklint graph -p ~/build/linux tty_port.mutex drivers/tty > mutex.svg

Exit status: 0 the lock was found; 2 it was not, a file could not be analysed, or
Graphviz is not installed.
)";

static const char ExplainExamples[] = R"(
NAME is a function, a variable that is a lock, a lock in a struct or a member of
a struct of operations (STRUCT.MEMBER), or a call that registers a callback.

Examples:
  Of a program that was analysed before, with "locklint -p BUILD_DIR":
      locklint explain -p ~/build/linux usb_hub.status_mutex
  Of the files that are named:
      locklint explain -p ~/build/linux usb_driver.probe drivers/usb/serial

Exit status: 0 the name was found; 2 it was not, or a file could not be analysed.
)";

static const char LearnExamples[] = R"(
The model that is written says of the functions that a program exports to modules
(EXPORT_SYMBOL) what their bodies do to locks, for --model and for people. Where
somebody has written of a function, that counts.

Examples:
  Of a program that was analysed before, with "locklint -p BUILD_DIR":
      locklint learn -p ~/build/linux --output=learnt.yaml
  Of the files that are named, for a driver that calls them:
      locklint learn -p ~/build/linux drivers/mfd/foo-core.c > foo.yaml
      locklint -p ~/build/linux --model=foo.yaml drivers/hwmon/foo-hwmon.c

Exit status: 0; 2 if there is nothing to learn, or a file could not be analysed.
)";

llvm::StringRef locklint::examplesOf(llvm::StringRef Command) {
  return llvm::StringSwitch<llvm::StringRef>(Command)
      .Case("explain", ExplainExamples)
      .Case("graph", GraphExamples)
      .Case("learn", LearnExamples)
      .Case("capture", FarmExamples)
      .Case("link", FarmExamples)
      .Case("report", FarmExamples)
      .Default(Examples);
}
