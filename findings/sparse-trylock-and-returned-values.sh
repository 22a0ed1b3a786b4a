#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# sparse: `if (!trylock) return -1; ...` is an imbalance, but not in a void function.
#
# Expected: with the lock acquired in the condition, as Linux's __cond_lock() has it,
#   the plainest use of a trylock is balanced: if it fails, return an error;
#   otherwise work, release, return 0.
# Instead: that is reported ("different lock contexts for basic block"). The ways
#   with and without the lock meet in the condition's value, which is then tested
#   again. sparse leads each of them past that test, but does not where they meet once
#   more with different values, as the returned ones do. So
#   - a void function, one that returns the same value, or the trylock's own, is
#     right; one that returns -1 and 0 is not, however the two get to the end;
#   - a variable that is given different values before the ways meet does the same;
#   - a condition that is not a trylock's is right with any values.
#   Of a release that is really forgotten for some values it says the same words.
# Version: sparse 0.6.4-3 (Debian 12, amd64).
# Why it matters: functions that try a lock mostly return whether they got it. One who
#   measures another checker against sparse counts such findings as missed; and an
#   annotation that is added to such a function to quiet sparse is wrong for all of
#   its callers.

set -euo pipefail

sparse_version=0.6.4-3

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

if [ "$(installed sparse)" = "installed $sparse_version" ]; then
  sparse=sparse
else
  unpack "sparse=$sparse_version"
  sparse=$tmp/root/usr/bin/sparse
fi

# All but the last function are balanced.
cat >input.c <<'EOC'
extern int m;
extern void lock(void) __attribute__((context(m, 0, 1)));
extern void unlock(void) __attribute__((context(m, 1, 0)));
extern int attempt(void);
extern void work(int);
#define TRYLOCK() (attempt() ? ({ __context__(m, 1); 1; }) : 0)
static void nothing(void) { if (!TRYLOCK()) return; work(1); unlock(); }
static int same(void) { if (!TRYLOCK()) return 5; work(1); unlock(); return 5; }
static int its_own(void) { int got = TRYLOCK(); if (!got) return got; work(1); unlock(); return got; }
static int error_code(void) { if (!TRYLOCK()) return -1; work(1); unlock(); return 0; }
static int label(void) { if (!TRYLOCK()) goto busy; unlock(); return 0; busy: work(2); return -1; }
static int success(void) { if (TRYLOCK()) { work(1); unlock(); return 1; } return 0; }
static void variable(int n) { if (TRYLOCK()) { unlock(); n = 1; } else { n = 2; } work(n); }
static int no_trylock(int n) { if (!n) return -1; lock(); work(1); unlock(); return 0; }
static int not_always(int n) { if (!TRYLOCK()) return -1; if (n) unlock(); return 0; }
EOC

"$sparse" -Wcontext input.c >sparse.txt 2>&1 || :
seen=$(sed -n "s/^input.c:[0-9:]* warning: context imbalance in '\(.*\)' - /\1: /p" sparse.txt)
expected='error_code: different lock contexts for basic block
label: different lock contexts for basic block
success: different lock contexts for basic block
variable: different lock contexts for basic block
not_always: different lock contexts for basic block'

echo "Imbalances (only not_always is one):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
