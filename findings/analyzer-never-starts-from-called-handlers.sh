#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer never starts from a handler that something else calls, too.
#
# Expected: what another function calls is looked at within the call, and need not be
#   looked at again by itself. But a function whose address goes to somebody
#   else, in an argument or in a table, and one with a name that all files know, can be
#   entered with any arguments, so these are analysed as a start, too.
# Instead: one call that the analyzer follows is enough, and the function is no
#   start any more. handler(0, dev) in one place stands for all calls of handler()
#   that there will be: what is behind `if (irq)` is never looked at, nor what is
#   on any other value or state of the data than the caller's. That its
#   address was taken, or that it is not static, counts for nothing. The same handler
#   without the call is analysed as it should be.
#   -Xclang -analyzer-inlining-mode=all starts from all functions.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: a network driver's poll controller calls the driver's own interrupt
#   handler, and a polling timer does, too; both are in task or softirq context where
#   the handler is in hardirq context. A checker that gives a handler its context
#   where the analysis starts gives it to none of these, and their callers hide
#   what is wrong in them. There is no warning, and a test with a handler that
#   nobody calls shows nothing.

set -euo pipefail

old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

# Unpacks packages, each given as name or name=version, without an install.
unpack() {
  if ! apt-get download "$@" >apt.log 2>&1; then
    cat apt.log >&2
    echo "cannot download $* (are the package lists fresh?)" >&2
    exit 1
  fi
  for deb in *.deb; do
    dpkg -x "$deb" root
    rm "$deb"
  done
}

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

# Names Clang of a release, unpacked if it is not installed.
clang() { # RELEASE VERSION
  if [ "$(installed "clang-$1")" = "installed $2" ]; then
    echo "clang-$1"
    return
  fi
  unpack "clang-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-$1"
}
old=$(clang 19 "$old_version")
new=$(clang 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

cat >input.c <<'EOC'
void clang_analyzer_warnIfReached(void);
typedef int (*handler_t)(int irq, void *dev);
int request(int irq, handler_t handler, void *dev);
struct table { handler_t handler; };

static int registered(int irq, void *dev) {
  if (irq)
    clang_analyzer_warnIfReached(); // registered, and nothing else
  return 1;
}
static int registered_and_called(int irq, void *dev) {
  if (irq)
    clang_analyzer_warnIfReached(); // registered, and called with 0
  return 1;
}
static int in_table_and_called(int irq, void *dev) {
  if (irq)
    clang_analyzer_warnIfReached(); // in a table, and called with 0
  return 1;
}
int global_and_called(int irq) {
  if (irq)
    clang_analyzer_warnIfReached(); // known to all files, and called with 0
  return 1;
}

struct table table = {in_table_and_called};
int probe(void *dev) {
  return request(1, registered, dev) + request(2, registered_and_called, dev);
}
int poll(void *dev) {
  return registered_and_called(0, dev) + in_table_and_called(0, dev) +
         global_and_called(0);
}
EOC

# Tells which lines are reached.
reached() { # CLANG OPTION...
  local clang=$1
  shift
  "$clang" --analyze "$@" -Xclang -analyzer-checker=core,debug.ExprInspection \
    input.c 2>&1 | sed -n 's/^input.c:\([0-9]*\):.*REACHABLE.*/\1p/p' >lines.sed
  sed -n -f lines.sed input.c | sed 's,.*// ,  ,'
}

seen=$(
  for clang in "$old" "$new"; do
    echo "${clang##*/}:"
    reached "$clang"
    echo "${clang##*/}, -analyzer-inlining-mode=all:"
    reached "$clang" -Xclang -analyzer-inlining-mode=all
  done
)
one='  registered, and nothing else'
all="$one
  registered, and called with 0
  in a table, and called with 0
  known to all files, and called with 0"
expected="clang-19:
$one
clang-19, -analyzer-inlining-mode=all:
$all
clang-22:
$one
clang-22, -analyzer-inlining-mode=all:
$all"

echo "Handlers of which the analyzer reaches what is behind 'if (irq)':"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
