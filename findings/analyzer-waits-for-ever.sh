#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer sees nothing behind a loop that waits for another processor.
#
# Expected: what is read by a volatile access may have changed since, whatever the path has
#   seen or written there before; so may all of the memory, behind an asm with "memory"
#   among its clobbers. `d->busy = 1; while (READ_ONCE(d->busy)) cpu_relax();` ends some day.
# Instead: volatile means nothing to the analyzer, in a cast as in a declaration. The loop
#   reads the 1 that was written, round after round, and what follows is never reached. After
#   a first read that was true, a second one is true for ever; so the same loop is left only
#   where its first look at what nobody has looked at finds 0. Clang 19 takes
#   "memory" for nothing, either. To Clang 22 it makes unknown what the path has written
#   through an operand of that asm, but no more: barrier() and cpu_relax() have none.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: to write a command, and to poll until the device or the other processor
#   has answered, is what drivers do with a lock held, and interrupts off. Behind it no
#   checker on this engine finds anything, a sleep or a return without unlock as little as a
#   null pointer. Nothing tells that there is code which was not reached. A checker can
#   end that by binding a new value to each volatile read; but then two tests by
#   READ_ONCE() are two questions, and `if (x) lock; if (x) unlock` is no pair any more.

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
#define barrier() __asm__ volatile("" : : : "memory")
#define cpu_relax() __asm__ volatile("rep; nop" : : : "memory")
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
struct dev { int busy; volatile int status; };
static int flag;
void nothing_written(struct dev *d) {
  while (READ_ONCE(d->busy)) cpu_relax();
  clang_analyzer_warnIfReached(); // polling of what was not written
}
void written(struct dev *d) {
  d->busy = 1;
  while (READ_ONCE(d->busy)) cpu_relax();
  clang_analyzer_warnIfReached(); // polling of what was written
}
void looked_at(struct dev *d) {
  if (READ_ONCE(d->busy)) {
    while (READ_ONCE(d->busy)) cpu_relax();
    clang_analyzer_warnIfReached(); // polling after a look
  }
}
void declared(struct dev *d) {
  d->status = 1;
  while (d->status) cpu_relax();
  clang_analyzer_warnIfReached(); // polling of a volatile member
}
void variable(void) {
  flag = 1;
  while (READ_ONCE(flag)) cpu_relax();
  clang_analyzer_warnIfReached(); // polling of a variable
}
void behind_barrier(struct dev *d) {
  d->busy = 1;
  barrier();
  if (!d->busy) clang_analyzer_warnIfReached(); // barrier
}
void behind_operand(struct dev *d) {
  d->busy = 1;
  __asm__ volatile("" : : "r"(&d->busy) : "memory");
  if (!d->busy) clang_analyzer_warnIfReached(); // barrier with the address
}
EOC

seen=$(
  for clang in "$old" "$new"; do
    echo "${clang##*/}:"
    "$clang" --analyze -Xclang -analyzer-checker=core,debug.ExprInspection input.c 2>&1 |
      sed -n 's/^input.c:\([0-9]*\):.*REACHABLE.*/\1p/p' >lines.sed
    sed -n -f lines.sed input.c | sed 's,.*// ,  ,'
  done
)
expected='clang-19:
  polling of what was not written
clang-22:
  polling of what was not written
  barrier with the address'

echo "What can be reached, and is:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
